"""How an outcome under a change differs from the outcome as it is: grade, money and measures."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeAlias

from sanctions.model.tables import Text
from sanctions.report.measures import has_ended, measure_sentence
from sanctions.report.money import outcome
from sanctions.report.scope import Scope
from sanctions.report.trace import Change, Row, Trace
from sanctions.report.words import grade_name
from sanctions.ruleset.covenant import Reward
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.ruleset.phrases import joined, say

Named: TypeAlias = Literal["all", "not over", "to come"]
"""Which measures are told of: ``to come`` are payments, and what is not over and no mere notice."""

_UNCHANGED = Text("结果不变", "nothing changes")


def consequence(scope: Scope, change: Change, record: Row) -> Text:
    """What a change to a record leads to, in one line."""
    parts = changes(scope, change, record["record_id"])
    return joined(parts, zh="；", en="; ") if parts else _UNCHANGED


def changes(
    scope: Scope, change: Change, graded: str | None = None, *, named: Named = "all"
) -> list[Text]:
    """Grade, money and measures that are not what they were.

    ``graded`` is the record whose grade is told, ``named`` the measures that are.
    """
    other = scope.near.trace(change)
    parts = [] if graded is None else _grade_change(scope, other, graded)
    parts += _money_changes(scope, change, other)
    parts += _measure_changes(scope, other, named)
    return parts


def _grade_change(scope: Scope, other: Trace, graded: str) -> list[Text]:
    record, before = other.records[graded], scope.base.records[graded]
    version = scope.rerun.version_of(record)
    if version is None or record["grade"] in {None, before["grade"]}:
        return []
    if record["grade"] == UNDETERMINED:
        return [Text("等次仍无法确定", "the grade stays undetermined")]
    return [say("等次为{grade}", "grade “{grade}”", grade=grade_name(record["grade"], version))]


def _money_changes(scope: Scope, change: Change, other: Trace) -> list[Text]:
    """Whose reward is decided in another way, and how much it then is.

    The household alone shows whether it is; how much can depend on the whole village.
    """
    changed = [
        (member, reward)
        for reward in scope.rerun.rewards
        for member in sorted(scope.members)
        if _decided(scope.near.base, member, reward) != _decided(other, member, reward)
    ]
    if not changed:
        return []
    whole = other if scope.near is scope.rerun else scope.rerun.trace(change)
    parts = []
    for reward in scope.rerun.rewards:
        payees: dict[str, list[Row]] = {}
        for member, of in changed:
            if of is reward:
                row = whole.paid[member, reward.id]
                payees.setdefault(row[scope.payee(reward)], []).append(row)
        alike: dict[Text, list[str]] = {}
        for payee, rows in payees.items():
            alike.setdefault(outcome(reward, rows), []).append(payee)
        parts += [
            say(
                "{payees}的{title}{then}",
                "{title} of {payees}: {then}",
                payees=joined(names),
                title=reward.title,
                then=then,
            )
            for then, names in alike.items()
        ]
    return parts


def _decided(trace: Trace, member: str, reward: Reward) -> tuple[Any, ...]:
    """What the covenant decides of a reward; what others' money adds to it is left out."""
    row = trace.paid[member, reward.id]
    return row["pay"], row["status"], row["entitlement"], row.get("~weight")


def _measure_changes(scope: Scope, other: Trace, named: Named) -> list[Text]:
    """Measures that come, go or move."""

    def of(trace: Trace) -> dict[tuple[Any, ...], Row]:
        return {
            _measure_key(each): each
            for each in trace.measures
            if scope.holds(each) and _is_named(each, scope.as_of, named)
        }

    before, after = of(scope.base), of(other)
    gone = [each for key, each in before.items() if key not in after]
    come = [each for key, each in after.items() if key not in before]
    parts = [measure_sentence(measure, scope.rerun, other) for measure in come]
    replaced = {(each["subject"], each["measure"]) for each in come}
    lost = [each for each in gone if (each["subject"], each["measure"]) not in replaced]
    if lost:
        names = joined(dict.fromkeys(_name(each, scope) for each in lost))
        parts.append(say("不再产生{names}", "no longer imposed: {names}", names=names))
    return parts


def _is_named(measure: Row, on: date, named: Named) -> bool:
    if named == "to come" and measure["kind"] in {"notice", "referral"}:
        return False
    return named == "all" or not has_ended(measure, on)


def _measure_key(measure: Row) -> tuple[Any, ...]:
    names = ("subject", "measure", "starts_on", "ends_on", "amount_min", "amount_max")
    return tuple(measure[name] for name in names)


def _name(measure: Row, scope: Scope) -> Text:
    record = scope.base.records[measure["records"][0]]
    version = scope.rerun.version_of(record) or scope.rerun.versions[-1]
    return version.measures[measure["measure"]].title
