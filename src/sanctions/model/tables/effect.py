"""The tables of what a new covenant changes on a list: who, how much, by which row and clause."""

from collections.abc import Mapping
from dataclasses import replace

from sanctions.model.tables.columns import INTEGER, LIST, MONEY, TEXT, Column, Table, Text, choice
from sanctions.model.tables.outputs import FINDINGS, MEASURES, MEMBERS_OUT, VILLAGES_OUT

IN_MONEY: Mapping[str, Text] = {
    "better": Text("所得增加", "better off in money"),
    "worse": Text("所得减少", "worse off in money"),
    "same": Text("所得不变", "the same in money"),
    "unsure": Text("尚不能确定", "not to be told yet"),
}
"""What becomes of all that a member gets, base and rewards, in the order in which it is told."""

IN_MEASURES: Mapping[str, Text] = {
    "heavier": Text("措施加重", "measures heavier"),
    "lighter": Text("措施减轻", "measures lighter"),
    "other": Text("措施另有不同", "measures otherwise"),
    "same": Text("措施不变", "measures the same"),
}
"""What becomes of a member's measures, and of the grade of a record."""

CHANGES: Mapping[str, Text] = {
    "added": Text("新增", "added"),
    "dropped": Text("取消", "dropped"),
    "longer": Text("加长或增多", "longer or more"),
    "shorter": Text("缩短或减少", "shorter or less"),
    "other": Text("另有不同", "otherwise"),
}
"""What becomes of one measure of one subject."""

NO_CLAUSE = "no-clause"
"""The outcome of a record under a covenant that does not know its clause."""


def _both(
    name: str, column: Column, zh: str, en: str, *, required: bool = True
) -> tuple[Column, ...]:
    """A column under the old covenant and the same under the new one."""
    bare = replace(column, required=required)
    old = replace(
        bare,
        name=f"{name}_old",
        title=Text(f"旧公约{column.title.zh}", f"{column.title.en}, old"),
        note=Text(f"按旧公约{zh}。", f"{en} under the old covenant."),
    )
    new = replace(
        bare,
        name=f"{name}_new",
        title=Text(f"新公约{column.title.zh}", f"{column.title.en}, new"),
        note=Text(f"按新公约{zh}。", f"{en} under the new covenant."),
    )
    return old, new


def _count(name: str, title: Text, note: Text, *, required: bool = True) -> Column:
    return Column(name, INTEGER, title, note, required=required)


def _money(name: str, title: Text, note: Text) -> Column:
    return Column(name, MONEY, title, note, required=True)


_VILLAGE_ID = VILLAGES_OUT.column("village_id")
_BASE = _both("base", MEMBERS_OUT.column("base"), "不附条件的分红", "The unconditional dividend")
_PAID = _both("paid", VILLAGES_OUT.column("paid"), "实发的奖励", "What is paid")
_HELD = _both("held", VILLAGES_OUT.column("held"), "暂缓发放的奖励", "What is held back")
_DIFFERENCE = _money(
    "difference",
    Text("差额（元）", "Difference (yuan)"),
    Text(
        "新公约所得减旧公约所得；所得即基础分红加各项实发奖励。",
        "What members get in all, base and rewards paid, new less old.",
    ),
)
_MONEY_CLASS = Column(
    "money",
    choice(*IN_MONEY),
    Text("所得增减", "In money"),
    Text("所得增加、减少、不变或尚不能确定。", "Base and all rewards; `unsure` while held."),
    required=True,
)
_MEASURE_CLASS = Column(
    "measures",
    choice(*IN_MEASURES),
    Text("措施增减", "In measures"),
    Text("本人及本户的措施；从不折成金额。", "Its own and its household's, never put into money."),
    required=True,
)
_GROUPS = (
    _count("better", Text("增加人数", "Better off"), Text("所得增加的成员。", "In money.")),
    _count("worse", Text("减少人数", "Worse off"), Text("所得减少的成员。", "In money.")),
)
_UNSURE = _count(
    "unsure",
    Text("未定人数", "Not to be told"),
    Text("任一公约下奖励暂缓的成员。", "Members of whom either covenant holds money back."),
)
_SAME = _count("same", Text("不变人数", "The same"), Text("所得不变的成员。", "In money."))

