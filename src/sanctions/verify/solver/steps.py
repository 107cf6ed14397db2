"""The steps of a plan over rows of symbols, for the few rows of a proof.

A row may be there or not: ``present`` says when. Groups are taken to be one: all rows of the table
have equal keys. Intervals are left side by side: merged ones cover the same days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from sanctions.lang.kernel import Expr, fold
from sanctions.plan import steps
from sanctions.verify.solver.algebra import (
    UNKNOWN,
    Symbol,
    Symbolic,
    before,
    is_yes,
    number,
    pick,
    same,
    yes_no,
)
from sanctions.verify.solver.terms import Truth, both, choose, either, every, no, some
from sanctions.verify.solver.world import World


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and when it is there."""

    present: Truth
    cells: Mapping[str, Symbol]


Table: TypeAlias = tuple[Line, ...]
Unary: TypeAlias = Callable[[Table], Table]


@dataclass(frozen=True, slots=True)
class SymbolicSteps:
    """The steps; ``looked_back`` gives the counts of windows, where others are not in the table."""

    world: World
    looked_back: Mapping[str, Symbol] | None = None

    def value(self, expr: Expr, cells: Mapping[str, Symbol]) -> Symbol:
        """The value of an expression in a row."""
        return fold(expr, Symbolic(self.world, cells))

    def given(self, step: steps.Given, /) -> Callable[[], Table]:
        constant = Symbolic(self.world, {}).lit
        table = tuple(
            Line(True, dict(zip(step.columns, map(constant, row), strict=True)))  # noqa: FBT003 - a term
            for row in step.rows
        )
        return lambda: table

    def keep(self, step: steps.Keep, /) -> Unary:
        def keep(table: Table) -> Table:
            return tuple(
                Line(both(row.present, is_yes(self.value(step.where, row.cells))), row.cells)
                for row in table
            )

        return keep

    def derive(self, step: steps.Derive, /) -> Unary:
        return lambda table: tuple(
            Line(row.present, self._extended(row.cells, step.columns, step.keep)) for row in table
        )

    def gather(self, step: steps.Gather, /) -> NoReturn:
        _refuse(step)

    def expand(self, step: steps.Expand, /) -> Unary:
        def expand(table: Table) -> Table:
            return tuple(
                Line(
                    both(row.present, is_yes(self.value(when, row.cells))),
                    self._extended(row.cells, columns, step.keep),
                )
                for row in table
                for when, columns in step.branches
            )

        return expand

    def union(self, _: steps.Union, /) -> Callable[..., Table]:
        def union(*tables: Table) -> Table:
            rows = [row for table in tables for row in table]
            columns = dict.fromkeys((name for row in rows for name in row.cells), UNKNOWN)
            return tuple(Line(row.present, {**columns, **row.cells}) for row in rows)

        return union

    def count(self, step: steps.Count, /) -> Unary:
        looked_back = self.looked_back
        if looked_back is not None:
            return lambda table: tuple(
                Line(row.present, {**row.cells, **looked_back}) for row in table
            )
        return lambda table: tuple(
            Line(
                row.present,
                {
                    **row.cells,
                    **{each.column: self._count(each, row, table) for each in step.windows},
                },
            )
            for row in table
        )

    def merge(self, _: steps.Merge, /) -> Unary:
        return lambda table: table

    def group(self, step: steps.Group, /) -> Unary:
        def group(table: Table) -> Table:
            if not table:
                return ()
            cells = {name: _first_present(table, name) for name in step.by}
            for total in step.totals:
                values = [(row.present, self.value(total.of, row.cells)) for row in table]
                cells[total.column] = _TOTALS[total.how](values)
            return (Line(some(row.present for row in table), cells),)

        return group

    def attach(self, step: steps.Attach, /) -> Callable[[Table, Table], Table]:
        def attach(table: Table, other: Table) -> Table:
            return tuple(
                Line(row.present, {**row.cells, **self._attached(step, row, other)})
                for row in table
            )

        return attach

    def among(self, step: steps.Among, /) -> Callable[[Table, Table], Table]:
        def among(table: Table, other: Table) -> Table:
            return tuple(
                Line(
                    both(row.present, some(_meets(step.on, row, each) for each in other)), row.cells
                )
                for row in table
            )

        return among

    def allocate(self, step: steps.Allocate, /) -> NoReturn:
        _refuse(step)

    def require(self, _: steps.Require, /) -> Unary:
        return lambda table: table

    def select(self, step: steps.Select, /) -> Unary:
        return lambda table: tuple(
            Line(row.present, {name: row.cells[name] for name in step.columns}) for row in table
        )

    # --- parts of steps ---------------------------------------------------------------------------

    def _extended(
        self, cells: Mapping[str, Symbol], columns: steps.Columns, keep: Sequence[str] | None
    ) -> Mapping[str, Symbol]:
        row = dict(cells)
        for name, expr in columns:
            row[name] = self.value(expr, row)
        return row if keep is None else {name: row[name] for name in (*keep, *dict(columns))}

    def _attached(self, step: steps.Attach, row: Line, other: Table) -> dict[str, Symbol]:
        found = {name: UNKNOWN for name, _ in step.columns}
        for each in other:
            meets = _meets(step.on, row, each)
            for name, source in step.columns:
                found[name] = pick(meets, each.cells[source], found[name])
        return found

    def _count(self, window: steps.Window, row: Line, table: Table) -> Symbol:
        """How many rows of the table stand before the row, within the distance."""
        since, end = (self.value(each, row.cells) for each in (window.since, window.before))
        counted = []
        for other in table:
            at = self.value(window.at, other.cells)
            earlier = before(at, end)
            if window.tie is not None:
                tied = both(same(at, end), before(other.cells[window.tie], row.cells[window.tie]))
                earlier = either(earlier, tied)
            within = either(no(since.known), no(before(at, since)))
            pairs = ((name, name) for name in window.by)
            stands = is_yes(self.value(window.where, other.cells))
            there = both(
                _meets(tuple(pairs), row, other), stands, at.known, end.known, earlier, within
            )
            counted.append(choose(there, 1, 0))
        return number(sum(counted))


def _meets(on: Iterable[tuple[str, str]], row: Line, other: Line) -> Truth:
    """Whether the other row is there and has equal keys; an unknown key meets nothing."""
    pairs = [(row.cells[left], other.cells[right]) for left, right in on]
    return both(
        other.present,
        every(
            False
            if "nothing" in (one.kind, two.kind)
            else both(one.known, two.known, same(one, two))
            for one, two in pairs
        ),
    )


def _first_present(table: Table, name: str) -> Symbol:
    found = UNKNOWN
    for row in reversed(table):
        found = pick(row.present, row.cells[name], found)
    return found


def _sum(values: Sequence[tuple[Truth, Symbol]]) -> Symbol:
    return number(sum(choose(both(there, each.known), each.term, 0) for there, each in values))


def _any(values: Sequence[tuple[Truth, Symbol]]) -> Symbol:
    return yes_no(some(both(there, is_yes(each)) for there, each in values))


def _greatest(values: Sequence[tuple[Truth, Symbol]]) -> Symbol:
    found = UNKNOWN
    for there, each in values:
        counts = both(there, each.known)
        further = both(counts, either(no(found.known), before(found, each)))
        found = pick(further, each, found)
    return found


_TOTALS: Mapping[str, Callable[[Sequence[tuple[Truth, Symbol]]], Symbol]] = {
    "sum": _sum,
    "greatest": _greatest,
    "any": _any,
}


def _refuse(step: steps.Step) -> NoReturn:
    message = f"the step {step.name} has no meaning for single rows"
    raise NotImplementedError(message)
