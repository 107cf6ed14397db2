"""The records and the villages' funds as clerks keep them; `faults.py` tells what is a fault."""

from collections.abc import Sequence

from data.samples.dirty.members import (
    A03,
    A05,
    A06,
    A07,
    A09,
    LATE_BORN,
    F,
)
from data.samples.dirty.people import number_of

HEADINGS = (
    *("记录编号", "条款", "身份证号", "户主身份证号", "发生日期", "severity", "impact"),
    *("造成损失（元）", "登记日期", "告知日期", "认定日期", "申诉日期", "申诉办结日期", "申诉结果"),
    *("限期整改日期", "整改到位日期", "备注"),
)
UNKNOWN_MEMBER = number_of("19480301", 91)

_SHORT = {
    "clause": "条款",
    "member": "身份证号",
    "household": "户主身份证号",
    "on": "发生日期",
    "loss": "造成损失（元）",
    "entered": "登记日期",
    "told": "告知日期",
    "decided": "认定日期",
    "appealed": "申诉日期",
    "resolved": "申诉办结日期",
    "outcome": "申诉结果",
    "until": "限期整改日期",
    "mended": "整改到位日期",
    "severity": "severity",
    "impact": "impact",
}
_USUAL = {
    "clause": "litter",
    "on": "2025-05-06",
    "severity": "minor",
    "impact": "limited",
    "decided": "2025-05-20",
}


def _record(number: str, **cells: str) -> list[str]:
    """A line; what is not said is that of a usual record."""
    said = {**_USUAL, **cells}
    by_heading = {_SHORT[name]: cell for name, cell in said.items()}
    return [number, *(by_heading.get(heading, "") for heading in HEADINGS[1:])]


def _misfit() -> list[str]:
    """A line with a comma in a text, which was not put in quotes."""
    line = _record("记034", member=F[25])
    return [*line[:-1], "已口头告知", "本人无异议"]


HISTORY: Sequence[Sequence[str]] = (
    ["示例村2025年度村规民约记录表（由程序生成，所列的人、户、村社均为虚构）"],
    [],
    HEADINGS,
    # Readable, in all the forms that days and ids have.
    _record("记001", member=A03, on="2025/3/15", decided="2025年4月1日", told="20250402"),
    _record(
        "记002",
        clause="illegal-building",
        household=f"'{A07}",
        severity="serious",
        impact="bad",
        loss="￥3,200.00",
        until="２０２５-０７-３１",
    ),
    _record("记003", member=f"\t{A09}", appealed="2025.6.1"),
    # Clauses, scales and subjects.
    _record("记004", member=A05, clause="liter"),
    _record("记005", member=A06, clause="乱停放"),
    _record("记006", member=F[0], severity="轻微"),
    _record("记007", member=F[1], household=F[1]),
    _record("记008"),
    _record("记009", household=F[2]),
    _record("记010", member=UNKNOWN_MEMBER),
    _record("记011", member=F[3]),
    _record("记011", member=F[4]),
    _record("", member=F[5]),
    _record("记013", member="9.99999E+17"),
    # Days out of order.
    _record("记014", member=F[6], decided="2025-04-20"),
    _record("记015", member=F[7], told="2025-04-20"),
    _record("记016", member=F[8], entered="2025-04-20"),
    _record("记017", member=F[9], mended="2025-04-20"),
    _record("记018", member=F[10], appealed="2025-04-20"),
    _record("记019", member=F[11], appealed="2025-05-25", outcome="upheld"),
    _record("记020", member=F[12], appealed="2025-05-25", resolved="2025-06-25"),
    _record("记021", member=F[13], resolved="2025-06-25", outcome="upheld"),
    _record("记022", member=F[14], appealed="2025-06-25", resolved="2025-06-01", outcome="upheld"),
    _record("记023", member=F[15], appealed="2025-05-10"),
    _record("记024", member=LATE_BORN),
    # Days that are none, or have not come.
    _record("记025", member=F[16], on=""),
    _record("记026", member=F[17], on="5月6日"),
    _record("记027", member=F[18], on="2025-06-31", decided="2025-07-20"),
    _record("记028", member=F[19], on="2925-05-06", decided=""),
    _record("记029", member=F[20], on="2026-05-06", decided=""),
    _record("记030", member=F[21], decided="2025-05-20 09:30"),
    # Money, and a word of its own.
    _record("记031", member=F[22], loss="-50.00"),
    _record("记032", member=F[23], loss="50.005"),
    _record("记033", member=F[24], appealed="2025-05-25", resolved="2025-06-25", outcome="维持"),
    _misfit(),
)

VILLAGES: Sequence[Sequence[str]] = (
    ["示例镇2025年度奖励资金（由程序生成，所列的村社均为虚构）"],
    ["奖励资金（元）", "村社"],
    ["１，２９６.23", "甲社"],
    ["832.00", "乙社"],
    ["60元", "丙社"],
    ["20.00", "丁社"],
    ["￥54.72", "戊社"],
    ["2,800.00", "己社"],
    ["100", "庚社"],  # on no list
    ["5,162.95", "合计"],
)
