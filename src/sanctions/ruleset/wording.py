"""Conditions, terms and amounts in words, as explanations and notices print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias

from sanctions.lang.types import Choice, Day, Number, Type, YesNo
from sanctions.model.calendar import Term, Unit
from sanctions.model.tables import HISTORY, Text

Labels: TypeAlias = Mapping[str, Text]
"""What people call facts and their values: ``loss``, ``clause:litter``, ``measure:referral``."""

ALWAYS = Text("一律适用", "always")
OTHERWISE = Text("其他情形", "otherwise")
NOTHING = Text("", "")

FACTS: Labels = {
    **{column.name: Text(column.title.zh, column.title.en.lower()) for column in HISTORY.columns},
    "loss": Text("损失", "loss"),
    "severity": Text("情节", "severity"),
    "impact": Text("影响", "impact"),
    "topic": Text("条款类别", "topic"),
    "class": Text("规约类型", "class"),
    "about": Text("记录对象", "about"),
    "rectified": Text("已整改到位", "rectified"),
    "rectified_in_time": Text("按期整改到位", "rectified in time"),
    "days_open": Text("未整改天数", "days open"),
    "age": Text("行为发生时年龄", "age on the day"),
    "prior": Text("此前计入的违约次数", "earlier counted offences"),
    "prior_same_clause": Text(
        "此前同条款违约次数", "earlier counted offences under the same clause"
    ),
    "prior_same_topic": Text("此前同类违约次数", "earlier counted offences of the same topic"),
    "warnings": Text("此前已告知的违约次数", "earlier admonitions"),
    "grade": Text("等级", "grade"),
    "counted": Text("本期计入的违约次数", "counted offences in the period"),
    "pending": Text("本期待定的违约次数", "pending offences in the period"),
    "worst_grade": Text("本期最重等级", "worst grade in the period"),
    "points": Text("本期积分", "points of the period"),
    "members": Text("成员人数", "members"),
    "points_per_member": Text("人均积分", "points per member"),
    "unrectified": Text("本期未整改次数", "offences of the period not rectified"),
}

VALUES: Labels = {
    "about:person": Text("个人", "person"),
    "about:household": Text("户", "household"),
    "class:general": Text("综合性规约", "general"),
    "class:special": Text("专项规约", "special"),
    "outcome:upheld": Text("维持", "upheld"),
    "outcome:overturned": Text("撤销", "overturned"),
    "worst_grade:none": Text("无", "none"),
}

Comparison: TypeAlias = Literal["at_least", "more_than", "at_most", "less_than", "equals"]

_NUMBERS: dict[Comparison, Text] = {
    "at_least": Text("不少于", "at least "),
    "more_than": Text("多于", "more than "),
    "at_most": Text("不多于", "at most "),
    "less_than": Text("少于", "less than "),
    "equals": Text("为", "is "),
}
_DAYS: dict[Comparison, Text] = {
    "at_least": Text("不早于", "on or after "),
    "more_than": Text("晚于", "after "),
    "at_most": Text("不晚于", "on or before "),
    "less_than": Text("早于", "before "),
    "equals": Text("为", "is "),
}
_WORDS: dict[Comparison, Text] = {
    "at_least": Text("至少为", "at least "),
    "more_than": Text("重于", "above "),
    "at_most": Text("至多为", "at most "),
    "less_than": Text("轻于", "below "),
    "equals": Text("为", "is "),
}
_UNITS: dict[str, Text] = {
    "yuan": Text(" 元", " yuan"),
    "days": Text(" 天", " days"),
    "years": Text(" 岁", " years"),
}
_STARTS: Labels = {
    "occurred_on": Text("行为发生之日", "the act"),
    "recorded_on": Text("登记之日", "the entry"),
    "notified_on": Text("告知之日", "the notice"),
    "decided_on": Text("认定之日", "the decision"),
    "appealed_on": Text("申诉之日", "the appeal"),
    "resolved_on": Text("申诉办结之日", "the end of the appeal"),
    "rectify_by": Text("限期整改之日", "the day set for rectification"),
    "rectified_on": Text("整改到位之日", "the rectification"),
}
_TERMS: dict[Unit, str] = {"days": "天", "weeks": "周", "months": "个月", "years": "年"}


def label(name: str, labels: Labels) -> Text:
    """What people call a fact; a fact that nobody named goes by its own name."""
    if name in labels:
        return labels[name]
    group, _, member = name.partition(".")
    if group == "count":
        return Text(f"本期“{member}”等级次数", f"offences of grade `{member}` in the period")
    if group == "active":
        title = labels.get(f"measure:{member}", Text(member, member))
        return Text(f"“{title.zh}”正在执行", f"“{title.en}” in force")
    return FACTS.get(name, Text(name, name))


def literal(value: bool | date | str, of: Type, labels: Labels) -> Text:  # noqa: FBT001 - any value
    """A constant as people read it; ``value`` of a number is the text of the file."""
    match of:
        case YesNo():
            return Text("是", "yes") if value else Text("否", "no")
        case Number():
            unit = _UNITS.get(of.unit, Text(f" {of.unit}".rstrip(), f" {of.unit}".rstrip()))
            return Text(f"{value}{unit.zh}", f"{value}{unit.en}")
        case Day():
            return Text(str(value), str(value))
        case Choice():
            return labels.get(f"{of.name}:{value}", Text(str(value), str(value)))


def compared(left: Text, of: Type, how: Comparison, right: Text) -> Text:
    """A comparison."""
    if isinstance(of, YesNo):
        return Text(f"{left.zh}：{right.zh}", f"{left.en}: {right.en}")
    words = _DAYS if isinstance(of, Day) else _WORDS if isinstance(of, Choice) else _NUMBERS
    how_zh, how_en = words[how].zh, words[how].en
    return Text(f"{left.zh}{how_zh}{right.zh}", f"{left.en} {how_en}{right.en}")


def between(left: Text, low: Text, high: Text) -> Text:
    """Both ends included."""
    return Text(
        f"{left.zh}在{low.zh}至{high.zh}之间（含）", f"{left.en} from {low.en} to {high.en}"
    )


def one_of(left: Text, options: Sequence[Text]) -> Text:
    """One of several constants."""
    if len(options) == 1:
        return Text(f"{left.zh}为{options[0].zh}", f"{left.en} is {options[0].en}")
    zh, en = "、".join(each.zh for each in options), ", ".join(each.en for each in options)
    return Text(f"{left.zh}为{zh}之一", f"{left.en} is one of {en}")


def known(left: Text, *, yes: bool) -> Text:
    """Whether a fact is known."""
    if yes:
        return Text(f"{left.zh}已知", f"{left.en} is known")
    return Text(f"{left.zh}未知", f"{left.en} is not known")


def every(parts: Sequence[Text]) -> Text:
    """All of the parts."""
    return Text("，且".join(part.zh for part in parts), " and ".join(part.en for part in parts))


def some(parts: Sequence[Text]) -> Text:
    """Any of the parts."""
    zh, en = "，或".join(part.zh for part in parts), " or ".join(part.en for part in parts)
    return Text(f"（{zh}）", f"({en})") if len(parts) > 1 else Text(zh, en)


def negated(part: Text) -> Text:
    """The opposite."""
    return Text(f"并非（{part.zh}）", f"not ({part.en})")


def joined(sign: str, parts: Sequence[Text]) -> Text:
    """Parts with a sign of arithmetic between them."""
    return Text(sign.join(part.zh for part in parts), sign.join(part.en for part in parts))


def extreme(which: Literal["least", "greatest"], parts: Sequence[Text]) -> Text:
    """The least or the greatest of the parts."""
    listed = joined("、", parts).zh, joined(", ", parts).en
    zh = "最小者" if which == "least" else "最大者"
    return Text(f"{listed[0]}中的{zh}", f"the {which} of {listed[1]}")


def term(length: Term) -> Text:
    """A term."""
    return Text(f"{length.number} {_TERMS[length.unit]}", str(length))


def since(day: str, labels: Labels) -> Text:
    """The day from which a measure runs, as an event."""
    return _STARTS.get(day, label(day, labels))


def span(start: Text, length: Term | None, *, when_rectified: bool) -> Text:
    """How long a measure lasts."""
    if length is None:
        return Text(f"自{start.zh}起至整改到位止", f"from {start.en} until rectified")
    lasting = term(length)
    zh, en = f"自{start.zh}起 {lasting.zh}", f"{lasting.en} from {start.en}"
    if when_rectified:
        return Text(f"{zh}，提前整改到位即止", f"{en}, or until rectified if earlier")
    return Text(zh, en)


def bounded(value: Text, at_least: Text | None, at_most: Text | None) -> Text:
    """An amount with its bounds."""
    zh, en = value.zh, value.en
    if at_least is not None:
        zh, en = f"{zh}，不少于{at_least.zh}", f"{en}, at least {at_least.en}"
    if at_most is not None:
        zh, en = f"{zh}，不多于{at_most.zh}", f"{en}, at most {at_most.en}"
    return Text(zh, en)


def per(of: Text, rate: Text) -> Text:
    """A rate for each of something."""
    return Text(f"{of.zh} × {rate.zh}", f"{rate.en} for each of {of.en}")


def discretion(low: Text, high: Text) -> Text:
    """Two bounds between which a person chooses."""
    return Text(
        f"{low.zh}至{high.zh}，由有权机构酌定", f"{low.en} to {high.en}, as the body decides"
    )
