"""The dividend list as clerks keep it: five sheets, each dirty in its own way, and one of notes.

A cell stands here as it stands in the workbook; None is an empty one. In a comment behind a row is
what is dirty about it. Which of it is a fault is told in `faults.py`, by cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.samples.dirty.people import number_of


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the result that the file keeps; with an empty one it keeps none."""

    text: str
    result: str | float = ""


Cell = str | float | date | Formula | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows from the first one, and which cells are merged."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = ()


def _numbers(sheet: int, first_year: int, count: int) -> list[str]:
    """Numbers of people born on 1 March, each a year after the one before."""
    return [number_of(f"{first_year + place}0301", 10 * sheet + 1) for place in range(count)]


def _headings(words: str) -> list[Cell]:
    """A row of headings; `-` is an empty one."""
    return [None if word == "-" else word for word in words.split()]


# ------------------------------------------------------------------ dirty, and yet readable

A01, A02, A03, A04, A05, A08, A09 = (
    number_of(day, 1)
    for day in (
        *("19500301", "19520301", "19800301", "19600301", "19620301", "19570301", "19700301"),
    )
)
A06 = "000717"
A07 = number_of("19550301", 400)  # it ends in 000, and its check character is right

TWO_SHARES = Formula("=2*1234.5", 2469)

READABLE = Sheet(
    "甲社",
    [
        ["示例村2025年度股份分红明细表（由程序生成，所列的人、户、村社均为虚构）"],
        ["制表日期：2026年1月20日", *[None] * 11, "单位：元"],
        [],
        HEADINGS := [
            *_headings("序号 股份经济合作社名称 户主姓名 户主身份证号 股东姓名 与户主关系"),
            *_headings("成员身份证号 出生日期 股份总数"),
            "个人金额\n（元）",
            *_headings("户金额（元） 联系电话 备注"),
        ],
        # Merged cells of a household; a day as a day, and with slashes; ids in three dresses.
        [1, "甲社", "甲01", A01, "甲01", "户主", A01, date(1950, 3, 1), 1, 1234.5, 3703.5],
        [2, None, None, None, "甲02", "妻", f"'{A02}", "1952/3/1", 1, "1,234.50"],
        [3, None, None, None, "甲03", "子", f"\t{A03}", "1980年3月1日", 1, "￥1,234.50"],
        # A household whose cells are empty, not merged; full-width digits; a day as a number.
        [4, "甲社", "甲04", A04, "甲04", "户主", A04, "19600301", "１", "１，２３４．５０", 3703.5],
        [5, None, None, None, "甲05", "配偶", A05, 22706, 2, "2469.00元"],
        [],
        # Leading zeros; a share register's number instead of an id number.
        [6, "甲社", "甲06", A06, "甲06", "户主", A06, "1975-03-01", 0.5, 617.25, 617.25],
        ["小计", *[None] * 7, 6.5, 8024.25, 8024.25],
        HEADINGS,  # that of the next printed page
        [7, "甲社", "甲07", A07, "甲07", "户主", A07, "1955.3.1", 1, " 1234.50 ", 2469],
        [8, None, None, None, "甲08", "夫", A08, "1957年03月01日", "1.00", "¥1234.5"],
        [9, "甲社", "甲09", A09, "甲09", "本人", A09, date(1970, 3, 1), 2, TWO_SHARES, 2469],
        ["合　计", *[None] * 7, 10.5, Formula("=J12+SUM(J14:J16)", 12962.25), "12,962.25"],
        [],
        ["制表人：甲01", *[None] * 4, "审核人：甲04"],
        ["注：1. 本表公示七日；2. 如有异议，请向理事会提出。"],
    ],
    ("A1:M1", "B5:B7", "C5:C7", "D5:D7", "K5:K7"),
)

# ------------------------------------------------------------------- ids, days, households

B = _numbers(1, 1950, 30)
TWO_HEADS, TWO_SPOUSES, TWO_VILLAGES, LATE_BORN = B[22], B[25], B[28], B[19]

