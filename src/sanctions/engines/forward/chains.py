"""What follows from one row: the firings of its tables, from the first row asked to the last.

A chain goes through a *first* table row by row until one holds or is unknown; what the table
answers is put into the row, and what the row then says is asked of a *collect* table, every row of
it. The rules that fire decide where the chain goes; the conditions of the rows are answered by the
reference's expressions beforehand, so that durable_rules never sees a value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sanctions.engines.forward.rules import Answer, Fact, Kind, Rules
from sanctions.engines.reference.expressions import Cells, Evaluator, Row

Outcome: TypeAlias = Literal["yes", "unknown"]
_ANSWERS: dict[bool | None, Answer] = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Firing:
    """A row of the covenant that fired: one that holds, or that could not be answered.

    ``column`` is the column that its table decides, ``place`` the number of the row from 0.
    """

    column: str
    row: str
    place: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the covenant: the ids of its rows, and what a row of values answers to each."""

    rows: tuple[str, ...]
    answers: Callable[[Cells], Sequence[bool | None]]


@dataclass(frozen=True, slots=True)
class Decision:
    """A step that a *first* table decides, in parts that were made ready.

    ``before`` adds the columns that stand before ``column``, ``after`` those behind it; ``asked``
    is the number of the table to ask, unknown for none. What they say is asked of ``collected``,
    whose rows are named by the column ``collects``.
    """

    rules: Rules
    column: str
    before: Callable[[Cells], Row]
    asked: Evaluator
    tables: tuple[Table, ...]
    after: Callable[[Cells], Row]
    collects: str
    collected: Table | None

    def row(self, row: Cells) -> tuple[Row, tuple[Firing, ...]]:
        """The row as the step leaves it, and what fired for it, in order."""
        chain = _Chain(self, self.before(row))
        fact = chain.begin()
        if fact is not None:
            self.rules.fire(fact, chain.act)
        return chain.row, tuple(chain.firings)


class _Chain:
    """One row on its way: where it stands in which table, and what has fired."""

    _kind: Kind
    _table: Table
    _answers: Sequence[bool | None]
    _place: int

    def __init__(self, decision: Decision, row: Row) -> None:
        self.row = row
        self.firings: list[Firing] = []
        self._decision = decision

    def begin(self) -> Fact | None:
        """The first fact; none when no table is to be asked."""
        number: int | None = self._decision.asked(self.row)
        if number is None:
            return self._concluded(None)
        return self._enter("first", self._decision.tables[number])

    def act(self, fact: Fact) -> Fact | None:
        """What the rule that fired for the fact leads to."""
        is_first = fact.kind == "first"
        if fact.answer == "end":
            return self._concluded(None) if is_first else None
        if fact.answer == "no":
            return self._next()
        row = self._table.rows[self._place]
        column = self._decision.column if is_first else self._decision.collects
        self.firings.append(Firing(column, row, self._place, fact.answer))
        if is_first:
            return self._concluded(row if fact.answer == "yes" else None)
        return self._next()

    def _enter(self, kind: Kind, table: Table) -> Fact:
        self._kind, self._table, self._place = kind, table, -1
        self._answers = table.answers(self.row)
        return self._next()

    def _next(self) -> Fact:
        self._place += 1
        if self._place == len(self._answers):
            return Fact(self._kind, 0, "end")
        answer = _ANSWERS[self._answers[self._place]]
        return Fact(self._kind, self._place % self._decision.rules.places, answer)

    def _concluded(self, row: str | None) -> Fact | None:
        decision = self._decision
        self.row = decision.after({**self.row, decision.column: row})
        if decision.collected is None:
            return None
        return self._enter("all", decision.collected)
