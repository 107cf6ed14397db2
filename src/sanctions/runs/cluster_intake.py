"""Lists taken in by many workers: what `take_in` finds, with its rules and its words.

A task reads row groups of one file and writes its rows typed, for all workers; what cannot be used
as it stands it reads exactly, with the readers of `files`. What shows only when rows are held
against each other is found by Spark over all, and checked in those rows with the checks of `files`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanctions.engines.columnar.sources import HOUSEHOLDS
from sanctions.engines.columnar.store import Limits, opened
from sanctions.engines.spark.lists import Chunk, Looked, chunks_of, look, read_chunk
from sanctions.engines.spark.shuffle import attempt_name
from sanctions.engines.spark.staged import NUMBER, Span, homes_rise, rise, span_of, stage, staged
from sanctions.engines.spark.suspects import Found, Seen, rows_of, suspects
from sanctions.errors import InputError, Issue
from sanctions.files.arrow_tables import other_parts
from sanctions.files.checks import (
    Demands,
    Inputs,
    Later,
    check_tables,
    in_order,
    later_issue,
    settled,
    together,
)
from sanctions.files.given import Given
from sanctions.files.parts import is_folder, origin_of, parts_of, sha256_of_parts
from sanctions.files.pseudonyms import Key
from sanctions.files.read import given_table
from sanctions.files.rows import Rows, read_rows
from sanctions.files.sheets.maps import ListMap
from sanctions.files.sheets.renaming import column_names, under_own_names
from sanctions.model.tables import VILLAGES, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.inputs import (
    Provenance,
    SetAside,
    Sources,
    demands_of,
    given_tables,
    set_aside_of,
)
from sanctions.runs.intake import Entered, enter, later_of, reading_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class Lists:
    """What was taken in: the rows as they are staged, and what is not to be used of them.

    ``aside`` are the numbers of rows that are set aside, by table, and ``set_aside`` what they are
    in money; ``held`` whose reward is held.
    """

    issues: tuple[Issue, ...]
    provenance: tuple[Provenance, ...]
    known: Mapping[str, DataFrame]
    aside: Mapping[str, set[int]]
    held: tuple[tuple[str, str], ...]
    set_aside: tuple[SetAside, ...]

    @property
    def told(self) -> dict[str, Any]:
        """What a finished run tells of them."""
        return {name: getattr(self, name) for name in ("issues", "provenance", "set_aside")}


@dataclass(frozen=True, slots=True)
class _List:
    """One list: what is said of its columns, the key of its ids, and the day of the run."""

    table: Table
    source: Path
    chosen: ListMap
    key: Key | None
    as_of: date

    @property
    def folder(self) -> bool:
        """Whether it is one of parts."""
        return is_folder(self.source)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a task tells of its chunk; ``whole`` is told of a file that is one."""

    span: Span
    once: frozenset[str]
    issues: list[Issue]
    rows: Rows
    was_read: bool
    whole: Provenance | None
    later: Later | None


def take_in_on(
    spark: SparkSession,
    versions: Sequence[Ruleset],
    paying: Ruleset,
    sources: Sources,
    *,
    as_of: date,
    quarantine: bool,
    limits: Limits,
    folder: Path,
) -> Lists:
    """Read the lists in tasks that stage their rows in a folder, and check them.

    Rows of a list of several Parquet files are numbered through all of them, in the order of their
    names.

    Raises: InputError: with every issue, when a row is bad and is not to be set aside, or a folder
        is no list.
    """
    lists = [
        _List(table, Path(str(source)).absolute(), sources.map_of(table), sources.key, as_of)
        for table, source in given_tables(versions, sources)
    ]
    files = {each.table.name: _looked_at(spark, each) for each in lists}
    headers = [issue for each in lists for issue in _header(each, files[each.table.name])]
    if any(issue.severity == "error" for issue in headers):
        raise InputError(headers)
    known: dict[str, DataFrame] = {VILLAGES.name: staged(spark, VILLAGES, ())}
    entered: list[Entered] = []
    spans: list[Span] = []
    late: list[Issue] = []
    for each in lists:
        table = each.table
        looked = files[table.name]
        paths, reads = _staged(spark, each, looked, limits, folder / table.name)
        known[table.name] = staged(spark, table, paths)
        entered.append(_entered(each, looked, reads))
        spans += (read.span for read in reads)
        last = together(read.later for read in reads if read.later is not None)
        late += [] if last is None else [later_issue(each.table, last, as_of)]
    found = [*headers, *(issue for each in entered for issue in each.issues)]
    seen = _seen(entered, spans)
    inputs, found = _checked(known, entered, demands_of(versions, paying), seen, found)
    inputs, found = settled(inputs, in_order([*found, *late]), quarantine=quarantine)
    tables = {"members": inputs.members, "history": inputs.history, "villages": inputs.villages}
    aside = {name: {each.number for each in rows.broken} for name, rows in tables.items()}
    provenance = tuple(each.provenance() for each in entered)
    return Lists(tuple(found), provenance, known, aside, inputs.held, set_aside_of(inputs))


