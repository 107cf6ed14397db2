"""The race measures the process that it starts, and says who is missing or differs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow
import pyarrow.parquet
import pytest

from benchmarks.digests import TABLES, digests
from benchmarks.scale import (
    Contestant,
    Run,
    Standing,
    arguments,
    growth,
    lists_of,
    markdown,
    race,
    rival,
    run,
)

Row: TypeAlias = dict[str, Any]


def standing(name: str, households: int, *walls: float) -> Standing:
    """What ran so many seconds, with a thousand rows."""
    return Standing(name, households, 1_000, [Run(wall, 2 * wall, 100) for wall in walls])


def test_the_memory_is_that_of_the_process() -> None:
    """A process that holds 300 MB more shows 300 MB more."""
    small, large = (
        run((sys.executable, "-c", f"bytearray({size}).count(1)")).memory
        for size in (1, 300_000_000)
    )
    assert small < 60  # this process has more
    assert 280 < large - small < 330


def test_why_a_process_failed_is_told() -> None:
    """The last line that it wrote, else its exit status."""
    said, silent = (
        run((sys.executable, "-c", f"raise SystemExit({what!r})")).fault
        for what in ("no such engine\n   ^^^", 3)
    )
    assert (said, silent) == ("no such engine", "exit status 3")


def test_a_race_reports_who_is_not_there(tmp_path: Path) -> None:
    """The others run all the same, and their tables are compared."""
    contestants = {name: rival(name) for name in ("nobody", "floor", "hand_sql", "hand_polars")}
    nobody, floor, first, second = race(20, contestants, 2, tmp_path)
    assert "No module named benchmarks.rivals.nobody" in nobody.fault
    assert (floor.equal, second.equal) == ("", "equal")
    assert [len(each.runs) for each in (nobody, floor, first, second)] == [1, 1, 1, 1]
    assert "| 20 | nobody | not there |" in markdown([nobody, floor, first, second])


def test_lists_are_kept_unless_another_generator_made_them(tmp_path: Path) -> None:
    """A second race reads the files of the first; those of an older generator are made again."""
    folder, rows = lists_of(20, tmp_path)
    members, made = folder / "members.parquet", folder / "made.json"
    first = members.stat().st_mtime_ns
    assert lists_of(20, tmp_path) == (folder, rows)
    assert members.stat().st_mtime_ns == first
    made.write_text(json.dumps({"generator": "older", "rows": 1}), encoding="utf-8")
    assert lists_of(20, tmp_path) == (folder, rows)
    assert members.stat().st_mtime_ns > first


def test_who_differs_is_named_with_the_table(tmp_path: Path) -> None:
    """The floor has none of the values, and would be caught if it claimed to have them."""
    contestants = {"hand_sql": rival("hand_sql"), "pretender": rival("floor")}
    _, pretender = race(20, contestants, 1, tmp_path)
    assert pretender.equal == f"not equal: {', '.join(TABLES)}"


def test_a_list_too_large_is_not_run(tmp_path: Path) -> None:
    """A contestant that is slow has a largest size, and one that is slower one run alone."""
    contestants = {"small": rival("floor", 19), "slow": rival("floor", once=True)}
    (slow,) = race(20, contestants, 3, tmp_path)
    assert (slow.name, len(slow.runs)) == ("slow", 1)


def test_the_growth_is_the_exponent_between_two_sizes() -> None:
    """Ten times the size in ten times the time is 1, in a hundred times the time 2."""
    lines = [standing("a", 10, 1), standing("a", 100, 10), standing("a", 1_000, 1_000)]
    others = [standing("b", 100, 3)]
    assert [growth([*lines, *others], each) for each in lines] == ["", "1.00", "2.00"]


@pytest.mark.parametrize(
    ("walls", "yardstick", "expected"),
    [((2, 2, 2), (1, 1, 1), "2.00"), ((2, 30, 2), (1, 15, 4), "2.00"), ((8,), (1, 1, 4), "2.00")],
)
def test_a_ratio_is_of_runs_side_by_side(
    walls: tuple[float, ...], yardstick: tuple[float, ...], expected: str
) -> None:
    """A slow minute of the machine slows both, and does not change how they compare."""
    ratio = standing("a", 10, *walls).times(standing("b", 10, *yardstick))
    assert ratio == expected


def test_a_table_in_parts_equals_the_table_in_one_file(tmp_path: Path) -> None:
    """Neither the parts nor the order of rows and columns matter, a value and a row too many do."""
    rows: list[Row] = [{"a": "x", "b": 1}, {"a": None, "b": 2}, {"a": None, "b": 2}]
    types: Row = {"a": pyarrow.string(), "b": pyarrow.int64()}
    schema = pyarrow.schema(types)

    def write(name: str, *parts: list[Row], schema: pyarrow.Schema = schema) -> None:
        for place, part in enumerate(parts):
            path = tmp_path / name / "members.parquet"
            path = path / f"part-{place}.parquet" if len(parts) > 1 else path
            path.parent.mkdir(parents=True, exist_ok=True)
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(part, schema), path)

    write("whole", rows)
    turned = pyarrow.schema([schema.field("b"), schema.field("a")])
    write("parts", rows[1:2], [rows[2], rows[0]], schema=turned)
    write("value", [{"a": "y", "b": 1}, *rows[1:]])
    write("twice", [*rows, rows[2]])
    folders = [tmp_path / name for name in ("whole", "parts", "value", "twice")]
    whole, parts, value, twice = (tables["members"] for tables in digests(folders).values())
    assert whole == parts
    assert whole not in (value, twice)
    assert digests(folders)[str(folders[0])]["findings"] is None


def test_digests_are_a_command(tmp_path: Path) -> None:
    """It prints JSON, also of folders that are not there."""
    command = (sys.executable, "-m", "benchmarks.digests", str(tmp_path))
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert json.loads(said) == {str(tmp_path): dict.fromkeys(TABLES)}


def test_the_command_of_a_contestant() -> None:
    """Engines and rivals are given the same lists, the same days and a folder."""
    command = Contestant("some.module", ("run",)).command(Path("in"), Path("out"))
    assert command[1:] == [
        *("-m", "some.module", "run", "--members=in/members.parquet"),
        *("--history=in/history.parquet", "--as-of=2027-06-30", "--year=2026", "--out=out"),
    ]


def test_the_sizes_of_a_plain_run_are_small() -> None:
    """`make bench` takes some minutes: larger lists are for who asks for them."""
    assert arguments(()).households == [10_000, 100_000]
