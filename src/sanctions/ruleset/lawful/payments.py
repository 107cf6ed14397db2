"""LAW02: a village cannot fine. LAW10: no double consequence for one act."""

from __future__ import annotations

from itertools import combinations
from typing import Literal, TypeAlias

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Imposition, Measure, Ruleset
from sanctions.ruleset.lawful.compensation import compensates
from sanctions.ruleset.lawful.judged import Finding, Findings, Imposed, Judged
from sanctions.ruleset.lawful.partial import clauses, may_hold, read_by, situations
from sanctions.ruleset.lawful.wordlists import BENEFITS, FINES, SUPPLIES, TAKING
from sanctions.ruleset.phrases import say
from sanctions.ruleset.scalars import quoted

# --- LAW02 ----------------------------------------------------------------------------------------


def look_for_fines(judged: Judged) -> Findings:
    """Measures that are the state's by their name, and payments that compensate no loss."""
    for span, measure in judged.measures():
        said = _of_the_state(measure, judged)
        if said:
            message = say(
                "措施 {name} 属于国家机关的权力（{said}）",
                "the measure {name} is for the state alone ({said})",
                name=quoted(measure.id),
                said=quoted(said),
            )
            hint = Text(
                "改为批评教育、赔偿损失、约定违约金或不予发放奖励",
                "use criticism, compensation of a loss, an agreed breach payment or the loss of a"
                " reward",
            )
            yield Finding("error", span, message, hint)
    for each in _payments(judged):
        if not compensates(each.read):
            message = say(
                "{name} 不以实际损失为限，须是事先约定的违约金",
                "{name} is not bounded by the loss, so it has to be a breach payment agreed before",
                name=quoted(each.measure.id),
            )
            hint = Text(
                "按损失计算（`amount: {of: loss}`），或确认已与本人书面约定",
                "write `amount: {of: loss}`, or make sure that those who pay agreed to it in"
                " writing",
            )
            yield Finding("warning", each.written.key_span("amount"), message, hint)


def _of_the_state(measure: Measure, judged: Judged) -> str:
    """The word that says so; empty if none does. A report to an authority imposes nothing."""
    if measure.kind == "referral":
        return ""
    texts = judged.called(measure)
    said = FINES.said_in(*texts)
    for text in texts:
        limits = measure.kind in {"restriction", "exclusion"}
        if not said and (TAKING.said_in(text) or limits):
            said = BENEFITS.said_in(text)
        if not said and TAKING.said_in(text):
            said = SUPPLIES.said_in(text)
    return said


def _payments(judged: Judged) -> list[Imposed]:
    return [each for each in judged.imposed() if each.measure.kind == "payment"]


# --- LAW10 ----------------------------------------------------------------------------------------

Effect: TypeAlias = Literal["payment", "breach", "report"]
"""A payment; with it one that no loss bounds; a report to an authority, which may punish."""


def effects_of(ruleset: Ruleset) -> dict[str, frozenset[Effect]]:
    """What may come of a record under each offence clause that must not come twice of one act."""
    found: dict[str, frozenset[Effect]] = {}
    for facts in clauses(ruleset):
        rows = [row for row in ruleset.sanctions if may_hold(row.when, facts)]
        each = (_effects(imposed, ruleset) for row in rows for imposed in row.impose)
        found[str(facts["clause"])] = frozenset[Effect]().union(*each)
    return {clause: effects for clause, effects in found.items() if effects}


def _effects(imposed: Imposition, ruleset: Ruleset) -> frozenset[Effect]:
    match ruleset.measures[imposed.measure].kind:
        case "payment":
            return frozenset(("payment",) if compensates(imposed) else ("payment", "breach"))
        case "referral":
            return frozenset(("report",))
        case _:
            return frozenset()


def look_for_doubles(judged: Judged) -> Findings:
    """Two payments, or a breach payment and a report to an authority, for one record."""
    imposed = [each for each in judged.imposed() if each.measure.kind in {"payment", "referral"}]
    told: set[int] = set()
    for first, second in combinations(imposed, 2):
        double = _double(first, second)
        if double is None or id(second.written) in told or not _meet(first, second, judged):
            continue
        told.add(id(second.written))
        hint = Text(
            "一事只要求一次付款；使两行的条件不能同时成立",
            "ask for one payment for one act: let the two rows never hold together",
        )
        yield Finding("warning", second.span, double, hint)


def _double(first: Imposed, second: Imposed) -> Text | None:
    """What meets for one record, if that is a double consequence."""
    one, other = first.measure, second.measure
    if (one.kind, other.kind) == ("referral", "referral"):
        return None
    if one.kind == other.kind:
        return say(
            "一条记录可能同时要求两次付款：{one} 和 {other}",
            "one record can ask for two payments: {one} and {other}",
            one=quoted(one.id),
            other=quoted(other.id),
        )
    payment, referral = (first, second) if one.kind == "payment" else (second, first)
    if compensates(payment.read):
        return None
    return say(
        "{payment} 与主管部门可能作出的处罚（{referral}）并存",
        "{payment} can meet a penalty by the authority that is told ({referral})",
        payment=quoted(payment.measure.id),
        referral=quoted(referral.measure.id),
    )


def _meet(first: Imposed, second: Imposed, judged: Judged) -> bool:
    """Whether both rows may hold for one record."""
    if first.row is second.row:
        return True
    shared = read_by(first.row.when) & read_by(second.row.when)
    return any(
        may_hold(first.row.when, facts) and may_hold(second.row.when, facts)
        for facts in situations(judged.ruleset, shared, {})
    )
