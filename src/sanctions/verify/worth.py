"""What a payout row is worth to a unit, as the plan reckons it: its part, times what it is of.

Of an amount over the unit's facts, and of a pool by points, the facts that change the row also
change what its part is of; of a fixed share they do not, and parts alone are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sanctions.lang.kernel import Col, Expr, Extreme, Lit, fold
from sanctions.plan.prune import Names, reads
from sanctions.plan.units import KNOWN_POINTS
from sanctions.ruleset.covenant import PayoutRow, Reward
from sanctions.verify.solver.algebra import Symbol, Symbolic, number
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.terms import Truth, both, either, equal, no, some
from sanctions.verify.solver.world import World


def of_what(reward: Reward) -> Expr:
    """What the part is of, as far as the facts of the unit decide it: an amount, or a weight."""
    if reward.amount is not None:
        return Extreme("greatest", (reward.amount, Lit(0)))
    if reward.scheme == "pool" and reward.weight == "points":
        return Extreme("greatest", (Col("~known-points"), Lit(0)))
    return Lit(1)


def read(reward: Reward) -> Names:
    """The facts that decide the row, and what its part is of."""
    conditions = (row.when.expr for row in reward.payout if row.when.expr is not None)
    names = reads(*conditions, of_what(reward))
    return names - {"~known-points"} | ({"points"} if "~known-points" in names else set())


@dataclass(frozen=True, slots=True)
class Worth:
    """The payout of a unit: when each row decides, and what its part is of.

    While unknown points or a gap hold the unit, no row decides.
    """

    rows: tuple[tuple[PayoutRow, Truth], ...]
    of: Symbol

    def paid(self, row: PayoutRow) -> Symbol:
        """What the row pays: its part times what it is of; on hold, nothing."""
        part = 0 if row.pay == "hold" else row.pay
        return number(0) if part == 0 else number(part * self.of.term, self.of.known)

    def cases(self) -> Iterator[tuple[Truth, Symbol]]:
        """Each outcome, and what is then paid; the last one is that no row decides."""
        yield from ((decides, self.paid(row)) for row, decides in self.rows)
        yield no(some(decides for _, decides in self.rows)), number(0)


def worth(world: World, reward: Reward, cells: Mapping[str, Symbol]) -> Worth:
    """What the unit is paid whose payout row it is; an amount is over the points that are known."""
    rows = tuple((row, is_value(world, cells["row"], row.id)) for row in reward.payout)
    known = {name: fold(expr, Symbolic(world, cells)) for name, expr in KNOWN_POINTS}
    return Worth(rows, fold(of_what(reward), Symbolic(world, {**cells, **known})))


def better(one: Worth, two: Worth) -> Truth:
    """Whether the second is paid more; what is on hold is less than anything that is paid.

    An amount that would be unknown is taken to be more: nothing follows from it.
    """
    return some(
        both(first, second, either(no(less.known), no(more.known), less.term < more.term))
        for second, more in two.cases()
        for first, less in one.cases()
    )


def worse(one: Worth, two: Worth) -> Truth:
    """Whether the second is paid less."""
    return better(two, one)


def another(one: Worth, two: Worth) -> Truth:
    """Whether the second is paid another part, or of another amount, and is not on hold."""
    return some(
        both(decides, _other(one, row, two)) for row, decides in two.rows if row.pay != "hold"
    )


def _other(one: Worth, row: PayoutRow, two: Worth) -> Truth:
    alike = [(each, decides) for each, decides in one.rows if each.pay == row.pay]
    same = row.pay == 0 or both(one.of.known, two.of.known, equal(one.of.term, two.of.term))
    return no(both(some(decides for _, decides in alike), same))