IDS = Sheet(
    "乙社",
    [
        ["乙社2025年度股份分红明细表（由程序生成，所列的人、户、村社均为虚构）"],
        # Two rows of headings, in another order and in other words than on the first sheet.
        _headings(
            "成员身份证号 股东姓名 与户主关系 户主身份证号码 户主"
            " 经济社 出生日期 股份 分红金额（元） - 备注"
        ),
        [*[None] * 7, "股数", "个人金额", "户金额", None],
        [B[0], "乙01", "户主", B[0], "乙01", "乙社", "1950-03-01", 1, 320, 640],
        [B[1], "乙02", "妻子", B[0], "乙01", "乙社", "1951-03-01", 1, 320],
        # Ids that went through a number.
        [718, "乙03", "户主", "000718", "乙03", "乙社", "1952-03-01", 1, 320, 320],
        [999999195303010000, "乙04", "户主", B[3], "乙04", "乙社", "1953-03-01", 1, 320, 320],
        ["9.99999E+17", "乙05", "户主", B[4], "乙05", "乙社", "1954-03-01", 1, 320, 320],
        ["999999195503010000", "乙06", "户主", B[5], "乙06", "乙社", "1955-03-01", 1, 320, 320],
        # One id in two households, the second of which has another member.
        [B[6], "乙07", "户主", B[6], "乙07", "乙社", "1956-03-01", 1, 320, 320],
        [B[6], "乙08", "户主", B[7], "乙08", "乙社", "1957-03-01", 1, 320, 640],
        [B[8], "乙09", "妻", B[7], "乙08", "乙社", "1958-03-01", 1, 320],
        # An id that is missing, two in a cell, one with a mark that nobody sees, one too long.
        [None, "乙10", "户主", B[9], "乙10", "乙社", "1959-03-01", 1, 320, 320],
        [f"{B[10]};{B[11]}", "乙11", "户主", B[10], "乙11", "乙社", "1960-03-01", 1, 320, 320],
        [
            f"{B[12][:9]}\u200b{B[12][9:]}",
            "乙13",
            "户主",
            B[12],
            "乙13",
            "乙社",
            "1962-03-01",
            1,
            320,
            320,
        ],
        [f"{B[13]}0", "乙14", "户主", f"{B[13]}0", "乙14", "乙社", "1963-03-01", 1, 320, 320],
        # Days of birth that cannot be.
        [B[14], "乙15", "户主", B[14], "乙15", "乙社", "19650229", 1, 320, 320],
        [B[15], "乙16", "户主", B[15], "乙16", "乙社", "不详", 1, 320, 320],
        [B[16], "乙17", "户主", B[16], "乙17", "乙社", "1866/3/1", 1, 320, 320],
        [B[17], "乙18", "户主", B[17], "乙18", "乙社", "2067/3/1", 1, 320, 320],
        [LATE_BORN, "乙20", "户主", LATE_BORN, "乙20", "乙社", "2025-09-01", 1, 320, 320],
        # A household that begins with the wife, so that the head below her is of no household.
        [B[21], "乙21", "妻", B[20], "乙22", "乙社", "1970-03-01", 1, 320, 640],
        [B[20], "乙22", "户主", None, None, "乙社", "1971-03-01", 1, 320],
        # Two heads in a household, and two spouses of a head.
        [TWO_HEADS, "乙23", "户主", TWO_HEADS, "乙23", "乙社", "1972-03-01", 1, 320, 640],
        [B[23], "乙24", "户主", TWO_HEADS, "乙23", "乙社", "1973-03-01", 1, 320],
        [TWO_SPOUSES, "乙26", "户主", TWO_SPOUSES, "乙26", "乙社", "1975-03-01", 1, 320, 960],
        [B[26], "乙27", "配偶", TWO_SPOUSES, "乙26", "乙社", "1976-03-01", 1, 320],
        [B[27], "乙28", "妻", TWO_SPOUSES, "乙26", "乙社", "1977-03-01", 1, 320],
        # A household that is also on the next sheet, in another village.
        [TWO_VILLAGES, "乙29", "户主", TWO_VILLAGES, "乙29", "乙社", "1978-03-01", 1, 320, 320],
        ["合计", *[None] * 6, 26, 8320, 8320],
    ],
    ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "I2:J2", "K2:K3", "J4:J5"),
)

# -------------------------------------------------------------------------------------- sums

C = _numbers(2, 1950, 6)

