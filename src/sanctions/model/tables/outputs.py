"""The tables that a run gives (DESIGN 6)."""

from dataclasses import replace

from sanctions.model.tables.columns import (
    DAY,
    DECIMAL,
    INTEGER,
    LIST,
    MONEY,
    TEXT,
    Column,
    Table,
    Text,
    choice,
)
from sanctions.model.tables.inputs import (
    CLAUSE,
    DIVIDEND,
    HOUSEHOLD_ID,
    MEMBER_ID,
    OCCURRED_ON,
    RECORD_ID,
    VILLAGE_ID,
)

_SUBJECT_KIND = Column(
    "subject_kind",
    choice("member", "household"),
    Text("对象类别", "Kind of subject"),
    Text("成员或户。", "A member or a household."),
    required=True,
)
_SUBJECT = Column(
    "subject",
    TEXT,
    Text("对象编号", "Subject"),
    Text("成员编号或户编号。", "The id of the member or household."),
    required=True,
    personal=True,
)
_RULESET = Column(
    "ruleset",
    TEXT,
    Text("所依公约", "Ruleset"),
    Text("公约编号@版本。", "Its id@version; a merged measure may have several."),
    required=True,
)
_ROW = Column(
    "row",
    TEXT,
    Text("依据行", "Row"),
    Text("作出结论的规则行编号。", "The id of the rule row that decided it."),
)
_REWARD = Column(
    "reward",
    TEXT,
    Text("奖励", "Reward"),
    Text("奖励的编号。", "The id of the reward."),
    required=True,
)
_BASE = Column(
    "base",
    MONEY,
    Text("基础分红（元）", "Base (yuan)"),
    Text("分红中不附条件的部分。", "The unconditional rest of the dividend."),
    required=True,
)
_ENTITLEMENT = Column(
    "entitlement",
    MONEY,
    Text("应得奖励（元）", "Entitlement (yuan)"),
    Text("全额发放时的奖励金。", "The reward where it is paid in full."),
    required=True,
)
_PAID = Column(
    "paid",
    MONEY,
    Text("实发奖励（元）", "Paid (yuan)"),
    Text("实际发放，含再分配所得。", "What is paid, with what was redistributed."),
    required=True,
)
_HELD = Column(
    "held",
    MONEY,
    Text("暂缓发放（元）", "Held back (yuan)"),
    Text("待查明或申诉办结后再定。", "Kept until the matter is settled."),
    required=True,
)
_WITHHELD = Column(
    "withheld",
    MONEY,
    Text("不予发放（元）", "Withheld (yuan)"),
    Text("按公约不发放的部分。", "What the covenant does not pay."),
    required=True,
)
_REDISTRIBUTED = Column(
    "redistributed",
    MONEY,
    Text("再分配所得（元）", "Redistributed (yuan)"),
    Text("由不予发放部分转来，已含在实发中。", "From what others were not paid; part of paid."),
    required=True,
)
_STATUS = Column(
    "status",
    choice("none", "paid", "withheld", "held", "part"),
    Text("奖励状态", "Status"),
    Text("无、全额、不予发放、暂缓或部分发放。", "None, in full, withheld, held back or in part."),
    required=True,
)
_MEMBERS = Column(
    "members",
    INTEGER,
    Text("成员数", "Members"),
    Text("名单上的成员人数。", "How many members are on the list."),
    required=True,
)
_SUM_OF_DIVIDENDS = replace(
    DIVIDEND, note=Text("其成员分红之和。", "The sum of its members' dividends.")
)

