"""Conditions, terms and amounts in words, as explanations and notices print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias

from sanctions.lang.ops import Operator
from sanctions.lang.types import Choice, Day, Number, Type, YesNo
from sanctions.model.calendar import Term, Unit, parse_day
from sanctions.model.tables import HISTORY, Text
from sanctions.ruleset.covenant import NO_TEXT, Attribute, Ruleset
from sanctions.ruleset.phrases import joined, listed, say

Labels: TypeAlias = Mapping[str, Text]
"""What people call facts and their values.

By the name of a fact, ``FACT:VALUE``, ``measure:ID`` or ``word:ID``; the last stands for any id of
the covenant that has no title.
"""

ALWAYS = Text("一律适用", "always")
OTHERWISE = Text("其他情形", "otherwise")
NOTHING = NO_TEXT

FACTS: Labels = {
    **{column.name: Text(column.title.zh, column.title.en.lower()) for column in HISTORY.columns},
    "occurred_on": Text("发生日期", "day of the act"),
    "recorded_on": Text("登记日期", "day of the entry"),
    "notified_on": Text("告知日期", "day of the notice"),
    "decided_on": Text("认定日期", "day of the decision"),
    "appealed_on": Text("申诉日期", "day of the appeal"),
    "resolved_on": Text("申诉办结日期", "last day of the appeal"),
    "outcome": Text("申诉结果", "outcome of the appeal"),
    "rectify_by": Text("限期整改日期", "day set for rectification"),
    "rectified_on": Text("整改到位日期", "day of the rectification"),
    "loss": Text("损失", "loss"),
    "severity": Text("情节", "severity"),
    "impact": Text("影响", "impact"),
    "topic": Text("条款类别", "topic"),
    "class": Text("公约类型", "class"),
    "about": Text("记录对象", "about"),
    "rectified": Text("已整改到位", "rectified"),
    "rectified_in_time": Text("按期整改到位", "rectified in time"),
    "days_open": Text("未整改天数", "number of days open"),
    "age": Text("行为发生时年龄", "age on the day"),
    "prior": Text("此前计入的违规次数", "number of earlier counted offences"),
    "prior_same_clause": Text(
        "此前同条款违规次数", "number of earlier counted offences under the same clause"
    ),
    "prior_same_topic": Text(
        "此前同类违规次数", "number of earlier counted offences of the same topic"
    ),
    "warnings": Text("此前已告知的违规次数", "number of earlier admonitions"),
    "grade": Text("等次", "grade"),
    "counted": Text("本期计入的违规次数", "number of counted offences in the period"),
    "pending": Text("本期待决的违规次数", "number of pending offences in the period"),
    "worst_grade": Text("本期最重等次", "worst grade in the period"),
    "points": Text("本期积分", "number of points in the period"),
    "members": Text("成员人数", "number of members"),
    "points_per_member": Text("人均积分", "number of points per member"),
    "unrectified": Text("本期未整改次数", "number of offences in the period not rectified"),
}

VALUES: Labels = {
    "about:person": Text("个人", "person"),
    "about:household": Text("户", "household"),
    "class:general": Text("综合性公约", "general"),
    "class:special": Text("专项公约", "special"),
    "outcome:upheld": Text("维持", "upheld"),
    "outcome:overturned": Text("撤销", "overturned"),
    "worst_grade:none": Text("无", "none"),
}


_NUMBERS: Mapping[Operator, Text] = {
    "at_least": Text("不少于", " is at least "),
    "more_than": Text("多于", " is more than "),
    "at_most": Text("不多于", " is at most "),
    "less_than": Text("少于", " is less than "),
    "equals": Text("为", " is "),
}
_DAYS: Mapping[Operator, Text] = {
    "at_least": Text("不早于", " is on or after "),
    "more_than": Text("晚于", " is after "),
    "at_most": Text("不晚于", " is on or before "),
    "less_than": Text("早于", " is before "),
    "equals": Text("为", " is "),
}
_WORDS: Mapping[Operator, Text] = {
    "at_least": Text("至少为", " is at least "),
    "more_than": Text("重于", " is above "),
    "at_most": Text("至多为", " is at most "),
    "less_than": Text("轻于", " is below "),
    "equals": Text("为", " is "),
}
_ANSWERS: Mapping[Operator, Text] = dict.fromkeys(_WORDS, Text("：", ": "))
_UNITS: Labels = {
    "yuan": Text(" 元", " yuan"),
    "points": Text(" 分", ""),
    "days": Text(" 天", " days"),
    "years": Text(" 岁", " years"),
    "times": Text(" 次", ""),
    "people": Text(" 人", ""),
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
_TERMS: Mapping[Unit, str] = {"days": "天", "weeks": "周", "months": "个月", "years": "年"}


def labels(
    *,
    words: Labels,
    attributes: Mapping[str, Attribute],
    measures: Labels,
    clauses: Labels,
) -> Labels:
    """What a covenant calls its facts and their values; a topic of one clause goes by its title."""
    return {
        **VALUES,
        **{f"topic:{name}": title for name, title in clauses.items() if name not in words},
        **{f"clause:{name}": title for name, title in clauses.items()},
        **{f"measure:{name}": title for name, title in measures.items()},
        **{f"word:{name}": word for name, word in words.items()},
        **{name: attribute.title for name, attribute in attributes.items()},
    }


def labels_of(version: Ruleset) -> Labels:
    """What a covenant that was read calls its facts and their values."""
    return labels(
        words=version.words,
        attributes=version.attributes,
        measures={measure.id: measure.title for measure in version.measures.values()},
        clauses={clause.id: clause.title for clause in version.clauses.values()},
    )


def label(name: str, labels: Labels) -> Text:
    """What people call a fact; a fact that nobody named goes by its own name."""
    if name in labels:
        return labels[name]
    group, _, member = name.partition(".")
    if group == "count":
        return say(
            "本期等次为{grade}的违规次数",
            "number of offences of grade “{grade}” in the period",
            grade=word(member, labels),
        )
    if group == "active":
        title = labels.get(f"measure:{member}", Text(member, member))
        return say("“{title}”正在执行", "“{title}” in force", title=title)
    return labels.get(f"word:{name}") or FACTS.get(name, Text(name, name))


def word(name: str, labels: Labels) -> Text:
    """What people call an id without a title; one that nobody named goes by itself."""
    return labels.get(f"word:{name}", Text(name, name))


def day(of: date) -> Text:
    """A calendar day as an official text writes it."""
    return Text(f"{of.year}年{of.month}月{of.day}日", of.isoformat())


def literal(value: bool | str, of: Type, labels: Labels) -> Text:  # noqa: FBT001 - any value
    """A constant as people read it; ``value`` is the text of the file but for a yes or no."""
    match of:
        case YesNo():
            return Text("是", "yes") if value else Text("否", "no")
        case Number():
            unit = _UNITS.get(of.unit, Text(f" {of.unit}".rstrip(), f" {of.unit}".rstrip()))
            return Text(f"{value}{unit.zh}", f"{value}{unit.en}")
        case Day():
            return day(parse_day(str(value)))
        case Choice():
            return labels.get(f"{of.name}:{value}") or word(str(value), labels)


def compared(left: Text, of: Type, how: Operator, right: Text) -> Text:
    """A comparison."""
    return joined((left, _comparisons(of)[how], right), zh="", en="")


def _comparisons(of: Type) -> Mapping[Operator, Text]:
    match of:
        case YesNo():
            return _ANSWERS
        case Number():
            return _NUMBERS
        case Day():
            return _DAYS
        case Choice():
            return _WORDS


def between(left: Text, low: Text, high: Text) -> Text:
    """Both ends included."""
    return say(
        "{left}在{low}至{high}之间（含）",
        "{left} is from {low} to {high}",
        left=left,
        low=low,
        high=high,
    )


def one_of(left: Text, of: Type, options: Sequence[Text]) -> Text:
    """One of several constants."""
    return joined((left, _comparisons(of)["equals"], listed(options)), zh="", en="")


def known(left: Text, *, yes: bool) -> Text:
    """Whether a fact is known."""
    if yes:
        return say("{left}已知", "{left} is known", left=left)
    return say("{left}未知", "{left} is not known", left=left)


def every(parts: Sequence[Text]) -> Text:
    """All of the parts."""
    return joined(parts, zh="，且", en=", and ")


def some(parts: Sequence[Text]) -> Text:
    """Any of the parts."""
    any_of = joined(parts, zh="，或", en=", or ")
    return say("（{any_of}）", "({any_of})", any_of=any_of) if len(parts) > 1 else any_of


def negated(part: Text) -> Text:
    """The opposite."""
    return say("并非（{part}）", "not ({part})", part=part)


def extreme(which: Literal["least", "greatest"], parts: Sequence[Text]) -> Text:
    """The least or the greatest of the parts."""
    zh = "最小者" if which == "least" else "最大者"
    return say("{parts}中的" + zh, f"the {which} of {{parts}}", parts=joined(parts))


def term(length: Term) -> Text:
    """A term."""
    return Text(f"{length.number} {_TERMS[length.unit]}", str(length))


def since(start: str, labels: Labels) -> Text:
    """The day from which a measure runs, as an event."""
    return _STARTS.get(start, label(start, labels))


def span(start: Text, length: Term | None, *, when_rectified: bool) -> Text:
    """How long a measure lasts."""
    if length is None:
        return say("自{start}起至整改到位止", "from {start} until rectified", start=start)
    lasting = say("自{start}起 {term}", "{term} from {start}", start=start, term=term(length))
    if when_rectified:
        return say(
            "{lasting}，提前整改到位即止",
            "{lasting}, or until rectified if earlier",
            lasting=lasting,
        )
    return lasting


def bounded(value: Text, at_least: Text | None, at_most: Text | None) -> Text:
    """An amount with its bounds."""
    if at_least is not None:
        value = say(
            "{value}，不少于{bound}", "{value}, at least {bound}", value=value, bound=at_least
        )
    if at_most is not None:
        value = say(
            "{value}，不多于{bound}", "{value}, at most {bound}", value=value, bound=at_most
        )
    return value


def per(of: Text, rate: Text) -> Text:
    """A rate for each of something."""
    return say("{of} × {rate}", "{rate} for each of {of}", of=of, rate=rate)


def discretion(low: Text, high: Text) -> Text:
    """Two bounds between which a person chooses."""
    return say(
        "{low}至{high}，由有权机构酌定",
        "{low} to {high}, as the body decides",
        low=low,
        high=high,
    )