# ------------------------------------------------------------------------------ the files


def _looked_at(spark: SparkSession, given: _List) -> list[Looked]:
    """A look at each file of a list, by the workers.

    Raises: InputError: for a file that cannot be read, a folder that is no list, and parts of
        different lists.
    """
    path, table = given.source, given.table
    paths = parts_of(path, table.name) if given.folder else (path,)
    unread = [path for path in paths if not path.is_file() or not path.suffix]
    if unread:
        raise InputError(given_table(unread[0], table).issues)
    files = spark.sparkContext.parallelize(paths, len(paths)).map(look).collect()
    schemas = [file.schema for file in files if file.schema is not None]
    if len(schemas) == len(files):
        issues = other_parts(path, paths, schemas, table.name, private=table.private)
        if issues:
            raise InputError(issues)
    return files


def _header(given: _List, files: Sequence[Looked]) -> Iterator[Issue]:
    """The issues of the columns, of all Parquet files once, whatever their order."""
    table = given.table
    headers = [file.columns for file in files if file.columns is not None]
    told: dict[Issue, None] = {}
    for columns in {tuple(sorted(each)): each for each in reversed(headers)}.values():
        header = Given(table.name, "parquet", columns, (), empty=not columns)
        header = under_own_names(header, table, given.chosen)
        told |= dict.fromkeys(read_rows(header, table)[1])
    title = given.source.name if given.folder else None
    yield from (replace(issue, file=title) for issue in told)


# ------------------------------------------------------------------------------- the rows


def _staged(
    spark: SparkSession, given: _List, files: Sequence[Looked], limits: Limits, folder: Path
) -> tuple[list[Path], list[_Read]]:
    chunks = list(chunks_of(files))
    folder.mkdir(parents=True)
    paths = [folder / f"chunk-{chunk.place:05}.parquet" for chunk in chunks]
    work = partial(_stage_chunk, given, limits)
    tasks = spark.sparkContext.parallelize(list(zip(chunks, paths, strict=True)), len(chunks))
    return paths, tasks.map(work).collect()


def _stage_chunk(given: _List, limits: Limits, task: tuple[Chunk, Path]) -> _Read:
    """Read a chunk in a worker, and stage its rows."""
    chunk, path = task
    table = given.table
    part = None
    if chunk.groups is not None:
        names = partial(_names, table=table, chosen=given.chosen)
        part = read_chunk(chunk, table.names, names, given.chosen.values)
    limits = replace(limits, private=given.key is not None)
    with (
        closing(opened(limits)) as connection,
        ThreadPoolExecutor(1) as hashing,
    ):
        connection.execute("SET preserve_insertion_order = TRUE")
        if part is not None:
            made = enter(connection, table, part, hashing, key=given.key)
        else:  # what is damaged, its reader tells
            made = enter(connection, table, chunk.path, hashing, given.chosen, key=given.key)
        stage(connection, table, chunk.before, path, attempt_name())
        span = span_of(connection, table)
        later = later_of(connection, table, given.as_of, chunk.before)
        whole = made.provenance() if chunk.groups is None else None
    by = chunk.before
    issues = [
        issue if issue.row is None else replace(issue, row=issue.row + by) for issue in made.issues
    ]
    if part is not None:
        issues = [issue for issue in issues if issue.row is not None]
    broken = [replace(each, number=each.number + by) for each in made.rows.broken]
    rows = replace(made.rows, broken=broken)
    return _Read(span, made.once, issues, rows, made.was_read, whole, later)


