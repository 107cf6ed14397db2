"""The money of a member: what becomes of it, and how it was worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.report.payout import payout_nodes
from sanctions.report.rows import source_nodes
from sanctions.report.trace import Rerun, Row, Trace
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, percent, trimmed, yuan
from sanctions.ruleset.covenant import PARTS, Reward
from sanctions.ruleset.phrases import joined, say

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


def reward_node(reward: Reward, rows: list[Row], rerun: Rerun, trace: Trace) -> Node:
    """One reward of a household: its members, and for a household's reward the row they share."""
    text = say(
        "{title}：{outcome}",
        "{title}: {outcome}",
        title=reward.title,
        outcome=outcome(reward, rows),
    )
    if reward.unit == "household":
        children = [
            *payout_nodes(reward, rows[0], rerun, trace),
            *_household_nodes(reward, rows[0], rerun, trace),
            *(_member_node(reward, row, _own_nodes(reward, row, rerun, trace)) for row in rows),
        ]
    else:
        children = [
            _member_node(
                reward,
                row,
                (
                    *payout_nodes(reward, row, rerun, trace),
                    *_household_nodes(reward, row, rerun, trace),
                    *_own_nodes(reward, row, rerun, trace),
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
        later = Text("暂缓授予", "held back")
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


# --- how the money was worked out -----------------------------------------------------------------


def _household_nodes(reward: Reward, row: Row, rerun: Rerun, trace: Trace) -> tuple[Node, ...]:
    """The figures of the whole unit: its part of a pool, or the amount that is set for it."""
    if row["status"] == "none":
        return ()
    if reward.scheme == "pool":
        return (_pool_node(reward, row, rerun, trace),)
    if reward.scheme == "amount":
        return (_set_amount_node(reward, row, rerun),)
    return ()


def _own_nodes(reward: Reward, row: Row, rerun: Rerun, trace: Trace) -> tuple[Node, ...]:
    """The figures of one member."""
    if row["status"] == "none" or reward.scheme in {"pool", "honour"}:
        return ()
    nodes = [_entitlement_node(reward, row, rerun)] if reward.scheme == "own-share" else []
    if row["status"] == "part" or reward.step > 1:
        nodes.append(_part_node(reward, row))
    if row["redistributed"]:
        nodes.append(_redistribution_node(reward, row, trace))
    return tuple(nodes)


def _fund_source(reward: Reward, rerun: Rerun) -> tuple[Node, ...]:
    return () if rerun.paying is None else source_nodes(reward.source, rerun.paying)


def _set_amount_node(reward: Reward, row: Row, rerun: Rerun) -> Node:
    amount = row["~amount"] if reward.unit == "household" else row["entitlement"]
    if reward.unit == "household":
        text = say(
            "本户应得 {sum}，为公约所定数额，户内按分红分配",
            "the household's entitlement is {sum}, the amount that the covenant sets, "
            "divided among its members by dividend",
            sum=yuan(amount),
        )
    else:
        text = say(
            "应得 {sum}，为公约所定数额",
            "entitlement {sum}, the amount that the covenant sets",
            sum=yuan(amount),
        )
    figures = (Figure("entitlement", format_decimal(amount, 2)),)
    return Node("amount", text, figures, _fund_source(reward, rerun))


def _entitlement_node(reward: Reward, row: Row, rerun: Rerun) -> Node:
    entitled, share = row["entitlement"], reward.share or 0
    short = row["dividend"] * share - entitled * PARTS
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
        share=percent(share),
        note=note,
    )
    figures = (Figure("entitlement", format_decimal(entitled, 2)),)
    return Node("amount", text, figures, _fund_source(reward, rerun))


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


def _pool_node(reward: Reward, row: Row, rerun: Rerun, trace: Trace) -> Node:
    unit, part = "member_id", row["~part"]
    house = reward.unit == "household"
    if house:
        unit, part = "household_id", row["~unit-part"]
    village = trace.villages[row["village_id"], reward.id]
    weights: Mapping[str, int] = {
        each[unit]: each["~weight"]
        for each in trace.paid.values()
        if each["village_id"] == row["village_id"] and each["reward"] == reward.id
    }
    decimals = _WEIGHT_DECIMALS[reward.weight] + _PARTS_DECIMALS
    own, whole = trimmed(row["~weight"], decimals), trimmed(sum(weights.values()), decimals)
    text = say(
        "应分 {part}：本村资金 {fund}按{weight}分配{pay}，{unit} {own}，全村合计 {whole}{split}",
        "part {part}: the village's fund of {fund} is divided by {weight}{pay}, "
        "{own} of {whole} for {unit}{split}",
        part=yuan(part),
        fund=yuan(village["fund"]),
        weight=_WEIGHT_NAMES[reward.weight],
        pay=Text("乘发放比例", " times what is paid") if row["~parts"] != PARTS else NOTHING,
        unit=Text("本户", "the household") if house else Text("本人", "the member"),
        own=own,
        whole=whole,
        split=Text("；户内按分红分配", "; within it by dividend") if house else NOTHING,
    )
    figures = (
        Figure("part", format_decimal(part, 2)),
        Figure("fund", format_decimal(village["fund"], 2)),
        Figure("weight", own),
        Figure("total_weight", whole),
    )
    return Node("amount", text, figures, _fund_source(reward, rerun))


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
