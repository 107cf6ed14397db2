"""The days on which two covenants are in force, and those on which only one of them is.

Two with the same first day, or two files of one version, are meant for the same days: a record of a
day that only one judges is a difference of outcome. Successive versions are compared as if both
were in force, and the days that only one judges are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.phrases import joined, say
from sanctions.verify.agreement import TIMES
from sanctions.verify.claims import Examples
from sanctions.verify.compare_cases import FINDINGS_ALONE, Given, Tables, told_apart
from sanctions.verify.compare_search import compared
from sanctions.verify.confirming import Unplaced
from sanctions.verify.records import MEMBER, RECORD
from sanctions.verify.results import Claim

_SAYS = Text("有效的时间", "the time in force")


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which only the old covenant is in force, or only the new; ``end`` is exclusive."""

    of_old: bool
    start: date
    end: date | None

    def told(self) -> Text:
        """Who judges them, and which they are."""
        side = Text("原", "the old one") if self.of_old else Text("新", "the new one")
        if self.end is None:
            return say("{side}（{day} 起）", "{side} from {day} on", side=side, day=str(self.start))
        last = str(self.end - timedelta(days=1))
        first = str(self.start)
        zh, en = "{side}（{day} 至 {last}）", "{side} from {day} to {last}"
        return say(zh, en, side=side, day=first, last=last)


def in_force_together(old: Ruleset, new: Ruleset) -> tuple[Ruleset, Ruleset]:
    """Both as they are if in force in the same time, else both from the later first day on."""
    if (old.in_force, old.until) == (new.in_force, new.until):
        return old, new
    begun = max(old.in_force, new.in_force)
    return replace(old, in_force=begun, until=None), replace(new, in_force=begun, until=None)


def days_alone(old: Ruleset, new: Ruleset) -> tuple[Days, ...]:
    """The days on which only one of them is in force, in their order."""
    edges = sorted(
        {day for each in (old, new) for day in (each.in_force, each.until) if day is not None}
    )
    return tuple(
        Days(old.in_force_on(start), start, end)
        for start, end in zip(edges, (*edges[1:], None), strict=True)
        if old.in_force_on(start) != new.in_force_on(start)
    )


def claims(old: Ruleset, new: Ruleset, *, notes: bool) -> Iterator[Claim]:
    """That the same days are judged; of successive versions a note that they are not."""
    alone = days_alone(old, new)
    if not alone:
        return
    if old.in_force == new.in_force or old.reference == new.reference:
        claim = compared(TIMES, _SAYS, lambda: _judged_by_one(old, new, alone[0].start))
        why = say("只有一方有效的日子：{days}", "only one is in force: {days}", days=_told(alone))
        yield replace(claim, why=why) if claim.verdict == "refuted" else claim
    elif notes:
        why = say(
            "按双方自 {day} 起同时有效比较；只由一方认定的日子：{days}",
            "compared as if both were in force from {day} on; days that only one judges: {days}",
            day=max(old.in_force, new.in_force).isoformat(),
            days=_told(alone),
        )
        yield Claim(TIMES, _SAYS, "noted", why)


def _told(alone: tuple[Days, ...]) -> Text:
    return joined(each.told() for each in alone)


def _judged_by_one(old: Ruleset, new: Ruleset, day: date) -> Examples:
    """A record of the day, with both outcomes. Raises: Unplaced: if they have no clause alike."""

    def state(_: Ruleset, tables: Tables) -> object:
        return [(row["record_id"], row["state"]) for row in tables["findings"]]

    for clause in old.clauses:
        if clause in new.clauses:
            on = str(day)
            cells = {"clause": clause, "member_id": MEMBER, "occurred_on": on, "decided_on": on}
            given = Given(day, ({"record_id": RECORD, **cells},), ())
            found = told_apart(old, new, given, state, FINDINGS_ALONE)
            if found is not None:
                return found
    raise Unplaced