EFFECT_MEMBERS = Table(
    "effect-members",
    (
        _VILLAGE_ID,
        MEMBERS_OUT.column("household_id"),
        MEMBERS_OUT.column("member_id"),
        replace(
            MEMBERS_OUT.column("reward"),
            note=Text(
                "奖励的编号；两份公约均无奖励的为空。",
                "The id of the reward; empty where neither covenant has one.",
            ),
            required=False,
        ),
        *_both("row", MEMBERS_OUT.column("row"), "作出结论的规则行", "The row", required=False),
        *_both("pay", MEMBERS_OUT.column("pay"), "的发放比例", "What it says", required=False),
        *_BASE,
        *_PAID,
        replace(
            _DIFFERENCE,
            note=Text(
                "本人所得之差：基础分红加各项实发奖励；各行相同。",
                "Of the member in all, over all rewards: the same on each of its rows.",
            ),
        ),
        *_HELD,
        _MONEY_CLASS,
        _MEASURE_CLASS,
        Column(
            "measures_changed",
            LIST,
            Text("措施变化", "Measures changed"),
            Text(
                "`措施:变化`，见说明。",
                "`MEASURE:CHANGE`; the changes are those of the explanation.",
            ),
        ),
    ),
    key=("member_id", "reward"),
    order=("village_id", "household_id", "member_id", "reward"),
    title=Text("受影响成员", "Members affected"),
)

EFFECT_VILLAGES = Table(
    "effect-villages",
    (
        _VILLAGE_ID,
        VILLAGES_OUT.column("members"),
        *_GROUPS,
        _SAME,
        _UNSURE,
        _count("heavier", Text("措施加重人数", "Heavier"), Text("措施加重的成员。", "Measures.")),
        _count("lighter", Text("措施减轻人数", "Lighter"), Text("措施减轻的成员。", "Measures.")),
        _count(
            "other",
            Text("措施另有不同人数", "Otherwise"),
            Text(
                "措施有增有减或另有不同的成员。", "Measures: some heavier, some lighter, or else."
            ),
        ),
        *_BASE,
        *_both("fund", VILLAGES_OUT.column("fund"), "的奖励资金", "The fund"),
        *_PAID,
        _DIFFERENCE,
        _money(
            "gained",
            Text("增加额（元）", "Gained (yuan)"),
            Text("所得增加的成员共增加多少。", "What those better off gain."),
        ),
        _money(
            "lost",
            Text("减少额（元）", "Lost (yuan)"),
            Text("所得减少的成员共减少多少。", "What those worse off lose."),
        ),
        _money(
            "unsettled",
            Text("未定差额（元）", "Unsettled (yuan)"),
            Text("尚不能确定的成员的差额。", "The difference of those not to be told yet."),
        ),
        *_HELD,
        *_both(
            "withheld",
            VILLAGES_OUT.column("withheld"),
            "不予发放的奖励（已计入他人实发或留存）",
            "What is not paid, and is handed on or retained,",
        ),
        *_both("retained", VILLAGES_OUT.column("retained"), "的留存资金", "What is retained"),
    ),
    key=("village_id",),
    order=("village_id",),
    title=Text("各村受影响情况", "Villages affected"),
)

_OUTCOME = Column(
    "outcome",
    TEXT,
    Text("结果", "Outcome"),
    Text("", ""),
)

_OUTCOMES = _both(
    "outcome", _OUTCOME, "的等次、状态或发放比例", "The grade, the state or the pay", required=False
)
_ROWS = _both("row", FINDINGS.column("row"), "作出结论的规则行", "The row", required=False)

