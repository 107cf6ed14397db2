"""Whether two covenants pay alike: each reward's payout, and its terms of money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.ruleset.phrases import joined, say
from sanctions.verify import compare_declared as declared
from sanctions.verify.claims import Examples
from sanctions.verify.compare_cases import Aspect, Given, Shown, Tables
from sanctions.verify.compare_histories import Assessed
from sanctions.verify.compare_money import lists, many_records, of_dividend, of_unit, on_lists
from sanctions.verify.compare_records import alike
from sanctions.verify.compare_search import MOST_RECORDS, Comparing, Untold, compared
from sanctions.verify.compare_units import (
    Unit,
    dividend_apart,
    of_another_part,
    of_another_worth,
    paid_otherwise,
    smallest_unit,
)
from sanctions.verify.confirming import Unplaced
from sanctions.verify.payouts import MOST_MEMBERS
from sanctions.verify.results import Claim
from sanctions.verify.solver.search import LimitReached
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
    return compared(f"{name}/there", says, lambda: _tried(comparing, name, lists(comparing)))


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
    points = (asked or not unknown_alike) and _points_differ(comparing, mine, theirs)
    alike_declared = declared.of_payout(old, mine) == declared.of_payout(new, theirs)
    if alike_declared and not points:
        return Claim(name, says, "proved")

    def search() -> Examples | None:
        unit = None
        comparable = not points or declared.only_fixed_points_differ(old, new)
        if comparable and mine.unit == theirs.unit:
            unit = smallest_unit(comparing, mine, theirs, of_another_part)
            if unit is None:
                return None
        return _shortest(comparing, mine.id, unit)

    return compared(name, says, search)


def _points_differ(comparing: Comparing, mine: Reward, theirs: Reward) -> bool:
    """Whether points decide, and a record may have others under the two."""
    if not (declared.reads_points(mine) or declared.reads_points(theirs)):
        return False
    return comparing.points_differ


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
    raise Unplaced if unit is None else Untold(_no_history(unit))


def _no_history(unit: Unit) -> Text:
    return say(
        "事实为“{facts}”的单位发放不同，但没有找到造成它的简短记录",
        "a unit with {facts} is paid otherwise, and no short history was found that comes to it",
        facts=unit.told(),
    )


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

_TERMS = {
    "scheme": Text("发放方式", "the scheme"),
    "unit": Text("单位", "the unit"),
    "fund": Text("资金来源", "where the fund comes from"),
    "share": Text("占比", "the share"),
    "served": Text("先行提取的奖励", "the rewards that are served first"),
    "weight": Text("权重", "the weight"),
    "amount": Text("金额", "the amount"),
    "points": Text("积分的起点和下限", "what points start from and stop at"),
    "step": Text("取整单位", "the step"),
    "withheld": Text("扣发部分的去向", "where withheld money goes"),
}
_OF_CLAUSES = Text("条款的分值", "the points of clauses")
_OF_DIVIDEND, _OF_WORTH = frozenset({"share", "served"}), frozenset({"amount", "points"})


def _money(comparing: Comparing, mine: Reward, theirs: Reward) -> Claim:
    says = say(
        "{reward}：发放比例相同时的金额",
        "{reward}: the money that the same part comes to",
        reward=mine.id,
    )
    apart = declared.terms_apart(comparing.old, comparing.new, mine, theirs)
    points = declared.weighs_points(mine) and _points_differ(comparing, mine, theirs)
    if not apart and not points:
        return Claim(f"{mine.id}/money", says, "proved")
    terms = _Terms(comparing, mine, theirs, apart, points=points)
    return compared(f"{mine.id}/money", says, terms.search)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of money of one reward, of which those in ``apart`` are declared otherwise.

    ``points``: those of clauses weigh, and may be others.
    """

    comparing: Comparing
    mine: Reward
    theirs: Reward
    apart: frozenset[str]
    points: bool

    def search(self) -> Examples | None:
        """A list on which two runs pay otherwise; None if it is proved that there is none.

        Raises:
            LimitReached: if it is not known whether there is one.
            Untold: if none of those that are tried is.
        """
        reached = None
        dividend, unit = None, None
        try:
            dividend, unit = self._dividend(), self._unit()
        except LimitReached as limit:
            reached = limit
        if reached is None and dividend is None and unit is None and self._all_asked:
            return None
        try:
            return _tried(self.comparing, self.mine.id, self._cases(dividend, unit))
        except Unplaced:
            if reached is not None:
                raise reached from None
            raise Untold(self._unseen(unit)) from None

    @property
    def _of_dividend(self) -> bool:
        """Whether all that matters of shares is what of a dividend goes to the reward."""
        return all(map(declared.takes_dividend, (self.mine, self.theirs)))

    @property
    def _of_worth(self) -> bool:
        """Whether the amounts or weights of units of the same facts can be asked for."""
        old, new = self.comparing.old, self.comparing.new
        fixed = not self.points or declared.only_fixed_points_differ(old, new)
        return fixed and not self.apart & {"scheme", "unit", "weight"}

    @property
    def _all_asked(self) -> bool:
        """Whether nothing else differs than what a solver is asked of."""
        left = self.apart - (_OF_DIVIDEND if self._of_dividend else frozenset())
        left -= _OF_WORTH if self._of_worth else frozenset()
        return not left and (self._of_worth or not self.points)

    def _dividend(self) -> int | None:
        if not (self._of_dividend and self.apart & _OF_DIVIDEND):
            return None
        return dividend_apart(self.comparing, self.mine, self.theirs)

    def _unit(self) -> Unit | None:
        if not (self._of_worth and (self.points or self.apart & _OF_WORTH)):
            return None
        return smallest_unit(self.comparing, self.mine, self.theirs, of_another_worth)

    def _cases(self, dividend: int | None, unit: Unit | None) -> Iterator[Given]:
        yield from lists(self.comparing)
        if dividend is not None:
            yield of_dividend(self.comparing, dividend)
        if unit is not None:
            for given in of_unit(self.comparing, unit):
                yield from (given, *on_lists(given))
        if declared.weighs_points(self.mine) or declared.weighs_points(self.theirs):
            yield from _of_other_points(self.comparing, self.mine.id)

    def _unseen(self, unit: Unit | None) -> Text:
        names = [term for name, term in _TERMS.items() if name in self.apart]
        names += [_OF_CLAUSES] if self.points else []
        if unit is not None:
            return say(
                "规定不同：{names}；事实为“{facts}”的单位结果不同，但所试的名单上金额都相同",
                "declared otherwise: {names}; it would be seen of a unit with {facts}, "
                "and the money is the same on every list that was tried",
                names=joined(names),
                facts=unit.told(),
            )
        return say(
            "规定不同：{names}；所试的名单上金额都相同，但这不是证明",
            "declared otherwise: {names}; the money is the same on every list that was tried, "
            "which proves nothing",
            names=joined(names),
        )


def _tried(comparing: Comparing, reward: str, cases: Iterable[Given]) -> Examples:
    """The first case in which two runs pay otherwise. Raises: Unplaced: if none of them is."""
    for given in cases:
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
