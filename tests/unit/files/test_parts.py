"""A list in a folder of Parquet files: its parts, their order, its hash, and its columns."""

import subprocess
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from sanctions.errors import InputError, Issue
from sanctions.files import read_table
from sanctions.files.parts import parts_of, sha256_of_folder
from sanctions.model.tables import MEMBERS
from sanctions.ruleset.load import load_ruleset
from sanctions.runs.inputs import Sources, read_inputs
from sanctions.runs.intake import take_in
from tests.unit.files.faulty import MEMBER

MODEL = load_ruleset(Path(__file__).parents[3] / "rulesets" / "nanhai-model" / "ruleset.yaml")
AS_OF = date(2026, 1, 31)
RECORDS = pa.table(
    {
        "record_id": pa.array([], pa.string()),
        "clause": pa.array([], pa.string()),
        "member_id": pa.array([], pa.string()),
        "occurred_on": pa.array([], pa.date32()),
    }
)


def people(*numbers: int, **columns: "pa.Array[Any]") -> pa.Table:
    """Members of these numbers; their columns may be others."""
    cells: dict[str, Any] = {
        name: [text if name == "village_id" else f"{text[0]}{number}" for number in numbers]
        for name, text in MEMBER.items()
        if name != "dividend"
    }
    return pa.table({**cells, "dividend": ["1.50"] * len(numbers), **columns})


def written(folder: Path, parts: Mapping[str, pa.Table]) -> Path:
    """The parts as files of a folder."""
    for name, rows in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(rows, path)
    return folder


def codes(folder: Path) -> list[str]:
    """The codes of what is wrong with a folder."""
    with pytest.raises(InputError) as caught:
        parts_of(folder, "members")
    return [issue.code for issue in caught.value.issues]


def both(folder: Path) -> tuple[list[tuple[Any, ...]], str, list[Issue]]:
    """The members of a folder, its hash and issues, which are the same however it is read."""
    sources = Sources(folder, RECORDS)
    inputs, issues, origin = read_inputs([MODEL], MODEL, sources, as_of=AS_OF, quarantine=True)
    rows: list[tuple[Any, ...]] = [tuple(row.values()) for row in inputs.members.rows]
    with duckdb.connect() as connection:
        intake = take_in(connection, [MODEL], MODEL, sources, as_of=AS_OF, quarantine=True)
        assert sorted(connection.table("members").fetchall(), key=repr) == sorted(rows, key=repr)
    assert (intake.issues, intake.provenance) == (issues, origin)
    return sorted(rows, key=repr), origin[0].sha256, list(issues)


def in_sql(folder: Path) -> bool:
    """Whether the rows of a folder are taken in without a row in Python."""
    with duckdb.connect() as connection:
        take_in(connection, [MODEL], MODEL, Sources(folder, RECORDS), as_of=AS_OF, quarantine=True)
        return not connection.table("read_members").fetchall()


# ------------------------------------------------------------------------------- which files


