"""The steps: the meaning of tables, and the one walk over them.

A plan is a list of steps; each reads tables by name and makes one. An engine is one
:class:`StepAlgebra`: it says what each step becomes, as a function from tables to a table. A
condition that is unknown keeps nothing, expands nothing and gathers nothing; who must not lose an
unknown row asks for it with ``Known``.

Tables have named columns; a column that a table lacks is unknown in all its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar, assert_never

from sanctions.lang.kernel import Expr, Value

Columns: TypeAlias = tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A constant table of the plan."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """The rows of which the condition is yes."""

    name: str
    table: str
    where: Expr


@dataclass(frozen=True, slots=True)
class Derive:
    """Every row with further columns, or with columns replaced; each reads those before it.

    With ``keep`` only these other columns of the row stay; ``None`` keeps all. ``decides`` names
    the column, if there is one, that a *first* table of the covenant answers: by the id of its row.
    """

    name: str
    table: str
    columns: Columns
    keep: tuple[str, ...] | None = None
    decides: str | None = None


@dataclass(frozen=True, slots=True)
class Gather:
    """Every row with list columns: each the texts beside a yes, in the order given."""

    name: str
    table: str
    columns: tuple[tuple[str, tuple[tuple[Expr, Expr], ...]], ...]


@dataclass(frozen=True, slots=True)
class Expand:
    """For every row and every branch whose condition is yes, a row: ``keep`` and the branch's.

    ``decides`` names the column, if there is one, of which the constant in each branch is the id of
    a row of a *collect* table of the covenant.
    """

    name: str
    table: str
    keep: tuple[str, ...]
    branches: tuple[tuple[Expr, Columns], ...]
    decides: str | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """All rows of all tables."""

    name: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How many rows stand before a row, within a distance.

    For each row the rows with equal ``by`` columns for which ``where`` is yes, whose ``at`` is not
    before this row's ``since`` (unknown: no bound) and whose ``(at, tie)`` is less than this row's
    ``(before, tie)``; without ``tie``, whose ``at`` is less than this row's ``before``. A row
    whose ``at`` is unknown is not counted; ``before`` is known.
    """

    column: str
    by: tuple[str, ...]
    where: Expr
    at: Expr
    since: Expr
    before: Expr
    tie: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """Every row with one count column a window."""

    name: str
    table: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """The union of the half-open intervals ``[start, end)`` with equal ``by`` columns.

    Intervals that overlap or touch become one row; an unknown ``end`` is open; ``start`` is known.
    Each ``gather`` column becomes the sorted list of its distinct values; other columns go.
    """

    name: str
    table: str
    by: tuple[str, ...]
    start: str
    end: str
    gather: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """One column of a group: a sum, the greatest, or whether any is yes; unknown is left out."""

    column: str
    how: Literal["sum", "greatest", "any"]
    of: Expr


