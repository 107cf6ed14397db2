"""Arrow and Parquet, in and out: the one module that knows pyarrow.

It imports pyarrow, so it is imported itself only where a table of this kind comes or goes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, assert_never

import pyarrow as pa
from pyarrow import parquet

from sanctions.errors import Issue
from sanctions.files.faults import listing, sources
from sanctions.files.faults.reasons import reason
from sanctions.files.given import ArrowStream, Given, Kind, Line
from sanctions.files.masks import heading
from sanctions.files.parts import origin_of, sha256_of_parts
from sanctions.files.plain import plain_columns
from sanctions.files.values import DIGITS, Row
from sanctions.model.tables import Column, Table, Text

T = TypeVar("T")

_ROW_GROUP = 1_000_000
_DAYS_TO_1970 = 719_528
"""From the first day of the year 0."""
_DAYS_OF_400_YEARS = 146_097
_DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What the library raises where a file is not whole, or the name of a column is no text."""


def given_arrow(source: ArrowStream, table: str, *, private: bool = False) -> Given:
    """The table that an Arrow stream gives, batch by batch; its rows are numbered from 1.

    Of a ``private`` one no heading is told.
    """
    return _given(pa.RecordBatchReader.from_stream(source), table, private=private)


def given_parquet(content: bytes, path: str, table: str, *, private: bool = False) -> Given:
    """The table that a Parquet file holds; its rows are numbered from 1.

    Of a ``private`` one no heading is told.
    """
    digest = sha256(content).hexdigest()
    try:
        held = _held(content)
    except _DAMAGED:
        issue = sources.NOT_PARQUET.issue(table, path=path)
        return Given(table, "parquet", (), (), (issue,), sha256=digest)
    return _given(held.to_reader(), table, private=private, sha256=digest)


def given_parts(folder: Path, parts: Sequence[Path], table: str, *, private: bool = False) -> Given:
    """The table that the parts of a folder hold; its rows are numbered from 1 through all parts.

    Its columns are in the order of the first part. All parts are looked at before one is read. Of a
    ``private`` one no heading is told.
    """
    schemas, found = _each(parts, table, _schema)
    if not found:
        found = other_parts(folder, parts, schemas, table, private=private)
    held, damaged = _each(() if found else parts, table, _held_with_digest)
    if found or damaged:
        return Given(table, "parquet", (), (), (*found, *damaged))
    names = schemas[0].names
    batches = chain.from_iterable(_in_order(each, names).to_batches() for each, _ in held)
    digest = sha256_of_parts(folder, parts, [each for _, each in held])
    lines = _lines(batches, table, private=private)
    origin = origin_of(folder, parts, [len(each) for each, _ in held])
    shape = tuple(names), lines
    return Given(table, "parquet", *shape, empty=not names, sha256=digest, origin=origin)


