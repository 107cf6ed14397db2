"""``rewards``: the keys that each scheme takes, the fund, and what the payout table may say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from sanctions.model.money import format_decimal
from sanctions.ruleset import schema
from sanctions.ruleset.amounts import Priced, read_amount
from sanctions.ruleset.covenant import PARTS, Reward, Scheme, Unit, Weight
from sanctions.ruleset.declared import Names, refuse_repeated, title_of
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.operands import Reads
from sanctions.ruleset.tables import id_of, read_payout

POINT_FACTS = ("points", "points_per_member")
DEFAULT_STEP = 1  # fen

# The keys that only some schemes take, and those that a scheme needs.
_TAKES: dict[Scheme, tuple[str, ...]] = {
    "own-share": ("fund", "step", "withheld"),
    "pool": ("fund", "weight", "step"),
    "amount": ("amount", "step", "withheld"),
    "honour": (),
}
_NEEDS: dict[Scheme, tuple[str, ...]] = {
    "own-share": ("fund",),
    "pool": ("fund", "weight"),
    "amount": ("amount",),
    "honour": (),
}
_ONLY_SOME = ("fund", "weight", "amount", "step", "withheld")


def read_rewards(document: schema.Document, reads: Reads, names: Names) -> tuple[Reward, ...]:
    """The rewards, checked."""
    rewards = [reward for reward in document.rewards or () if reward is not None]
    refuse_repeated((reward.id for reward in rewards), "reward", names.faults)
    _check_shares(rewards, names.faults)
    read = [_reward(reward, reads, names) for reward in rewards]
    return tuple(reward for reward in read if reward is not None)


def _reward(reward: schema.Reward, reads: Reads, names: Names) -> Reward | None:
    faults = names.faults
    payout = read_payout(reward, reads, names)
    priced = _amount(reward, reads)
    fund_source = names.source(None if reward.fund is None else reward.fund.source)
    source = names.source(reward.source) or fund_source
    scheme = _scheme(reward)
    if scheme is None:
        return None
    _check_keys(reward, scheme, faults)
    _check_fund(reward, scheme, faults)
    fund, points, name = reward.fund, reward.points, id_of(reward.id)
    base, floor = (None, None) if points is None else (points.base, points.at_least)
    return Reward(
        id=name,
        title=title_of(reward.title, name),
        scheme=scheme,
        unit=_unit(reward),
        share=None if fund is None or fund.share is None else fund.share.value,
        given=_given(fund),
        weight=_weight(reward),
        points_base=0 if base is None else base.value,
        points_floor=None if floor is None else floor.value,
        amount=None if priced is None else priced.least,
        amount_reads_points=priced is not None and any(f in POINT_FACTS for f in priced.facts),
        step=DEFAULT_STEP if reward.step is None else reward.step.value,
        payout=payout,
        redistribute=_redistributes(reward),
        source=source,
        span=reward.span,
        bounds=() if priced is None else priced.bounds,
        floor_span=None if floor is None else floor.span,
    )


def _scheme(reward: schema.Reward) -> Scheme | None:
    schemes: tuple[Scheme, ...] = get_args(Scheme)
    written = None if reward.scheme is None else reward.scheme.value
    return next((scheme for scheme in schemes if scheme == written), None)


def _unit(reward: schema.Reward) -> Unit:
    return "household" if reward.unit is not None and reward.unit.value == "household" else "member"


def _weight(reward: schema.Reward) -> Weight | None:
    weights: tuple[Weight, ...] = get_args(Weight)
    written = None if reward.weight is None else reward.weight.value
    return next((weight for weight in weights if weight == written), None)


def _given(fund: schema.Fund | None) -> bool:
    return fund is not None and fund.given is not None and fund.given.value


def _redistributes(reward: schema.Reward) -> bool:
    to = None if reward.withheld is None else reward.withheld.to
    return to is not None and to.value == "compliant"


def _amount(reward: schema.Reward, reads: Reads) -> Priced | None:
    return None if reward.amount is None else read_amount(reward.amount, reads, unit="yuan")


def _check_keys(reward: schema.Reward, scheme: Scheme, faults: Faults) -> None:
    for name in _ONLY_SOME:
        if name in reward.node.entries and name not in _TAKES[scheme]:
            message = f"a reward with `scheme: {scheme}` takes no `{name}`"
            takers = ", ".join(f"`{each}`" for each, keys in _TAKES.items() if name in keys)
            faults.error("R100", reward.key_span(name), message, f"it belongs to {takers}")
    for name in _NEEDS[scheme]:
        if name not in reward.node.entries:
            message = f"a reward with `scheme: {scheme}` needs `{name}`"
            faults.error("R101", reward.span, message)


def _check_fund(reward: schema.Reward, scheme: Scheme, faults: Faults) -> None:
    fund = reward.fund
    if fund is None or "fund" not in _TAKES[scheme]:
        return
    has_of, has_share = ("of" in fund.node.entries, "share" in fund.node.entries)
    if "given" in fund.node.entries and fund.given is None:
        return  # INVARIANT: what stands there was refused already
    if _given(fund) and scheme == "own-share":
        message = "a given fund is divided by a pool, not by one's own share"
        faults.error("R102", fund.key_span("given"), message, "write `scheme: pool`")
    elif _given(fund) and has_of:
        message = "a fund is given or a share of the dividend, not both"
        faults.error("R102", fund.key_span("of"), message)
    elif not _given(fund) and not (has_of and has_share):
        message = "a fund needs `share` and `of`, or `given`"
        hint = "write `{share: 10%, of: dividend}` or `{given: yes}`"
        faults.error("R102", fund.span, message, hint)


def _check_shares(rewards: Sequence[schema.Reward], faults: Faults) -> None:
    """What all rewards together take out of the dividend is at most the dividend."""
    taken = 0
    for reward in rewards:
        fund = reward.fund
        if fund is None or fund.share is None or fund.of is None:
            continue
        within, taken = taken <= PARTS, taken + fund.share.value
        if within and taken > PARTS:
            message = f"the rewards up to here take {_percent(taken)} of the dividend"
            faults.error("R103", fund.share.span, message, "together at most 100%")


def _percent(parts: int) -> str:
    return f"{format_decimal(parts, 4).rstrip('0').rstrip('.')}%"
