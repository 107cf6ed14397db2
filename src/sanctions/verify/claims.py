"""How a claim gets its verdict: proved, refuted with a case, or undecided with what was reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeAlias

from sanctions.model.tables import Text
from sanctions.ruleset.phrases import say
from sanctions.verify.confirming import Unplaced
from sanctions.verify.results import Claim, Example
from sanctions.verify.solver.search import LimitReached

Examples = tuple[Example, ...]
Refuted: TypeAlias = AbstractSet[str]
"""The ids of the claims refuted so far, of which later ones may be mere consequences."""


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
            "或许可能，但没有找到造成它的简短记录",
            "it may be possible, and no short history was found that comes to it",
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


def following(claim: Claim, causes: Iterable[str], refuted: Refuted) -> Claim:
    """The claim; if it is refuted, and so is every cause of it, it says that it follows from them.

    Without a cause it is a fault of its own.
    """
    ids = tuple(dict.fromkeys(causes))
    if claim.verdict != "refuted" or not ids or not refuted >= set(ids):
        return claim
    why = say(
        "{why}；这是以下各项的后果：{ids}",
        "{why}; this follows from {ids}",
        why=claim.why,
        ids=", ".join(ids),
    )
    return replace(claim, why=why, follows=ids)
