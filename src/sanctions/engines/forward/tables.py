"""The steps of the forward engine: the reference's, but the covenant's tables are fired as rules.

What a step decides by a table of the covenant, its ``decides`` says. A ``Derive`` that does, and
the ``Expand`` that collects over what it made, are one chain a row: what fired for a row stands in
its column :data:`FIRED`, and is all that the ``Expand`` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sanctions.engines.forward.chains import Decision, Firing, Table
from sanctions.engines.forward.rules import rules_for
from sanctions.engines.reference import tables
from sanctions.engines.reference.expressions import Evaluator, evaluator, evaluators, extender
from sanctions.engines.reference.tables import TableSteps, Unary
from sanctions.lang.kernel import Expr, First, Lit
from sanctions.plan import steps

FIRED = "~fired"
"""The column of the firings of a row, in every table made from one that a table decided."""


class ForwardSteps(TableSteps):
    """The algebra of one plan whose decision tables are fired by durable_rules."""

    def __init__(self, plan: steps.Plan) -> None:
        """Find which steps are one chain. Raises: UsageError: where durable_rules cannot be used.

        So that the error comes before any work, a set of rules is registered for a plan without
        tables too.
        """
        rules_for(0)
        self._collected: dict[str, _Collect] = {}
        chained = {step.name for step in plan.steps if _question(step) is not None}
        for step in plan.steps:
            if isinstance(step, steps.Expand) and step.table in chained - {*self._collected}:
                collect = _collect(step)
                if collect is not None:
                    self._collected[step.table] = collect

    def derive(self, step: steps.Derive, /) -> Unary:
        question = _question(step)
        if question is None:
            return super().derive(step)
        decision = _decision(step, question, self._collected.get(step.name))

        def derive(table: tables.Table) -> tables.Table:
            rows: tables.Table = []
            for row in table:
                made, fired = decision.row(row)
                made[FIRED] = fired
                rows.append(made)
            return rows

        return derive

    def expand(self, step: steps.Expand, /) -> Unary:
        collect = self._collected.get(step.table)
        if collect is None or collect.step is not step:
            return super().expand(step)
        branches: list[list[Evaluator]] = [
            [extender(columns, step.keep) for columns in row] for row in collect.branches
        ]

        def expand(table: tables.Table) -> tables.Table:
            return [
                extend(row)
                for row in table
                for firing in collect.holding(row[FIRED])
                for extend in branches[firing.place]
            ]

        return expand


@dataclass(frozen=True, slots=True)
class _Question:
    """A column that a *first* table decides: which table, as a number, and all the tables."""

    place: int
    asked: Expr
    tables: tuple[First, ...]


@dataclass(slots=True)
class _Collect:
    """An ``Expand`` by the rows of its table: the id and the condition of each, its branches."""

    step: steps.Expand
    decides: str
    rows: list[str] = field(default_factory=list[str])
    conditions: list[Expr] = field(default_factory=list[Expr])
    branches: list[list[steps.Columns]] = field(default_factory=list[list[steps.Columns]])

    def holding(self, fired: Iterable[Firing]) -> Iterable[Firing]:
        """The firings of the rows that hold."""
        return [each for each in fired if each.column == self.decides and each.outcome == "yes"]


def _question(step: steps.Step) -> _Question | None:
    """What decides the step; none where nothing does, or not in the form of a table."""
    if not isinstance(step, steps.Derive):
        return None
    places = [place for place, (name, _) in enumerate(step.columns) if name == step.decides]
    if len(places) != 1:
        return None
    found: list[First] = []
    asked = _choice(step.columns[places[0]][1], found)
    return None if asked is None else _Question(places[0], asked, tuple(found))


def _choice(expr: Expr, found: list[First]) -> Expr | None:
    """The expression with the number of a table in place of each table; none for anything else.

    A table answers texts, and unknown when no row holds; around it stand choices between tables.
    """
    match expr:
        case Lit(None):
            return expr
        case First(rows, Lit(None)) if all(_is_text(then) for _, then in rows):
            found.append(expr)
            return Lit(len(found) - 1)
        case First(rows, otherwise):
            last = _choice(otherwise, found)
            chosen = [(when, _choice(then, found)) for when, then in rows]
            parts = tuple((when, then) for when, then in chosen if then is not None)
            return None if last is None or len(parts) < len(rows) else First(parts, last)
        case _:
            return None


def _is_text(expr: Expr) -> bool:
    return isinstance(expr, Lit) and isinstance(expr.value, str)


def _collect(step: steps.Expand) -> _Collect | None:
    """The rows of the table that decides; none where none does, or a branch names no row."""
    if step.decides is None:
        return None
    collect = _Collect(step, step.decides)
    for when, columns in step.branches:
        row = dict(columns).get(step.decides)
        if not isinstance(row, Lit) or not isinstance(row.value, str):
            return None
        if collect.rows[-1:] != [row.value] or collect.conditions[-1] != when:
            collect.rows.append(row.value)
            collect.conditions.append(when)
            collect.branches.append([])
        collect.branches[-1].append(columns)
    return collect


def _decision(step: steps.Derive, question: _Question, collect: _Collect | None) -> Decision:
    before, after = step.columns[: question.place], step.columns[question.place + 1 :]
    column = step.columns[question.place][0]
    kept = None if step.keep is None else (*step.keep, *(name for name, _ in before), column)
    made = tuple(_table(table) for table in question.tables)
    collected = None if collect is None else _asked_of(collect.rows, collect.conditions)
    lengths = [len(table.rows) for table in (*made, collected) if table is not None]
    return Decision(
        rules_for(max(lengths, default=0)),
        column,
        extender(before),
        evaluator(question.asked),
        made,
        extender(after, kept),
        "" if collect is None else collect.decides,
        collected,
    )


def _table(table: First) -> Table:
    ids = [str(then.value) for _, then in table.rows if isinstance(then, Lit)]
    return _asked_of(ids, [when for when, _ in table.rows])


def _asked_of(rows: Sequence[str], conditions: Sequence[Expr]) -> Table:
    return Table(tuple(rows), evaluators(conditions))
