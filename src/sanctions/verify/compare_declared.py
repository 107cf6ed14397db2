"""What a covenant declares, part by part, as it is compiled.

Where two covenants declare the same they mean the same, and nothing need be asked of a solver.
Names of rows, wordings and sources are no part of it.
"""

from __future__ import annotations

from typing import TypeAlias

from sanctions.lang.kernel import Lit
from sanctions.model.calendar import Term
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import PARTS, Reward, Ruleset

Meaning: TypeAlias = object
"""Equal where two covenants mean the same by a part of theirs, as it is compiled; else perhaps."""


def of_facts(ruleset: Ruleset) -> Meaning:
    """What the facts of a record depend on, beside its row."""
    clauses = {
        each.id: (each.kind, each.topic, each.class_, each.about)
        for each in ruleset.clauses.values()
    }
    return clauses, ruleset.month_end


def of_state(ruleset: Ruleset) -> Meaning:
    """What the state of a record depends on."""
    counting = ruleset.counting
    exempt = None if counting.exempt is None else ("exempt", counting.exempt.expr)
    return of_facts(ruleset), _length(counting.limitation), counting.appeal_suspends, exempt


def of_counting(ruleset: Ruleset) -> Meaning:
    """What the counts of earlier records depend on, beside their states."""
    return of_facts(ruleset), _length(ruleset.counting.lookback)


def of_grading(ruleset: Ruleset) -> Meaning:
    """What the grade of a record depends on, beside its state and counts."""
    return of_facts(ruleset), [(row.when.expr, row.grade) for row in ruleset.grading]


def of_measure(ruleset: Ruleset, measure: str) -> Meaning:
    """What brings a measure of a graded record, and for how long."""
    declared = ruleset.measures.get(measure)
    brought = [
        (row.when.expr, each.starts_on, each.ends_on, each.amount_min, each.amount_max)
        for row in ruleset.sanctions
        for each in row.impose
        if each.measure == measure
    ]
    kind = declared.kind if declared is not None and brought else None
    return of_facts(ruleset), kind, brought


def of_points(ruleset: Ruleset) -> Meaning:
    """What the points of a record depend on, beside its state and grade."""
    return of_facts(ruleset), {each.id: each.points for each in ruleset.clauses.values()}


def signs_alike(old: Ruleset, new: Ruleset) -> bool:
    """Whether clauses that both have add to points in both or in neither, of the same subject."""
    mine, theirs = old.clauses, new.clauses
    common = [each for each in mine if each in theirs]
    return all(
        (mine[each].kind, mine[each].about) == (theirs[each].kind, theirs[each].about)
        for each in common
    )


def only_fixed_points_differ(old: Ruleset, new: Ruleset) -> bool:
    """Whether points differ in what some clauses give for each record, whatever the record is."""
    if of_facts(old) != of_facts(new):
        return False
    pairs = [(old.clauses[name].points, new.clauses[name].points) for name in old.clauses]
    return all(one == two or (isinstance(one, Lit) and isinstance(two, Lit)) for one, two in pairs)


def of_payout(ruleset: Ruleset, reward: Reward) -> Meaning:
    """What a payout depends on, beside the records of the unit."""
    rows = [(row.when.expr, row.pay) for row in reward.payout]
    bounds = (reward.points_base, reward.points_floor) if reads_points(reward) else None
    return rows, reward.unit, ruleset.grades, bounds, reward.weight, reward.amount_reads_points


def of_money(ruleset: Ruleset, reward: Reward) -> dict[str, Meaning]:
    """Each thing that the money of a reward depends on, beside the payouts; by its name."""
    before = ruleset.rewards[: ruleset.rewards.index(reward)]
    served = sorted(each.share for each in before if not each.given and each.share)
    return {
        "scheme": reward.scheme,
        "unit": reward.unit,
        "fund": reward.given,
        "share": reward.share,
        "served": served if takes_dividend(reward) else [],
        "weight": reward.weight,
        "amount": reward.amount,
        "points": _weighing_bounds(reward),
        "step": _cutting_step(reward),
        "withheld": reward.redistribute,
    }


def takes_dividend(reward: Reward) -> bool:
    """Whether a part of each member's dividend goes to the reward."""
    return not reward.given and bool(reward.share)


def terms_apart(old: Ruleset, new: Ruleset, mine: Reward, theirs: Reward) -> frozenset[str]:
    """The names of the terms of money that the two declare otherwise."""
    one, two = of_money(old, mine), of_money(new, theirs)
    return frozenset(name for name in one if one[name] != two[name])


def _weighing_bounds(reward: Reward) -> tuple[int, int | None] | None:
    """What points start from and stop at; none where they weigh nothing.

    A weight below 0 is 0, so that of floors only those above it matter to a pool.
    """
    if not weighs_points(reward):
        return None
    floor = reward.points_floor
    return reward.points_base, floor if reward.amount_reads_points else max(floor or 0, 0)


def _cutting_step(reward: Reward) -> int | None:
    """The step; none where it cuts nothing off: a fixed amount that it divides, paid whole."""
    amount = reward.amount
    whole = all(row.pay in {0, PARTS, "hold"} for row in reward.payout)
    alone = reward.unit == "member" and not reward.redistribute
    if whole and alone and isinstance(amount, Lit) and isinstance(amount.value, int):
        return None if amount.value % reward.step == 0 else reward.step
    return reward.step


def reads_points(reward: Reward) -> bool:
    """Whether points decide, weigh or pay in the reward."""
    return asks_points(reward) or weighs_points(reward)


def asks_points(reward: Reward) -> bool:
    """Whether a row of the payout reads points."""
    read = reads(*(row.when.expr for row in reward.payout if row.when.expr is not None))
    return bool(read & {"points", "points_per_member"})


def weighs_points(reward: Reward) -> bool:
    """Whether what is paid is more or less by points."""
    return reward.weight == "points" or reward.amount_reads_points


def topics_alike(old: Ruleset, new: Ruleset) -> bool:
    """Whether clauses that both have are on one topic in both, or in neither."""
    both = [each for each in old.clauses if each in new.clauses]
    return all(
        (old.clauses[one].topic == old.clauses[two].topic)
        == (new.clauses[one].topic == new.clauses[two].topic)
        for one in both
        for two in both
    )


def _length(term: Term | None) -> tuple[int, int] | None:
    """Two years and 24 months are as long."""
    return None if term is None else (term.days, term.months)
