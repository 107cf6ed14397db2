"""DESIGN 5.10 and 6: the tables ``members``, ``households`` and ``villages`` of a run."""

from __future__ import annotations

from sanctions.lang.derived import at_most, first_known
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


_VILLAGE = Total("village_id", "greatest", Col("village_id"))
"""The village of a household, which is one."""
_MONEY = ("entitlement", "paid", "held", "withheld", "redistributed")
_NUMBERS = ("~paid", "~held", "~withheld", "~none")
"""How many rows have each status."""


def _is_status(name: str) -> Expr:
    return First(((Equal(Col("status"), Lit(name)), Lit(1)),), Lit(0))


# --- households -----------------------------------------------------------------------------------


def _households(rewards: tuple[Reward, ...]) -> tuple[Step, ...]:
    """One row a household, over all rewards, from its rows of each."""
    size = ("members", "dividend", "base")
    sums = ("paid", "held", "withheld", *_NUMBERS, "~rows")
    summed: tuple[Step, ...]
    columns: Columns = (("status", _household_status()),)
    if not rewards:
        once = (_VILLAGE, Total("members", "sum", Lit(1)), *_sums("dividend", "base"))
        summed = (Group("household-totals", "entitled", ("household_id",), once),)
        columns = (*((name, Lit(0)) for name in sums), *columns)
    else:
        summed = tuple(step for reward in rewards for step in _household_reward(reward))
    if len(rewards) > 1:
        of_rewards = (_VILLAGE, *(Total(name, "greatest", Col(name)) for name in size))
        summed = (
            *summed,
            Union("household-rewards", tuple(f"household@{reward.id}" for reward in rewards)),
            Group(
                "household-totals",
                "household-rewards",
                ("household_id",),
                (*of_rewards, *_sums(*sums)),
            ),
        )
    totals = f"household@{rewards[0].id}" if len(rewards) == 1 else "household-totals"
    return (
        *summed,
        Derive("household-stated", totals, columns),
        Select("households-out", "household-stated", HOUSEHOLDS.names, HOUSEHOLDS.order),
    )


def _household_reward(reward: Reward) -> tuple[Step, ...]:
    """A household's totals of one reward, from which its own row and its village's are taken."""
    totals = (
        _VILLAGE,
        Total("members", "sum", Lit(1)),
        *_sums("dividend", "base", *_MONEY, "~kept", "~compliant"),
        *(Total(name, "sum", _is_status(name.removeprefix("~"))) for name in _NUMBERS),
        Total("~rows", "sum", Lit(1)),
        _fund(reward),
    )
    return (Group(f"household@{reward.id}", f"paid@{reward.id}", ("household_id",), totals),)


def _fund(reward: Reward) -> Total:
    """What is divided: a pool stands in each row, what else there is, is added up."""
    if reward.scheme == "pool":
        return Total("~pool", "greatest", Col("~pool"))
    return Total("~fund", "sum", Col("~fund"))


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
    records = Group("village-records", "touching", ("village_id",), _sums("counted", "pending"))
    return (
        records,
        *(step for reward in rewards for step in _village_reward(reward)),
        Union("village-rewards", tuple(f"conserved@{reward.id}" for reward in rewards)),
        Select("villages-out", "village-rewards", VILLAGES_OUT.names, VILLAGES_OUT.order),
    )


def _village_reward(reward: Reward) -> tuple[Step, ...]:
    """A village's totals; retained is worked out by itself, and all must add up to the fund."""
    pool = reward.scheme == "pool"
    fund = _fund(reward)
    totals = (
        Total("households", "sum", Lit(1)),
        *_sums("members", "dividend", *_MONEY, "~kept", "~compliant"),
        Total("fund", fund.how, Col(fund.column)),
    )
    here = f"@{reward.id}"
    return (
        Group(f"village{here}", f"household@{reward.id}", ("village_id",), totals),
        *_pool_parts(reward),
        Attach(
            f"village-counted{here}",
            f"village-parted{here}" if pool else f"village{here}",
            "village-records",
            on=(("village_id", "village_id"),),
            columns=(("counted", "counted"), ("pending", "pending")),
        ),
        Derive(f"village-stated{here}", f"village-counted{here}", _village_columns(reward)),
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


def _village_columns(reward: Reward) -> Columns:
    not_parted = Sum((Col("fund"), _minus("~parted")))
    not_shared = Sum((Col("withheld"), _minus("redistributed"), Col("~kept")))
    share = Product((Col("~compliant"), Lit(10**COMPLIANT_DECIMALS)))
    return (
        ("reward", Lit(reward.id)),
        ("retained", not_parted if reward.scheme == "pool" else not_shared),
        ("counted", first_known(Col("counted"), Lit(0))),
        ("pending", first_known(Col("pending"), Lit(0))),
        ("compliant_share", Quotient(share, Col("members"), "half-up")),
    )


def _minus(name: str) -> Expr:
    return Product((Lit(-1), Col(name)))


def _conserved() -> Expr:
    whole = Sum((Col("paid"), Col("held"), Col("retained")))
    return All((Equal(Col("fund"), whole), at_most(Lit(0), Col("retained"))))
