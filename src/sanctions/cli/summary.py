"""The summary of a run: what ruled, the money of each reward, households, records, issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sanctions.cli.issues import counted, issue_table
from sanctions.cli.words import (
    HONOUR_VERDICTS,
    MONEY,
    known,
    plural,
    say,
)
from sanctions.errors import Issue
from sanctions.model.tables import Language, Text
from sanctions.model.tables.figures import grouped, money_name
from sanctions.model.tables.words import HOUSEHOLD_STATUSES, STATES

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_REWARDS_ABREAST = 3
SHOWN_AFTER = 5
"""How many issues a summary lists; the table issues has them all."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summary is made of: the manifest of the run, and what it lacks.

    ``rewards`` are the titles of all rewards; ``honours`` says of each one without money how many
    members have it, do not have it, and wait for it.
    """

    manifest: Mapping[str, Any]
    title: Text
    rewards: Mapping[str, Text]
    honours: Mapping[str, Mapping[str, int]]
    issues: Sequence[Issue]


def summary_parts(summary: Summary, language: Language) -> Iterator[RenderableType]:
    """The summary from top to bottom, for a screen of 80 columns or more."""
    yield from _heading(summary, language)
    totals = [each for each in summary.manifest["totals"].items() if each[0] not in summary.honours]
    for first in range(0, len(totals), _REWARDS_ABREAST):
        abreast = dict(totals[first : first + _REWARDS_ABREAST])
        yield ""
        yield _money_table(abreast, summary.rewards, language)
    if summary.honours:
        yield ""
        yield _honour_table(summary.honours, summary.rewards, language)
    yield ""
    yield _count_tables(summary.manifest["counts"], language)
    yield ""
    yield from _remarks(summary, language)


def too_early(manifest: Mapping[str, Any], language: Language) -> str | None:
    """The warning that what the run knows ends before its period; none where it does not."""
    as_of, last = manifest["as_of"], _last_day(manifest["period"]["end"])
    if as_of >= last:
        return None
    return say(
        language,
        f"--as-of {as_of} 早于期间最后一日 {last}：{as_of} 以后的记录均未计入，请核对日期。",
        f"--as-of {as_of} is before {last}, the last day of the period: no record later than"
        f" {as_of} counts. Check the day.",
    )


def _heading(summary: Summary, language: Language) -> Iterator[RenderableType]:
    from rich.text import Text as Styled

    manifest = summary.manifest
    names = ", ".join(each["ruleset"] for each in manifest["rulesets"])
    title = Styled.assemble((summary.title.speak(language), "bold"), f"  {names}")
    if manifest["draft"]:
        title.append(say(language, "  草案", "  DRAFT"), "bold yellow")
    yield title
    start, last = manifest["period"]["start"], _last_day(manifest["period"]["end"])
    yield say(
        language,
        f"期间 {start} 至 {last}，以 {manifest['as_of']} 所知为准；引擎 {manifest['engine']}",
        f"from {start} to {last}, as known on {manifest['as_of']}; engine {manifest['engine']}",
    )
    early = too_early(manifest, language)
    if early is not None:
        yield Styled(early, "bold yellow")
    if manifest["draft"]:
        yield Styled(
            say(
                language,
                "公约文件未完整载明达到法定人数的表决（adopted）：数字仅供讨论，不作为发放依据。",
                "The covenant does not state its adoption in full and with its quorum (`adopted`):"
                " these figures are for discussion, not for payment.",
            ),
            "yellow",
        )


def _money_table(
    totals: Mapping[str, Mapping[str, str]], titles: Mapping[str, Text], language: Language
) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "奖励资金（元）", "Money (yuan)"), no_wrap=True)
    for reward in totals:
        title = titles[reward].speak(language) if reward in titles else reward
        table.add_column(title, justify="right", overflow="fold")
    for name in MONEY:
        figures = [grouped(money[name]) for money in totals.values()]
        style = "bold" if name in {"fund", "paid"} else ""
        table.add_row(money_name(name, language), *figures, style=style)
    return table


def _honour_table(
    honours: Mapping[str, Mapping[str, int]], titles: Mapping[str, Text], language: Language
) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "荣誉（人数）", "Honour (members)"), overflow="fold")
    for verdict in HONOUR_VERDICTS.values():
        table.add_column(verdict.speak(language), justify="right")
    for reward, numbers in honours.items():
        figures = [f"{numbers.get(verdict, 0):,}" for verdict in HONOUR_VERDICTS]
        table.add_row(titles[reward].speak(language), *figures)
    return table


def _count_tables(counts: Mapping[str, Any], language: Language) -> Table:
    """Households by status on the left, records by state on the right."""
    from rich.table import Table

    both = Table.grid(padding=(0, 6))
    households = [(say(language, "户", "Households"), counts["households"])]
    households += _indented(HOUSEHOLD_STATUSES, counts["households_by_status"], language)
    households.append((say(language, "成员", "Members"), counts["members"]))
    households.append((say(language, "村社", "Villages"), counts["villages"]))
    records = [(say(language, "记录", "Records"), counts["records"])]
    records += _indented(STATES, counts["records_by_state"], language)
    records.append((say(language, "待核", "For review"), counts["records_for_review"]))
    records.append((say(language, "措施", "Measures"), counts["measures"]))
    both.add_row(_count_table(households), _count_table(records))
    return both


def _indented(
    names: Mapping[str, Text], numbers: Mapping[str, int], language: Language
) -> list[tuple[str, int]]:
    return [
        (f"  {name.speak(language)}", numbers[key]) for key, name in names.items() if key in numbers
    ]


def _count_table(rows: Sequence[tuple[str, int]]) -> Table:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    for name, number in rows:
        table.add_row(name, f"{number:,}", style="" if name.startswith(" ") else "bold")
    return table


def _remarks(summary: Summary, language: Language) -> Iterator[RenderableType]:
    """What asks for attention: issues of the lists, and warnings of the covenant."""
    from rich.text import Text as Styled

    yield say(language, "名单和记录：", "Lists: ") + counted(summary.issues, language)
    if any(issue.severity == "error" for issue in summary.issues):
        yield from (Styled(text) for text in _set_aside(summary.manifest["set_aside"], language))
    if summary.issues:
        yield ""
        yield issue_table(summary.issues, language, SHOWN_AFTER)
        yield ""
    if len(summary.issues) > SHOWN_AFTER:
        more = len(summary.issues) - SHOWN_AFTER
        yield say(
            language, f"另有 {more:,} 处，见 issues", f"and {more:,} more in the table issues"
        )
    warned = say(language, "warnings_zh", "warnings")
    warnings = [text for each in summary.manifest["rulesets"] for text in each[warned]]
    answered = sum(len(each["acknowledged"]) for each in summary.manifest["rulesets"])
    number, told = len(warnings), known(answered, language)
    yield say(
        language, f"公约：{number} 处提醒{told}", f"Covenant: {plural(number, 'warning')}{told}"
    )
    yield from (Styled(f"  {text}") for text in warnings)


def _set_aside(told: Mapping[str, Mapping[str, Any]], language: Language) -> Iterator[str]:
    """The rows that are in no figure, with their money, and what becomes of whom they touch."""
    members, records = told["members"], told["history"]["rows"]
    if members["rows"]:
        rows, dividend = members["rows"], grouped(members["dividend"])
        unread = members["unreadable"]
        yield say(
            language,
            f"名单：已搁置 {rows:,} 行，分红 {dividend} 元"
            + (f"（其中 {unread:,} 行金额读不出，不在内）" if unread else "")
            + "未列入计算。",
            f"Members: {plural(rows, 'row')} set aside, with dividends of {dividend} yuan"
            + (f" (without {unread:,} of them that cannot be read)" if unread else "")
            + ", in no figure above.",
        )
    if records:
        yield say(
            language,
            f"记录：已搁置 {records:,} 行，未列入计算。",
            f"Records: {plural(records, 'row')} set aside, in no figure above.",
        )
    yield say(language, "有误之处所涉奖励暂缓发放。", "What bad rows and sums touch is held.")


def _last_day(end: str) -> str:
    return (date.fromisoformat(end) - timedelta(days=1)).isoformat()
