"""Claims about a reward's payout: its table, and that what is paid is within 0 and 100 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sanctions.lang.derived import YES
from sanctions.lang.kernel import Expr, fold
from sanctions.model.tables.words import CHOICES
from sanctions.plan.money import reward_steps
from sanctions.ruleset.covenant import PARTS, Reward, Ruleset
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, never
from sanctions.verify.confirming import Unplaced
from sanctions.verify.histories import Ask as AskRow
from sanctions.verify.histories import Histories, histories
from sanctions.verify.results import Claim, Example
from sanctions.verify.solver.algebra import Symbol, Symbolic
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, both, either, no
from sanctions.verify.solver.world import World, texts_in
from sanctions.verify.tables import Ask, FirstTable, Row
from sanctions.verify.units import Unit, any_unit

MOST_RECORDS, MOST_MEMBERS = 3, 3
"""A case of a payout is looked for in histories of at most so many records and members."""


@dataclass(frozen=True, slots=True)
class Payouts:
    """The payouts of a covenant; histories are made once, and as long as they are needed."""

    ruleset: Ruleset
    limit: int
    made: dict[tuple[int, int], Histories] = field(default_factory=dict)

    def claims(self) -> Iterator[Claim]:
        """What is claimed of each reward."""
        for place, reward in enumerate(self.ruleset.rewards):
            unit = any_unit(self.world(), self.ruleset, place, limit=self.limit)
            yield from self._over(reward, unit.world, unit.search, unit.row).claims()
            yield self._within(reward, unit)

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
        parts = unit.row["~parts"]
        wrong = either(
            no(parts.known), both(parts.known, either(parts.term < 0, parts.term > PARTS))
        )

        def search() -> Examples | None:
            if unit.search.can(wrong):
                raise Unplaced
            return None

        return never(f"{reward.id}/within", says, search)
