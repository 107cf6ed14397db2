"""What the values of choices are called, where a person reads them."""

from collections.abc import Mapping

from sanctions.model.tables.columns import Text

STATES: Mapping[str, Text] = {
    "not-in-force": Text("无施行版本", "no version in force"),
    "exempt": Text("不予追究", "exempt"),
    "overturned": Text("已撤销", "overturned"),
    "reported": Text("尚未认定", "reported, not decided"),
    "lapsed": Text("已过期限", "lapsed"),
    "pending": Text("申诉未办结", "pending, under appeal"),
    "counted": Text("计入", "counted"),
}
"""Of a record."""

MEMBER_STATUSES: Mapping[str, Text] = {
    "none": Text("无奖励", "without a reward"),
    "paid": Text("全额发放", "paid in full"),
    "withheld": Text("不予发放", "withheld"),
    "held": Text("暂缓发放", "held back"),
    "part": Text("部分发放", "paid in part"),
}
"""Of a member and a reward."""

HOUSEHOLD_STATUSES: Mapping[str, Text] = {
    "full": Text("全额发放", "paid in full"),
    "partial": Text("部分发放", "paid in part"),
    "held": Text("暂缓发放", "held back"),
    "withheld": Text("不予发放", "withheld"),
    "none": Text("无奖励", "without a reward"),
}
"""Of a household, over all rewards."""

SEVERITIES: Mapping[str, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("提醒", "warning"),
}
"""Of an issue."""

EFFECTS: Mapping[str, Text] = {
    "better": Text("增加", "better off"),
    "worse": Text("减少", "worse off"),
    "heavier": Text("加重", "heavier"),
    "lighter": Text("减轻", "lighter"),
    "other": Text("另有不同", "otherwise"),
    "same": Text("不变", "the same"),
    "unsure": Text("尚不能确定", "not to be told yet"),
    "grading": Text("情节认定", "grading"),
    "payout": Text("奖励发放", "payout"),
}
"""Of what a new covenant changes: a member's money, its measures, and a step from row to row."""

CHOICES: Mapping[str, Text] = {
    "member": Text("成员", "member"),
    "household": Text("户", "household"),
    **STATES,
    **MEMBER_STATUSES,
    **HOUSEHOLD_STATUSES,
    **SEVERITIES,
    **EFFECTS,
}
"""Every value of a choice in the tables that a run or a comparison on a list gives."""
