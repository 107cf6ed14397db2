"""The rivals written by hand compute what the reference computes, so that times may be compared."""

import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow
import pyarrow.parquet
import pytest

from benchmarks.covenant import AS_OF, RULESET, YEAR
from benchmarks.lists import Lists, write_csv, write_parquet
from benchmarks.rivals import hand_polars, hand_sql
from benchmarks.rivals.options import Options
from sanctions import assess, load

Run: TypeAlias = Callable[[Options], None]
Row: TypeAlias = dict[str, Any]
Tables: TypeAlias = Mapping[str, list[Row]]
TABLES = ("findings", "measures", "members", "households", "villages")
RIVALS = [pytest.param(hand_sql.run, id="sql"), pytest.param(hand_polars.run, id="polars")]

LAST = date.fromisoformat(AS_OF)
# Days on which months and years end, the covenant begins, the period begins and ends, and what was
# known; many of them are 24 months apart, or 14 years from a birth.
DAYS = [
    date.fromisoformat(day)
    for day in (
        *("2022-02-28", "2022-03-01", "2022-06-30", "2022-07-01", "2023-12-31", "2024-01-01"),
        *("2024-02-28", "2024-02-29", "2024-03-01", "2024-11-30", "2025-12-31", "2026-01-01"),
        *("2026-02-27", "2026-02-28", "2026-03-01", "2026-05-31", "2026-11-30", "2026-12-31"),
        *("2027-01-01", "2027-03-30", "2027-06-30", "2027-07-01", "2028-02-29"),
    )
]
BIRTHS = (date(2012, 2, 29), date(2012, 3, 1), date(1960, 1, 1), date(1960, 1, 1), None)
# Order by code point is neither by length nor by language.
SPELLINGS = ("{}", "户{}", "h{}", "0{}", "𠮷{}", "Z{}")
OF_HOUSEHOLDS = ("illegal-building", "demolition", "land-consolidation")
OF_PERSONS = ("litter", "illegal-parking", "volunteering", *OF_HOUSEHOLDS)
DIVIDENDS = ("0.00", "0.04", "0.05", "10.00", "10.00", "33.33", "33.34", "99999.99")


def chosen(members: Path, history: Path, out: Path) -> Options:
    """The run that the benchmarks make."""
    return Options(
        members, history, out, AS_OF, f"{YEAR}-01-01", f"{YEAR + 1}-01-01", threads=2, times=False
    )


def both(run: Run, members: Path, history: Path, folder: Path) -> tuple[Tables, Tables]:
    """The tables of the reference and those of the rival, rows in their order, with their types."""
    result = assess(load(RULESET), members, history, year=YEAR, as_of=AS_OF, engine="reference")
    result.write(folder / "reference", format="parquet")
    run(chosen(members, history, folder / "rival"))
    expected, made = (read(folder / name) for name in ("reference", "rival"))
    return expected, made


def read(folder: Path) -> Tables:
    """The tables of a folder; a Decimal has as many decimals as its column."""
    return {
        name: pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES
    }


@pytest.mark.parametrize("run", RIVALS)
def test_the_tables_are_those_of_the_reference(run: Run, tmp_path: Path) -> None:
    """All rows of all tables are equal and in the same order on a list as it is measured."""
    lists = Lists(300, households_per_village=70)
    expected, made = both(run, *write_parquet(lists, tmp_path), tmp_path)
    assert expected == made
    assert {name: len(rows) > 0 for name, rows in made.items()} == dict.fromkeys(TABLES, True)


@pytest.mark.parametrize("run", RIVALS)
def test_csv_gives_the_tables_of_parquet(run: Run, tmp_path: Path) -> None:
    """The same lists as text give the same tables."""
    expected, made = both(run, *write_csv(Lists(100), tmp_path), tmp_path)
    assert expected == made


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("run", RIVALS)
def test_the_tables_are_equal_where_everything_meets(run: Run, seed: int, tmp_path: Path) -> None:
    """So they are with few subjects and days, so that records collide in every way there is."""
    lists = tangle(random.Random(seed))  # noqa: S311 - a list that is the same each time
    paths = written(*lists, tmp_path)
    expected, made = both(run, *paths, tmp_path)
    assert expected == made
    met = {name: {row[name] for row in made["findings"]} for name in ("state", "grade")}
    assert len(met["state"]) == 7
    assert met["grade"] == {None, "undetermined", "advice", "serious", "persistent"}
    reasons = {reason for row in made["findings"] for reason in row["review"]}
    assert reasons == {
        "exempt",
        "grading:persistent",
        "grading:serious",
        "points",
        "sanctions:s2:compensation",
        "sanctions:s3:compensation",
    }
    assert max(len(row["records"]) for row in made["measures"]) > 1
    statuses = {row["status"] for row in made["households"]}
    assert statuses == {"none", "full", "withheld", "held", "partial"}
    assert any(row["counted"] == 0 for row in made["villages"])
    assert any(row["retained"] for row in made["villages"])


@pytest.mark.parametrize("run", RIVALS)
def test_products_pass_64_bits(run: Run, tmp_path: Path) -> None:
    """A pot of 10^12 fen is divided by dividends of 10^13 fen: their product has 84 bits."""
    large = Decimal("99999999999.99")
    members = [
        {**member(place, village=0), "dividend": large - Decimal(place) / 100} for place in range(7)
    ]
    paths = written(members, [record(0, members[3], "litter", date(2026, 5, 5))], tmp_path)
    expected, made = both(run, *paths, tmp_path)
    assert expected == made
    assert sum(row["redistributed"] for row in made["members"]) == Decimal("10000000000.00")