SUMS = Sheet(
    "丙社",
    [
        ["丙社2025年度股份分红明细表（由程序生成，所列的人、户、村社均为虚构）"],
        _headings(
            "经济社 户主身份证号 户主姓名 成员身份证号 股东姓名"
            " 与户主关系 出生日期 股份总数 户股数 个人金额 户金额"
        ),
        ["丙社", C[0], "丙01", C[0], "丙01", "户主", "1950-03-01", 1, 2, 100, 200],
        [None, None, None, C[1], "丙02", "妻", "1951-03-01", 1, None, 100],
        ["小计", *[None] * 6, 2, 2, 200, 200],
        # The household's amount and its shares are not those of its members.
        ["丙社", C[2], "丙03", C[2], "丙03", "户主", "1952-03-01", 1, 3, 100, 210],
        [None, None, None, C[3], "丙04", "夫", "1953-03-01", 1, None, 100],
        ["小计", *[None] * 6, 2, 3, 200, 210],
        # A sum of the rows since the one before, which it is not.
        ["丙社", C[4], "丙05", C[4], "丙05", "户主", "1954-03-01", 1, 1, 100, 100],
        ["丙社", C[5], "丙06", C[5], "丙06", "户主", "1955-03-01", 1, 1, 100, 100],
        ["小计", *[None] * 6, 2, 2, 210, 200],
        ["合计", *[None] * 6, 6, 7, 600, 610],
    ],
    ("A3:A4", "B3:B4", "C3:C4", "I3:I4", "K3:K4"),
)

D = _numbers(3, 1950, 2)

TOTAL = Sheet(
    "丁社",
    [
        ["经济社", "户号", "成员编号", "与户主关系", "出生日期", "股数", "分红"],
        ["丁社", D[0], D[0], "户主", "1950-03-01", 1, 100],
        ["丁社", D[1], D[1], "户主", "1951-03-01", 1, 100],
        # A member was left out, and is still in the total.
        ["总计", None, None, None, None, 3, 300],
    ],
)

# ---------------------------------------------------------------------------------- amounts

E = _numbers(4, 1950, 12)

MONEY = Sheet(
    "戊社",
    [
        ["戊社2025年度股份分红明细表（由程序生成，所列的人、户、村社均为虚构）"],
        _headings(
            "序号 经济社 户主身份证号 户主姓名 成员身份证号"
            " 股东姓名 与户主关系 出生日期 股数 分红金额"
        ),
        [1, "戊社", E[0], "戊01", E[0], "戊01", "户主", "1950-03-01", 1, 45.6],
        [2, None, E[0], "戊01", E[1], "戊02", "妻", "1951-03-01", 1, -45.6],
        [3, None, E[2], "戊03", E[2], "戊03", "户主", "1952-03-01", 1, "45.605"],
        [4, None, E[3], "戊04", E[3], "戊04", "户主", "1953-03-01", 1, 45.605],
        [5, None, E[4], "戊05", E[4], "戊05", "户主", "1954-03-01", 1, "肆拾伍元六角"],
        [6, None, E[5], "戊06", E[5], "戊06", "户主", "1955-03-01", 1, Formula("=I8*45.6")],
        [
            7,
            None,
            E[6],
            "戊07",
            E[6],
            "戊07",
            "户主",
            "1956-03-01",
            1,
            Formula("=VLOOKUP(E9,价格!A:B,2,0)", "#N/A"),
        ],
        [8, None, E[7], "戊08", E[7], "戊08", "户主", "1957-03-01", 1],
        [9, None, E[8], "戊09", E[8], "戊09", "户主", "1958-03-01", 1, "45600000000000000.00"],
        [10, None, TWO_VILLAGES, "乙29", E[9], "戊10", "子", "1959-03-01", 1, 45.6],
        [11, None, E[10], "戊11", E[10], "戊11", "户主", "1960-03-01", 1, 45.6],
        [12, None, E[11], "戊12", E[11], "戊12", "户主", "1961-03-01", "1.00005", 45.6],
        ["总计", *[None] * 7, 12, 547.2],
    ],
    ("B3:B14",),
)

# ------------------------------------------------------------- whom the bad records are about

F = _numbers(5, 1950, 28)


def _recorded(place: int, number: str) -> list[Cell]:
    return ["己社", number, number, "户主", date(1950 + place, 3, 1), 1, 1000]


RECORDED = Sheet(
    "己社",
    [
        _headings("经济社 户主身份证号 成员身份证号 与户主关系 出生日期 股份总数 个人金额"),
        *map(_recorded, range(28), F),
        ["合计", *[None] * 4, 28, 28000],
    ],
)

NOTES = Sheet(
    "说明",
    [
        ["填表说明"],
        ["1. 每户第一行填写户主；2. 金额单位为元；3. 编号按身份证填写。"],
    ],
)

SHEETS = (READABLE, IDS, SUMS, TOTAL, MONEY, RECORDED, NOTES)
