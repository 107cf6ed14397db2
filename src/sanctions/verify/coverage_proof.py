"""Missed sides on which no record and no unit can stand: they are proved away, not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from sanctions.lang.kernel import All, Expr, fold
from sanctions.plan.compile import order_versions
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.coverage import Boundary, Coverage
from sanctions.verify.coverage_tables import RECORDS, Asked, payout_table, questions
from sanctions.verify.payouts import Payouts
from sanctions.verify.records import Record, Records
from sanctions.verify.solver.algebra import Symbolic, is_yes
from sanctions.verify.solver.search import LIMIT, LimitReached, Search
from sanctions.verify.units import Unit


def without_impossible(
    coverage: Coverage, versions: Sequence[Ruleset], *, limit: int = LIMIT
) -> Coverage:
    """The coverage without the missed sides that cannot be, over all records and units.

    A side stays where z3 reaches its ``limit``, and where two records are asked together.
    """
    if not coverage.asked - coverage.tried:
        return coverage
    left = iter(coverage.boundaries)
    kept: list[Boundary] = []
    for version in order_versions(versions):
        anything = _Anything(version, limit)
        for asked, boundary in zip(questions(version, 0), left, strict=False):
            sides = tuple(
                shown
                for shown, side in zip(boundary.sides, asked.probe.sides, strict=True)
                if shown not in boundary.missed or anything.can_be(asked, side.holds)
            )
            kept.append(replace(boundary, sides=sides))
    return Coverage(tuple(kept))


class _Anything:
    """Any record under a version, and any unit of each of its rewards."""

    def __init__(self, version: Ruleset, limit: int) -> None:
        self._payouts = Payouts(version, limit)
        self._rewards = {payout_table(each): at for at, each in enumerate(version.rewards)}
        self._version, self._limit = version, limit
        self._units: dict[int, Unit] = {}

    def can_be(self, asked: Asked, side: Expr) -> bool:
        """Whether a row of the table that is asked can stand on the side, as far as is known."""
        condition = All((asked.where, asked.probe.applies, side))
        try:
            if asked.source == RECORDS:
                records, record = self._record
                search: Search = records.search
                return search.can(is_yes(records.value(record, condition)))
            if asked.source in self._rewards:
                unit = self._unit(self._rewards[asked.source])
                value = fold(condition, Symbolic(unit.world, unit.row))
                return unit.search.can(is_yes(value))
        except LimitReached:
            return True
        return True

    @cached_property
    def _record(self) -> tuple[Records, Record]:
        records = Records(self._version, limit=self._limit)
        return records, records.fresh()

    def _unit(self, place: int) -> Unit:
        if place not in self._units:
            self._units[place] = self._payouts.unit(place)
        return self._units[place]
