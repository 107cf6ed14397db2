"""Intervals that start on one day are merged alike, in whatever order a window has them."""

from datetime import date, timedelta

import duckdb
import pytest

from sanctions.engines.base import Row
from sanctions.engines.columnar.engine import ColumnarEngine
from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.plan.steps import Merge, Plan, Select

MERGED = Plan(
    ("in",),
    (
        Merge("merged", "in", ("subject",), "starts_on", "ends_on", ("records",)),
        Select(
            "out",
            "merged",
            ("subject", "starts_on", "ends_on", "records"),
            ("subject", "starts_on"),
        ),
    ),
    ("out",),
)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("equal", "days"), [(5, 1), (5, 3), (8, 1)])
def test_many_intervals_of_equal_starts(equal: int, days: int, threads: int) -> None:
    """A hundred subjects with several intervals from each day on: each has one stretch.

    With fewer subjects or other numbers, windows happen to have rows of one day in one order.
    """
    rows: list[Row] = [
        {
            "subject": f"M{place % 100}",
            "starts_on": date(2024, 1, 1) + timedelta(days=place // 100 % days),
            "ends_on": date(2025, 1, 1) + timedelta(days=place * 7919 % 50),
            "records": f"R{place}",
        }
        for place in range(100 * equal * days)
    ]
    engine = ColumnarEngine(lambda: duckdb.connect(config={"threads": threads}))
    made = engine.run(MERGED, {"in": rows})
    assert len(made["out"]) == 100
    assert made == ReferenceEngine().run(MERGED, {"in": rows})
