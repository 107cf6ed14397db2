"""`sanctions diff`: two covenants, proved equivalent or told apart by a case of each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import effect as effects
from sanctions.cli import options
from sanctions.cli.assessment import Files
from sanctions.cli.faults import FINDINGS, told
from sanctions.cli.output import Output
from sanctions.cli.words import say
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

    from sanctions.api.diff import Comparison, Difference
    from sanctions.verify.results import Claim, Verdict

EPILOG = r"""[bold]Examples[/]

  sanctions diff adopted/ruleset.yaml draft/ruleset.yaml

  sanctions diff adopted draft --lang zh --json

  sanctions diff adopted draft --members members.csv --history history.csv \
    --year 2025 --as-of 2026-01-31 --out effect --lang zh
"""
_DECLARED_SHOWN = 20

Old = Annotated[
    Path,
    typer.Argument(
        metavar="OLD",
        help="A covenant: its file, or the folder of its `ruleset.yaml`.",
        show_default=False,
    ),
]
New = Annotated[
    Path,
    typer.Argument(
        metavar="NEW", help="The covenant that is compared with it.", show_default=False
    ),
]


def diff(
    old: Old,
    new: New,
    *,
    members: effects.Members = None,
    history: effects.History = None,
    villages: options.Villages = None,
    columns: options.Map = None,
    pseudonymise: options.Pseudonymise = None,
    workbook_limit: options.WorkbookLimit = None,
    year: options.Year = None,
    period: options.APeriod = None,
    as_of: effects.AsOf = None,
    quarantine: options.Quarantine = False,
    out: effects.Out = None,
    file_format: effects.Format = "csv",
    memory_limit: options.MemoryLimit = None,
    threads: options.Threads = None,
    spill: options.Spill = None,
    members_at_once: options.MembersAtOnce = None,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Prove two covenants equivalent, or show a case of each difference; exit status 1 if any.

    比较两份公约或两个版本：证明结果相同，或就每一处不同给出最小的案例和双方的结果。

    Each claim holds for all records that both accept, or is refuted by one input with the outcome
    under each, seen on the engine `reference`. What stands in the two files in other words is
    listed after it. Needs the extra `verify`.

    With --members and --history the effect on a real list instead: who is better or worse off,
    the money moved, by village, clause and row, as tables and a page with pictures.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        given = effects.Given(
            files=Files(members, history, villages, columns, pseudonymise, workbook_limit),
            span=(year, period),
            as_of=as_of,
            quarantine=quarantine,
            out=out,
            file_format=file_format,
            limits=(memory_limit, threads, spill, members_at_once),
        )
        if given.wanted:
            effects.effect(output, old, new, given)
        else:
            _prove(output, old, new)


def _prove(output: Output, old: Path, new: Path) -> None:
    """Show what was proved. Raises: typer.Exit: if the covenants differ."""
    found = proved(output, old, new)
    show(output, found)
    if not found.equivalent:
        raise typer.Exit(FINDINGS)


def proved(output: Output, old: Path, new: Path) -> Comparison:
    """The comparison of the two files."""
    from sanctions.api.diff import diff as compare
    from sanctions.api.load import load

    with output.stages("load", "prove") as stage:
        stage("load")
        covenants = (load(old), load(new))
        stage("prove")
        return compare(*covenants, progress=lambda done: stage("prove", done))


def show(output: Output, found: Comparison) -> None:
    """The comparison for a person, or as one document; what differs also where it is quiet."""
    from sanctions.report.comparison import plain_comparison

    status = "done" if found.equivalent else "findings"
    output.document({"status": status, **plain_comparison(found)})
    output.show(*_report(found, output.language))
    if output.quiet and not output.as_json:
        failed = (claim for claim in found.claims if not claim.passed)
        output.complain(*(part for claim in failed for part in _told(claim, output.language)))


def _report(found: Comparison, language: Language) -> Iterator[RenderableType]:
    """Every claim with its verdict, the case of each difference, the texts, then the counts."""
    from sanctions.report.comparison import summary

    yield _claims(found.claims, language)
    yield ""
    for claim in found.claims:
        if claim.verdict != "proved":
            yield from _told(claim, language)
    if found.declared:
        yield _declared(found.declared[:_DECLARED_SHOWN], language)
        more = len(found.declared) - _DECLARED_SHOWN
        if more > 0:
            yield say(language, f"另有 {more} 处，见 --json", f"and {more} more: see --json")
        yield ""
    yield summary(found).speak(language)


def _claims(claims: Sequence[Claim], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "结论", "Verdict"), no_wrap=True)
    table.add_column(say(language, "表", "Table"), no_wrap=True)
    table.add_column(say(language, "比较的内容", "What is compared"), overflow="fold", ratio=1)
    for claim in claims:
        table.add_row(_verdict(claim.verdict, language), claim.id, claim.says.speak(language))
    return table


def _verdict(verdict: Verdict, language: Language) -> Text:
    from rich.text import Text

    from sanctions.report.comparison import AGREEMENT

    colours = {"proved": "green", "refuted": "red", "undecided": "yellow", "noted": "cyan"}
    return Text(AGREEMENT[verdict].speak(language), colours[verdict])


def _told(claim: Claim, language: Language) -> Iterator[RenderableType]:
    """One claim: its id, what it says, why it is not so, the case, and both outcomes of it."""
    from rich.text import Text

    from sanctions.cli.grids import Drawn
    from sanctions.report.comparison import given, outcomes
    from sanctions.report.proofs import known_on

    yield Text.assemble(_verdict(claim.verdict, language), f"  {claim.id}", no_wrap=True)
    yield f"  {claim.says.speak(language)}"
    if claim.why.en:
        yield f"  {claim.why.speak(language)}"
    if claim.examples:
        yield f"  {known_on(claim.examples[0]).speak(language)}"
        for grid in (*given(claim), *outcomes(claim, language)):
            yield Drawn(grid, language)
    yield ""


def _declared(differences: Sequence[Difference], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    title = say(
        language, "文字上的不同（未经证明）", "What the files say in other words (no proof)"
    )
    table = Table(box=SIMPLE_HEAD, show_edge=False, title=title, title_justify="left")
    for heading in (
        say(language, "处", "Where"),
        say(language, "原", "Old"),
        say(language, "新", "New"),
    ):
        table.add_column(heading, overflow="fold")
    for each in differences:
        table.add_row(each.where, each.old.speak(language), each.new.speak(language))
    return table
