"""What a user says about columns: in a file, in a call, and what is recognised without it."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from sanctions import assess, load
from sanctions.errors import InputError, RulesetError, UsageError
from sanctions.files.read import read_table
from sanctions.files.sheets.describing import map_of_file
from sanctions.files.sheets.headings import find_columns
from sanctions.files.sheets.map_files import load_map
from sanctions.files.sheets.maps import ListMap
from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES
from tests.unit.files.books import xlsx

COVENANT = Path(__file__).parents[4] / "rulesets" / "nanhai-model"
WORDS = ["村社编号", "户编号", "成员编号", "分红(元)"]
CELLS = ["V1", "H1", "M1", "100.00"]


def test_a_map_file_is_read(tmp_path: Path) -> None:
    """Each list has headings, constants, sheets and the row of the header."""
    file = tmp_path / "map.yaml"
    file.write_text(
        "members:\n  columns: {member_id: 股权证号}\n  values: {village_id: V1}\n"
        "  sheets: ['2025', b]\n  header: 3\nhistory:\n  columns: {area_m2: 面积}\n  sheets: c\n",
        encoding="utf-8",
    )
    assert load_map(str(file)) == {
        "members": ListMap({"member_id": "股权证号"}, {"village_id": "V1"}, ("2025", "b"), 3),
        "history": ListMap({"area_m2": "面积"}, {}, ("c",)),
    }


ROUNDED = "440605199001012000"


@pytest.mark.parametrize("engine", ["reference", "columnar"])
@pytest.mark.parametrize("kind", ["csv", "plain", "xlsx", "parquet"])
def test_ids_as_written_may_look_like_rounded_numbers(
    kind: str, engine: str, tmp_path: Path
) -> None:
    """Without the word they are refused, and a number in a cell is refused with it, too."""
    columns = list(MEMBERS.required)
    cells = ["V1", "H1", ROUNDED, "100.00"]
    file = tmp_path / f"members.{'csv' if kind == 'plain' else kind}"
    if kind == "xlsx":
        xlsx(file, {"s": [WORDS, cells, ["V1", "H1", 7.0, "100.00"]]})
    elif kind == "parquet":
        frame = dict(zip(columns, ([cell] for cell in cells), strict=True))
        parquet.write_table(pa.table(frame), file)
    else:
        heads = columns if kind == "plain" else WORDS
        file.write_text(f"{','.join(heads)}\n{','.join(cells)}\n", encoding="utf-8")
    said = tmp_path / "map.yaml"
    said.write_text("members: {ids: as-written}\n", encoding="utf-8")

    def run(columns: Path | None) -> tuple[list[str], list[str]]:
        result = assess(
            load(COVENANT),
            file,
            [],
            year=2025,
            as_of="2026-01-31",
            on_bad="quarantine",
            columns=columns,
            engine=engine,
        )
        told = zip(result.issues["code"], result.issues["severity"], strict=True)
        codes = [str(code) for code, severity in told if str(severity) == "error"]
        return list(map(str, result.members["member_id"])), codes

    numbers = ["D032"] if kind == "xlsx" else []
    assert run(said) == ([ROUNDED], numbers)
    assert run(None) == ([], ["D049", *numbers])


def test_every_fault_of_a_map_is_told(tmp_path: Path) -> None:
    """With its line, and with what may have been meant."""
    file = tmp_path / "map.yaml"
    file.write_text(
        "memers: {}\nmembers:\n  colums: {}\n  columns: {membr_id: 号, shares: , dividend: [a]}\n"
        "  header: x\n  sheets: [{}]\nvillages: []\nhistory: {columns: [a], ids: text}\n",
        encoding="utf-8",
    )
    with pytest.raises(RulesetError) as caught:
        load_map(str(file))
    told = [
        (fault.span.line if fault.span else 0, fault.code, fault.hint)
        for fault in caught.value.diagnostics
    ]
    assert told == [
        (1, "R020", "did you mean `members`?"),
        (3, "R020", "did you mean `columns`?"),
        (4, "R020", "did you mean `member_id`?"),
        (4, "R023", ""),
        (4, "R022", ""),
        (5, "R026", ""),
        (6, "R022", ""),
        (7, "R022", ""),
        (8, "R022", ""),
        (8, "R033", "expected `as-written`"),
    ]
    chinese = [fault.message_zh for fault in caught.value.diagnostics]
    assert chinese[:2] == ["没有 `memers` 这个键", "没有 `colums` 这个键"]
    assert all(chinese)
    with pytest.raises(RulesetError, match="R001"):
        load_map(str(tmp_path / "none.yaml"))


def test_headings_mean_columns() -> None:
    """Units in brackets, blanks and capitals do not count; other units do."""
    for word in ("分红", "分红（元）", "分 红\n(单位：元)", "Dividend (Yuan)", "个人金额", "*分红"):
        assert dict(find_columns([word], MEMBERS).places) == {"dividend": 0}
    for other in ("分红（万元）", "户金额", "股权证号", "姓名", "", None, 7.0):
        assert not find_columns([other], MEMBERS).places
    assert find_columns(["身份证号", "成员编号"], MEMBERS).several == {
        "member_id": ("身份证号", "成员编号")
    }
    assert dict(find_columns(["身份证号", "member_id"], MEMBERS).places) == {"member_id": 1}
    assert dict(find_columns(["身份证号", "号"], MEMBERS, {"member_id": "号"}).places) == {
        "member_id": 1
    }


@pytest.mark.parametrize("kind", ["rows", "pandas", "arrow", "parquet", "csv"])
def test_headings_are_recognised_in_every_source(kind: str, tmp_path: Path) -> None:
    """One list reads alike, whatever it is given as."""
    row = dict(zip(WORDS, CELLS, strict=True))
    source: object = [row]
    match kind:
        case "pandas":
            source = pd.DataFrame([row])
        case "arrow":
            source = pa.Table.from_pylist([row])
        case "parquet":
            parquet.write_table(pa.Table.from_pylist([row]), tmp_path / "list.parquet")
            source = tmp_path / "list.parquet"
        case "csv":
            (tmp_path / "list.csv").write_text(
                f"{','.join(WORDS)}\n{','.join(CELLS)}\n", encoding="utf-8"
            )
            source = tmp_path / "list.csv"
        case _:
            pass
    given, rows, issues = read_table(source, MEMBERS)
    assert (issues, rows.rows[0]["dividend"]) == ([], 10_000)
    assert given.reading is not None
    assert given.reading.headings["member_id"] == "成员编号"
    assert not read_table([{**row, "个人金额": "1"}], MEMBERS)[1].rows
    assert read_table([{**row, "个人金额": "1"}], MEMBERS)[2][0].code == "D027"


def test_a_map_holds_for_frames_too() -> None:
    """It wins over the column's own name; a heading that is not there is a fault."""
    row = {"village_id": "V1", "household_id": "H1", "member_id": "x", "dividend": "1", "号": "M1"}
    _, rows, issues = read_table([row], MEMBERS, ListMap({"member_id": "号"}))
    assert (issues, rows.rows[0]["member_id"]) == ([], "M1")
    _, rows, issues = read_table([row], MEMBERS, ListMap(values={"village_id": "V9"}))
    assert (issues, rows.rows[0]["village_id"]) == ([], "V9")
    assert read_table([row], MEMBERS, ListMap({"member_id": "证号"}))[2][0].code == "D050"


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_a_workbook_is_assessed(engine: str, tmp_path: Path) -> None:
    """On each engine, with what was recognised in the manifest."""
    heads = ["村社", "户号", "股权证号", "个人金额"]
    file = xlsx(tmp_path / "list.xlsx", {"s": [heads, ["V1", "H1", "'M1", 100.0]]})
    result = assess(
        load(COVENANT),
        file,
        [],
        year=2025,
        as_of="2026-01-31",
        columns={"members": {"member_id": "股权证号"}},
        engine=engine,
    )
    assert list(result.members["member_id"]) == ["M1"]
    assert result.manifest["inputs"]["members"]["columns"] == {
        "village_id": "村社",
        "household_id": "户号",
        "member_id": "股权证号",
        "dividend": "个人金额",
    }
    with pytest.raises(InputError) as caught:
        assess(load(COVENANT), file, [], year=2025, as_of="2026-01-31", engine=engine)
    assert [issue.file for issue in caught.value.issues] == ["list.xlsx"]
    with pytest.raises(UsageError, match="did you mean `member_id`"):
        assess(
            load(COVENANT),
            file,
            [],
            year=2025,
            as_of="2026-01-31",
            columns={"members": {"membr_id": "股权证号"}},
            engine=engine,
        )


