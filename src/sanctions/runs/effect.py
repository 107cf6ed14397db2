"""What a new covenant changes on a real list: who is better or worse off, by how much, and where.

The definition: docs/explanation/effect.md. Nothing is decided here, and nobody is paid by it: both
covenants are run on the list as if they had always been in force.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from sanctions.engines.columnar import effect as columnar
from sanctions.engines.columnar.effect import Side
from sanctions.engines.columnar.effect_sql import Terms
from sanctions.engines.columnar.store import Limits, opened
from sanctions.files.folder import new_folder, refuse_irreplaceable, seal
from sanctions.files.work import Work
from sanctions.files.write import Format
from sanctions.measures.kinds import KINDS
from sanctions.model.tables import Language, Table, Text
from sanctions.model.tables.effect import (
    EFFECT_CLAUSES,
    EFFECT_MEMBERS,
    EFFECT_ROWS,
    EFFECT_RUNNING,
    EFFECT_VILLAGES,
)
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.adjust import refuse_run
from sanctions.runs.batch import MEMBERS_AT_ONCE, Advance, put_together
from sanctions.runs.columnar import kept
from sanctions.runs.effect_sides import Asked, RunSide, run_side, same_cut
from sanctions.runs.manifest import Form, manifest_of, written_as
from sanctions.runs.reading import reading

if TYPE_CHECKING:
    import duckdb
    import pyarrow

Pages: TypeAlias = Callable[["Effect"], Mapping[str, str]]
"""Makes the pages that stand beside the tables, by their file names."""

MARK = "effect"
"""The key of a manifest by which a folder of this is known."""
WORKBOOK = "effect.xlsx"
SHOWN_VILLAGES = 50
"""How many villages a page shows, those with most money moved first; the table has all of them."""
_SHOWN_ROWS = 10_000
_SIDES: tuple[Side, Side] = ("old", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the effect is computed, which bears on no figure. The ``language`` is of a workbook."""

    limits: Limits = field(default_factory=Limits)
    members_at_once: int = MEMBERS_AT_ONCE
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is known of the effect, without the rows of members.

    ``manifest`` lacks the hashes of outputs. ``villages`` are the first rows of the table of
    villages, and ``more_villages`` how many it has beyond them; ``rows`` and ``clauses`` are those
    tables. ``bands`` are members who gain or lose, by how much; ``running`` are the running
    measures that the new covenant would not impose, how many of each. ``called`` is what people
    call rewards, clauses, rows and grades under each covenant, by id.
    """

    manifest: Mapping[str, Any]
    villages: Sequence[Mapping[str, Any]]
    more_villages: int
    rows: Sequence[Mapping[str, Any]]
    clauses: Sequence[Mapping[str, Any]]
    bands: Sequence[Mapping[str, Any]]
    running: Sequence[Mapping[str, Any]]
    called: Mapping[Side, Mapping[str, Text]]


def effect_folder(
    asked: Asked,
    out: Path,
    *,
    file_format: Format,
    pages: Pages,
    manner: Manner | None = None,
    advance: Advance = lambda *_: None,
) -> tuple[Effect, dict[str, Any]]:
    """Run both covenants on the list and write the folder of what differs; its manifest too.

    Raises:
        InputError: when a row is bad and is not set aside, or the folder cannot be written; what
            was there is then unchanged.
        UsageError: when the folder is that of a run.
        ConservationError: when the money of members and villages is not one.
    """
    manner = manner or Manner()
    target = Path(os.path.abspath(out))  # noqa: PTH100  a link stays a link, and is refused
    refuse_run(target, MARK)
    refuse_irreplaceable(target, asked.sources.by_table.values())
    form = Form(file_format, manner.language, manner.members_at_once)
    with Work.beside(target) as work:
        with (
            reading(asked.sources) as require_unchanged,
            _compared(asked, work, manner, advance) as made,
        ):
            advance("write", 0, 0)
            with new_folder(target, work.new()) as fresh:
                names = _write(made, fresh, form, work.spill(), pages)
                manifest = {**made.effect.manifest, **written_as("columnar", form)}
                written = seal(fresh, manifest, names)
                require_unchanged()
        work.remove()
    return made.effect, written


def effect_held(
    asked: Asked, *, advance: Advance = lambda *_: None
) -> tuple[Effect, dict[str, pyarrow.Table]]:
    """Run both covenants on the list; the tables by name, in memory. Raises: as above."""
    asked = replace(asked, sources=kept(asked.sources))
    with (
        TemporaryDirectory(prefix="sanctions-") as folder,
        Work.beside(Path(folder) / MARK) as work,
        reading(asked.sources) as require_unchanged,
        _compared(asked, work, Manner(), advance) as made,
    ):
        tables = {
            table.name: columnar.arrow_of_files(made.connection, parts)
            for table, parts in made.tables
        }
        require_unchanged()
    return made.effect, tables


# --- comparing ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    """What was compared: the files of each table, and what is known of them."""

    connection: duckdb.DuckDBPyConnection
    effect: Effect
    tables: Sequence[tuple[Table, Sequence[Path]]]


@contextmanager
def _compared(asked: Asked, work: Work, manner: Manner, advance: Advance) -> Iterator[_Made]:
    """Run both covenants one after the other, and compare what they give shard by shard."""
    private = asked.sources.key is not None
    limits = replace(manner.limits, spill=work.spill(manner.limits.spill), private=private)
    advance("read", 0, 0)
    sides: dict[Side, RunSide] = {}
    for side in _SIDES:
        told = partial(_tell, advance, sides)
        sides[side] = run_side(asked, side, work, (limits, manner.members_at_once), told)
    advance("compare", 0, 0)
    with closing(opened(limits)) as connection:
        tables = _compare(connection, asked, sides, work)
        yield _Made(connection, _effect(connection, asked, sides, dict(tables)), tables)


def _tell(advance: Advance, before: Mapping[Side, RunSide], done: int, of: int) -> None:
    """Tell how many members are done of those of both runs."""
    advance("evaluate", done + of * len(before), 2 * of)


def _compare(
    connection: duckdb.DuckDBPyConnection,
    asked: Asked,
    sides: Mapping[Side, RunSide],
    work: Work,
) -> list[tuple[Table, list[Path]]]:
    """Compare shard by shard, or all at once where the shards are not the same villages."""
    spanning = tuple(kind.id for kind in KINDS.values() if kind.spans)
    terms = Terms(bool(asked.old.rewards), bool(asked.new.rewards), spanning, asked.as_of)
    merits = {
        each.id
        for side in _SIDES
        for each in asked.covenant(side).clauses.values()
        if each.kind == "merit"
    }
    columnar.begin(connection, (asked.old.grades, asked.new.grades), sorted(merits))
    old, new = sides["old"], sides["new"]
    places: list[int | None] = [None]
    if same_cut(old.shards, new.shards):
        places = [shard.place for shard in old.shards]
    members = []
    with work.new_part(2 * max(len(old.shards), len(new.shards))) as fresh:
        for place in places:
            name = f"{EFFECT_MEMBERS.name}-{place or 0:05}.parquet"
            files: dict[Side, columnar.Files] = {side: sides[side].files(place) for side in _SIDES}
            columnar.add_shard(connection, files, terms, fresh / name)
            if place is None or old.shards[place].members or len(places) == 1:
                members.append(name)
        whole = (EFFECT_VILLAGES, EFFECT_ROWS, EFFECT_CLAUSES)
        for table in whole:
            columnar.write_whole(connection, table, fresh / f"{table.name}.parquet")
        columnar.write_running(connection, fresh / f"{EFFECT_RUNNING.name}.parquet")
    folder = work.part(2 * max(len(old.shards), len(new.shards)))
    found = [(each, [folder / f"{each.name}.parquet"]) for each in (*whole, EFFECT_RUNNING)]
    return [(EFFECT_MEMBERS, [folder / name for name in members]), *found]


def _write(made: _Made, fresh: Path, form: Form, scratch: Path, pages: Pages) -> list[str]:
    """Write the tables and the pages; returns the file names."""
    draft = made.effect.manifest["draft"]
    workbook = WORKBOOK, scratch
    names = put_together(made.connection, made.tables, fresh, form, workbook, draft=draft)
    for name, text in pages(made.effect).items():
        (fresh / name).write_text(text, encoding="utf-8", newline="\n")
        names.append(name)
    return names


# --- what is told ---------------------------------------------------------------------------------


def _effect(
    connection: duckdb.DuckDBPyConnection,
    asked: Asked,
    sides: Mapping[Side, RunSide],
    files: Mapping[Table, Sequence[Path]],
) -> Effect:
    villages = columnar.first_villages(connection, SHOWN_VILLAGES)
    counts = columnar.counts_of(connection)
    rows, clauses = (
        columnar.first_rows(connection, files[table][0], _SHOWN_ROWS)
        for table in (EFFECT_ROWS, EFFECT_CLAUSES)
    )
    return Effect(
        manifest=_manifest(asked, sides, counts, columnar.totals_of(connection)),
        villages=villages,
        more_villages=counts["villages"] - len(villages),
        rows=rows,
        clauses=clauses,
        bands=columnar.bands_of(connection),
        running=[
            {**each, "title": asked.old.measures[each["measure"]].title}
            for each in columnar.running_of(connection)
        ],
        called={side: _called(asked.covenant(side)) for side in _SIDES},
    )


def _called(covenant: Ruleset) -> dict[str, Text]:
    """What people call what has an id; what has no title is called by its id."""
    titles = dict(covenant.words)
    titles |= {each.id: each.title for each in covenant.clauses.values()}
    titles |= {each.id: each.title for each in covenant.rewards}
    return {name: each for name, each in titles.items() if each.zh or each.en}


def _manifest(
    asked: Asked,
    sides: Mapping[Side, RunSide],
    counts: Mapping[str, Any],
    totals: Mapping[str, str],
) -> dict[str, Any]:
    """The manifest without hashes of outputs: the same list and covenants give the same bytes."""
    runs = {side: manifest_of(sides[side].finished) for side in _SIDES}
    shared = ("as_of", "period", "on_bad", "pseudonymised", "inputs")
    return {
        "sanctions": version("sanctions"),
        MARK: {side: _side(asked, side, runs[side], sides[side]) for side in _SIDES},
        **{name: runs["new"][name] for name in shared if name in runs["new"]},
        "draft": asked.old.draft or asked.new.draft,
        "counts": counts,
        "totals": totals,
    }


def _side(asked: Asked, side: Side, run: Mapping[str, Any], made: RunSide) -> dict[str, Any]:
    covenant = asked.covenant(side)
    return {
        **run["rulesets"][0],
        "in_force": covenant.in_force.isoformat(),
        "until": None if covenant.until is None else covenant.until.isoformat(),
        "draft": covenant.draft,
        "rewards": run["rewards"],
        "left_out": dict(made.left_out),
        **({"set_aside": run["set_aside"]} if "set_aside" in run else {}),
        "issues": run["counts"]["issues"],
    }