EFFECT_ROWS = Table(
    "effect-rows",
    (
        Column(
            "table",
            choice("grading", "payout"),
            Text("表", "Table"),
            Text("情节认定（按记录）或奖励发放（按成员）。", "Of records, or of members."),
            required=True,
        ),
        replace(
            MEMBERS_OUT.column("reward"),
            note=Text("奖励的编号，情节认定为空。", "The id of the reward; empty for grading."),
            required=False,
        ),
        _ROWS[0],
        _OUTCOMES[0],
        _ROWS[1],
        _OUTCOMES[1],
        _count(
            "records",
            Text("记录数", "Records"),
            Text("奖励发放为空。", "Empty for payouts."),
            required=False,
        ),
        _count(
            "members",
            Text("成员数", "Members"),
            Text(
                "有此种记录的成员（含户的记录），或发放行作此变化的成员。",
                "Members with such a record, or with this payout.",
            ),
        ),
        *_BASE,
        *_PAID,
        _DIFFERENCE,
    ),
    key=("table", "reward", "row_old", "outcome_old", "row_new", "outcome_new"),
    order=("table", "reward", "row_old", "outcome_old", "row_new", "outcome_new"),
    title=Text("规则行变化", "Rows, old to new"),
)

EFFECT_CLAUSES = Table(
    "effect-clauses",
    (
        FINDINGS.column("clause"),
        _count("records", Text("记录数", "Records"), Text("该条款的记录。", "Under the clause.")),
        _count(
            "heavier",
            Text("认定加重", "Graded heavier"),
            Text("情节等次加重的记录。", "Records of a heavier grade, or that now count."),
        ),
        _count(
            "lighter",
            Text("认定减轻", "Graded lighter"),
            Text("情节等次减轻的记录。", "Records of a lighter grade, or that count no more."),
        ),
        _count(
            "other",
            Text("认定另有不同", "Graded otherwise"),
            Text("无法比较轻重的记录。", "Records with another outcome of no order."),
        ),
        *(
            _count(
                f"measures_{change}",
                Text(f"措施{text.zh}", f"Measures {text.en}"),
                Text("对象的措施，其记录属该条款。", "Measures of subjects, with such a record."),
            )
            for change, text in CHANGES.items()
        ),
        _count(
            "members",
            Text("成员数", "Members"),
            Text(
                "有该条款记录的成员（含户的记录）。", "With such a record, or of such a household."
            ),
        ),
        *_GROUPS,
        _SAME,
        _UNSURE,
        *_BASE,
        *_PAID,
        _DIFFERENCE,
    ),
    key=("clause",),
    order=("clause",),
    title=Text("各条款受影响情况", "Clauses affected"),
)

_STARTS = _both("starts_on", MEASURES.column("starts_on"), "开始的日期", "Its first day")
_ENDS = _both("ends_on", MEASURES.column("ends_on"), "不再执行的第一日", "The first day without it")

EFFECT_RUNNING = Table(
    "effect-running",
    (
        FINDINGS.column("village_id"),
        *(MEASURES.column(name) for name in ("subject_kind", "subject", "measure")),
        _STARTS[0],
        replace(
            _ENDS[0],
            note=Text(
                "按旧公约不再执行的第一日，空白即未定。",
                "The first day without it under the old covenant; empty: open.",
            ),
            required=False,
        ),
        *(
            replace(
                column,
                note=Text(
                    f"新公约下同一措施的{zh}；两日均空白即新公约不科处。",
                    f"{en} of that measure; both empty: the new covenant does not impose it.",
                ),
                required=False,
            )
            for column, zh, en in (
                (_STARTS[1], "开始日期", "The first day"),
                (_ENDS[1], "结束日期", "The end"),
            )
        ),
        replace(
            MEASURES.column("records"),
            note=Text("旧公约下所据记录的编号。", "Its records under the old covenant."),
        ),
    ),
    key=("subject_kind", "subject", "measure"),
    order=("subject_kind", "subject", "measure"),
    title=Text("新公约下不再执行的措施", "Measures that would end"),
)
"""Measures that run on the day of the run under the old covenant, and do not under the new one."""

EFFECT_TABLES = (EFFECT_MEMBERS, EFFECT_VILLAGES, EFFECT_ROWS, EFFECT_CLAUSES, EFFECT_RUNNING)
"""In the order in which they are written."""

BANDS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Where the bands of gains and of losses part, in yuan: a band has its lower bound in it."""
