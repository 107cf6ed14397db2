"""The rules as durable_rules holds them, and what keeps its hazards away from users."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random

import pytest

from sanctions.engines.forward import rules
from sanctions.engines.forward.rules import (
    SIZES,
    Act,
    Answer,
    Fact,
    Kind,
    Rules,
    definition,
    rules_for,
)
from sanctions.errors import EngineError

pytest.importorskip("durable_rules_engine", exc_type=ImportError)

SESSIONS_AT_MOST = 1024
RULES_AT_MOST = 400


def facts(places: int) -> list[Fact]:
    """Every fact that fires a rule."""
    kinds: tuple[Kind, ...] = ("first", "all")
    answers: tuple[Answer, ...] = ("yes", "no", "unknown")
    asked = (Fact(*each) for each in product(kinds, range(places), answers))
    return [*asked, Fact("first", 0, "end"), Fact("all", 0, "end")]


def following(then: Iterable[Fact], fired: list[Fact]) -> Act:
    """An action that notes what fired, and asserts these facts one after another."""
    left = iter(then)

    def act(fact: Fact) -> Fact | None:
        fired.append(fact)
        return next(left, None)

    return act


def fired_by(of: Rules, *chain: Fact) -> list[Fact]:
    """The facts whose rules fired, in order."""
    fired: list[Fact] = []
    of.fire(chain[0], following(chain[1:], fired))
    return fired


def in_python(code: str) -> str:
    """What a fresh interpreter prints; it is stopped after a minute."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("places", SIZES)
def test_a_set_is_within_what_durable_rules_bears(places: int) -> None:
    """512 rules on one property hang at the first message, so no set has more than 400."""
    assert len(definition(places)) == len(facts(places)) <= RULES_AT_MOST


def test_a_rule_asks_what_is_there() -> None:
    """To ask for what is absent matches the state that durable_rules keeps, and loops for ever."""
    assert definition(8)["all.7.unknown"] == {
        "all": [{"m": {"$and": [{"kind": "all"}, {"place": 7}, {"answer": "unknown"}]}}]
    }
    assert "$nex" not in str(definition(64))


@pytest.mark.parametrize("places", SIZES)
def test_every_fact_fires_its_own_rule(places: int) -> None:
    """Alone, and in a chain of all of them in any order."""
    known = rules_for(places)
    assert known.places == places
    every = facts(places)
    Random(places).shuffle(every)  # noqa: S311 - an order, not a secret
    for fact in every:
        assert fired_by(known, fact) == [fact]
    assert fired_by(known, *every) == every


def test_a_message_holds_numbers_and_words_of_ours_alone() -> None:
    """Nothing that a user wrote, no float, no yes-no and no nothing reaches durable_rules."""
    first, second = (rules._message("s1", Fact("all", 3, answer)) for answer in ("yes", "unknown"))
    kept = first.partition('"kind"')[2]
    assert kept == ': "all", "place": 3, "answer": "yes"}'
    assert second.partition('"kind"')[2] == ': "all", "place": 3, "answer": "unknown"}'
    assert first.partition('"kind"')[0] != second.partition('"kind"')[0]


def test_there_are_two_sets_whatever_is_asked_for() -> None:
    """A registered set is never freed, so a process has no third."""
    found = {rules_for(rows).places for rows in (0, 1, 8, 9, 64, 65, 513, 100_000)}
    assert found == set(SIZES)
    assert rules_for(3) is rules_for(8)
    assert rules._registered.cache_info().currsize == len(SIZES)


def test_a_session_is_gone_when_its_chain_ends() -> None:
    """More sessions than can live at once come one after another."""
    known = rules_for(8)
    for _ in range(2 * SESSIONS_AT_MOST):
        assert fired_by(known, Fact("first", 0, "yes")) == [Fact("first", 0, "yes")]


def test_what_an_action_raises_is_raised() -> None:
    """It is not swallowed, whatever it is, and its session is gone."""
    known = rules_for(8)

    def stop(_: Fact) -> Fact | None:
        message = "no such day"
        raise OverflowError(message)

    def interrupt(_: Fact) -> Fact | None:
        raise KeyboardInterrupt

    for _ in range(SESSIONS_AT_MOST + 1):
        with pytest.raises(OverflowError, match="no such day"):
            known.fire(Fact("first", 0, "no"), stop)
    with pytest.raises(KeyboardInterrupt):
        known.fire(Fact("first", 0, "no"), interrupt)
    assert fired_by(known, Fact("all", 7, "no")) == [Fact("all", 7, "no")]


