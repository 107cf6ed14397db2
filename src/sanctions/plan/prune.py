"""A plan without the columns and steps that nothing reads: the same outputs from less.

One walk forward finds which columns each table has, one walk backward which of them are read; a
last one passes over what is then without effect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias, assert_never

from sanctions.lang.kernel import Expr, Value, fold
from sanctions.model.calendar import MonthEnd
from sanctions.model.money import Rounding
from sanctions.plan.steps import (
    Allocate,
    Among,
    Attach,
    Columns,
    Count,
    Derive,
    Expand,
    Gather,
    Given,
    Group,
    Keep,
    Merge,
    Plan,
    Require,
    Select,
    Step,
    Union,
)

Names: TypeAlias = frozenset[str]
_NONE: Names = frozenset()


class _Reads:
    """The algebra whose values are the columns that an expression reads."""

    def lit(self, _: Value, /) -> Names:
        return _NONE

    def col(self, name: str, /) -> Names:
        return frozenset((name,))

    def known(self, part: Names, /) -> Names:
        return part

    def negate(self, part: Names, /) -> Names:
        return part

    def every(self, parts: tuple[Names, ...], /) -> Names:
        return _NONE.union(*parts)

    def some(self, parts: tuple[Names, ...], /) -> Names:
        return _NONE.union(*parts)

    def equal(self, left: Names, right: Names, /) -> Names:
        return left | right

    def before(self, left: Names, right: Names, /) -> Names:
        return left | right

    def one_of(self, part: Names, _: tuple[Value, ...], /) -> Names:
        return part

    def first(self, rows: tuple[tuple[Names, Names], ...], otherwise: Names, /) -> Names:
        return otherwise.union(*(names for row in rows for names in row))

    def sum(self, parts: tuple[Names, ...], /) -> Names:
        return _NONE.union(*parts)

    def product(self, parts: tuple[Names, ...], /) -> Names:
        return _NONE.union(*parts)

    def quotient(self, numerator: Names, denominator: Names, _: Rounding, /) -> Names:
        return numerator | denominator

    def extreme(self, _: Literal["least", "greatest"], parts: tuple[Names, ...], /) -> Names:
        return _NONE.union(*parts)

    def shift(self, day: Names, _: int, __: int, ___: MonthEnd, /) -> Names:
        return day

    def days_between(self, start: Names, end: Names, /) -> Names:
        return start | end

    def full_years(self, birth: Names, on: Names, _: MonthEnd, /) -> Names:
        return birth | on


def reads(*exprs: Expr) -> Names:
    """The columns that the expressions read."""
    return _NONE.union(*(fold(expr, _Reads()) for expr in exprs))


def prune(plan: Plan) -> Plan:
    """The plan with the same outputs, in which nothing reads no column and no table in vain.

    The outputs are tables of `Select`, which name their columns.
    """
    there = _columns_of(plan)
    needed: defaultdict[str, Names] = defaultdict(frozenset)
    wanted = set(plan.outputs)
    steps: list[Step] = []
    for step in reversed(plan.steps):
        if step.name not in wanted:
            continue
        narrow, asked = _narrowed(step, needed[step.name], there)
        if isinstance(narrow, Attach) and not narrow.columns:
            asked = {narrow.table: needed[step.name]}
        for table, names in asked.items():
            needed[table] |= names
        wanted.update(asked)
        steps.append(narrow)
    return replace(plan, steps=_without_effect(reversed(steps)))


def _without_effect(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps without those that attach nothing, or unite one table; who read one reads that."""
    instead: dict[str, str] = {}
    kept: list[Step] = []
    for step in steps:
        match step:
            case Attach(columns=(), table=table) | Union(tables=(table,)):
                instead[step.name] = instead.get(table, table)
            case Given():
                kept.append(step)
            case Union():
                tables = tuple(instead.get(table, table) for table in step.tables)
                kept.append(replace(step, tables=tables))
            case Attach() | Among():
                table, other = (instead.get(each, each) for each in (step.table, step.other))
                kept.append(replace(step, table=table, other=other))
            case _:
                kept.append(replace(step, table=instead.get(step.table, step.table)))
    return tuple(kept)


# --- forward: which columns a table has -----------------------------------------------------------


def _columns_of(plan: Plan) -> dict[str, Names | None]:
    """The columns of each table that makes its own; ``None`` where an input's pass through."""
    there: dict[str, Names | None] = dict.fromkeys(plan.inputs)
    for step in plan.steps:
        there[step.name] = _made(step, there)
    return there


def _made(step: Step, there: Mapping[str, Names | None]) -> Names | None:
    match step:
        case Given() | Select():
            return frozenset(step.columns)
        case Group():
            return frozenset((*step.by, *(total.column for total in step.totals)))
        case Merge():
            return frozenset((*step.by, step.start, step.end, *step.gather))
        case Expand():
            added = (name for _, columns in step.branches for name, _ in columns)
            return frozenset((*step.keep, *added))
        case Union():
            each = [there[table] for table in step.tables]
            known = [names for names in each if names is not None]
            return _NONE.union(*known) if len(known) == len(each) else None
        case Keep() | Require() | Among():
            return there[step.table]
        case Derive() | Gather() | Attach():
            return _with(there[step.table], (name for name, _ in step.columns))
        case Count():
            return _with(there[step.table], (window.column for window in step.windows))
        case Allocate():
            return _with(there[step.table], (step.column,))
        case _:
            assert_never(step)


