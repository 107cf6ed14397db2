"""The table of the lawful guards, and how they are asked. Source: docs/explanation/law.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sanctions.errors import Diagnostic
from sanctions.model.tables import Text
from sanctions.ruleset import schema
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.lawful import (
    dividend,
    education,
    office,
    payments,
    persons,
    procedure,
)
from sanctions.ruleset.lawful.judged import Finding, Findings, Judged
from sanctions.ruleset.lawful.kinds import FINES
from sanctions.ruleset.lawful.sources import (
    CIVIL_CODE,
    COLLECTIVE_LAW,
    GUIDANCE,
    OPINION,
    ORGANIC_LAW,
    PENALTIES_LAW,
    PRIVACY_LAW,
    RESIDENTS_LAW,
    WOMENS_LAW,
    Article,
    cited,
)

Look: TypeAlias = Callable[[Judged], Findings]


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard. Without ``look`` it is a property of every output, and says nothing of a file."""

    code: str
    title: Text
    source: tuple[Article, ...]
    look: Look | None = None


GUARDS: tuple[Guard, ...] = (
    Guard(
        "LAW01",
        Text("基本分红是成员的权利", "The base dividend is a member's right"),
        (Article(COLLECTIVE_LAW, (8, (13, 7), 42)), Article(CIVIL_CODE, (265,))),
        dividend.look,
    ),
    Guard(
        "LAW02",
        Text("村里不能罚款", "A village cannot fine"),
        FINES,
        payments.look_for_fines,
    ),
    Guard(
        "LAW03",
        Text("不为他人的行为负责", "Nobody pays for another's act"),
        (Article(COLLECTIVE_LAW, (8, 13)),),
        persons.look_for_kin,
    ),
    Guard(
        "LAW04",
        Text("不得以身份为依据", "No forbidden grounds"),
        (Article(COLLECTIVE_LAW, (8, 18)), Article(WOMENS_LAW, (55, 56))),
        persons.look_for_grounds,
    ),
    Guard(
        "LAW05",
        Text("由有权的会议表决通过", "Adopted by the right body"),
        (
            Article(ORGANIC_LAW, (27,), now=(31,)),
            Article(RESIDENTS_LAW, (15,)),
            Article(COLLECTIVE_LAW, (26, 27, 28)),
        ),
        procedure.look_at_adoption,
    ),
    Guard(
        "LAW06",
        Text("不溯及既往", "No retroactivity"),
        (Article(PENALTIES_LAW, (37,), analogy=True),),
        procedure.look_at_publication,
    ),
    Guard(
        "LAW07",
        Text("告知、陈述和救济", "Notice, statement, remedy"),
        (
            Article(COLLECTIVE_LAW, (56, 57)),
            Article(ORGANIC_LAW, (36,), now=(41,)),
            Article(GUIDANCE),
        ),
        procedure.look_at_remedies,
    ),
    Guard(
        "LAW08",
        Text("公开的个人信息最少", "Least data in public"),
        (Article(PRIVACY_LAW, (6, 25, 28, 29)), Article(ORGANIC_LAW, (30,), now=(35,))),
        persons.look_for_private,
    ),
    Guard(
        "LAW09",
        Text("由人决定", "A person decides"),
        (Article(PRIVACY_LAW, (24,)),),
    ),
    Guard(
        "LAW10",
        Text("一事不重复处理", "No double consequence for one act"),
        (Article(PENALTIES_LAW, (29,), analogy=True),),
        payments.look_for_doubles,
    ),
    Guard(
        "LAW11",
        Text("未成年人", "Minors"),
        (
            Article(PENALTIES_LAW, (30, 31), analogy=True),
            Article(CIVIL_CODE, (18, 19, 20, 21)),
        ),
        persons.look_for_minors,
    ),
    Guard(
        "LAW12",
        Text("任职限制由法律规定", "Office: a closed statutory list"),
        (Article(ORGANIC_LAW, (13, 15), now=(16, 18)),),
        office.look_at_office,
    ),
    Guard(
        "LAW13",
        Text("过期不追究", "Staleness"),
        (Article(PENALTIES_LAW, (36,), analogy=True),),
        procedure.look_at_staleness,
    ),
    Guard(
        "LAW14",
        Text("错了要补发", "Reversal"),
        (),
    ),
    Guard(
        "LAW15",
        Text("教育在先", "Education first"),
        (Article(GUIDANCE),),
        education.look,
    ),
    Guard(
        "LAW16",
        Text("工作意见自身的上限", "The Opinion's own ceilings"),
        (Article(OPINION),),
        office.look_at_ceilings,
    ),
)


def judge(document: schema.Document, ruleset: Ruleset, faults: Faults) -> None:
    """Note what each guard says of a covenant that has no other error.

    A warning that ``acknowledged`` answers carries its reason; what answers nothing is noted too.
    """
    judged = Judged(document, ruleset)
    for guard in GUARDS:
        found = [] if guard.look is None else list(guard.look(judged))
        for each in found:
            faults.note(_diagnostic(guard, each, judged))
        if guard.code in ruleset.acknowledged:
            _answer(guard, found, document, faults)


def _diagnostic(guard: Guard, found: Finding, judged: Judged) -> Diagnostic:
    source = cited(found.source or guard.source, judged.day)
    answer = judged.ruleset.acknowledged.get(guard.code)
    reason = Text("", "") if answer is None or found.severity == "error" else answer
    return Diagnostic(
        guard.code,
        found.span,
        found.message.en,
        found.hint.en,
        found.severity,
        found.message.zh,
        found.hint.zh,
        source.en,
        source.zh,
        reason.en,
        reason.zh,
    )


def _answer(guard: Guard, found: list[Finding], document: schema.Document, faults: Faults) -> None:
    """An error is not answered, and an answer to nothing is one too many."""
    span = document.key_span("acknowledged", guard.code)
    if any(each.severity == "error" for each in found):
        faults.note(
            Diagnostic(
                "R093",
                span,
                f"`{guard.code}` is an error here, and an error cannot be acknowledged",
                "mend what it says",
                message_zh=f"`{guard.code}` 在此是错误，错误不能以知悉了结",
                hint_zh="按其提示改正",
            )
        )
    elif not found:
        faults.note(
            Diagnostic(
                "R095",
                span,
                f"`{guard.code}` says nothing of this covenant, so nothing is acknowledged",
                "take it out, so that it cannot hide a later warning",
                "warning",
                f"`{guard.code}` 对本公约没有提醒，无须写明",
                "删去，以免遮住以后的提醒",
            )
        )
