"""What a list states as a sum is held exactly against its rows."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.errors import Issue
from sanctions.files.cells import CellFault, cell_reader
from sanctions.files.read import read_table
from sanctions.files.sheets.amounts import Amounts
from sanctions.model.tables import MEMBERS, VILLAGES
from tests.unit.files.books import ods, xls, xlsx, xlsx_of_openpyxl

HEADER = ["村社", "户号", "身份证号", "个人金额", "股数"]
MEMBER_ROWS: list[list[object]] = [
    ["V", "H1", "M1", 1.1, 2.0],
    ["V", "H1", "M2", 2.2, 1.0],
    ["V", "H2", "M3", "3.30", 1.5],
]
M1, M2, M3 = MEMBER_ROWS
Told = list[tuple[str, str, str | None]]


def told(file: Path) -> Told:
    """The code, the place and the value of each issue."""
    return [(issue.code, issue.place, issue.value) for issue in issues_of(file)]


def issues_of(file: Path) -> list[Issue]:
    """The issues of a list of members with their places."""
    origin, _, issues = read_table(file, MEMBERS)
    return [issue if origin.origin is None else origin.origin.located(issue) for issue in issues]


def total(amount: object, shares: object = None, label: str = "合计") -> list[object]:
    """A row of sums."""
    return [label, None, None, amount, shares]


def part(amount: object) -> list[object]:
    """A row of the sum of some rows."""
    return total(amount, label="小计")


BAD, NONE = ["V", "H1", "M2", "2.205", 1], ["V", "H1", "M2", None, 1]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([M1, M2, M3, total(6.6, 4.5)], []),
        ([M1, M2, M3, total("￥6.60元", "4.5")], []),
        ([M1, M2, M3, total(6.6000000000000005)], []),
        ([M1, M2, M3, total(6.5)], [("D051", "s!D5", "6.5")]),
        ([M1, M2, M3, total(6.6, 4.0)], [("D051", "s!E5", "4")]),
        ([M1, M2, M3, total("共七元")], [("D053", "s!D5", "共七元")]),
        ([M1, BAD, total(3.3)], [("D040", "s!D3", "2.205"), ("D053", "s!D4", "3.3")]),
        ([M1, NONE, total(3.3)], [("D031", "s!D3", None), ("D053", "s!D4", "3.3")]),
        # Subtotals are of the rows since the last, a total of all, also where it comes again.
        ([M1, M2, part(3.3), M3, part(3.3), total(6.6)], []),
        ([M1, M2, part(3.3), M3, part(6.6)], [("D051", "s!D6", "6.6")]),
        ([M1, M2, part(3.3), M3, part(3.3), total(3.3)], [("D051", "s!D7", "3.3")]),
        ([M1, M2, total(3.3), M3, total(3.3), total(6.6, label="总计")], []),
        ([M1, total(1.1, None, "户小计"), M2, total(2.2, None, "户小计"), part(3.3)], []),
        # Above its rows.
        ([total(6.6, 4.5), M1, M2, M3], []),
        ([total(6.7), M1, M2, M3], [("D051", "s!D2", "6.7")]),
        ([total(6.6), part(3.3), M1, M2, part(3.3), M3], []),
        ([total(6.6), part(3.3), M1, M2, part(3.4), M3], [("D051", "s!D6", "3.4")]),
        ([total(0), M1], [("D051", "s!D2", "0")]),
        # Below the last total: in no sum, unless there is another one that has them.
        ([M1, M2, total(3.3), M3], [("D055", "s!D5", None)]),
        ([M1, M2, total(3.3), [], ["附注"], M3], [("D048", "s!6", None), ("D055", "s!D7", None)]),
        ([M1, total(1.1), M2, total(2.2), M3], [("D055", "s!D6", None)]),
        ([M1, total(1.1), M2, part(2.2)], []),
        ([M1, total(1.1), M2, part(2.2), M3], [("D055", "s!D6", None)]),
        ([M1, part(1.1), M2], []),
        ([M1, total(None), M2], [("D055", "s!D4", None)]),
        ([M1, total(1.2), M3], [("D051", "s!D3", "1.2"), ("D055", "s!D4", None)]),
        ([M1, total(1.1), BAD], [("D040", "s!D4", "2.205")]),
        ([M1, total(1.1), BAD, M3], [("D040", "s!D4", "2.205"), ("D055", "s!D4", None)]),
        ([total(3.3), M1, M2, total(3.3), M1], [("D055", "s!D6", None)]),
        ([total(6.6), M1, M2, total(3.3), M3], []),
    ],
)  # fmt: skip
def test_totals_are_held_against_their_rows(
    rows: list[list[object]], expected: Told, tmp_path: Path
) -> None:
    """A total that its rows do not come to is an error at its figure; what is unknown is told."""
    assert told(xlsx(tmp_path / "list.xlsx", {"s": [HEADER, *rows]})) == expected


def test_the_message_names_both_figures(tmp_path: Path) -> None:
    """In yuan, with the difference; shares are no money."""
    rows = [HEADER, M1, M2, M3, total(6.5, 4.0)]
    money, shares = issues_of(xlsx(tmp_path / "list.xlsx", {"s": rows}))
    assert money.message == (
        "the total says 6.50 yuan, and its rows come to 6.60 yuan: they differ by 0.10 yuan"
    )
    assert money.message_zh == "合计行写的是 6.50 元，而各行相加是 6.60 元，相差 0.10 元"
    assert shares.message_zh == "合计行写的是 4.0000 股，而各行相加是 4.5000 股，相差 0.5000 股"
    assert (money.column, money.file) == ("dividend", "list.xlsx")


def test_rows_below_the_last_total_are_in_doubt(tmp_path: Path) -> None:
    """The message tells how many, their sum and the total; all of them are held by quarantine."""
    others = {"甲": [HEADER, M1, total(1.1)]}
    book = {**others, "乙": [["名单"], HEADER, M2, total(2.2), [], M3, NONE, M1]}
    origin, _, issues = read_table(xlsx(tmp_path / "list.xlsx", book), MEMBERS)
    assert origin.origin is not None
    assert origin.reading is not None
    issue = origin.origin.located(next(each for each in issues if each.code == "D055"))
    assert issue.place == "乙!D6"
    assert issue.message == (
        "3 rows from here on, 4.40 yuan (1 of them cannot be read) in all: below the total in"
        " row 4, and in no total"
    )
    assert issue.message_zh == (
        "从这一行起有 3 行，共 4.40 元（1 行读不出来），在第 4 行的合计之后，不在任何合计之内"
    )
    assert origin.reading.doubted == [(9, 11)]


def test_a_later_total_may_have_the_rows_below_one(tmp_path: Path) -> None:
    """That of all sheets has those below a total of an earlier sheet; that of its own has not."""
    first = [HEADER, M1, total(1.1), M3]
    book = {"甲": first, "乙": [HEADER, M2, total(2.2), total(6.6)]}
    assert told(xlsx(tmp_path / "a.xlsx", book)) == []
    book["乙"] = [HEADER, M2, total(2.2)]
    assert told(xlsx(tmp_path / "b.xlsx", book)) == [("D055", "甲!D4", None)]
    book["乙"] = [HEADER, M2]
    assert told(xlsx(tmp_path / "c.xlsx", book)) == [("D055", "甲!D4", None)]


def test_a_total_over_several_sheets(tmp_path: Path) -> None:
    """Of its sheet or of all sheets so far; a wrong one is told of its own sheet."""
    sheets = {"甲": [HEADER, M1, total(1.1)], "乙": [HEADER, M2, total(2.2), total(3.3)]}
    assert told(xlsx(tmp_path / "a.xlsx", sheets)) == []
    sheets["乙"] = [HEADER, M2, total(2.3)]
    assert told(xlsx(tmp_path / "b.xlsx", sheets)) == [("D051", "乙!D3", "2.3")]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_every_kind_of_file_is_added_up(kind: str, tmp_path: Path) -> None:
    """The same rows in the same cells give the same issue."""
    rows: list[list[object]] = [["V", "H", "M1", "1.00"], ["V", "H", "M2", "2.00"]]
    cells: list[list[object]] = [[*HEADER[:4]], *rows, ["合计", None, None, "4.00"]]
    file = tmp_path / f"list.{kind}"
    match kind:
        case "xlsx":
            xlsx(file, {"s": cells})
        case "xls":
            xls(file, {"s": cells})
        case "ods":
            ods(file, {"s": cells}, {})
        case _:
            lines = [",".join(str(cell or "") for cell in row) for row in cells]
            file.write_bytes("\r\n".join(lines).encode("gb18030"))
    assert [place.removeprefix("s!") for _, place, _ in told(file)] == ["D4"]


def test_funds_are_added_up(tmp_path: Path) -> None:
    """The list of villages has a total too."""
    rows = [["村社", "奖励资金"], ["V1", 10.0], ["V2", 5.5], ["合计", 15.0]]
    _, _, (issue,) = read_table(xlsx(tmp_path / "v.xlsx", {"s": rows}), VILLAGES)
    assert (issue.code, issue.table, issue.column, issue.row) == ("D051", "villages", "fund", 4)


def test_a_village_below_the_total_is_told(tmp_path: Path) -> None:
    """Its fund is in no sum either."""
    rows = [["村社", "奖励资金"], ["V1", 10.0], ["合计", 10.0], ["V2", 5.5]]
    _, _, (issue,) = read_table(xlsx(tmp_path / "v.xlsx", {"s": rows}), VILLAGES)
    assert (issue.code, issue.table, issue.column, issue.row) == ("D055", "villages", "fund", 4)
    assert issue.message == (
        "1 row from here on, 5.50 yuan in all: below the total in row 3, and in no total"
    )


def test_a_figure_without_a_result_is_told(tmp_path: Path) -> None:
    """A formula that was never computed says nothing, and is not passed over."""
    rows = [HEADER, M1, total("=SUM(D2:D2)")]
    assert told(xlsx_of_openpyxl(tmp_path / "l.xlsx", {"s": rows})) == [("D053", "s!D3", None)]


# ------------------------------------------------------------------------------- households

OF_HOUSEHOLDS = ["村社", "户号", "身份证号", "个人金额", "户金额", "股数", "户股数"]


def households(*rows: Sequence[object]) -> list[Sequence[object]]:
    """The header and rows of household, member, amount, household's, shares, household's."""
    return [OF_HOUSEHOLDS, *(["V", *row] for row in rows)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("H1", "M1", 1.0, 3.0, 1, 2), ("H1", "M2", 2.0, None, 1, None)], []),
        ([("H1", "M1", 1.0, 3.0), ("H1", "M2", 2.0, 3.0), ("H2", "M3", 1.5, "1.50元")], []),
        ([("H1", "M1", 1.0, None), ("H1", "M2", 2.0, 3.0)], []),
        ([("H1", "M1", 1.0, 3.5), ("H1", "M2", 2.0, None)], [("D052", "s!E2", "3.50")]),
        ([("H1", "M1", 1.0, 3.0), ("H1", "M2", 2.0, 2.0)], [("D052", "s!E3", "2.00")]),
        ([("H1", "M1", 1.0, 1.0, 1, 2), ("H2", "M2", 2.0, 2.0)], [("D052", "s!G2", "2.0000")]),
        ([("H1", "M1", 1.0, 3.0), ("H2", "M3", 1.0, 1.0), ("H1", "M2", 2.0, None)], []),
        ([("H1", "M1", "1.005", 3.0), ("H1", "M2", 2.0, None)], [("D040", "s!D2", "1.005")]),
        ([("H1", "M1", 1.0, "三元"), ("H1", "M2", 2.0, None)], [("D053", "s!E2", "三元")]),
        ([("H1", "M1", 1.0, 3.0), (None, "M2", 2.0, None)], [("D031", "s!B3", None)]),
        ([("H1", "M1", 1.0, " ")], []),
    ],
)  # fmt: skip
def test_households_are_held_against_their_members(
    rows: list[Sequence[object]], expected: Told, tmp_path: Path
) -> None:
    """On the first row, on each, or on any: every amount of a household is of all its members."""
    assert told(xlsx(tmp_path / "list.xlsx", {"s": households(*rows)})) == expected


def test_merged_amounts_of_households(tmp_path: Path) -> None:
    """A cell that is merged over the rows of a household is its amount, once."""
    rows = households(("H1", "M1", 1.0, 3.0), ("H1", "M2", 2.0, None), ("H2", "M3", 1.0, 2.0))
    file = xlsx(tmp_path / "list.xlsx", {"s": rows}, ["B2:B3", "E2:E3"])
    (issue,) = issues_of(file)
    assert (issue.code, issue.cell, issue.column) == ("D052", "E4", "户金额")
    assert issue.message_zh == "该户写的是 2.00 元，而其成员相加是 1.00 元，相差 1.00 元"


def test_a_total_of_the_amounts_of_households(tmp_path: Path) -> None:
    """It is that of the members or of the column itself, where some households have none."""
    rows = households(("H1", "M1", 1.0, 3.0), ("H1", "M2", 2.0, None), ("H2", "M3", 5.0, None))
    for figure, expected in ((8.0, []), (3.0, []), (4.0, [("D051", "s!E5", "4")])):
        cells = [*rows, ["合计", None, None, 8.0, figure]]
        assert told(xlsx(tmp_path / "list.xlsx", {"s": cells})) == expected


def test_long_lists_are_added_up_in_pieces(tmp_path: Path) -> None:
    """What is added up at once changes nothing."""
    rows = [f"V,H{place // 3},M{place},{place % 97}.{place % 100:02}" for place in range(25_000)]
    exact = sum(Decimal(row.rsplit(",", 1)[1]) for row in rows)
    for figure, count in ((exact, 0), (exact + 1, 1)):
        lines = ["村社,户号,身份证号,个人金额", *rows, f"合计,,,{figure}", ""]
        file = tmp_path / "list.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        assert len(issues_of(file)) == count


# --------------------------------------------------------------------------------- amounts

AMOUNTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.decimals(-(10**6), 10**6, places=3),
    st.integers(0, 10**13).map(lambda fen: fen / 100),
    st.integers(0, 10**13).map(lambda fen: f"{Decimal(fen) / 100:.2f}"),
    st.sampled_from(["", " ", "1,234.50", "￥3", "１２", "x", "1e3", "9" * 17 + ".00"]),
)
UNIFORM = st.one_of(
    st.lists(AMOUNTS, max_size=9),
    st.lists(st.integers(0, 10**16).map(lambda fen: fen / 100), min_size=64, max_size=70),
    st.lists(st.floats(0, 1e6), min_size=64, max_size=66),
    st.lists(st.integers(0, 10**6).map(lambda fen: f"{fen // 100}.{fen % 100:02}"), min_size=64),
    st.lists(AMOUNTS, min_size=64, max_size=80),
)


@settings(max_examples=200, deadline=None)
@given(UNIFORM, st.sampled_from(["dividend", "shares"]))
def test_many_amounts_are_read_as_each_of_them(cells: list[object], name: str) -> None:
    """However many there are at once, an amount is what the reader of cells says."""
    column = MEMBERS.column(name)
    read = cell_reader(column)

    def amount(cell: object) -> object:
        try:
            value = read(cell)
        except CellFault:
            return None
        return 0 if value is None else value

    assert Amounts(column).of(cells) == [amount(cell) for cell in cells]
