"""Lists as clerks keep them read as the plain list, whatever they wear."""

import csv
import tempfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctions.errors import Issue
from sanctions.files.given import Given
from sanctions.files.read import read_table
from sanctions.files.rows import Rows
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES, Table
from tests.unit.files.books import ods, xls, xlsx, xlsx_of_openpyxl

HEADINGS = [
    "股份经济合作社名称",
    "户号",
    "户主姓名",
    "身份证号",
    "与户主关系",
    "个人金额",
    "出生日期",
]
FOUND = ["村社", "户号", "身份证号", "个人金额"]


def read(
    file: Path, table: Table = MEMBERS, chosen: ListMap = NO_MAP
) -> tuple[Given, Rows, list[Issue]]:
    """What is read of a file, with the places of its issues."""
    origin, rows, issues = read_table(file, table, chosen)
    where = origin.origin
    return origin, rows, [issue if where is None else where.located(issue) for issue in issues]


def ids(rows: Rows) -> list[object]:
    """Household, member and dividend of each row."""
    return [(row["household_id"], row["member_id"], row["dividend"]) for row in rows.rows]


def codes(issues: Sequence[Issue]) -> list[tuple[str, str]]:
    """The code and the place of each issue."""
    return [(issue.code, issue.place) for issue in issues]


LIST = [
    ["石溪村2025年度股份分红明细表"],
    ["单位：元"],
    HEADINGS,
    ["石溪", "H1", "陈一", "'007", "户主", "￥1,234.50", date(1990, 1, 1)],
    [None, None, None, "\t440605199001011234", "妻", 100.0, "1990年3月1日"],
    [],
    [None, "H2", "李二", "M3", "户主", "２００．１０元", "19800102"],
    [None, None, None, "M4", "子", 50.5, "2010/1/2"],
    ["合 计", None, None, None, None, 1585.1],
    ["制表人：张三"],
]
READ = [
    ("石溪", "H1", "007", 123_450, date(1990, 1, 1)),
    ("石溪", "H1", "440605199001011234", 10_000, date(1990, 3, 1)),
    ("石溪", "H2", "M3", 20_010, date(1980, 1, 2)),
    ("石溪", "H2", "M4", 5050, date(2010, 1, 2)),
]
MERGED = ["A4:A8", "B4:B5", "B7:B8", "C4:C5", "A1:G1"]


def whole(rows: Rows) -> list[object]:
    """All cells that the list above has."""
    names = ("village_id", "household_id", "member_id", "dividend", "birth_date")
    return [tuple(row[name] for name in names) for row in rows.rows]


@pytest.mark.parametrize("kind", ["xlsx", "openpyxl", "xls", "et", "ods"])
def test_a_list_as_it_is(kind: str, tmp_path: Path) -> None:
    """Titles, merged cells, a total and a signature: each program's file gives the same rows."""
    file = tmp_path / f"list.{'xlsx' if kind == 'openpyxl' else kind}"
    regions = [(3, 7, 0, 0), (3, 4, 1, 1), (6, 7, 1, 1), (3, 4, 2, 2)]
    match kind:
        case "xlsx":
            xlsx(file, {"2025": LIST}, MERGED)
        case "openpyxl":
            xlsx_of_openpyxl(file, {"2025": LIST}, MERGED)
        case "ods":
            ods(file, {"2025": LIST}, {(3, 0): 5, (3, 1): 2, (6, 1): 2, (3, 2): 2})
        case _:
            xls(file, {"2025": LIST}, regions)
    origin, rows, issues = read(file)
    assert whole(rows) == READ
    assert rows.numbers == [4, 5, 7, 8]
    assert codes(issues) == [("D048", "2025!10")]
    assert origin.kind == "workbook"
    assert origin.reading is not None
    assert origin.reading.headings["member_id"] == "身份证号"
    (total,) = origin.reading.totals
    assert (total.number, total.label, total.figures) == (9, "合 计", {"dividend": 1585.1})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize(("suffix", "mark"), [(".csv", ","), (".tsv", "\t")])
def test_a_text_file_in_every_encoding(
    encoding: str, suffix: str, mark: str, tmp_path: Path
) -> None:
    """UTF-8 with a mark or without, GB18030 and UTF-16 are told apart; lines are the rows."""
    lines = [
        mark.join(HEADINGS),
        mark.join(["石溪", "H1", "", "007", "户主", "1234.5", "2025/3/1"]),
    ]
    file = tmp_path / f"list{suffix}"
    file.write_bytes("\r\n".join(["年度分红", *lines, ""]).encode(encoding))
    origin, rows, issues = read(file)
    assert (issues, rows.numbers, ids(rows)) == ([], [3], [("H1", "007", 123_450)])
    assert origin.kind == "csv"


