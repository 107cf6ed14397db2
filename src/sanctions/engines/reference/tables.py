"""The steps as plain Python functions from lists of rows to a list of rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, compress
from operator import itemgetter
from typing import Any, TypeAlias

from sanctions.engines.reference.expressions import evaluator, evaluators, extender
from sanctions.errors import ConservationError
from sanctions.model.intervals import merge
from sanctions.model.money import largest_remainder
from sanctions.plan import steps

Row: TypeAlias = dict[str, Any]
Table: TypeAlias = list[Row]
Unary: TypeAlias = Callable[[Table], Table]


class TableSteps:
    """The algebra whose tables are lists of dictionaries, which no step changes."""

    def given(self, step: steps.Given, /) -> Callable[[], Table]:
        table = [dict(zip(step.columns, row, strict=True)) for row in step.rows]
        return lambda: table

    def keep(self, step: steps.Keep, /) -> Unary:
        where = evaluator(step.where)
        return lambda table: [row for row in table if where(row)]

    def derive(self, step: steps.Derive, /) -> Unary:
        extend = extender(step.columns, step.keep)
        return lambda table: [extend(row) for row in table]

    def gather(self, step: steps.Gather, /) -> Unary:
        lists = [
            (column, evaluators([when for when, _ in items]), evaluators([of for _, of in items]))
            for column, items in step.columns
        ]

        def gather(table: Table) -> Table:
            return [
                row | {column: tuple(compress(of(row), holds(row))) for column, holds, of in lists}
                for row in table
            ]

        return gather

    def expand(self, step: steps.Expand, /) -> Unary:
        holds = evaluators([when for when, _ in step.branches])
        branches = [extender(columns, step.keep) for _, columns in step.branches]

        def expand(table: Table) -> Table:
            return [extend(row) for row in table for extend in compress(branches, holds(row))]

        return expand

    def union(self, _: steps.Union, /) -> Callable[..., Table]:
        def union(*tables: Table) -> Table:
            if len(tables) == 1:
                return tables[0]
            columns = dict.fromkeys(chain(*(table[0] for table in tables if table)))
            return [columns | row for table in tables for row in table]

        return union

    def count(self, step: steps.Count, /) -> Unary:
        names = [window.column for window in step.windows]
        windows = [_window(window) for window in step.windows]
        asked = [(each.where, each.at, each.since, each.before) for each in step.windows]
        ask = evaluators([expr for exprs in asked for expr in exprs])

        def count(table: Table) -> Table:
            answers = [ask(row) for row in table]
            columns = [
                window(table, [answer[4 * place : 4 * place + 4] for answer in answers])
                for place, window in enumerate(windows)
            ]
            return [
                row | dict(zip(names, counts, strict=True))
                for row, *counts in zip(table, *columns, strict=True)
            ]

        return count

    def merge(self, step: steps.Merge, /) -> Unary:
        key = _key(step.by)
        return lambda table: [row for rows in _grouped(table, key) for row in _merged(step, rows)]

    def group(self, step: steps.Group, /) -> Unary:
        key = _key(step.by)
        names = [total.column for total in step.totals]
        folds = [_FOLDS[total.how] for total in step.totals]
        values = evaluators([total.of for total in step.totals])

        def group(table: Table) -> Table:
            made: Table = []
            for rows in _grouped(table, key):
                columns = zip(*map(values, rows), strict=True)
                totals = [fold(column) for fold, column in zip(folds, columns, strict=False)]
                row = {name: rows[0][name] for name in step.by}
                made.append(row | dict(zip(names, totals, strict=True)))
            return made

        return group

    def attach(self, step: steps.Attach, /) -> Callable[[Table, Table], Table]:
        left = _key(tuple(pair[0] for pair in step.on))
        right = _key(tuple(pair[1] for pair in step.on))
        unknown = dict.fromkeys((name for name, _ in step.columns), None)

        alone = len(step.on) == 1

        def index(other: Table) -> dict[Any, Row]:
            return {
                key: {name: row[source] for name, source in step.columns}
                for row in other
                if (key := right(row)) is not None and (alone or None not in key)
            }

        # A constant table of the plan comes again and again as the same object: it is indexed once.
        latest: tuple[Table, dict[Any, Row]] = ([], {})

        def attach(table: Table, other: Table) -> Table:
            nonlocal latest
            indexed = latest  # read once: another thread may run this step on other tables
            if indexed[0] is not other:
                indexed = latest = (other, index(other))
            found = indexed[1]
            return [row | found.get(left(row), unknown) for row in table]

        return attach

    def among(self, step: steps.Among, /) -> Callable[[Table, Table], Table]:
        left = _keys(tuple(pair[0] for pair in step.on))
        right = _keys(tuple(pair[1] for pair in step.on))

        def among(table: Table, other: Table) -> Table:
            there = {key for row in other if None not in (key := right(row))}
            return [row for row in table if left(row) in there]

        return among

    def allocate(self, step: steps.Allocate, /) -> Unary:
        key = _key(step.by)
        total, weight = evaluator(step.total), evaluator(step.weight)

        def allocate(table: Table) -> Table:
            parted: Table = []
            for rows in _grouped(table, key):
                weights = [(row[step.tie], weight(row)) for row in rows]
                parts = largest_remainder(total(rows[0]), weights, step.step)
                parted += [row | {step.column: part} for row, part in zip(rows, parts, strict=True)]
            return parted

        return allocate

    def require(self, step: steps.Require, /) -> Unary:
        holds = evaluator(step.holds)

        def require(table: Table) -> Table:
            if all(holds(row) for row in table):
                return table
            raise ConservationError(step.message)

        return require

    def select(self, step: steps.Select, /) -> Unary:
        order = step.order

        def place(row: Row) -> list[tuple[bool, object]]:
            return [((cell := row[name]) is not None, cell) for name in order]

        def select(table: Table) -> Table:
            return sorted(({name: row[name] for name in step.columns} for row in table), key=place)

        return select


def _key(names: Sequence[str]) -> Callable[[Row], Any]:
    return itemgetter(*names)


def _keys(names: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    """The same, a tuple also of a single column."""
    return lambda row: tuple(row[name] for name in names)


def _grouped(table: Table, key: Callable[[Row], Any]) -> Iterable[Table]:
    groups: dict[Any, Table] = defaultdict(list)
    for row in table:
        groups[key(row)].append(row)
    return groups.values()


def _known(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]


_FOLDS: Mapping[str, Callable[[Iterable[Any]], Any]] = {
    "sum": lambda values: sum(_known(values)),
    "greatest": lambda values: max(_known(values), default=None),
    "any": any,
}


def _window(window: steps.Window) -> Callable[[Table, list[tuple[Any, ...]]], list[int]]:
    """Rows before each row, by two binary searches in the sorted days of its group.

    The answers are ``where, at, since, before`` of each row.
    """
    key, tie = _key(window.by), window.tie

    def count(table: Table, answers: list[tuple[Any, ...]]) -> list[int]:
        places: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        for row, (where, at, _, _) in zip(table, answers, strict=True):
            if where and at is not None:
                places[key(row)].append((at, row[tie]) if tie else (at,))
        for group in places.values():
            group.sort()
        counts: list[int] = []
        for row, (_, _, since, before) in zip(table, answers, strict=True):
            group = places.get(key(row), [])
            end = (before, row[tie]) if tie else (before,)
            low = 0 if since is None else bisect_left(group, (since,))
            counts.append(max(0, bisect_left(group, end) - low))
        return counts

    return count


def _merged(step: steps.Merge, rows: Table) -> Table:
    key = {name: rows[0][name] for name in step.by}
    intervals = [(row[step.start], row[step.end], row) for row in rows]
    return [
        {
            **key,
            step.start: start,
            step.end: end,
            **{name: _distinct(joined, name) for name in step.gather},
        }
        for start, end, joined in _stretches(intervals)
    ]


def _stretches(
    intervals: list[tuple[Any, Any, Row]],
) -> list[tuple[Any, Any, list[Row]]]:
    if len(intervals) == 1:  # most measures meet no other
        start, end, row = intervals[0]
        if end is None or start < end:
            return [(start, end, [row])]
    return merge(intervals)


def _distinct(rows: Table, name: str) -> tuple[Any, ...]:
    if len(rows) == 1:
        return (rows[0][name],)
    return tuple(sorted({row[name] for row in rows}))
