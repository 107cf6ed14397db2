"""LAW15: education first, so the lightest grade takes neither money nor access."""

from __future__ import annotations

from collections.abc import Sequence

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import PARTS, PayoutRow, Ruleset
from sanctions.ruleset.facts import NO_GRADE
from sanctions.ruleset.lawful.compensation import compensates
from sanctions.ruleset.lawful.judged import Finding, Findings, Imposed, Judged, takes
from sanctions.ruleset.lawful.partial import Facts, holds, may_hold, read_by, situations
from sanctions.ruleset.phrases import say
from sanctions.ruleset.scalars import quoted


def look(judged: Judged) -> Findings:
    """Rows that take something for the lightest grade, and payouts that one such record costs."""
    if not judged.ruleset.grades:
        return
    for each in judged.imposed():
        compensation = each.measure.kind == "payment" and compensates(each.read)
        if takes(each.measure) and not compensation and _reaches_the_lightest(each, judged.ruleset):
            message = say(
                "最轻一档 {grade} 即可适用 {name}",
                "the lightest grade, {grade}, can already bring {name}",
                grade=quoted(judged.ruleset.grades[0]),
                name=quoted(each.measure.id),
            )
            hint = Text(
                "先批评教育，较重的等次再采取措施",
                "let the lightest grade bring criticism, and heavier ones the measure",
            )
            yield Finding("warning", each.span, message, hint)
    for reward in judged.ruleset.rewards:
        row = None if reward.scheme == "honour" else _lost(reward.payout, judged.ruleset)
        if row is not None:
            yield _payout(row, judged.ruleset)


def _reaches_the_lightest(each: Imposed, ruleset: Ruleset) -> bool:
    """Whether the row may hold for a record that the same facts can grade the lightest."""
    lightest: Facts = {"grade": ruleset.grades[0]}
    if not may_hold(each.row.when, lightest):
        return False
    graded_by = frozenset[str]().union(*(read_by(row.when) for row in ruleset.grading))
    return any(
        may_hold(each.row.when, facts) and _may_be_lightest(facts, ruleset)
        for facts in situations(ruleset, read_by(each.row.when) & graded_by, lightest)
    )


def _may_be_lightest(facts: Facts, ruleset: Ruleset) -> bool:
    for row in ruleset.grading:
        held = holds(row.when, facts)
        if held is not False and row.grade == ruleset.grades[0]:
            return True
        if held:
            return False
    return False


# --- rewards --------------------------------------------------------------------------------------


def _lost(payout: Sequence[PayoutRow], ruleset: Ruleset) -> PayoutRow | None:
    """The first row that takes of the reward for one record of the lightest grade, and only so."""
    lightest, *others = ruleset.grades
    none = {f"count.{grade}": 0 for grade in ruleset.grades}
    before: Facts = {"counted": 0, "pending": 0, "unrectified": 0, "worst_grade": NO_GRADE, **none}
    after: Facts = {
        **{f"count.{grade}": 0 for grade in others},
        "counted": 1,
        "pending": 0,
        "worst_grade": lightest,
        f"count.{lightest}": 1,
    }
    kept = _reached(payout, before)
    return next(
        (
            row
            for row in _reached(payout, after)
            if row not in kept and row.pay != "hold" and row.pay < PARTS
        ),
        None,
    )


def _reached(payout: Sequence[PayoutRow], facts: Facts) -> list[PayoutRow]:
    """The rows that may be the first to hold."""
    rows: list[PayoutRow] = []
    for row in payout:
        held = holds(row.when, facts)
        if held is not False:
            rows.append(row)
        if held:
            break
    return rows


def _payout(row: PayoutRow, ruleset: Ruleset) -> Finding:
    message = say(
        "一条最轻一档（{grade}）的记录即失去奖励",
        "one record of the lightest grade, {grade}, already costs the reward",
        grade=quoted(ruleset.grades[0]),
    )
    hint = Text(
        "写 `worst_grade: {at_least: …}`，从较重的等次起才不予发放",
        "write `worst_grade: {at_least: …}`, so that only heavier grades cost it",
    )
    return Finding("warning", row.span, message, hint)
