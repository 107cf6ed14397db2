"""What a CSV file is like as a whole: one pass over its bytes, in bounded memory."""

import csv
import io
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# A line that fills no whole block has no cell beyond what `csv` takes.
_BLOCK = csv.field_size_limit() // 2
_ALONE = (b',",', b'\n",', b',"\n', b'\n"\n')
_QUOTED = re.compile(rb'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Survey:
    """A CSV file in which every line is one record, whoever divides it.

    ``header`` has its columns, and ``records`` counts the lines below, but for empty ones at the
    end. ``ending`` ends each line.
    """

    header: tuple[str, ...]
    records: int
    ending: str
    sha256: str


def survey_csv(path: Path) -> Survey | None:
    r"""The survey of a CSV file, and None where only `given_csv` can tell how it is divided.

    It is not told of a file that is not UTF-8, has a line of more than 65,536 bytes, ends its lines
    now with `\n` and now with `\r\n`, has a quote or a comma beside a quote within a cell, or has
    more or fewer cells in all than its header asks for: DuckDB drops an empty cell too many. What
    quotes hold may still have line ends: then fewer records are there than ``records`` tells.

    Raises:
        OSError: if the file cannot be read.
    """
    digest = sha256()
    whole = _Whole()
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_BLOCK):
            digest.update(chunk)
            cut = chunk.rfind(b"\n") + 1
            if not cut and len(chunk) == _BLOCK:
                return None
            if not whole.takes(b"\n" + rest + chunk[:cut] if cut else b""):
                return None
            rest = chunk[cut:] if cut else rest + chunk
    if rest and not whole.takes(b"\n" + rest + whole.ending):
        return None
    header = whole.header()
    if header is None or whole.commas != whole.lines * (len(header) - 1):
        return None
    return Survey(header, whole.lines - 1, whole.ending.decode(), digest.hexdigest())


class _Whole:
    """What was seen so far."""

    def __init__(self) -> None:
        """Nothing was seen."""
        self.lines = 0
        self.commas = 0
        self.ending = b"\n"
        self._first: bytes | None = None
        self._ended = 0

    def takes(self, block: bytes) -> bool:
        """Whether these lines are as they should; they begin with the end of the line before."""
        if not block:
            return True
        count = block.count(b"\n") - 1
        if self._first is None:
            self._first = block[1:].partition(b"\n")[0]
            self.ending = b"\r\n" if self._first.endswith(b"\r") else b"\n"
        if b"\r" in block:
            if self.ending == b"\n" or not count == block.count(b"\r") == block.count(b"\r\n"):
                return False
            block = block.replace(b"\r\n", b"\n")
        elif self.ending != b"\n":
            return False
        if b"\0" in block or not _is_utf8(block) or not _is_quoted_plainly(block):
            return False
        self.commas += _commas(block)
        held = block.rstrip(b"\n")
        if held:
            self.lines = self._ended + count - (len(block) - len(held) - 1)
        self._ended += count
        return True

    def header(self) -> tuple[str, ...] | None:
        """The cells of the first line, if there are several."""
        if self._first is None:
            return None
        try:
            line = self._first.decode("utf-8-sig")
            cells = next(csv.reader(io.StringIO(line, newline=""), strict=True), [])
        except csv.Error:
            return None
        return tuple(cells) if len(cells) > 1 else None


def _commas(block: bytes) -> int:
    """How many commas part cells."""
    within = sum(quoted.count(b",") for quoted in _QUOTED.findall(block)) if b'"' in block else 0
    return block.count(b",") - within


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_quoted_plainly(block: bytes) -> bool:
    """Whether every quote is the first or the last character of a cell."""
    quotes = block.count(b'"')
    if not quotes:
        return True
    if any(alone in block for alone in _ALONE):
        return False
    first = block.count(b',"') + block.count(b'\n"')
    last = block.count(b'",') + block.count(b'"\n')
    return first == last and first + last == quotes
