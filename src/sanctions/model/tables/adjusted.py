"""The tables of what two runs differ in: what is to be paid after, and what to be recovered."""

from collections.abc import Mapping
from dataclasses import replace

from sanctions.model.tables.columns import DAY, INTEGER, LIST, MONEY, Column, Table, Text
from sanctions.model.tables.outputs import FINDINGS, MEMBERS_OUT, VILLAGES_OUT

CAUSES: Mapping[str, Text] = {
    "joined": Text("新列入名单", "came to the list"),
    "joined-or-set-aside": Text(
        "新列入名单，或原来一次其行已搁置",
        "came to the list, or its row was set aside in the old run",
    ),
    "left": Text("不再列入名单", "left the list"),
    "left-or-set-aside": Text(
        "不再列入名单，或现在一次其行已搁置",
        "left the list, or its row was set aside in the new run",
    ),
    "household": Text("所属户变更", "another household"),
    "dividend": Text("分红金额变更", "another dividend"),
    "recorded": Text("新登记的记录", "a record is new"),
    "removed": Text("记录已不存在", "a record is gone"),
    "decided": Text("记录已认定", "a record was decided"),
    "appealed": Text("当事人提出申诉", "an appeal was made"),
    "resolved": Text("申诉办结，维持认定", "an appeal was resolved, and the record stands"),
    "overturned": Text("申诉后撤销", "a record was overturned"),
    "lapsed": Text("认定已过期限", "a decision came too late"),
    "rectified": Text("整改日期变更", "another day of rectification"),
    "corrected": Text("记录内容更正", "a record was corrected"),
    "prior": Text(
        "此前次数或警告次数变更", "earlier records or warnings of the same subject count otherwise"
    ),
    "regraded": Text(
        "情节等次变更，所依据的栏目不在结果表中",
        "another grade; the facts behind it are not in the tables",
    ),
    "measure": Text("措施期间变更", "a measure runs over other days"),
    "household-record": Text("同户其他人的记录变更", "a record of somebody else of the household"),
    "household-list": Text(
        "同户其他人的名单变更", "the household's other members or their dividends"
    ),
    "quarantine": Text("问题行已搁置或已解决", "a bad row was set aside, or is no longer"),
    "ruleset": Text("所依公约文件不同", "another file of the covenant"),
    "fund": Text("村社奖励资金变更", "another fund of the village"),
    "others": Text("村内其他人变更，分配随之改变", "what others get or have changed the division"),
    "unknown": Text("从结果表中无法得知", "cannot be told from the tables"),
}
"""Why a member's reward differs, in the order in which causes are told."""


def _both(
    name: str, column: Column, zh: str, en: str, *, required: bool = True
) -> tuple[Column, ...]:
    """A column of the earlier run and the same of the later one."""
    bare = replace(column, required=required)
    before = replace(
        bare,
        name=f"{name}_before",
        title=Text(f"原{column.title.zh}", f"{column.title.en} before"),
        note=Text(f"原来一次计算的{zh}。", f"{en} in the old run."),
    )
    now = replace(
        bare,
        name=f"{name}_now",
        title=Text(f"现{column.title.zh}", f"{column.title.en} now"),
        note=Text(f"现在一次计算的{zh}。", f"{en} in the new run."),
    )
    return before, now


_PAID = _both(
    "paid", VILLAGES_OUT.column("paid"), "实发奖励，不在名单上为 0", "What is paid, 0 off the list,"
)
_HELD = _both("held", VILLAGES_OUT.column("held"), "暂缓发放", "What is held back")
_TO_PAY = Column(
    "to_pay",
    MONEY,
    Text("补发（元）", "To pay after (yuan)"),
    Text("现实发多于原实发的部分。", "By how much more is paid now."),
    required=True,
)
_TO_RECOVER = Column(
    "to_recover",
    MONEY,
    Text("追回（元）", "To recover (yuan)"),
    Text(
        "原实发多于现实发的部分；原来暂缓、未发的不在内。",
        "By how much less is paid now; what was only held is not in it.",
    ),
    required=True,
)
_VILLAGE_ID = VILLAGES_OUT.column("village_id")
_REWARD = VILLAGES_OUT.column("reward")

ADJUSTMENTS = Table(
    "adjustments",
    (
        _VILLAGE_ID,
        MEMBERS_OUT.column("household_id"),
        MEMBERS_OUT.column("member_id"),
        _REWARD,
        *_PAID,
        *_HELD,
        _TO_PAY,
        _TO_RECOVER,
        *_both("row", MEMBERS_OUT.column("row"), "依据行", "The rule row", required=False),
        Column(
            "cause",
            LIST,
            Text("原因", "Cause"),
            Text("两次计算的结果表所示的原因。", "Each cause that the tables of both runs show."),
            required=True,
        ),
        Column(
            "records",
            LIST,
            Text("所据记录", "Records"),
            Text(
                "引起变更的本人或本户记录，不含他人记录。",
                "The member's and the household's own records that are a cause, nobody else's.",
            ),
        ),
        Column(
            "days",
            INTEGER,
            Text("相隔天数", "Days"),
            Text(
                "两次计算所知日期（as_of）之间的天数。",
                "From the old run's as_of to the new one's.",
            ),
            required=True,
        ),
    ),
    key=("village_id", "member_id", "reward"),
    order=("village_id", "household_id", "member_id", "reward"),
    title=Text("补发与追回", "Adjustments"),
)

ADJUSTED_VILLAGES = Table(
    "adjusted-villages",
    (
        _VILLAGE_ID,
        _REWARD,
        Column(
            "members",
            INTEGER,
            Text("涉及成员数", "Members"),
            Text("补发与追回表中的成员数。", "How many members are in adjustments."),
            required=True,
        ),
        *_both("fund", VILLAGES_OUT.column("fund"), "奖励资金", "The fund"),
        *_PAID,
        *_HELD,
        *_both("retained", VILLAGES_OUT.column("retained"), "留存资金", "What is retained"),
        _TO_PAY,
        _TO_RECOVER,
    ),
    key=("village_id", "reward"),
    order=("village_id", "reward"),
    title=Text("各村补发与追回", "Villages adjusted"),
)

ADJUSTED_RECORDS = Table(
    "adjusted-records",
    (
        *(FINDINGS.column(name) for name in ("record_id", "subject_kind", "subject")),
        FINDINGS.column("village_id"),
        FINDINGS.column("clause"),
        FINDINGS.column("occurred_on"),
        Column(
            "change",
            LIST,
            Text("变更", "Change"),
            Text("同补发与追回表的原因。", "As the causes of adjustments."),
            required=True,
        ),
        *_both("state", FINDINGS.column("state"), "记录状态", "The state", required=False),
        *_both("grade", FINDINGS.column("grade"), "情节等次", "The grade", required=False),
        Column(
            "changed_after",
            DAY,
            Text("变更晚于", "Changed after"),
            Text(
                "较早的 as_of 与发生日期中较晚的一日。",
                "The earlier as_of, or the day on which it occurred if that is later.",
            ),
            required=True,
        ),
        Column(
            "days",
            INTEGER,
            Text("至多天数", "Days at most"),
            Text(
                "从该日到较晚的 as_of；新旧对调时为负。",
                "From that day to the later as_of; below 0 if the new run is the earlier one.",
            ),
            required=True,
        ),
    ),
    key=("record_id",),
    order=("village_id", "record_id"),
    title=Text("变更的记录", "Records changed"),
)

ADJUSTED_MONEY = ("paid_before", "paid_now", "held_before", "held_now", "to_pay", "to_recover")
"""The figures of a reward, in the order of the table."""
