"""What would change an outcome: each possibility is a run of the reference with that one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from sanctions.lang.types import Choice, YesNo
from sanctions.model.calendar import shift
from sanctions.model.tables import Text
from sanctions.report.measures import has_ended, measure_sentence
from sanctions.report.money import outcome
from sanctions.report.records import asked_of, last_day_to_decide
from sanctions.report.rows import up_to_decision
from sanctions.report.trace import Change, Rerun, Row, Trace
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, day, fact_name, fact_value, grade_name, joined, say
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.facts import OUTCOMES, STATE_FACTS, UNDETERMINED

UPHELD, OVERTURNED = OUTCOMES
_MOST_COMBINATIONS = 12
_AROUND = range(-4, 5)
_UNCHANGED = Text("结果不变", "nothing changes")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose outcome is looked at: some subjects, and some members of one household."""

    rerun: Rerun
    subjects: frozenset[tuple[str, str]]
    members: frozenset[str]

    @property
    def base(self) -> Trace:
        """What is the case without any change."""
        return self.rerun.base

    @property
    def as_of(self) -> date:
        """The day of knowledge, on which a change is supposed to happen."""
        return self.rerun.case.as_of

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a record or measure is one of these subjects'."""
        return (row["subject_kind"], row["subject"]) in self.subjects


def outlook_nodes(scope: Scope, records: Iterable[Row]) -> tuple[Node, ...]:
    """Everything that may still change, or would have changed, what is explained; by record."""
    nodes: list[Node] = []
    records = list(records)
    for record in records:
        version = scope.rerun.version_of(record)
        if version is not None:
            nodes += _of_record(scope, record, version)
    nodes += _if_not_counted(scope, records)
    nodes += _look_back(scope, records)
    return tuple(nodes)


def _of_record(scope: Scope, record: Row, version: Ruleset) -> list[Node]:
    match record["state"]:
        case "pending":
            return [*_appeal(scope, record), *_unknown(scope, record, version)]
        case "reported":
            return [_decision(scope, record, version)]
        case "counted":
            exempt = [_exemption(scope, record)] if "exempt" in record["review"] else []
            return [*exempt, *_unknown(scope, record, version), *_rectified(scope, record)]
        case _:
            return []


# --- one thing changed ----------------------------------------------------------------------------


def _node(kind: str, if_so: Text, then: Text, *records: Row) -> Node:
    text = say("{if_so}：{then}", "{if_so}: {then}", if_so=if_so, then=then)
    return Node(kind, text, tuple(Figure("record_id", each["record_id"]) for each in records))


def _overturned(scope: Scope, record: Row) -> Mapping[str, Any]:
    appealed = record["appealed_on"] or scope.as_of
    return {"appealed_on": appealed, "resolved_on": scope.as_of, "outcome": OVERTURNED}


def _appeal(scope: Scope, record: Row) -> list[Node]:
    """The appeal is still open: either way."""
    upheld = {"resolved_on": scope.as_of, "outcome": UPHELD}
    cases = (
        (
            Text("{id} 的申诉如获支持、撤销认定", "if the appeal against {id} succeeds"),
            _overturned(scope, record),
        ),
        (Text("{id} 的申诉如被驳回、维持认定", "if the appeal against {id} fails"), upheld),
    )
    nodes = []
    for words, cells in cases:
        then = _consequence(scope, {record["record_id"]: cells}, record)
        nodes.append(_node("appeal", say(words.zh, words.en, id=record["record_id"]), then, record))
    return nodes


def _decision(scope: Scope, record: Row, version: Ruleset) -> Node:
    """The record is not decided: it may still count, or it is too late."""
    change = {record["record_id"]: {"decided_on": scope.as_of}}
    decided = scope.rerun.trace(change).records[record["record_id"]]
    last = last_day_to_decide(record, version)
    if decided["state"] == "lapsed" and last is not None:
        text = say(
            "{id} 在{last}之前未认定，今后认定也不再计入",
            "{id} was not decided by {last}: whatever is decided now, it no longer counts",
            id=record["record_id"],
            last=last,
        )
        return Node("lapse", text, (Figure("record_id", record["record_id"]),))
    lapses = NOTHING
    if last is not None:
        lapses = say("（{last}之后认定的不再计入）", " (after {last} it lapses)", last=last)
    if_so = say(
        "{id} 如获认定，例如在{day}{lapses}",
        "if {id} is decided, say on {day}{lapses}",
        id=record["record_id"],
        day=day(scope.as_of),
        lapses=lapses,
    )
    return _node("decision", if_so, _consequence(scope, change, record), record)


def _exemption(scope: Scope, record: Row) -> Node:
    """Whether it is exempt is unknown. An exempt record has the effect of an overturned one: none."""
    change = {record["record_id"]: _overturned(scope, record)}
    if_so = say(
        "如查明 {id} 属于不予追究的情形", "if {id} turns out to be exempt", id=record["record_id"]
    )
    return _node("exemption", if_so, _consequence(scope, change, record), record)


