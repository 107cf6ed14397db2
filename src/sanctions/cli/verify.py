"""`sanctions verify`: what a covenant can never do, proved or refuted by a case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import options
from sanctions.cli.faults import FINDINGS, told
from sanctions.cli.output import Output
from sanctions.cli.words import plural, say
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from sanctions.verify.results import Claim, Example, Verdict, Verification

EPILOG = r"""[bold]Examples[/]

  sanctions verify rulesets/nanhai-model

  sanctions verify village.yaml --write-cases cases.yaml
  sanctions test cases.yaml

  sanctions verify village.yaml --lang zh --json
"""


All = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Also show the cases of what is noted, and of what can happen.",
        rich_help_panel="Output",
    ),
]


def verify(
    ruleset: options.Covenant,
    *,
    everything: All = False,
    write_cases: options.WriteCases = None,
    replace: options.Replace = False,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Prove what a covenant can never do; exit status 1 if a claim is refuted or undecided.

    证明公约决不会出现的结果；不成立的，给出最小的反例。

    Each claim holds for all records that there can be, or is refuted by the smallest case,
    as rows of a list, which the engine `reference` confirms. With --write-cases what can happen is
    written too: an example of each row, grade, measure and payout. Needs the extra `verify`.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        from sanctions.api.load import load
        from sanctions.api.prove import prove
        from sanctions.api.prove import write_cases as write
        from sanctions.files.new_file import refuse_taken

        if write_cases is not None:
            refuse_taken(write_cases, replace=replace)
        with output.stages("load", "prove") as stage:
            stage("load")
            covenant = load(ruleset)
            stage("prove")
            found = prove(covenant, progress=lambda done: stage("prove", done))
            cases = 0
            if write_cases is not None:
                cases = write(covenant, found, write_cases, replace=replace)
        output.document(_document(found, write_cases, cases))
        output.show(*_report(found, lang, everything=everything))
        if write_cases is not None:
            output.show(_written(write_cases, cases, lang))
        if quiet and not as_json:
            failed = (claim for claim in found.claims if not claim.passed)
            output.complain(*(part for claim in failed for part in _told(claim, lang)))
        if not found.passed:
            raise typer.Exit(FINDINGS)


def _document(found: Verification, file: Path | None, cases: int) -> dict[str, object]:
    """The verification for JSON, with the case file if there is one."""
    from sanctions.report.proofs import plain_claim

    written = {} if file is None else {"written": {"file": str(file), "cases": cases}}
    return {
        "status": "done" if found.passed else "findings",
        "ruleset": found.ruleset,
        "claims": [plain_claim(claim) for claim in found.claims],
        **written,
    }


def _written(file: Path, cases: int, language: Language) -> str:
    return say(
        language,
        f"已写入 {file}：{cases} 个案例",
        f"Written to {file}: {plural(cases, 'case')}",
    )


def _report(
    found: Verification, language: Language, *, everything: bool
) -> Iterator[RenderableType]:
    """Every claim with its verdict, what is noted, what failed with its cases, then the counts."""
    from sanctions.report.proofs import counts

    yield _claims(found, language)
    yield ""
    noted = [claim for claim in found.claims if claim.verdict == "noted"]
    if everything:
        noted = [claim for claim in found.claims if claim.passed]
    for claim in noted:
        yield from _told(claim, language, cases=everything)
    for claim in found.claims:
        if not claim.passed:
            yield from _told(claim, language)
    yield f"{found.ruleset}{say(language, '：', ': ')}{counts(found).speak(language)}"
    yield say(
        language,
        "仅就本版本而言：由其他版本判定的记录未予考察",
        "Of this version alone: records that another version judges are not looked at",
    )
    if noted and not everything:
        yield say(
            language,
            "提示的和可能发生的各项，其案例用 --all 列出",
            "The cases of what is noted, and of what can happen: --all",
        )


def _claims(found: Verification, language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "结论", "Verdict"), no_wrap=True)
    table.add_column(say(language, "命题", "Claim"), overflow="fold", ratio=1)
    for claim in found.claims:
        table.add_row(_verdict(claim.verdict, language), _says(claim, language))
    return table


def _verdict(verdict: Verdict, language: Language) -> Text:
    from rich.text import Text

    from sanctions.report.proofs import VERDICTS

    colours = {"proved": "green", "refuted": "red", "undecided": "yellow", "noted": "cyan"}
    return Text(VERDICTS[verdict].speak(language), colours[verdict])


def _says(claim: Claim, language: Language) -> str:
    """The claim; of one that is noted, that it is not so, which is no fault."""
    not_so = say(language, "并非：", "not so: ") if claim.verdict == "noted" else ""
    return f"{not_so}{claim.says.speak(language)}"


def _told(claim: Claim, language: Language, *, cases: bool = True) -> Iterator[RenderableType]:
    """One claim: its id, what it says, why it is not so, and the case that shows it."""
    from rich.text import Text

    yield Text.assemble(_verdict(claim.verdict, language), f"  {claim.id}", no_wrap=True)
    yield f"  {_says(claim, language)}"
    if claim.why.en:
        yield f"  {claim.why.speak(language)}"
    if cases:
        for place, example in enumerate(claim.examples, start=1):
            if place > 1:
                yield ""
            several = place if len(claim.examples) > 1 else 0
            yield from _example(example, language, several)
    yield ""


def _example(example: Example, language: Language, place: int) -> Iterator[RenderableType]:
    """A case; ``place`` is its number if there are several."""
    from sanctions.cli.grids import Drawn
    from sanctions.report.proofs import grids, known_on

    number = say(language, f"案例 {place}，", f"case {place}, ") if place else ""
    yield f"  {number}{known_on(example).speak(language)}"
    for grid in grids(example):
        yield Drawn(grid, language)
