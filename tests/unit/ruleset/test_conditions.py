"""Conditions become kernel expressions, each with its wording and what it reads."""

from datetime import date

import pytest

from sanctions.lang.derived import NO, YES
from sanctions.lang.kernel import (
    All,
    Any,
    Before,
    Col,
    Equal,
    Expr,
    Extreme,
    Known,
    Lit,
    Not,
    OneOf,
    Product,
    Shift,
    Sum,
)
from sanctions.ruleset.covenant import Condition
from sanctions.ruleset.wording import ALWAYS, OTHERWISE
from tests.unit.ruleset.covenants import VILLAGE, faults, load, with_grading, with_payout

PERSON = Equal(Col("subject_kind"), Lit("member"))
ONCE = Equal(Col("prior"), Lit(1))
PAID = Equal(Col("paid"), YES)


def graded(when: str) -> Condition:
    """A condition of the first row of grading."""
    return load(with_grading(when)).grading[0].when


def paid(when: str) -> Condition:
    """A condition of the first row of payout."""
    return load(with_payout(when)).rewards[0].payout[0].when


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{prior: 2}", Equal(Col("prior"), Lit(2))),
        ("{prior: {equals: 2}}", Equal(Col("prior"), Lit(2))),
        ("{prior: '2'}", Equal(Col("prior"), Lit(2))),
        ("{prior: {more_than: 2}}", Before(Lit(2), Col("prior"))),
        ("{prior: {less_than: 2}}", Before(Col("prior"), Lit(2))),
        ("{prior: {at_least: 2}}", Not(Before(Col("prior"), Lit(2)))),
        ("{prior: {at_most: 2}}", Not(Before(Lit(2), Col("prior")))),
        (
            "{prior: {between: [1, 2]}}",
            All((Not(Before(Col("prior"), Lit(1))), Not(Before(Lit(2), Col("prior"))))),
        ),
        (
            "{prior: {at_least: 1, less_than: 5}}",
            All((Not(Before(Col("prior"), Lit(1))), Before(Col("prior"), Lit(5)))),
        ),
        ("{prior: [1, 3]}", OneOf(Col("prior"), (1, 3))),
        ("{loss: {known: yes}}", Known(Col("loss"))),
        ("{loss: {known: no}}", Not(Known(Col("loss")))),
        ("{loss: 12.5}", Equal(Col("loss"), Lit(1250))),
        ("{area: [0.5, 2]}", OneOf(Col("area"), (5000, 20000))),
        ("{paid: yes}", Equal(Col("paid"), YES)),
        ("{paid: 'no'}", Equal(Col("paid"), NO)),
        ("{rectified: [yes, no]}", OneOf(Col("rectified"), (True, False))),
        ("{role: owner}", Equal(Col("role"), Lit("owner"))),
        ("{severity: {at_least: serious}}", OneOf(Col("severity"), ("serious", "grave"))),
        ("{severity: {less_than: minor}}", OneOf(Col("severity"), ())),
        ("{clause: [litter, building]}", OneOf(Col("clause"), ("litter", "building"))),
        ("{topic: building}", Equal(Col("topic"), Lit("building"))),
        ("{class: general}", Equal(Col("class"), Lit("general"))),
        ("{outcome: upheld}", Equal(Col("outcome"), Lit("upheld"))),
        ("{seen_on: 2024-02-29}", Equal(Col("seen_on"), Lit(date(2024, 2, 29)))),
        ("{age: {less_than: 14}}", All((PERSON, Before(Col("age"), Lit(14))))),
        ("{not: {prior: 1}}", Not(Equal(Col("prior"), Lit(1)))),
        (
            "{any: [{prior: 1}, {paid: yes}]}",
            Any((ONCE, PAID)),
        ),
        ("{all: [{prior: 1}, {paid: yes}]}", All((ONCE, PAID))),
        ("{any: [{prior: 1}]}", ONCE),
        ("{prior: 1, paid: yes}", All((ONCE, PAID))),
        ("{not: {any: [{prior: 1}, {not: {paid: yes}}]}}", Not(Any((ONCE, Not(PAID))))),
        ("{prior: {less_than: {fact: warnings}}}", Before(Col("prior"), Col("warnings"))),
        (
            "{prior: {less_than: {fact: warnings, plus: 2}}}",
            Before(Col("prior"), Sum((Col("warnings"), Lit(2)))),
        ),
        (
            "{prior: {less_than: {fact: warnings, minus: 2}}}",
            Before(Col("prior"), Sum((Col("warnings"), Product((Lit(-1), Lit(2)))))),
        ),
        (
            "{prior: {less_than: {min: [{fact: warnings}, 5]}}}",
            Before(Col("prior"), Extreme("least", (Col("warnings"), Lit(5)))),
        ),
        (
            "{floors: {less_than: {fact: loss}}}",
            Before(Product((Col("floors"), Lit(100))), Col("loss")),
        ),
        (
            "{seen_on: {less_than: {fact: occurred_on, minus: 7 days}}}",
            Before(Col("seen_on"), Shift(Col("occurred_on"), -7, 0, "down")),
        ),
        (
            "{seen_on: {equals: {max: [{fact: decided_on}, 2024-01-01]}}}",
            Equal(Col("seen_on"), Extreme("greatest", (Col("decided_on"), Lit(date(2024, 1, 1))))),
        ),
        (
            "{loss: {more_than: {times: [{fact: floors}, 1.5]}}}",
            Before(Product((Product((Col("floors"), Lit(15))), Lit(10))), Col("loss")),
        ),
    ],
)
def test_what_a_condition_becomes(when: str, expected: Expr) -> None:
    """Each surface form is rewritten into the kernel."""
    assert expected == graded(when).expr


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{count: {advice: {at_least: 2}}}", Not(Before(Col("count.advice"), Lit(2)))),
        ("{active: {bidding: yes}}", Equal(Col("active.bidding"), YES)),
        (
            "{count: {advice: 0, serious: 0}}",
            All((Equal(Col("count.advice"), Lit(0)), Equal(Col("count.serious"), Lit(0)))),
        ),
        ("{points: -5}", Equal(Col("points"), Lit(-500))),
        ("{points_per_member: 3.33}", Equal(Col("points_per_member"), Lit(333))),
        ("{worst_grade: none}", Equal(Col("worst_grade"), Lit("none"))),
        ("{worst_grade: {less_than: serious}}", OneOf(Col("worst_grade"), ("none", "advice"))),
        ("{members: {at_least: 3}}", Not(Before(Col("members"), Lit(3)))),
    ],
)
def test_what_a_payout_asks(when: str, expected: Expr) -> None:
    """The facts of a unit, and their groups by grade and by measure."""
    assert expected == paid(when).expr