def _rectified(scope: Scope, record: Row) -> list[Node]:
    """Putting it right, where that changes anything."""
    if record["rectified_on"] is not None:
        return []
    change = {record["record_id"]: {"rectified_on": scope.as_of}}
    parts = _changes(scope, scope.rerun.trace(change), None)
    if not parts:
        return []
    if_so = say(
        "{id} 如在{day}整改到位",
        "if {id} is put right on {day}",
        id=record["record_id"],
        day=day(scope.as_of),
    )
    return [_node("rectification", if_so, joined(parts, zh="；", en="; "), record)]


def _unknown(scope: Scope, record: Row, version: Ruleset) -> list[Node]:
    """The grade is undetermined: what each possible value of the facts that are unknown decides."""
    if record["grade"] != UNDETERMINED:
        return []
    asked = asked_of(record, version)
    stopped = up_to_decision(version.grading, asked)[-1][0]
    options = {
        name: _values(name, version)
        for name in asked.unknown_facts(stopped.when)
        if name in record and _values(name, version)
    }
    combinations = list(product(*options.values()))
    if not options or len(combinations) > _MOST_COMBINATIONS:
        return []
    outcomes: dict[Text, list[Text]] = {}
    for values in combinations:
        cells = dict(zip(options, values, strict=True))
        then = _consequence(scope, {record["record_id"]: cells}, record)
        said = [
            say(
                "{name}为 {value}",
                "{name} {value}",
                name=fact_name(name, version),
                value=fact_value(value, asked.scope[name].type, version),
            )
            for name, value in cells.items()
        ]
        outcomes.setdefault(then, []).append(joined(said, zh="、", en=" and "))
    return [
        _node(
            "unknown",
            say(
                "{id} 如查明{facts}",
                "if {id} proves to have {facts}",
                id=record["record_id"],
                facts=joined(facts, zh="或", en=" or "),
            ),
            then,
            record,
        )
        for then, facts in outcomes.items()
    ]


def _values(name: str, version: Ruleset) -> tuple[Any, ...]:
    if name in version.scales:
        return version.scales[name]
    attribute = version.attributes.get(name)
    match None if attribute is None else attribute.type:
        case Choice(values=values):
            return values
        case YesNo():
            return (True, False)
        case _:
            return ()


# --- records that might not have counted ----------------------------------------------------------


def _if_not_counted(scope: Scope, records: list[Row]) -> list[Node]:
    """What a counted record costs: the outcome without it; without all of them, if each alone changes nothing."""
    counted = [each for each in records if each["~imposable"]]
    nodes, alike = [], []
    for record in counted:
        parts = _without(scope, [record])
        if parts:
            nodes.append(_not_counted([record], parts))
        else:
            alike.append(record)
    if len(alike) > 1:
        parts = _without(scope, alike)
        if parts:
            nodes.append(_not_counted(alike, parts))
    return nodes


def _without(scope: Scope, records: list[Row]) -> list[Text]:
    """Without what is over and done: a notice given is no reason to look again."""
    change = {each["record_id"]: _overturned(scope, each) for each in records}
    other = scope.rerun.trace(change)
    return [*_money_changes(scope, other), *_measure_changes(scope, other, lasting=True)]


def _not_counted(records: list[Row], parts: list[Text]) -> Node:
    ids = joined([each["record_id"] for each in records])
    if len(records) > 1:
        if_so = say("如 {ids} 均不计入", "if none of {ids} counted", ids=ids)
    else:
        if_so = say(
            "如 {ids} 不计入（例如经申诉撤销）",
            "if {ids} did not count (were it overturned)",
            ids=ids,
        )
    return _node("without", if_so, joined(parts, zh="；", en="; "), *records)


# --- what differs ---------------------------------------------------------------------------------


def _consequence(scope: Scope, change: Change, record: Row) -> Text:
    parts = _changes(scope, scope.rerun.trace(change), record["record_id"])
    return joined(parts, zh="；", en="; ") if parts else _UNCHANGED


def _changes(scope: Scope, other: Trace, graded: str | None) -> list[Text]:
    """Grade, money and measures that are not what they were."""
    parts: list[Text] = []
    if graded is not None:
        parts += _grade_change(scope, other, graded)
    parts += _money_changes(scope, other)
    parts += _measure_changes(scope, other)
    return parts


def _grade_change(scope: Scope, other: Trace, graded: str) -> list[Text]:
    record, before = other.records[graded], scope.base.records[graded]
    version = scope.rerun.version_of(record)
    if version is None or record["grade"] in {None, before["grade"]}:
        return []
    if record["grade"] == UNDETERMINED:
        return [Text("等次仍无法确定", "the grade stays undetermined")]
    return [say("等次 {grade}", "grade {grade}", grade=grade_name(record["grade"], version))]