def test_a_map_tells_what_becomes_of_every_sheet_and_heading(tmp_path: Path) -> None:
    """A sheet without a list is left out, and columns of the covenant are not said to be unread."""
    cells = [["记录编号", "条款", "发生日期", "severity", "户主"], ["1", "x", "2025-03-01", "", ""]]
    book = xlsx(tmp_path / "list.xlsx", {"s": cells, "说明": [["a"]]})
    assert map_of_file(book, HISTORY) == (
        "# list.xlsx\n#   s: header in row 1\n"
        "#   说明: no heading is recognised, so it is left out\nhistory:\n  columns:\n"
        '    record_id: "记录编号"  # column A\n    clause: "条款"  # column B\n'
        '    occurred_on: "发生日期"  # column C\n'
        "  # used to tell households and to check sums: 户主\n"
        "  # read only where a column of the covenant is called so, else say above which it is:"
        " severity\n"
    )
    assert map_of_file(book, HISTORY, "zh").splitlines()[1:] == [
        "#   s: 表头在第 1 行",
        "#   说明: 没有可识别的列名，不读取",
        "history:",
        "  columns:",
        '    record_id: "记录编号"  # A 列',
        '    clause: "条款"  # B 列',
        '    occurred_on: "发生日期"  # C 列',
        "  # 用来分户和核对: 户主",
        "  # 公约有这样命名的栏才读取，否则请写明是哪一栏: severity",
    ]


