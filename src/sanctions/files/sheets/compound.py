"""Files of Excel 97 and WPS (.xls, .et): streams in chains of sectors, as their library reads them.

The library follows a chain wherever it leads and takes the memory that a number in the file asks
for: a damaged file would use up the memory. So chains and numbers are proved here first.
"""

import struct
from collections.abc import Iterator, Sequence

from sanctions.files.sheets.packages import Unusable

_HEADER = struct.Struct("<30xH8xIII8xIIII")
_IN_HEADER = slice(76, 512)
_FREE, _END = 0xFFFFFFFA, 0xFFFFFFFE
"""Sectors have numbers below the first; the second ends a chain."""
_ENTRY = struct.Struct("<64s52xII4x")
_SMALL, _SMALL_SECTOR = 4096, 64
"""Shorter streams lie in small sectors."""
_SIZES = {9: 512, 12: 4096}


def stream(content: bytes, names: Sequence[str]) -> bytes:
    """The first of these streams that a file has.

    Raises:
        Unusable: if it has none, or is broken.
    """
    try:
        entries = _Compound(content)
        for name in names:
            found = entries.stream(name)
            if found is not None:
                return found
    except (struct.error, IndexError) as fault:
        raise Unusable from fault
    raise Unusable


class _Compound:
    """A file with its entries and the tables of its chains."""

    def __init__(self, content: bytes) -> None:
        """Read what is needed to find a stream."""
        shift, *counts, further, further_count = _HEADER.unpack_from(content)
        entry_count, table_count, entries, small, small_count = counts
        if shift not in _SIZES:
            raise Unusable
        self._size = _SIZES[shift]
        self._content = content
        self._most = len(content) // self._size + 1
        if max(entry_count, table_count, small_count, further_count) > self._most:
            raise Unusable
        self._next = self._table(further)
        held = self._chain(entries)
        self._entries = list(_ENTRY.iter_unpack(held))
        self._small_next = _numbers(self._chain(small))
        _, start, length = self._entries[0]
        self._refuse_longer(length)
        self._small = self._chain(start)[: length or None]

    def stream(self, name: str) -> bytes | None:
        """The stream of that name."""
        for title, start, length in self._entries:
            if title.decode("utf-16-le", "replace").partition("\0")[0] == name:
                self._refuse_longer(length)
                return self._small_chain(start) if length < _SMALL else self._chain(start)[:length]
        return None

    def _refuse_longer(self, length: int) -> None:
        if length > len(self._content):
            raise Unusable

    def _table(self, further: int) -> Sequence[int]:
        """The sector that comes after each: its parts are named in the header, and further on."""
        parts = list(_numbers(self._content[_IN_HEADER]))
        for _ in range(self._most):
            if further >= _FREE:
                break
            parts += _numbers(self._sector(further))
            further = parts.pop()
        else:
            raise Unusable
        table = [part for part in parts if part < _FREE]
        if len(table) > self._most:
            raise Unusable
        return _numbers(b"".join(map(self._sector, table)))

    def _chain(self, start: int) -> bytes:
        walked = _walked(start, self._next, self._most)
        return b"".join(map(self._sector, walked))

    def _small_chain(self, start: int) -> bytes:
        size = _SMALL_SECTOR
        walked = _walked(start, self._small_next, len(self._small) // size + 1)
        return b"".join(self._small[at * size : (at + 1) * size] for at in walked)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at > len(self._content):
            raise Unusable
        return self._content[at : at + self._size]


def _walked(start: int, following: Sequence[int], most: int) -> Iterator[int]:
    """The sectors of a chain.

    Raises:
        Unusable: if it comes back to itself.
    """
    for _ in range(most):
        if start == _END:
            return
        yield start
        start = following[start]
    if start != _END:
        raise Unusable


def _numbers(content: bytes) -> Sequence[int]:
    count = len(content) // 4
    return struct.unpack(f"<{count}I", content[: count * 4])