def test_text_in_no_encoding_is_refused(tmp_path: Path) -> None:
    """Nothing is guessed, and the line is named."""
    for content, line in (
        ("村社,户号\n".encode() + b"\xff\xff", 2),
        ("村社,户号\n石".encode("utf-16-le"), 1),
        (b"\xff\xfe\x51", 1),
        (b"village_id,a\0", 1),
    ):
        (tmp_path / "list.csv").write_bytes(content)
        _, _, (issue,) = read(tmp_path / "list.csv")
        assert issue.code == "D002"
        assert f"line {line} of" in issue.message


def test_sheets_are_one_list(tmp_path: Path) -> None:
    """Each has its own header and order of columns; issues name the sheet and the cell."""
    file = xlsx(
        tmp_path / "list.xlsx",
        {
            "东社": [FOUND, ["东", "H1", "M1", 1.0], ["东", "H1", "M2", "x"]],
            "空": [],
            "说明": [["请勿改动"]],
            "西社": [
                ["西社分红"],
                FOUND[::-1],
                [2.0, "M3", "H2", "西"],
                [2.0, 370_000.0, "H2", "西"],
            ],
        },
    )
    _, rows, issues = read(file)
    assert ids(rows) == [("H1", "M1", 100), ("H2", "M3", 200)]
    assert codes(issues) == [("D025", "说明"), ("D039", "东社!D3"), ("D032", "西社!B4")]
    assert issues[2].file == "list.xlsx"
    assert len(rows.rows) + len(rows.broken) == 4


def test_households_without_merged_cells(tmp_path: Path) -> None:
    """What is empty below a head is of its household where the relations say so, else a fault."""
    header = ["村社", "户号", "户主姓名", "身份证号", "与户主关系", "个人金额"]
    sure = [["V", "H1", "陈", "M1", "户主", 1.0], [None, None, None, "M2", "妻", 2.0]]
    for rows, expected in (
        (sure, []),
        ([*sure, [None, None, "李", "M3", "户主", 1.0]], [("D031", "A4"), ("D031", "B4")]),
        ([*sure, [], [None, None, None, "M3", "子", 1.0]], [("D031", "A5"), ("D031", "B5")]),
        (
            [["V", "H1", "陈", "M1", "子", 1.0], ["V", None, None, "M2", "妻", 2.0]],
            [("D031", "B3")],
        ),
        ([*sure, [None, None, "李", "M3", "子", 1.0]], [("D031", "A4"), ("D031", "B4")]),
        ([*sure, [None, None, None, "M3", None, 1.0]], [("D031", "A4"), ("D031", "B4")]),
    ):
        file = xlsx(tmp_path / "list.xlsx", {"s": [header, *rows]})
        _, found, issues = read(file)
        assert [(code, place.removeprefix("s!")) for code, place in codes(issues)] == expected
        assert found.rows[0]["household_id"] == "H1"


@pytest.mark.parametrize(
    ("relation", "is_of_it"),
    [
        *((word, True) for word in ("配偶", "长 子", "之妻", "户主之女", "外孙女", "儿媳", "Son")),
        ("Adopted  Daughter", True),
        *(
            (word, False)
            for word in ("非本户（租户）", "租户", "其他", "非亲属", "之", "户主", "子?")
        ),
        ("lodger", False),
    ],
)
def test_only_words_of_kin_go_on_with_a_household(
    relation: str, *, is_of_it: bool, tmp_path: Path
) -> None:
    """Any other relation says nothing of whose household it is: the empty cell is a fault."""
    header = ["村社", "户号", "户主姓名", "身份证号", "与户主关系", "个人金额"]
    rows = [["V", "H1", "陈", "M1", "户主", 1.0], ["V", None, None, "M2", relation, 2.0]]
    _, found, issues = read(xlsx(tmp_path / "list.xlsx", {"s": [header, *rows]}))
    assert codes(issues) == ([] if is_of_it else [("D031", "s!B3")])
    assert [row["household_id"] for row in found.rows] == ["H1"] * (1 + is_of_it)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        (("户主", "妻", "子"), []),
        (("户主", "妻", "户主"), [("D054", "s!F4")]),
        (("本人", "妻子", "配偶 "), [("D054", "s!F4")]),
        (("户主", None, None), []),
    ],
)
def test_households_that_were_made_one_are_told(
    relations: tuple[str | None, ...], expected: list[object], tmp_path: Path
) -> None:
    """A second head or spouse under one merged id, or under the same id again, is told."""
    header = ["村社", "户号", "户主姓名", "身份证号", "个人金额", "与户主关系"]
    rows = [
        ["V", "H1" if at == 0 else None, "陈", f"M{at}", 1.0, each]
        for at, each in enumerate(relations)
    ]
    _, merged, issues = read(xlsx(tmp_path / "a.xlsx", {"s": [header, *rows]}, ["B2:B4"]))
    assert codes(issues) == expected
    assert len(merged.rows) == len(relations)
    typed = [["V", "H1", *row[2:]] for row in rows]
    assert codes(read(xlsx(tmp_path / "b.xlsx", {"s": [header, *typed]}))[2]) == expected


