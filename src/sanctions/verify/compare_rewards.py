"""Whether two covenants pay alike: each reward's payout, and its terms of money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sanctions.plan.money import reward_steps
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.ruleset.phrases import say
from sanctions.verify import compare_declared as declared
from sanctions.verify.claims import Examples, never
from sanctions.verify.compare_cases import Aspect, Given, Shown, Tables
from sanctions.verify.compare_histories import Assessed
from sanctions.verify.compare_money import lists, many_records
from sanctions.verify.compare_records import alike
from sanctions.verify.compare_search import Comparing
from sanctions.verify.confirming import Unplaced
from sanctions.verify.payouts import MOST_MEMBERS
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import Symbol
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, equal, no, some
from sanctions.verify.solver.world import World, texts_in
from sanctions.verify.units import Facts, always, fresh_facts, unit_row

_PAID = ("entitlement", "paid", "held", "withheld", "redistributed", "status")
_FUND = ("fund", "paid", "held", "withheld", "redistributed", "retained", "compliant_share")


def claims(comparing: Comparing) -> Iterator[Claim]:
    """Of each reward: that both have it, that both pay alike, and out of the same money."""
    mine, theirs = (
        {reward.id: reward for reward in each.rewards} for each in (comparing.old, comparing.new)
    )
    for name in dict.fromkeys((*mine, *theirs)):
        if name not in mine or name not in theirs:
            yield _alone(comparing, name)
            continue
        yield _payout(comparing, mine[name], theirs[name])
        yield _money(comparing, mine[name], theirs[name])


# --- that both have it ----------------------------------------------------------------------------


def _alone(comparing: Comparing, name: str) -> Claim:
    says = say("奖励 {reward}", "the reward {reward}", reward=name)
    return never(f"{name}/there", says, lambda: _tried(comparing, name))


# --- the payout -----------------------------------------------------------------------------------


def _payout(comparing: Comparing, mine: Reward, theirs: Reward) -> Claim:
    says = say(
        "{reward}：事实相同时的发放比例",
        "{reward}: the part that is paid for the same facts",
        reward=mine.id,
    )
    name = f"{mine.id}/payout"
    old, new = comparing.old, comparing.new
    points = mine.id if _points_differ(comparing, mine, theirs) else None
    alike_declared = declared.of_payout(old, mine) == declared.of_payout(new, theirs)
    if alike_declared and points is None:
        return Claim(name, says, "proved")

    def search() -> Examples | None:
        if (
            points is None
            and mine.unit == theirs.unit
            and not _units_differ(comparing, mine, theirs)
        ):
            return None
        return _shortest(comparing, mine.id)

    return never(name, says, search)


def _points_differ(comparing: Comparing, mine: Reward, theirs: Reward) -> bool:
    """Whether points decide, and a record may have others under the two."""
    if not (declared.reads_points(mine) or declared.reads_points(theirs)):
        return False
    return declared.of_points(comparing.old) != declared.of_points(comparing.new)


def _units_differ(comparing: Comparing, mine: Reward, theirs: Reward) -> bool:
    """Whether a unit of the same facts can be paid otherwise. Raises: LimitReached."""
    old, new = comparing.old, comparing.new
    places = (old.rewards.index(mine), new.rewards.index(theirs))
    steps = [reward_steps(each, place)[0] for each, place in zip((old, new), places, strict=True)]
    world = World(texts_in(tuple(steps)) | {*old.grades, *new.grades, "none"})
    search = Search(world, limit=comparing.limit)
    facts = fresh_facts(world, old)
    others = _same_facts(world, new, facts)
    rows = (
        unit_row(world, old, places[0], facts),
        unit_row(world, new, places[1], others),
    )
    search.assume(*always(old, mine, facts), *_only_common(facts, others))
    return search.can(_paid_otherwise(world, *rows))


def _same_facts(world: World, new: Ruleset, facts: Facts) -> Facts:
    """The facts under the new covenant; there is nothing of a grade that only one of them has."""
    own = fresh_facts(world, new)
    return replace(
        facts,
        by_grade={grade: facts.by_grade.get(grade, 0) for grade in new.grades},
        scored={name: facts.scored.get(name, each) for name, each in own.scored.items()},
        points={name: facts.points.get(name, each) for name, each in own.points.items()},
        active={name: facts.active.get(name, False) for name in own.active},
    )


def _only_common(facts: Facts, others: Facts) -> Iterator[Truth]:
    yield from (equal(n, 0) for name, n in facts.by_grade.items() if name not in others.by_grade)
    yield from (no(each) for name, each in facts.active.items() if name not in others.active)


def _paid_otherwise(world: World, one: Mapping[str, Symbol], two: Mapping[str, Symbol]) -> Truth:
    stopped = [is_value(world, row["row"], UNDETERMINED) for row in (one, two)]
    other = some((no(alike(one["pay"], two["pay"])), no(alike(one["~holds"], two["~holds"]))))
    return some((other, no(equal(*stopped))))


def _shortest(comparing: Comparing, reward: str) -> Examples:
    """The shortest history after which a member of the household is paid otherwise.

    Raises: Unplaced: where none as long as they are looked at is.
    """
    units = {each.unit for side in (comparing.old, comparing.new) for each in side.rewards}
    most = MOST_MEMBERS if "household" in units else 1

    def ask(one: Assessed, two: Assessed) -> Truth:
        rows = zip(one.payouts[reward], two.payouts[reward], strict=True)
        return some(_paid_otherwise(one.world, *each) for each in rows)

    def tell(given: Given) -> Examples | None:
        return comparing.told(given, _paid(reward), _shown(reward))

    for members in range(1, most + 1):
        found = comparing.smallest(members, ask, tell)
        if found is not None:
            return found
    for given in many_records(comparing):
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

    return never(f"{mine.id}/money", says, lambda: _tried(comparing, mine.id))


def _tried(comparing: Comparing, reward: str) -> Examples:
    """The first list on which two runs pay otherwise. Raises: Unplaced: if none that is tried."""
    for given in lists(comparing):
        found = comparing.told(given, _divided(reward), _shown(reward))
        if found is not None:
            return found
    raise Unplaced


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
