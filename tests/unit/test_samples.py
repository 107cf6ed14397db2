"""The samples show every case there is, and what their README says of them is so."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.samples import generate
from sanctions import Assessment, assess, load, screen
from sanctions.ruleset.covenant import Ruleset

SAMPLES = Path(generate.__file__).parent
THREE_LINES = SAMPLES / "three-lines"
COVENANT = SAMPLES.parent.parent / "rulesets" / "nanhai-model"

Rows = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="module")
def covenant() -> Ruleset:
    """The model covenant."""
    return load(COVENANT)


def assessed(covenant: Ruleset, folder: Path, as_of: str = "2026-01-31") -> Assessment:
    """A folder of samples, as `make demo` runs them."""
    tables = folder / "members.csv", folder / "history.csv"
    return assess(covenant, *tables, year=2025, as_of=as_of)


@pytest.fixture(scope="module")
def samples(covenant: Ruleset) -> Mapping[str, Rows]:
    """The tables of the samples."""
    return assessed(covenant, SAMPLES).run.tables


@pytest.fixture(scope="module")
def three_lines(covenant: Ruleset) -> Mapping[str, Rows]:
    """The tables of the three lines."""
    return assessed(covenant, THREE_LINES).run.tables


def history() -> list[dict[str, str]]:
    """The rows of `history.csv`."""
    with (SAMPLES / "history.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def statuses(tables: Mapping[str, Rows]) -> dict[str, str]:
    """The status of each household."""
    return {row["household_id"]: row["status"] for row in tables["households"]}


def told() -> Iterator[list[str]]:
    """The cells of the rows of README.md that are about a household."""
    for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| H"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_script_writes_the_files_that_are_here(tmp_path: Path) -> None:
    """Generating the samples again gives the same bytes."""
    generate.generate(tmp_path)
    names = ["history.csv", "members.csv", "subjects.csv"]
    assert [(SAMPLES / name).read_bytes() for name in names] == [
        (tmp_path / name).read_bytes() for name in names
    ]


def test_the_size_of_the_samples(samples: Mapping[str, Rows]) -> None:
    """3 villages, 400 households, 1,200 members, 300 records."""
    sizes = {name: len(rows) for name, rows in samples.items()}
    expected = {"villages": 3, "households": 400, "members": 1200}
    assert expected == {name: sizes[name] for name in expected}
    assert len(history()) == 300


def test_every_state_is_reached(samples: Mapping[str, Rows]) -> None:
    """Each state of a record occurs."""
    assert {row["state"] for row in samples["findings"]} == {
        "not-in-force",
        "exempt",
        "overturned",
        "reported",
        "lapsed",
        "pending",
        "counted",
    }


def test_every_grade_is_reached(covenant: Ruleset, samples: Mapping[str, Rows]) -> None:
    """Each grade occurs, and so does an undetermined one."""
    grades = {row["grade"] for row in samples["findings"]} - {None}
    assert grades == {*covenant.grades, "undetermined"}


def test_every_household_status_is_reached(samples: Mapping[str, Rows]) -> None:
    """Each status of a household occurs, and most households have the reward in full."""
    counts = Counter(statuses(samples).values())
    assert set(counts) == {"full", "withheld", "held", "partial", "none"}
    assert counts["full"] > 250


def test_every_measure_is_imposed(covenant: Ruleset, samples: Mapping[str, Rows]) -> None:
    """Each measure of the covenant occurs."""
    assert {row["measure"] for row in samples["measures"]} == set(covenant.measures)


def test_every_review_is_asked(samples: Mapping[str, Rows]) -> None:
    """Unknown cells lead to a review of the exemption, of the grade and of an amount."""
    asked = {item for row in samples["findings"] for item in row["review"]}
    assert asked >= {"exempt", "grading:serious", "sanctions:s2:compensation"}


def test_one_subject_is_not_on_the_list(samples: Mapping[str, Rows]) -> None:
    """Who left has findings without a village, and each of the records a warning."""
    left = {row["subject"] for row in samples["findings"] if row["village_id"] is None}
    assert left == {"M9001"}
    assert {row["severity"] for row in samples["issues"]} == {"warning"}


def test_measures_that_meet_are_merged(samples: Mapping[str, Rows]) -> None:
    """The three limits of H016 overlap and touch, and are one."""
    [limit] = [
        row
        for row in samples["measures"]
        if (row["subject"], row["measure"]) == ("H016", "vehicle-access")
    ]
    assert (limit["starts_on"], limit["ends_on"]) == (date(2025, 4, 10), date(2025, 12, 1))
    assert list(limit["records"]) == ["R018", "R019", "R020"]


def test_leap_days_occur(samples: Mapping[str, Rows]) -> None:
    """The ban of H017 starts on 29 February and ends on 28 February."""
    [ban] = [
        row
        for row in samples["measures"]
        if (row["subject"], row["measure"]) == ("M0038", "asset-bidding")
    ]
    assert (ban["starts_on"], ban["ends_on"]) == (date(2024, 2, 29), date(2027, 2, 28))


def test_the_readme_tells_the_status_of_each_household(
    samples: Mapping[str, Rows], three_lines: Mapping[str, Rows]
) -> None:
    """Each household in the README has the status that it says."""
    actual = statuses(samples) | statuses(three_lines)
    shown = [cells[:2] for cells in told()]
    assert len(shown) == 33
    assert shown == [[household, actual[household]] for household, _ in shown]


def test_the_readme_tells_the_figures_of_the_three_lines(three_lines: Mapping[str, Rows]) -> None:
    """The figures worked out by hand in the README are those of the run."""
    columns = ("paid", "held", "withheld")
    actual = {
        row["household_id"]: [f"{row[name] // 100}.{row[name] % 100:02}" for name in columns]
        for row in three_lines["households"]
    }
    assert actual == {cells[0]: cells[2:] for cells in told() if len(cells) == 5}


@pytest.mark.parametrize(
    ("as_of", "household", "status"),
    [
        ("2025-10-31", "H009", "held"),
        ("2026-02-28", "H024", "partial"),
        ("2026-02-28", "H025", "partial"),
    ],
)
def test_what_was_known_on_another_day(
    covenant: Ruleset, as_of: str, household: str, status: str
) -> None:
    """A run as of another day knows less, or more."""
    assert statuses(assessed(covenant, SAMPLES, as_of).run.tables)[household] == status


def test_who_is_barred_today(covenant: Ruleset) -> None:
    """Of the subjects asked about, the three persistent ones of the tour may not bid."""
    with (SAMPLES / "subjects.csv").open(encoding="utf-8", newline="") as file:
        subjects = [dict(row) for row in csv.DictReader(file)]
    day = "2026-01-31"
    screened = screen(covenant, history(), subjects, measure="asset-bidding", on=day, as_of=day)
    barred = {each.subject: each.free_on for each in screened if each.active}
    assert {name: barred.get(name) for name in ("M0001", "M0038", "M0049", "M9001")} == {
        "M0001": date(2028, 5, 30),
        "M0038": date(2027, 2, 28),
        "M0049": None,
        "M9001": date(2028, 2, 17),
    }
