"""`sanctions adjust`: what two runs differ in, to pay after or to recover, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanctions.cli import options
from sanctions.cli.faults import told
from sanctions.cli.output import Output
from sanctions.cli.words import DRAFT, plural, say
from sanctions.model.tables import ADJUSTED_VILLAGES, Language
from sanctions.model.tables.adjusted import ADJUSTED_MONEY, CAUSES
from sanctions.model.tables.figures import grouped, money_name

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from sanctions.api.adjust import Comparison

EPILOG = r"""[bold]Examples[/]

  sanctions run rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-01-31 --out january
  sanctions run rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-03-31 --out march
  sanctions adjust january march --out difference --lang zh

  sanctions adjust province-january province-march --out difference \
    --format parquet --memory-limit 3GB
"""

_REWARDS_ABREAST = 3
Old = Annotated[
    Path,
    typer.Argument(
        metavar="OLD_RUN", help="The folder of the run that was paid.", show_default=False
    ),
]
New = Annotated[
    Path,
    typer.Argument(
        metavar="NEW_RUN",
        help="The folder of a later run of the same period.",
        show_default=False,
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help="The folder for the tables, the pages and `manifest.json`.",
        rich_help_panel="Output",
    ),
]
Format = Annotated[
    options.FileFormat,
    typer.Option("--format", help="The format of the tables.", rich_help_panel="Output"),
]


def adjust(
    old: Old,
    new: New,
    out: Out,
    *,
    file_format: Format = "csv",
    memory_limit: options.MemoryLimit = None,
    threads: options.Threads = None,
    spill: options.Spill = None,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Tell what must be paid after or recovered per member, as a later run says otherwise, and why.

    比较同一期间的两次计算，逐人列出应补发、应追回的奖励金及其原因。

    It decides nothing: a page in Chinese and in English says what a body has to decide.
    What was only held and is paid now is to be paid; it was never to be recovered.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        from sanctions.api.adjust import Limits, adjust_runs

        with output.stages("compare") as stage:
            stage("compare")
            limits = Limits(memory=memory_limit, threads=threads, spill=spill)
            made, manifest = adjust_runs(
                old, new, out, file_format=file_format, limits=limits, language=lang
            )
        output.document({"status": "done", "out": str(out), "manifest": manifest})
        output.show(*_parts(made, lang))
        written = say(lang, f"已写入 {out}", f"Written to {out}")
        output.show("", written, *(f"  {name}" for name in (*manifest["outputs"], "manifest.json")))


def _parts(made: Comparison, language: Language) -> Iterator[RenderableType]:
    """The summary from top to bottom, for a screen of 80 columns or more."""
    from rich.text import Text as Styled

    manifest = made.manifest
    old, new = manifest["adjusts"]["old"], manifest["adjusts"]["new"]
    yield say(
        language,
        f"原以 {old['as_of']} 所知为准，现以 {new['as_of']} 所知为准，相隔 {manifest['days']} 天",
        f"as known on {old['as_of']}, and as known on {new['as_of']}: {manifest['days']} days",
    )
    if manifest["draft"]:
        yield Styled(DRAFT.speak(language), "yellow")
    totals = list(manifest["totals"].items())
    for first in range(0, len(totals), _REWARDS_ABREAST):
        yield ""
        yield _money_table(made, dict(totals[first : first + _REWARDS_ABREAST]), language)
    yield ""
    members = manifest["counts"]["members"]
    yield say(language, f"涉及 {members:,} 名成员", f"{plural(members, 'member')} concerned")
    if manifest["causes"]:
        yield ""
        yield _cause_table(manifest["causes"], language)
        yield say(
            language,
            "一名成员有几个原因的，各原因下均计入。",
            "A member with several causes is in each of them.",
        )
    yield say(
        language,
        "以上是建议，不是决定；须由有权机构决定的事项见 page.zh.html。",
        "A proposal, not a decision: what a body has to decide is in page.en.html.",
    )


def _money_table(
    made: Comparison, totals: Mapping[str, Mapping[str, str]], language: Language
) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "奖励资金（元）", "Money (yuan)"), no_wrap=True)
    for reward in totals:
        title = made.titles.get(reward, {}).get(language) or reward
        table.add_column(title, justify="right", overflow="fold")
    for name in ADJUSTED_MONEY:
        figures = (grouped(each[name]) for each in totals.values())
        table.add_row(money_name(name, language, ADJUSTED_VILLAGES), *figures)
    return table


def _cause_table(causes: Mapping[str, Mapping[str, Any]], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "原因", "Cause"), overflow="fold")
    for title in (
        say(language, "行数", "Rows"),
        *(money_name(name, language, ADJUSTED_VILLAGES) for name in ("to_pay", "to_recover")),
    ):
        table.add_column(title, justify="right", no_wrap=True)
    for cause, figures in causes.items():
        table.add_row(
            CAUSES[cause].speak(language),
            f"{figures['rows']:,}",
            grouped(figures["to_pay"]),
            grouped(figures["to_recover"]),
        )
    return table
