"""The money of a member: which payout row decided, over which facts, and how it was worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sanctions.lang.types import Scope
from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.report.rows import Asked, row_nodes, rule, source_nodes, up_to_decision
from sanctions.report.trace import Rerun, Row, Trace
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, joined, percent, say, trimmed, yuan
from sanctions.ruleset.covenant import PARTS, PayoutRow, Reward, Ruleset
from sanctions.ruleset.facts import QUARANTINE, UNDETERMINED, unit_facts

_MONEY = ("dividend", "base", "entitlement", "paid", "held", "withheld", "redistributed")
_WEIGHT_DECIMALS = {"points": 2, "dividend": 2, "shares": 4, "equal": 0, None: 0}
_WEIGHT_NAMES = {
    "points": Text("积分", "points"),
    "dividend": Text("分红", "dividend"),
    "shares": Text("股份", "shares"),
    "equal": Text("均等", "equal weight"),
    None: Text("均等", "equal weight"),
}
_PARTS_DECIMALS = 6


def paid_rows(trace: Trace, reward: Reward, household: str) -> list[Row]:
    """The rows of a household's members for one reward, by member."""
    return sorted(
        (
            row
            for row in trace.paid.values()
            if row["reward"] == reward.id and row["household_id"] == household
        ),
        key=lambda row: str(row["member_id"]),
    )


def reward_node(reward: Reward, rows: list[Row], rerun: Rerun, trace: Trace) -> Node:
    """One reward of a household: its members, and for a household's reward the row they share."""
    text = say(
        "{title}：{outcome}",
        "{title}: {outcome}",
        title=reward.title,
        outcome=outcome(reward, rows),
    )
    children: list[Node] = []
    if reward.unit == "household":
        children += _unit_nodes(reward, rows[0], rerun, trace)
        children += [_member_node(reward, row, _split_nodes(reward, row)) for row in rows]
    else:
        children += [
            _member_node(
                reward,
                row,
                (
                    *_unit_nodes(reward, row, rerun, trace),
                    *_amount_nodes(reward, row, trace),
                ),
            )
            for row in rows
        ]
    if any(row["withheld"] for row in rows):
        children.append(_withheld_goes(reward))
    figures = tuple(Figure(name, _sum(rows, name)) for name in ("paid", "held", "withheld"))
    return Node("reward", text, (Figure("reward", reward.id), *figures), tuple(children))


def outcome(reward: Reward, rows: Iterable[Row]) -> Text:
    """What becomes of the money, or of the honour, in a few words."""
    rows = list(rows)
    if reward.scheme == "honour":
        said = {"yes": Text("授予", "granted"), "no": Text("不授予", "not granted")}
        later = Text("暂缓", "held back")
        return joined(dict.fromkeys(said.get(row["pay"], later) for row in rows))
    return money_outcome(
        paid=sum(row["paid"] for row in rows),
        held=sum(row["held"] for row in rows),
        withheld=sum(row["withheld"] for row in rows),
        statuses={row["status"] for row in rows},
    )


def money_outcome(*, paid: int, held: int, withheld: int, statuses: set[str]) -> Text:
    """Paid in full, withheld, held back, or what there is of each."""
    owed = statuses - {"none"}
    if not owed:
        return Text("本期无应得奖励", "no reward is due in this period")
    if owed <= {"paid", "full"}:
        return say("全额发放 {paid}", "{paid} paid in full", paid=yuan(paid))
    parts = []
    if paid:
        parts.append(say("发放 {sum}", "{sum} paid", sum=yuan(paid)))
    if held:
        parts.append(say("暂缓发放 {sum}", "{sum} held back", sum=yuan(held)))
    elif "held" in owed:
        parts.append(Text("暂缓发放，金额待定", "held back, the amount is open"))
    if withheld:
        parts.append(say("不予发放 {sum}", "{sum} withheld", sum=yuan(withheld)))
    elif owed & {"withheld"}:
        parts.append(Text("不予发放", "nothing paid"))
    return joined(parts, zh="，")


def _member_node(reward: Reward, row: Row, children: tuple[Node, ...]) -> Node:
    text = say(
        "{member}：{outcome}",
        "{member}: {outcome}",
        member=row["member_id"],
        outcome=outcome(reward, [row]),
    )
    figures = (
        Figure("member_id", row["member_id"]),
        Figure("reward", reward.id),
        *(Figure(name, format_decimal(row[name], 2)) for name in _MONEY),
        *(Figure(name, row[name]) for name in ("pay", "status", "row")),
    )
    return Node("member", text, figures, children)


# --- the payout row -------------------------------------------------------------------------------


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
    return Asked(row, unit_scope(paying), paying, behind)


def _unit_nodes(reward: Reward, row: Row, rerun: Rerun, trace: Trace) -> tuple[Node, ...]:
    """The payout row with those before it, and the points if anything reads them."""
    if row["status"] == "none" and reward.scheme != "honour":
        return ()
    asked = payout_asked(reward, row, rerun, trace)
    nodes = [_payout_node(reward, row, asked)]
    if _reads_points(reward):
        nodes.append(_points_node(reward, row, trace))
    return tuple(nodes)


