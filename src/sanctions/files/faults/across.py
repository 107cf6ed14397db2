"""Faults that show only when rows and tables are held against each other: D101 to D123."""

from sanctions.files.faults.code import Code
from sanctions.model.tables import Text

REPEATED_ID = Code(
    "D101",
    Text("编号重复", "An id that stands twice"),
    Text(
        "`{value}` 出现 {times} 次，另见第 {other} 行",
        "`{value}` stands {times} times, also in row {other}",
    ),
    Text("每行的编号须不同，删去重复的行", "give each row an id of its own, or delete the copy"),
)
BOTH_SUBJECTS = Code(
    "D102",
    Text("既写成员又写户", "A record of a member and of a household"),
    Text(
        "既写了成员（member_id），又写了户（household_id）",
        "both a member (`member_id`) and a household (`household_id`) are given",
    ),
    Text(
        "属于个人的行为只写成员，属于整户的只写户",
        "keep the member for a person's act, the household for a matter of the household",
    ),
)
NO_SUBJECT = Code(
    "D103",
    Text("未写成员或户", "A record of nobody"),
    Text(
        "成员（member_id）和户（household_id）都没有写",
        "neither a member (`member_id`) nor a household (`household_id`) is given",
    ),
    Text("写上成员编号或户编号", "write the id of the member or of the household"),
)
UNKNOWN_CLAUSE = Code(
    "D104",
    Text("公约中没有的条款", "A clause that the covenant does not have"),
    Text(
        "`{value}` 不是 {ruleset} 的条款，该版本在 {day} 有效",
        "`{value}` is no clause of `{ruleset}`, which is in force on {day}",
    ),
    Text("改用公约中的条款编号", "use the id of a clause of that version"),
)
PERSONAL_CLAUSE = Code(
    "D105",
    Text("以户为对象的记录用了关于个人的条款", "A household's record on a clause about persons"),
    Text(
        "条款 `{value}` 关于个人，而该记录属于整户",
        "the clause `{value}` is about persons, and the record is a household's",
    ),
    Text(
        "写上行为人的成员编号", "write the id of the member who did it: nobody answers for others"
    ),
)
TWO_VILLAGES = Code(
    "D106",
    Text("一户在两个村社", "A household in two villages"),
    Text(
        "户 `{value}` 在村社 {villages} 都有",
        "the household `{value}` is in the villages {villages}",
    ),
    Text(
        "改正村社编号；若是不同的户，用不同的户编号",
        "correct the village, or give different households different ids",
    ),
)
BEFORE_IT_OCCURRED = Code(
    "D107",
    Text("日期早于发生日期", "A day before the day on which it occurred"),
    Text("`{value}` 早于发生日期 {occurred}", "`{value}` is before {occurred}, when it occurred"),
    Text("改正其中一个日期", "correct one of the two days"),
)
OUTCOME_WITHOUT_DAY = Code(
    "D108",
    Text("有申诉结果而无办结日期", "An outcome without the day of it"),
    Text(
        "写了申诉结果（outcome），没有写申诉办结日期（resolved_on）",
        "the outcome of the appeal (`outcome`) is given, and not its day (`resolved_on`)",
    ),
    Text("补填申诉办结日期", "fill in the day on which the appeal was resolved"),
)
DAY_WITHOUT_OUTCOME = Code(
    "D109",
    Text("有办结日期而无申诉结果", "The day of an outcome without the outcome"),
    Text(
        "写了申诉办结日期（resolved_on），没有写申诉结果（outcome）",
        "the day of the outcome (`resolved_on`) is given, and not the outcome (`outcome`)",
    ),
    Text("补填 upheld（维持）或 overturned（撤销）", "fill in `upheld` or `overturned`"),
)
RESOLVED_WITHOUT_APPEAL = Code(
    "D110",
    Text("未申诉而有办结日期", "An appeal that was resolved but never made"),
    Text(
        "写了申诉办结日期（resolved_on），没有写申诉日期（appealed_on）",
        "the day of the outcome (`resolved_on`) is given, and not that of the appeal"
        " (`appealed_on`)",
    ),
    Text("补填申诉日期", "fill in the day on which the appeal was made"),
)
RESOLVED_BEFORE_APPEAL = Code(
    "D111",
    Text("办结早于申诉", "An appeal that was resolved before it was made"),
    Text(
        "`{value}` 早于申诉日期 {appealed}", "`{value}` is before {appealed}, when it was appealed"
    ),
    Text("改正其中一个日期", "correct one of the two days"),
)
NOT_ON_LIST = Code(
    "D112",
    Text("对象不在名单上", "A record on someone who is not on the list"),
    Text("`{value}` 不在分红名单上", "`{value}` is not on the dividend list"),
    Text(
        "已离开者无须处理，结果照算；否则核对编号",
        "leave it for somebody who left: it is computed all the same; else check the id",
    ),
    severity="warning",
)
SHARES_MISSING = Code(
    "D113",
    Text("缺少股份数", "Shares that are missing"),
    Text("公约按股份分配奖励，而股份数为空", "a reward is divided by shares, and there are none"),
    Text("补填股份数，没有股份的写 0", "fill in the shares, 0 for none"),
)
FUND_MISSING = Code(
    "D114",
    Text("缺少村社奖励资金", "A village without its fund"),
    Text(
        "公约的奖励资金由村社提供，而村社 `{value}` 没有",
        "the covenant takes the fund as given, and the village `{value}` has none",
    ),
    Text(
        "在 villages 表加上该村社及其 fund",
        "add the village and its `fund` to the table `villages`",
    ),
    whole=True,
)
VILLAGE_NOT_ON_LIST = Code(
    "D115",
    Text("村社不在名单上", "A village that is not on the list"),
    Text("名单上没有村社 `{value}` 的成员", "the list has no member of the village `{value}`"),
    Text("核对村社编号", "check the id of the village"),
    severity="warning",
)
NOT_IN_VERSION = Code(
    "D116",
    Text("有效版本中没有的内容", "A value that the version in force does not have"),
    Text(
        "`{value}` 不是 {choices} 之一；{ruleset} 在 {day} 有效",
        "`{value}` is not one of {choices} of `{ruleset}`, in force on {day}",
    ),
    Text("改用该版本中的一个", "use one of these"),
)
NOBODY_HELD = Code(
    "D117",
    Text("搁置的行不涉及任何人", "A row set aside for which nobody could be held"),
    Text(
        "该行已搁置，但看不出是谁的，因此没有暂缓任何人的奖励",
        "the row is set aside, and as it does not tell whose it is, nobody's reward is held",
    ),
    Text("改正该行后重新计算", "correct the row and run again"),
    severity="warning",
)
EMPTY_LIST = Code(
    "D118",
    Text("分红名单没有成员", "A dividend list without members"),
    Text(
        "分红名单没有任何成员，无从计算", "the dividend list has no rows, so there is nobody to pay"
    ),
    Text(
        "核对文件是否选错，导出是否中断",
        "check that it is the right file, and that its export was not cut short",
    ),
    whole=True,
)
BORN_LATER = Code(
    "D119",
    Text("出生日期晚于记录的发生日期", "A birth after what the member did"),
    Text(
        "出生日期 `{value}` 晚于该成员一条记录的发生日期 {occurred}",
        "born on `{value}`, after {occurred}, the day of a record of this member",
    ),
    Text(
        "核对出生日期，或该记录的发生日期和成员编号",
        "check the date of birth, or the day and the member of that record",
    ),
)
APPEAL_BEFORE_DECISION = Code(
    "D120",
    Text("申诉早于认定", "An appeal before the decision that it is against"),
    Text(
        "申诉日期 `{value}` 早于认定日期 {decided}",
        "appealed on `{value}`, before {decided}, when it was decided",
    ),
    Text(
        "核对两个日期；若是认定以前提出的异议，无须处理",
        "check both days; leave it for an objection that was made before the decision",
    ),
    severity="warning",
)
AFTER_RUN = Code(
    "D121",
    Text("日期晚于计算所知日期", "Days after the day of the run"),
    Text(
        "`{value}` 晚于计算所知日期 {as_of}（as_of），按还不知道处理；有这样日期的记录共 {rows} 条",
        "`{value}` is after {as_of}, the day of the run (`as_of`), so it counts as not known yet;"
        " records with such days: {rows}",
    ),
    Text(
        "核对年份；有意按较早的日期计算的，无须处理",
        "check the year; leave it where the run is for an earlier day on purpose",
    ),
    severity="warning",
)
BORN_AFTER_RUN = Code(
    "D122",
    Text("出生日期晚于计算所知日期", "Births after the day of the run"),
    Text(
        "出生日期 `{value}` 晚于计算所知日期 {as_of}（as_of），这样的成员共 {rows} 人",
        "born on `{value}`, after {as_of}, the day of the run (`as_of`); such members: {rows}",
    ),
    Text(
        "核对年份；有意按较早的日期计算的，无须处理",
        "check the year; leave it where the run is for an earlier day on purpose",
    ),
    severity="warning",
)
SAME_INCIDENT = Code(
    "D123",
    Text("同一事件的重复记录", "Two records of one incident"),
    Text(
        "同一当事人在事件 `{value}` 中还有第 {other} 行的记录：两条记录可能要求两次付款，"
        "或者一条要求付款、一条报告有关部门",
        "the record in row {other} is of the same incident `{value}` and about the same subject:"
        " both can ask for a payment, or one for a payment and the other for a report to an"
        " authority",
    ),
    Text(
        "同一行为只登记一条；确是不同行为的，无须处理",
        "enter one act once; leave it where they are different acts",
    ),
    severity="warning",
)

CODES = (
    REPEATED_ID,
    BOTH_SUBJECTS,
    NO_SUBJECT,
    UNKNOWN_CLAUSE,
    PERSONAL_CLAUSE,
    TWO_VILLAGES,
    BEFORE_IT_OCCURRED,
    OUTCOME_WITHOUT_DAY,
    DAY_WITHOUT_OUTCOME,
    RESOLVED_WITHOUT_APPEAL,
    RESOLVED_BEFORE_APPEAL,
    NOT_ON_LIST,
    SHARES_MISSING,
    FUND_MISSING,
    VILLAGE_NOT_ON_LIST,
    NOT_IN_VERSION,
    NOBODY_HELD,
    EMPTY_LIST,
    BORN_LATER,
    APPEAL_BEFORE_DECISION,
    AFTER_RUN,
    BORN_AFTER_RUN,
    SAME_INCIDENT,
)
