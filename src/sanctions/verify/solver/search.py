"""Questions to z3: can it be, what is the smallest case, and which conditions stand in the way.

A question has a limit of z3's own resource units, never of time, so that the same question has the
same answer on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import z3

from sanctions.verify.solver.terms import Truth, Whole, every, no
from sanctions.verify.solver.world import World

LIMIT = 10_000_000
"""Resource units of one question: some seconds of processor time."""

_ARITHMETIC, _OTHER_ARITHMETIC = 6, 2
"""z3 has two; where the usual one reaches the limit, the other is asked once, up to the same."""


class LimitReached(Exception):  # noqa: N818 - no fault: what could not be decided, is said so
    """A question that could not be answered within its limit."""

    def __init__(self, limit: int) -> None:
        """Keep the limit."""
        super().__init__(limit)
        self.limit = limit


class Search:
    """A solver that holds what is always true, and answers questions beyond it."""

    def __init__(self, world: World, *, limit: int = LIMIT) -> None:
        """Take in nothing yet. ``limit`` is in resource units of z3 for one question."""
        self._world = world
        self._limit = limit
        self._solver = self._begun()
        self._defined = 0
        self._model: Any = None

    def assume(self, *truths: Truth) -> None:
        """Take in what is true in every question from now on."""
        self._define()
        self._add(truths)

    def can(self, *conditions: Truth) -> bool:
        """Whether all the conditions can hold at once. Raises: LimitReached: if it is not known."""
        with self.where(*conditions) as possible:
            return possible

    @contextmanager
    def where(self, *conditions: Truth) -> Iterator[bool]:
        """Whether the conditions can hold; within the block they do, if so.

        Raises: LimitReached: if it is not known.
        """
        self._define()
        condition = every(conditions)
        if condition is False:
            yield False
            return
        self._solver.push()
        try:
            self._add((condition,))
            yield self._check()
        finally:
            self._solver.pop()

    def core(self, conditions: Sequence[Truth], given: Iterable[Truth] = ()) -> list[int]:
        """The places of conditions that cannot all hold together: none of them can be left out.

        ``given`` holds besides. The conditions are known not to hold all at once. Later ones are
        left out first, so that the first ones stay where there is a choice.
        """
        fixed = every(given)
        kept = list(range(len(conditions)))
        for place in reversed(range(len(conditions))):
            rest = [each for each in kept if each != place]
            if not self.can(fixed, *(conditions[each] for each in rest)):
                kept = rest
        return kept

    def holds(self, truth: Truth) -> bool:
        """Whether it holds in the case that was found last."""
        if isinstance(truth, bool):
            return truth
        return bool(z3.is_true(self._model.eval(truth, model_completion=True)))

    def value(self, whole: Whole) -> int:
        """The number in the case that was found last."""
        if isinstance(whole, int):
            return whole
        return int(self._model.eval(whole, model_completion=True).as_long())

    def settle(self, truth: Truth) -> bool:
        """Make it so, if that can be; whether it could. Only within `where`."""
        if not self.holds(truth):
            self._solver.push()
            try:
                self._add((truth,))
                possible = self._check(keep=True)
            finally:
                self._solver.pop()
            if not possible:
                self._add((no(truth),))
                return False
        self._add((truth,))
        return True

    def least(self, whole: Whole, low: int, anchors: Iterable[int] = ()) -> int:
        """Make the number as small as can be; it is ``low`` at least. Only within `where`.

        ``anchors`` are numbers that it is likely to be.
        """
        value = self.value(whole)
        for probe in sorted({low, *anchors}):
            if low <= probe < value:
                if self.settle(whole <= probe):
                    break
                low = probe + 1
        value, step = self.value(whole), 1
        while low < value:
            probe = max(low, value - step)
            if self.settle(whole <= probe):
                value, step = self.value(whole), 2 * step
            else:
                low, step = probe + 1, 1
                if value - low > 8:
                    step = (value - low) // 2
        self._add((whole == value,))
        return value

    def _check(self, *, keep: bool = False) -> bool:
        """Whether it can be; the case is kept, and with ``keep`` the one before where it cannot."""
        solver = self._solver
        answer = solver.check()
        if answer == z3.unknown:
            solver = self._begun(arithmetic=_OTHER_ARITHMETIC)
            solver.add(*self._solver.assertions())
            answer = solver.check()
        if answer == z3.unknown:
            raise LimitReached(self._limit)
        if answer == z3.sat:
            self._model = solver.model()
        elif not keep:
            self._model = None
        return bool(answer == z3.sat)

    def _begun(self, arithmetic: int = _ARITHMETIC) -> Any:  # noqa: ANN401 - z3 has no types
        solver = z3.SimpleSolver(ctx=self._world.context)
        solver.set("rlimit", self._limit)
        solver.set("random_seed", 0)
        solver.set("relevancy", 0)
        solver.set("arith.solver", arithmetic)
        return solver

    def _define(self) -> None:
        self._add(self._world.definitions[self._defined :])
        self._defined = len(self._world.definitions)

    def _add(self, truths: Iterable[Truth]) -> None:
        for truth in truths:
            if truth is not True:
                self._solver.add(truth)