def _payout_node(reward: Reward, row: Row, asked: Asked) -> Node:
    table = f"rewards/{reward.id}/payout"
    figures = (Figure("row", row["row"]), Figure("pay", row["pay"]))
    if row["row"] == QUARANTINE:
        text = Text(
            "暂缓：与本户有关的一行资料有误，已搁置，更正后重新计算",
            "held: a row about this household is faulty and was set aside; it must be corrected and run again",
        )
        return Node("payout", text, figures)
    answers = up_to_decision(reward.payout, asked)
    decided, _ = answers[-1]
    source = rule(asked.version, table, decided.id)
    if row["row"] == UNDETERMINED:
        text = say(
            "暂缓发放，因发放规则 {row} 所需事实未知：{asked}",
            "held back, as payout row {row} needs unknown facts: {asked}",
            row=decided.id,
            asked=asked.said(decided.when),
        )
        return Node("payout", text, figures, (), source)
    text = say(
        "依发放规则 {row}，{pay}：{why}",
        "payout row {row} {pay}: {why}",
        row=decided.id,
        pay=pays(reward, decided),
        why=_QUIET if _is_quiet(row, decided) else asked.said(decided.when),
    )
    better = [each for each in answers[:-1] if _parts(each[0]) > _parts(decided)]
    below = (*row_nodes(table, better, asked), *source_nodes(decided.source, asked.version))
    return Node("payout", text, (*figures, *asked.figures(decided.when)), below, source)


_QUIET = Text("本期没有计入或待定的记录", "no offence counts or is pending in the period")


def _is_quiet(row: Row, decided: PayoutRow) -> bool:
    """Whether nothing stands against the unit, and nothing is asked of it."""
    return not row["counted"] and not row["pending"] and decided.when.expr is None


def _parts(row: PayoutRow) -> int:
    return 0 if row.pay == "hold" else row.pay


def pays(reward: Reward, row: PayoutRow) -> Text:
    """What a payout row does with the reward."""
    if row.pay == "hold":
        return Text("暂缓发放", "holds the reward back")
    if reward.scheme == "honour":
        return Text("授予", "grants it") if row.pay else Text("不授予", "does not grant it")
    if row.pay == 0:
        return Text("不予发放", "pays nothing")
    if row.pay == PARTS:
        return Text("全额发放", "pays in full")
    return say("按 {share} 发放", "pays {share}", share=percent(row.pay))


# --- points ---------------------------------------------------------------------------------------


def _reads_points(reward: Reward) -> bool:
    names = {name for row in reward.payout for name in row.when.facts}
    return (
        reward.weight == "points"
        or reward.amount_reads_points
        or bool(names & {"points", "points_per_member"})
    )


def _points_node(reward: Reward, row: Row, trace: Trace) -> Node:
    scored = [each for each in unit_records(reward, row, trace) if each["~points"]]
    parts = [
        say(
            "{record} {points}",
            "{record} {points}",
            record=each["record_id"],
            points=_signed(each["~points"]),
        )
        for each in scored
    ]
    total = row["~known-points"]
    figures = (Figure("points", None if row["points"] is None else trimmed(total, 2)),)
    text = say(
        "积分 {total}：起始 {base}{parts}{floor}{unknown}",
        "points {total}: from {base}{parts}{floor}{unknown}",
        total=trimmed(total, 2),
        base=trimmed(reward.points_base, 2),
        parts=say("，{parts}", ", {parts}", parts=joined(parts, zh="，")) if parts else NOTHING,
        floor=_floor(reward, row),
        unknown=Text("；另有记录分值未知", "; some records have unknown points")
        if row["~unscored"]
        else NOTHING,
    )
    return Node("points", text, figures)


def _signed(points: int) -> Text:
    sign = Text("加", "+") if points > 0 else Text("减", "-")
    figure = trimmed(abs(points), 2)
    return Text(f"{sign.zh} {figure}", f"{sign.en}{figure}")


def _floor(reward: Reward, row: Row) -> Text:
    if reward.points_floor is None or row["~known-points"] != reward.points_floor:
        return NOTHING
    floor = trimmed(reward.points_floor, 2)
    return say("（最低为 {floor}）", " (never below {floor})", floor=floor)


# --- how the money was worked out -----------------------------------------------------------------


def _amount_nodes(reward: Reward, row: Row, trace: Trace) -> tuple[Node, ...]:
    if row["status"] == "none":
        return ()
    if reward.scheme == "pool":
        return (_pool_node(reward, row, trace),)
    nodes = [_entitlement_node(reward, row)]
    if row["status"] == "part" or (row["pay"] == "hold" and reward.step > 1):
        nodes.append(_part_node(reward, row))
    if row["redistributed"]:
        nodes.append(_redistribution_node(reward, row, trace))
    return tuple(nodes)


