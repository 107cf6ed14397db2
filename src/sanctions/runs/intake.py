"""From what was given to relations in DuckDB: what `read_inputs` finds, without a row in Python.

SQL takes the rows that are plain. Python reads the rest exactly, and checks the rows that a fault
can be on: each rule has one definition, in `files`, and what it costs grows with the rows that need
it. Sources that SQL does not read exactly are read in Python as a whole, and that takes long:
pandas frames and lists; Arrow columns of other types than text, days, decimals, whole numbers, yes
and no; CSV files with lines of another width, empty lines, or quotes within a cell; and tables
whose header is faulty, as none of their rows can be used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sanctions.engines.columnar.intake import (
    count_of,
    later_rows,
    members_by_village,
    put_held,
    put_rows,
    rows_among,
    set_rows_aside,
)
from sanctions.engines.columnar.pseudonyms import Pads
from sanctions.engines.columnar.sources import CsvFile, OddRow, Source, Staged, is_nameable
from sanctions.engines.columnar.suspects import Reading, mark_suspects
from sanctions.errors import InputError, Issue
from sanctions.files.checks import (
    EVENTS,
    Demands,
    Inputs,
    Later,
    check_tables,
    in_order,
    later_issue,
    settled,
)
from sanctions.files.delimited import line_of_nothing
from sanctions.files.folder import sha256_of
from sanctions.files.given import ArrowStream, Given, Kind, Line, Origin
from sanctions.files.parts import is_folder, origin_of, parts_of, sha256_of_folder
from sanctions.files.pseudonyms import Key
from sanctions.files.read import given_table, is_frame
from sanctions.files.rows import Broken, Rows, read_rows
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.sheets.renaming import under_own_names
from sanctions.files.survey import survey_csv
from sanctions.files.values import Value
from sanctions.model.tables import MEMBERS, VILLAGES, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.inputs import (
    Provenance,
    SetAside,
    Sources,
    demands_of,
    given_tables,
    provenance_of,
    set_aside_of,
)

if TYPE_CHECKING:
    import duckdb

_Digest = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken in, beside the relations.

    ``rows`` counts the rows of `members`, `history` and `villages`, and ``village_members`` the
    members of each village, by code point; what was set aside is in neither, but in ``set_aside``.
    ``key`` is the fingerprint of the key under which ids of people were replaced.
    """

    issues: tuple[Issue, ...]
    provenance: tuple[Provenance, ...]
    rows: Mapping[str, int]
    village_members: Mapping[str, int]
    key: str | None = None
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """One table in DuckDB: what Python read of it, without the rows that can be used."""

    table: Table
    rows: Rows
    issues: list[Issue]
    provenance: Callable[[], Provenance]
    was_read: bool
    once: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A source that DuckDB reads, and what makes its hash; without one it is made of the rows.

    ``headings`` are what its columns were called when it was given.
    """

    kind: Kind
    source: Source
    sha256: _Digest | None
    origin: Origin | None = None
    headings: tuple[str, ...] = ()

    def given(self, table: Table, chosen: ListMap, lines: Iterable[Line] = ()) -> Given:
        """These lines of it, under the names of the table."""
        columns = self.headings
        given = Given(table.name, self.kind, columns, lines, empty=not columns, origin=self.origin)
        return under_own_names(given, table, chosen)


def take_in(
    connection: duckdb.DuckDBPyConnection,
    versions: Sequence[Ruleset],
    paying: Ruleset,
    sources: Sources,
    *,
    as_of: date,
    quarantine: bool,
) -> Intake:
    """Make the relations `members`, `history`, `villages` and `held` of a connection.

    Their columns are those of the dictionary: texts VARCHAR, days DATE, numbers BIGINT scaled as
    their column says, yes and no BOOLEAN; what is unknown is NULL. The rows are in no order. They
    are temporary views over the sources, and what is staged of CSV files may spill: the connection
    must be the one that runs on them, and the sources must stay as they are until then. Rows are
    numbered by their order, so `preserve_insertion_order` is set.

    Raises: InputError: with every issue, when a row is bad and is not to be set aside.
    """
    connection.execute("SET preserve_insertion_order = TRUE")
    with ThreadPoolExecutor(1) as hashing:
        entered = [
            enter(connection, table, source, hashing, sources.map_of(table), key=sources.key)
            for table, source in given_tables(versions, sources)
        ]
        inputs, found = _checked(connection, entered, demands_of(versions, paying), as_of)
        inputs, found = settled(inputs, found, quarantine=quarantine)
        rows = {
            name: set_rows_aside(connection, each.table, [broken.number for broken in each.broken])
            for name, each in _by_name(inputs).items()
        }
        put_held(connection, inputs.held)
        provenance = tuple(each.provenance() for each in entered)
    villages = members_by_village(connection)
    aside = set_aside_of(inputs)
    return Intake(tuple(found), provenance, rows, villages, sources.fingerprint, aside)


# ------------------------------------------------------------------------- table by table


def enter(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    source: object,
    hashing: Executor,
    chosen: ListMap = NO_MAP,
    *,
    key: Key | None = None,
) -> Entered:
    """Make the relations of one table, without a look at the others.

    They are `normal_*`, `read_*`, `fine_*` and `known_*`. Under a key, for which the table is
    private, they have pseudonyms.
    """
    opened: _Opened | None = None
    if isinstance(source, str | os.PathLike):
        if not chosen.values:  # else the exact reader reads it
            opened = _opened_file(Path(source), table, hashing, plain=chosen == NO_MAP)
    elif _is_arrow(source):
        from sanctions.engines.columnar.arrow_sources import arrow_rows, whole_table

        source = whole_table(source)  # a stream can be read once
        opened = _Opened("arrow", arrow_rows(source), None)
    opened = None if opened is None else _renamed(opened, table, chosen)
    if opened is not None:
        staged = opened.source.stage(connection, table, _pads(key))
        if staged is not None:
            return _enter_odd(connection, table, (opened, chosen), staged, key)
    given = given_table(source, table, chosen)
    if given.origin is not None and not given.issues and _is_sound(given, table):
        entered = _enter_sheets(connection, table, given, key)
        if entered is not None:
            return entered
        given = given_table(source, table, chosen)  # its lines were read, which is done once
    rows, issues = read_rows(given, table, key)
    provenance = provenance_of(table, given, rows)
    was_read = _put(connection, table, rows, normal=False)
    return Entered(table, _broken(rows), issues, lambda: provenance, was_read, frozenset())


def _pads(key: Key | None) -> Pads | None:
    return None if key is None else (key.inner, key.outer)


def _enter_odd(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    how: tuple[_Opened, ListMap],
    staged: Staged,
    key: Key | None,
) -> Entered:
    """Read the rows that are not plain, and put them to those that are."""
    opened, chosen = how
    source, kind, odd = opened.source, opened.kind, staged.odd
    lines = _csv_lines(odd, source.records, table) if isinstance(source, CsvFile) else _lines(odd)
    given = opened.given(table, chosen, lines)
    rows, issues = read_rows(given, table, key)
    was_read = _put(connection, table, rows, normal=True)

    def provenance() -> Provenance:
        count = count_of(connection, f"known_{table.name}")
        if opened.sha256 is not None:
            return Provenance(table.name, kind, count, opened.sha256(), given.reading)
        from sanctions.engines.columnar.arrow_sources import sha256_of_lines

        digest = sha256_of_lines(connection, table, in_order=was_read)
        return Provenance(table.name, kind, count, digest, given.reading)

    return Entered(table, _broken(rows), issues, provenance, was_read, staged.once)


def _enter_sheets(
    connection: duckdb.DuckDBPyConnection, table: Table, given: Given, key: Key | None
) -> Entered | None:
    """Read the sheets of a list: SQL takes the plain cells of columns of text."""
    from sanctions.engines.columnar.arrow_sources import arrow_rows
    from sanctions.files.sheets.columnar import text_columns

    texts, left = text_columns(given, table)
    columns = tuple(name for name in texts.column_names if name in table.names)
    staged = arrow_rows(texts, columns).stage(connection, table, _pads(key))
    if staged is None:
        return None
    places = [columns.index(name) if name in columns else None for name in given.columns]
    odd = [
        Line(number, [None if at is None else cells[at] for at in places])
        for number, cells in staged.odd
    ]
    lines = sorted([*odd, *left], key=lambda line: line.number)
    rows, issues = read_rows(replace(given, lines=lines), table, key)
    was_read = _put(connection, table, rows, normal=True)

    def provenance() -> Provenance:
        count = count_of(connection, f"known_{table.name}")
        return Provenance(table.name, given.kind, count, given.sha256 or "", given.reading)

    return Entered(table, _broken(rows), issues, provenance, was_read, staged.once)


def _opened_file(path: Path, table: Table, hashing: Executor, *, plain: bool) -> _Opened | None:
    """The file or the folder of parts as DuckDB reads it, if it does; of CSV a ``plain`` one."""
    suffix = path.suffix.lower()
    if not is_nameable(path):
        return None
    try:
        if is_folder(path):
            return _opened_folder(path, table, hashing)
        if suffix == ".csv" and plain:
            survey = survey_csv(path)
            if survey is None:
                return None
            source = CsvFile(path, survey.header, survey.records, survey.ending)
            return _Opened("csv", source, lambda: survey.sha256)
        if suffix == ".parquet":
            from sanctions.engines.columnar.arrow_sources import parquet_parts

            held = parquet_parts([path])
            if held is not None:
                return _Opened("parquet", held, hashing.submit(sha256_of, path).result)
    except OSError:
        pass  # the exact reader tells why
    return None


def _opened_folder(folder: Path, table: Table, hashing: Executor) -> _Opened | None:
    """The parts of a folder; None where they are no list, of which the exact reader tells why."""
    from sanctions.engines.columnar.arrow_sources import parquet_parts
    from sanctions.files.arrow_tables import other_parts

    try:
        parts = parts_of(folder, table.name)
    except InputError:
        return None
    if not all(map(is_nameable, parts)):
        return None
    held = parquet_parts(parts)
    if held is None or other_parts(folder, parts, held.schemas, table.name):
        return None
    digest = hashing.submit(sha256_of_folder, folder, parts).result
    return _Opened("parquet", held, digest, origin_of(folder, parts, held.rows))


def _is_arrow(source: object) -> bool:
    return (
        isinstance(source, ArrowStream)
        and not isinstance(source, list | tuple | str | os.PathLike)
        and not is_frame(source)
    )


def _renamed(opened: _Opened, table: Table, chosen: ListMap) -> _Opened | None:
    """The source with its columns under the names of the table; None where that takes a reader.

    Rows under its header can be used, and a CSV file has all columns under their own names.
    """
    source = opened.source
    columns = source.columns
    opened = replace(opened, headings=columns)
    given = opened.given(table, chosen)
    if not columns or chosen.values or given.issues or not _is_sound(given, table):
        return None
    if given.columns == columns:
        return opened
    renamed = source.renamed(given.columns)
    return None if renamed is None else replace(opened, source=renamed)


def _is_sound(given: Given, table: Table) -> bool:
    """Whether rows under this header can be used; none of the lines is read for it."""
    _, issues = read_rows(replace(given, lines=()), table)
    return all(issue.severity == "warning" for issue in issues)


def _lines(odd: Sequence[OddRow]) -> Iterator[Line]:
    return (Line(number, cells) for number, cells in odd)


def _csv_lines(odd: Sequence[OddRow], records: int, table: Table) -> Iterator[Line]:
    """The lines, where one warning stands for those of empty cells alone after the last row."""
    last = records + 1
    kept = list(odd)
    while kept and kept[-1][0] == last and not any(kept[-1][1]):
        kept.pop()
        last -= 1
    yield from _lines(kept)
    if last <= records:
        yield line_of_nothing(table.name, last + 1, records + 1)


def _put(connection: duckdb.DuckDBPyConnection, table: Table, rows: Rows, *, normal: bool) -> bool:
    fine = ((number, row, False) for number, row in zip(rows.numbers, rows.rows, strict=True))
    broken = ((each.number, each.values, True) for each in rows.broken)
    return put_rows(connection, table, chain(fine, broken), normal=normal)


def _broken(rows: Rows) -> Rows:
    """What cannot be used; the rest is in DuckDB now."""
    return replace(rows, rows=[], numbers=[])


# -------------------------------------------------------------------------- all together


def _checked(
    connection: duckdb.DuckDBPyConnection,
    entered: Sequence[Entered],
    demands: Demands,
    as_of: date,
) -> tuple[Inputs, list[Issue]]:
    """The rows that a check is about, as far as there are any, and every issue."""
    held = {each.table.name: each for each in entered}
    if VILLAGES.name not in held:
        put_rows(connection, VILLAGES, (), normal=False)
    found = [issue for each in entered for issue in each.issues]
    late = [
        later_issue(each.table, last, as_of)
        for each in entered
        if (last := later_of(connection, each.table, as_of)) is not None
    ]
    suspected = mark_suspects(connection, demands, reading_of(held))
    members, history, *funds = [each.rows for each in entered]
    villages = funds[0] if funds else Rows(VILLAGES)
    if not suspected and count_of(connection, "known_members"):
        return Inputs(members, history, villages), in_order([*found, *late])
    inputs = Inputs(
        _with_suspects(connection, members),
        _with_suspects(connection, history),
        _with_suspects(connection, villages),
    )
    return inputs, in_order([*found, *check_tables(inputs, demands), *late])


def later_of(
    connection: duckdb.DuckDBPyConnection, table: Table, as_of: date, before: int = 0
) -> Later | None:
    """Which known rows have events after the day of the run; ``before`` is added to numbers."""
    names = EVENTS.get(table.name, ())
    found = later_rows(connection, table, names, as_of) if names else None
    if found is None:
        return None
    rows, number, days = found
    for name, day in zip(names, days, strict=True):
        if day is not None and day > as_of:
            return Later(rows, number + before, name, day)
    raise AssertionError(days)


def _with_suspects(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Rows:
    numbers, fine = rows_among(connection, rows.table, f"suspect_{rows.table.name}")
    return replace(rows, numbers=numbers, rows=cast("list[dict[str, Value]]", fine))


def reading_of(held: Mapping[str, Entered]) -> Reading:
    """What is known of the tables before they are held against each other."""
    broken: list[Broken] = [each for table in held.values() for each in table.rows.broken]
    meant = {
        (kind, name)
        for each in broken
        for kind in ("member", "household")
        for name in each.meant.get(f"{kind}_id", ())
    }
    members = held[MEMBERS.name].rows.broken
    return Reading(
        read=frozenset(name for name, each in held.items() if each.was_read),
        complete=frozenset(
            {name for name, each in held.items() if each.rows.complete}
            | {VILLAGES.name} - set(held)
        ),
        once=frozenset[str]().union(*(each.once for each in held.values())),
        shares_elsewhere=any(each.values.get("shares", 0) is not None for each in members),
        meant=sorted(meant),
        doubted=held[MEMBERS.name].rows.doubted,
    )


def _by_name(inputs: Inputs) -> dict[str, Rows]:
    return {"members": inputs.members, "history": inputs.history, "villages": inputs.villages}
