"""DESIGN 5.9 and 5.10: entitlements, payouts, funds and statuses.

All money is integer fen. Works on ``people`` of :mod:`sanctions.plan.units`; each reward makes a
table ``paid@REWARD`` with one row a member, from which the tables of the run are taken.
"""

from __future__ import annotations

from typing import assert_never

from sanctions.lang.derived import (
    NO,
    UNKNOWN,
    YES,
    at_most,
    is_unknown,
    is_yes,
    lookup,
    one_if,
    when,
)
from sanctions.lang.kernel import (
    All,
    Any,
    Col,
    Equal,
    Expr,
    Extreme,
    First,
    Lit,
    Not,
    Product,
    Quotient,
    Sum,
)
from sanctions.plan.steps import Allocate, Attach, Columns, Derive, Group, Require, Step, Total
from sanctions.plan.units import KNOWN_POINTS, reward_facts
from sanctions.ruleset.covenant import PARTS, PayoutRow, Reward, Ruleset
from sanctions.ruleset.facts import QUARANTINE, UNDETERMINED

ZERO = Lit(0)
HOLDS = Col("~holds")
PARTS_PAID = Col("~parts")
ENTITLEMENT = Col("entitlement")
VILLAGE_HELD = is_yes(Col("~village-held"))
"""A member row of the village is set aside: what its members divide is not final."""


def entitlement(place: int) -> str:
    """The column of ``entitled`` with the entitlement to the n-th reward."""
    return f"~entitlement.{place}"


def entitlement_steps(paying: Ruleset) -> tuple[Step, ...]:
    """From ``people`` to ``entitled``: each reward's entitlement, and the base that is left.

    Rewards are served in the order of the file, each from what those before it left, so that
    the base is never negative.
    """
    columns: list[tuple[str, Expr]] = [("base", Col("dividend"))]
    for place, reward in enumerate(paying.rewards):
        share = ZERO if reward.given else _share(Col("dividend"), reward.share or 0)
        taken = Extreme("least", (share, Col("base")))
        columns.append((entitlement(place), taken))
        columns.append(("base", _less(Col("base"), Col(entitlement(place)))))
    whole = Sum((Col("base"), *(Col(entitlement(each)) for each in range(len(paying.rewards)))))
    sound = All((at_most(ZERO, Col("base")), Equal(whole, Col("dividend"))))
    message = "base and entitlements of a member are not the dividend"
    return (
        Derive("based", "people", tuple(columns)),
        Require("entitled", "based", sound, message),
    )


def reward_steps(paying: Ruleset, place: int) -> tuple[Step, ...]:
    """From ``entitled`` to ``paid@REWARD`` of one reward."""
    reward = paying.rewards[place]
    here = _names(reward)
    columns: Columns = (
        *reward_facts(reward, paying),
        ("entitlement", Col(entitlement(place))),
        ("~asked", _payout(reward)),
        ("row", _row(reward)),
        *_payout_columns(reward),
    )
    steps: tuple[Step, ...] = (Derive(here("payout"), "entitled", columns, decides="~asked"),)
    match reward.scheme:
        case "own-share":
            steps = (*steps, *_own_share(reward, here, here("payout")))
        case "amount":
            steps = (*steps, *_amount(reward, here))
        case "pool":
            steps = (*steps, *_pool(reward, here))
        case "honour":
            steps = (*steps, *_honour(here))
        case _:
            assert_never(reward.scheme)
    status = Derive(here("status"), here("settled"), _status(reward))
    sound = All(tuple(at_most(ZERO, Col(name)) for name in ("paid", "held", "withheld", "~kept")))
    message = f"a part of reward {reward.id} is negative"
    return (*steps, status, Require(f"paid@{reward.id}", here("status"), sound, message))


class _names:  # noqa: N801 - reads as a function: the name of a step of one reward
    def __init__(self, reward: Reward) -> None:
        self._reward = reward.id

    def __call__(self, step: str) -> str:
        return f"{step}@{self._reward}"


def _share(of: Expr, parts: int) -> Expr:
    return Quotient(Product((of, Lit(parts))), Lit(PARTS), "half-up")


def _less(left: Expr, right: Expr) -> Expr:
    return Sum((left, Product((Lit(-1), right))))


def _cut(amount: Expr, step: int) -> Expr:
    """The greatest multiple of the step that is not above the amount."""
    if step == 1:
        return amount
    return Product((Quotient(amount, Lit(step), "down"), Lit(step)))


# --- payout ---------------------------------------------------------------------------------------


def _payout(reward: Reward) -> Expr:
    return First(tuple((row.when.expr or YES, Lit(row.id)) for row in reward.payout), UNKNOWN)