def _with(names: Names | None, added: Iterable[str]) -> Names | None:
    return None if names is None else names.union(added)


# --- backward: which columns are read -------------------------------------------------------------


def _narrowed(
    step: Step, needed: Names, there: Mapping[str, Names | None]
) -> tuple[Step, dict[str, Names]]:
    """The step without what nothing needs, and what it needs of each table it reads."""
    match step:
        case Given():
            return _narrow_given(step, needed), {}
        case Select():
            return step, {step.table: frozenset((*step.columns, *step.order))}
        case Keep():
            return step, {step.table: needed | reads(step.where)}
        case Require():
            return step, {step.table: needed | reads(step.holds)}
        case Union():
            return step, dict.fromkeys(step.tables, needed)
        case Derive():
            return _narrow_derive(step, needed, there[step.table])
        case Gather():
            return _narrow_gather(step, needed)
        case Expand():
            return _narrow_expand(step, needed)
        case Count():
            return _narrow_count(step, needed)
        case Merge():
            gather = tuple(name for name in step.gather if name in needed)
            asked = frozenset((*step.by, step.start, step.end, *gather))
            return replace(step, gather=gather), {step.table: asked}
        case Group():
            totals = tuple(total for total in step.totals if total.column in needed)
            asked = reads(*(total.of for total in totals)).union(step.by)
            return replace(step, totals=totals), {step.table: asked}
        case Attach():
            return _narrow_attach(step, needed)
        case Among():
            lefts, rights = (frozenset(names) for names in zip(*step.on, strict=True))
            return step, {step.table: needed | lefts, step.other: rights}
        case Allocate():
            asked = (needed - {step.column}) | reads(step.total, step.weight)
            return step, {step.table: asked.union((*step.by, step.tie))}
        case _:
            assert_never(step)


def _narrow_given(step: Given, needed: Names) -> Given:
    places = [place for place, name in enumerate(step.columns) if name in needed]
    rows = tuple(tuple(row[place] for place in places) for row in step.rows)
    return replace(step, columns=tuple(step.columns[place] for place in places), rows=rows)


def _live(columns: Columns, needed: Names) -> tuple[Columns, Names]:
    """The columns that are needed, and what they and the rest need of the row as it came in."""
    live: list[tuple[str, Expr]] = []
    for name, expr in reversed(columns):
        if name in needed:
            needed = (needed - {name}) | reads(expr)
            live.append((name, expr))
    return tuple(reversed(live)), needed


def _narrow_derive(
    step: Derive, needed: Names, there: Names | None
) -> tuple[Step, dict[str, Names]]:
    columns, asked = _live(step.columns, needed)
    passed = needed.difference(name for name, _ in columns)
    keep = tuple(sorted(passed if there is None else passed & there))
    return replace(step, columns=columns, keep=keep), {step.table: asked}


def _narrow_gather(step: Gather, needed: Names) -> tuple[Step, dict[str, Names]]:
    columns = tuple(each for each in step.columns if each[0] in needed)
    exprs = (expr for _, items in columns for item in items for expr in item)
    passed = needed.difference(name for name, _ in columns)
    return replace(step, columns=columns), {step.table: passed | reads(*exprs)}


def _narrow_expand(step: Expand, needed: Names) -> tuple[Step, dict[str, Names]]:
    branches: list[tuple[Expr, Columns]] = []
    asked = frozenset(step.keep) & needed
    keep = tuple(name for name in step.keep if name in needed)
    for when, columns in step.branches:
        live, wanted = _live(columns, needed)
        made = frozenset(name for name, _ in live)
        asked |= reads(when) | (wanted - (needed - made))
        branches.append((when, live))
    return replace(step, keep=keep, branches=tuple(branches)), {step.table: asked}


def _narrow_count(step: Count, needed: Names) -> tuple[Step, dict[str, Names]]:
    windows = tuple(window for window in step.windows if window.column in needed)
    asked = needed.difference(window.column for window in windows)
    for each in windows:
        asked |= reads(each.where, each.at, each.since, each.before).union(each.by)
        asked |= frozenset(() if each.tie is None else (each.tie,))
    return replace(step, windows=windows), {step.table: asked}


def _narrow_attach(step: Attach, needed: Names) -> tuple[Step, dict[str, Names]]:
    columns = tuple(pair for pair in step.columns if pair[0] in needed)
    passed = needed.difference(name for name, _ in columns)
    return replace(step, columns=columns), {
        step.table: passed.union(left for left, _ in step.on),
        step.other: frozenset((*(right for _, right in step.on), *(of for _, of in columns))),
    }
