"""Two short histories that differ in one record: it is there in the second alone, or is worse.

Both go through all steps of the plan, so whatever the one record changes for others is seen; what
is found is replayed on the reference, each of the two for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.lang.kernel import Value
from sanctions.model.calendar import Period
from sanctions.model.tables import Column
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import UNDETERMINED
from sanctions.runs.columns import history_of
from sanctions.verify.confirming import Settling
from sanctions.verify.histories import Setting, period_of, setting_of
from sanctions.verify.results import Example
from sanctions.verify.solver.algebra import Symbol, before, constant
from sanctions.verify.solver.cells import Cell, found, fresh_cell, is_value
from sanctions.verify.solver.terms import Truth, both, either, equal, every, no, some
from sanctions.verify.worth import Worth, worth

MOST = 3
"""A pair is looked for in histories of at most so many records."""

Cells: TypeAlias = Mapping[str, Cell]
Rows: TypeAlias = tuple[Mapping[str, Symbol], Mapping[str, Symbol]]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: the column in which the first record is worse, or none: it is one more.

    ``before``: it lies before the period, so that it counts for others alone. ``further`` is what
    else holds of the payout rows of both.
    """

    column: str | None
    before: bool = False
    further: Callable[[Rows], Truth] = lambda _: True


def smallest_pair(
    ruleset: Ruleset,
    reward: Reward,
    change: Change,
    wrong: Callable[[Worth, Worth], Truth],
    *,
    limit: int,
) -> tuple[Example, Example] | None:
    """The smallest two histories that differ so, and are paid in the wrong way; if any is found.

    They are looked at when the period is over, and all their grades can be told.

    Raises:
        LimitReached: if it is not known whether there are any of so many records.
        EngineError: if the reference says that one of them is another case.
    """
    for records in range(2 if change.before else 1, MOST + 1):
        made = _smallest(ruleset, reward, change, wrong, records=records, limit=limit)
        if made is not None:
            return made
    return None


def _smallest(
    ruleset: Ruleset,
    reward: Reward,
    change: Change,
    wrong: Callable[[Worth, Worth], Truth],
    *,
    records: int,
    limit: int,
) -> tuple[Example, Example] | None:
    names = [f"R{place + 1}" for place in range(records)]
    setting = setting_of(ruleset, names, 1, limit=limit, period=_period(ruleset))
    heavier = [setting.record(name) for name in names]
    if change.column is None:
        lighter, differ = heavier[1:], _offence(setting, heavier[0], before_it=change.before)
    else:
        like, differ = _lighter(setting, change.column, heavier[0])
        lighter = [like, *heavier[1:]]
    sides = [_side(setting, reward, each) for each in (lighter, heavier)]
    one, two = sides
    over = no(before(setting.shared["as_of"].symbol, constant(setting.world, setting.period.end)))
    graded = (side.graded for side in sides)
    further = change.further((one.row, two.row))
    asked = (differ, over, *graded, further, wrong(one.paid, two.paid))
    with setting.search.where(*asked) as possible:
        if not possible:
            return None
        settling = Settling(setting.search, setting.world, [ruleset.in_force, setting.period.end])
        done: dict[int, Value] = {}
        birth = settling.value(setting.shared["birth_date"])
        histories = [[_settled(settling, cells, done) for cells in side.cells] for side in sides]
        shared = {"birth_date": birth, "as_of": settling.value(setting.shared["as_of"])}
        said = [side.said(setting, reward) for side in sides]
    first, second = (
        setting.confirmed(reward.id, history, shared, each)
        for history, each in zip(histories, said, strict=True)
    )
    return first, second


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two histories; ``graded``: all its grades can be told."""

    cells: Sequence[Cells]
    row: Mapping[str, Symbol]
    paid: Worth
    graded: Truth

    def said(self, setting: Setting, reward: Reward) -> dict[str, Value]:
        """What the reference is to say of the payout, and of an amount what it comes to."""
        symbols = {name: self.row[name] for name in ("row", "pay")}
        if reward.amount is not None:
            symbols["entitlement"] = self.paid.of
        return {name: found(setting.search, setting.world, each) for name, each in symbols.items()}


def _side(setting: Setting, reward: Reward, cells: Sequence[Cells]) -> _Side:
    tables = setting.tables(cells)
    row = tables[setting.payouts[reward.id]][0].cells
    grades = [line.cells["grade"] for line in tables["records"]]
    graded = every(no(is_value(setting.world, each, UNDETERMINED)) for each in grades)
    return _Side(cells, row, worth(setting.world, reward, row), graded)


def _period(ruleset: Ruleset) -> Period:
    """The second year of the covenant, if it is in force so long: records may lie before it."""
    year = Period(date(ruleset.in_force.year + 1, 1, 1), date(ruleset.in_force.year + 2, 1, 1))
    whole = ruleset.until is None or ruleset.until >= year.end
    return year if whole else period_of(ruleset)


def _offence(setting: Setting, cells: Cells, *, before_it: bool) -> Truth:
    """Whether the record is of an offence, and before the period if that is asked."""
    clauses = setting.ruleset.clauses.values()
    codes = [setting.world.code(each.id) for each in clauses if each.kind == "offence"]
    start = constant(setting.world, setting.period.start)
    early = not before_it or before(cells["occurred_on"].symbol, start)
    return both(early, some(equal(cells["clause"].symbol.term, code) for code in codes))


def _lighter(setting: Setting, column: str, cells: Cells) -> tuple[dict[str, Cell], Truth]:
    """The record with less in the column, and what makes it less: none, or not to rectify, is more.

    On a scale it is the lighter word, of a loss the smaller, of the rectification the earlier one.
    """
    world, (spec,) = setting.world, _columns(setting.ruleset, column)
    cell = fresh_cell(world, spec)
    one, two = cell.symbol, cells[column].symbol
    words = [world.code(word) for word in setting.ruleset.scales.get(column, ())]
    if words:
        less = some(
            both(equal(one.term, light), equal(two.term, heavy))
            for place, light in enumerate(words)
            for heavy in words[place + 1 :]
        )
        differ = both(one.known, two.known, less)
    elif column == "rectified_on":
        differ = both(one.known, either(no(two.known), before(one, two)))
    else:
        differ = both(one.known, two.known, before(one, two))
    return setting.record("R1", {**cells, column: cell}), differ


def _columns(ruleset: Ruleset, name: str) -> list[Column]:
    return [each for each in history_of((ruleset,)).columns if each.name == name]


def _settled(settling: Settling, cells: Cells, done: dict[int, Value]) -> dict[str, Value]:
    """The values of a record; what the two share is settled once."""
    for cell in cells.values():
        if id(cell) not in done:
            done[id(cell)] = settling.value(cell)
    return {name: done[id(cell)] for name, cell in cells.items()}
