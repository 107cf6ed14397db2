"""What is a fault in the dirty lists, worked out by hand: where it stands, its code, whom it holds.

Whatever else is dirty there is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from data.samples.dirty.members import A05, A06, B, C, D, E, F


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault.

    ``place`` is a cell, a row where no single cell is at fault, or empty where it is the sheet.
    ``zh`` and ``en`` say what is wrong. ``holds`` are the members on the list whose reward is held
    for it under `--quarantine`.
    """

    code: str
    place: str
    zh: str
    en: str
    holds: Sequence[str] = ()


MEMBERS, HISTORY, VILLAGES = "members.xlsx", "history.csv", "villages.tsv"

FAULTS: dict[tuple[str, str], Sequence[Fault]] = {
    (MEMBERS, "甲社"): [
        Fault("D048", "19", "合计以下的签名（提醒）", "signatures below the total (a warning)"),
        Fault("D048", "20", "合计以下的附注（提醒）", "a note below the total (a warning)"),
    ],
    (MEMBERS, "乙社"): [
        Fault("D032", "A6", "000718 成了数字 718", "000718 became the number 718"),
        Fault("D032", "A7", "18 位编号成了数字", "an id of 18 digits became a number"),
        Fault("D049", "A8", "编号成了 9.99999E+17", "an id became 9.99999E+17"),
        Fault("D049", "A9", "末三位成了 000", "the last three digits became 000"),
        Fault("D101", "A10", "编号在两户中重复", "one id in two households"),
        Fault("D101", "A11", "同上，另一户", "the same, the other household", [B[8]]),
        Fault("D031", "A13", "没有编号", "no id"),
        Fault("D034", "A14", "一格两个编号", "two ids in a cell"),
        Fault("D034", "A15", "编号中有看不见的字符", "an invisible character in an id"),
        Fault("D036", "G17", "1965 年没有 2 月 29 日", "1965 had no 29 February"),
        Fault("D035", "G18", "日期写成“不详”", "a day that says `unknown`"),
        Fault("D038", "G19", "1866 年出生", "born in 1866"),
        Fault("D122", "G20", "1967 写成 2067（提醒）", "2067 for 1967 (a warning)"),
        Fault("D119", "G21", "出生晚于本人的记录", "born after a record of the member"),
        Fault(
            "D031",
            "D23",
            "户主不在该户首行，户编号为空",
            "the head is not on the first row, and the household is empty",
        ),
        Fault("D054", "C25", "一户两个户主（提醒）", "two heads in a household (a warning)"),
        Fault("D054", "C28", "一户两个配偶（提醒）", "two spouses in a household (a warning)"),
        Fault("D106", "D29", "该户在两个村社", "a household in two villages"),
    ],
    (MEMBERS, "丙社"): [
        Fault(
            "D052",
            "K6",
            "户金额 210，成员相加 200",
            "210 for a household, 200 for its members",
            C[2:4],
        ),
        Fault(
            "D052",
            "I6",
            "户股数 3，成员相加 2",
            "3 shares of a household, 2 of its members",
            C[2:4],
        ),
        Fault(
            "D051", "J11", "小计 210，各行相加 200", "a part sum of 210 under rows of 200", C[4:]
        ),
    ],
    (MEMBERS, "丁社"): [
        Fault("D051", "F4", "总计 3 股，各行相加 2 股", "a total of 3 shares under rows of 2", D),
        Fault("D051", "G4", "总计 300，各行相加 200", "a total of 300 under rows of 200", D),
    ],
    (MEMBERS, "戊社"): [
        Fault("D043", "J4", "金额为负", "a negative amount", [E[0]]),
        Fault("D040", "J5", "金额有三位小数（文本）", "three decimals, as text"),
        Fault("D041", "J6", "金额有三位小数（数字）", "three decimals, as a number"),
        Fault("D039", "J7", "大写金额", "an amount in words"),
        Fault("D047", "J8", "公式没有结果", "a formula without its result"),
        Fault("D047", "J9", "公式的结果是 #N/A", "a formula whose result is #N/A"),
        Fault("D031", "J10", "没有金额", "no amount"),
        Fault("D042", "J11", "金额位数过多", "an amount with too many digits"),
        Fault("D106", "C12", "该户在两个村社", "a household in two villages"),
        Fault("D040", "I14", "股份有五位小数", "shares with five decimals"),
        Fault("D053", "I15", "股份合计未能核对（提醒）", "a sum of shares not checked (a warning)"),
        Fault("D053", "J15", "金额合计未能核对（提醒）", "a sum of money not checked (a warning)"),
    ],
    (MEMBERS, "说明"): [
        Fault("D025", "", "不是名单的工作表（提醒）", "a sheet that is no list (a warning)"),
    ],
    (HISTORY, ""): [
        Fault("D012", "", "备注不读取（提醒）", "remarks are not read (a warning)"),
        Fault("D104", "B7", "公约没有的条款", "a clause that the covenant does not have", [A05]),
        Fault("D104", "B8", "写了条款的名称", "the title of a clause instead of its id", [A06]),
        Fault("D045", "F9", "情节写了名称“轻微”", "a word that is not on the scale", [F[0]]),
        Fault("D102", "D10", "既写成员又写户", "both a member and a household", [F[1]]),
        Fault("D103", "C11", "未写成员或户", "neither a member nor a household"),
        Fault(
            "D105",
            "B12",
            "关于个人的条款写成了户",
            "a household under a clause about persons",
            [F[2]],
        ),
        Fault("D112", "C13", "对象不在名单上（提醒）", "nobody on the list (a warning)"),
        Fault("D101", "A14", "记录编号重复", "one id for two records", [F[3]]),
        Fault("D101", "A15", "同上", "the same", [F[4]]),
        Fault("D031", "A16", "没有记录编号", "no id of the record", [F[5]]),
        Fault("D049", "C17", "编号成了 9.99999E+17", "an id became 9.99999E+17"),
        Fault("D107", "K18", "认定早于发生", "decided before it occurred", [F[6]]),
        Fault("D107", "J19", "告知早于发生", "notified before it occurred", [F[7]]),
        Fault("D107", "I20", "登记早于发生", "recorded before it occurred", [F[8]]),
        Fault("D107", "P21", "整改到位早于发生", "rectified before it occurred", [F[9]]),
        Fault("D107", "L22", "申诉早于发生", "appealed before it occurred", [F[10]]),
        Fault("D120", "L22", "申诉早于认定（提醒）", "appealed before it was decided (a warning)"),
        Fault("D108", "M23", "有结果而无办结日期", "an outcome without its day", [F[11]]),
        Fault("D109", "N24", "有办结日期而无结果", "the day of an outcome that is empty", [F[12]]),
        Fault("D110", "L25", "未申诉而办结", "resolved without an appeal", [F[13]]),
        Fault("D111", "M26", "办结早于申诉", "resolved before it was appealed", [F[14]]),
        Fault("D120", "L27", "申诉早于认定（提醒）", "appealed before it was decided (a warning)"),
        Fault("D031", "E29", "没有发生日期", "no day on which it occurred", [F[16]]),
        Fault("D035", "E30", "日期没有年份", "a day without a year", [F[17]]),
        Fault("D036", "E31", "没有 6 月 31 日", "there is no 31 June", [F[18]]),
        Fault("D038", "E32", "年份写成 2925", "the year 2925", [F[19]]),
        Fault(
            "D121", "E33", "日期晚于计算所据的日期（提醒）", "a day that has not come (a warning)"
        ),
        Fault("D037", "K34", "日期带有时刻", "a day with a time", [F[21]]),
        Fault("D043", "H35", "损失为负", "a negative loss", [F[22]]),
        Fault("D040", "H36", "损失有三位小数", "a loss with three decimals", [F[23]]),
        Fault("D045", "N37", "结果写成“维持”", "an outcome in other words", [F[24]]),
        Fault("D005", "38", "备注中的逗号没有引号", "a comma in a remark without quotes"),
    ],
    (VILLAGES, ""): [
        Fault("D115", "B9", "村社不在名单上（提醒）", "a village without members (a warning)"),
    ],
}
"""By file and sheet, in the order of the rows."""