def test_a_row_without_condition_always_holds() -> None:
    """It is worded by what stands above it."""
    ruleset = load(VILLAGE)
    assert ruleset.sanctions[0].when == Condition(None, ALWAYS)
    assert ruleset.grading[1].when == Condition(None, OTHERWISE)


def test_a_condition_knows_what_it_reads() -> None:
    """Each fact once, in the order of the text, expressions included."""
    condition = graded("{loss: {at_least: {fact: area}}, any: [{prior: 1}, {loss: 0}]}")
    assert condition.facts == ("loss", "area", "prior")
    assert paid("{count: {advice: 1}, active: {bidding: no}}").facts == (
        "count.advice",
        "active.bidding",
    )


def test_a_word_is_read_by_the_type_of_its_fact() -> None:
    """`yes` is a word where words are asked, and `1.10` keeps its digits."""
    text = VILLAGE.replace("[owner, tenant]", "[yes, 1.10]")
    condition = load(text.replace("{severity: {at_least: serious}}", "{role: [yes, 1.10]}"))
    assert condition.grading[0].when.expr == OneOf(Col("role"), ("yes", "1.10"))


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        (
            "{prior: {at_least: 1}}",
            "此前计入的违规次数不少于 1 次",
            "number of earlier counted offences is at least 1",
        ),
        ("{loss: {more_than: 99.50}}", "损失多于 99.50 元", "loss is more than 99.50 yuan"),
        ("{area: 2}", "area 为 2 m²", "area is 2 m²"),
        ("{clause: litter}", "条款为乱扔垃圾", "clause is Litter"),
        ("{clause: [litter]}", "条款为乱扔垃圾", "clause is Litter"),
        (
            "{severity: [serious, grave]}",
            "情节为 serious 或 grave",
            "severity is serious or grave",
        ),
        ("{severity: {at_least: serious}}", "情节至少为 serious", "severity is at least serious"),
        (
            "{seen_on: {less_than: 2024-01-01}}",
            "seen_on 早于2024年1月1日",
            "seen_on is before 2024-01-01",
        ),
        ("{rectified: no}", "已整改到位：否", "rectified: no"),
        ("{rectified: [yes, no]}", "已整改到位：是或否", "rectified: yes or no"),
        ("{floors: [1, 2, 3]}", "floors 为 1、2 或 3", "floors is 1, 2 or 3"),
        ("{topic: building}", "条款类别为违法建设", "topic is Building"),
        ("{loss: {known: no}}", "损失未知", "loss is not known"),
        (
            "{prior: {between: [1, 3]}}",
            "此前计入的违规次数在 1 次至 3 次之间（含）",
            "number of earlier counted offences is from 1 to 3",
        ),
        (
            "{any: [{prior: 1}, {about: household}], not: {class: special}}",
            "（此前计入的违规次数为 1 次，或记录对象为户），且并非（公约类型为专项公约）",
            (
                "(number of earlier counted offences is 1, or about is household), "
                "and not (class is special)"
            ),
        ),
        (
            "{prior: {less_than: {sum: [{fact: warnings}, 1]}}}",
            "此前计入的违规次数少于此前已告知的违规次数 + 1",
            "number of earlier counted offences is less than number of earlier admonitions + 1",
        ),
        (
            "{floors: {less_than: {max: [{times: [{fact: prior}, 2]}, 5]}}}",
            "floors 少于此前计入的违规次数 × 2、5 中的最大者",
            "floors is less than the greatest of number of earlier counted offences × 2, 5",
        ),
        (
            "{prior: {less_than: {min: [{fact: warnings, minus: 1}, 5]}}}",
            "此前计入的违规次数少于此前已告知的违规次数 − 1、5 中的最小者",
            (
                "number of earlier counted offences is less than the least of "
                "number of earlier admonitions − 1, 5"
            ),
        ),
        (
            "{seen_on: {at_most: {fact: decided_on, plus: 1 month}}}",
            "seen_on 不晚于认定日期 + 1 个月",
            "seen_on is on or before day of the decision + 1 month",
        ),
    ],
)
def test_the_wording(when: str, zh: str, en: str) -> None:
    """A condition in the words of people, in both languages."""
    wording = graded(when).wording
    assert (zh, en) == (wording.zh, wording.en)


