"""One record under two covenants: any row that both accept, and the same earlier records counted.

The rows go through the plans of both, in one world; see :mod:`sanctions.verify.records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias

from sanctions.lang.kernel import Expr, Value, fold
from sanctions.model.tables import Column
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.verify.compare_cases import Given
from sanctions.verify.compare_declared import topics_alike
from sanctions.verify.confirming import written_row
from sanctions.verify.records import MEMBER, RECORD, Past, Record, Records
from sanctions.verify.results import Line as Cells
from sanctions.verify.solver.algebra import Symbol, Symbolic, is_yes, same, yes_no
from sanctions.verify.solver.cells import Cell
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.steps import Table
from sanctions.verify.solver.terms import Truth, both, either, equal, implies, no, some
from sanctions.verify.solver.world import World
from sanctions.verify.witnesses import Witnesses


@dataclass(frozen=True, slots=True)
class Judged:
    """A record as one covenant judges it: its row in ``records``, and what comes of it."""

    world: World
    ruleset: Ruleset
    facts: Mapping[str, Symbol]
    lasting: Table

    def value(self, expr: Expr) -> Symbol:
        """The value of an expression in the record's row."""
        return fold(expr, Symbolic(self.world, self.facts))


Wrong: TypeAlias = Callable[[Judged, Judged], Truth]
"""Whether a record is judged differently, by the old covenant and by the new."""


def alike(one: Symbol, two: Symbol) -> Truth:
    """Whether two values are the same, or both unknown."""
    return either(both(no(one.known), no(two.known)), both(one.known, two.known, same(one, two)))


class Pair:
    """Any record under two covenants, and a search that holds what both accept."""

    def __init__(self, old: Ruleset, new: Ruleset, *, limit: int) -> None:
        """Make it. ``limit``: resource units of z3 for one question."""
        self.first = Records(old, limit=limit, beside=new)
        self.second = Records(new, limit=limit, shared=self.first)
        self.search: Search = self.first.search
        self.one, self.two = self.fresh()
        self.old, self.new = (
            Judged(self.first.world, records.ruleset, record.facts, record.lasting)
            for records, record in ((self.first, self.one), (self.second, self.two))
        )

    def fresh(self) -> tuple[Record, Record]:
        """One more record under both, with the same row and the same earlier records."""
        one = self.first.fresh()
        mine, theirs = (
            {column.name: column for column in each.columns} for each in (self.first, self.second)
        )
        strange = {
            name
            for name, column in theirs.items()
            if name in mine and not one_type(mine[name], column)
        }
        given = {name: cell for name, cell in one.cells.items() if name not in strange}
        two = self.second.like(given, self._past(one.past), one.by_member)
        self.search.assume(*(self._of_both(cell, theirs.get(name)) for name, cell in given.items()))
        for name in strange:
            self.search.assume(no(one.cells[name].symbol.known), no(two.cells[name].symbol.known))
        return one, two

    def _of_both(self, cell: Cell, column: Column | None) -> Truth:
        """That a word is one of both; a column that only one has is read by that one alone."""
        if column is None or not cell.words:
            return True
        words = set(column.type.values)
        if column.name == "clause":
            words = {*self.second.ruleset.clauses}
        code = self.first.world.code
        common = (equal(cell.symbol.term, code(word)) for word in cell.words if word in words)
        return implies(cell.symbol.known, some(common))

    def _past(self, past: Past) -> Past:
        """The same earlier records, which may be on other topics under the second covenant."""
        if topics_alike(self.first.ruleset, self.second.ruleset):
            return past
        other = self.second.any_past()
        self.search.assume(
            equal(other.same_clause, past.same_clause),
            equal(other.same_topic + other.other, past.same_topic + past.other),
            equal(other.warned, past.warned),
            equal(other.warned_long_ago, past.warned_long_ago),
        )
        return other


class PairWitnesses(Witnesses):
    """Smallest histories for a record under two covenants: earlier records count in both."""

    def __init__(self, pair: Pair) -> None:
        """For this pair and its search."""
        super().__init__(pair.first)
        self._pair = pair
        self._table = history_of((pair.old.ruleset, pair.new.ruleset))

    def given(self, *conditions: Truth) -> Given | None:
        """The smallest input in which the conditions hold, if there is one.

        Raises:
            LimitReached: if it is not known whether there is one.
            Unplaced: if its earlier records could not be made.
        """
        with self._pair.search.where(*conditions) as possible:
            if not possible:
                return None
            old, new = self._settled([self._pair.one, self._pair.two])
        case = replace(old, given={**new.given, **old.given})
        rows = [*self._earlier(case), {**case.given, "record_id": RECORD}]
        as_of, birth = case.given["as_of"], case.given["birth_date"]
        if not isinstance(as_of, date):
            raise TypeError(as_of)
        members = _born(birth) if case.by_member else ()
        history = tuple(written_row(self._table, row) for row in rows)
        return Given(as_of, history, members)

    @cached_property
    def _exemplar(self) -> Record:
        """A record that counts if it does under both."""
        one, two = self._pair.fresh()
        stands = both(is_yes(one.facts["~stands"]), is_yes(two.facts["~stands"]))
        return replace(one, facts={**one.facts, "~stands": yes_no(stands)})


def _born(birth: Value) -> tuple[Cells, ...]:
    return () if birth is None else ({"member_id": MEMBER, "birth_date": str(birth)},)


def one_type(one: Column, two: Column) -> bool:
    """Whether both covenants read such a column alike; its words may differ."""
    return (one.type.kind, one.type.decimals) == (two.type.kind, two.type.decimals)