def _entitlement_node(reward: Reward, row: Row) -> Node:
    entitled = row["entitlement"]
    figures = (Figure("entitlement", format_decimal(entitled, 2)),)
    if reward.share is None:
        text = say(
            "应得 {sum}：规约所定数额",
            "entitlement {sum}: the amount that the covenant sets",
            sum=yuan(entitled),
        )
        return Node("amount", text, figures, _source_of(reward))
    short = row["dividend"] * reward.share - entitled * PARTS
    if short == 0:
        note = NOTHING
    elif abs(short) < PARTS:
        note = Text("，四舍五入到分", ", rounded to the fen")
    else:
        note = Text("，以先付其他奖励后的余额为限", ", as far as earlier rewards leave it")
    text = say(
        "应得 {sum} = 分红 {dividend} × {share}{note}",
        "entitlement {sum} = dividend {dividend} × {share}{note}",
        sum=yuan(entitled),
        dividend=yuan(row["dividend"]),
        share=percent(reward.share),
        note=note,
    )
    return Node("amount", text, figures)


def _source_of(reward: Reward) -> tuple[Node, ...]:
    del reward
    return ()


def _part_node(reward: Reward, row: Row) -> Node:
    step = NOTHING
    if reward.step > 1:
        step = say("，以 {step}为最小单位", ", in steps of {step}", step=yuan(reward.step))
    own = row["paid"] - row["redistributed"] + row["held"]
    text = say(
        "应得 {entitlement} × {share} = {own}{step}",
        "{entitlement} × {share} = {own}{step}",
        entitlement=yuan(row["entitlement"]),
        share=percent(row["~parts"]),
        own=yuan(own),
        step=step,
    )
    return Node("amount", text, (Figure("own", format_decimal(own, 2)),))


def _redistribution_node(reward: Reward, row: Row, trace: Trace) -> Node:
    village = trace.villages[(row["village_id"], reward.id)]
    others = [
        each["dividend"]
        for each in trace.paid.values()
        if each["village_id"] == row["village_id"]
        and each["reward"] == reward.id
        and each["~compliant"]
    ]
    text = say(
        "另分得 {sum}：本村不予发放的 {pot}由全额发放的成员按分红分得，本人分红 {own}，合计 {all}",
        "plus {sum}, the part by dividend ({own} of {all}) in the {pot} withheld in the village, "
        "which goes to the members paid in full",
        sum=yuan(row["redistributed"]),
        pot=yuan(village["withheld"]),
        own=yuan(row["dividend"]),
        all=yuan(sum(others)),
    )
    figures = (
        Figure("redistributed", format_decimal(row["redistributed"], 2)),
        Figure("village_withheld", format_decimal(village["withheld"], 2)),
    )
    return Node("amount", text, figures)


def _pool_node(reward: Reward, row: Row, trace: Trace) -> Node:
    part = row["~part"] if reward.unit == "member" else row["~unit-part"]
    decimals = _WEIGHT_DECIMALS[reward.weight]
    village = trace.villages[(row["village_id"], reward.id)]
    unit = "member_id" if reward.unit == "member" else "household_id"
    weights: Mapping[str, int] = {
        each[unit]: each["~weight"]
        for each in trace.paid.values()
        if each["village_id"] == row["village_id"] and each["reward"] == reward.id
    }
    pay = (
        NOTHING
        if row["~parts"] in {0, PARTS}
        else say(" × {share}", " × {share}", share=percent(row["~parts"]))
    )
    own, whole = row["~weight"], sum(weights.values())
    text = say(
        "应分 {part}：本村资金 {fund}，按{weight}分配，{own}{pay}，全村合计 {whole}",
        "part {part}: the village's fund of {fund} is divided by {weight}, {own}{pay} of {whole}",
        part=yuan(part),
        fund=yuan(village["fund"]),
        weight=_WEIGHT_NAMES[reward.weight],
        own=trimmed(
            own if not row["~parts"] else own * PARTS // row["~parts"], decimals + _PARTS_DECIMALS
        ),
        pay=pay,
        whole=trimmed(whole, decimals + _PARTS_DECIMALS),
    )
    figures = (
        Figure("part", format_decimal(part, 2)),
        Figure("fund", format_decimal(village["fund"], 2)),
        Figure("weight", trimmed(own, decimals + _PARTS_DECIMALS)),
        Figure("total_weight", trimmed(whole, decimals + _PARTS_DECIMALS)),
    )
    return Node("amount", text, figures)


def _split_nodes(reward: Reward, row: Row) -> tuple[Node, ...]:
    del reward, row
    return ()


def _withheld_goes(reward: Reward) -> Node:
    if reward.redistribute:
        text = Text(
            "不予发放的部分，由本村全额发放的成员按分红分得",
            "what is withheld goes to the members of the village who are paid in full",
        )
    else:
        text = Text("不予发放的部分留存在奖励资金中", "what is withheld stays in the reward fund")
    return Node("withheld", text)


def _sum(rows: Iterable[Row], name: str) -> str:
    return format_decimal(sum(row[name] for row in rows), 2)
