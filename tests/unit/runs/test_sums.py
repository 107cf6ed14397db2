"""A list whose own sums do not match stops a run on every engine, or holds who is under them."""

from pathlib import Path

import pytest

from sanctions import Assessment, InputError, assess, load
from sanctions.runs.finished import OnBad
from tests.unit.cli.lists import NANHAI
from tests.unit.files.books import xlsx

HEADER = ["村社", "户号", "身份证号", "个人金额", "户金额"]
NAMES = ("findings", "measures", "members", "households", "villages", "issues")
HISTORY: list[dict[str, object]] = []


def list_of(folder: Path, *, total: float = 600.0, household: float = 300.0) -> Path:
    """Two villages of two households each, every one on a sheet of its own."""
    first = [
        ["V1", "H1", "M1", 100.0, household],
        ["V1", "H1", "M2", 200.0, None],
        ["V1", "H2", "M3", 300.0, 300.0],
        ["合计", None, None, total, None],
    ]
    second = [
        ["V2", "H3", "M4", 50.0, 50.0],
        ["V2", "H4", "M5", 50.0, 50.0],
        ["合计", *[None] * 2, 100.0],
    ]
    return xlsx(folder / "members.xlsx", {"甲": [HEADER, *first], "乙": [HEADER, *second]})


def run(members: Path, engine: str, *, on_bad: OnBad = "stop") -> Assessment:
    """The run of a year over a list without records."""
    return assess(
        load(NANHAI),
        members=members,
        history=HISTORY,
        period="2025",
        as_of="2026-01-31",
        engine=engine,
        on_bad=on_bad,
    )


@pytest.mark.parametrize("engine", ["reference", "columnar"])
@pytest.mark.parametrize(
    ("total", "household", "expected"),
    [
        (600.0, 300.0, []),
        (601.0, 300.0, [("D051", "members.xlsx", "甲", "D5", 5, "dividend")]),
        (600.0, 301.0, [("D052", "members.xlsx", "甲", "E2", 2, "户金额")]),
    ],
)
def test_a_sum_that_does_not_match_stops_the_run(
    engine: str, total: float, household: float, expected: list[object], tmp_path: Path
) -> None:
    """The issue names the file, the sheet, the cell, the row and the column."""
    members = list_of(tmp_path, total=total, household=household)
    if not expected:
        assert _dicts(run(members, engine), "issues") == []
        return
    with pytest.raises(InputError) as caught:
        run(members, engine)
    found = [
        (each.code, each.file, each.sheet, each.cell, each.row, each.column)
        for each in caught.value.issues
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("total", "household", "held"),
    [(601.0, 300.0, ["M1", "M2", "M3"]), (600.0, 301.0, ["M1", "M2"])],
)
def test_who_is_under_a_wrong_sum_is_held(
    total: float, household: float, held: list[str], tmp_path: Path
) -> None:
    """Every row stays in the result: the others are paid, and engines write the same."""
    members = list_of(tmp_path, total=total, household=household)
    runs = [run(members, engine, on_bad="quarantine") for engine in ("reference", "columnar")]
    first, second = ([_dicts(each, name) for name in NAMES] for each in runs)
    assert first == second
    statuses = {row["member_id"]: row["status"] for row in _dicts(runs[0], "members")}
    assert statuses == {each: "held" if each in held else "paid" for each in
                        ("M1", "M2", "M3", "M4", "M5")}  # fmt: skip
    (issue,) = _dicts(runs[0], "issues")
    assert (issue["file"], issue["sheet"]) == ("members.xlsx", "甲")


def test_who_is_below_the_last_total_is_held(tmp_path: Path) -> None:
    """Likewise: nobody is paid whom no sum of the list has, and nobody is dropped."""
    rows = [["V1", "H1", "M1", 100.0], ["合计", None, None, 100.0], ["V2", "H2", "M2", 900.0]]
    members = xlsx(tmp_path / "members.xlsx", {"s": [HEADER, *rows]})
    runs = [run(members, engine, on_bad="quarantine") for engine in ("reference", "columnar")]
    first, second = ([_dicts(each, name) for name in NAMES] for each in runs)
    assert first == second
    statuses = {row["member_id"]: row["status"] for row in _dicts(runs[0], "members")}
    assert statuses == {"M1": "paid", "M2": "held"}
    (issue,) = _dicts(runs[0], "issues")
    assert (issue["code"], issue["cell"]) == ("D055", "D4")


def _dicts(made: Assessment, name: str) -> list[dict[str, object]]:
    """The rows of a table; an empty cell is an empty text."""
    rows: list[dict[str, object]] = getattr(made, name).fillna("").to_dict("records")
    return rows
