"""Questions to z3: answers, smallest cases, and what is left of a question without an answer."""

import pytest

from sanctions.verify.solver.search import LimitReached, Search
from sanctions.verify.solver.terms import Whole
from sanctions.verify.solver.world import World


def test_the_least_number_is_found_from_wherever_the_case_starts() -> None:
    """The least number that the conditions allow, with and without a guess."""
    world = World(())
    number = world.whole("number")
    for anchors in ((), (17, 40), (4_711,)):
        search = Search(world)
        with search.where(number > 4_710, number * 3 < 100_000) as possible:
            assert possible
            assert search.least(number, 0, anchors) == 4_711


def test_a_core_keeps_what_is_needed_and_the_first_of_two_that_do() -> None:
    """Conditions that can be left out are not named."""
    world = World(())
    number = world.whole("number")
    search = Search(world)
    conditions = [number > 5, number > 1, number > 7, number < 100]
    assert search.core(conditions, [number < 6]) == [0]


def test_a_question_past_its_limit_leaves_nothing_behind() -> None:
    """After a question that could not be answered, the others have the answers they had."""
    world = World(())
    one, two, three = (world.whole(name) for name in ("one", "two", "three"))
    search = Search(world, limit=200_000)
    with pytest.raises(LimitReached):
        _settle_a_sum_of_cubes(search, one, two, three)
    assert search.can(one < two)
    assert search.can(one > two)
    assert not search.can(one > two, one < two)


def _settle_a_sum_of_cubes(search: Search, one: Whole, two: Whole, three: Whole) -> None:
    """A question that took mathematicians sixty years."""
    with search.where(one > two):
        search.settle(one * one * one + two * two * two + three * three * three == 33)