def test_a_map_to_start_from(tmp_path: Path) -> None:
    """What is found stands in it, what is not in comments; it is a map that loads."""
    cells = [["标题"], ["村社", "股权证号", "个人金额", "应发金额"], ["V1", "x", 1.0, 1.0]]
    text = map_of_file(xlsx(tmp_path / "list.xlsx", {"s": cells}), MEMBERS)
    assert text == (
        "# list.xlsx\n#   s: header in row 2\nmembers:\n  columns:\n"
        '    village_id: "村社"  # column A\n'
        "    # household_id: not found (required: 户编号)\n"
        "    # member_id: not found (required: 成员编号)\n"
        "    # dividend: which of 个人金额 or 应发金额? (required)\n"
        "  # not read: 股权证号, 个人金额, 应发金额\n"
    )
    assert "    # dividend: 是 个人金额、应发金额 中的哪一列？（必填）\n" in map_of_file(
        tmp_path / "list.xlsx", MEMBERS, "zh"
    )
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    assert load_map(str(tmp_path / "map.yaml")) == {"members": ListMap({"village_id": "村社"})}
    for name, table, content in (
        ("a.docx", MEMBERS, b""),
        ("a.xlsx", HISTORY, b""),
        ("a.csv", VILLAGES, b"\xff"),
        ("a.csv", VILLAGES, b"x,y\n"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError):
            map_of_file(tmp_path / name, table)
    with pytest.raises(InputError, match="D001"):
        map_of_file(tmp_path / "none.csv", MEMBERS)
