"""Claims that nothing is paid or withheld on what is not known: it holds, or makes no difference.

Two units are compared: in the second, what is known of a record in the first is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sanctions.lang.kernel import Lit
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.moving import Moves, Moving
from sanctions.verify.payout_order import Way, moves_more, never_so
from sanctions.verify.payouts import Payouts
from sanctions.verify.results import Claim
from sanctions.verify.solver.terms import Truth, Whole, both, equal, every, implies
from sanctions.verify.units import Facts, scoring
from sanctions.verify.worth import another


def claims(payouts: Payouts) -> Iterator[Claim]:
    """Of each reward: an offence without a grade, and records without their points."""
    ruleset = payouts.ruleset
    scored = any(not isinstance(clause.points, Lit) for clause in scoring(ruleset))
    for place in range(len(ruleset.rewards)):
        if ruleset.grading:
            yield never_so(payouts, place, _GRADE)
        if scored:
            yield never_so(payouts, place, _POINTS)


def _ungraded(ruleset: Ruleset, moving: Moving, one: Facts, two: Facts) -> Truth:
    """One offence that counts in the first unit is pending in the second: its grade is not known.

    So its points, and its measures, are not there either; nor is it before other records, whose
    points may read how many are.
    """
    offences, merits = _kinds(ruleset)

    def fixed(clauses: Collection[str], *how: Moves) -> list[str]:
        return [name for name in clauses if moving[name] in how]

    def any_moves(clauses: Collection[str]) -> bool:
        return bool(fixed(clauses, "any"))

    return both(
        equal(one.counted, two.counted + 1),
        every(_at_most(two.by_grade, one.by_grade, ruleset.grades)),
        equal(two.pending, one.pending + 1),
        two.unrectified <= one.unrectified,
        one.unrectified <= two.unrectified + 1,
        equal(one.members, two.members),
        every(_equal(one.scored, two.scored, fixed(merits, "not"))),
        every(_equal(one.points, two.points, fixed(merits, "not"))),
        every(_at_most(two.scored, one.scored, fixed(offences, "not", "up"))),
        every(_at_most(two.points, one.points, fixed(offences, "not", "up"))),
        any_moves(offences) or two.unscored[0] <= one.unscored[0],
        any_moves(merits) or equal(one.unscored[1], two.unscored[1]),
        every(implies(flag, one.active[name]) for name, flag in two.active.items()),
    )


def _unscored(ruleset: Ruleset, _: Moving, one: Facts, two: Facts) -> Truth:
    """The points of records that are known in the first unit are not in the second."""
    return both(
        equal(sum(one.unscored), 0),
        sum(two.unscored) > 0,
        *(
            equal(
                sum(one.scored[name] for name in names),
                sum(two.scored[name] for name in names) + two.unscored[kind],
            )
            for kind, names in enumerate(_kinds(ruleset))
        ),
        every(_at_most(two.scored, one.scored, one.scored)),
        every(_at_most(two.points, one.points, one.points)),
        every(_equal(one.by_grade, two.by_grade, ruleset.grades)),
        equal(one.pending, two.pending),
        equal(one.unrectified, two.unrectified),
        equal(one.members, two.members),
        every(equal(flag, one.active[name]) for name, flag in two.active.items()),
    )


def _kinds(ruleset: Ruleset) -> tuple[list[str], list[str]]:
    """The clauses with points: offences, then merits."""
    clauses = scoring(ruleset)
    offences = [clause.id for clause in clauses if clause.kind == "offence"]
    return offences, [clause.id for clause in clauses if clause.kind == "merit"]


def _equal(
    one: Mapping[str, Whole], two: Mapping[str, Whole], names: Collection[str]
) -> Iterator[Truth]:
    return (equal(one[name], two[name]) for name in names)


def _at_most(
    one: Mapping[str, Whole], two: Mapping[str, Whole], names: Collection[str]
) -> Iterator[Truth]:
    return (one[name] <= two[name] for name in names)


_GRADE = Way(
    "unknown/grade",
    Text(
        "违规的等次无法确定或有待决定时，暂缓发放，或与等次确定时发放相同",
        "while an offence is pending or its grade cannot be told, the payout is held, or is what"
        " it would be with any grade",
    ),
    _ungraded,
    another,
    open=moves_more,
)
_POINTS = Way(
    "unknown/points",
    Text(
        "有记录的积分未知时，暂缓发放，或与积分已知时发放相同",
        "while the points of a record are not known, the payout is held, or is what it would be"
        " with any points",
    ),
    _unscored,
    another,
)
