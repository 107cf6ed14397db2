"""A run from files to a folder, shard by shard: what was killed goes on where it stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sanctions.engines.columnar.results import sort_parts, write_csv
from sanctions.engines.columnar.shards import Shard
from sanctions.engines.columnar.sources import is_nameable
from sanctions.engines.columnar.store import Limits, opened
from sanctions.errors import UsageError
from sanctions.files.folder import new_folder, refuse_irreplaceable, seal
from sanctions.files.work import Work
from sanctions.files.write import RESULT, Format, Lists, write_issues
from sanctions.model.calendar import Period
from sanctions.model.tables import Language, Table
from sanctions.ruleset.covenant import Ruleset, any_draft
from sanctions.runs.finished import OUTPUTS, Finished, OnBad
from sanctions.runs.inputs import Sources, lists_of
from sanctions.runs.manifest import Form, manifest_of, written_as
from sanctions.runs.reading import reading
from sanctions.runs.shards import Sharded, sharded
from sanctions.runs.tally import Tally

if TYPE_CHECKING:
    import duckdb

Advance: TypeAlias = Callable[[str, int, int], None]
"""Called with each stage, and how much of how much of it is done; 0 of 0 is not known."""

MEMBERS_AT_ONCE = 4_000_000
"""How many members a shard has, unless one village has more. Part of what a run is: the files of
a run are cut by it."""

_TALLY = "tally.json"
ACROSS_VILLAGES = ("findings", "measures")
"""Tables that are not in the order of villages; records of who is not listed are in them too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a batch is run, which bears on no figure.

    ``members_at_once`` cuts the run into shards; ``resume`` goes on with what an earlier run of
    the same lists, rulesets and options left. The ``language`` is that of a workbook.
    """

    limits: Limits = field(default_factory=Limits)
    members_at_once: int = MEMBERS_AT_ONCE
    resume: bool = False
    language: Language = "en"

    def form(self, file_format: Format) -> Form:
        """How the files are written."""
        return Form(file_format, self.language, self.members_at_once)


def run_batch(
    versions: Sequence[Ruleset],
    sources: Sources,
    folder: Path,
    *,
    period: Period,
    as_of: date,
    on_bad: OnBad = "stop",
    file_format: Format = "parquet",
    manner: Manner | None = None,
    advance: Advance = lambda *_: None,
) -> tuple[Finished, dict[str, Any]]:
    """Read, check, compute shard by shard, and write the folder of the run.

    Returns what is known of the run, and its manifest as it stands in the folder.

    A table of several shards is one CSV file, or a folder of Parquet files ``part-*.parquet`` in
    the order of the table; one shard makes one file a table. A workbook is one, whatever the
    shards.

    Raises: UsageError, InputError, ConservationError: as :func:`sanctions.runs.run.execute` does,
        and when the folder cannot be written; what was there is then unchanged.
    """
    manner = manner or Manner()
    target = Path(os.path.abspath(folder))  # noqa: PTH100  a link stays a link, and is refused
    _refuse_unnameable(target)
    refuse_irreplaceable(target, sources.by_table.values())
    with Work.beside(target) as work:
        limits = _limits(manner, work, sources)
        with reading(sources) as require_unchanged, closing(opened(limits)) as connection:
            made = sharded(
                connection,
                versions,
                sources,
                period=period,
                as_of=as_of,
                on_bad=on_bad,
                members_at_once=manner.members_at_once,
                progress=lambda stage: advance(stage, 0, 0),
            )
            begun = made.finished(period, on_bad, Tally())
            work.begin(identity_of(begun, manner), resume=manner.resume)
            finished = replace(begun, tally=_computed(made, work, advance, require_unchanged))
            advance("write", 0, 0)
            form = manner.form(file_format)
            assemble = partial(_assemble, made, work, form)
            lists = lists_of(made.versions, sources)
            write = partial(write_result, finished, work, target, form, assemble)
            manifest = write(lists=lists, require_unchanged=require_unchanged)
        work.remove()
    return finished, manifest


def _limits(manner: Manner, work: Work, sources: Sources) -> Limits:
    spill, private = work.spill(manner.limits.spill), sources.key is not None
    return replace(manner.limits, spill=spill, private=private)


def _refuse_unnameable(target: Path) -> None:
    """Raises: UsageError: where the engine, which spills beside the folder, cannot name it."""
    if not is_nameable(target):
        shown = os.fsencode(target).decode("utf-8", "replace")
        message = f"the name of the output folder is not UTF-8: {shown}; choose another one"
        raise UsageError(message, f"输出文件夹的名称不是 UTF-8 编码：{shown}；请换一个名称")


def identity_of(finished: Finished, manner: Manner) -> dict[str, Any]:
    """What the parts of a run depend on: with the same, another run can go on with them."""
    return {
        **manifest_of(finished),
        "duckdb": version("duckdb"),
        "members_at_once": manner.members_at_once,
    }


def _computed(
    made: Sharded, work: Work, advance: Advance, require_unchanged: Callable[[], None]
) -> Tally:
    """Run every shard that is not there yet; returns the tally of all.

    Another run may go on with a part, so none is kept of lists that were changed meanwhile.
    """
    whole = Tally()
    members = sum(shard.members for shard in made.shards)
    done = 0
    for shard in made.shards:
        advance("evaluate", done, members)
        part = work.part(shard.place)
        if not part.exists():
            with work.new_part(shard.place) as fresh:
                tally = made.write(shard, fresh)
                (fresh / _TALLY).write_text(json.dumps(tally.to_json()), encoding="utf-8")
                require_unchanged()
        text = (part / _TALLY).read_text(encoding="utf-8")
        whole.add(Tally.from_json(json.loads(text)))
        done += shard.members
    advance("evaluate", done, members)
    return whole


def write_result(
    finished: Finished,
    work: Work,
    target: Path,
    form: Form,
    assemble: Callable[[Path], Mapping[str, str]],
    *,
    lists: Lists = (),
    require_unchanged: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """Write the folder of the run; returns its manifest.

    ``assemble`` puts the tables into the folder, and tells the SHA-256 of files that it knows. The
    ``lists`` are what issues in a workbook are about. ``require_unchanged`` raises where a list is
    no longer what was read, before the folder takes its place.
    """
    with new_folder(target, work.new()) as fresh:
        known = assemble(fresh)
        names = [RESULT]
        if form.file_format != "xlsx":
            names = [f"{table.name}.{form.file_format}" for table in OUTPUTS.values()]
        names.append(write_issues(fresh, form.file_format, finished.issues, lists))
        manifest = {**manifest_of(finished), **written_as(finished.engine, form)}
        written = seal(fresh, manifest, names, known)
        require_unchanged()
        return written


def with_rows(shards: Sequence[Shard], table: Table) -> list[Shard]:
    """The shards that can have rows of a table: the last one, of who is not listed, has records."""
    across = table.name in ACROSS_VILLAGES or len(shards) == 1
    return [shard for shard in shards if shard.members or across]


def _assemble(made: Sharded, work: Work, form: Form, fresh: Path) -> dict[str, str]:
    """Put the parts of all shards together as the files of the run."""
    parts_of = _parts_of if form.file_format == "parquet" else _in_order
    tables = [(table, parts_of(made, work, table)) for table in OUTPUTS.values()]
    draft = any_draft(made.versions)
    put_together(made.connection, tables, fresh, form, (RESULT, work.spill()), draft=draft)
    return {}


def put_together(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[tuple[Table, Sequence[Path]]],
    folder: Path,
    form: Form,
    workbook: tuple[str, Path],
    *,
    draft: bool,
) -> list[str]:
    """Write tables of Parquet files, which follow each other, in the form; returns the file names.

    ``workbook`` is what a workbook is called, and where it is made.
    """
    if form.file_format == "xlsx":
        from sanctions.files.arrow_results import file_batches
        from sanctions.files.workbook import write_workbook

        name, scratch = workbook
        batches = [(table, file_batches(parts)) for table, parts in tables]
        write_workbook(folder / name, batches, form.language, scratch=scratch, draft=draft)
        return [name]
    names = [f"{table.name}.{form.file_format}" for table, _ in tables]
    for name, (table, parts) in zip(names, tables, strict=True):
        target = folder / name
        if form.file_format == "csv":
            write_csv(connection, table, parts, target)
        elif len(parts) == 1:
            link(parts[0], target)
        else:
            target.mkdir()
            for place, part in enumerate(parts):
                link(part, target / f"part-{place:05}.parquet")
    return names


def _parts_of(made: Sharded, work: Work, table: Table) -> list[Path]:
    """The files that are the table, each in its order."""
    return [
        work.part(shard.place) / f"{table.name}.parquet" for shard in with_rows(made.shards, table)
    ]


def _in_order(made: Sharded, work: Work, table: Table) -> list[Path]:
    """The files that are the table, one after the other in its order."""
    parts = _parts_of(made, work, table)
    if len(parts) == 1 or table.name not in ACROSS_VILLAGES:
        return parts
    return sort_parts(made.connection, table, parts, work.spill())


def link(source: Path, target: Path) -> None:
    """The same file under a second name: the work must be whole until the run is."""
    try:
        target.hardlink_to(source)
    except OSError:  # not every file system has it
        shutil.copyfile(source, target)
