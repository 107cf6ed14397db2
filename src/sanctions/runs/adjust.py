"""What two runs of one period differ in: the money to pay after or to recover, and its causes.

The definition: docs/explanation/adjustments.md. Nothing is decided here: every figure is a proposal
to the body that decides.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from sanctions.engines.columnar import adjusting
from sanctions.engines.columnar.adjusting import RewardTerms, Side, UnreadableError
from sanctions.engines.columnar.adjusting_causes import Terms
from sanctions.engines.columnar.store import DamagedFileError, DiskError, Limits, opened, working
from sanctions.errors import InputError, UsageError
from sanctions.files.faults import results
from sanctions.files.faults import sources as faults
from sanctions.files.folder import MANIFEST, new_folder, refuse_irreplaceable, seal
from sanctions.files.work import Work
from sanctions.files.write import Format
from sanctions.model.tables import Language
from sanctions.runs.adjust_sides import Compared, RunFolder
from sanctions.runs.manifest import key_in, pseudonymised
from sanctions.runs.reading import disk_issue

if TYPE_CHECKING:
    import duckdb
    import pyarrow

Pages: TypeAlias = Callable[["Comparison"], Mapping[str, str]]
"""Makes the pages that stand beside the tables, by their file names."""

WORKBOOK = "adjustments.xlsx"
SHOWN_VILLAGES = 50
"""How many villages a page lists, those with the most money first; the table has all of them."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """How a workbook is written: its language, whether it is of a draft, and where to spill."""

    language: Language
    draft: bool
    scratch: Path


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is known of two runs beside each other, without the rows.

    ``manifest`` lacks the hashes of outputs. ``villages`` are the first rows of the table of
    villages, ``more_villages`` how many it has beyond them. ``titles`` are what rewards are called,
    by id, and ``body`` who decides under the version that pays, each in Chinese and English.
    """

    manifest: Mapping[str, Any]
    villages: Sequence[Mapping[str, str]]
    more_villages: int
    titles: Mapping[str, Mapping[str, str]]
    body: Mapping[str, str]


def adjust_folders(
    old: Compared,
    new: Compared,
    out: Path,
    *,
    file_format: Format,
    pages: Pages,
    limits: Limits | None = None,
    language: Language = "en",
) -> tuple[Comparison, dict[str, Any]]:
    """Compare two runs and write the folder of what they differ in; returns its manifest too.

    Raises:
        InputError: when the runs cannot be compared, or the folder cannot be written; what was
            there is then unchanged.
        UsageError: when the folder is that of a run.
        ConservationError: when the money of members and villages is not one.
    """
    target = Path(os.path.abspath(out))  # noqa: PTH100  a link stays a link, and is refused
    refuse_run(target, "adjusts")
    runs = [side.path for side in (old, new) if isinstance(side, RunFolder)]
    refuse_irreplaceable(target, runs)
    with Work.beside(target) as work:
        spill = work.spill()
        limits = limits or Limits()
        limits = replace(limits, spill=work.spill(limits.spill))
        with _telling(old, new), closing(opened(limits)) as connection:
            made = _compared(connection, old, new)
            with new_folder(target, work.new()) as fresh:
                form = Sheets(language, made.manifest["draft"], spill)
                names = _write(connection, fresh, file_format, form)
                for name, text in pages(made).items():
                    (fresh / name).write_text(text, encoding="utf-8", newline="\n")
                    names.append(name)
                manifest = seal(fresh, made.manifest, names)
        work.remove()
    return made, manifest


def adjust_held(old: Compared, new: Compared) -> tuple[Comparison, dict[str, pyarrow.Table]]:
    """Compare two runs; the tables by name, in memory. Raises: as `adjust_folders` does."""
    with (
        TemporaryDirectory(prefix="sanctions-") as spill,
        _telling(old, new),
        closing(opened(Limits(spill=Path(spill)))) as connection,
    ):
        made = _compared(connection, old, new)
        tables = {
            table.name: adjusting.arrow_table_of(connection, table) for table in adjusting.TABLES
        }
    return made, tables


