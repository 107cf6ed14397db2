"""Small whole files from which the guided run starts, one folder for each target."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from tests.unit.files.books import ods, xls, xlsx, xlsx_of_openpyxl

ROOT = Path(__file__).parents[2]
HEADINGS: list[object] = [
    "股份经济合作社名称",
    "户号",
    "户主姓名",
    "身份证号",
    "与户主关系",
    "个人金额",
    "出生日期",
]
ROWS: list[list[object]] = [
    ["石溪村分红明细表"],
    HEADINGS,
    ["石溪", "H1", "陈一", "'007", "户主", "￥1,234.50", date(1990, 1, 1)],
    [None, None, None, "\t440605199001011234", "妻", 100.0, "1990年3月1日"],
    ["石溪", "H2", "李二", "M3", "户主", "２００．１０元", "19800102"],
    ["合计", None, None, None, None, 1534.6],
    ["制表：王五"],
]
PLAIN = "village_id,household_id,member_id,dividend,shares\nV1,H1,M1,100.00,1\nV1,H1,M2,12.5,\n"
MAP = """members:
  columns: {member_id: 编号, dividend: 钱}
  values: {village_id: V1}
  sheets: [2025]
  header: 3
"""


def sow(folder: Path) -> None:
    """Write the seeds."""
    for name in ("text", "workbook", "parquet", "map", "ruleset"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _texts(folder / "text")
    _workbooks(folder / "workbook")
    _parquets(folder / "parquet")
    (folder / "map" / "map.yaml").write_text(MAP, encoding="utf-8")
    for path in sorted(ROOT.glob("rulesets/*/ruleset.yaml")):
        (folder / "ruleset" / path.parent.name).write_bytes(path.read_bytes())
    for path in sorted(ROOT.glob("tests/bad/*.yaml")):
        (folder / "ruleset" / path.name).write_bytes(path.read_bytes())


def _texts(folder: Path) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(ROWS)
    listed = written.getvalue()
    for name, choice, text in (("plain", 0, PLAIN), ("list", 0, listed), ("mapped", 8, listed)):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            content = bytes([choice]) + text.encode(encoding)
            (folder / f"{name}-{encoding}").write_bytes(content)
    tabs = listed.replace(",", "\t").encode("gb18030")
    (folder / "tabs").write_bytes(b"\1" + tabs)


def _workbooks(folder: Path) -> None:
    xlsx(folder / "a.xlsx", {"一": ROWS, "二": ROWS[1:]}, ["A3:A4", "B3:B4"])
    xlsx_of_openpyxl(folder / "b.xlsx", {"s": [HEADINGS, ["石溪", "H", "", "M", "", "=1+1"]]})
    xls(folder / "a.xls", {"一": ROWS, "二": ROWS[1:]}, [(2, 3, 0, 0)])
    ods(folder / "a.ods", {"一": ROWS}, {(2, 0): 2})


def _parquets(folder: Path) -> None:
    texts: dict[str, Any] = {
        "village_id": ["V1"] * 3,
        "household_id": ["H1"] * 3,
        "member_id": ["a", "b", None],
    }
    for name, amounts in (
        ("text", pa.array(["1.00", "x", None])),
        ("decimal", pa.array([1, 2, None], pa.decimal128(18, 2))),
        ("float", pa.array([1.5, 0.1, None])),
    ):
        table = pa.table({**texts, "dividend": amounts})
        parquet.write_table(table, folder / name, compression="zstd" if name == "text" else "none")