def test_parts_are_the_files_of_a_folder_by_name(tmp_path: Path) -> None:
    """By code point, also in folders within it; what begins with `_` or `.` is no part."""
    for name in (
        "村.parquet",
        "é.parquet",
        "b.parquet",
        "B.PARQUET",
        "a/2.parquet",
        "a/10.parquet",
        "_SUCCESS",
        ".a.crc",
        "_tmp/0.parquet",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [path.relative_to(tmp_path).as_posix() for path in parts_of(tmp_path, "members")] == [
        "B.PARQUET",
        "a/10.parquet",
        "a/2.parquet",
        "b.parquet",
        "é.parquet",
        "村.parquet",
    ]


def test_nothing_that_is_given_is_left_out(tmp_path: Path) -> None:
    """A file of another kind, in a folder within it too, and a link to a folder are refused."""
    whole = written(tmp_path / "whole", {"part-00000.parquet": people(1)})
    for name in ("a.csv", "below/part", "linked", "gone.parquet"):
        folder = written(tmp_path / name, {"part-00000.parquet": people(1)})
        (folder / name).parent.mkdir(exist_ok=True)
        if name in {"linked", "gone.parquet"}:
            (folder / name).symlink_to(whole if name == "linked" else tmp_path / "nowhere")
        else:
            (folder / name).touch()
        assert codes(folder) == ["D019"], name


def test_a_folder_without_parts_is_no_list_of_nobody(tmp_path: Path) -> None:
    """Empty, or with empty folders, it is refused."""
    (tmp_path / "below").mkdir()
    assert codes(tmp_path) == ["D018"]
    assert codes(tmp_path / "below") == ["D018"]


def test_a_folder_that_is_closed_is_told(tmp_path: Path) -> None:
    """Its reader tells the reason of the system."""
    assert codes(tmp_path / "nowhere") == ["D001"]


def test_a_link_to_a_file_is_a_part(tmp_path: Path) -> None:
    """Whoever brings parts together from several places may link to them."""
    first = written(tmp_path / "first", {"a.parquet": people(1)})
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "part.parquet").symlink_to(first / "a.parquet")
    assert len(parts_of(tmp_path / "list", "members")) == 1


# ------------------------------------------------------------------------------------- hash


def test_the_hash_is_that_of_what_sha256sum_prints(tmp_path: Path) -> None:
    """Anybody can compute it; of one part it is the hash of the file."""
    folder = written(tmp_path / "members", {f"a/{n}.parquet": people(n) for n in range(3)})
    parts = parts_of(folder, "members")
    names = [part.relative_to(folder).as_posix() for part in parts]
    printed = subprocess.run(["sha256sum", *names], cwd=folder, capture_output=True, check=True)
    expected = sha256(printed.stdout).hexdigest()
    assert sha256_of_folder(folder, parts) == both(folder)[1] == expected
    one = written(tmp_path / "one", {"members.parquet": people(1)})
    content = (one / "members.parquet").read_bytes()
    assert both(one)[1] == sha256(content).hexdigest()


# ---------------------------------------------------------------------------- rows and columns


def test_rows_are_numbered_through_all_parts(tmp_path: Path) -> None:
    """An issue names the part and the row in it, also after a part without rows."""
    bad = people(5, 6, 7, member_id=pa.array(["M5", "M6 ", "M1"]))
    parts = {"a": people(1, 2), "b": people(), "c": people(3, 4), "d": bad}
    folder = written(
        tmp_path / "members",
        {
            f"{name}.parquet": rows.cast(pa.schema([(each, pa.string()) for each in MEMBER]))
            for name, rows in parts.items()
        },
    )
    rows, _, issues = both(folder)
    assert [(issue.file, issue.sheet, issue.row, issue.code) for issue in issues] == [
        ("members", "a.parquet", 1, "D101"),
        ("members", "d.parquet", 2, "D033"),
        ("members", "d.parquet", 3, "D101"),
    ]
    assert str(issues[1]).startswith("members, `members`, d.parquet!2, column `member_id`: ")
    assert [row[2] for row in rows] == ["M2", "M3", "M4", "M5"]


def test_columns_may_be_in_any_order(tmp_path: Path) -> None:
    """They are told by their names."""
    names = [*reversed(MEMBER)]
    folder = written(tmp_path / "m", {"a.parquet": people(1), "b.parquet": people(2).select(names)})
    rows, _, issues = both(folder)
    assert ([row[2] for row in rows], issues) == (["M1", "M2"], [])
    assert in_sql(folder)


EMPTY = pa.array([None], pa.null())
TEXT = pa.array(["1980-01-01"])


