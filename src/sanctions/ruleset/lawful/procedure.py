"""LAW05: the right body. LAW06: no retroactivity. LAW07: appeals suspend. LAW13: staleness."""

from __future__ import annotations

from datetime import date

from sanctions.errors import Span
from sanctions.model.tables import Text
from sanctions.ruleset import schema
from sanctions.ruleset.covenant import Adopted
from sanctions.ruleset.lawful.judged import Finding, Findings, Judged
from sanctions.ruleset.lawful.quorum import REPRESENTATIVES, Body, Missing, recognised
from sanctions.ruleset.lawful.wordlists import MANDATE
from sanctions.ruleset.phrases import joined, say
from sanctions.ruleset.scalars import quoted

# --- LAW05 ----------------------------------------------------------------------------------------

_PARTS = ("body", "on", "eligible", "present", "in_favour", "published_on")
_DRAFT = Text("：所有结果标注“草案”", ": every output is marked DRAFT")


def look_at_adoption(judged: Judged) -> Findings:
    """What is not said of the adoption, and what the law asks of the body that is named.

    Without `adopted` nothing is claimed, and the mark DRAFT on every output says it all.
    """
    written, adopted = judged.document.adopted, judged.ruleset.adopted
    if written is None or adopted is None:
        return
    lacking = [f"`{part}`" for part in _PARTS if part not in written.node.entries]
    if lacking:
        message = say(
            "`adopted` 缺少 {parts}{draft}",
            "`adopted` does not say {parts}{draft}",
            parts=joined(lacking),
            draft=_DRAFT,
        )
        hint = Text("补齐", "add them")
        yield Finding("warning", judged.document.key_span("adopted"), message, hint)
    elif "filed" not in written.node.entries:
        message = Text("没有写备案号 `filed`", "`adopted` does not say where it is `filed`")
        hint = Text("报乡镇、街道备案后补上", "file it with the town or street, and add the number")
        yield Finding("warning", judged.document.key_span("adopted"), message, hint)
    if adopted.body.zh and adopted.on is not None and written.body is not None:
        yield from _body(written, adopted, written.body.span, adopted.on)


def _body(written: schema.Adopted, adopted: Adopted, span: Span, on: date) -> Findings:
    body = recognised(adopted.body, on)
    if body is None:
        message = say(
            "不掌握 {body} 的法定人数，未作核对",
            "the quorum of {body} is not known, and is not judged",
            body=Text(quoted(adopted.body.zh), quoted(adopted.body.en)),
        )
        hint = Text(
            "写村民会议、村民代表会议、居民会议、成员大会或成员代表大会，或说明依据",
            "name the villagers', residents' or members' assembly, or their representatives', or"
            " acknowledge on what it rests",
        )
        yield Finding("warning", span, message, hint)
        return
    missed = adopted.missed
    if missed is not None:
        yield _short(written, body, missed)
    elif body is REPRESENTATIVES and not MANDATE.said_in(adopted.body.zh, adopted.body.en):
        message = Text(
            "村规民约由村民会议制定，村民代表会议须有其授权",
            "village rules are made by the villagers' assembly; its representatives need its"
            " mandate",
        )
        hint = Text(
            "在 `body` 中写明“村民会议授权”，或说明授权的决议",
            "say in `body` that it had the mandate, or acknowledge by which resolution",
        )
        yield Finding("warning", span, message, hint, body.source)


def _short(written: schema.Adopted, body: Body, missed: Missing) -> Finding:
    votes = written.present if missed == "present" else written.in_favour
    span = written.span if votes is None else votes.span
    message = say(
        "未达到法定人数（{needs}）{draft}",
        "the quorum was not reached ({needs}){draft}",
        needs=body.needs,
        draft=_DRAFT,
    )
    hint = Text("重新召集会议表决", "call the assembly again")
    return Finding("warning", span, message, hint, body.source)


# --- LAW06 ----------------------------------------------------------------------------------------


def look_at_publication(judged: Judged) -> Findings:
    """A covenant that is in force before anybody could read it."""
    in_force, adopted = judged.document.in_force, judged.ruleset.adopted
    published = None if adopted is None else adopted.published_on
    if published is None or in_force is None or in_force.from_ is None:
        return
    if in_force.from_.value < published:
        message = say(
            "{start} 施行，早于公布日期 {published}",
            "in force from {start}, before it was published on {published}",
            start=in_force.from_.value.isoformat(),
            published=published.isoformat(),
        )
        hint = Text("施行日期不得早于公布日期", "let it be in force no earlier than that")
        yield Finding("error", in_force.from_.span, message, hint)


# --- LAW07 ----------------------------------------------------------------------------------------

_NOT_BEFORE_THE_DECISION = ("decided_on", "appealed_on", "resolved_on")


def look_at_remedies(judged: Judged) -> Findings:
    """Appeals that suspend nothing, and measures that start before the decision."""
    counting = judged.document.counting
    if counting is not None and counting.appeal is not None and counting.appeal.value == "stands":
        message = Text("申诉期间照常执行", "what is imposed runs on while an appeal is not decided")
        hint = Text("写 `appeal: suspends`", "write `appeal: suspends`")
        yield Finding("warning", counting.appeal.span, message, hint)
    for each in judged.imposed():
        start = each.written.from_
        if start is not None and start.value not in _NOT_BEFORE_THE_DECISION:
            message = say(
                "{name} 从 {day} 起算，可能早于决定之日",
                "{name} starts on {day}, which can be before the decision",
                name=quoted(each.measure.id),
                day=quoted(start.value),
            )
            hint = Text("写 `from: decided_on`", "write `from: decided_on`")
            yield Finding("warning", start.span, message, hint)


# --- LAW13 ----------------------------------------------------------------------------------------


def look_at_staleness(judged: Judged) -> Findings:
    """Records that never lapse."""
    if judged.has_offences and judged.ruleset.counting.limitation is None:
        message = Text(
            "没有追究期限：多年前的行为也可以处理",
            "there is no `limitation`: an act of many years ago can still be decided on",
        )
        hint = Text("写 `limitation: 2 years`", "write `limitation: 2 years`")
        yield Finding("warning", judged.document.key_span("counting"), message, hint)
