"""The step Count as SQL: rows before a row, by pairs where these are few, else by running sums.

Pairs of rows of one group are the fastest where groups are small, and quadratic where one is large:
a group with more than ``FEW`` rows that count is sorted instead, which nothing makes quadratic.
"""

from __future__ import annotations

from collections.abc import Sequence

from sanctions.engines.columnar.expressions import as_text, expression, quoted
from sanctions.engines.columnar.queries import Made, Relation, and_all, as_names, same, select
from sanctions.engines.columnar.shapes import Shape, number
from sanctions.plan.steps import Count, Window

FEW = 64


def counted(step: Count, table: Relation) -> Made:
    """Every row with one count column a window."""
    windows = step.windows
    if not windows:
        return Made((), table.all, table.columns)
    shared = [name for name in windows[0].by if all(name in each.by for each in windows)]
    asked, many = f"{step.name}: asked", f"{step.name}: many"
    counts = f"{step.name}: counts"
    before = (
        (asked, _asked(windows, table)),
        (many, _many(asked, shared)),
        (counts, _counts(windows, table, asked, many, shared)),
    )
    added = [each.column for each in windows]
    passed = [name for name in table.columns if name not in added]
    cells = [f"t.{quoted(name)}" for name in passed]
    cells += (f"coalesce(o.{quoted(name)}, 0) AS {quoted(name)}" for name in added)
    joined = f'FROM {quoted(asked)} AS t\nLEFT JOIN {quoted(counts)} AS o ON t.rowid = o."#place"'
    columns: dict[str, Shape] = {name: table.columns[name] for name in passed}
    columns |= dict.fromkeys(added, number(0, 2**62, nullable=False))
    return Made(before, select(cells, joined), columns)


def _asked(windows: Sequence[Window], table: Relation) -> str:
    """Every row with the answers to what each window asks of it; it is named by its place."""
    cells = ["*"]
    for place, each in enumerate(windows):
        where = expression(each.where, table.columns).text
        at, since, until = (
            expression(expr, table.columns) for expr in (each.at, each.since, each.before)
        )
        cells.append(f'coalesce({where} AND {at.text} IS NOT NULL, FALSE) AS "#counts.{place}"')
        cells += (
            f'CAST({asked.text} AS DATE) AS "#{name}.{place}"'
            for name, asked in (("at", at), ("since", since), ("before", until))
        )
    counting = " OR ".join(f'"#counts.{place}"' for place in range(len(windows)))
    inner = select(cells, table.source)
    return f'SELECT *, {counting} AS "#counts"\nFROM (\n{inner}\n)'


def _many(asked: str, shared: Sequence[str]) -> str:
    """The groups with so many rows that count that pairs are too many."""
    return (
        f'SELECT {as_names(shared)}\nFROM {quoted(asked)}\nWHERE "#counts"\n'
        f"GROUP BY {as_names(shared)}\nHAVING count(*) > {FEW}"
    )


def _counts(
    windows: Sequence[Window], table: Relation, asked: str, many: str, shared: Sequence[str]
) -> str:
    queries = [_by_pairs(windows, table, asked, many, shared)]
    sorted_ones = [
        _by_sorting(windows, place, table, _rows_of_many(table, asked, many, shared))
        for place in range(len(windows))
    ]
    sums = [f"max({quoted(each.column)}) AS {quoted(each.column)}" for each in windows]
    union = "\nUNION ALL\n".join(queries + sorted_ones)
    return select(['"#place"', *sums], f'FROM (\n{union}\n)\nGROUP BY "#place"')


def _rows_of_many(table: Relation, asked: str, many: str, shared: Sequence[str]) -> str:
    keys = and_all(same(name, table.shape(name), "t", "m") for name in shared)
    return f"FROM {quoted(asked)} AS t\nSEMI JOIN {quoted(many)} AS m ON {keys}"


def _by_pairs(
    windows: Sequence[Window], table: Relation, asked: str, many: str, shared: Sequence[str]
) -> str:
    conditions = [_is_before(window, place, table, shared) for place, window in enumerate(windows)]
    cells = ['t."#place"']
    cells += (
        f"count(*) FILTER (WHERE {condition}) AS {quoted(window.column)}"
        for window, condition in zip(windows, conditions, strict=True)
    )
    keys = and_all(same(name, table.shape(name)) for name in shared)
    anti = and_all(same(name, table.shape(name), "t", "m") for name in shared)
    return select(
        cells,
        f'FROM (\nSELECT t.rowid AS "#place", t.* FROM {quoted(asked)} AS t\n'
        f"ANTI JOIN {quoted(many)} AS m ON {anti}\n) AS t\n"
        f"JOIN {quoted(asked)} AS o ON {keys}\n"
        f'WHERE o."#counts" AND ({" OR ".join(conditions)})\nGROUP BY t."#place"',
    )


def _is_before(window: Window, place: int, table: Relation, shared: Sequence[str]) -> str:
    """Whether the row ``o`` counts for the row ``t``."""
    at, before = f'o."#at.{place}"', f't."#before.{place}"'
    earlier = f"{at} < {before}"
    if window.tie is not None:
        tie = quoted(window.tie)
        earlier = f"({earlier} OR ({at} = {before} AND o.{tie} < t.{tie}))"
    since = f't."#since.{place}"'
    others = [same(name, table.shape(name)) for name in window.by if name not in shared]
    conditions = [f'o."#counts.{place}"', f"({since} IS NULL OR {at} >= {since})", earlier, *others]
    return f"({' AND '.join(conditions)})"


def _by_sorting(
    windows: Sequence[Window],
    place: int,
    table: Relation,
    rows: str,
) -> str:
    """For large groups: what counts before ``before``, less what counts before ``since``.

    Rows that count and rows that ask are sorted together; who asks stands before the rows of
    the same day and tie, and ``since`` before all of its day.
    """
    window = windows[place]
    tie = "''" if window.tie is None else as_text(table.cell(window.tie)).text
    by = as_names(window.by)
    marks = (
        (f'"#at.{place}"', tie, "1", "0", f'WHERE "#counts.{place}"'),
        (f'"#before.{place}"', tie, "0", "1", ""),
        (f'"#since.{place}"', "''", "0", "-1", f'WHERE "#since.{place}" IS NOT NULL'),
    )
    marked = "\nUNION ALL\n".join(
        f'SELECT {by}, t.rowid AS "#place", {day} AS "#day", {mark} AS "#tie", '
        f'{counts} AS "#counts", {sign} AS "#sign"\n{rows}\n{where}'
        for day, mark, counts, sign, where in marks
    )
    running = (
        f'sum("#counts") OVER (PARTITION BY {by} ORDER BY "#day", "#tie", "#counts" '
        'ROWS UNBOUNDED PRECEDING) * "#sign"'
    )
    summed = f'SELECT "#place", "#sign", {running} AS "#sum"\nFROM (\n{marked}\n)'
    total = 'greatest(CAST(sum("#sum") AS BIGINT), 0)'
    cells = ['"#place"', *("0" for _ in windows)]
    cells[1 + place] = total
    return select(cells, f'FROM (\n{summed}\n)\nWHERE "#sign" <> 0\nGROUP BY "#place"')
