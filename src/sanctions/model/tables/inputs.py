"""The tables that a run takes (DESIGN 4)."""

from collections.abc import Sequence
from dataclasses import replace

from sanctions.model.tables.columns import DAY, DECIMAL, MONEY, TEXT, Column, Table, Text, choice

IDS_OF_PEOPLE = ("household_id", "member_id")
"""The columns of ids that are replaced where a list is read under a key."""

VILLAGE_ID = Column(
    "village_id",
    TEXT,
    Text("村社编号", "Village"),
    Text("发放分红的村、社区或经济社。", "The village, community or cooperative that pays."),
    required=True,
)
HOUSEHOLD_ID = Column(
    "household_id",
    TEXT,
    Text("户编号", "Household"),
    Text("同一编号的成员为一户。", "The members under one id are one household."),
    required=True,
    personal=True,
)
MEMBER_ID = Column(
    "member_id",
    TEXT,
    Text("成员编号", "Member"),
    Text("分红名单上的成员（股东）。", "A member (shareholder) on the dividend list."),
    required=True,
    personal=True,
)
DIVIDEND = Column(
    "dividend",
    MONEY,
    Text("分红（元）", "Dividend (yuan)"),
    Text("本期应得分红，不小于 0。", "What falls to the member in the period, 0 or more."),
    required=True,
)
RECORD_ID = Column(
    "record_id",
    TEXT,
    Text("记录编号", "Record"),
    Text("每条记录的编号不重复。", "Each record has an id of its own."),
    required=True,
)
CLAUSE = Column(
    "clause",
    TEXT,
    Text("条款", "Clause"),
    Text("公约中的条款编号。", "The id of the article in the covenant."),
    required=True,
)
OCCURRED_ON = Column(
    "occurred_on",
    DAY,
    Text("发生日期", "Occurred on"),
    Text("行为发生之日。", "The day on which it happened."),
    required=True,
)

MEMBERS = Table(
    "members",
    (
        VILLAGE_ID,
        HOUSEHOLD_ID,
        MEMBER_ID,
        DIVIDEND,
        Column(
            "birth_date",
            DAY,
            Text("出生日期", "Date of birth"),
            Text("用于计算行为发生时的年龄。", "For the age on the day of a record."),
            personal=True,
        ),
        Column(
            "shares",
            DECIMAL,
            Text("股份数", "Shares"),
            Text("按股份分配奖励时必填。", "Needed where a reward is divided by shares."),
        ),
    ),
    key=("member_id",),
)

HISTORY = Table(
    "history",
    (
        RECORD_ID,
        CLAUSE,
        Column(
            "member_id",
            TEXT,
            Text("成员编号", "Member"),
            Text("记录属于成员时填写。", "Where the record is a member's."),
            personal=True,
        ),
        Column(
            "household_id",
            TEXT,
            Text("户编号", "Household"),
            Text("记录属于整户时填写。", "Where the record is a household's."),
            personal=True,
        ),
        OCCURRED_ON,
        Column(
            "loss",
            MONEY,
            Text("损失（元）", "Loss (yuan)"),
            Text("造成的损失，不小于 0。", "The damage done, 0 or more."),
        ),
        Column(
            "incident_id",
            TEXT,
            Text("事件编号", "Incident"),
            Text("同一事件的记录编号相同。", "Records of one incident share it."),
        ),
        Column(
            "recorded_on",
            DAY,
            Text("登记日期", "Recorded on"),
            Text(
                "登记入册之日。空白即发生日期。", "Entered on this day; if empty, when it occurred."
            ),
        ),
        Column(
            "notified_on",
            DAY,
            Text("告知日期", "Notified on"),
            Text("向当事人批评教育或告知之日。", "The day of the admonition or notice."),
        ),
        Column(
            "decided_on",
            DAY,
            Text("认定日期", "Decided on"),
            Text("有权机构作出认定之日。", "The day on which the body decided."),
        ),
        Column(
            "appealed_on",
            DAY,
            Text("申诉日期", "Appealed on"),
            Text("当事人提出申诉之日。", "The day on which an appeal was made."),
        ),
        Column(
            "resolved_on",
            DAY,
            Text("申诉办结日期", "Resolved on"),
            Text("申诉作出处理之日。", "The day on which the appeal was resolved."),
        ),
        Column(
            "outcome",
            replace(
                choice("upheld", "overturned"), meant=(("维持", "upheld"), ("撤销", "overturned"))
            ),
            Text("申诉结果", "Outcome"),
            Text("维持或撤销，随申诉办结日期填写。", "Of the appeal, together with its day."),
        ),
        Column(
            "rectify_by",
            DAY,
            Text("限期整改日期", "Rectify by"),
            Text("整改期限的最后一日。", "The last day for putting it right."),
        ),
        Column(
            "rectified_on",
            DAY,
            Text("整改到位日期", "Rectified on"),
            Text("经确认整改到位之日。", "The day on which it was put right."),
        ),
    ),
    key=("record_id",),
)

VILLAGES = Table(
    "villages",
    (
        VILLAGE_ID,
        Column(
            "fund",
            MONEY,
            Text("奖励资金（元）", "Reward fund (yuan)"),
            Text("村社提供的奖励资金总额。", "The reward fund that the village gives."),
            required=True,
        ),
    ),
    key=("village_id",),
)


def history_table(extra: Sequence[Column]) -> Table:
    """The history with the columns of a ruleset, its scales and attributes, after the fixed ones.

    Raises:
        ValueError: if a name is that of another column.
    """
    columns = (*HISTORY.columns, *extra)
    names = [column.name for column in columns]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the history has two columns `{name}`")
    return Table(HISTORY.name, columns, HISTORY.key)