@dataclass(frozen=True, slots=True)
class Group:
    """One row for each distinct combination of the ``by`` columns, with totals."""

    name: str
    table: str
    by: tuple[str, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Attach:
    """Every row of ``table`` with columns of the one row of ``other`` that has equal keys.

    ``on`` pairs a column of ``table`` with one of ``other``; ``columns`` pairs a new name with a
    column of ``other``. Without such a row the new columns are unknown. The keys of ``other`` are
    unique; an unknown key matches nothing.
    """

    name: str
    table: str
    other: str
    on: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Among:
    """The rows of ``table`` whose keys occur in ``other``; an unknown key occurs nowhere.

    ``on`` pairs a column of ``table`` with one of ``other``.
    """

    name: str
    table: str
    other: str
    on: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Allocate:
    """Every row with its part of a total, by largest remainder.

    Within equal ``by`` columns ``total`` is the same in every row. Parts are multiples of
    ``step``, in proportion to ``weight`` (≥ 0), ties to the smaller ``tie`` by code point; no
    weight: all parts 0. Source: DESIGN 5.9.
    """

    name: str
    table: str
    column: str
    by: tuple[str, ...]
    total: Expr
    weight: Expr
    tie: str
    step: int


@dataclass(frozen=True, slots=True)
class Require:
    """The table as it is, or a stop of the run: the condition must be yes in every row."""

    name: str
    table: str
    holds: Expr
    message: str


@dataclass(frozen=True, slots=True)
class Select:
    """The columns named, in this order; rows sorted by ``order``, unknown first, by code point."""

    name: str
    table: str
    columns: tuple[str, ...]
    order: tuple[str, ...]


Step: TypeAlias = (
    Given
    | Keep
    | Derive
    | Gather
    | Expand
    | Union
    | Count
    | Merge
    | Group
    | Attach
    | Among
    | Allocate
    | Require
    | Select
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Steps that belong to one section of DESIGN, and what they do, for who reads a plan."""

    section: str
    about: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order; ``inputs`` are the tables it reads, ``outputs`` those it is made for."""

    inputs: tuple[str, ...]
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]


T = TypeVar("T")


class StepAlgebra(Protocol[T]):
    """One interpretation of the steps: a method answers a function from tables to a table."""

    def given(self, step: Given, /) -> Callable[[], T]: ...
    def keep(self, step: Keep, /) -> Callable[[T], T]: ...
    def derive(self, step: Derive, /) -> Callable[[T], T]: ...
    def gather(self, step: Gather, /) -> Callable[[T], T]: ...
    def expand(self, step: Expand, /) -> Callable[[T], T]: ...
    def union(self, step: Union, /) -> Callable[..., T]: ...
    def count(self, step: Count, /) -> Callable[[T], T]: ...
    def merge(self, step: Merge, /) -> Callable[[T], T]: ...
    def group(self, step: Group, /) -> Callable[[T], T]: ...
    def attach(self, step: Attach, /) -> Callable[[T, T], T]: ...
    def among(self, step: Among, /) -> Callable[[T, T], T]: ...
    def allocate(self, step: Allocate, /) -> Callable[[T], T]: ...
    def require(self, step: Require, /) -> Callable[[T], T]: ...
    def select(self, step: Select, /) -> Callable[[T], T]: ...


Instruction: TypeAlias = tuple[str, tuple[str, ...], Callable[..., T]]


@dataclass(frozen=True, slots=True)
class Program(Generic[T]):
    """A plan made ready on one engine: it can be run many times, on different tables."""

    plan: Plan
    instructions: tuple[Instruction[T], ...]
    last_reads: tuple[tuple[str, ...], ...]
    """The tables that nothing reads after each instruction, so that they can go."""

    def run(self, inputs: Mapping[str, T]) -> dict[str, T]:
        """The output tables by name. ``inputs`` holds the plan's input tables."""
        tables = {name: inputs[name] for name in self.plan.inputs}
        for (name, reads, function), last in zip(self.instructions, self.last_reads, strict=True):
            tables[name] = function(*[tables[read] for read in reads])
            for table in last:
                del tables[table]
        return {name: tables[name] for name in self.plan.outputs}


def prepare(plan: Plan, algebra: StepAlgebra[T]) -> Program[T]:
    """The plan as functions of one engine, folded once."""
    instructions = tuple(_instruction(step, algebra) for step in plan.steps)
    return Program(plan, instructions, _last_reads(plan, instructions))


def _last_reads(plan: Plan, instructions: Sequence[Instruction[T]]) -> tuple[tuple[str, ...], ...]:
    read_later = set(plan.outputs)
    last: list[tuple[str, ...]] = []
    for name, reads, _ in reversed(instructions):
        made = () if name in read_later else (name,)
        last.append((*made, *(read for read in dict.fromkeys(reads) if read not in read_later)))
        read_later.update(reads)
    return tuple(reversed(last))


def tables_read(step: Step) -> tuple[str, ...]:
    """The tables that a step reads, in the order in which its function takes them."""
    match step:
        case Given():
            return ()
        case Union():
            return step.tables
        case Attach() | Among():
            return step.table, step.other
        case _:
            return (step.table,)


def needed(plan: Plan) -> Plan:
    """The plan without the steps that its outputs are not made by."""
    wanted, kept = set(plan.outputs), list[Step]()
    for step in reversed(plan.steps):
        if step.name in wanted:
            kept.append(step)
            wanted.update(tables_read(step))
    return replace(plan, steps=tuple(reversed(kept)))


def _instruction(step: Step, algebra: StepAlgebra[T]) -> Instruction[T]:
    return step.name, tables_read(step), _function(step, algebra)


def _function(step: Step, algebra: StepAlgebra[T]) -> Callable[..., T]:
    match step:
        case Given():
            return algebra.given(step)
        case Keep():
            return algebra.keep(step)
        case Derive():
            return algebra.derive(step)
        case Gather():
            return algebra.gather(step)
        case Expand():
            return algebra.expand(step)
        case Union():
            return algebra.union(step)
        case Count():
            return algebra.count(step)
        case Merge():
            return algebra.merge(step)
        case Group():
            return algebra.group(step)
        case Attach():
            return algebra.attach(step)
        case Among():
            return algebra.among(step)
        case Allocate():
            return algebra.allocate(step)
        case Require():
            return algebra.require(step)
        case Select():
            return algebra.select(step)
        case _:
            assert_never(step)
