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
from sanctions.files.checks import Demands, Inputs, check_tables, in_order, settled
from sanctions.files.given import Given, Kind
from sanctions.files.parts import is_folder, origin_of, parts_of, sha256_of_parts
from sanctions.files.read import given_table
from sanctions.files.rows import Broken, Rows, read_rows
from sanctions.model.tables import VILLAGES, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.inputs import Provenance, Sources, demands_of, given_tables
from sanctions.runs.intake import Entered, enter, reading_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class Lists:
    """What was taken in: the rows as they are staged, and what is not to be used of them.

    ``aside`` are the numbers of rows that are set aside, by table; ``held`` whose reward is held.
    """

    issues: tuple[Issue, ...]
    provenance: tuple[Provenance, ...]
    known: Mapping[str, DataFrame]
    aside: Mapping[str, set[int]]
    held: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What a task tells of its chunk."""

    span: Span
    once: frozenset[str]
    issues: list[Issue]
    broken: list[Broken]
    complete: bool
    was_read: bool


def take_in_on(
    spark: SparkSession,
    versions: Sequence[Ruleset],
    paying: Ruleset,
    sources: Sources,
    *,
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
    given = given_tables(versions, sources)
    files = {table.name: _looked_at(spark, table, source) for table, source in given}
    headers = [
        issue for table, source in given for issue in _header(table, source, files[table.name])
    ]
    if any(issue.severity == "error" for issue in headers):
        raise InputError(headers)
    known: dict[str, DataFrame] = {VILLAGES.name: staged(spark, VILLAGES, ())}
    entered: list[Entered] = []
    spans: list[Span] = []
    for table, source in given:
        looked = files[table.name]
        paths, reads = _staged(spark, table, looked, limits, folder / table.name)
        known[table.name] = staged(spark, table, paths)
        entered.append(_entered(table, source, looked, reads))
        spans += (read.span for read in reads)
    found = [*headers, *(issue for each in entered for issue in each.issues)]
    seen = _seen(entered, spans)
    inputs, found = _checked(known, entered, demands_of(versions, paying), seen, found)
    inputs, found = settled(inputs, found, quarantine=quarantine)
    tables = {"members": inputs.members, "history": inputs.history, "villages": inputs.villages}
    aside = {name: {each.number for each in rows.broken} for name, rows in tables.items()}
    provenance = tuple(each.provenance() for each in entered)
    return Lists(tuple(found), provenance, known, aside, inputs.held)


# ------------------------------------------------------------------------------ the files


def _looked_at(spark: SparkSession, table: Table, source: object) -> list[Looked]:
    """A look at each file of a list, by the workers.

    Raises: InputError: for a file that cannot be read, a folder that is no list, and parts of
        different lists.
    """
    path = Path(str(source)).absolute()
    paths = parts_of(path, table.name) if is_folder(path) else (path,)
    unread = [path for path in paths if not path.is_file() or not path.suffix]
    if unread:
        raise InputError(given_table(unread[0], table).issues)
    files = spark.sparkContext.parallelize(paths, len(paths)).map(look).collect()
    schemas = [file.schema for file in files if file.schema is not None]
    if len(schemas) == len(files) and (issues := other_parts(path, paths, schemas, table.name)):
        raise InputError(issues)
    return files


def _header(table: Table, source: object, files: Sequence[Looked]) -> Iterator[Issue]:
    """The issues of the columns, of all files once."""
    told: dict[Issue, None] = {}
    for file in files:
        if file.columns is not None:
            given = Given(table.name, "parquet", file.columns, (), empty=not file.columns)
            told |= dict.fromkeys(read_rows(given, table)[1])
    path = Path(str(source))
    title = path.name if is_folder(path) else None
    yield from (replace(issue, file=title) for issue in told)


# ------------------------------------------------------------------------------- the rows


def _staged(
    spark: SparkSession, table: Table, files: Sequence[Looked], limits: Limits, folder: Path
) -> tuple[list[Path], list[_Read]]:
    chunks = list(chunks_of(files))
    folder.mkdir(parents=True)
    paths = [folder / f"chunk-{chunk.place:05}.parquet" for chunk in chunks]
    work = partial(_stage_chunk, table, limits)
    tasks = spark.sparkContext.parallelize(list(zip(chunks, paths, strict=True)), len(chunks))
    return paths, tasks.map(work).collect()


def _stage_chunk(table: Table, limits: Limits, task: tuple[Chunk, Path]) -> _Read:
    """Read a chunk in a worker, and stage its rows."""
    chunk, path = task
    source: object = chunk.path
    if chunk.groups is not None:
        source = read_chunk(chunk, table.names)
    with closing(opened(limits)) as connection, ThreadPoolExecutor(1) as hashing:
        connection.execute("SET preserve_insertion_order = TRUE")
        whole = chunk.path if source is None else source  # what is damaged, its reader tells
        made = enter(connection, table, whole, hashing)
        stage(connection, table, chunk.before, path, attempt_name())
        span = span_of(connection, table)
    by = chunk.before
    issues = [
        issue if issue.row is None else replace(issue, row=issue.row + by) for issue in made.issues
    ]
    if chunk.groups is not None and source is not None:
        issues = [issue for issue in issues if issue.row is not None]
    broken = [replace(each, number=each.number + by) for each in made.rows.broken]
    return _Read(span, made.once, issues, broken, made.rows.complete, made.was_read)


def _entered(
    table: Table, source: object, files: Sequence[Looked], reads: Sequence[_Read]
) -> Entered:
    broken = [each for read in reads for each in read.broken]
    complete = all(read.complete for read in reads)
    rows = sum(read.span.rows for read in reads)
    kind: Kind = "parquet" if files[0].path.suffix.lower() == ".parquet" else "csv"
    path, paths = Path(str(source)).absolute(), [file.path for file in files]
    digest = sha256_of_parts(path, paths, [file.sha256 for file in files])
    origin = origin_of(path, paths, [sum(file.groups or ()) for file in files])
    return Entered(
        table,
        Rows(table, broken=broken, complete=complete, origin=origin if path.is_dir() else None),
        list(dict.fromkeys(issue for read in reads for issue in read.issues)),
        lambda: Provenance(table.name, kind, rows, digest),
        any(read.was_read for read in reads),
        frozenset(_once(table, reads)),
    )


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
