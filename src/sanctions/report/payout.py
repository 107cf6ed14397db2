"""Which payout row decided over a member or household, and over which facts and records."""

from __future__ import annotations

from sanctions.lang.types import Scope
from sanctions.model.tables import Text
from sanctions.report.rows import Asked, row_nodes, rule, source_nodes, up_to_decision
from sanctions.report.trace import Rerun, Row, Trace
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, percent, row_name, trimmed
from sanctions.ruleset.covenant import PARTS, PayoutRow, Reward, Ruleset
from sanctions.ruleset.facts import QUARANTINE, UNDETERMINED, unit_facts
from sanctions.ruleset.phrases import joined, say


def unit_scope(paying: Ruleset) -> Scope:
    """The facts that a payout may read under the version that pays."""
    return unit_facts(paying.grades, [each.id for each in paying.measures.values() if each.spans])


def unit_subjects(reward: Reward, row: Row, trace: Trace) -> set[tuple[str, str]]:
    """Whose records the unit of a reward answers for."""
    house = ("household", row["household_id"])
    if reward.unit == "member":
        return {house, ("member", row["member_id"])}
    kin = {
        ("member", each["member_id"])
        for each in trace.paid.values()
        if each["household_id"] == row["household_id"]
    }
    return {house, *kin}


def unit_records(reward: Reward, row: Row, trace: Trace) -> list[Row]:
    """The records of the period that touch the unit, with what each counts for, by day."""
    subjects = unit_subjects(reward, row, trace)
    return sorted(
        (
            each
            for each in trace.touching.values()
            if (each["subject_kind"], each["subject"]) in subjects
        ),
        key=lambda each: (each["occurred_on"], each["record_id"]),
    )


def payout_asked(reward: Reward, row: Row, rerun: Rerun, trace: Trace) -> Asked:
    """What the payout table is asked with; beside each fact the records behind it."""
    paying = rerun.paying or rerun.versions[-1]
    records = unit_records(reward, row, trace)
    facts = ("counted", "pending", "unrectified", *(f"count.{grade}" for grade in paying.grades))
    behind = {fact: [each["record_id"] for each in records if each[fact]] for fact in facts}
    behind["worst_grade"] = [
        each["record_id"]
        for each in records
        if each["counted"] and each["grade"] == row["worst_grade"]
    ]
    subjects = unit_subjects(reward, row, trace)
    for each in trace.running:
        if (each["subject_kind"], each["subject"]) in subjects:
            behind.setdefault(f"active.{each['measure']}", []).extend(each["records"])
    cells = trace.asked[row["member_id"], reward.id]
    return Asked(cells, unit_scope(paying), paying, behind)


def payout_nodes(reward: Reward, row: Row, rerun: Rerun, trace: Trace) -> tuple[Node, ...]:
    """The payout row with those before it, and the points if anything reads them."""
    if row["status"] == "none" and reward.scheme != "honour":
        return ()
    asked = payout_asked(reward, row, rerun, trace)
    nodes = [_payout_node(reward, row, asked)]
    if _turns_on_points(reward, row, trace):
        nodes.append(points_node(reward, row, trace))
    return tuple(nodes)


def _payout_node(reward: Reward, row: Row, asked: Asked) -> Node:
    table = f"rewards/{reward.id}/payout"
    figures = (Figure("row", row["row"]), Figure("pay", row["pay"]))
    if row["row"] == QUARANTINE:
        text = Text(
            "暂缓发放：与本户有关的一行资料有误，已搁置，更正后重新计算",
            "held back: a row about this household is faulty and was set aside; "
            "once it is corrected, the run must be repeated",
        )
        return Node("payout", text, figures)
    answers = up_to_decision(reward.payout, asked)
    decided, _ = answers[-1]
    source = rule(asked.version, table, decided.id)
    if row["row"] == UNDETERMINED:
        text = say(
            "暂缓发放，因发放规则{row}所需事实未知：{asked}",
            "held back, as payout row {row} needs unknown facts: {asked}",
            row=row_name(decided.id, asked.version),
            asked=asked.said(decided.when),
        )
        return Node("payout", text, figures, (), source)
    text = say(
        "依发放规则{row}，{pay}：{why}",
        "payout row {row} {pay}: {why}",
        row=row_name(decided.id, asked.version),
        pay=pays(reward, decided),
        why=_QUIET if _is_quiet(row, decided) else asked.said(decided.when),
    )
    better = [each for each in answers[:-1] if _parts(each[0]) > _parts(decided)]
    below = (*row_nodes(table, better, asked), *source_nodes(decided.source, asked.version))
    return Node("payout", text, (*figures, *asked.figures(decided.when)), below, source)


