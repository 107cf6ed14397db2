"""Explanations of a run: a household, a member or a record, from its figures back to their cause.

The reference engine is run again on the household, or on its village where money crosses
households; so an explanation and the tables of a run are two prints of one result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from sanctions.errors import UsageError, suggest
from sanctions.files.masks import shown
from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.report.closing import closing_node
from sanctions.report.money import money_outcome, outcome
from sanctions.report.records import record_name, record_node, standing
from sanctions.report.scope import Scope
from sanctions.report.sections import closed, explained, running_measures
from sanctions.report.trace import Case, Rerun, Row, crosses_households
from sanctions.report.tree import Figure, Node
from sanctions.report.words import day, period
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.phrases import joined, say
from sanctions.runs.decide import subject_key
from sanctions.runs.run import Run, engine_inputs

Subject = tuple[str, str]
_NOBODY = Text("无人", "nobody")


def explain_household(run: Run, household_id: str) -> Node:
    """Why a household's money and measures are what they are.

    Raises: UsageError: when the run has no such household; ids of others are masked in the message.
    """
    _check_known(run, "household", household_id)
    members = [row for row in run.inputs.members.rows if row["household_id"] == household_id]
    scope = _scope(run, members[0], members)
    row = scope.base.households[household_id]
    rows = [each for each in scope.base.paid.values() if each["household_id"] == household_id]
    moneyed = [each for each in scope.rerun.rewards if each.scheme != "honour"]
    result = [] if scope.rerun.rewards and not moneyed else [_money_of(row)]
    text = say(
        "{id} 户，{period}奖励：{result}。",
        "Household {id}, reward of {period}: {result}.",
        id=household_id,
        period=period(run.period),
        result=joined([*result, *_honours(scope, rows)], zh="；", en="; "),
    )
    names = ("dividend", "base", "paid", "held", "withheld")
    figures = (
        Figure("household_id", household_id),
        Figure("status", row["status"]),
        *(Figure(name, format_decimal(row[name], 2)) for name in names),
    )
    return explained(Node("household", text, figures), scope, rows, row["base"])


def explain_member(run: Run, member_id: str) -> Node:
    """Why a member's money and measures are what they are.

    Raises: UsageError: when the run has no such member; ids of others are masked in the message.
    """
    _check_known(run, "member", member_id)
    member = next(row for row in run.inputs.members.rows if row["member_id"] == member_id)
    scope = _scope(run, member, [member])
    rows = [each for each in scope.base.paid.values() if each["member_id"] == member_id]
    rewards = [
        say(
            "{title}{outcome}",
            "{title} {outcome}",
            title=reward.title,
            outcome=outcome(reward, [row]),
        )
        for reward in scope.rerun.rewards
        for row in rows
        if row["reward"] == reward.id
    ]
    result = joined(rewards, zh="；", en="; ") if rewards else Text("无奖励", "no reward")
    text = say(
        "成员 {id}，{period}：{result}。",
        "Member {id}, {period}: {result}.",
        id=member_id,
        period=period(run.period),
        result=result,
    )
    figures = (Figure("member_id", member_id),)
    return explained(Node("person", text, figures), scope, rows, rows[0]["base"] if rows else 0)


def explain_record(run: Run, record_id: str) -> Node:
    """Why a record is in its state and grade, and what it leads to.

    Raises: UsageError: when the run has no such record; ids of others are masked in the message.
    """
    _check_known(run, "record", record_id)
    given = next(row for row in run.inputs.history.rows if row["record_id"] == record_id)
    subject = subject_key(given)
    touched = [row for row in run.inputs.members.rows if _touches(subject, row)]
    scope = _scope(run, touched[0] if touched else {}, touched, subject)
    return _record_root(scope, record_id)


def explain_decision(
    versions: Sequence[Ruleset],
    history: Iterable[Mapping[str, Any]],
    subject: Mapping[str, Any] | None,
    *,
    as_of: date,
) -> Node:
    """Why the records and measures of one subject are what they are, without a dividend list.

    ``history`` holds typed engine rows of one subject, ``subject`` its row of the plan's table
    ``subjects``.
    """
    records = [dict(row) for row in history]
    known = () if subject is None else (dict(subject),)
    rerun = Rerun(Case(tuple(versions), as_of, records, subjects=known))
    subjects = {subject_key(row) for row in records}
    if subject is not None:
        subjects.add((subject["subject_kind"], subject["subject"]))
    scope = Scope(rerun, rerun, frozenset(subjects), frozenset())
    counted = [each for each in scope.base.records.values() if each["~imposable"]]
    text = say(
        "{subjects}：{records} 条记录，其中 {counted} 条计入；正在执行的措施 {measures} 项。",
        "{subjects}: {counted} of {records} records count; measures in force: {measures}.",
        subjects=joined(sorted(name for _, name in subjects)) if subjects else _NOBODY,
        records=len(scope.base.records),
        counted=len(counted),
        measures=len(running_measures(scope)),
    )
    return explained(Node("decision", text, (Figure("as_of", as_of.isoformat()),)), scope, [], 0)


# --- what a run holds of one household -----------------------------------------------------------


def _scope(
    run: Run,
    place: Mapping[str, Any],
    members: list[dict[str, Any]],
    extra: Subject | None = None,
) -> Scope:
    """The household's rows of the run, and its village's, made ready to be run again."""
    own = {("member", str(row["member_id"])) for row in members}
    own |= {("household", str(row["household_id"])) for row in members}
    if extra is not None:
        own = {extra}
    near = Rerun(_case(run, place, "household_id", extra))
    crosses = crosses_households(run.paying.rewards)
    rerun = Rerun(_case(run, place, "village_id", extra)) if crosses and place else near
    return Scope(rerun, near, frozenset(own), frozenset(str(row["member_id"]) for row in members))


def _case(
    run: Run,
    place: Mapping[str, Any],
    key: Literal["household_id", "village_id"],
    extra: Subject | None,
) -> Case:
    """The rows of a run about the members with one household or village."""
    inputs = engine_inputs(run.inputs, run.as_of)
    members = [row for row in inputs["members"] if place and row[key] == place[key]]
    subjects = {("member", row["member_id"]) for row in members}
    subjects |= {("household", row["household_id"]) for row in members}
    if extra is not None:
        subjects.add(extra)
    villages = [row for row in inputs["villages"] if place]
    return Case(
        run.versions,
        run.as_of,
        [row for row in inputs["history"] if subject_key(row) in subjects],
        run.period,
        members,
        [row for row in villages if row["village_id"] == place["village_id"]],
        tuple(run.inputs.held),
    )


def _touches(subject: Subject, member: Mapping[str, Any]) -> bool:
    kind, name = subject
    return bool(member["member_id" if kind == "member" else "household_id"] == name)


# --- the first sentence --------------------------------------------------------------------------


def _money_of(household: Row) -> Text:
    return money_outcome(
        paid=household["paid"],
        held=household["held"],
        withheld=household["withheld"],
        statuses={household["status"]},
    )


def _honours(scope: Scope, rows: list[Row]) -> list[Text]:
    """Who is granted what, for the rewards without money."""
    parts = []
    for reward in scope.rerun.rewards:
        if reward.scheme == "honour":
            groups: dict[Text, list[str]] = {}
            for row in rows:
                if row["reward"] == reward.id:
                    groups.setdefault(outcome(reward, [row]), []).append(row["member_id"])
            parts += [
                say(
                    "{title}{then}（{members}）",
                    "{title} {then} ({members})",
                    title=reward.title,
                    then=then,
                    members=joined(members),
                )
                for then, members in groups.items()
            ]
    return parts


# --- unknown ids ----------------------------------------------------------------------------------


def _check_known(run: Run, what: str, given: str) -> None:
    """Raises: UsageError: with a hint that gives away no id of anybody else."""
    ids: dict[str, set[str]] = {
        "household": {str(row["household_id"]) for row in run.inputs.members.rows},
        "member": {str(row["member_id"]) for row in run.inputs.members.rows},
        "record": {str(row["record_id"]) for row in run.inputs.history.rows},
    }
    if given in ids[what]:
        return
    message = f"no {what} {shown(given, personal=False)} in this run"
    other = next((kind for kind, known in ids.items() if given in known), None)
    near = suggest(given, ids[what])
    if other is not None:
        message += f": it is the id of a {other}"
    elif near is not None:
        message += f": did you mean {shown(near, personal=True)}?"
    raise UsageError(message)


# --- one record -----------------------------------------------------------------------------------


def _record_root(scope: Scope, record_id: str) -> Node:
    record = scope.base.records.get(record_id)
    if record is None:
        text = say(
            "{id}：在{as_of}尚未登记，不产生任何后果。",
            "{id} was not recorded by {as_of}, so nothing follows from it.",
            id=record_id,
            as_of=day(scope.as_of),
        )
        return Node("record", text, (Figure("record_id", record_id),), (closing_node(scope.rerun),))
    node = record_node(record, scope.rerun, scope.base, detail=True)
    version = scope.rerun.version_of(record)
    text = say(
        "{name}，{subject}，按{as_of}所知：{standing}。",
        "{name}, {subject}, as known on {as_of}: {standing}.",
        name=record_name(record, scope.rerun),
        subject=record["subject"],
        as_of=day(scope.as_of),
        standing=standing(record, version),
    )
    children = [*node.children, *_touched(scope, record)]
    return closed(replace(node, text=text), children, scope, [record])


def _touched(scope: Scope, record: Row) -> list[Node]:
    """What became of the rewards of those whom the record touches in the period."""
    if record["record_id"] not in scope.base.touching or record["state"] not in {
        "counted",
        "pending",
    }:
        return []
    nodes = []
    for reward in scope.rerun.rewards:
        for member in sorted(scope.members):
            row = scope.base.paid[member, reward.id]
            text = say(
                "{member}的{title}：{outcome}",
                "{title} of {member}: {outcome}",
                member=member,
                title=reward.title,
                outcome=outcome(reward, [row]),
            )
            nodes.append(
                Node("touched", text, (Figure("member_id", member), Figure("row", row["row"])))
            )
    return nodes