def refuse_run(target: Path, mark: str) -> None:
    """Refuse to put a folder, whose manifest has this ``mark``, in the place of another one.

    That may be a run, which it is made from. Raises: UsageError.
    """
    try:
        written = json.loads((target / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return
    if isinstance(written, dict) and mark not in written:
        message = f"`{target}` holds a run, which would be gone: name another folder"
        zh = f"`{target}` 中是一次计算的结果，会被替换掉：请另选一个文件夹"
        raise UsageError(message, zh)


@contextmanager
def _telling(old: Compared, new: Compared) -> Generator[None]:
    """Tell what is wrong with a file, or with the memory, while two runs are compared."""
    try:
        with working():
            yield
    except DamagedFileError as fault:
        issue = faults.NOT_PARQUET.issue("run", path=fault.path)
        raise InputError([issue]) from fault
    except DiskError as fault:
        raise InputError([disk_issue(fault)]) from fault
    except UnreadableError as fault:
        run = old if fault.side == "old" else new
        issue = results.OTHER_COLUMNS.issue(
            "run", path=run.name, table_name=fault.table, why=fault.reason
        )
        raise InputError([issue]) from fault


def _write(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    file_format: Format,
    form: Sheets,
) -> list[str]:
    """Write the tables: a file each, or a workbook; returns the file names."""
    if file_format == "xlsx":
        from sanctions.files.workbook import write_workbook

        sheets = ((each, adjusting.batches_of(connection, each)) for each in adjusting.TABLES)
        write_workbook(
            folder / WORKBOOK, sheets, form.language, scratch=form.scratch, draft=form.draft
        )
        return [WORKBOOK]
    names = []
    for table in adjusting.TABLES:
        names.append(f"{table.name}.{file_format}")
        adjusting.write_table(connection, table, folder / names[-1], file_format, form.scratch)
    return names


# --- comparing ------------------------------------------------------------------------------------


def _compared(connection: duckdb.DuckDBPyConnection, old: Compared, new: Compared) -> Comparison:
    """Compare in this connection. Raises: InputError, ConservationError."""
    _require_one_period(old, new)
    _require_one_key(old, new)
    sides: dict[Side, Compared] = {"old": old, "new": new}
    for side, run in sides.items():
        run.read(connection, side)
    found = {side: adjusting.rewards_of(connection, side) for side in sides}
    terms = _terms(old, new, same_rewards=found["old"] == found["new"])
    rewards = _reward_terms(found["old"] | found["new"], new, old)
    versions: dict[Side, dict[str, str]] = {
        side: _versions(run.manifest) for side, run in sides.items()
    }
    adjusting.compare(connection, terms, rewards, versions)
    villages = adjusting.first_villages(connection, SHOWN_VILLAGES)
    counts = adjusting.counts_of(connection)
    return Comparison(
        _manifest(connection, old, new, terms, counts),
        villages,
        counts["villages"] - len(villages),
        {each["reward"]: each["title"] for each in _rewards(new, old)},
        _paying(new.manifest).get("body", {}),
    )


def _require_one_period(old: Compared, new: Compared) -> None:
    before, now = (_period(run.manifest) for run in (old, new))
    if before != now:
        issue = results.OTHER_PERIOD.issue("run", path=new.name, now=now, before=before)
        raise InputError([issue])


def _require_one_key(old: Compared, new: Compared) -> None:
    """The same person must have the same id in both."""
    before, now = (key_in(run.manifest) for run in (old, new))
    if before != now:
        said = [
            results.UNREPLACED if key is None else results.replaced_under(key)
            for key in (before, now)
        ]
        issue = results.OTHER_KEY.issue("run", path=new.name, before=said[0], now=said[1])
        raise InputError([issue])


def _period(manifest: Mapping[str, Any]) -> str:
    period = manifest["period"]
    return f"{period['start']}/{period['end']}"


def _terms(old: Compared, new: Compared, *, same_rewards: bool) -> Terms:
    period = new.manifest["period"]
    before, now = (_paying(run.manifest) for run in (old, new))
    same = (before.get("ruleset"), before.get("sha256")) == (now.get("ruleset"), now.get("sha256"))
    return Terms(
        start=date.fromisoformat(period["start"]),
        end=date.fromisoformat(period["end"]),
        old_as_of=date.fromisoformat(old.manifest["as_of"]),
        new_as_of=date.fromisoformat(new.manifest["as_of"]),
        ruled_otherwise=not same,
        same_rewards=same_rewards,
        old_aside=_with_members_aside(old.manifest),
        new_aside=_with_members_aside(new.manifest),
    )


def _with_members_aside(manifest: Mapping[str, Any]) -> bool:
    """Whether rows of members were set aside, or may have been: older manifests do not tell."""
    told = manifest.get("set_aside")
    if told is None:
        errors = manifest.get("counts", {}).get("issues", {}).get("error", 0)
        return manifest.get("on_bad") == "quarantine" and errors > 0
    return bool(told["members"]["rows"])


def _paying(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The version in force on the last day of the period; days of one form sort as texts."""
    end = manifest["period"]["end"]
    for each in manifest["rulesets"]:
        if each["in_force"] < end and (each["until"] is None or each["until"] >= end):
            return dict(each)
    return {}


def _rewards(*runs: Compared) -> list[Mapping[str, Any]]:
    """What the manifests say of rewards, the first that says it; those of older programs do not."""
    said: dict[str, Mapping[str, Any]] = {}
    for run in runs:
        for each in run.manifest.get("rewards", ()):
            said.setdefault(each["reward"], each)
    return list(said.values())


def _reward_terms(names: frozenset[str], *runs: Compared) -> list[RewardTerms]:
    said = {each["reward"]: each for each in _rewards(*runs)}
    return [
        RewardTerms(
            name,
            said[name]["scheme"],
            said[name]["unit"],
            said[name]["weight"] or "",
            said[name]["given"],
            tuple(said[name]["reads"]),
        )
        if name in said
        else RewardTerms(name)
        for name in sorted(names)
    ]


def _versions(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {each["ruleset"]: each["sha256"] for each in manifest["rulesets"]}


# --- the manifest ---------------------------------------------------------------------------------


def _manifest(
    connection: duckdb.DuckDBPyConnection,
    old: Compared,
    new: Compared,
    terms: Terms,
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """The manifest without hashes of outputs: the same two runs give the same bytes."""
    return {
        "sanctions": version("sanctions"),
        "adjusts": {"old": _side(old), "new": _side(new)},
        "period": dict(new.manifest["period"]),
        "days": terms.days,
        "draft": bool(old.manifest.get("draft") or new.manifest.get("draft")),
        "counts": dict(counts),
        "totals": adjusting.totals_of(connection),
        "causes": adjusting.causes_of(connection),
        "base": adjusting.bases_of(connection),
    }


def _side(run: Compared) -> dict[str, Any]:
    manifest = run.manifest
    return {
        "manifest": run.digest,
        "as_of": manifest["as_of"],
        "draft": bool(manifest.get("draft")),
        **pseudonymised(key_in(manifest)),
        "rulesets": [
            {name: each[name] for name in ("ruleset", "sha256")} for each in manifest["rulesets"]
        ],
        "outputs": dict(manifest.get("outputs", {})),
    }
