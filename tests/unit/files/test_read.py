"""Whatever is given as a table is told apart, and nothing is imported that is not used."""

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from sanctions.files import file_bytes, given_table, read_table
from sanctions.files.faults.reasons import reason
from sanctions.model.tables import MEMBERS
from tests.unit.files.faulty import MEMBER, lines, typed


def _generated() -> Iterator[dict[str, str]]:
    yield MEMBER


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ([MEMBER], "rows"),
        ((MEMBER,), "rows"),
        (_generated(), "rows"),
        (pd.DataFrame([MEMBER]), "pandas"),
        (pa.Table.from_pylist([MEMBER]), "arrow"),
        (pa.RecordBatch.from_pylist([MEMBER]), "arrow"),
        (pa.Table.from_pylist([MEMBER]).to_reader(), "arrow"),
    ],
)
def test_each_kind_is_told_apart(source: object, kind: str) -> None:
    """The kind is remembered, to give results back as the same; only files have a hash."""
    found, rows, issues = read_table(source, MEMBERS)
    assert (found.kind, found.sha256, issues) == (kind, None, [])
    assert rows.rows == typed(MEMBERS, MEMBER)[0].rows


@pytest.mark.parametrize("name", ["members.csv", "MEMBERS.CSV", "members.parquet"])
def test_files_are_told_apart_by_their_suffix(name: str, tmp_path: Path) -> None:
    """A path may be a text or a path, and the hash is that of the bytes that were read."""
    kind = "parquet" if name.endswith("parquet") else "csv"
    rows = typed(MEMBERS, MEMBER)[0].rows
    content = file_bytes("parquet" if kind == "parquet" else "csv", MEMBERS, rows)
    file = tmp_path / name
    file.write_bytes(content)
    for source in (file, str(file)):
        found, read, issues = read_table(source, MEMBERS)
        assert (found.kind, found.sha256, issues) == (kind, sha256(content).hexdigest(), [])
        assert read.rows == rows


@pytest.mark.parametrize("source", [None, 7, MEMBER, b"members.csv"])
def test_what_is_not_a_table_is_refused(source: object) -> None:
    """One row is not a table of rows, and bytes are no path."""
    assert [issue.code for issue in read_table(source, MEMBERS)[2]] == ["D009"]


def test_a_table_that_cannot_be_read_is_not_complete(tmp_path: Path) -> None:
    """A folder, a file that is not there and a file without a suffix have one issue each."""
    (tmp_path / "folder.csv").mkdir()
    for name, code in (("folder.csv", "D018"), ("none.parquet", "D001"), ("members", "D008")):
        found, rows, issues = read_table(tmp_path / name, MEMBERS)
        assert [issue.code for issue in issues] == [code]
        assert found.issues == tuple(issues)
        assert not rows.complete


def test_an_unknown_reason_is_told_by_its_number() -> None:
    """What the system says in its own language is not repeated."""
    assert reason(OSError(99, "any")).en == "system error 99"
    assert reason(OSError()).en == "system error None"


def test_frames_are_imported_when_they_are_used(tmp_path: Path) -> None:
    """Rows and CSV in and out need neither pandas nor pyarrow."""
    file = tmp_path / "members.csv"
    file.write_bytes(lines("V1,H1,M1,100.00"))
    program = f"""
import sys
from sanctions.files import file_bytes, frame_of, read_table
from sanctions.model.tables import MEMBERS
_, rows, _ = read_table({str(file)!r}, MEMBERS)
file_bytes("csv", MEMBERS, rows.rows)
again = read_table(frame_of("rows", MEMBERS, rows.rows), MEMBERS)[1]
assert again.rows == rows.rows
print(sorted({{"pandas", "pyarrow", "numpy", "pydantic"}} & set(sys.modules)))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def test_a_table_is_not_read_before_its_rows_are(tmp_path: Path) -> None:
    """What was given can be looked at without typing a cell."""
    file = tmp_path / "members.csv"
    file.write_bytes(lines("x,x,x,x"))
    found = given_table(file, MEMBERS)
    assert found.columns == MEMBERS.names[:4]
    assert [line.number for line in found.lines] == [2]
