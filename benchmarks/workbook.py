"""A dividend list as a workbook: what reading it takes beside what python-calamine takes alone.

Each is timed in processes of its own, by turns.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from benchmarks.scale import BENCH, LAUNCHER
from benchmarks.timing import Line, line

_HEADINGS = (
    *("序号", "股份经济合作社名称", "户编号", "户主姓名", "成员编号", "与户主关系"),
    *("人口股", "股份总数", "个人金额（元）", "备注"),
)
_SIZES = (3, 1, 5, 2, 4)
"""Household sizes in turn."""
_SHEETS = 10
_CONTESTANTS = {
    "python-calamine alone": "benchmarks.rivals.calamine_alone",
    "the list read and checked": "benchmarks.workbook_read",
}


def lines(rows: int, runs: int) -> Iterator[Line]:
    """The lines of the table: the workbook is made where it is not there yet."""
    path = BENCH / f"workbook-{rows}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, rows)
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in _CONTESTANTS}
    for turn in range(runs + 1):
        for name, each in taken.items():
            once = _launched(name, path)
            if turn:  # the first turn fills the caches of the disk
                each.append(once)
    floor = next(iter(taken.values()))
    for name, each in taken.items():
        size = f"{rows:,} rows in {_SHEETS} sheets, {path.stat().st_size / 1e6:.0f} MB"
        memory = max(once["memory"] for once in each)
        note = f"{memory:,.0f} MiB"
        if each is not floor:
            ratios = sorted(of["wall"] / to["wall"] for of, to in zip(each, floor, strict=True))
            note += f"; {ratios[len(ratios) // 2]:.2f} × the first, in the median of the turns"
        yield line(name, size, [once["wall"] for once in each], unit="s", note=note)


def write(path: Path, rows: int) -> None:
    """A list as clerks keep it: two rows of titles, households merged, a total below each sheet."""
    book = xlsxwriter.Workbook(str(path))
    per_sheet = -(-rows // _SHEETS)
    for place in range(_SHEETS):
        sheet = book.add_worksheet(f"第{place + 1}组")
        sheet.merge_range(0, 0, 0, len(_HEADINGS) - 1, "股份分红明细表（生成的样例）")
        sheet.write_string(1, 0, "制表：样例")
        sheet.write_row(2, 0, _HEADINGS)
        first = place * per_sheet
        _fill(sheet, f"A{place:02}", first, min(per_sheet, rows - first))
    book.close()


def _fill(sheet: Worksheet, village: str, before: int, rows: int) -> None:
    row = done = total = 0
    while done < rows:
        size = min(_SIZES[(before + done) % len(_SIZES)], rows - done)
        top = 3 + done
        shared = (village, f"H{before + done:07}", "户主")
        for column, text in enumerate(shared, start=1):
            if size == 1:
                sheet.write_string(top, column, text)
            else:
                sheet.merge_range(top, column, top + size - 1, column, text)
        for place in range(size):
            row, number = top + place, before + done + place
            fen = 100_000 + number * 7_919 % 1_900_000
            total += fen
            sheet.write_number(row, 0, number + 1)
            sheet.write_string(row, 4, f"M{number:08}")
            sheet.write_string(row, 5, "子女" if place else "户主")
            sheet.write_row(row, 6, (1, 1 + number % 9, fen / 100))
        done += size
    sheet.write_string(row + 1, 0, "合计")
    sheet.write_number(row + 1, 8, total / 100)


def _launched(name: str, path: Path) -> dict[str, float]:
    command = (sys.executable, "-m", _CONTESTANTS[name], str(path))
    ended = subprocess.run(
        (sys.executable, "-I", "-S", str(LAUNCHER), *command), check=True, capture_output=True
    )
    used: dict[str, float] = json.loads(ended.stdout)
    if used["status"]:
        message = f"{command} ended with {used['status']}"
        raise RuntimeError(message)
    return used
