"""`sanctions test`: the cases of covenants, and the rows and bounds that no case reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import boundaries, options
from sanctions.cli.assessment import read_each
from sanctions.cli.faults import FINDINGS, told
from sanctions.cli.output import Output
from sanctions.cli.words import plural, say
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from sanctions.verify.trial import CaseResult, Difference, Trial

EPILOG = r"""[bold]Examples[/]

  sanctions test rulesets/nanhai-model
  sanctions test rulesets/nanhai-model --coverage
  sanctions test rulesets/* --quiet --fail-under 80
"""

CASES = "cases.yaml"
RULESET = "ruleset.yaml"

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="RULESETS",
        help="A folder with a `ruleset.yaml` and its `cases.yaml`, or a case file.",
        show_default=False,
    ),
]

ListCoverage = Annotated[
    bool,
    typer.Option("--coverage", help="List every bound, and which of its sides the cases tried."),
]
Prove = Annotated[
    bool,
    typer.Option(
        "--prove",
        help="Leave out sides that z3 proves can never be. Needs the extra `verify`.",
    ),
]
FailUnder = Annotated[
    int,
    typer.Option(
        min=0,
        max=100,
        metavar="PERCENT",
        help="Exit status 1 if fewer of a hundred sides were tried.",
    ),
]


def run_cases(
    paths: Paths,
    *,
    coverage: ListCoverage = False,
    prove: Prove = False,
    fail_under: FailUnder = 0,
    engine: options.Engine = "reference",
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Run the cases of covenants; exit status 1 if one fails or a table row is never reached.

    运行公约的案例，列出与预期不符之处和没有案例触及的规则行。

    A bound that a row compares with has sides: itself, and the nearest values
    below and above. How many of them the cases tried is told; too few are a
    failure only with --fail-under.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        from sanctions.api.trial import proved
        from sanctions.verify.case_files import read_case_file
        from sanctions.verify.trial import try_cases

        with output.stages("test", *(["prove"] if prove else [])) as stage:
            stage("test")
            files = read_each(map(_case_file_of, paths), read_case_file)
            trials = [try_cases(file, engine) for file in files]
            if prove:
                stage("prove")
                trials = [proved(trial) for trial in trials]
        passed = all(trial.passed and trial.coverage.reaches(fail_under) for trial in trials)
        output.document(
            {
                "status": "done" if passed else "findings",
                "files": [_plain(trial) for trial in trials],
            }
        )
        for trial in trials:
            output.show(*_report(trial, lang, listing=coverage))
            shortfall = _shortfall(trial, fail_under, lang)
            output.show(*shortfall)
            if quiet:
                output.complain(*_failures(trial, lang), *shortfall)
        if not passed:
            raise typer.Exit(FINDINGS)


def _case_file_of(path: Path) -> Path:
    if path.is_dir():
        return path / CASES
    return path.with_name(CASES) if path.name == RULESET else path


def _report(trial: Trial, language: Language, *, listing: bool) -> Iterator[RenderableType]:
    """Every case with its verdict, then what is wrong, then the bounds if asked, and the counts."""
    yield _case_table(trial, language)
    yield ""
    yield from _failures(trial, language)
    if listing:
        yield from boundaries.listed(trial.coverage, language)
    failed = sum(not result.passed for result in trial.results)
    passed, unreached = len(trial.results) - failed, len(trial.unreached)
    yield say(
        language,
        f"{trial.file.file}：{passed} 个案例通过，{failed} 个不符，{unreached} 行无案例触及",
        f"{trial.file.file}: {plural(passed, 'case')} passed, {failed} failed,"
        f" {plural(unreached, 'row')} not reached",
    )
    yield boundaries.summed(trial.coverage, language)


def _shortfall(trial: Trial, percent: int, language: Language) -> list[RenderableType]:
    """That fewer sides were tried than are wanted; nothing where that is not so."""
    from rich.text import Text

    if trial.coverage.reaches(percent):
        return []
    too_few = say(language, "不符", "failed")
    said = say(
        language,
        f"  试到的不足 {percent}%  ({trial.file.file})",
        f"  fewer than {percent} % of the sides tried  ({trial.file.file})",
    )
    return [Text.assemble((too_few, "red"), said, no_wrap=True)]


def _failures(trial: Trial, language: Language) -> Iterator[RenderableType]:
    from rich.text import Text

    for result in trial.results:
        if result.passed:
            continue
        failed = say(language, "不符", "failed")
        yield Text.assemble(
            (failed, "red"), f" {result.case.id}  ({result.case.span})", no_wrap=True
        )
        if result.fault:
            yield "\n".join(f"  {line}" for line in result.fault.splitlines())
        if result.differences:
            yield _difference_table(result.differences, language)
        yield ""
    if trial.unreached:
        title = say(language, "没有案例触及的行", "rows that no case reached")
        yield Text.assemble((title, "red"), f"  ({trial.file.file})", no_wrap=True)
        yield from (f"  {name}" for name in trial.unreached)
        yield ""


def _case_table(trial: Trial, language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "案例", "Case"), overflow="fold")
    table.add_column(say(language, "结果", "Result"), no_wrap=True)
    table.add_column(say(language, "规则", "Rule"), overflow="fold", ratio=1)
    for result in trial.results:
        table.add_row(result.case.id, _verdict(result, language), result.case.title.speak(language))
    return table


def _verdict(result: CaseResult, language: Language) -> RenderableType:
    from rich.text import Text

    if result.passed:
        return Text(say(language, "通过", "passed"), "green")
    return Text(say(language, "不符", "failed"), "red")


def _difference_table(differences: Sequence[Difference], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for zh, en in (
        ("表", "Table"),
        ("行", "Row"),
        ("列", "Column"),
        ("预期", "Expected"),
        ("实际", "Actual"),
    ):
        table.add_column(say(language, zh, en), overflow="fold")
    for each in differences:
        table.add_row(each.table, each.row, each.column, each.expected, each.actual)
    return table


def _plain(trial: Trial) -> dict[str, object]:
    """The trial for JSON."""
    from dataclasses import asdict

    return {
        "file": trial.file.file,
        "rulesets": [version.reference for version in trial.file.versions],
        "cases": [
            {
                "id": result.case.id,
                "title": asdict(result.case.title),
                "passed": result.passed,
                "fault": result.fault,
                "differences": [asdict(each) for each in result.differences],
            }
            for result in trial.results
        ],
        "unreached": list(trial.unreached),
        "boundaries": boundaries.plain(trial.coverage),
    }
