"""Two short histories that differ in one record: it is there in the second alone, or is worse.

Both go through all steps of the plan, so whatever the one record changes for others is seen; what
is found is replayed on the reference, each of the two for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.lang.kernel import Value
from sanctions.model.calendar import Period
from sanctions.model.tables import Column
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.runs.columns import history_of
from sanctions.verify.confirming import Settling
from sanctions.verify.histories import Setting, period_of, setting_of
from sanctions.verify.results import Example
from sanctions.verify.solver.algebra import Symbol, before
from sanctions.verify.solver.cells import Cell, found, fresh_cell
from sanctions.verify.solver.terms import Truth, both, either, equal, no, some
from sanctions.verify.worth import Worth, worth

MOST = 3
"""A pair is looked for in histories of at most so many records."""

Cells: TypeAlias = Mapping[str, Cell]
Rows: TypeAlias = tuple[Mapping[str, Symbol], Mapping[str, Symbol]]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: the column in which the first record is worse, or none: it is one more.

    ``further`` is what else holds of the payout rows of both.
    """

    column: str | None
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

    Raises:
        LimitReached: if it is not known whether there are any of so many records.
        EngineError: if the reference says that one of them is another case.
    """
    for records in range(1, MOST + 1):
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
    two = [setting.record(name) for name in names]
    if change.column is None:
        one, differ = two[1:], _offence(setting, two[0])
    else:
        like, differ = _lighter(setting, change.column, two[0])
        one = [like, *two[1:]]
    rows: Rows = (setting.paid(one)[reward.id], setting.paid(two)[reward.id])
    paid = [worth(setting.world, reward, row) for row in rows]
    search = setting.search
    with search.where(differ, change.further(rows), wrong(*paid)) as possible:
        if not possible:
            return None
        settling = Settling(search, setting.world, [ruleset.in_force])
        done: dict[int, Value] = {}
        birth = settling.value(setting.shared["birth_date"])
        histories = [[_settled(settling, cells, done) for cells in each] for each in (one, two)]
        shared = {"birth_date": birth, "as_of": settling.value(setting.shared["as_of"])}
        said = [
            {name: found(search, setting.world, row[name]) for name in ("row", "pay")}
            | _entitled(setting, reward, each)
            for row, each in zip(rows, paid, strict=True)
        ]
    first, second = (
        setting.confirmed(reward.id, history, shared, each)
        for history, each in zip(histories, said, strict=True)
    )
    return first, second


def _period(ruleset: Ruleset) -> Period:
    """The second year of the covenant, if it is in force so long: records may lie before it."""
    year = Period(date(ruleset.in_force.year + 1, 1, 1), date(ruleset.in_force.year + 2, 1, 1))
    whole = ruleset.until is None or ruleset.until >= year.end
    return year if whole else period_of(ruleset)


def _offence(setting: Setting, cells: Cells) -> Truth:
    """Whether the record is of an offence."""
    clauses = setting.ruleset.clauses.values()
    codes = [setting.world.code(each.id) for each in clauses if each.kind == "offence"]
    return some(equal(cells["clause"].symbol.term, code) for code in codes)


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


def _entitled(setting: Setting, reward: Reward, paid: Worth) -> dict[str, Value]:
    """What an amount comes to, which the reference is to say, too."""
    if reward.amount is None:
        return {}
    return {"entitlement": found(setting.search, setting.world, paid.of)}
