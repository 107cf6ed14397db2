"""How a claim gets its verdict: proved, refuted with a case, or undecided with what was reached."""

from __future__ import annotations

from collections.abc import Callable

from sanctions.model.tables import Text
from sanctions.ruleset.phrases import say
from sanctions.verify.confirming import Unplaced
from sanctions.verify.results import Claim, Example
from sanctions.verify.solver.search import LimitReached

Examples = tuple[Example, ...]


def decided(name: str, says: Text, ask: Callable[[], Claim]) -> Claim:
    """The claim, or the same claim undecided where a limit was reached."""
    try:
        return ask()
    except LimitReached as reached:
        why = say(
            "一次提问达到 z3 的资源上限 {limit}",
            "one question reached the limit of {limit} resource units of z3",
            limit=f"{reached.limit:,}",
        )
    except Unplaced:
        why = say(
            "所需的前期记录未能构造出来",
            "no history was found for the earlier records that a case needs",
        )
    return Claim(name, says, "undecided", why)


def never(name: str, says: Text, search: Callable[[], Examples | None]) -> Claim:
    """A claim that no case stands against: ``search`` looks for the smallest one."""

    def ask() -> Claim:
        found = search()
        if found is None:
            return Claim(name, says, "proved")
        return Claim(name, says, "refuted", examples=found)

    return decided(name, says, ask)


def possible(
    name: str, says: Text, search: Callable[[], Examples | None], why_not: Callable[[], Text]
) -> Claim:
    """A claim that a case exists: ``search`` looks for it, ``why_not`` says why there is none."""

    def ask() -> Claim:
        found = search()
        if found is not None:
            return Claim(name, says, "proved", examples=found)
        return Claim(name, says, "refuted", why_not())

    return decided(name, says, ask)
