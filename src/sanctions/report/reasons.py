"""The reason for an outcome in a sentence a payout row: who, which row, and which records."""

from __future__ import annotations

from collections.abc import Iterable

from sanctions.model.tables import Text
from sanctions.report.payout import payout_asked, pays, points_said, unit_records
from sanctions.report.records import clause_title, standing
from sanctions.report.rows import plainly
from sanctions.report.scope import Scope
from sanctions.report.trace import Row
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, day, row_name
from sanctions.ruleset.covenant import PARTS, PayoutRow, Reward
from sanctions.ruleset.facts import QUARANTINE, UNDETERMINED
from sanctions.ruleset.phrases import joined, say

_QUIET = Text(
    "原因：本期没有计入或待决的违规记录。",
    "Why: no offence counts or is pending in the period.",
)


def why_nodes(scope: Scope, rows: list[Row]) -> list[Node]:
    """A sentence for each row that did not pay in full; else, that nothing stood against it."""
    honours = {reward.id for reward in scope.rerun.rewards if reward.scheme == "honour"}
    due = [row for row in rows if row["status"] != "none" or row["reward"] in honours]
    nodes: list[Node] = []
    for reward in scope.rerun.rewards:
        groups: dict[str, list[Row]] = {}
        for row in due:
            if row["reward"] == reward.id and not _in_full(reward, row):
                groups.setdefault(row["row"], []).append(row)
        found = [_why(scope, reward, members) for _, members in sorted(groups.items())]
        said = {node.text for node in nodes}
        nodes += [node for node in found if node.text not in said]
    nodes += _points(scope, due)
    if not nodes and due:
        if not any(row["counted"] or row["pending"] for row in due):
            return [Node("why", _QUIET)]
        return [
            _why(scope, reward, [row])
            for reward in scope.rerun.rewards
            for row in due[:1]
            if row["reward"] == reward.id
        ]
    return nodes


def _points(scope: Scope, rows: list[Row]) -> list[Node]:
    """Where money is by points, what gave them and took them."""
    nodes: dict[tuple[str, str], Node] = {}
    for reward in scope.rerun.rewards:
        for row in rows:
            if reward.weight != "points" or row["reward"] != reward.id:
                continue
            if any(each["~points"] for each in unit_records(reward, row, scope.base)):
                payee = row[scope.payee(reward)]
                text = say(
                    "原因：奖励按积分分配，{payee}的积分为 {points}。",
                    "Why: the reward goes by points, and {payee} has {points}.",
                    payee=payee,
                    points=points_said(reward, row, scope.base),
                )
                nodes.setdefault((reward.id, payee), Node("why", text))
    return list(nodes.values())


def _in_full(reward: Reward, row: Row) -> bool:
    return next((each.pay == PARTS for each in reward.payout if each.id == row["row"]), False)


def _why(scope: Scope, reward: Reward, rows: list[Row]) -> Node:
    row = rows[0]
    ids = joined(dict.fromkeys(each[scope.payee(reward)] for each in rows))
    members = ids
    if len(scope.rerun.rewards) > 1:
        members = say("{ids}的{title}", "{title} of {ids}", ids=ids, title=reward.title)
    figures = (Figure("reward", reward.id), Figure("row", row["row"]))
    if row["row"] == QUARANTINE:
        text = say(
            "原因：与{ids}有关的一行资料有误，已搁置，更正后重新计算。",
            "Why: a row about {ids} is faulty and was set aside; correct it and run again.",
            ids=ids,
        )
        return Node("why", text, figures)
    if row["row"] == UNDETERMINED:
        text = say(
            "原因：{members}的发放所需事实未知{records}，查明以前暂缓发放。",
            "Why: facts that decide the payout of {members} are unknown{records}: it is held back.",
            members=members,
            records=_unscored(scope, reward, row),
        )
        return Node("why", text, figures)
    decided = next(each for each in reward.payout if each.id == row["row"])
    paying = scope.rerun.paying or scope.rerun.versions[-1]
    causes = _causes(scope, reward, decided, rows)
    text = say(
        "原因：{causes}{members}适用发放规则{row}，{pays}（{wording}）。",
        "Why: {causes}payout row {row} applies to {members} and {pays} ({wording}).",
        members=members,
        row=row_name(decided.id, paying, with_id=False),
        wording=plainly(decided.when),
        pays=pays(reward, decided),
        causes=say("因记录 {causes}，", "because of {causes}, ", causes=causes)
        if causes.en
        else NOTHING,
    )
    return Node("why", text, figures)


def _unscored(scope: Scope, reward: Reward, row: Row) -> Text:
    """The records whose points nobody knows."""
    records = [each for each in unit_records(reward, row, scope.base) if each["~unscored"]]
    if not records:
        return NOTHING
    named = joined([_cause(scope, scope.base.records[each["record_id"]]) for each in records])
    return say("（{records}的分值）", " (the points of {records})", records=named)


def _causes(scope: Scope, reward: Reward, decided: PayoutRow, rows: Iterable[Row]) -> Text:
    """The records behind the facts that the row reads."""
    ids: dict[str, None] = {}
    for row in rows:
        asked = payout_asked(reward, row, scope.rerun, scope.base)
        read = set(decided.when.facts)
        for fact in decided.when.facts:
            ids |= dict.fromkeys(asked.behind.get(fact, ()))
        if read & {"points", "points_per_member"}:
            scored = [each for each in unit_records(reward, row, scope.base) if each["~points"]]
            ids |= dict.fromkeys(each["record_id"] for each in scored)
    return joined([_cause(scope, scope.base.records[each]) for each in ids])


def _cause(scope: Scope, record: Row) -> Text:
    return say(
        "{id}（{clause}，{day}，{standing}）",
        "{id} ({clause}, {day}; {standing})",
        id=record["record_id"],
        clause=clause_title(record, scope.rerun),
        day=day(record["occurred_on"]),
        standing=standing(record, scope.rerun.version_of(record)),
    )
