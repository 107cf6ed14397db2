"""`sanctions verify-run`: whether a folder holds what its manifest says, and what a run gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanctions.cli import options
from sanctions.cli.assessment import ASSESSING, Files, load_all
from sanctions.cli.faults import FINDINGS, told
from sanctions.cli.output import Output
from sanctions.cli.words import plural, say
from sanctions.model.tables import Language, Text

if TYPE_CHECKING:
    from sanctions.api.replaying import Given, Replayed
    from sanctions.api.verifying import FileFault, Written
    from sanctions.runs.inputs import Sources

EPILOG = r"""[bold]Examples[/]

  sanctions verify-run out

  sanctions verify-run out --replay --ruleset rulesets/nanhai-model \
    --members members.csv --history history.csv

  sanctions verify-run out --replay --ruleset v2022.yaml --ruleset v2026.yaml \
    --members m.parquet --history h.parquet --villages funds.csv --lang zh
"""

_FAULTS = {
    "missing": Text("缺少", "missing"),
    "changed": Text("已改动", "changed"),
    "extra": Text("多出", "extra"),
    "link": Text("是链接", "a link"),
}
_AGAIN = "Computed again (with --replay)"

Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="The folder of a run.", show_default=False),
]
Replay = Annotated[
    bool,
    typer.Option(
        "--replay",
        help="Compute the run again from what it was made of, and compare every byte.",
        rich_help_panel=_AGAIN,
    ),
]
Rulesets = Annotated[
    list[Path] | None,
    typer.Option(
        "--ruleset",
        metavar="RULESET",
        help="A covenant of the run; each version of it is given.",
        rich_help_panel=_AGAIN,
    ),
]
Members = Annotated[
    Path | None,
    typer.Option(
        "--members", metavar="FILE", help="The dividend list of the run.", rich_help_panel=_AGAIN
    ),
]
History = Annotated[
    Path | None,
    typer.Option(
        "--history", metavar="FILE", help="The records of the run.", rich_help_panel=_AGAIN
    ),
]
Villages = Annotated[
    Path | None,
    typer.Option(
        "--villages", metavar="FILE", help="Its funds, if it had any.", rich_help_panel=_AGAIN
    ),
]

Columns = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="Its map of columns.", rich_help_panel=_AGAIN),
]
Pseudonymise = Annotated[
    Path | None,
    typer.Option(
        "--pseudonymise",
        metavar="KEYFILE",
        help="Its key file, if its ids were replaced.",
        rich_help_panel=_AGAIN,
    ),
]


def verify_run(
    folder: Folder,
    *,
    replay: Replay = False,
    rulesets: Rulesets = None,
    members: Members = None,
    history: History = None,
    villages: Villages = None,
    columns: Columns = None,
    pseudonymise: Pseudonymise = None,
    workbook_limit: options.WorkbookLimit = None,
    memory_limit: options.MemoryLimit = None,
    threads: options.Threads = None,
    spill: options.Spill = None,
    master: options.Master = None,
    spark_conf: options.SparkConf = None,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Hold the folder of a run against its manifest; exit status 1 if they differ.

    核对结果文件夹与清单是否一致；加 --replay 则重算一遍，逐字节比较。

    Every file that is missing, changed or not named is told. With --replay the run is
    made again, as the manifest says it was made, and the first difference of each file is
    told. Exit status: 0 equal, 1 different, 2 when it cannot be told, such as for lists
    that are not those of the run.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        given = _Given(
            rulesets or (), members, history, villages, columns, pseudonymise, workbook_limit
        )
        given.refuse_part(replay=replay)
        machine = _Machine(memory_limit, threads, spill, master, spark_conf or ())
        _verify(output, folder, given if replay else None, machine)


@dataclass(frozen=True, slots=True)
class _Given:
    """What the run was made of."""

    rulesets: Sequence[Path]
    members: Path | None
    history: Path | None
    villages: Path | None
    columns: Path | None
    pseudonymise: Path | None
    workbook_limit: int | None

    def refuse_part(self, *, replay: bool) -> None:
        """Refuse what is too much, or too little, for what is asked.

        Raises: typer.BadParameter: then.
        """
        needed = {
            "--ruleset": self.rulesets,
            "--members": self.members,
            "--history": self.history,
        }
        if replay and (absent := [name for name, each in needed.items() if not each]):
            raise options.WrongOption("与 --replay 同用时必须给出", "needed with --replay", absent)
        every = {**needed, "--villages": self.villages, "--map": self.columns}
        every["--pseudonymise"] = self.pseudonymise
        given = [name for name, each in every.items() if each]
        if given and not replay:
            raise options.WrongOption("只与 --replay 同用", "only with --replay", given)

    def sources(self) -> Sources:
        """The lists, with their map and key. Raises: RulesetError, UsageError."""
        files = self.members, self.history, self.villages
        return Files(*files, self.columns, self.pseudonymise, self.workbook_limit).sources()


@dataclass(frozen=True, slots=True)
class _Machine:
    """What bears on time and memory alone."""

    memory: int | None
    threads: int | None
    spill: Path | None
    master: str | None
    spark_conf: Sequence[str]


def _verify(output: Output, folder: Path, given: _Given | None, machine: _Machine) -> None:
    """Tell what differs. Raises: typer.Exit: with the status, unless nothing does."""
    from sanctions.api.verifying import file_faults, written_in

    written = written_in(folder)
    faults = file_faults(written)
    again = None
    if given is not None:
        from sanctions.api.replaying import replayed

        with output.stages(*ASSESSING, "write") as stage:
            stage("load")
            again = replayed(written, _what(given, machine), stage, faults)
    different = bool(faults or (again and again.differences))
    output.document(_document(written, faults, again, different=different))
    output.show(*_lines(written, faults, again, output.language))
    if different:
        raise typer.Exit(FINDINGS)


def _what(given: _Given, machine: _Machine) -> Given:
    """The rulesets, loaded, and the lists. Raises: RulesetError."""
    from sanctions.api.batch import Limits
    from sanctions.api.replaying import Given

    cluster = None
    if machine.master is not None or machine.spark_conf:
        from sanctions.api.cluster import Cluster

        cluster = Cluster(machine.master, options.read_settings(machine.spark_conf))
    return Given(
        versions=load_all(given.rulesets),
        sources=given.sources(),
        limits=Limits(memory=machine.memory, threads=machine.threads, spill=machine.spill),
        cluster=cluster,
        work=machine.spill,
    )


def _lines(
    written: Written, faults: Sequence[FileFault], again: Replayed | None, language: Language
) -> Iterator[str]:
    """What was found, for a person."""
    number = len(written.outputs)
    if not faults:
        yield say(
            language,
            f"{written.folder}：{number} 个文件，均与清单一致",
            f"{written.folder}: {plural(number, 'file')}, all as the manifest says",
        )
    for each in faults:
        yield f"{_FAULTS[each.fault].speak(language)}  {each.name}"
    yield f"manifest.json  SHA-256 {written.sha256}"
    if again is None:
        return
    yield ""
    for name, where in again.differences.items():
        yield f"{name}{say(language, '：', ': ')}{where.speak(language)}"
    if not again.differences:
        yield say(
            language,
            f"重算：{again.files} 个文件，逐字节相同",
            f"computed again: {plural(again.files, 'file')}, equal to the byte",
        )
    for name, (then, now) in again.versions.items():
        yield say(
            language,
            f"{name}：当时 {then}，现为 {now or '未用'}",
            f"{name}: {then} then, {now or 'none'} now",
        )


def _document(
    written: Written, faults: Sequence[FileFault], again: Replayed | None, *, different: bool
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "status": "findings" if different else "done",
        "folder": str(written.folder),
        "manifest_sha256": written.sha256,
        "files": len(written.outputs),
        "faults": [{"fault": each.fault, "file": each.name} for each in faults],
    }
    if again is not None:
        differences = [{"file": name, **asdict(text)} for name, text in again.differences.items()]
        versions = {name: list(each) for name, each in again.versions.items()}
        document["replay"] = {
            "files": again.files,
            "differences": differences,
            "versions": versions,
        }
    return document
