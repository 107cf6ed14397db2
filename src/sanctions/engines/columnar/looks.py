"""One look over the texts of a source, many rows at a time: what need not be asked row by row."""
# pyright: standard
# An adapter: the types of pyarrow are loose.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import pyarrow as pa
from pyarrow import compute

from sanctions.engines.columnar.cells import ID_LENGTH, MAY_BE_ROUNDED, NUMBER_WRITTEN
from sanctions.engines.columnar.sources import HOUSEHOLDS
from sanctions.model.tables import IDS_OF_PEOPLE, MEMBERS, Table

Texts: TypeAlias = "pa.StringArray | pa.LargeStringArray"

_SHORTEST = len("123456789012345000")
_PLAIN = bytes(code for code in range(0x21, 0x7F) if code != ord(";"))


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    ``seen`` are the columns with no blank, and no character but those that ids may have; where a
    text is required, there is one. ``once`` names what the order of the rows proves: of the table,
    that no id stands twice; of `households`, that none is in several villages.
    """

    seen: frozenset[str]
    once: frozenset[str]


def looked_over(table: Table, texts: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Look:
    """The look over these columns of texts, of which the key of the table is one."""
    (key,) = table.key
    doubtful: set[str] = set()
    once = {table.name, HOUSEHOLDS} if table.name == MEMBERS.name else {table.name}
    of_people = [name for name in texts if name in IDS_OF_PEOPLE]
    written = False
    last: dict[str, str] = {}
    for batch in batches:
        if not len(batch):
            continue
        columns = {name: _text(batch.column(name)) for name in texts}
        for name in set(texts) - doubtful:
            if _is_doubtful(columns[name], required=name in table.required):
                doubtful.add(name)
        written = written or any(_any_number_written(columns[name]) for name in of_people)
        if table.name in once and not _rises(columns[key], last.get(key)):
            once.remove(table.name)
        if HOUSEHOLDS in once and not _are_together(columns, last):
            once.remove(HOUSEHOLDS)
        last = {name: column[-1].as_py() for name, column in columns.items()}
    if written:  # what is read is not what stands there, so their order proves nothing
        return Look(frozenset(texts) - doubtful - {*of_people}, frozenset())
    return Look(frozenset(texts) - doubtful, frozenset(once))


def content_of(given: pa.Array[Any]) -> memoryview | bytes:
    """The bytes of all texts of a column, one after the other; nothing stands for a null."""
    column = _text(given)
    _, offsets, content = column.buffers()
    if not len(column) or offsets is None or content is None:
        return b""
    places = memoryview(offsets).cast("q" if pa.types.is_large_string(column.type) else "i")
    return memoryview(content)[places[column.offset] : places[column.offset + len(column)]]


def _text(column: pa.Array[Any]) -> Texts:
    """The column with its texts one after the other, however it holds them."""
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return cast("Texts", column)
    return cast("Texts", column.cast(pa.large_string()))


def _is_doubtful(column: Texts, *, required: bool) -> bool:
    """Whether a character may be one that an id must not have, or is a blank, or a text lacks."""
    if required and (column.null_count or not compute.min(compute.binary_length(column)).as_py()):
        return True
    content = bytes(content_of(column))
    if _any_rounded(column, content):
        return True
    if not content.translate(None, _PLAIN):
        return False
    text = content.decode()
    return not text.isprintable() or ";" in text or " " in text


def _any_rounded(column: Texts, content: bytes) -> bool:
    """Whether an id may have been rounded as a number: patterns are tried on what may be one."""
    if b"+" in content:
        return _any_matches(column)
    if b"000" not in content or compute.max(compute.binary_length(column)).as_py() < _SHORTEST:
        return False
    return _any_matches(column.filter(compute.ends_with(column, "000")))


def _any_number_written(column: Texts) -> bool:
    """Whether an id may be an id number in another form than its 18 characters."""
    content = bytes(content_of(column))
    if content.isascii() and b"x" not in content and b"-" not in content and b" " not in content:
        return False
    long = column.filter(compute.greater_equal(compute.binary_length(column), pa.scalar(ID_LENGTH)))
    plain = compute.match_substring_regex(long, f"^[0-9]{{{ID_LENGTH - 1}}}[0-9X]$")
    return _any_matches(long.filter(compute.invert(plain)), NUMBER_WRITTEN)


def _any_matches(column: Texts, pattern: str = MAY_BE_ROUNDED) -> bool:
    return bool(compute.any(compute.match_substring_regex(column, pattern)).as_py())


def _rises(ids: Texts, last: str | None) -> bool:
    """Whether each id is greater than the one before it, none of them unknown."""
    if ids.null_count or (last is not None and last >= ids[0].as_py()):
        return False
    return bool(compute.all(compute.less(ids[:-1], ids[1:])).as_py())


def _are_together(columns: dict[str, Texts], last: dict[str, str]) -> bool:
    """Whether households rise or stay, and their village with them."""
    households, villages = columns["household_id"], columns["village_id"]
    if households.null_count or villages.null_count:
        return False
    if last:
        first = (households[0].as_py(), villages[0].as_py())
        before = (last["household_id"], last["village_id"])
        if first[0] < before[0] or (first[0] == before[0] and first[1] != before[1]):
            return False
    rise = compute.less(households[:-1], households[1:])
    stay = compute.and_(
        compute.equal(households[:-1], households[1:]), compute.equal(villages[:-1], villages[1:])
    )
    return bool(compute.all(compute.or_(rise, stay)).as_py())
