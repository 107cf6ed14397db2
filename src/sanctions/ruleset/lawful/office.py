"""LAW12: the bars to office are a closed list. LAW16: the Opinion's own ceilings."""

from __future__ import annotations

from sanctions.model.calendar import Term
from sanctions.model.tables import Text
from sanctions.ruleset.lawful.judged import Finding, Findings, Imposed, Judged
from sanctions.ruleset.lawful.wordlists import BIDDING, OFFICE
from sanctions.ruleset.phrases import say
from sanctions.ruleset.scalars import quoted
from sanctions.ruleset.terms import surely_within

BIDDING_CEILING = Term(3, "years")
OFFICE_CEILING = Term(5, "years")
"""What the Opinion of 2022 names: no bidding for three years, no candidacy for five."""


def look_at_office(judged: Judged) -> Findings:
    """Measures that bar from office, and advice to nominators without an end date."""
    for span, measure in judged.measures():
        texts = judged.called(measure)
        if measure.kind in {"exclusion", "restriction"} and OFFICE.said_in(*texts):
            message = say(
                "措施 {name} 限制任职或参选，而法定情形不得增加",
                "the measure {name} bars from office, and the statute's list of bars is closed",
                name=quoted(measure.id),
            )
            hint = Text(
                "改为 `kind: advice`，即对提名人的建议",
                "write `kind: advice`: it is advice to those who nominate",
            )
            yield Finding("warning", span, message, hint)
    for each in judged.imposed():
        if each.measure.kind == "advice" and each.written.for_ is None and _is_office(each, judged):
            message = say(
                "对提名人的建议 {name} 没有截止日期",
                "the advice {name} to nominators has no end date",
                name=quoted(each.measure.id),
            )
            hint = Text("写 `for: 5 years` 或更短", "write `for: 5 years`, or less")
            yield Finding("warning", each.written.span, message, hint)


def look_at_ceilings(judged: Judged) -> Findings:
    """Exclusions from bidding beyond 3 years, limits of candidacy beyond 5.

    Of advice without an end LAW12 speaks.
    """
    for each in judged.imposed():
        term = each.written.for_
        if not each.measure.spans or (term is None and each.measure.kind == "advice"):
            continue
        ceiling = _ceiling(each, judged)
        if ceiling is None or (term is not None and surely_within(term.value, ceiling)):
            continue
        message = say(
            "{name} 可能超过 {years} 年，即工作意见的上限",
            "{name} can pass {years} years, the ceiling of the Opinion",
            name=quoted(each.measure.id),
            years=ceiling.number,
        )
        hint = say(
            "写 `for: {years} years` 或更短",
            "write `for: {years} years`, or less",
            years=ceiling.number,
        )
        span = each.written.span if term is None else term.span
        yield Finding("warning", span, message, hint)


def _ceiling(each: Imposed, judged: Judged) -> Term | None:
    if BIDDING.said_in(*judged.called(each.measure)):
        return BIDDING_CEILING
    return OFFICE_CEILING if _is_office(each, judged) else None


def _is_office(each: Imposed, judged: Judged) -> bool:
    return bool(OFFICE.said_in(*judged.called(each.measure)))