def other_parts(
    folder: Path,
    parts: Sequence[Path],
    schemas: Sequence[pa.Schema],
    table: str,
    *,
    private: bool = False,
) -> list[Issue]:
    """An issue for each part whose columns have not the names and kinds of those before it.

    Their order does not matter, nor how a kind is held, such as a number in 4 bytes or in 8; and a
    column without a value is of every kind. Of a ``private`` list no heading is told.
    """
    known: dict[str, Text | None] = {}
    issues: list[Issue] = []
    for part, schema in zip(parts, schemas, strict=True):
        told = list(_differences(schemas[0], schema, known, private=private))
        if told:
            title = part.relative_to(folder).as_posix()
            words = Text("；".join(each.zh for each in told), "; ".join(each.en for each in told))
            issues.append(sources.OTHER_PART.issue(table, part=title, difference=words))
        else:
            known |= {each.name: known.get(each.name) or _kind(each.type) for each in schema}
    return issues


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table.

    Texts are `string`, days `date32`, numbers with decimals `decimal128(18, n)`, whole numbers
    `int64`, yes and no `bool`, lists `list<string>` and never null. Nothing is null.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    schema = arrow_schema(table)
    arrays = [
        pa.array(cells, type=field.type)
        for cells, field in zip(plain_columns(table, rows), schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def arrow_schema(table: Table) -> pa.Schema:
    """The types of a table's columns: see `arrow_table`."""
    return pa.schema([(column.name, _arrow_type(column)) for column in table.columns])


def parquet_bytes(table: Table, rows: Sequence[Row]) -> bytes:
    """The rows as Parquet, with the types of `arrow_table`; equal rows give equal bytes.

    Raises:
        InputError: if a number has more than 18 digits.
    """
    sink = pa.BufferOutputStream()
    parquet.write_table(
        arrow_table(table, rows),
        sink,
        row_group_size=_ROW_GROUP,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        store_schema=False,  # it would repeat the types, in a form of pyarrow's own
    )
    return sink.getvalue().to_pybytes()


def _given(
    reader: pa.RecordBatchReader, table: str, *, private: bool, sha256: str | None = None
) -> Given:
    columns = tuple(reader.schema.names)
    kind: Kind = "arrow" if sha256 is None else "parquet"
    lines = _lines(reader, table, private=private)
    return Given(table, kind, columns, lines, empty=not columns, sha256=sha256)


def _lines(batches: Iterable[pa.RecordBatch], table: str, *, private: bool) -> Iterator[Line]:
    number = 0
    for batch in batches:
        columns = []
        for name, cells in zip(batch.schema.names, batch.columns, strict=True):
            try:
                columns.append(cells.to_pylist())
            except UnicodeDecodeError:
                column = heading(name, private=private)
                issue = sources.BROKEN_TEXT.issue(table, row=number + 1, column=column)
                yield Line(number + 1, (), issue)
                return
            except (OverflowError, ValueError, pa.ArrowException):
                columns.append(list(map(_cell, cells)))
        for row in zip(*columns, strict=True):
            number += 1
            yield Line(number, row)


def _cell(cell: "pa.Scalar[Any]") -> object:
    """A cell as Python has it, or, where it has no such value, as it is written."""
    try:
        return cell.as_py()
    except (OverflowError, ValueError, pa.ArrowException):
        if pa.types.is_date32(cell.type):
            return _distant_day(cell.cast(pa.int32()).as_py())
        try:
            return cell.cast(pa.string()).as_py()
        except pa.ArrowException:
            return f"<{cell.type}>"


def _distant_day(number: int) -> str:
    """A day that Python's calendar does not have, as SQL writes it; day 0 is 1970-01-01."""
    cycles, left = divmod(number + _DAYS_TO_1970, _DAYS_OF_400_YEARS)
    day = date(2000, 1, 1) + timedelta(days=left)
    year = day.year + 400 * (cycles - 5)
    told = f"{day.month:02}-{day.day:02}"
    return f"{year:04}-{told}" if year > 0 else f"{1 - year:04}-{told} (BC)"


def _each(
    parts: Sequence[Path], table: str, read: Callable[[BinaryIO], T]
) -> tuple[list[T], list[Issue]]:
    """What is read of each part, and an issue for each that cannot be read."""
    found: list[T] = []
    issues: list[Issue] = []
    for part in parts:
        try:
            file = part.open("rb")
        except OSError as error:
            why = reason(error)
            issues.append(sources.UNREADABLE_FILE.issue(table, path=str(part), reason=why))
            continue
        with file:
            try:
                found.append(read(file))
            except _DAMAGED:
                issues.append(sources.NOT_PARQUET.issue(table, path=str(part)))
    return found, issues


def _schema(file: BinaryIO) -> pa.Schema:
    return _named(parquet.read_schema(file))


def _held(content: bytes) -> pa.Table:
    held = parquet.read_table(pa.BufferReader(content))
    _named(held.schema)
    return held


def _named(schema: pa.Schema) -> pa.Schema:
    """The schema; raises `UnicodeDecodeError` if the name of a column is no text."""
    _ = schema.names
    return schema


def _held_with_digest(file: BinaryIO) -> tuple[pa.Table, str]:
    content = file.read()
    return _held(content), sha256(content).hexdigest()


def _in_order(held: pa.Table, names: Sequence[str]) -> pa.Table:
    """The table with its columns in this order; which of two of one name is first may stay."""
    if held.schema.names == names:
        return held
    return held.select([held.schema.names.index(name) for name in names])


def _differences(
    first: pa.Schema, schema: pa.Schema, known: Mapping[str, Text | None], *, private: bool
) -> Iterator[Text]:
    """What a part has, lacks or holds otherwise, in words."""
    ours, theirs = Counter(first.names), Counter(schema.names)
    if lacking := [heading(name, private=private) for name in (ours - theirs).elements()]:
        names = listing(lacking)
        yield Text(f"缺少 {names.zh}", f"it lacks {names.en}")
    if more := [heading(name, private=private) for name in (theirs - ours).elements()]:
        names = listing(more)
        yield Text(f"多出 {names.zh}", f"it alone has {names.en}")
    for field in schema:
        before, kind = known.get(field.name), _kind(field.type)
        if before and kind and before != kind:
            name = heading(field.name, private=private)
            yield Text(
                f"`{name}` 是{kind.zh}，不是{before.zh}",
                f"`{name}` holds {kind.en}, not {before.en}",
            )


def _kind(of: pa.DataType) -> Text | None:
    """What such a column holds, in words; None if it holds nothing."""
    if pa.types.is_dictionary(of):
        of = of.value_type
    if pa.types.is_null(of):
        return None
    if pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of):
        return Text("文本", "text")
    if pa.types.is_date(of):
        return Text("日期", "days")
    if pa.types.is_decimal(of):
        return Text("小数", "decimal numbers")
    if pa.types.is_integer(of):
        return Text("整数", "whole numbers")
    if pa.types.is_boolean(of):
        return Text("是或否", "yes or no")
    return Text(f"`{of}`", f"`{of}`")


def _arrow_type(column: Column) -> pa.DataType:
    match column.type.kind:
        case "text" | "choice":
            return pa.string()
        case "day":
            return pa.date32()
        case "decimal":
            return pa.decimal128(DIGITS, column.type.decimals)
        case "integer":
            return pa.int64()
        case "yes-no":
            return pa.bool_()
        case "list":
            return pa.list_(pa.string())
        case _:
            assert_never(column.type.kind)