def _row(reward: Reward) -> Expr:
    """The payout row that decides, or why none may: quarantine, then unknown."""
    divided = reward.scheme == "pool"
    undecided: list[tuple[Expr, Expr]] = [
        (Any((Col("~held"), VILLAGE_HELD)) if divided else Col("~held"), Lit(QUARANTINE)),
        (is_unknown(Col("~asked")), Lit(UNDETERMINED)),
    ]
    if reward.weight == "points" or reward.amount_reads_points:
        pays = Not(Equal(_parts_of(reward, Col("~asked")), ZERO))
        undecided.append((All((is_unknown(Col("points")), pays)), Lit(UNDETERMINED)))
    return First(tuple(undecided), Col("~asked"))


def _parts_of(reward: Reward, row: Expr) -> Expr:
    """Parts per million that the row pays; a row that holds weighs like one that pays in full."""
    parts = [(each.id, Lit(PARTS if each.pay == "hold" else each.pay)) for each in reward.payout]
    return lookup(row, parts, Lit(PARTS))


def _payout_columns(reward: Reward) -> Columns:
    holding = [(each.id, YES if each.pay == "hold" else NO) for each in reward.payout]
    said = [(each.id, Lit(_pay_text(reward, each))) for each in reward.payout]
    return (
        ("~parts", _parts_of(reward, Col("row"))),
        ("~holds", lookup(Col("row"), holding, YES)),
        ("pay", lookup(Col("row"), said, Lit("hold"))),
    )


def _pay_text(reward: Reward, row: PayoutRow) -> str:
    if row.pay == "hold":
        return "hold"
    if reward.scheme == "honour":
        return "yes" if row.pay == PARTS else "no"
    whole, rest = divmod(row.pay * 100, PARTS)
    fraction = f"{rest:06d}".rstrip("0")
    return f"{whole}.{fraction}%" if fraction else f"{whole}%"


# --- schemes --------------------------------------------------------------------------------------


def _own_share(reward: Reward, here: _names, table: str) -> tuple[Step, ...]:
    """Each its own entitlement; what is withheld goes to the compliant of the village, or is kept.

    ``~kept`` is what a step above one fen cuts off: it stays in the fund.
    """
    due = when(HOLDS, ENTITLEMENT, _share_of_pay(ENTITLEMENT))
    figures: Columns = (
        ("~due", due),
        ("~paid", when(HOLDS, ZERO, _cut(Col("~due"), reward.step))),
        ("held", when(HOLDS, _cut(Col("~due"), reward.step), ZERO)),
        ("withheld", _less(ENTITLEMENT, Col("~due"))),
        ("~kept", ZERO if reward.step == 1 else _less(Col("~due"), _cut(Col("~due"), reward.step))),
    )
    parted = Derive(here("parted"), table, figures)
    if not reward.redistribute:
        alone = (("redistributed", ZERO), ("paid", Col("~paid")), ("~fund", ENTITLEMENT))
        return parted, Derive(here("settled"), here("parted"), alone)
    compliant = All((Not(HOLDS), Equal(PARTS_PAID, Lit(PARTS)), Not(VILLAGE_HELD)))
    return (
        parted,
        Group(here("pot"), here("parted"), ("village_id",), (_sum("~pot", Col("withheld")),)),
        _attach(here("potted"), here("parted"), here("pot"), "village_id", "~pot"),
        Allocate(
            here("shared"),
            here("potted"),
            "redistributed",
            ("village_id",),
            Col("~pot"),
            when(compliant, Col("dividend"), ZERO),
            "member_id",
            reward.step,
        ),
        Derive(
            here("settled"),
            here("shared"),
            (("paid", Sum((Col("~paid"), Col("redistributed")))), ("~fund", ENTITLEMENT)),
        ),
    )


def _share_of_pay(amount: Expr) -> Expr:
    return Quotient(Product((amount, PARTS_PAID)), Lit(PARTS), "half-up")


def _amount(reward: Reward, here: _names) -> tuple[Step, ...]:
    """The entitlement is an amount over the unit's facts, from outside the dividend.

    A household's is split by steps; what is left below a step is split to the fen, so that it
    stands in the fund, and is cut off and kept with what else is below a step.
    """
    entitled: Expr = Extreme("greatest", (reward.amount or ZERO, ZERO))
    if reward.unit == "member":
        columns = (*KNOWN_POINTS, ("entitlement", entitled))
        amount = Derive(here("amount"), here("payout"), columns)
        return (amount, *_own_share(reward, here, here("amount")))
    whole = _cut(Col("~amount"), reward.step)
    amounts: Columns = (
        *KNOWN_POINTS,
        ("~amount", entitled),
        ("~whole", whole),
        ("~rest", _less(Col("~amount"), Col("~whole"))),
    )
    both = Sum((Col("~steps"), Col("~fen")))
    return (
        Derive(here("unit-amount"), here("payout"), amounts),
        _among_members(here("in-steps"), here("unit-amount"), "~steps", "~whole", reward.step),
        _among_members(here("in-fen"), here("in-steps"), "~fen", "~rest", 1),
        Derive(here("amount"), here("in-fen"), (("entitlement", both),)),
        *_own_share(reward, here, here("amount")),
    )