@pytest.mark.parametrize("run", RIVALS)
def test_a_list_without_records_is_paid_in_full(run: Run, tmp_path: Path) -> None:
    """Without records there are no findings and no measures, and nothing is withheld."""
    lists = Lists(20, members_with_records_percent=0)
    expected, made = both(run, *write_parquet(lists, tmp_path), tmp_path)
    assert expected == made


@pytest.mark.parametrize("name", ["hand_sql", "hand_polars", "floor"])
def test_a_rival_is_a_command(name: str, tmp_path: Path) -> None:
    """It takes the two lists and a folder, and writes five tables of the columns of the run."""
    members, history = write_parquet(Lists(20, members_with_records_percent=50), tmp_path)
    files = ("--members", members, "--history", history, "--out", tmp_path / "out")
    command = (sys.executable, "-m", f"benchmarks.rivals.{name}", *map(str, files))
    subprocess.run(command, check=True, timeout=120)
    assess(load(RULESET), members, history, year=YEAR, as_of=AS_OF, engine="reference").write(
        tmp_path / "reference", format="parquet"
    )
    for table in TABLES:
        schemas = [
            pyarrow.parquet.read_schema(tmp_path / folder / f"{table}.parquet")
            for folder in ("out", "reference")
        ]
        names, expected = (schema.names for schema in schemas)
        assert names == expected, table


# --- lists in which everything meets --------------------------------------------------------------


def member(place: int, village: int) -> Row:
    """One of three members of a household; the third of the village's households has one alone."""
    spelt = SPELLINGS[place % len(SPELLINGS)].format
    return {
        "village_id": SPELLINGS[village % len(SPELLINGS)].format(f"V{village}"),
        "household_id": SPELLINGS[place // 3 % len(SPELLINGS)].format(f"{village}H{place // 3}"),
        "member_id": spelt(f"{village}M{place}"),
        "dividend": Decimal("10.00"),
        "birth_date": BIRTHS[place % len(BIRTHS)],
    }


def record(place: int, subject: Row, clause: str, occurred: date) -> Row:
    """A record that counts: of a household if the subject has no member."""
    return {
        "record_id": SPELLINGS[place % len(SPELLINGS)].format(f"R{place}"),
        "clause": clause,
        "member_id": subject.get("member_id"),
        "household_id": None if subject.get("member_id") else subject["household_id"],
        "occurred_on": occurred,
        "severity": "minor",
        "impact": "limited",
        "loss": Decimal("1.00"),
        "hours": None,
        "decided_on": occurred,
        **dict.fromkeys(
            ("recorded_on", "notified_on", "appealed_on", "resolved_on", "outcome", "rectified_on")
        ),
    }


def tangle(draw: random.Random) -> tuple[list[Row], list[Row]]:
    """Five villages, one of which has no records, and one a dividend of which nothing is shared."""
    members = [
        {**member(place, village), "dividend": Decimal(draw.choice(DIVIDENDS))}
        for village in range(5)
        for place in range(36)
    ]
    for each in members:
        if "V3" in each["village_id"]:
            each["dividend"] = Decimal("0.05") if each["member_id"].endswith("M0") else Decimal(0)
    listed = [each for each in members if each["village_id"][-2:] in {"V0", "V1", "V2"}]
    known = draw.sample(listed, 40)
    houses = [{"household_id": each["household_id"]} for each in draw.sample(listed, 10)]
    gone = [{"member_id": "gone"}, {"household_id": "gone too"}]
    subjects = [*known, *known[:4] * 6, *houses, *houses[:2] * 6, *gone * 3]
    history = [entangled(draw, place, draw.choice(subjects)) for place in range(500)]
    poor = [each for each in members if "V3" in each["village_id"]]
    history += [record(500 + place, each, "litter", DAYS[15]) for place, each in enumerate(poor)]
    draw.shuffle(members)
    draw.shuffle(history)
    return members, history


def entangled(draw: random.Random, place: int, subject: Row) -> Row:
    """A record like any that the checks let pass."""
    clause = draw.choice(OF_PERSONS if subject.get("member_id") else OF_HOUSEHOLDS)
    occurred = draw.choice(DAYS)

    def later(share: float, of: date = occurred) -> date | None:
        days = (*(day for day in DAYS if day >= of), of + timedelta(days=draw.randrange(900)))
        return draw.choice(days) if draw.random() < share else None

    appealed = later(0.2)
    resolved = later(0.6, appealed) if appealed else None
    return {
        **record(place, subject, clause, occurred),
        "severity": draw.choice(("minor", "serious", "grave", "serious", None)),
        "impact": draw.choice(("limited", "bad", "wide", "wide", None)),
        "loss": draw.choice((Decimal("0.00"), Decimal("12.34"), None)),
        "hours": draw.choice((None, Decimal("-0.0400"), Decimal("-0.0399"), Decimal("3.5000"))),
        "recorded_on": later(0.3),
        "notified_on": later(0.6),
        "decided_on": draw.choice((occurred, occurred, occurred, later(0.9))),
        "appealed_on": appealed,
        "resolved_on": resolved,
        "outcome": draw.choice(("upheld", "overturned")) if resolved else None,
        "rectified_on": later(0.4),
    }


def written(members: Sequence[Row], history: Sequence[Row], folder: Path) -> tuple[Path, Path]:
    """Both lists as Parquet."""
    money, text, day = pyarrow.decimal128(18, 2), pyarrow.string(), pyarrow.date32()
    of_members: Row = {"dividend": money, "birth_date": day}
    of_history: Row = {"loss": money, "hours": pyarrow.decimal128(18, 4)}
    paths = folder / "members.parquet", folder / "history.parquet"
    for path, rows, types in zip(paths, (members, history), (of_members, of_history), strict=True):
        schema = pyarrow.schema(
            [(name, types.get(name, day if name.endswith("_on") else text)) for name in rows[0]]
        )
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema), path)
    return paths
