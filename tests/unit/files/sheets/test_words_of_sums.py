"""A word for a sum in a remark does not make a row of sums of a member."""

from datetime import date
from pathlib import Path

import pytest

from tests.unit.files.books import xlsx
from tests.unit.files.sheets.test_lists import FOUND, codes, read

HEAD = [*FOUND, "出生日期", "与户主关系", "备注"]


@pytest.mark.parametrize("told", [(date(1990, 1, 1), None), (None, "妻")], ids=["day", "relation"])
def test_a_member_without_an_id_is_not_lost(told: tuple[object, ...], tmp_path: Path) -> None:
    """Whoever has a day of birth, or is somebody to the head, is a person: the id is missing."""
    rows = [HEAD, ["V", "H", "M", 1.0], [None, "H", None, 5.0, *told, "合计"]]
    _, found, issues = read(xlsx(tmp_path / "list.xlsx", {"s": rows}))
    assert found.numbers == [2]
    assert codes(issues) == [("D031", "s!A3"), ("D031", "s!C3")]


def test_a_row_of_sums_may_count(tmp_path: Path) -> None:
    """How many there are may stand beside the word, in any column."""
    rows = [HEAD, ["V", "H", "M", 1.0], ["合计", None, None, 1.0, "共1人", "共 1 户"]]
    origin, found, issues = read(xlsx(tmp_path / "list.xlsx", {"s": rows}))
    assert (found.numbers, issues) == ([2], [])
    assert origin.reading is not None
    assert [total.label for total in origin.reading.totals] == ["合计"]