@pytest.mark.parametrize(
    ("rows", "labels", "left"),
    [
        ([["小计", None, None, 3.0], ["V", "H2", "M3", 1.0], ["总计：", None, None, 4.0]], 2, 3),
        ([[None, None, None, 3.0]], 1, 2),
        ([[None, None, None, "3.00"]], 1, 2),
        ([[None, None, None, 4.0]], 0, 2),
        ([[None, "全户合计", None, 3.0]], 1, 2),
        ([["V", "H2", "合计", 3.0]], 0, 3),
        ([["Total", None, None, 3.0], [], ["备注", None, None, None]], 1, 2),
    ],
)
def test_rows_of_sums_are_no_members(
    rows: list[list[object]], labels: int, left: int, tmp_path: Path
) -> None:
    """A word for a total where ids should be, or nothing but the sum of what is above."""
    members: list[list[object]] = [["V", "H1", "M1", 1.0], ["V", "H1", "M2", 2.0]]
    file = xlsx(tmp_path / "list.xlsx", {"s": [FOUND, *members, *rows]})
    origin, found, _ = read(file)
    assert origin.reading is not None
    assert (len(origin.reading.totals), len(found.rows)) == (labels, left)


def test_a_header_over_two_rows(tmp_path: Path) -> None:
    """Where cells are merged downwards in the header, the lower text counts; pages repeat it."""
    upper = ["村社", "户号", "身份证号", "股份", None, "个人金额"]
    lower = [None, None, None, "人口股", "股份总数", None]
    member = ["V", "H1", "M1", 1.0, 2.5, 10.0]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]
    file = xlsx(tmp_path / "list.xlsx", {"s": [upper, lower, member]}, merged)
    _, rows, issues = read(file)
    assert issues == []
    assert rows.rows[0]["shares"] == 25_000
    paged = [FOUND, ["V", "H1", "M1", 1.0], FOUND, ["V", "H1", "M2", 1.0]]
    _, rows, issues = read(xlsx(tmp_path / "paged.xlsx", {"s": paged}))
    assert (issues, rows.numbers) == ([], [2, 4])


def test_days_of_both_systems(tmp_path: Path) -> None:
    """A number in a column of days is the day that the workbook counts from 1900 or from 1904."""
    header = [*FOUND, "出生日期"]
    for mac, number in ((False, 45717.0), (True, 44255.0)):
        rows = [["V", "H", f"M{place}", 1.0, day] for place, day in enumerate(
            [number, date(2025, 3, 1), 20250301.0, number + 0.5, 5.0, 9e6])]  # fmt: skip
        _, found, issues = read(xlsx(tmp_path / "list.xlsx", {"s": [header, *rows]}, mac=mac))
        days = [row["birth_date"] for row in found.rows]
        assert days[:3] == [date(2025, 3, 1)] * 3
        assert [issue.cell for issue in issues] == (["E5", "E6", "E7"] if not mac else ["E5", "E7"])


