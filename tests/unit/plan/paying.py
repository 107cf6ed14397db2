"""Members, records and rewards for the tests of money, in fen."""

from datetime import date
from typing import Any

from tests.unit.plan.covenants import Row, Tables, record

HELD: dict[str, Any] = {"appealed_on": date(2025, 6, 2)}
JUNE = date(2025, 6, 1)
FULL = [{"id": "full", "pay": "100%"}]
GIVEN = {"scheme": "pool", "withheld": None}
VILLAGE = {"village_id": "V1", "fund": 1000}


def offence(subject: str, name: str = "R", **cells: object) -> Row:
    """A counted record of June."""
    return record(f"{name}{subject}", subject, JUNE, **cells)


def paid(tables: Tables, *columns: str) -> dict[str, Any]:
    """Columns of each member's row, by the member; one column alone stands for itself."""
    return {
        row["member_id"]: values[0] if len(values) == 1 else tuple(values)
        for row in tables["members-out"]
        for values in [[row[name] for name in columns]]
    }


def village(tables: Tables, *columns: str) -> tuple[Any, ...]:
    """Columns of the only village's row."""
    (row,) = tables["villages-out"]
    return tuple(row[name] for name in columns)


UNSCORED = {
    "parking": {
        "title": {"zh": "乱停放", "en": "Parking"},
        "topic": "order",
        "about": "person",
        "points": {"of": "n"},
    },
    "help": {
        "title": {"zh": "帮扶", "en": "Help"},
        "topic": "order",
        "about": "person",
        "kind": "merit",
        "points": {"of": "n"},
    },
}


def merit(subject: str, n: int | None, name: str = "G") -> Row:
    """A merit worth `n` points."""
    return record(f"{name}{subject}", subject, JUNE, clause="help", n=n)