def _names(columns: Sequence[str], *, table: Table, chosen: ListMap) -> tuple[str, ...]:
    """The names of the columns of a Parquet file, as they are recognised."""
    return column_names(columns, table, chosen)[0]


def _entered(given: _List, files: Sequence[Looked], reads: Sequence[_Read]) -> Entered:
    table = given.table
    broken = [each for read in reads for each in read.rows.broken]
    rows = Rows(
        table,
        broken=broken,
        complete=all(read.rows.complete for read in reads),
        origin=reads[0].rows.origin,
        doubted=reads[0].rows.doubted,
    )
    if given.folder:
        lengths = [sum(file.groups or ()) for file in files]
        rows = replace(rows, origin=origin_of(given.source, [file.path for file in files], lengths))
    provenance = _provenance(given, files, reads)
    return Entered(
        table,
        rows,
        list(dict.fromkeys(issue for read in reads for issue in read.issues)),
        lambda: provenance,
        any(read.was_read for read in reads),
        frozenset(_once(table, reads)),
    )


def _provenance(given: _List, files: Sequence[Looked], reads: Sequence[_Read]) -> Provenance:
    """Where the rows come from: of a file that is no Parquet, its only task tells."""
    if (whole := reads[0].whole) is not None:
        return whole
    table, chosen = given.table, given.chosen
    digest = sha256_of_parts(
        given.source, [file.path for file in files], [file.sha256 for file in files]
    )
    columns = files[0].columns or ()
    header = Given(table.name, "parquet", columns, (), empty=not columns)
    reading = under_own_names(header, table, chosen).reading
    rows = sum(read.span.rows for read in reads)
    return Provenance(table.name, "parquet", rows, digest, reading)


def _once(table: Table, reads: Sequence[_Read]) -> Iterator[str]:
    """What the order of the rows proves: of each chunk, and of the chunks in their order."""
    if any(read.was_read for read in reads):
        return  # what the exact reader read is in no order
    spans = [read.span for read in reads]
    for name, chunks_rise in ((table.name, rise(spans)), (HOUSEHOLDS, homes_rise(spans))):
        if chunks_rise and all(name in read.once for read in reads):
            yield name


# --------------------------------------------------------------------------- all together


def _seen(entered: Sequence[Entered], spans: Sequence[Span]) -> Seen:
    broken = {
        each.table.name: frozenset(row.number for row in each.rows.broken) for each in entered
    }
    first = min((span.first for span in spans if span.first is not None), default=None)
    return Seen(broken, first, any(span.with_shares for span in spans))


def _checked(
    known: Mapping[str, DataFrame],
    entered: Sequence[Entered],
    demands: Demands,
    seen: Seen,
    found: list[Issue],
) -> tuple[Inputs, list[Issue]]:
    """The rows that a check is about, as far as there are any, and every issue."""
    held = {each.table.name: each for each in entered}
    suspected = suspects(known, demands, reading_of(held), seen)
    tables = {name: each.rows for name, each in held.items()}
    tables.setdefault(VILLAGES.name, Rows(VILLAGES))
    tables = {name: _with_suspects(known[name], rows, suspected) for name, rows in tables.items()}
    inputs = Inputs(tables["members"], tables["history"], tables["villages"])
    members = held["members"].provenance().rows
    if not any(suspected.values()) and members:
        return inputs, in_order(found)
    return inputs, in_order([*found, *check_tables(inputs, demands)])


def _with_suspects(known: DataFrame, rows: Rows, suspected: Found) -> Rows:
    fine: list[dict[str, Any]] = rows_of(known, suspected[rows.table.name])
    numbers = [row.pop(NUMBER) for row in fine]
    return replace(rows, numbers=numbers, rows=fine)