def _among_members(name: str, table: str, column: str, total: str, step: int) -> Allocate:
    """A household's figure split among its members by dividend; equally if none has any."""
    weight = when(Equal(Col("household:dividend"), ZERO), Lit(1), Col("dividend"))
    return Allocate(name, table, column, ("household_id",), Col(total), weight, "member_id", step)


def _pool(reward: Reward, here: _names) -> tuple[Step, ...]:
    """The village's fund divided among the units by weight; what a unit on hold weighs, is held."""
    source, funded = _fund(reward, here)
    weight = Product((Extreme("greatest", (_weight(reward), ZERO)), PARTS_PAID))
    weighed = Derive(here("weighed"), funded, (("~weight", weight),))
    if reward.unit == "member":
        split: tuple[Step, ...] = (
            _by_weight(here("split"), here("weighed"), "member_id", "~part", reward.step),
        )
    else:
        totals = (
            Total("~pool", "greatest", Col("~pool")),
            Total("~weight", "greatest", Col("~weight")),
        )
        split = (
            Group(here("units"), here("weighed"), ("village_id", "household_id"), totals),
            _by_weight(
                here("unit-parts"), here("units"), "household_id", "~unit-part", reward.step
            ),
            _attach(
                here("housed"), here("weighed"), here("unit-parts"), "household_id", "~unit-part"
            ),
            _among_members(here("split"), here("housed"), "~part", "~unit-part", reward.step),
        )
    settled = (
        ("paid", when(HOLDS, ZERO, Col("~part"))),
        ("held", when(HOLDS, Col("~part"), ZERO)),
        ("withheld", ZERO),
        ("redistributed", ZERO),
        ("~kept", ZERO),
    )
    return (*source, weighed, *split, Derive(here("settled"), here("split"), settled))


def _by_weight(name: str, table: str, tie: str, column: str, step: int) -> Allocate:
    return Allocate(name, table, column, ("village_id",), Col("~pool"), Col("~weight"), tie, step)


def _fund(reward: Reward, here: _names) -> tuple[tuple[Step, ...], str]:
    """``~pool``, the village's fund, in the row of each of its members."""
    table, funded = here("payout"), here("funded")
    if not reward.given:
        village = here("fund")
        total = Group(village, table, ("village_id",), (_sum("~pool", ENTITLEMENT),))
        return (total, _attach(funded, table, village, "village_id", "~pool")), funded
    given = Attach(
        here("given"), table, "villages", (("village_id", "village_id"),), (("~given", "fund"),)
    )
    pool = Col("~given") if reward.share is None else _share(Col("~given"), reward.share)
    return (given, Derive(funded, here("given"), (("~pool", pool),))), funded


def _weight(reward: Reward) -> Expr:
    match reward.weight:
        case "points":
            return Col("~known-points")
        case "dividend":
            return Col("dividend" if reward.unit == "member" else "household:dividend")
        case "shares":
            return Col("shares" if reward.unit == "member" else "household:shares")
        case _:
            return Lit(1)


def _honour(here: _names) -> tuple[Step, ...]:
    """No money: every figure is 0."""
    nothing = tuple(
        (name, ZERO)
        for name in ("entitlement", "paid", "held", "withheld", "redistributed", "~kept", "~fund")
    )
    return (Derive(here("settled"), here("payout"), nothing),)


def _sum(column: str, of: Expr) -> Total:
    return Total(column, "sum", of)


def _attach(name: str, table: str, other: str, key: str, column: str) -> Attach:
    return Attach(name, table, other, ((key, key),), ((column, column),))


# --- status ---------------------------------------------------------------------------------------


def _status(reward: Reward) -> Columns:
    """The status of a member and reward. Source: DESIGN 5.10."""
    compliant = one_if(All((Not(HOLDS), Equal(PARTS_PAID, Lit(PARTS)))))
    if reward.scheme == "honour":
        return (("status", Lit("none")), ("reward", Lit(reward.id)), ("~compliant", compliant))
    undecided = Any((Equal(Col("row"), Lit(QUARANTINE)), Equal(Col("row"), Lit(UNDETERMINED))))
    nothing = All(tuple(Equal(Col(name), ZERO) for name in ("entitlement", "paid", "held")))
    if reward.scheme == "pool":  # a given fund has no entitlements: ADR 0005
        nothing = All((nothing, Not(Equal(PARTS_PAID, ZERO))))
    status = First(
        (
            (undecided, Lit("held")),
            (nothing, Lit("none")),
            (HOLDS, Lit("held")),
            (Equal(PARTS_PAID, Lit(PARTS)), Lit("paid")),
            (Equal(PARTS_PAID, ZERO), Lit("withheld")),
        ),
        Lit("part"),
    )
    return (("status", status), ("reward", Lit(reward.id)), ("~compliant", compliant))
