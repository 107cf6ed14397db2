"""The parts of an explanation, in their order: why, the money, records, measures, and the rest."""

from __future__ import annotations

from dataclasses import replace

from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.report.closing import closing_node
from sanctions.report.footnotes import with_footnotes
from sanctions.report.measures import has_ended, measure_node
from sanctions.report.money import reward_node
from sanctions.report.outlook import outlook_nodes
from sanctions.report.reasons import why_nodes
from sanctions.report.records import record_node
from sanctions.report.scope import Scope
from sanctions.report.trace import Row
from sanctions.report.tree import Figure, Node
from sanctions.report.words import day, yuan
from sanctions.ruleset.phrases import joined, say
from sanctions.runs.outcomes import measure_of

_RECORDS = Text("相关记录", "Records")
_MEASURES = Text("措施", "Measures")
_OUTLOOK = Text("哪些情况会改变结果", "What would change this")


def explained(node: Node, scope: Scope, rows: list[Row], base: int) -> Node:
    """The sentence with all that it rests on, and last who decides."""
    records = _of_interest(scope)
    children = [*why_nodes(scope, rows), _context(scope, base), *_rewards(scope, rows)]
    if records:
        children.append(_section("records", _RECORDS, _record_nodes(scope, records)))
    children += _measures(scope, records)
    return closed(node, children, scope, records)


def closed(node: Node, children: list[Node], scope: Scope, records: list[Row]) -> Node:
    """The sentence over its parts, what would change it, its sources, and who decides."""
    outlook = outlook_nodes(scope, records)
    if outlook:
        children.append(_section("outlook", _OUTLOOK, outlook))
    children.append(closing_node(scope.rerun))
    return with_footnotes(replace(node, children=tuple(children)))


def _context(scope: Scope, base: int) -> Node:
    """The day of knowledge, and what is paid and what runs whatever the reward."""
    parts = [say("以上按{day}所知", "As known on {day}", day=day(scope.as_of))]
    if base:
        parts.append(
            say(
                "基本分红 {base}照常发放",
                "the base dividend of {base} is paid in any case",
                base=yuan(base),
            )
        )
    running = len(running_measures(scope))
    if running and scope.rerun.paying is not None:
        parts.append(
            say("正在执行的措施 {running} 项", "measures in force: {running}", running=running)
        )
    figures = (Figure("as_of", scope.as_of.isoformat()), Figure("base", format_decimal(base, 2)))
    return Node(
        "context", say("{parts}。", "{parts}.", parts=joined(parts, zh="；", en="; ")), figures
    )


def running_measures(scope: Scope) -> list[Row]:
    """The measures in force on the day of knowledge."""
    return [each for each in _spans(scope) if measure_of(each).is_active_on(scope.as_of)]


def _spans(scope: Scope) -> list[Row]:
    kinds = {
        each.id
        for version in scope.rerun.versions
        for each in version.measures.values()
        if each.spans
    }
    return [each for each in scope.base.measures if scope.holds(each) and each["measure"] in kinds]


def _section(kind: str, title: Text, children: tuple[Node, ...]) -> Node:
    return Node(kind, title, (), children)


def _rewards(scope: Scope, rows: list[Row]) -> list[Node]:
    nodes = []
    for reward in scope.rerun.rewards:
        own = sorted(
            (row for row in rows if row["reward"] == reward.id),
            key=lambda row: str(row["member_id"]),
        )
        if own:
            nodes.append(reward_node(reward, own, scope.rerun, scope.base))
    return nodes


def _of_interest(scope: Scope) -> list[Row]:
    """The records with a bearing: of the period, open, still acting, or looked back on."""
    own = sorted(
        (each for each in scope.base.records.values() if scope.holds(each)),
        key=lambda each: (each["occurred_on"], each["record_id"]),
    )
    acting = {
        record
        for each in _spans(scope)
        if not has_ended(each, scope.as_of)
        for record in each["records"]
    }
    near = [
        each
        for each in own
        if scope.rerun.case.period is None
        or each["record_id"] in scope.base.touching
        or each["record_id"] in acting
        or each["state"] in {"reported", "pending"}
    ]
    looks_back = any(each["prior"] or each["warnings"] for each in near)
    return [each for each in own if each in near or (looks_back and each["~stands"])]


def _record_nodes(scope: Scope, records: list[Row]) -> tuple[Node, ...]:
    nodes = [record_node(each, scope.rerun, scope.base, detail=False) for each in records]
    others = sum(scope.holds(each) for each in scope.base.records.values()) - len(records)
    if others:
        text = say(
            "另有 {number} 条以往记录对本期结果没有影响，不再列出",
            "{number} earlier records have no bearing and are left out",
            number=others,
        )
        nodes.append(Node("others", text, (Figure("records", str(others)),)))
    return tuple(nodes)


def _measures(scope: Scope, records: list[Row]) -> list[Node]:
    lasting = {id(each) for each in _spans(scope)}
    recent = {
        each["record_id"]
        for each in records
        if scope.rerun.case.period is None or each["record_id"] in scope.base.touching
    }
    own = [
        measure_node(each, scope.rerun, scope.base)
        for each in scope.base.measures
        if scope.holds(each)
        and not has_ended(each, scope.as_of)
        and (id(each) in lasting or recent.intersection(each["records"]))
    ]
    if not own:
        return []
    return [_section("measures", _MEASURES, tuple(own))]