@pytest.mark.parametrize(
    ("first", "second", "sql"),
    [
        ({"birth_date": EMPTY}, {"birth_date": pa.array([date(1980, 1, 1)])}, True),
        ({"birth_date": TEXT}, {"birth_date": TEXT.cast(pa.large_string())}, True),
        ({"birth_date": TEXT}, {"birth_date": TEXT.dictionary_encode()}, True),
        (
            {"birth_date": EMPTY, "shares": pa.array(["1"])},
            {"birth_date": TEXT, "shares": EMPTY},
            False,
        ),
        (
            {"dividend": pa.array([Decimal("1.5")])},
            {"dividend": pa.array([Decimal("1234.25")])},
            False,
        ),
        (
            {"dividend": pa.array([1], pa.int8())},
            {"dividend": pa.array([10**12], pa.int64())},
            False,
        ),
    ],
)
def test_one_kind_may_be_held_in_several_ways(
    first: "dict[str, pa.Array[Any]]",
    second: "dict[str, pa.Array[Any]]",
    sql: bool,  # noqa: FBT001  a cell of the table
    tmp_path: Path,
) -> None:
    """Empty columns fit all; what DuckDB would cast and might round is read exactly."""
    parts = {"a.parquet": people(1, **first), "b.parquet": people(2, **second)}
    folder = written(tmp_path / "m", parts)
    rows, _, issues = both(folder)
    assert ([row[2] for row in rows], issues) == (["M1", "M2"], [])
    assert in_sql(folder) or not sql


@pytest.mark.parametrize(
    ("other", "zh", "en"),
    [
        ({"remarks": TEXT}, "多出 `remarks`", "it alone has `remarks`"),
        (
            {"birth_date": TEXT},
            "`birth_date` 是文本，不是日期",
            "`birth_date` holds text, not days",
        ),
        (
            {"birth_date": pa.array([True])},
            "`birth_date` 是是或否，不是日期",
            "`birth_date` holds yes or no, not days",
        ),
        (
            {"dividend": pa.array([1.5]), "household": TEXT},
            "多出 `household`；`dividend` 是`double`，不是文本",
            "it alone has `household`; `dividend` holds `double`, not text",
        ),
        (None, "缺少 `birth_date`", "it lacks `birth_date`"),
    ],
)
def test_a_part_of_another_list_is_told(
    other: "dict[str, pa.Array[Any]] | None", zh: str, en: str, tmp_path: Path
) -> None:
    """By its name, with what is other in it, however the list is read."""
    born = {"birth_date": pa.array([date(1980, 1, 1)])}
    parts = {
        "a.parquet": people(1, **born),
        "b.parquet": people(2, **born),
        "c.parquet": people(3) if other is None else people(3, **{**born, **other}),
        "d.parquet": people(4, **born),
    }
    folder = written(tmp_path / "m", parts)
    with pytest.raises(InputError) as expected:
        read_inputs([MODEL], MODEL, Sources(folder, RECORDS), as_of=AS_OF, quarantine=True)
    (issue,) = expected.value.issues
    assert issue.code == "D020"
    assert issue.message == f"the columns of `c.parquet` are not those of the parts before it: {en}"
    assert issue.message_zh == f"`c.parquet` 的列与前面的部分不同：{zh}"
    with duckdb.connect() as connection, pytest.raises(InputError) as told:
        take_in(connection, [MODEL], MODEL, Sources(folder, RECORDS), as_of=AS_OF, quarantine=True)
    assert told.value.issues == expected.value.issues


def test_each_part_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A part that is cut short, and one whose pages are damaged."""
    folder = written(tmp_path / "m", {f"{name}.parquet": people(1) for name in "abc"})
    for name in "ac":
        path = folder / f"{name}.parquet"
        path.write_bytes(path.read_bytes()[:-9])
    issues = read_table(folder, MEMBERS)[2]
    assert [issue.code for issue in issues] == ["D007", "D007"]
    assert [name for name in "abc" if f"m/{name}.parquet" in str(issues)] == ["a", "c"]


def test_folders_named_like_values_are_no_columns(tmp_path: Path) -> None:
    """What is not in a file is not read from its path, however DuckDB would take it."""
    folder = written(tmp_path / "village_id=V9", {"shares=7/a.parquet": people(1)})
    rows, _, _ = both(folder)
    assert [(row[0], row[-1]) for row in rows] == [("V1", None)]
    assert in_sql(folder)
    both(folder / "shares=7" / "a.parquet")
