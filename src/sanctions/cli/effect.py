"""`sanctions diff … --members`: what a new covenant changes on a real list, in place of proofs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import options
from sanctions.cli.assessment import Files
from sanctions.cli.output import Output
from sanctions.cli.words import DRAFT, plural, say
from sanctions.model.calendar import Period
from sanctions.model.tables import Language
from sanctions.model.tables.effect import IN_MEASURES, IN_MONEY
from sanctions.model.tables.figures import grouped

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from sanctions.api.effect import Asked, Found

_LIST = "The effect on a list"
Members = Annotated[
    Path | None,
    typer.Option(
        "--members",
        metavar="FILE",
        help="A dividend list: the effect on it is computed, and nothing is proved.",
        rich_help_panel=_LIST,
    ),
]
History = Annotated[
    Path | None,
    typer.Option(
        "--history", metavar="FILE", help="The records of that list.", rich_help_panel=_LIST
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        parser=options.read_day,
        help="What was known on this day counts, and nothing later.",
        rich_help_panel=_LIST,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="The folder for the tables, the pages and `manifest.json`.",
        rich_help_panel=_LIST,
    ),
]
Format = Annotated[
    options.FileFormat,
    typer.Option("--format", help="The format of the tables.", rich_help_panel=_LIST),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was asked of the effect on a list; without ``files.members`` nothing may be."""

    files: Files
    span: tuple[Period | None, Period | None]
    as_of: date | None
    quarantine: bool
    out: Path | None
    file_format: options.FileFormat
    limits: tuple[int | None, int | None, Path | None, int | None]

    @property
    def wanted(self) -> bool:
        """Whether a list was given.

        Raises:
            typer.BadParameter: if one was, and what the effect needs was not; or the reverse.
        """
        needed = {
            "--members": self.files.members,
            "--history": self.files.history,
            "--as-of": self.as_of,
            "--out": self.out,
        }
        found = [name for name, value in needed.items() if value is not None]
        if len(found) == len(needed):
            return True
        others = (self.files.villages, *self.span)
        if not found and not self.quarantine and not any(each is not None for each in others):
            return False
        missing = [name for name in needed if name not in found]
        zh = "比较对名单的影响时须给出"
        raise options.WrongOption(zh, "needed for the effect on a list", missing)


def effect(output: Output, old: Path, new: Path, given: Given) -> None:
    """Compute the effect, write its folder, and show its sums.

    Raises:
        SanctionsError: as `load` and `effect` of the Python API do.
    """
    with output.stages("load", "read", "evaluate", "compare", "write") as stage:
        stage("load")
        asked, out = _asked(old, new, given)
        from sanctions.api.effect import Limits, Manner, effect_of_files

        memory, threads, spill, members_at_once = given.limits
        limits = Limits(memory=memory, threads=threads, spill=spill)
        manner = Manner(limits=limits, language=output.language)
        if members_at_once is not None:
            manner = replace(manner, members_at_once=members_at_once)
        made, manifest = effect_of_files(
            asked, out, file_format=given.file_format, manner=manner, advance=stage
        )
    output.document({"status": "done", "out": str(out), "manifest": manifest})
    output.show(*_parts(made, output.language))
    written = say(output.language, f"已写入 {out}", f"Written to {out}")
    output.show("", written, *(f"  {name}" for name in (*manifest["outputs"], "manifest.json")))


def _asked(old: Path, new: Path, given: Given) -> tuple[Asked, Path]:
    from sanctions.api.effect import Asked
    from sanctions.cli.assessment import load_all

    before, after = load_all([old, new])
    if given.as_of is None or given.out is None:  # as `wanted` has asked
        raise options.WrongOption("须给出", "needed", ["--as-of", "--out"])
    asked = Asked(
        old=before,
        new=after,
        sources=given.files.sources(),
        period=options.one_period(*given.span),
        as_of=given.as_of,
        on_bad="quarantine" if given.quarantine else "stop",
    )
    return asked, given.out


