"""From checked rulesets to a plan: the whole of DESIGN 5, once, for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sanctions.errors import UsageError, backticked
from sanctions.lang.types import Choice
from sanctions.model.calendar import Period
from sanctions.plan.money import entitlement_steps, reward_steps
from sanctions.plan.prune import prune
from sanctions.plan.records import record_chapters, record_steps
from sanctions.plan.steps import Chapter, Plan
from sanctions.plan.summaries import summary_steps
from sanctions.plan.units import subject_steps, unit_steps
from sanctions.ruleset.covenant import Ruleset


def order_versions(versions: Sequence[Ruleset]) -> tuple[Ruleset, ...]:
    """The versions of one ruleset in the order of their time.

    Raises: UsageError: for none, for different rulesets, for versions in force at once, or for one
    attribute with two types.
    """
    if not versions:
        message = "no ruleset was given"
        raise UsageError(message)
    ordered = tuple(sorted(versions, key=lambda each: each.in_force))
    names = sorted({each.id for each in ordered})
    if len(names) > 1:
        message = f"versions of one ruleset are needed, not of {backticked(names)}"
        zh = f"须是同一公约的各个版本，而不是 {'、'.join(f'`{name}`' for name in names)}"
        raise UsageError(message, zh)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or later.in_force < earlier.until:
            message = (
                f"`{earlier.reference}` and `{later.reference}` are both in force on "
                f"{later.in_force.isoformat()}: end the earlier one with `in_force: {{until: ...}}`"
            )
            zh = (
                f"`{earlier.reference}` 和 `{later.reference}` 在 {later.in_force.isoformat()} "
                "同时有效：请用 `in_force: {until: ...}` 写明前一版失效的日期"
            )
            raise UsageError(message, zh)
    _check_columns(ordered)
    return ordered


def _check_columns(versions: tuple[Ruleset, ...]) -> None:
    """A column of the history is of one type in all versions; its words may differ."""
    types: dict[str, object] = {}
    for version in versions:
        columns: dict[str, object] = dict.fromkeys(version.scales, Choice)
        for name, each in version.attributes.items():
            columns[name] = Choice if isinstance(each.type, Choice) else each.type
        for name, of in columns.items():
            if types.setdefault(name, of) != of:
                message = f"the column `{name}` is of two types in the versions of `{version.id}`"
                zh = f"列 `{name}` 在 `{version.id}` 的各版本中类型不同"
                raise UsageError(message, zh)


def paying_version(versions: Sequence[Ruleset], period: Period) -> Ruleset:
    """The version whose payout holds for the period: the one in force on its last day.

    Raises: UsageError: when there is none, or when records of the period carry grades it has not.
    """
    for version in versions:
        if version.in_force_on(period.last_day):
            paying = version
            break
    else:
        day = period.last_day.isoformat()
        message = f"no version is in force on {day}, the period's last day"
        raise UsageError(message, f"期间最后一日 {day} 没有有效的版本")
    for version in versions:
        judges = version.in_force < period.end and (
            version.until is None or period.start < version.until
        )
        strange = [grade for grade in version.grades if grade not in paying.grades]
        if judges and strange:
            message = (
                f"`{paying.reference}` pays the period and has no grade {backticked(strange)} "
                f"of `{version.reference}`"
            )
            zh = (
                f"期间由 `{paying.reference}` 发放，它没有 `{version.reference}` 的等级 "
                f"{'、'.join(f'`{grade}`' for grade in strange)}"
            )
            raise UsageError(message, zh)
    return paying


def compile_decision(versions: Sequence[Ruleset]) -> Plan:
    """``history, subjects`` → ``findings, measures``."""
    return prune(decision_plan(versions, ("findings", "measures")))


def compile_assessment(versions: Sequence[Ruleset], period: Period) -> Plan:
    """``history, members, villages, held`` → the tables of DESIGN 6."""
    outputs = ("findings", "measures", "members-out", "households-out", "villages-out")
    return prune(assessment_plan(versions, period, outputs))


def decision_plan(versions: Sequence[Ruleset], outputs: tuple[str, ...]) -> Plan:
    """The plan of a decision with every column of every table; any table may be an output."""
    return Plan(("history", "subjects"), record_steps(order_versions(versions)), outputs)


def assessment_plan(versions: Sequence[Ruleset], period: Period, outputs: tuple[str, ...]) -> Plan:
    """The plan of an assessment with every column of every table; any table may be an output."""
    chapters = assessment_chapters(versions, period)
    steps = tuple(step for chapter in chapters for step in chapter.steps)
    return Plan(("history", "members", "villages", "held"), steps, outputs)


def assessment_chapters(versions: Sequence[Ruleset], period: Period) -> tuple[Chapter, ...]:
    """The steps of an assessment by the section of DESIGN that they are about."""
    ordered = order_versions(versions)
    paying = paying_version(ordered, period)
    rewards = (
        Chapter("5.9", f"reward {reward.id}: its payout, its fund, its parts", steps)
        for place, reward in enumerate(paying.rewards)
        for steps in (reward_steps(paying, place),)
    )
    return (
        Chapter("5.1", "whose records they are", subject_steps()),
        *record_chapters(ordered),
        Chapter("5.8", "the facts of each member and household", unit_steps(paying, period)),
        Chapter("5.9", "the base, and what each reward takes of it", entitlement_steps(paying)),
        *rewards,
        Chapter(
            "5.10", "the statuses, and that every fund is accounted for", summary_steps(paying)
        ),
    )
