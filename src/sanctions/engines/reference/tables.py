"""The steps as plain Python functions from lists of rows to a list of rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

from sanctions.engines.reference.expressions import Evaluator, evaluator
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
        columns = _evaluators(step.columns)

        def derive(table: Table) -> Table:
            return [row | {name: of(row) for name, of in columns} for row in table]

        return derive

    def gather(self, step: steps.Gather, /) -> Unary:
        items = [(evaluator(when), evaluator(text)) for when, text in step.items]

        def gather(table: Table) -> Table:
            return [
                row | {step.column: tuple(text(row) for when, text in items if when(row))}
                for row in table
            ]

        return gather

    def expand(self, step: steps.Expand, /) -> Unary:
        branches = [(evaluator(when), _evaluators(columns)) for when, columns in step.branches]

        def expand(table: Table) -> Table:
            return [
                row | {name: of(row) for name, of in columns}
                for row in table
                for when, columns in branches
                if when(row)
            ]

        return expand

    def union(self, _: steps.Union, /) -> Callable[..., Table]:
        def union(*tables: Table) -> Table:
            columns = dict.fromkeys(chain(*(table[0] for table in tables if table)))
            return [columns | row for table in tables for row in table]

        return union

    def count(self, step: steps.Count, /) -> Unary:
        windows = [_window(window) for window in step.windows]

        def count(table: Table) -> Table:
            columns = [window(table) for window in windows]
            names = [window.column for window in step.windows]
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
        totals = [(total.column, _FOLDS[total.how], evaluator(total.of)) for total in step.totals]

        def group(table: Table) -> Table:
            return [
                {name: rows[0][name] for name in step.by}
                | {column: fold([of(row) for row in rows]) for column, fold, of in totals}
                for rows in _grouped(table, key)
            ]

        return group

    def attach(self, step: steps.Attach, /) -> Callable[[Table, Table], Table]:
        left = _key(tuple(pair[0] for pair in step.on))
        right = _key(tuple(pair[1] for pair in step.on))
        unknown = dict.fromkeys((name for name, _ in step.columns), None)

        def index(other: Table) -> dict[Any, Row]:
            return {
                right(row): {name: row[source] for name, source in step.columns} for row in other
            }

        # A constant table of the plan comes again and again as the same object: it is indexed once.
        latest: tuple[Table, dict[Any, Row]] = ([], {})

        def attach(table: Table, other: Table) -> Table:
            nonlocal latest
            if latest[0] is not other:
                latest = (other, index(other))
            found = latest[1]
            return [row | found.get(left(row), unknown) for row in table]

        return attach

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
        def select(table: Table) -> Table:
            chosen = [{name: row[name] for name in step.columns} for row in table]
            return sorted(chosen, key=lambda row: [_sortable(row[name]) for name in step.order])

        return select


def _evaluators(columns: steps.Columns) -> list[tuple[str, Evaluator]]:
    return [(name, evaluator(of)) for name, of in columns]


def _key(names: Sequence[str]) -> Callable[[Row], Any]:
    return itemgetter(*names)


def _grouped(table: Table, key: Callable[[Row], Any]) -> Iterable[Table]:
    groups: dict[Any, Table] = defaultdict(list)
    for row in table:
        groups[key(row)].append(row)
    return groups.values()


def _sortable(value: object) -> tuple[bool, object]:
    return (value is not None, value)


def _known(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]


_FOLDS: Mapping[str, Callable[[list[Any]], Any]] = {
    "sum": lambda values: sum(_known(values)),
    "greatest": lambda values: max(_known(values), default=None),
    "any": any,
}


def _window(window: steps.Window) -> Callable[[Table], list[int]]:
    """Rows before each row, by two binary searches in the sorted days of its group."""
    key = _key(window.by)
    where, at = evaluator(window.where), evaluator(window.at)
    since, before = evaluator(window.since), evaluator(window.before)

    def count(table: Table) -> list[int]:
        places: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        for row in table:
            if where(row) and (day := at(row)) is not None:
                places[key(row)].append((day, row[window.tie]) if window.tie else (day,))
        for group in places.values():
            group.sort()
        counts = []
        for row in table:
            group = places.get(key(row), [])
            end = (before(row), row[window.tie]) if window.tie else (before(row),)
            start = since(row)
            low = 0 if start is None else bisect_left(group, (start,))
            counts.append(max(0, bisect_left(group, end) - low))
        return counts

    return count


def _merged(step: steps.Merge, rows: Table) -> Table:
    intervals = [(row[step.start], row[step.end], row) for row in rows]
    return [
        {name: rows[0][name] for name in step.by}
        | {step.start: start, step.end: end}
        | {name: tuple(sorted({row[name] for row in joined})) for name in step.gather}
        for start, end, joined in merge(intervals)
    ]
