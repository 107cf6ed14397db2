"""Intervals that start on one day are merged alike, in whatever order a window has them."""

from datetime import date, timedelta
from random import Random

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
def test_many_intervals_of_equal_starts(threads: int) -> None:
    """100 subjects with 40 intervals each on few days: so many that the order of peers varies."""
    random = Random(20220613)  # noqa: S311 - nothing here is a secret
    rows: list[Row] = []
    for place in range(4_000):
        start = date(2025, 1, 1) + timedelta(days=random.choice((0, 3, 30, 31, 90)))
        end = start + timedelta(days=random.choice((1, 2, 5, 29, 40)))
        rows.append(
            {
                "subject": f"M{place % 100}",
                "starts_on": start,
                "ends_on": None if place % 997 == 0 else end,
                "records": f"R{place}",
            }
        )
    engine = ColumnarEngine(lambda: duckdb.connect(config={"threads": threads}))
    assert engine.run(MERGED, {"in": rows}) == ReferenceEngine().run(MERGED, {"in": rows})