FINDINGS = Table(
    "findings",
    (
        RECORD_ID,
        _SUBJECT_KIND,
        _SUBJECT,
        replace(
            VILLAGE_ID,
            note=Text("对象不在名单上时为空。", "Empty where the subject is not on the list."),
            required=False,
        ),
        CLAUSE,
        OCCURRED_ON,
        Column(
            "state",
            choice(
                "not-in-force",
                "exempt",
                "overturned",
                "reported",
                "lapsed",
                "pending",
                "counted",
            ),
            Text("记录状态", "State"),
            Text("只有计入的记录才有后果。", "Only a counted record has consequences."),
            required=True,
        ),
        Column(
            "prior",
            INTEGER,
            Text("此前次数", "Prior"),
            Text("回溯期内此前计入的记录数。", "Counted records before it, in the lookback."),
        ),
        Column(
            "warnings",
            INTEGER,
            Text("已警告次数", "Warnings"),
            Text("发生前已告知的记录数。", "Counted records that were notified before it."),
        ),
        Column(
            "grade",
            TEXT,
            Text("情节等次", "Grade"),
            Text("情节轻重，无法确定时为 undetermined。", "How heavy it is, or `undetermined`."),
        ),
        _ROW,
        Column(
            "review",
            LIST,
            Text("待核事项", "For review"),
            Text("因资料不全须人工核实之处。", "What a person must look at, as facts are missing."),
        ),
        replace(_RULESET, required=False),
    ),
    key=("record_id",),
    order=("subject_kind", "subject", "occurred_on", "record_id"),
    title=Text("记录认定", "Findings"),
)

MEASURES = Table(
    "measures",
    (
        _SUBJECT_KIND,
        _SUBJECT,
        Column(
            "measure",
            TEXT,
            Text("措施", "Measure"),
            Text("措施的编号。", "The id of the measure."),
            required=True,
        ),
        Column(
            "kind",
            TEXT,
            Text("措施类别", "Kind"),
            Text(
                "赔偿、限制、取消资格、建议、移送或告知。",
                "Payment, restriction, exclusion, advice, referral or notice.",
            ),
            required=True,
        ),
        Column(
            "starts_on",
            DAY,
            Text("开始日期", "Starts on"),
            Text("措施的第一日。", "The first day of the measure."),
        ),
        Column(
            "ends_on",
            DAY,
            Text("结束日期", "Ends on"),
            Text("此日起不再执行，空白即未定。", "No longer from this day on; empty: open."),
        ),
        Column(
            "amount_min",
            MONEY,
            Text("最低金额（元）", "Least amount (yuan)"),
            Text("无裁量时与最高金额相同。", "The same as the most without discretion."),
        ),
        Column(
            "amount_max",
            MONEY,
            Text("最高金额（元）", "Most amount (yuan)"),
            Text("金额不明时为空。", "Empty where the amount is unknown."),
        ),
        Column(
            "records",
            LIST,
            Text("所据记录", "Records"),
            Text("引起该措施的记录编号。", "The records that led to it."),
            required=True,
        ),
        Column(
            "rows",
            LIST,
            Text("依据行", "Rows"),
            Text("引起该措施的规则行编号。", "The rule rows that imposed it."),
            required=True,
        ),
        replace(_RULESET, type=LIST),
    ),
    key=("subject_kind", "subject", "measure", "starts_on", "records", "rows"),
    order=("subject_kind", "subject", "measure", "starts_on", "records", "rows"),
    title=Text("措施", "Measures"),
)

MEMBERS_OUT = Table(
    "members",
    (
        MEMBER_ID,
        HOUSEHOLD_ID,
        VILLAGE_ID,
        _REWARD,
        DIVIDEND,
        _BASE,
        _ENTITLEMENT,
        Column(
            "pay",
            TEXT,
            Text("发放比例", "Pay"),
            Text(
                "百分比、hold，荣誉为 yes 或 no。", "A percentage or `hold`; honours: `yes`, `no`."
            ),
        ),
        _PAID,
        _HELD,
        _WITHHELD,
        _REDISTRIBUTED,
        _STATUS,
        replace(
            _ROW,
            note=Text(
                "规则行编号，或 undetermined、quarantine。",
                "The rule row, or `undetermined`, `quarantine`.",
            ),
            required=True,
        ),
    ),
    key=("member_id", "reward"),
    order=("village_id", "household_id", "member_id", "reward"),
    title=Text("成员奖励", "Members"),
)