def test_the_wording_of_groups() -> None:
    """A grade is named, a measure by its title."""
    text = with_payout("{active: {bidding: yes}, count: {advice: 2}}").replace(
        "bidding: {kind: exclusion}", "bidding: {kind: exclusion, title: {zh: 竞投, en: bids}}"
    )
    wording = load(text).rewards[0].payout[0].when.wording
    assert wording.zh == "“竞投”正在执行：是，且本期等次为 advice 的违规次数为 2 次"
    assert wording.en == (
        "“bids” in force: yes, and number of offences of grade “advice” in the period is 2"
    )


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{}", ["20:23 R062 an empty condition"]),
        ("[]", ["20:23 R022 keys with values are needed here, not a list"]),
        ("~", ["20:23 R023 a value is missing here"]),
        ("yes", ["20:23 R022 keys with values are needed here, not the value `yes`"]),
        ("{prior: }", ["20:24 R023 a value is missing here"]),
        ("{prior: []}", ["20:31 R035 the list is empty"]),
        ("{prior: [[1]]}", ["20:32 R022 a single value is needed here, not a list"]),
        ("{prior: {}}", ["20:31 R062 an empty condition"]),
        ("{any: {prior: 1}}", ["20:29 R022 a list is needed here, not keys with values"]),
        ("{not: [{prior: 1}]}", ["20:29 R022 keys with values are needed here, not a list"]),
        ("{prior: {known: maybe}}", ["20:39 R025 `maybe` is neither `yes` nor `no`"]),
        ("{prior: {between: 1}}", ["20:41 R022 a list is needed here, not the value `1`"]),
        ("{prior: {between: [1, x]}}", ["20:45 R026 `x` is not an exact number"]),
        (
            "{prior: {at_least: {}}}",
            ["20:42 R060 an expression over facts has exactly one form"],
        ),
        (
            "{prior: {at_least: {sum: []}}}",
            ["20:48 R035 the list is empty"],
        ),
        (
            "{prior: {at_least: {fact: priro}}}",
            ["20:49 R012 unknown fact `priro`"],
        ),
        (
            "{seen_on: {at_least: {fact: decided_on, plus: 3}}}",
            ["20:69 R032 `3` is not a term"],
        ),
        (
            "{loss: {at_least: {fact: loss, plus: {fact: topic}}}}",
            ["20:60 R061 a number is needed here, not `topic`"],
        ),
        (
            "{role: {at_least: owner}}",
            ["20:41 R061 `at_least` needs an order, and `role` has none"],
        ),
        (
            "{paid: {between: [no, yes]}}",
            ["20:40 R061 `at_least` cannot compare yes or no"],
        ),
        (
            "{any: [{prior: x}, {role: boss}]}",
            ["20:38 R026 `x` is not an exact number", "20:49 R054 `role` has no value `boss`"],
        ),
        ("{not: {prior: x}}", ["20:37 R026 `x` is not an exact number"]),
        ("{severity: [minor, bad]}", ["20:42 R054 `severity` has no value `bad`"]),
        ("{prior: {at_least: {sum: [1, x]}}}", ["20:52 R026 `x` is not an exact number"]),
        ("{loss: {less_than: {fact: loss, plus: x}}}", ["20:61 R026 `x` is not an exact number"]),
        ("{seen_on: {between: [2024-01-02, x]}}", ["20:56 R030 `x` is not a day"]),
        ("{severity: role}", ["20:34 R054 `severity` has no value `role`"]),
        (
            "{severity: {equals: {fact: role}}}",
            ["20:43 R061 `severity` cannot be compared with `role`"],
        ),
        (
            "{active: {bidding: yes}}",
            ["20:24 R064 the fact `active` cannot be read here"],
        ),
        (
            "{prior: 1, prioir: 2, sever: 3}",
            ["20:34 R012 unknown fact `prioir`", "20:45 R012 unknown fact `sever`"],
        ),
    ],
)
def test_what_is_refused(when: str, expected: list[str]) -> None:
    """Each fault at its own node; none hides another."""
    assert expected == faults(with_grading(when))
