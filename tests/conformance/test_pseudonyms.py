"""Under a key every engine writes the same bytes, and the run is the same up to the names."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import Ruleset, adjust, assess, load
from sanctions.engines.registry import ENGINES
from sanctions.files.pseudonyms import key_of
from sanctions.testing import Case, Row, cases
from tests.conformance.running import Tables, plain, run

KEY = b"a key of these tests, and of nothing else"
PEOPLE = ("member_id", "household_id", "subject")
MONEY = ("base", "entitlement", "paid", "held", "withheld", "redistributed")
"""What the last fen of a fund may change, which goes by the order of ids."""
NAMES = ("findings", "measures", "members", "households", "villages")
ONE_MACHINE = tuple(name for name in ENGINES if name != "spark")


def renamed(rows: list[Row]) -> list[Row]:
    """The rows with pseudonyms for the ids of people."""
    key = key_of(KEY)
    return [
        {
            name: key.pseudonym(cell) if name in PEOPLE and isinstance(cell, str) else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


def written(arguments: dict[str, Any]) -> dict[str, bytes]:
    """The files of a run but its manifest, by engine and name."""
    with TemporaryDirectory() as folder:
        assess(**arguments, pseudonymise=KEY).write(folder)
        return {path.name: path.read_bytes() for path in Path(folder).glob("*.csv")}


def arrow_of(rows: list[Row]) -> pa.Table:
    """The rows as an Arrow table with the columns of all of them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: [row.get(name) for row in rows] for name in names})


@settings(max_examples=20)
@given(cases())
def test_a_run_under_a_key_is_the_same_up_to_the_names(case: Case) -> None:
    """Every row, status, reason and day, and the money of each village; fen may change hands."""
    expected = run(case)
    tables = assess(**case.arguments(), engine="reference", pseudonymise=KEY).run.tables
    made: Tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for name in NAMES:
        ours = plain(renamed(expected[name]), *(MONEY if name != "villages" else ()))
        assert plain(made[name], *(MONEY if name != "villages" else ())) == ours


@pytest.mark.parametrize("engine", [name for name in ONE_MACHINE if name != "reference"])
@settings(max_examples=6)
@given(case=cases(), kind=st.sampled_from(["rows", "arrow"]))
def test_every_engine_writes_the_same_bytes(engine: str, case: Case, kind: str) -> None:
    """Of lists of mappings, and of Arrow tables, whose plain rows are hashed in SQL."""
    arguments = case.arguments()
    if kind == "arrow":
        for name in ("members", "history", "villages"):
            if arguments[name]:
                arguments[name] = arrow_of(arguments[name])
    assert written({**arguments, "engine": engine}) == written({**arguments, "engine": "reference"})


COVENANT = Path(__file__).parents[2] / "rulesets" / "nanhai-model"


@pytest.fixture(scope="module")
def covenant() -> Ruleset:
    """The model covenant."""
    return load(COVENANT)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_a_list_bears_on_nothing(covenant: Ruleset, seed: int) -> None:
    """Pseudonyms come in no order: what the order of ids in a file proves is proved anew."""
    draw = random.Random(seed)  # noqa: S311  no secret
    members = [
        {
            "village_id": f"V{number // 39}",
            "household_id": f"H{number // 3:03}",
            "member_id": f"M{number:04}",
            "dividend": f"{draw.randrange(1, 10**6) / 100:.2f}",
        }
        for number in range(120)
    ]
    records = [
        {
            "record_id": f"R{number}",
            "clause": "litter",
            "member_id": f"M{draw.randrange(130):04}",
            "occurred_on": f"2025-{draw.randrange(1, 13):02}-03",
            "decided_on": "2026-01-05",
            "severity": "minor",
            "impact": "limited",
        }
        for number in range(40)
    ]
    known: dict[str, Any] = {"year": 2025, "as_of": "2026-01-31", "pseudonymise": KEY}
    first = assess(covenant, pa.Table.from_pylist(members), records, **known)
    draw.shuffle(members)
    other = assess(covenant, pa.Table.from_pylist(members), records, **known)
    assert first.members == other.members
    assert first.findings == other.findings
    assert {row["code"] for row in other.issues.to_pylist()} <= {"D112"}
    assert len(adjust(first, other).adjustments) == 0
