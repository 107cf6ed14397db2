"""A record of the history: what state it is in and why, its grade, and what it imposes."""

from __future__ import annotations

from sanctions.lang.types import Scope
from sanctions.model.calendar import shift
from sanctions.model.tables import Text
from sanctions.model.tables.words import STATES
from sanctions.report.measures import imposed_nodes
from sanctions.report.rows import Asked, row_nodes, rule, source_nodes, up_to_decision
from sanctions.report.trace import Rerun, Row, Trace
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, day, fact_name, grade_name, row_name, term, trimmed
from sanctions.ruleset.covenant import Counting, Ruleset
from sanctions.ruleset.facts import UNDETERMINED, graded_facts, own_facts, record_facts
from sanctions.ruleset.phrases import joined, say


def record_scope(version: Ruleset) -> Scope:
    """The facts of a graded record under a version."""
    topics = [clause.topic for clause in version.clauses.values()]
    own = own_facts(version.scales, version.attributes, version.clauses, topics)
    return graded_facts(record_facts(own), version.grades)


def asked_of(record: Row, version: Ruleset) -> Asked:
    """What the tables of records are asked with."""
    return Asked(record, record_scope(version), version, {})


def record_name(record: Row, rerun: Rerun) -> Text:
    """The record by its id, its clause and its day."""
    return say(
        "{id}（{clause}，{day}）",
        "{id} ({clause}, {day})",
        id=record["record_id"],
        clause=clause_title(record, rerun),
        day=day(record["occurred_on"]),
    )


def clause_title(record: Row, rerun: Rerun) -> Text:
    """What the covenant calls the clause of a record; its id where no version was in force."""
    for version in (rerun.version_of(record), *reversed(rerun.versions)):
        if version is not None and record["clause"] in version.clauses:
            return version.clauses[record["clause"]].title
    return Text(record["clause"], record["clause"])


def standing(record: Row, version: Ruleset | None) -> Text:
    """The state of a record in two or three words, with its grade if it has one."""
    if record["grade"] is None or version is None:
        return STATES[record["state"]]
    if record["grade"] == UNDETERMINED:
        return Text("已认定，但等次无法确定", "decided, but its grade is undetermined")
    grade = say("等次为{grade}", "grade “{grade}”", grade=grade_name(record["grade"], version))
    return say("{state}，{grade}", "{state}, {grade}", state=STATES[record["state"]], grade=grade)


def record_node(record: Row, rerun: Rerun, trace: Trace, *, detail: bool) -> Node:
    """The record with its cause: state, grade, and what must be reviewed.

    In detail with every row that was asked for the grade, and with the measures that it imposes.
    """
    version = rerun.version_of(record)
    text = say(
        "{name}，{subject}：{standing}",
        "{name}, {subject}: {standing}",
        name=record_name(record, rerun),
        subject=record["subject"],
        standing=standing(record, version),
    )
    figures = tuple(
        Figure(name, None if record[name] is None else str(record[name]))
        for name in ("record_id", "state", "grade", "row", "prior", "warnings", "ruleset")
    )
    children: list[Node] = [_state_node(record, version)]
    if version is not None:
        children += _grade_nodes(record, version, detail=detail)
        children += _points_nodes(record, trace)
        if detail:
            children += imposed_nodes(record, trace, version)
        children += _review_nodes(record, version)
    return Node("record", text, figures, tuple(children))


# --- the state ------------------------------------------------------------------------------------


def _state_node(record: Row, version: Ruleset | None) -> Node:
    return Node("state", _why_state(record, version), (Figure("state", record["state"]),))


def _why_state(record: Row, version: Ruleset | None) -> Text:
    if version is None:
        return Text(
            "行为发生之日没有施行中的公约", "no version of the covenant was in force on that day"
        )
    match record["state"]:
        case "exempt":
            return _exemption(record, version)
        case "overturned":
            return say(
                "{day}申诉办结，原认定撤销",
                "overturned on appeal on {day}",
                day=day(record["resolved_on"]),
            )
        case "reported":
            return say(
                "只有登记，尚未认定，不产生任何后果{limit}",
                "reported but not decided, so nothing follows from it{limit}",
                limit=_decide_by(record, version),
            )
        case "lapsed":
            return _lapse(record, version)
        case _:
            return say(
                "{decided}；{appeal}",
                "{decided}; {appeal}",
                decided=_decided(record, version),
                appeal=_appeal(record, version),
            )


def _exemption(record: Row, version: Ruleset) -> Text:
    exempt = version.counting.exempt
    if exempt is None:
        return NOTHING
    return say(
        "符合不予追究的规定：{asked}",
        "the covenant exempts it: {asked}",
        asked=asked_of(record, version).said(exempt),
    )


def last_day_to_decide(record: Row, version: Ruleset) -> Text | None:
    """The last day on which a decision keeps the record from lapsing; none without a limitation."""
    limitation = version.counting.limitation
    if limitation is None:
        return None
    return day(shift(record["occurred_on"], limitation.days, limitation.months, version.month_end))


def _decide_by(record: Row, version: Ruleset) -> Text:
    last = last_day_to_decide(record, version)
    return (
        NOTHING
        if last is None
        else say("；{last}之后不得再认定计入", "; decided after {last} it lapses", last=last)
    )


def _decided(record: Row, version: Ruleset) -> Text:
    decided = day(record["decided_on"])
    last = last_day_to_decide(record, version)
    if last is None or version.counting.limitation is None:
        return say("{day}认定", "decided on {day}", day=decided)
    return say(
        "{day}认定，在行为发生后 {term}的期限内（至{last}）",
        "decided on {day}, within {term} of the act (until {last})",
        day=decided,
        term=term(version.counting.limitation),
        last=last,
    )