_QUIET = Text("本期没有计入或待决的违规记录", "no offence counts or is pending in the period")


def _is_quiet(row: Row, decided: PayoutRow) -> bool:
    """Whether nothing stands against the unit, and nothing is asked of it."""
    return (
        decided.pay == PARTS
        and decided.when.expr is None
        and not row["counted"]
        and not row["pending"]
    )


def _parts(row: PayoutRow) -> int:
    return 0 if row.pay == "hold" else row.pay


def pays(reward: Reward, row: PayoutRow) -> Text:
    """What a payout row does with the reward."""
    if row.pay == "hold":
        zh = "暂缓授予" if reward.scheme == "honour" else "暂缓发放"
        return Text(zh, "holds the reward back")
    if reward.scheme == "honour":
        return Text("授予", "grants it") if row.pay else Text("不授予", "does not grant it")
    if row.pay == 0:
        return Text("不予发放", "pays nothing")
    if row.pay == PARTS:
        return Text("全额发放", "pays in full")
    return say("按 {share} 发放", "pays {share}", share=percent(row.pay))


# --- points ---------------------------------------------------------------------------------------


def _turns_on_points(reward: Reward, row: Row, trace: Trace) -> bool:
    """Whether the money is by points, or points were given or taken that the payout reads."""
    if reward.weight == "points" or reward.amount_reads_points:
        return True
    read = {name for each in reward.payout for name in each.when.facts}
    if not read & {"points", "points_per_member"}:
        return False
    return bool(row["~unscored"]) or any(
        each["~points"] for each in unit_records(reward, row, trace)
    )


def points_node(reward: Reward, row: Row, trace: Trace) -> Node:
    """The points of a unit: what they start from, and what each record adds or takes."""
    total = None if row["~unscored"] else trimmed(row["~known-points"], 2)
    text = say("积分 {points}", "points {points}", points=points_said(reward, row, trace))
    return Node("points", text, (Figure("points", total),))


def points_said(reward: Reward, row: Row, trace: Trace) -> Text:
    """The points of a unit with their parts."""
    scored = [each for each in unit_records(reward, row, trace) if each["~points"]]
    parts = [
        say("{id} {points}", "{id} {points}", id=each["record_id"], points=_signed(each["~points"]))
        for each in scored
    ]
    start = say("起始 {base}", "from {base}", base=trimmed(reward.points_base, 2))
    unknown = Text("；另有记录分值未知", "; some records have unknown points")
    return say(
        "{total}：{parts}{floor}{unknown}",
        "{total}: {parts}{floor}{unknown}",
        total=trimmed(row["~known-points"], 2),
        parts=joined([start, *parts], zh="，"),
        floor=_floor(reward, scored),
        unknown=unknown if row["~unscored"] else NOTHING,
    )


def _signed(points: int) -> Text:
    sign = Text("加", "+") if points > 0 else Text("减", "-")
    figure = trimmed(abs(points), 2)
    return Text(f"{sign.zh} {figure}", f"{sign.en}{figure}")


def _floor(reward: Reward, scored: list[Row]) -> Text:
    if reward.points_floor is None:
        return NOTHING
    if reward.points_base + sum(each["~points"] for each in scored) >= reward.points_floor:
        return NOTHING
    floor = trimmed(reward.points_floor, 2)
    return say("（最低为 {floor}）", " (never below {floor})", floor=floor)