def test_a_chain_may_raise_in_its_middle() -> None:
    """Facts that were asserted before it are forgotten with the session."""
    known = rules_for(8)
    seen: list[Fact] = []

    def act(fact: Fact) -> Fact | None:
        seen.append(fact)
        if len(seen) == 3:
            raise LookupError
        return Fact("all", len(seen), "yes")

    with pytest.raises(LookupError):
        known.fire(Fact("all", 0, "yes"), act)
    assert [fact.place for fact in seen] == [0, 1, 2]
    assert fired_by(known, Fact("first", 1, "no")) == [Fact("first", 1, "no")]


def test_a_fact_that_fires_nothing_stops_the_run() -> None:
    """No rule fired is never read as no; and an unmatched message uses up no session."""
    known = rules_for(8)
    lost = Fact("first", 99, "yes")
    text = r"^durable_rules fired `None` where `first\.99\.yes` was to fire: nothing was decided$"
    for _ in range(SESSIONS_AT_MOST + 1):
        with pytest.raises(EngineError, match=text):
            fired_by(known, lost)
    with pytest.raises(EngineError, match=text):
        fired_by(known, Fact("first", 0, "no"), lost)
    assert fired_by(known, Fact("first", 0, "yes")) == [Fact("first", 0, "yes")]


def test_a_long_chain_is_one_session() -> None:
    """Seventy thousand messages, each many times over, and none is taken for one seen before."""
    known = rules_for(64)
    chain = facts(64) * 182
    assert len(chain) > 70_000
    assert fired_by(known, *chain) == chain


def test_threads_take_turns() -> None:
    """Every message of every thread fires once, in its thread."""
    known = rules_for(8)
    every = facts(8)

    def work(seed: int) -> bool:
        random = Random(seed)  # noqa: S311 - an order, not a secret
        chains = [random.choices(every, k=6) for _ in range(400)]
        return all(fired_by(known, *chain) == chain for chain in chains)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_a_turn_that_never_comes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was forked in the middle of another thread's turn does not hang."""
    known = rules_for(8)
    monkeypatch.setattr(rules, "_WAIT_SECONDS", 0)
    with (
        rules._turn(),
        pytest.raises(EngineError, match=r"^durable_rules was busy .*: if .* forked .*`spawn`"),
    ):
        fired_by(known, Fact("first", 0, "yes"))
    assert fired_by(known, Fact("first", 0, "yes")) == [Fact("first", 0, "yes")]


def test_no_thread_is_started() -> None:
    """The Python layer of durable_rules, which fires rules from two timers, is not loaded."""
    before = threading.active_count()
    fired_by(rules_for(8), Fact("first", 0, "yes"))
    assert threading.active_count() == before
    loaded = in_python(
        "import sys; from sanctions.engines.forward.rules import rules_for; rules_for(1);"
        "print('durable_rules_engine' in sys.modules, 'durable' in sys.modules)"
    )
    assert loaded == "True False"


FIRST_USE = """
from threading import Barrier, Thread
from sanctions.engines.forward.rules import Fact, rules_for
barrier, found = Barrier(8), []
def work():
    barrier.wait()
    rules = rules_for(5)
    rules.fire(Fact("first", 0, "yes"), lambda fact: found.append(rules))
threads = [Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(found), len(set(map(id, found))))
"""


def test_the_first_use_may_be_from_several_threads() -> None:
    """The rules are registered once, before any of them is used."""
    assert in_python(FIRST_USE) == "8 1"


FORKED = """
import os
from sanctions.engines.forward.rules import Fact, rules_for
def fire():
    fired = []
    rules_for(5).fire(Fact("first", 0, "yes"), fired.append)
    return fired == [Fact("first", 0, "yes")]
assert fire()
child = os.fork()
if child == 0:
    os._exit(0 if all(fire() for _ in range(2000)) else 1)
print(os.waitpid(child, 0)[1], all(fire() for _ in range(2000)))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_has_its_own() -> None:
    """Parent and child go on, each with the rules that were registered before."""
    assert in_python(FORKED) == "0 True"