HOUSEHOLDS = Table(
    "households",
    (
        HOUSEHOLD_ID,
        VILLAGE_ID,
        _MEMBERS,
        _SUM_OF_DIVIDENDS,
        _BASE,
        _PAID,
        _HELD,
        _WITHHELD,
        replace(
            _STATUS,
            type=choice("none", "full", "withheld", "held", "partial"),
        ),
    ),
    key=("household_id",),
    order=("village_id", "household_id"),
    title=Text("各户奖励", "Households"),
)

VILLAGES_OUT = Table(
    "villages",
    (
        VILLAGE_ID,
        _REWARD,
        _MEMBERS,
        Column(
            "households",
            INTEGER,
            Text("户数", "Households"),
            Text("名单上的户数。", "How many households are on the list."),
            required=True,
        ),
        _SUM_OF_DIVIDENDS,
        Column(
            "fund",
            MONEY,
            Text("奖励资金（元）", "Reward fund (yuan)"),
            Text("等于实发、暂缓与留存之和。", "What is paid, held and retained, together."),
            required=True,
        ),
        _ENTITLEMENT,
        _PAID,
        _HELD,
        _WITHHELD,
        _REDISTRIBUTED,
        Column(
            "retained",
            MONEY,
            Text("留存资金（元）", "Retained (yuan)"),
            Text("未分出而留在奖励资金中的部分。", "What stays in the fund."),
            required=True,
        ),
        Column(
            "counted",
            INTEGER,
            Text("计入记录数", "Counted"),
            Text("本期计入的违规记录。", "Offence records counted in the period."),
            required=True,
        ),
        Column(
            "pending",
            INTEGER,
            Text("待决记录数", "Pending"),
            Text("本期待决的违规记录。", "Offence records pending in the period."),
            required=True,
        ),
        Column(
            "compliant_share",
            DECIMAL,
            Text("守约成员比例", "Compliant share"),
            Text("全额发放的成员所占比例。", "Members paid in full, of all members."),
        ),
    ),
    key=("village_id", "reward"),
    order=("village_id", "reward"),
    title=Text("村社奖励", "Villages"),
)

ISSUES = Table(
    "issues",
    (
        Column(
            "severity",
            choice("error", "warning"),
            Text("性质", "Severity"),
            Text("错误须更正，提醒可照常计算。", "An error must be corrected; a warning need not."),
            required=True,
        ),
        Column(
            "table",
            TEXT,
            Text("表", "Table"),
            Text("问题所在的表。", "The table with the fault."),
            required=True,
        ),
        Column(
            "file",
            TEXT,
            Text("文件", "File"),
            Text("名单的文件名，不含路径。", "The name of the list, without folders."),
        ),
        Column(
            "sheet",
            TEXT,
            Text("工作表", "Sheet"),
            Text("工作簿中的表。", "The sheet of a workbook."),
        ),
        Column(
            "cell",
            TEXT,
            Text("单元格", "Cell"),
            Text("如 B17。", "Such as B17."),
        ),
        Column(
            "row",
            INTEGER,
            Text("行号", "Row"),
            Text("用户所见的行号，空白即整表。", "As the user counts; empty: the whole table."),
        ),
        Column(
            "column",
            TEXT,
            Text("列", "Column"),
            Text("问题所在的列。", "The column with the fault."),
        ),
        Column(
            "value",
            TEXT,
            Text("内容", "Value"),
            Text("表中原文，个人信息已遮盖。", "As it was given; masked where personal."),
        ),
        Column(
            "code",
            TEXT,
            Text("代码", "Code"),
            Text("问题的代码，可查说明。", "The code of the fault, which has a page in the docs."),
            required=True,
        ),
        Column(
            "message",
            TEXT,
            Text("说明", "Message"),
            Text("问题是什么。", "What the fault is."),
            required=True,
        ),
    ),
    key=(),
    order=("table", "file", "sheet", "row", "column", "code"),
    title=Text("问题", "Issues"),
)