def test_a_day_number_of_a_format_that_does_not_tell_is_refused(tmp_path: Path) -> None:
    """An .ods file does not tell from which day its numbers count."""
    rows = [[*FOUND, "出生日期"], ["V", "H", "M", 1.0, 45717.0]]
    assert codes(read(ods(tmp_path / "list.ods", {"s": rows}))[2]) == [("D035", "s!E2")]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (["V", "H", 440605199001011234.0, 1.0], "member_id", "D032"),
        (["V", "H", "4.40605E+17", 1.0], "member_id", "D049"),
        (["V", "H", "'440605199001011000", 1.0], "member_id", "D049"),
        (["V", "H", "'440605199001019000", 1.0], "member_id", None),
        (["V", "H", 440605199001019000.0, 1.0], "member_id", "D032"),
        (["V", "H", date(2025, 1, 2), 1.0], "member_id", "D046"),
        (["V", "H", "M", 1234.5], "dividend", None),
        (["V", "H", "M", 1.005], "dividend", "D041"),
        (["V", "H", "M", -1.0], "dividend", "D043"),
        (["V", "H", "M", True], "dividend", "D046"),
        (["V", "H", "M", "12万元"], "dividend", "D039"),
        (["V", "H", "M", "二十元"], "dividend", "D039"),
    ],
)
def test_cells_that_are_not_exact(
    cells: list[object], column: str, code: str | None, tmp_path: Path
) -> None:
    """A cell is read exactly, or is a fault that names it."""
    _, rows, issues = read(xlsx(tmp_path / "list.xlsx", {"s": [FOUND, cells]}))
    assert [(issue.column, issue.code) for issue in issues] == ([(column, code)] if code else [])
    assert len(rows.rows) + len(rows.broken) == 1


def test_other_tables_have_their_words(tmp_path: Path) -> None:
    """Records and funds are read from workbooks too."""
    history = [
        ["记录编号", "条款", "身份证号", "发生日期"],
        ["R1", "litter", "'007", date(2025, 3, 1)],
    ]
    _, rows, issues = read(xlsx(tmp_path / "h.xlsx", {"s": history}), HISTORY)
    assert (issues, rows.rows[0]["member_id"]) == ([], "007")
    funds = [["村社名称", "奖励资金（元）"], ["石溪", "1,000"], ["合计", 1000.0]]
    _, rows, issues = read(xlsx(tmp_path / "v.xlsx", {"s": funds}), VILLAGES)
    assert (issues, rows.rows) == ([], [{"village_id": "石溪", "fund": 100_000}])


def test_a_map_says_what_is_not_recognised(tmp_path: Path) -> None:
    """Headings, constants, sheets and the row of the header."""
    rows = [["分红", "村社"], ["股权证号", "户 号", "实发", "应发"], ["'007", "H1", 1.0, 2.0]]
    file = xlsx(tmp_path / "list.xlsx", {"a": [FOUND, ["x"]], "b": rows})
    chosen = ListMap(
        {"member_id": "股权证号", "dividend": "应发"}, {"village_id": "V1"}, ("b",), header=2
    )
    _, found, issues = read(file, MEMBERS, chosen)
    assert (issues, ids(found)) == ([], [("H1", "007", 200)])
    assert found.rows[0]["village_id"] == "V1"


# ------------------------------------------------------------------------------- properties

NAMES = st.text("村社户0123AB陈", min_size=1, max_size=6)


@st.composite
def members(draw: st.DrawFn) -> list[dict[str, object]]:
    """A sound list: households together, each in one village, ids once."""
    found: list[dict[str, object]] = []
    for household in range(draw(st.integers(1, 4))):
        village = draw(NAMES)
        for _ in range(draw(st.integers(1, 3))):
            number = len(found)
            fen = draw(st.integers(0, 10**9))
            day = draw(st.none() | st.dates(date(1900, 3, 1), date(2024, 12, 31)))
            found.append(
                {
                    "village_id": village,
                    "household_id": f"H{household}",
                    "member_id": f"{draw(st.sampled_from(['0', 'M', '成员']))}{number:03}",
                    "dividend": fen,
                    "birth_date": day,
                }
            )
    return found


def _amount(data: st.DataObject, fen: int) -> object:
    exact = Decimal(fen) / 100
    forms: list[object] = [float(exact), f"{exact:.2f}", f"￥{exact:,.2f}", f"{exact:,}元"]
    return data.draw(st.sampled_from(forms))


