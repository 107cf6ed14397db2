"""The one place that knows durable_rules: a fixed set of rules, and the sessions that fire them.

A rule is the answer at one place of a table: `first.3.yes` is *the fourth row of a first table
holds*. The rules are the same for every covenant, for durable_rules never frees a set of rules:
there are two sets in a process, whatever it reads. Which row stands at a place, and what follows
when its rule fires, the caller says.

Only the C core of durable_rules is used. Its Python layer starts two threads that fire rules of
their own accord, swallows what an action raises, and forgets actions when the clock jumps; and the
core itself is only used as it was seen to be sound: one session at a time, deleted at once; one
message at a time, which matches exactly one rule; plain numbers and words from here, never a text
of a user. Source: docs/adr/0014-rules-are-places.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import count
from threading import Lock
from typing import Literal, Protocol, TypeAlias, cast

from sanctions.errors import EngineError, UsageError

Kind: TypeAlias = Literal["first", "all"]
Answer: TypeAlias = Literal["yes", "no", "unknown", "end"]
"""What is said of a row; ``end``: the table has no further row."""

SIZES = (8, 64)
"""Places of a set of rules. A longer table goes through the places of the largest again."""

_KINDS: tuple[Kind, ...] = ("first", "all")
_ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")
_WAIT_SECONDS = 60
_TURN = Lock()
_NUMBERS = count(1)


class _Core(Protocol):
    """The functions of the C core that are used. A handle is a number; 0 is *accepted*."""

    def create_ruleset(self, name: str, definition: str, /) -> int: ...
    def assert_event(self, rules: int, message: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, rules: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, rules: int, state: int, /) -> str | None: ...
    def delete_state(self, rules: int, session: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """What is asserted: the answer at a place of a table."""

    kind: Kind
    place: int
    answer: Answer

    @property
    def rule(self) -> str:
        """The one rule that this fact fires."""
        place = "" if self.answer == "end" else f".{self.place}"
        return f"{self.kind}{place}.{self.answer}"


Act: TypeAlias = Callable[[Fact], Fact | None]
"""What a rule does when it fires: it answers the next fact, or nothing when the chain ends."""


class Rules:
    """A set of rules that durable_rules holds for as long as the process lives."""

    def __init__(self, places: int) -> None:
        """Register the rules. Raises: UsageError: where durable_rules cannot be used."""
        self.places = places
        self._core = _core()
        self._handle = self._core.create_ruleset(f"places-{places}", json.dumps(definition(places)))

    def fire(self, fact: Fact, act: Act) -> None:
        """Assert the fact and whatever the rules that fire assert, in a session of its own.

        What ``act`` raises is raised here. The session is gone afterwards in any case.
        Raises: EngineError: when durable_rules does not fire the one rule of a fact.
        """
        with _turn():
            session = f"s{next(_NUMBERS)}"
            accepted, state = self._core.assert_event(self._handle, _message(session, fact))
            try:
                self._follow(session, state, accepted, fact, act)
            finally:
                self._core.delete_state(self._handle, session)

    def _follow(self, session: str, state: int, accepted: int, fact: Fact, act: Act) -> None:
        started = None if accepted else self._core.start_action_for_state(self._handle, state)
        fired = None if started is None else started[1]
        following: Fact | None = fact
        while following is not None:
            _check(fired, following)
            following = act(following)
            if following is not None:
                message = _message(session, following)
                accepted, state = self._core.assert_event(self._handle, message)
            fired = self._core.complete_and_start_action(self._handle, state)
        _check(fired, None)


@cache
def _registered(places: int) -> Rules:
    return Rules(places)


def rules_for(rows: int) -> Rules:
    """The rules for chains through tables of at most so many rows, registered once.

    Raises: UsageError: where durable_rules cannot be used.
    """
    places = next((size for size in SIZES if rows <= size), SIZES[-1])
    with _turn():
        return _registered(places)


def definition(places: int) -> dict[str, object]:
    """The rules by name, as durable_rules reads them: each tells one fact from all others."""
    rules: dict[str, object] = {}
    for kind in _KINDS:
        for place in range(places):
            for answer in _ANSWERS:
                told = [{"kind": kind}, {"place": place}, {"answer": answer}]
                rules[Fact(kind, place, answer).rule] = {"all": [{"m": {"$and": told}}]}
        told = [{"kind": kind}, {"answer": "end"}]
        rules[Fact(kind, 0, "end").rule] = {"all": [{"m": {"$and": told}}]}
    return rules


def _message(session: str, fact: Fact) -> str:
    return json.dumps(
        {
            "sid": session,
            "id": next(_NUMBERS),
            "kind": fact.kind,
            "place": fact.place,
            "answer": fact.answer,
        }
    )


def _check(fired: str | None, fact: Fact | None) -> None:
    """What fired must be the rule of the fact: it is never taken on trust."""
    name = None if fired is None else next(iter(json.loads(fired)))
    expected = None if fact is None else fact.rule
    if name != expected:
        message = (
            f"durable_rules fired `{name}` where `{expected}` was to fire: nothing was decided"
        )
        raise EngineError(message)


@contextmanager
def _turn() -> Generator[None]:
    """One thread at a time: durable_rules loses or doubles messages when two enter at once."""
    if not _TURN.acquire(timeout=_WAIT_SECONDS):
        message = (
            f"durable_rules was busy for {_WAIT_SECONDS} s: if this process was forked while it "
            "ran, start processes with `spawn` instead"
        )
        raise EngineError(message)
    try:
        yield
    finally:
        _TURN.release()


def _core() -> _Core:
    """The C core. Raises: UsageError: when it is not installed, or does not load here."""
    try:
        return cast("_Core", import_module("durable_rules_engine"))
    except ImportError as fault:
        if sys.version_info < (3, 13):
            way_out = (
                "install it with `pip install 'sanctions[forward]'` (that needs a C compiler), "
                "or choose another engine"
            )
        else:
            way_out = (
                "it does not load on Python 3.13 and later: use Python 3.11 or 3.12 with "
                "`pip install 'sanctions[forward]'` (that needs a C compiler), or another engine"
            )
        message = f"the engine `forward` needs durable_rules, which is not here: {way_out}"
        raise UsageError(message) from fault
