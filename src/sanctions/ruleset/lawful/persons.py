"""LAW03: nobody pays for another. LAW04: no forbidden grounds. LAW08: least data. LAW11: minors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sanctions.errors import Span
from sanctions.lang.types import Choice
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import NO_TEXT
from sanctions.ruleset.lawful.judged import Finding, Findings, Imposed, Judged
from sanctions.ruleset.lawful.partial import Facts, clauses, holds, may_hold
from sanctions.ruleset.lawful.wordlists import GROUNDS, GROUNDS_ZH, GUARDIAN, KIN, PRIVATE
from sanctions.ruleset.phrases import say
from sanctions.ruleset.scalars import quoted
from sanctions.ruleset.source import Mapping, Node, Scalar, Sequence

# --- LAW03 ----------------------------------------------------------------------------------------


def look_for_kin(judged: Judged) -> Findings:
    """Measures that name relatives, and rewards that a household wins or loses together."""
    for span, measure in judged.measures():
        said = KIN.said_in(*judged.called(measure))
        if said:
            message = say(
                "措施 {name} 涉及他人（{said}）",
                "the measure {name} falls on others ({said})",
                name=quoted(measure.id),
                said=quoted(said),
            )
            hint = Text("措施只能针对本人", "a measure falls on whom the record is about, alone")
            yield Finding("error", span, message, hint)
    for written, reward in judged.rewards():
        if reward.unit == "household" and written.unit is not None:
            message = say(
                "奖励 {name} 以户为单位，一人违约影响全户",
                "the reward {name} is the household's: the act of one costs the others",
                name=quoted(reward.id),
            )
            hint = Text(
                "改为 `unit: member`，或说明为何以户为单位",
                "write `unit: member`, or acknowledge why it is the household's",
            )
            yield Finding("warning", written.unit.span, message, hint)


# --- LAW04 ----------------------------------------------------------------------------------------


def look_for_grounds(judged: Judged) -> Findings:
    """Columns and their values that say sex, marriage, birth, study, service or imprisonment."""
    for span, texts in _columns(judged):
        for ground, words in GROUNDS.items():
            said = words.said_in(*texts)
            if said:
                message = say(
                    "{name} 以{ground}（{said}）为依据",
                    "{name} reads {ground} ({said})",
                    name=quoted(texts[0]),
                    ground=Text(GROUNDS_ZH[ground], ground),
                    said=quoted(said),
                )
                hint = Text(
                    "删去；如果说的是行为而不是身份，换一个说明行为的名称",
                    "take it out; where it means an act and no status, name the act",
                )
                yield Finding("error", span, message, hint)
                break


def _columns(judged: Judged) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Every scale, attribute and value of them, with what it is called."""
    document, ruleset = judged.document, judged.ruleset
    for name, words in (document.scales or {}).items():
        yield document.key_span("scales", name), judged.texts_of(name, NO_TEXT)
        for word in words or ():
            if word is not None:
                yield word.span, judged.texts_of(word.value, NO_TEXT)
    for name, attribute in ruleset.attributes.items():
        yield document.key_span("attributes", name), judged.texts_of(name, attribute.title)
        written = (document.attributes or {}).get(name)
        if isinstance(attribute.type, Choice) and written is not None:
            for word in written.values or ():
                if word is not None:
                    yield word.span, judged.texts_of(word.value, NO_TEXT)


# --- LAW08 ----------------------------------------------------------------------------------------

_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")
_NO_TEXTS = ("url", "filed", "id", "extends", "source")


def look_for_private(judged: Judged) -> Findings:
    """Columns that ask for what identifies a person, and numbers of persons in the text itself."""
    for name, attribute in judged.ruleset.attributes.items():
        said = PRIVATE.said_in(*judged.texts_of(name, attribute.title))
        if said:
            span = judged.document.key_span("attributes", name)
            message = say(
                "{name} 收集规则用不到的个人信息（{said}）",
                "{name} asks for personal data that no rule needs ({said})",
                name=quoted(name),
                said=quoted(said),
            )
            hint = Text("删去这一栏", "take the column out")
            yield Finding("warning", span, message, hint)
    for scalar in _texts(judged.document.node):
        if _NUMBERS.search(scalar.text):
            message = Text(
                "公约文本中有证件号或电话号码",
                "the text of the covenant holds what looks like an id number or a phone number",
            )
            hint = Text("公约要公布，请删去", "a covenant is public: take it out")
            yield Finding("warning", scalar.span, message, hint)


def _texts(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items):
            for item in items:
                yield from _texts(item)
        case Mapping(entries):
            for name, entry in entries.items():
                if name not in _NO_TEXTS:
                    yield from _texts(entry.value)


# --- LAW11 ----------------------------------------------------------------------------------------

_CHILD: Facts = {"age": 13, "subject_kind": "member", "about": "person"}
_MINOR: Facts = {"age": 17, "subject_kind": "member", "about": "person"}


def look_for_minors(judged: Judged) -> Findings:
    """Clauses about persons without an exempt age, and payments that a minor can be asked for."""
    persons = [each for each in clauses(judged.ruleset) if each["about"] == "person"]
    if not persons:
        return
    yield from _exemption(judged)
    told: set[str] = set()
    for each in judged.imposed():
        if each.measure.kind != "payment" or each.measure.id in told or _addressed(each, judged):
            continue
        if _falls_on_a_minor(each, persons, judged):
            told.add(each.measure.id)
            yield _payment(each, judged)


def _exemption(judged: Judged) -> Findings:
    exempt = judged.ruleset.counting.exempt
    if exempt is not None and "age" in exempt.facts and may_hold(exempt, _CHILD):
        return
    message = Text(
        "没有按年龄免责：未满 14 周岁的记录也计入",
        "there is no exemption by age: records of a child under 14 count",
    )
    hint = Text("写 `exempt: {age: {less_than: 14}}`", "write `exempt: {age: {less_than: 14}}`")
    path = ("counting",) if exempt is None else ("counting", "exempt")
    yield Finding("warning", judged.document.key_span(*path), message, hint)


def _addressed(each: Imposed, judged: Judged) -> bool:
    return bool(GUARDIAN.said_in(*judged.called(each.measure)))


def _falls_on_a_minor(each: Imposed, persons: list[Facts], judged: Judged) -> bool:
    exempt = judged.ruleset.counting.exempt
    for clause in persons:
        facts = {**clause, **_MINOR}
        spared = exempt is not None and holds(exempt, facts) is True
        if not spared and may_hold(each.row.when, facts):
            return True
    return False


def _payment(each: Imposed, judged: Judged) -> Finding:
    message = say(
        "{name} 可能落到未满 18 周岁的成员身上，未写明向监护人提出",
        "{name} can fall on a member under 18, and does not say that the guardian is asked",
        name=quoted(each.measure.id),
    )
    hint = Text(
        "在名称中写明由监护人承担，或在条件中写 `age: {at_least: 18}`",
        "say so in its title, or add `age: {at_least: 18}` to the condition",
    )
    return Finding("warning", judged.document.key_span("measures", each.measure.id), message, hint)