def _day(data: st.DataObject, day: date | None) -> object:
    if day is None:
        return data.draw(st.sampled_from([None, ""]))
    plain = f"{day.year}/{day.month}/{day.day}"
    forms = [day, f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", plain, day.isoformat()]
    return data.draw(st.sampled_from(forms))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(members(), st.sampled_from(["xlsx", "ods", "csv", "tsv"]), st.data())
def test_every_dress_reads_as_the_plain_list(
    plain: list[dict[str, object]], kind: str, data: st.DataObject
) -> None:
    """Form, order, titles, blank rows, totals and merged cells change nothing."""
    draw = data.draw
    order = draw(
        st.permutations(["village_id", "household_id", "member_id", "dividend", "birth_date"])
    )
    words = {
        "village_id": draw(st.sampled_from(["村社编号", "经济社", "village_id"])),
        "household_id": draw(st.sampled_from(["户 号", "户编号"])),
        "member_id": draw(st.sampled_from(["身份证号码", "成员编号"])),
        "dividend": draw(st.sampled_from(["个人金额", "分红（元）", "Dividend (yuan)"])),
        "birth_date": "出生\n日期",
    }
    if kind in {"csv", "tsv"}:
        words["village_id"] = "村社编号"
    titles: list[list[object]] = [[f"{year}年分红表"] for year in range(draw(st.integers(0, 2)))]
    rows: list[list[object]] = [*titles, [words[name] for name in order]]
    merged: dict[tuple[int, int], int] = {}
    at = order.index("household_id")
    merges = kind in {"xlsx", "ods"} and draw(st.booleans())
    previous = None
    for member in plain:
        cells = {
            **member,
            "member_id": draw(st.sampled_from(["", "\t", "'"])) + str(member["member_id"]),
            "dividend": _amount(data, int(str(member["dividend"]))),
            "birth_date": _day(
                data, member["birth_date"] if isinstance(member["birth_date"], date) else None
            ),
        }
        if merges and previous == member["household_id"]:
            cells["household_id"] = None
            top = max(place for place in merged if place[1] == at)
            merged[top] += 1
        elif merges:
            merged[len(rows), at] = 1
        elif draw(st.booleans()):
            rows.append([])
        previous = member["household_id"]
        rows.append([cells[name] for name in order])
    if draw(st.booleans()):
        total_fen = sum(int(str(member["dividend"])) for member in plain)
        total = {"village_id": "合计", "dividend": _amount(data, total_fen)}
        rows.append([total.get(name) for name in order])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"list.{kind}"
        _write(
            file, rows, merged, draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
        )
        _, found, issues = read(file)
    assert issues == []
    names = ("village_id", "household_id", "member_id", "dividend", "birth_date")
    assert [{name: row[name] for name in names} for row in found.rows] == plain


def _write(
    file: Path, rows: list[list[object]], merged: dict[tuple[int, int], int], encoding: str
) -> None:
    match file.suffix:
        case ".xlsx":
            letter = "ABCDEFG"
            regions = [
                f"{letter[left]}{top + 1}:{letter[left]}{top + reach}"
                for (top, left), reach in merged.items()
                if reach > 1
            ]
            xlsx(file, {"2025": rows}, regions)
        case ".ods":
            ods(file, {"2025": rows}, merged)
        case _:
            with file.open("w", encoding=encoding, newline="") as text:
                width = max(map(len, rows))
                mark = "," if file.suffix == ".csv" else "\t"
                writer = csv.writer(text, delimiter=mark)
                writer.writerows([[*row, *[None] * (width - len(row))] for row in rows])


CELLS = st.one_of(
    st.none(),
    st.text(max_size=4),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.sampled_from([*FOUND, "合计", "V1", "H1", "M1", "1,000", "20250301", "3.70E+17", "户主"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.booleans())
def test_no_row_of_a_sheet_is_lost(rows: list[list[object]], also: bool) -> None:  # noqa: FBT001
    """Each row below a header is used, has an issue, is a sum, a header again, or empty."""
    header: list[object] = [*FOUND, "与户主关系", "出生日期"]
    written = [[_written(each) for each in row] for row in rows]
    cells: list[list[object]] = [header, ["V1", "H1", "M0", 1.0, "户主"] if also else [], *written]
    with tempfile.TemporaryDirectory() as folder:
        file = xlsx(Path(folder) / "list.xlsx", {"s": cells})
        given_list, found, issues = read(file)
    if given_list.reading is None:
        assert {issue.severity for issue in issues} == {"error"}
        return
    used = [*found.numbers, *(broken.number for broken in found.broken)]
    assert len(used) == len(set(used))
    told = {issue.row for issue in issues}
    sums = {total.number for total in given_list.reading.totals}
    last = given_list.origin.leaves[0].header if given_list.origin else 1
    for number, row in enumerate(cells, start=1):
        blank = all(each is None or (isinstance(each, str) and not each.strip()) for each in row)
        again = [each for each in row if each is not None] == header
        assert number in {*used, *told, *sums} or blank or again or number <= last
    bad = [issue for issue in issues if issue.severity == "error" and issue.code != "D051"]
    errors = {issue.row for issue in bad}
    assert None in errors or errors == {broken.number for broken in found.broken}


def _written(cell: object) -> object:
    """A text that is no formula, and without what no XML can hold."""
    if not isinstance(cell, str):
        return cell
    return "".join(each for each in cell.lstrip("=") if each.isprintable())
