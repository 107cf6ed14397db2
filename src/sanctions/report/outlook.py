"""What would change an outcome: each case is a run of the reference with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from sanctions.model.tables import Text
from sanctions.report.differences import changes, consequence
from sanctions.report.records import asked_of, last_day_to_decide
from sanctions.report.rows import Asked, up_to_decision
from sanctions.report.scope import Scope
from sanctions.report.trace import Row
from sanctions.report.tree import Figure, Node
from sanctions.report.window import window_nodes
from sanctions.report.words import NOTHING, day, fact_name, fact_value
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.facts import OUTCOMES, UNDETERMINED
from sanctions.ruleset.phrases import joined, say

UPHELD, OVERTURNED = OUTCOMES
_MOST_COMBINATIONS = 12


def outlook_nodes(scope: Scope, records: Iterable[Row]) -> tuple[Node, ...]:
    """Everything that may still change, or would have changed, what is explained; by record."""
    nodes: list[Node] = []
    records = list(records)
    for record in records:
        version = scope.rerun.version_of(record)
        if version is not None:
            nodes += _of_record(scope, record, version)
    nodes += _if_not_counted(scope, records)
    nodes += window_nodes(scope, records)
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
            Text("{id}的申诉如获支持、撤销认定", "if the appeal against {id} succeeds"),
            _overturned(scope, record),
        ),
        (Text("{id}的申诉如被驳回、维持认定", "if the appeal against {id} fails"), upheld),
    )
    nodes = []
    for words, cells in cases:
        then = consequence(scope, {record["record_id"]: cells}, record)
        nodes.append(_node("appeal", say(words.zh, words.en, id=record["record_id"]), then, record))
    return nodes


def _decision(scope: Scope, record: Row, version: Ruleset) -> Node:
    """The record is not decided: it may still count, or it is too late."""
    change = {record["record_id"]: {"decided_on": scope.as_of}}
    decided = scope.near.trace(change).records[record["record_id"]]
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
    return _node("decision", if_so, consequence(scope, change, record), record)


def _exemption(scope: Scope, record: Row) -> Node:
    """Whether it is exempt is unknown. An exempt record acts like an overturned one: not at all."""
    change = {record["record_id"]: _overturned(scope, record)}
    if_so = say(
        "如查明 {id} 属于不予追究的情形", "if {id} turns out to be exempt", id=record["record_id"]
    )
    return _node("exemption", if_so, consequence(scope, change, record), record)


def _rectified(scope: Scope, record: Row) -> list[Node]:
    """Putting it right, where that changes anything."""
    if record["rectified_on"] is not None:
        return []
    change = {record["record_id"]: {"rectified_on": scope.as_of}}
    parts = changes(scope, change)
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
    """The grade is undetermined: what each value of the facts that are unknown would decide."""
    if record["grade"] != UNDETERMINED:
        return []
    asked = asked_of(record, version)
    stopped = up_to_decision(version.grading, asked)[-1][0]
    options = {name: version.values_of(name) for name in asked.unknown_facts(stopped.when)}
    options = {name: values for name, values in options.items() if values}
    combinations = list(product(*options.values()))
    if not options or len(combinations) > _MOST_COMBINATIONS:
        return []
    outcomes: dict[Text, list[Text]] = {}
    for values in combinations:
        cells = dict(zip(options, values, strict=True))
        then = consequence(scope, {record["record_id"]: cells}, record)
        outcomes.setdefault(then, []).append(_proved(cells, asked))
    nodes = []
    for then, facts in outcomes.items():
        if_so = say(
            "{id} 如查明{facts}",
            "if it is found for {id} that {facts}",
            id=record["record_id"],
            facts=joined(facts, zh="或", en=" or "),
        )
        nodes.append(_node("unknown", if_so, then, record))
    return nodes


def _proved(cells: Mapping[str, Any], asked: Asked) -> Text:
    """Facts with the values that they may turn out to have."""
    version = asked.version
    parts = []
    for name, value in cells.items():
        said = fact_value(value, asked.scope[name].type, version)
        zh = "{name}为“{value}”" if isinstance(value, bool) else "{name}为{value}"
        parts.append(say(zh, "{name} is “{value}”", name=fact_name(name, version), value=said))
    return joined(parts, zh="、", en=" and ")


# --- records that might not have counted ----------------------------------------------------------


def _if_not_counted(scope: Scope, records: list[Row]) -> list[Node]:
    """The outcome without each counted record; without all those that alone change nothing."""
    counted = [each for each in records if each["~imposable"] and "exempt" not in each["review"]]
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
    """What would not be so; nothing where that is a notice alone, which is no reason to look again.

    Where it is more, every measure that is not over is named.
    """
    change = {each["record_id"]: _overturned(scope, each) for each in records}
    if not changes(scope, change, named="to come"):
        return []
    return changes(scope, change, named="not over")


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