# --- on the screen --------------------------------------------------------------------------------


def _parts(made: Found, language: Language) -> Iterator[RenderableType]:
    """The summary from top to bottom, for a screen of 80 columns or more."""
    from rich.text import Text as Styled

    manifest = made.manifest
    old, new = (manifest["effect"][side] for side in ("old", "new"))
    yield say(
        language,
        f"{old['ruleset']} 与 {new['ruleset']}，均当作一直施行；以 {manifest['as_of']} 所知为准",
        f"{old['ruleset']} and {new['ruleset']}, each as if always in force;"
        f" as known on {manifest['as_of']}",
    )
    if manifest["draft"]:
        yield Styled(DRAFT.speak(language), "yellow")
    yield from ("", _members_table(made, language), "", _money_table(made, language), "")
    yield _running(made, language)
    yield from _left_out(made, language)
    yield say(
        language,
        "是测算，不是决定；图和各表见 page.zh.html。",
        "A trial, not a decision: pictures and figures are in page.en.html.",
    )


def _members_table(made: Found, language: Language) -> Table:
    """Members by what becomes of their money, and apart from it of their measures."""
    table = _new_table(language, ("成员", "Members"), ("人数", "Number"), ("元", "Yuan"))
    counts, totals = made.manifest["counts"], made.manifest["totals"]
    sums = {"better": totals["gained"], "worse": totals["lost"], "unsure": totals["unsettled"]}
    for name, text in IN_MONEY.items():
        figure = grouped(sums[name]) if name in sums else ""
        table.add_row(text.speak(language), f"{counts['money'][name]:,}", figure)
    table.add_section()
    for name, text in IN_MEASURES.items():
        table.add_row(text.speak(language), f"{counts['measures'][name]:,}", "")
    return table


def _money_table(made: Found, language: Language) -> Table:
    heads = ("金额（元）", "Money (yuan)"), ("旧公约", "Old"), ("新公约", "New")
    table = _new_table(language, *heads)
    totals = made.manifest["totals"]
    for name, title in (
        ("base", say(language, "基础分红", "Base dividend")),
        ("paid", say(language, "实发奖励", "Rewards paid")),
        ("fund", say(language, "奖励资金", "Reward fund")),
        ("held", say(language, "其中暂缓发放", "Of it held back")),
        ("retained", say(language, "其中留存资金", "Of it retained")),
        ("withheld", say(language, "不予发放", "Withheld")),
    ):
        table.add_row(title, grouped(totals[f"{name}_old"]), grouped(totals[f"{name}_new"]))
        if name == "paid":
            table.add_section()
    return table


def _new_table(language: Language, *heads: tuple[str, str]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(say(language, *head), justify="right" if place else "left", no_wrap=True)
    return table


def _running(made: Found, language: Language) -> str:
    """How many measures that run would not under the new covenant; source: LAW06."""
    counts = made.manifest["counts"]["running"]
    number, members, households = (
        f"{counts[name]:,}" for name in ("measures", "members", "households")
    )
    return say(
        language,
        f"正在执行而新公约下不再执行的措施：{number} 项（成员 {members} 名、户 {households} 户）",
        f"running measures that the new covenant would not impose: {number}"
        f" (of {plural(counts['members'], 'member')}, {plural(counts['households'], 'household')})",
    )


def _left_out(made: Found, language: Language) -> Iterator[str]:
    """Which clauses one of the covenants does not know, and how many records are none to it."""
    for side, zh, en in (("old", "旧公约", "old"), ("new", "新公约", "new")):
        found = made.manifest["effect"][side]["left_out"]
        if found:
            number = sum(found.values())
            titles = made.called["new" if side == "old" else "old"]
            mark = say(language, "、", ", ")
            names = mark.join(
                titles[name].speak(language) if name in titles else name for name in found
            )
            yield say(
                language,
                f"{zh}没有这些条款，{number:,} 条记录在该公约下不认定：{names}",
                f"{plural(number, 'record')} of clauses that the {en} covenant lacks: {names}",
            )
