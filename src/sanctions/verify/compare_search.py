"""Where a difference between two covenants is looked for; what is made for it, is made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from sanctions.errors import InputError
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.claims import Examples, never
from sanctions.verify.compare_cases import FINDINGS_ALONE, Aspect, Given, Shown, told_apart
from sanctions.verify.compare_declared import of_points, signs_alike
from sanctions.verify.compare_histories import Ask, Assessed, BothHistories, both_histories
from sanctions.verify.compare_records import Judged, Pair, PairWitnesses, Wrong, alike
from sanctions.verify.confirming import Unplaced
from sanctions.verify.records import MEMBER, Past
from sanctions.verify.results import Claim
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import LimitReached
from sanctions.verify.solver.terms import Truth, both, equal, no

MOST_RECORDS = 3
"""Histories in which every record may be anything have at most so many."""


_UNSEEN = Text(
    "未能证明相同，也没有找到结果不同的案例",
    "neither proved to be the same, nor was a case found of which two runs differ",
)


class Untold(Unplaced):
    """What may differ, and was not seen to: with what was looked at."""

    def __init__(self, why: Text) -> None:
        """Keep why it is undecided."""
        super().__init__(why)
        self.why = why


def compared(name: str, says: Text, search: Callable[[], Examples | None]) -> Claim:
    """A claim that no case has two outcomes: ``search`` looks for the smallest one."""
    unseen = list[Text]()

    def seen() -> Examples | None:
        try:
            return search()
        except Unplaced as reached:
            unseen.append(reached.why if isinstance(reached, Untold) else _UNSEEN)
            raise

    claim = never(name, says, seen)
    return replace(claim, why=unseen[0]) if unseen else claim


@dataclass(frozen=True, slots=True)
class Differing:
    """A way in which a record may differ under two covenants.

    ``wrong`` says of any record whether it does, ``aspect`` what of the tables out is different
    then, and ``shown`` which rows tell it. A case that is ``clear`` is shown rather than one in
    which something is unknown.
    """

    wrong: Wrong
    aspect: Aspect
    shown: Shown = FINDINGS_ALONE
    clear: Wrong | None = None


class Comparing:
    """Two covenants under comparison."""

    def __init__(self, old: Ruleset, new: Ruleset, *, limit: int) -> None:
        """Begin with nothing made. ``limit``: resource units of z3 for one question."""
        self.old, self.new, self.limit = old, new, limit
        self._histories: dict[tuple[int, int], BothHistories] = {}

    def can(self, wrong: Wrong) -> bool:
        """Whether there is such a record. Raises: LimitReached: if it is not known."""
        return self._pair.search.can(wrong(self._pair.old, self._pair.new))

    def record(self, differing: Differing) -> Examples | None:
        """The smallest history whose last record differs so under the two; if any.

        Raises:
            LimitReached: if it is not known whether there is such a record.
            Unplaced: if no history was found for it.
        """
        wrong = differing.wrong(self._pair.old, self._pair.new)
        if not self._pair.search.can(wrong):
            return None
        if differing.clear is not None:
            found = self._placed(differing, wrong, differing.clear(self._pair.old, self._pair.new))
            if found is not None:
                return found
        return self._placed(differing, wrong) or self.history(differing)

    def _placed(self, differing: Differing, *conditions: Truth) -> Examples | None:
        """The smallest history, if it could be made and two runs on it differ."""
        try:
            given = self._witnesses.given(*conditions)
        except Unplaced:
            return None
        return None if given is None else self.told(given, differing.aspect, differing.shown)

    def history(self, differing: Differing) -> Examples:
        """The shortest history whose last record differs so. Raises: Unplaced: if none is found."""

        def of_last(one: Assessed, two: Assessed) -> Truth:
            if one.record is None or two.record is None:
                return False
            return differing.wrong(one.record, two.record)

        for records in range(1, MOST_RECORDS + 1):
            given = self.histories(records, 1).given(of_last)
            if given is not None:
                found = self.told(_of_record(given), differing.aspect, differing.shown)
                if found is not None:
                    return found
        raise Unplaced

    def told(self, given: Given, aspect: Aspect, shown: Shown) -> Examples | None:
        """The input with both outcomes, if the aspect of them really differs in two runs."""
        try:
            return told_apart(self.old, self.new, given, aspect, shown)
        except InputError:
            return None

    def histories(self, records: int, members: int) -> BothHistories:
        """All histories of so many records of a member of a household of so many."""
        if (records, members) not in self._histories:
            self._histories[records, members] = both_histories(
                self.old, self.new, records, members, limit=self.limit
            )
        return self._histories[records, members]

    def smallest(
        self, members: int, ask: Ask, tell: Callable[[Given], Examples | None]
    ) -> Examples | None:
        """The shortest history of which it is so, in a household of so many, and told so."""
        for records in range(MOST_RECORDS + 1):
            given = self.histories(records, members).given(ask)
            found = None if given is None else tell(given)
            if found is not None:
                return found
        return None

    def brick(self, wrong: Wrong, after: int = 0) -> Given | None:
        """The smallest such record of a member, after so many under its clause and no others.

        Raises: Unplaced: if those could not be made.
        """
        one = self._pair.one
        wanted = replace(Past(0, 0, 0, 0, 0), same_clause=after).parts
        past = [equal(each, number) for each, number in zip(one.past.parts, wanted, strict=True)]
        condition = wrong(self._pair.old, self._pair.new)
        return self._witnesses.given(condition, one.by_member, *past)

    def of_member(self, wrong: Wrong) -> Given | None:
        """The smallest history of a member whose last record is such; none if none was made."""
        condition = wrong(self._pair.old, self._pair.new)
        try:
            return self._witnesses.given(condition, self._pair.one.by_member)
        except (Unplaced, LimitReached):
            return None

    @cached_property
    def points_differ(self) -> bool:
        """Whether a counted record may have other points under the two, known or unknown.

        One that has the same state and grade in both. Where it is not known, it may.
        """
        clauses = (*self.old.clauses.values(), *self.new.clauses.values())
        none_has = all(clause.points is None for clause in clauses)
        if none_has or of_points(self.old) == of_points(self.new):
            return False
        if not signs_alike(self.old, self.new):
            return True

        def wrong(one: Judged, two: Judged) -> Truth:
            counted = (is_value(one.world, each.facts["state"], "counted") for each in (one, two))
            graded = alike(one.facts["grade"], two.facts["grade"])
            return both(*counted, graded, no(alike(one.facts["~points"], two.facts["~points"])))

        try:
            return self.can(wrong)
        except LimitReached:
            return True

    @cached_property
    def _pair(self) -> Pair:
        return Pair(self.old, self.new, limit=self.limit)

    @cached_property
    def _witnesses(self) -> PairWitnesses:
        return PairWitnesses(self._pair)


def _of_record(given: Given) -> Given:
    """The input without what only a payout needs."""
    members = tuple(
        {name: row[name] for name in ("member_id", "birth_date")}
        for row in given.members
        if row["member_id"] == MEMBER and "birth_date" in row
    )
    return replace(given, members=members, period=None)
