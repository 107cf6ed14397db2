"""Claims about a reward's payout: its table, and that what is paid is within 0 and 100 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sanctions.lang.derived import YES
from sanctions.lang.kernel import Expr, Extreme, Lit, fold
from sanctions.model.tables.words import CHOICES
from sanctions.plan.money import reward_steps
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import PARTS, Reward, Ruleset
from sanctions.ruleset.phrases import say
from sanctions.verify.bounds import bound_of, passes
from sanctions.verify.claims import Examples, Refuted, following, never
from sanctions.verify.confirming import Unplaced
from sanctions.verify.histories import Ask as AskRow
from sanctions.verify.histories import Histories, histories
from sanctions.verify.moving import Moves, Moving, moves
from sanctions.verify.results import Claim, Example
from sanctions.verify.solver.algebra import Symbol, Symbolic
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, both, either, equal, no, some
from sanctions.verify.solver.world import World, texts_in
from sanctions.verify.tables import Ask, FirstTable, Row
from sanctions.verify.units import Facts, Unit, any_unit, scoring
from sanctions.verify.worth import worth

MOST_RECORDS, MOST_MEMBERS = 8, 3
"""A case of a payout is looked for in histories of at most so many records and members."""
FEW_RECORDS = 3
"""So many where two histories are compared."""


@dataclass(frozen=True, slots=True)
class Payouts:
    """The payouts of a covenant; histories are made once, and as long as they are needed.

    ``refuted``: grades and measures that can never be are in no unit.
    """

    ruleset: Ruleset
    limit: int
    refuted: Refuted = frozenset()
    made: dict[tuple[int, int], Histories] = field(default_factory=dict)
    moved: dict[str, Moves] = field(default_factory=dict)

    @property
    def moving(self) -> Moving:
        """How the points of each clause move with what stands before a record."""
        for clause in scoring(self.ruleset):
            if clause.id not in self.moved:
                self.moved[clause.id] = moves(self.ruleset, clause, limit=self.limit)
        return self.moved

    def claims(self) -> Iterator[Claim]:
        """What is claimed of each reward."""
        for place, reward in enumerate(self.ruleset.rewards):
            unit = self.unit(place)
            for claim in self._over(reward, unit.world, unit.search, unit.row).claims():
                yield following(claim, self._missed(place, claim), self.refuted)
            yield self._within(reward, unit)
            if reward.amount is not None and reward.bounds:
                yield self._bounded(reward, unit)

    def unit(self, place: int) -> Unit:
        """Any unit of the n-th reward, without what is never given or imposed."""
        unit = any_unit(self.world(), self.ruleset, place, limit=self.limit)
        unit.search.assume(*self.possible(unit.facts))
        return unit

    def possible(self, facts: Facts) -> Iterator[Truth]:
        """That nothing is counted under a grade that is never given, and no such measure runs."""
        for name, number in facts.by_grade.items():
            if f"grade/{name}/reached" in self.refuted:
                yield equal(number, 0)
        for name, flag in facts.active.items():
            if f"measure/{name}/reached" in self.refuted:
                yield no(flag)

    def _missed(self, place: int, claim: Claim) -> Iterator[str]:
        """What is never given or imposed and is asked for by a row that would decide with it."""
        reward = self.ruleset.rewards[place]
        for row in reward.payout:
            if claim.verdict == "refuted" and claim.id == f"{reward.id}/{row.id}/reached":
                unit = any_unit(self.world(), self.ruleset, place, limit=self.limit)
                if unit.search.can(is_value(unit.world, unit.row["~asked"], row.id)):
                    yield from self._asked_in_vain(reads(row.when.expr or YES))

    def _asked_in_vain(self, facts: AbstractSet[str]) -> Iterator[str]:
        for grade in self.ruleset.grades:
            if facts & {"worst_grade", f"count.{grade}"}:
                yield from self.refuted & {f"grade/{grade}/reached"}
        for measure in self.ruleset.measures:
            if f"active.{measure}" in facts:
                yield from self.refuted & {f"measure/{measure}/reached"}

    def world(self) -> World:
        """A context for one unit: the texts that payouts know."""
        steps = [reward_steps(self.ruleset, place)[0] for place in range(len(self.ruleset.rewards))]
        return World(texts_in(tuple(steps)) | {*self.ruleset.grades, "none"})

    def _over(
        self, reward: Reward, world: World, search: Search, cells: Mapping[str, Symbol]
    ) -> FirstTable:
        """The payout table, asked about the unit whose row it is."""

        def value(expr: Expr) -> Symbol:
            return fold(expr, Symbolic(world, cells))

        rows = tuple(
            Row(
                row.id,
                row.when.expr,
                value(row.when.expr or YES),
                is_value(world, cells["~asked"], row.id),
                str(row.pay),
            )
            for row in reward.payout
        )
        return FirstTable(
            reward.id,
            CHOICES[reward.unit],
            rows,
            True,  # noqa: FBT003 - a term
            search,
            value,
            lambda table, ask: self._example(reward, table, ask),
        )

    def _example(self, reward: Reward, table: FirstTable, ask: Ask) -> Examples | None:
        """The shortest history; none where no unit at all is so.

        Raises: Unplaced: where a unit could be so, and no history as long as they are looked at is.
        """
        if not table.search.can(ask(table)):
            return None

        def of_member(world: World, search: Search, row: Mapping[str, Symbol]) -> Truth:
            return ask(self._over(reward, world, search, row))

        return (self.shortest(reward, of_member),)

    def shortest(self, reward: Reward, ask: AskRow) -> Example:
        """The shortest history in which the payout row of a member is so.

        Raises: Unplaced: where none as long as they are looked at is.
        """
        most = MOST_MEMBERS if reward.unit == "household" else 1
        for members in range(1, most + 1):
            for records in range(MOST_RECORDS + 1):
                found = self.smallest(reward, records, members, ask)
                if found is not None:
                    return found
        raise Unplaced

    def smallest(self, reward: Reward, records: int, members: int, ask: AskRow) -> Example | None:
        """The smallest history of so many records and members in which the row is so."""
        return self._histories(records, members).smallest(reward.id, ask)

    def _histories(self, records: int, members: int) -> Histories:
        if (records, members) not in self.made:
            self.made[records, members] = histories(
                self.ruleset, records, members, limit=self.limit
            )
        return self.made[records, members]

    def _within(self, reward: Reward, unit: Unit) -> Claim:
        says = say(
            "{reward} 的发放比例在 0 与 100% 之间",
            "{reward}: what is paid is within 0 and 100 %",
            reward=reward.id,
        )
        if reward.amount is not None:
            says = say(
                "{reward} 的发放比例在 0 与 100% 之间，金额不低于 0",
                "{reward}: what is paid is within 0 and 100 %, of an amount of 0 or more",
                reward=reward.id,
            )
        parts, of = unit.row["~parts"], worth(unit.world, reward, unit.row).of
        outside = some((parts.term < 0, parts.term > PARTS, of.term < 0))
        wrong = either(no(both(parts.known, of.known)), outside)

        def search() -> Examples | None:
            if unit.search.can(wrong):
                raise Unplaced
            return None

        return never(f"{reward.id}/within", says, search)

    def _bounded(self, reward: Reward, unit: Unit) -> Claim:
        """Of an amount: facts may cross its bounds, and then the last one holds."""
        says = say(
            "{reward} 的金额都在所写的上下限之内",
            "{reward}: every amount is within its `at_least` and `at_most`",
            reward=reward.id,
        )

        def passed(world: World, _: Search, row: Mapping[str, Symbol]) -> Truth:
            def value(expr: Expr) -> Symbol:
                return fold(expr, Symbolic(world, row))

            amount = value(Extreme("greatest", (reward.amount or Lit(0), Lit(0))))
            return some(passes(bound, amount, value(bound_of(bound))) for bound in reward.bounds)

        def search() -> Examples | None:
            if not unit.search.can(passed(unit.world, unit.search, unit.row)):
                return None
            return (self.shortest(reward, passed),)

        return never(f"{reward.id}/bounds", says, search)
