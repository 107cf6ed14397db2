"""Cells of which nothing is known but the column, and the smallest value that a case leaves them.

Smallest: empty first, then no, the lightest word, the number nearest to 0, the earliest day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sanctions.lang.kernel import Value
from sanctions.model.tables import Column
from sanctions.verify.solver import days
from sanctions.verify.solver.algebra import Kind, Symbol, constant, same
from sanctions.verify.solver.days import Days
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, both, equal, no, some
from sanctions.verify.solver.world import World

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""No day of a list lies outside (D038), and no day of knowledge is looked at that does."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row that is not given; ``words`` are those that it may hold, lightest first."""

    symbol: Symbol
    words: tuple[str, ...] = ()


def fresh_cell(world: World, column: Column, *, words: Sequence[str] = ()) -> Cell:
    """Any cell of the column: empty unless the column is required."""
    known = True if column.required else world.truth(f"{column.name}.known")
    words = tuple(words) or column.type.values
    return Cell(Symbol(_kind_of(column), known, _term(world, column, words)), words)


def _kind_of(column: Column) -> Kind:
    match column.type.kind:
        case "day":
            return "day"
        case "yes-no":
            return "yes-no"
        case "integer" | "decimal":
            return "number"
        case _:
            return "text"


def _term(world: World, column: Column, words: Sequence[str]) -> object:
    match _kind_of(column):
        case "day":
            return days.fresh(world, column.name, FIRST_DAY.year, LAST_DAY.year)
        case "yes-no":
            return world.truth(column.name)
        case _:
            term = world.whole(column.name)
            if words:
                world.define(some(equal(term, world.code(word)) for word in words))
            return term


def is_value(world: World, symbol: Symbol, value: Value) -> Truth:
    """Whether the symbol has this value, which may be unknown."""
    if value is None:
        return no(symbol.known)
    return both(symbol.known, same(symbol, constant(world, value)))


def found(search: Search, world: World, symbol: Symbol) -> Value:
    """The value in the case that was found last."""
    if symbol.kind == "nothing" or not search.holds(symbol.known):
        return None
    match symbol.kind:
        case "yes-no":
            return search.holds(symbol.term)
        case "day":
            return days.value(symbol.term, search.value)
        case "text":
            return world.text(search.value(symbol.term))
        case _:
            return search.value(symbol.term)


def settle(search: Search, world: World, cell: Cell, anchors: Sequence[date] = ()) -> Value:
    """Make the cell as small as the case lets it be; ``anchors`` are days that it is likely on."""
    symbol = cell.symbol
    if symbol.known is not True and search.settle(no(symbol.known)):
        return None
    if cell.words:
        for word in cell.words:
            if search.settle(equal(symbol.term, world.code(word))):
                return word
    match symbol.kind:
        case "yes-no":
            search.settle(no(symbol.term))
        case "day":
            _settle_day(search, symbol.term, anchors)
        case _:
            if search.settle(symbol.term >= 0):
                search.least(symbol.term, 0)
            else:
                search.least(-symbol.term, 1)
    return found(search, world, symbol)


def _settle_day(search: Search, term: Days, anchors: Sequence[date]) -> None:
    first, *probes = (days.ordered(days.constant(each), term)[0] for each in (FIRST_DAY, *anchors))
    search.least(days.ordered(term, term)[0], first, probes)