def _lapse(record: Row, version: Ruleset) -> Text:
    limitation = version.counting.limitation
    if limitation is None:
        return NOTHING
    return say(
        "{day}才认定，已超过行为发生后 {term}的期限（至{last}），不再计入",
        "decided on {day}, more than {term} after the act (until {last}), so it does not count",
        day=day(record["decided_on"]),
        term=term(limitation),
        last=last_day_to_decide(record, version) or NOTHING,
    )


def _appeal(record: Row, version: Ruleset) -> Text:
    appealed, resolved = record["appealed_on"], record["resolved_on"]
    if appealed is None:
        return Text("未提出申诉", "no appeal was made")
    if resolved is not None:
        return say(
            "{appealed}提出申诉，{resolved}办结，维持原认定",
            "appealed on {appealed}, upheld on {resolved}",
            appealed=day(appealed),
            resolved=day(resolved),
        )
    counting: Counting = version.counting
    if counting.appeal_suspends:
        return say(
            "{appealed}提出申诉，尚未办结，其间暂不计入",
            "appealed on {appealed}, not resolved: it does not count until then",
            appealed=day(appealed),
        )
    return say(
        "{appealed}提出申诉，尚未办结；依公约申诉期间照常计入",
        "appealed on {appealed}, not resolved: under this covenant it counts meanwhile",
        appealed=day(appealed),
    )


# --- the grade ------------------------------------------------------------------------------------


def _grade_nodes(record: Row, version: Ruleset, *, detail: bool) -> list[Node]:
    """The row that decided the grade; in detail with every row before it."""
    if record["grade"] is None:
        return []
    asked = asked_of(record, version)
    answers = up_to_decision(version.grading, asked)
    row, _ = answers[-1]
    figures = (Figure("grade", record["grade"]), Figure("row", record["row"]))
    if record["grade"] == UNDETERMINED:
        text = say(
            "等次无法确定，因规则{row}所需事实未知，故不产生任何措施：{asked}",
            "the grade is undetermined and imposes nothing: row {row} needs unknown facts, {asked}",
            row=row_name(row.id, version),
            asked=asked.said(row.when),
        )
    else:
        provisional = record["state"] == "pending"
        text = say(
            ("暂定" if provisional else "") + "等次为{grade}，依规则{row}：{asked}",
            ("provisional " if provisional else "") + "grade “{grade}”, by row {row}: {asked}",
            grade=grade_name(record["grade"], version),
            row=row_name(row.id, version),
            asked=asked.said(row.when),
        )
    above = row_nodes("grading", answers[:-1], asked) if detail else ()
    sources = source_nodes(row.source, version) if record["row"] else ()
    source = rule(version, "grading", row.id)
    return [Node("grade", text, figures, (*above, *sources), source)]


def _points_nodes(record: Row, trace: Trace) -> list[Node]:
    points = trace.touching.get(record["record_id"], {}).get("~points")
    if not points:
        return []
    sign = Text("加", "adds") if points > 0 else Text("扣", "takes")
    text = say(
        "{sign} {points} 分", "{sign} {points} points", sign=sign, points=trimmed(abs(points), 2)
    )
    return [Node("points", text, (Figure("points", trimmed(points, 2)),))]


# --- what a person must look at -------------------------------------------------------------------


def _review_nodes(record: Row, version: Ruleset) -> list[Node]:
    """What is listed for review, but for the grade, whose own line says it."""
    items = [item for item in record["review"] if not item.startswith("grading:")]
    return [_review_node(item, record, version) for item in items]


def _review_node(item: str, record: Row, version: Ruleset) -> Node:
    table, _, row = item.partition(":")
    row, _, measure = row.partition(":")
    asked = asked_of(record, version)
    figures = (Figure("review", item),)
    missing = joined([fact_name(name, version) for name in _missing(table, row, measure, asked)])
    match table:
        case "exempt":
            text = say(
                "待核：{missing}未知，是否不予追究（{wording}）须由人工核实",
                "for review: {missing} unknown, so somebody must settle whether it is exempt "
                "({wording})",
                missing=missing,
                wording=NOTHING
                if version.counting.exempt is None
                else version.counting.exempt.wording,
            )
        case "points":
            text = Text(
                "待核：分值无法算出，缺少所需事实",
                "for review: its points are unknown, as facts are missing",
            )
        case _:
            text = _sanction_review(row, measure, missing, version)
    return Node("review", text, figures)


def _sanction_review(row: str, measure: str, missing: Text, version: Ruleset) -> Text:
    if measure:
        return say(
            "待核：{measure}的金额或起始日期未知",
            "for review: the amount or the first day of {measure} is unknown",
            measure=version.measures[measure].title,
        )
    return say(
        "待核：{missing}未知，规则{row}的措施暂不执行",
        "for review: {missing} unknown, so row {row} imposes nothing for now",
        missing=missing,
        row=row_name(row, version),
    )


def _missing(table: str, row: str, measure: str, asked: Asked) -> tuple[str, ...]:
    version = asked.version
    if table == "exempt" and version.counting.exempt is not None:
        return asked.unknown_facts(version.counting.exempt)
    if table != "sanctions" or measure:
        return ()
    return next(
        (asked.unknown_facts(each.when) for each in version.sanctions if each.id == row), ()
    )
