"""The page beside the tables of what two runs differ in: what a body has to decide, in figures.

It holds no id of a person, so it can lie on the table of a meeting (LAW08); source: LAW01, LAW03,
LAW07, LAW09 and LAW14.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, TypeAlias

from sanctions.model.tables import ADJUSTED_VILLAGES, Language, Text
from sanctions.model.tables.adjusted import ADJUSTED_MONEY, CAUSES
from sanctions.model.tables.figures import grouped, money_name
from sanctions.report.closing import remedy
from sanctions.report.words import body
from sanctions.ruleset.phrases import say
from sanctions.runs.adjust import Comparison

_TITLE = Text("补发与追回：两次计算的差额", "What two runs differ in: to pay after, to recover")
_STYLE = """body{font-family:sans-serif;max-width:60em;margin:2em auto;line-height:1.6}
table{border-collapse:collapse;margin:1em 0}th,td{border:1px solid #bbb;padding:.2em .6em}
td.figure{text-align:right;font-variant-numeric:tabular-nums}.draft{color:#a00;font-weight:bold}"""

_Line: TypeAlias = Sequence[str]


def pages_of(made: Comparison) -> dict[str, str]:
    """The page in each language, by its file name."""
    return {"page.zh.html": page_of(made, "zh"), "page.en.html": page_of(made, "en")}


def page_of(made: Comparison, language: Language) -> str:
    """The page as a file of its own, which needs no other."""
    title = escape(_TITLE.speak(language))
    lines = "\n".join(_body(made, language))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n{lines}\n</body>\n</html>\n"
    )


def _body(made: Comparison, language: Language) -> Iterator[str]:
    manifest = made.manifest
    if manifest["draft"]:
        yield f'<p class="draft">{escape(_DRAFT.speak(language))}</p>'
    for each in _about(made):
        yield _paragraph(each, language)
    yield _heading(Text("合计（元）", "Totals (yuan)"), language)
    yield _table(_totals(made, language))
    yield _heading(Text("须由有权机构决定的事项", "What the body has to decide"), language)
    yield "<ol>"
    yield from (f"<li>{escape(each.speak(language))}</li>" for each in _decisions(made))
    yield "</ol>"
    yield _heading(Text("原因", "Causes"), language)
    yield _paragraph(_ABOUT_CAUSES, language)
    yield _table(_causes(made, language))
    yield _heading(Text("各村（元）", "Villages (yuan)"), language)
    yield _table(_villages(made, language))
    if made.more_villages:
        more = say(
            "另有 {number} 行未列出，见 adjusted-villages。",
            "And {number} more rows, which are in adjusted-villages.",
            number=str(made.more_villages),
        )
        yield _paragraph(more, language)


# --- what is compared -----------------------------------------------------------------------------

_DRAFT = Text(
    "草案：公约文件未完整载明达到法定人数的表决，以下数字仅供讨论，不作为补发或追回的依据。",
    "DRAFT: a covenant does not state its adoption in full and with its quorum. These figures are"
    " for discussion, and no ground for paying or recovering.",
)
_ABOUT_CAUSES = Text(
    "原因只取自两次计算的结果表和清单，不作推测；一名成员有几个原因的，各原因下均计入，故不可相加。",
    "Causes are taken from the tables and manifests of both runs alone, and none is guessed. A"
    " member with several causes is in each of them, so the lines do not add up.",
)


def _about(made: Comparison) -> Iterator[Text]:
    manifest = made.manifest
    old, new = manifest["adjusts"]["old"], manifest["adjusts"]["new"]
    yield say(
        "期间 {start} 至 {end}（不含该日）。原来一次以 {before} 所知为准（{old}），"
        "现在一次以 {now} 所知为准（{new}），相隔 {days} 天。",
        "Period {start} to {end} (that day not in it). The old run is as known on {before} ({old}),"
        " the new one as known on {now} ({new}): {days} days.",
        start=manifest["period"]["start"],
        end=manifest["period"]["end"],
        before=old["as_of"],
        old=_names(old),
        now=new["as_of"],
        new=_names(new),
        days=str(manifest["days"]),
    )
    yield say(
        "涉及 {members} 名成员，所据记录 {records} 条。",
        "Members concerned: {members}. Records that are named as causes: {records}.",
        members=f"{manifest['counts']['members']:,}",
        records=f"{manifest['counts']['records']:,}",
    )
    base = manifest["base"]
    if base["before"] != base["now"]:
        yield say(
            "基础分红合计由 {before} 元变为 {now} 元：基础分红另行核算，不在以下数字之内，"
            "也不受本页事项影响。",
            "The base dividends together were {before} and are {now} yuan: they are a ledger of"
            " their own, are in no figure below, and nothing here touches them.",
            before=grouped(base["before"]),
            now=grouped(base["now"]),
        )


def _names(side: Mapping[str, Any]) -> str:
    return ", ".join(each["ruleset"] for each in side["rulesets"])


# --- what is to be decided ------------------------------------------------------------------------


def _decisions(made: Comparison) -> Iterator[Text]:
    """Each open question with its money; the last lines are whose decision it is."""
    manifest = made.manifest
    paid, recovered = (_sum(made, name) for name in ("to_pay", "to_recover"))
    if paid != "0.00":
        yield say(
            "补发 {sum} 元：是否补发、何时补发，迟发期间是否计付利息。两次所知日期相隔 {days} 天；"
            "实际发放日期本程序不知道，利息应自实际发放日起算。有法院判令补发并付息。",
            "To pay after, {sum} yuan: whether and when, and whether interest is due for the time"
            " it was late. The days of knowledge are {days} days apart; the day of payment is not"
            " known to the program, and interest runs from it. Courts have had stopped dividends"
            " repaid with interest.",
            sum=grouped(paid),
            days=str(manifest["days"]),
        )
    if recovered != "0.00":
        yield say(
            "追回 {sum} 元：是否追回、如何追回（协商退还、分期，或经同意从以后的奖励中抵扣）。"
            "不得从基础分红中扣减。决定前应告知本人理由和金额，听取陈述和申辩。",
            "To recover, {sum} yuan: whether at all, and how (by agreement, in parts, or with"
            " consent from a later reward). Nothing may be taken from the base dividend. Before it"
            " is decided those concerned are told why and how much, and are heard.",
            sum=grouped(recovered),
        )
    yield from _by_cause(manifest["causes"])
    held = _sum(made, "held_now")
    if held != "0.00":
        yield say(
            "仍暂缓发放 {sum} 元：既未发放，也未不予发放；查明或申诉办结后再定。",
            "Still held back, {sum} yuan: neither paid nor withheld, until the matter is settled.",
            sum=grouped(held),
        )
    yield _whose(made)
    yield Text(
        "补发与追回表和记录表含成员编号，不得公示；请与两次计算的文件夹一并保存五年。",
        "The tables of members and records hold ids and are not to be posted. Keep them for five"
        " years, together with the folders of both runs.",
    )


_OR_SET_ASIDE = ("joined-or-set-aside", "left-or-set-aside")


def _by_cause(causes: Mapping[str, Mapping[str, Any]]) -> Iterator[Text]:
    others = causes.get("others", {"recover_alone": "0.00"})
    if others["recover_alone"] != "0.00":
        yield say(
            "其中 {sum} 元的追回只因村内其他人变更、分配随之改变，本人没有任何行为：是否向其追回，"
            "还是由奖励资金承担。",
            "Of it {sum} yuan would be recovered from members of whom nothing changed but the"
            " division, because of others: whether it is recovered from them, or the fund bears"
            " it.",
            sum=grouped(others["recover_alone"]),
        )
    either = [causes[name] for name in _OR_SET_ASIDE if name in causes]
    if either:
        yield say(
            "{rows} 行的成员只在其中一次的结果表中，另一次有名单行被搁置：是名单变更，"
            "还是该行当时被搁置，先核对那一次的 issues，再作决定。",
            "Of {rows} rows the member is in the tables of one run alone, and rows of the list were"
            " set aside in the other: see the issues of that run whether the list changed or the"
            " row was one of them, before deciding.",
            rows=f"{sum(each['rows'] for each in either):,}",
        )
    if "unknown" in causes:
        yield say(
            "{rows} 行的原因从结果表中无法得知（合计补发 {pay} 元、追回 {recover} 元）："
            "先核对两次的名单和记录，再作决定。",
            "Of {rows} rows a cause cannot be told from the tables ({pay} yuan to pay, {recover}"
            " to recover): compare the lists and records of both runs before deciding.",
            rows=f"{causes['unknown']['rows']:,}",
            pay=grouped(causes["unknown"]["to_pay"]),
            recover=grouped(causes["unknown"]["to_recover"]),
        )


def _whose(made: Comparison) -> Text:
    as_of = date.fromisoformat(made.manifest["adjusts"]["new"]["as_of"])
    named = Text(made.body.get("zh", ""), made.body.get("en", ""))
    decides = Text(
        "公约文件未载明表决通过的机构", "the file of the covenant names no body that adopted it"
    )
    if named.zh:
        decides = say(
            "由{body}或其授权的机构决定",
            "{body}, or whom it has charged, decides",
            body=body(named),
        )
    return say(
        "以上是依已登记资料作出的建议，不是决定；{decides}。由谁确认，应记录在案。{remedy}。",
        "This is a proposal from what was recorded, not a decision: {decides}. Who confirms it is"
        " to be written down. {remedy}.",
        decides=decides,
        remedy=remedy(as_of),
    )


# --- tables ---------------------------------------------------------------------------------------


def _sum(made: Comparison, name: str) -> str:
    """A figure over all rewards, in yuan."""
    fen = sum(int(each[name].replace(".", "")) for each in made.manifest["totals"].values())
    return f"{fen // 100}.{fen % 100:02}"


def _totals(made: Comparison, language: Language) -> Iterator[_Line]:
    yield (
        Text("奖励", "Reward").speak(language),
        *(money_name(name, language, ADJUSTED_VILLAGES) for name in ADJUSTED_MONEY),
    )
    for reward, figures in made.manifest["totals"].items():
        title = made.titles.get(reward, {}).get(language, "")
        shown = f"{title} ({reward})" if title and title != reward else reward
        yield shown, *(grouped(figures[name]) for name in ADJUSTED_MONEY)


def _causes(made: Comparison, language: Language) -> Iterator[_Line]:
    heads = Text("原因", "Cause"), Text("行数", "Rows")
    yield (
        *(each.speak(language) for each in heads),
        *(money_name(name, language, ADJUSTED_VILLAGES) for name in ("to_pay", "to_recover")),
    )
    for cause, figures in made.manifest["causes"].items():
        yield (
            CAUSES[cause].speak(language),
            f"{figures['rows']:,}",
            grouped(figures["to_pay"]),
            grouped(figures["to_recover"]),
        )


def _villages(made: Comparison, language: Language) -> Iterator[_Line]:
    names = ("village_id", "reward", "members", *ADJUSTED_MONEY)
    yield tuple(money_name(name, language, ADJUSTED_VILLAGES) for name in names)
    for each in made.villages:
        first = (each["village_id"], each["reward"], f"{each['members']:,}")
        yield *first, *(grouped(each[name]) for name in ADJUSTED_MONEY)


def _heading(text: Text, language: Language) -> str:
    return f"<h2>{escape(text.speak(language))}</h2>"


def _paragraph(text: Text, language: Language) -> str:
    return f"<p>{escape(text.speak(language))}</p>"


def _table(lines: Iterable[_Line]) -> str:
    head, *rows = lines
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    made = [f"<tr>{heads}</tr>"]
    made += [
        "<tr>"
        + "".join(
            f'<td class="figure">{escape(cell)}</td>'
            if cell[:1].isdigit() and place
            else f"<td>{escape(cell)}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    ]
    return "<table>\n" + "\n".join(made) + "\n</table>"
