"""How the properties run a case, and change one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sanctions import assess
from sanctions.testing import Case, Row

Tables = dict[str, list[Row]]

SPANNING = ("restriction", "exclusion", "advice")


def run(case: Case) -> Tables:
    """The tables of a run as the engine holds them: money in fen, numbers scaled."""
    tables = assess(**case.arguments(), engine="reference").run.tables
    return {name: [dict(row) for row in rows] for name, rows in tables.items()}


def with_history(case: Case, history: Sequence[Row]) -> Case:
    """The same run on another history."""
    return replace(case, history=list(history))


def plain(rows: Iterable[Row], *without: str) -> list[Row]:
    """Rows in an order of their own, lists sorted, some columns left out: to compare as sets."""
    kept = [
        {
            name: sorted(value) if isinstance(value, list | tuple) else value
            for name, value in row.items()
            if name not in without
        }
        for row in rows
    ]
    return sorted(kept, key=lambda row: sorted((name, repr(value)) for name, value in row.items()))


def same_but_for(expected: Tables, actual: Tables, record_id: str) -> None:
    """Assert that two runs differ at most in the finding of one record."""
    ours = [row for row in actual["findings"] if row["record_id"] != record_id]
    assert plain(expected["findings"]) == plain(ours)
    for name in ("measures", "members", "households", "villages"):
        assert plain(expected[name]) == plain(actual[name])


def yuan(fen: int) -> Decimal:
    """Fen as yuan."""
    return Decimal(fen).scaleb(-2)


def days(start: date, end: date | None, horizon: date) -> set[int]:
    """The days of a half-open interval as ordinals, an open one up to the horizon."""
    return set(range(start.toordinal(), (end or horizon).toordinal()))
