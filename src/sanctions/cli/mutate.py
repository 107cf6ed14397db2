"""`sanctions mutate`: small changes of a covenant that its cases do not notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import options
from sanctions.cli.faults import FINDINGS, told
from sanctions.cli.output import Output
from sanctions.cli.words import plural, say
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from sanctions.verify.mutants.results import Fate, Mutation, Tried

EPILOG = r"""[bold]Examples[/]

  sanctions mutate rulesets/nanhai-model

  sanctions mutate village.yaml --cases cases.yaml --write-cases missed.yaml
  sanctions test missed.yaml

  sanctions mutate village.yaml --fail-under 100 --lang zh
"""

CasesFile = Annotated[
    Path | None,
    typer.Option(
        "--cases",
        metavar="FILE",
        help="The case file; by default the `cases.yaml` beside the covenant.",
    ),
]
FailUnder = Annotated[
    int,
    typer.Option(
        min=0,
        max=100,
        metavar="PERCENT",
        help="Exit status 1 if the cases kill fewer of a hundred mutants.",
    ),
]
Every = Annotated[
    bool,
    typer.Option("--all", help="List every mutant, and not only those that live."),
]


def mutate(
    ruleset: options.Covenant,
    *,
    cases: CasesFile = None,
    fail_under: FailUnder = 95,
    every: Every = False,
    write_cases: options.WriteCases = None,
    replace: options.Replace = False,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Change a covenant in small ways; exit status 1 if its cases do not notice enough of them.

    逐处改动公约，查出案例发现不了的改动，并给出能发现它的案例。

    A threshold one unit off, a word of a scale for its neighbour, two rows
    in the other order, a shorter term, another share: each is a mutant, and
    a case that fails on it kills it. With the extra `verify` one that lives
    is proved equivalent, which does not count, or a case is proposed.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        from sanctions.api.mutate import mutate as make
        from sanctions.files.new_file import refuse_taken
        from sanctions.report.mutants import plain

        if write_cases is not None:
            refuse_taken(write_cases, replace=replace)
        with output.stages("mutate") as stage:
            stage("mutate")
            found = make(ruleset, cases, progress=lambda done, of: stage("mutate", done, of))
        if write_cases is not None:
            _write(ruleset, found, write_cases, replace=replace)
        passed = 100 * found.killed >= fail_under * found.judged
        status = "done" if passed else "findings"
        output.document({"status": status, **plain(found), **_written(found, write_cases)})
        output.show(*_report(found, lang, every=every, proposals=write_cases is None))
        if write_cases is not None:
            output.show(_told_written(found, write_cases, lang))
        if quiet and not passed and not as_json:
            output.complain(*_report(found, lang, every=False, proposals=False))
        if not passed:
            raise typer.Exit(FINDINGS)


def _write(ruleset: Path, found: Mutation, out: Path, *, replace: bool) -> None:
    from sanctions.api.load import load
    from sanctions.api.mutate import write_proposed

    if found.proposed:
        write_proposed(load(ruleset), found, out, replace=replace)


def _written(found: Mutation, file: Path | None) -> dict[str, object]:
    if file is None or not found.proposed:
        return {}
    return {"written": {"file": str(file), "cases": len(found.proposed)}}


def _told_written(found: Mutation, file: Path, language: Language) -> str:
    number = len(found.proposed)
    if not number:
        return say(language, f"没有可写入 {file} 的案例", f"There is no case to write to {file}")
    return say(
        language,
        f"已写入 {file}：{number} 个案例",
        f"Written to {file}: {plural(number, 'case')}",
    )


def _report(
    found: Mutation, language: Language, *, every: bool, proposals: bool
) -> Iterator[RenderableType]:
    """The mutants that live, or all of them, the cases that would kill them, and the counts."""
    from sanctions.report.mutants import counts

    shown = found.tried if every else found.of("alive")
    if shown:
        yield _table(shown, language)
        yield ""
    if proposals and found.proposed:
        yield say(
            language,
            "可加入案例文件；预期是程序所得，请先对照公约原文：",
            "Cases that would kill them; what is expected is what the program makes of them, so"
            " hold them against the text of the covenant:",
        )
        for each in found.proposed:
            yield ""
            yield each.text.rstrip("\n")
        yield ""
    yield f"{found.ruleset}{say(language, '：', ': ')}{counts(found).speak(language)}"


def _table(shown: tuple[Tried, ...], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from sanctions.report.mutants import told as more

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "结果", "Fate"), no_wrap=True)
    table.add_column(say(language, "改动", "Mutant"), no_wrap=True)
    table.add_column(say(language, "位置", "Where"), overflow="fold")
    table.add_column(say(language, "原文 → 改为", "Old → new"), overflow="fold", ratio=2)
    table.add_column(say(language, "说明", "More"), overflow="fold", ratio=1)
    for each in shown:
        mutant = each.mutant
        new = mutant.new or say(language, "（无）", "(nothing)")
        table.add_row(
            _fate(each.fate, language),
            mutant.id,
            mutant.part,
            f"{mutant.old} → {new}",
            more(each).speak(language),
        )
    return table


def _fate(fate: Fate, language: Language) -> Text:
    from rich.text import Text

    from sanctions.report.mutants import FATES

    colours = {"killed": "green", "alive": "red", "equivalent": "cyan", "refused": "dim"}
    return Text(FATES[fate].speak(language), colours[fate])
