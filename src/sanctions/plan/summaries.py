"""DESIGN 5.10 and 6: the tables ``members``, ``households`` and ``villages`` of a run."""

from __future__ import annotations

from sanctions.lang.derived import at_most, first_known, when
from sanctions.lang.kernel import All, Col, Equal, Expr, First, Lit, Product, Quotient, Sum
from sanctions.model.tables import HOUSEHOLDS, MEMBERS_OUT, VILLAGES_OUT
from sanctions.plan.steps import (
    Attach,
    Columns,
    Derive,
    Group,
    Require,
    Select,
    Step,
    Total,
    Union,
)
from sanctions.ruleset.covenant import Reward, Ruleset

COMPLIANT_DECIMALS = 4


def summary_steps(paying: Ruleset) -> tuple[Step, ...]:
    """From ``entitled`` and every ``paid@REWARD`` to the three tables, conservation required."""
    rewards = paying.rewards
    return (
        Union("paid", tuple(f"paid@{reward.id}" for reward in rewards)),
        Select("members-out", "paid", MEMBERS_OUT.names, MEMBERS_OUT.order),
        *_households(rewards),
        *_villages(rewards),
    )


def _sums(*names: str) -> tuple[Total, ...]:
    return tuple(Total(name, "sum", Col(name)) for name in names)


def _statuses(*names: str) -> tuple[Total, ...]:
    return tuple(Total(f"~{name}", "sum", _is_status(name)) for name in names)


def _is_status(name: str) -> Expr:
    return First(((Equal(Col("status"), Lit(name)), Lit(1)),), Lit(0))


# --- households -----------------------------------------------------------------------------------


def _households(rewards: tuple[Reward, ...]) -> tuple[Step, ...]:
    """One row a household, in one pass: of each member once, and of each of its rewards."""
    once = tuple(Total(name, "sum", of) for name, of in _of_a_member(rewards))
    money = ("paid", "held", "withheld")
    statuses = ("paid", "held", "withheld", "none")
    of_rewards = (*_sums(*money), *_statuses(*statuses), Total("~rows", "sum", Lit(1)))
    status = ("status", _household_status())
    keys = ("household_id", "village_id")
    if rewards:
        summed = (Group("household-totals", "paid", keys, (*once, *of_rewards)),)
        columns: Columns = (status,)
    else:
        summed = (Group("household-totals", "entitled", keys, once),)
        columns = (*((total.column, Lit(0)) for total in of_rewards), status)
    return (
        *summed,
        Derive("household-stated", "household-totals", columns),
        Select("households-out", "household-stated", HOUSEHOLDS.names, HOUSEHOLDS.order),
    )


def _of_a_member(rewards: tuple[Reward, ...]) -> Columns:
    """What a member's first row counts for; the rows of its other rewards count nothing."""
    columns: Columns = (("members", Lit(1)), ("dividend", Col("dividend")), ("base", Col("base")))
    if len(rewards) < 2:
        return columns
    first = Equal(Col("reward"), Lit(rewards[0].id))
    return tuple((name, when(first, of, Lit(0))) for name, of in columns)


def _household_status() -> Expr:
    """Over the rows that are not ``none``, the first that holds. Source: DESIGN 5.10."""
    rows = Sum((Col("~rows"), Product((Lit(-1), Col("~none")))))
    return First(
        (
            (Equal(rows, Lit(0)), Lit("none")),
            (Equal(Col("~paid"), rows), Lit("full")),
            (Equal(Col("~withheld"), rows), Lit("withheld")),
            (at_most(Lit(1), Col("~held")), Lit("held")),
        ),
        Lit("partial"),
    )


# --- villages -------------------------------------------------------------------------------------


def _villages(rewards: tuple[Reward, ...]) -> tuple[Step, ...]:
    sized = (
        Group(
            "village-households",
            "household-totals",
            ("village_id",),
            (Total("households", "sum", Lit(1)),),
        ),
        Group("village-records", "touching", ("village_id",), _sums("counted", "pending")),
    )
    steps: list[Step] = [*sized]
    for reward in rewards:
        steps += _village_reward(reward)
    return (
        *steps,
        Union("village-rewards", tuple(f"conserved@{reward.id}" for reward in rewards)),
        Select("villages-out", "village-rewards", VILLAGES_OUT.names, VILLAGES_OUT.order),
    )


def _village_reward(reward: Reward) -> tuple[Step, ...]:
    """A village's totals; retained is worked out by itself, and all must add up to the fund."""
    pool = reward.scheme == "pool"
    fund = Total("fund", "greatest", Col("~pool")) if pool else Total("fund", "sum", Col("~fund"))
    totals = (
        Total("members", "sum", Lit(1)),
        *_sums("dividend", "entitlement", "paid", "held", "withheld", "redistributed"),
        fund,
        *_sums("~kept", "~compliant"),
        Total("reward", "greatest", Col("reward")),
    )
    here = f"@{reward.id}"
    return (
        Group(f"village{here}", f"paid@{reward.id}", ("village_id",), totals),
        *_pool_parts(reward),
        Attach(
            f"village-housed{here}",
            f"village-parted{here}" if pool else f"village{here}",
            "village-households",
            on=(("village_id", "village_id"),),
            columns=(("households", "households"),),
        ),
        Attach(
            f"village-counted{here}",
            f"village-housed{here}",
            "village-records",
            on=(("village_id", "village_id"),),
            columns=(("counted", "counted"), ("pending", "pending")),
        ),
        Derive(f"village-stated{here}", f"village-counted{here}", _village_columns(pool=pool)),
        Require(
            f"conserved{here}",
            f"village-stated{here}",
            _conserved(),
            f"reward {reward.id} of a village is not paid + held + retained",
        ),
    )


def _pool_parts(reward: Reward) -> tuple[Step, ...]:
    """What the units of a village were given out of its pool."""
    if reward.scheme != "pool":
        return ()
    here = f"@{reward.id}"
    units, part = (
        (f"split{here}", "~part")
        if reward.unit == "member"
        else (f"unit-parts{here}", "~unit-part")
    )
    return (
        Group(
            f"village-parts{here}", units, ("village_id",), (Total("~parted", "sum", Col(part)),)
        ),
        Attach(
            f"village-parted{here}",
            f"village{here}",
            f"village-parts{here}",
            on=(("village_id", "village_id"),),
            columns=(("~parted", "~parted"),),
        ),
    )


def _village_columns(*, pool: bool) -> Columns:
    not_parted = Sum((Col("fund"), _minus("~parted")))
    not_shared = Sum((Col("withheld"), _minus("redistributed"), Col("~kept")))
    share = Product((Col("~compliant"), Lit(10**COMPLIANT_DECIMALS)))
    return (
        ("retained", not_parted if pool else not_shared),
        ("counted", first_known(Col("counted"), Lit(0))),
        ("pending", first_known(Col("pending"), Lit(0))),
        ("compliant_share", Quotient(share, Col("members"), "half-up")),
    )


def _minus(name: str) -> Expr:
    return Product((Lit(-1), Col(name)))


def _conserved() -> Expr:
    whole = Sum((Col("paid"), Col("held"), Col("retained")))
    return All((Equal(Col("fund"), whole), at_most(Lit(0), Col("retained"))))
