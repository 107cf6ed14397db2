"""Whether two covenants pay alike: each reward's payout, and its terms of money."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.ruleset.phrases import say
from sanctions.verify import compare_declared as declared
from sanctions.verify.claims import Examples
from sanctions.verify.compare_cases import Aspect, Given, Shown, Tables
from sanctions.verify.compare_histories import Assessed
from sanctions.verify.compare_money import lists, many_records, on_lists
from sanctions.verify.compare_records import alike
from sanctions.verify.compare_search import MOST_RECORDS, Comparing, compared
from sanctions.verify.compare_units import Unit, paid_otherwise, smallest_unit
from sanctions.verify.confirming import Unplaced
from sanctions.verify.payouts import MOST_MEMBERS
from sanctions.verify.results import Claim
from sanctions.verify.solver.terms import Truth, both, no, some

_PAID = ("entitlement", "paid", "held", "withheld", "redistributed", "status")
_FUND = ("fund", "paid", "held", "withheld", "redistributed", "retained", "compliant_share")


def claims(comparing: Comparing, *, unknown_points_alike: bool) -> Iterator[Claim]:
    """Of each reward: that both have it, that both pay alike, and out of the same money.

    ``unknown_points_alike``: it is proved that points of a record are unknown in both or neither.
    """
    mine, theirs = (
        {reward.id: reward for reward in each.rewards} for each in (comparing.old, comparing.new)
    )
    for name in dict.fromkeys((*mine, *theirs)):
        if name not in mine or name not in theirs:
            yield _alone(comparing, name)
            continue
        yield _payout(comparing, mine[name], theirs[name], unknown_alike=unknown_points_alike)
        yield _money(comparing, mine[name], theirs[name])


# --- that both have it ----------------------------------------------------------------------------


def _alone(comparing: Comparing, name: str) -> Claim:
    says = say("奖励 {reward}", "the reward {reward}", reward=name)
    return compared(f"{name}/there", says, lambda: _tried(comparing, name))


# --- the payout -----------------------------------------------------------------------------------


def _payout(comparing: Comparing, mine: Reward, theirs: Reward, *, unknown_alike: bool) -> Claim:
    says = say(
        "{reward}：事实相同时的发放比例",
        "{reward}: the part that is paid for the same facts",
        reward=mine.id,
    )
    name = f"{mine.id}/payout"
    old, new = comparing.old, comparing.new
    asked = declared.asks_points(mine) or declared.asks_points(theirs)
    points = _points_differ(comparing, mine, theirs) and (asked or not unknown_alike)
    alike_declared = declared.of_payout(old, mine) == declared.of_payout(new, theirs)
    if alike_declared and not points:
        return Claim(name, says, "proved")

    def search() -> Examples | None:
        unit = None
        comparable = not points or declared.only_fixed_points_differ(old, new)
        if comparable and mine.unit == theirs.unit:
            unit = smallest_unit(comparing, mine, theirs)
            if unit is None:
                return None
        return _shortest(comparing, mine.id, unit)

    return compared(name, says, search)


def _points_differ(comparing: Comparing, mine: Reward, theirs: Reward) -> bool:
    """Whether points decide, and a record may have others under the two."""
    if not (declared.reads_points(mine) or declared.reads_points(theirs)):
        return False
    return declared.of_points(comparing.old) != declared.of_points(comparing.new)


def _shortest(comparing: Comparing, reward: str, unit: Unit | None) -> Examples:
    """The shortest history after which a member of the household is paid otherwise.

    ``unit`` is one that is, if a solver found it.

    Raises: Unplaced: where none as long as they are looked at is.
    """
    units = {each.unit for side in (comparing.old, comparing.new) for each in side.rewards}
    most = MOST_MEMBERS if "household" in units else 1

    def ask(one: Assessed, two: Assessed) -> Truth:
        rows = zip(one.payouts[reward], two.payouts[reward], strict=True)
        return some(paid_otherwise(one.world, *each) for each in rows)

    def tell(given: Given) -> Examples | None:
        return comparing.told(given, _paid(reward), _shown(reward))

    for members in range(1, most + 1):
        found = comparing.smallest(members, ask, tell)
        if found is not None:
            return found
    for given in many_records(comparing, unit):
        found = tell(given)
        if found is not None:
            return found
    raise Unplaced


def _paid(reward: str) -> Aspect:
    def aspect(_: Ruleset, tables: Tables) -> object:
        return [
            (row["member_id"], row["pay"], row["row"] == UNDETERMINED)
            for row in tables["members"]
            if row["reward"] == reward
        ]

    return aspect


def _shown(reward: str) -> Shown:
    return Shown(("findings", "members", "villages"), reward=reward)


# --- the money ------------------------------------------------------------------------------------


def _money(comparing: Comparing, mine: Reward, theirs: Reward) -> Claim:
    says = say(
        "{reward}：发放比例相同时的金额",
        "{reward}: the money that the same part comes to",
        reward=mine.id,
    )
    meanings = (
        declared.of_money(comparing.old, mine),
        declared.of_money(comparing.new, theirs),
    )
    points = declared.weighs_points(mine) and _points_differ(comparing, mine, theirs)
    if meanings[0] == meanings[1] and not points:
        return Claim(f"{mine.id}/money", says, "proved")

    def search() -> Examples:
        weighs = declared.weighs_points(mine) or declared.weighs_points(theirs)
        return _tried(comparing, mine.id, weighs=weighs)

    return compared(f"{mine.id}/money", says, search)


def _tried(comparing: Comparing, reward: str, *, weighs: bool = False) -> Examples:
    """The first list on which two runs pay otherwise. Raises: Unplaced: if none that is tried."""
    with_points = _of_other_points(comparing, reward) if weighs else ()
    for given in chain(lists(comparing), with_points):
        found = comparing.told(given, _divided(reward), _shown(reward))
        if found is not None:
            return found
    raise Unplaced


def _of_other_points(comparing: Comparing, reward: str) -> Iterator[Given]:
    """Short histories by which a member has other points, each on lists of several members."""

    def ask(one: Assessed, two: Assessed) -> Truth:
        (mine, *_), (theirs, *_) = one.payouts[reward], two.payouts[reward]
        points = [row["~known-points"] for row in (mine, theirs)]
        return both(no(alike(*points)), some(each.term > 0 for each in points))

    for records in range(1, MOST_RECORDS + 1):
        given = comparing.histories(records, 1).given(ask)
        if given is not None:
            yield from on_lists(given)


def _divided(reward: str) -> Aspect:
    def aspect(_: Ruleset, tables: Tables) -> object:
        return [
            [
                tuple(row[name] for name in columns)
                for row in tables[table]
                if row["reward"] == reward
            ]
            for table, columns in (("members", _PAID), ("villages", _FUND))
        ]

    return aspect
