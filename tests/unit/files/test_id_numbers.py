"""An id number in any writing is one person, for every reader, and no other id is touched."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import sanctions
from sanctions import InputError, assess, load
from sanctions.files.cells import id_number

COVENANT = load("rulesets/nanhai-model")
PLAIN = "99999919900101001X"
WRITTEN = (
    "99999919900101001x",
    "999999-19900101-001X",
    "999999 19900101 001x",
    "９９９９９９１９９００１０１００１Ｘ",
    "９９９９９９－１９９００１０１　００１ｘ",
)
OTHERS = ("H-1", "999999-19900101-001", "m1x", "99999919900101001x7", "abc99999919900101001x")
RECORD = {
    "record_id": "R1",
    "clause": "litter",
    "occurred_on": "2025-03-01",
    "decided_on": "2025-04-01",
    "severity": "minor",
    "impact": "limited",
}
FORMS = ("rows", "csv", "parquet", "arrow")


def given(rows: list[dict[str, str]], form: str, path: Path) -> object:
    """The rows in one of the forms that a list may have."""
    if form == "rows":
        return rows
    table = pa.Table.from_pylist(rows)
    if form == "arrow":
        return table
    if form == "parquet":
        parquet.write_table(table, path.with_suffix(".parquet"))
        return path.with_suffix(".parquet")
    lines = [",".join(rows[0]), *(",".join(each.values()) for each in rows)]
    path.with_suffix(".csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.with_suffix(".csv")


def member(name: str, household: str = "H1") -> dict[str, str]:
    """A row of the list."""
    return {"village_id": "V1", "household_id": household, "member_id": name, "dividend": "100.00"}


@pytest.mark.parametrize("engine", ["columnar", "reference"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", WRITTEN)
def test_a_record_finds_its_member(text: str, form: str, engine: str, tmp_path: Path) -> None:
    """Whatever the history writes, the member of the list does not keep the covenant."""
    history = given([{**RECORD, "member_id": text}], form, tmp_path / "history")
    members = given([member("A1"), member(PLAIN, "H2")], form, tmp_path / "members")
    run = assess(COVENANT, members, history, year=2025, as_of="2026-01-31", engine=engine)
    assert _rows(run.issues) == []
    assert [row["status"] for row in _rows(run.households)] == ["full", "withheld"]


@pytest.mark.parametrize("engine", ["columnar", "reference"])
@pytest.mark.parametrize("form", FORMS)
def test_one_number_in_two_writings_stands_twice(form: str, engine: str, tmp_path: Path) -> None:
    """The rows rise as they are written, and so prove nothing."""
    members = given([member(PLAIN), member(WRITTEN[0])], form, tmp_path / "members")
    with pytest.raises(InputError) as fault:
        assess(COVENANT, members, [], year=2025, as_of="2026-01-31", engine=engine)
    assert {issue.code for issue in fault.value.issues} == {"D101"}


@pytest.mark.parametrize("text", OTHERS)
def test_any_other_id_stands_as_it_is(text: str) -> None:
    """Ids are opaque, but for those that the law gives a form."""
    assert id_number(text) == text


def test_pseudonyms_are_the_same() -> None:
    """A key gives one pseudonym to one person."""
    key = b"only an example: 32 bytes or more"
    assert len({sanctions.pseudonym(each, key) for each in (PLAIN, *WRITTEN)}) == 1


def _rows(table: object) -> list[dict[str, object]]:
    """The rows of a table in the form in which it came back."""
    if isinstance(table, pa.Table):
        return table.to_pylist()
    if isinstance(table, pd.DataFrame):
        return [dict(row) for _, row in table.iterrows()]
    assert isinstance(table, list)
    return table