def _money_changes(scope: Scope, other: Trace) -> list[Text]:
    parts = []
    for reward in scope.rerun.rewards:
        changed: dict[Text, list[str]] = {}
        for member in sorted(scope.members):
            before, after = scope.base.paid[member, reward.id], other.paid[member, reward.id]
            if _decided(before) != _decided(after):
                changed.setdefault(outcome(reward, [after]), []).append(member)
        parts += [
            say(
                "{members} 的{title}{then}",
                "{title} of {members}: {then}",
                members=joined(members),
                title=reward.title,
                then=then,
            )
            for then, members in changed.items()
        ]
    return parts


def _decided(row: Row) -> tuple[Any, ...]:
    """What the covenant decided of a row; what others' money adds to it is left out."""
    return row["row"], row["pay"], row["status"], row["entitlement"], row.get("~weight")


def _measure_changes(scope: Scope, other: Trace, *, lasting: bool = False) -> list[Text]:
    """Measures that come, go or move; ``lasting``: only payments and what has not ended."""

    def of(trace: Trace) -> dict[tuple[Any, ...], Row]:
        return {
            _measure_key(each): each
            for each in trace.measures
            if scope.holds(each) and not (lasting and _is_done(each, scope.as_of))
        }

    before, after = of(scope.base), of(other)
    gone = [each for key, each in before.items() if key not in after]
    come = [each for key, each in after.items() if key not in before]
    parts = []
    for measure in come:
        parts.append(measure_sentence(measure, scope.rerun, other))
    replaced = {(each["subject"], each["measure"]) for each in come}
    lost = [each for each in gone if (each["subject"], each["measure"]) not in replaced]
    if lost:
        names = joined(dict.fromkeys(_name(each, scope) for each in lost))
        parts.append(say("不再有{names}", "no {names}", names=names))
    return parts


def _is_done(measure: Row, on: date) -> bool:
    return has_ended(measure, on) or measure["kind"] in {"notice", "referral"}


def _measure_key(measure: Row) -> tuple[Any, ...]:
    names = ("subject", "measure", "starts_on", "ends_on", "amount_min", "amount_max")
    return tuple(measure[name] for name in names)


def _name(measure: Row, scope: Scope) -> Text:
    record = scope.base.records[measure["records"][0]]
    version = scope.rerun.version_of(record) or scope.rerun.versions[-1]
    return version.measures[measure["measure"]].title


# --- the window of earlier records ----------------------------------------------------------------


def _look_back(scope: Scope, records: list[Row]) -> list[Node]:
    """For each subject the day from which a new act no longer meets its oldest counted record."""
    oldest: dict[tuple[str, str], Row] = {}
    for record in records:
        if record["~stands"]:
            oldest.setdefault((record["subject_kind"], record["subject"]), record)
    nodes = []
    for record in oldest.values():
        free = _first_day_without(scope, record)
        if free is not None and free > scope.as_of:
            text = say(
                "{free}以前如再有违规，{id} 仍算作前次记录；该日起不再计算",
                "a new act before {free} still meets {id} as an earlier record; one from that day on does not",
                id=record["record_id"],
                free=day(free),
            )
            figures = (
                Figure("record_id", record["record_id"]),
                Figure("free_on", free.isoformat()),
            )
            nodes.append(Node("window", text, figures))
    return nodes


def _first_day_without(scope: Scope, record: Row) -> date | None:
    """The first day on which a new record of the subject would not count this one as earlier.

    The reference is asked with probes: reports of the same clause, one a day around the end of the
    lookback, that nobody decided. Only the record itself counts beside them.
    """
    version = scope.rerun.version_of(record)
    if version is None or version.counting.lookback is None:
        return None
    lookback, days = version.counting.lookback, set()
    facts = [name for name in STATE_FACTS if _reads(version, name)]
    for fact in facts:
        seen_on = record["occurred_on"]
        if fact == "warnings":
            seen_on = record["notified_on"] or record["decided_on"]
        end = shift(seen_on, lookback.days, lookback.months, version.month_end)
        days |= {end + timedelta(days=each) for each in _AROUND}
    probed = _probed(scope, record, sorted(days))
    return next((on for on, probe in probed if not any(probe[fact] for fact in facts)), None)


def _reads(version: Ruleset, fact: str) -> bool:
    return any(fact in row.when.facts for row in (*version.grading, *version.sanctions))


def _probed(scope: Scope, record: Row, days: list[date]) -> list[tuple[date, Row]]:
    history = scope.rerun.case.history
    probes = [
        {
            **dict.fromkeys(history[0]),
            **{name: record[name] for name in ("clause", "member_id", "household_id")},
            "record_id": f"~probe {place}",
            "occurred_on": on,
            "recorded_on": scope.as_of,
        }
        for place, on in enumerate(days)
    ]
    undecided = {
        each["record_id"]: {"decided_on": None}
        for each in history
        if each["record_id"] != record["record_id"]
    }
    records = scope.rerun.trace(undecided, probes).records
    return [(on, records[f"~probe {place}"]) for place, on in enumerate(days)]
