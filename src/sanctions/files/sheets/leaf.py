"""The rows of one sheet: members, and what stands among them that is none."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sanctions.errors import Issue
from sanctions.files.cells import CellFault, cell_reader
from sanctions.files.faults import sheets, sources
from sanctions.files.given import Line, Total, letters
from sanctions.files.sheets.dress import Undress, undresser
from sanctions.files.sheets.finding import Header
from sanctions.files.sheets.grid import Grid, Record, is_blank
from sanctions.files.sheets.headings import (
    HOUSEHOLD_DIVIDEND,
    HOUSEHOLD_SHARES,
    OF_HOUSEHOLDS,
    RELATION,
)
from sanctions.files.sheets.heads import HEADS
from sanctions.files.sheets.sums import AT_ONCE, SUMMED, Sums, is_subtotal
from sanctions.files.values import NO_VALUE
from sanctions.model.tables import Column, Table

_TOTAL = re.compile(r"(.*(合计|总计|小计|共计)|(grand|sub)?-?total)[:：]?", re.IGNORECASE)
_NO_ID = re.compile(r"计|otal|OTAL|^\s*$")
_LONGEST_LABEL = 20
_OF_HOUSEHOLDS = {"members": ("village_id", "household_id")}
"""Columns whose cells may be merged over the rows of a household or a village."""
_NOWHERE = 1 << 20
"""No place of a cell: that of a column that a map gives a value."""
_SUMMED = {"members": "dividend", "villages": "fund"}


class _Sum:
    """The sum of a column over the rows above one, which is carried on from one to the next."""

    def __init__(self, column: Column, records: Iterator[Record]) -> None:
        """Start above the first of the records."""
        self._read = cell_reader(replace(column, required=False))
        self._records = records
        self._next = next(records, None)
        self._sum: int | None = 0

    def amount(self, cell: object) -> int | None:
        """The amount of a cell; None if it cannot be read."""
        try:
            amount = self._read(cell)
        except CellFault:
            return None
        return amount if isinstance(amount, int) else None

    def above(
        self, number: int, at: int, is_no_part: Callable[[int, Sequence[object]], bool]
    ) -> int | None:
        """The sum over the rows above this one; None if an amount of theirs cannot be read."""
        while self._next is not None and self._next[0] < number:
            row, given = self._next
            self._next = next(self._records, None)
            cell = _cell(given, at)
            if self._sum is None or is_blank(cell) or is_no_part(row, given):
                continue
            amount = self.amount(cell)
            self._sum = None if amount is None else self._sum + amount
        return self._sum


@dataclass(slots=True)
class Leaf:
    """One sheet with its header, to be read once by `lines`.

    ``before`` are the rows of the sheets before it, ``names`` the columns of the table in the order
    of the cells that lines have; after them come so many of ``unread`` columns. ``totals`` are
    filled while lines are read. ``width`` is that of the rows of a CSV file.
    """

    grid: Grid
    header: Header
    table: Table
    names: tuple[str, ...]
    constants: Mapping[str, str]
    unread: int = 0
    before: int = 0
    width: int | None = None
    totals: list[Total] = field(default_factory=list)
    _above: "tuple[int, Sequence[object], list[object]] | None" = None
    _words: frozenset[str] = frozenset()
    _sums: set[int] = field(default_factory=set[int])
    _sum: "_Sum | None" = None

    def __post_init__(self) -> None:
        """Keep the headings, to know them again."""
        self._words = frozenset(self.header.words)

    def lines(self, sums: Sums) -> Iterator[Line]:
        """The rows below the header as lines, which are added up; an issue or a warning is none."""
        places = [_NOWHERE if at is None else at for at in map(self._place, self.names)]
        undress = self._undressers()
        required = [at for at, name in enumerate(self.names) if name in self.table.required]
        key = self.names.index(self.table.key[0]) if self.table.key[0] in self.names else None
        merged = _Merged(self.grid, self.names, places, self.table)
        related = RELATION in self.header.found.aside
        unread, number = [None] * self.unread, self.header.last
        held, stated = sums.begin(number + self.before, self.before, self.header.found.aside)
        for number, given in self._records():
            width = len(given)
            cells = [given[at] if at < width else None for at in places]
            if number in merged.rows:
                fault = merged.fill(number, cells)
                if fault is not None:
                    sums.skip()
                    yield self._line(number, (), fault)
                    continue
            if self.grid.valueless:
                cells = self._with_valueless(number, cells, places)
            odd = not all(map(cells.__getitem__, required)) or self._misfits(given)
            if odd or key is None or self._may_be_no_id(cells[key]):
                line = self._odd(number, given, cells, sums)
                if not line:
                    continue
                if isinstance(line, Line):
                    yield line
                    continue
            elif related:
                self._above = (number, given, cells.copy())
            for at, read in undress:
                cells[at] = read(cells[at])
            line = Line(number + self.before, cells + unread if unread else cells)
            held.append(line)
            for at, column in stated:
                column.append(given[at] if at < width else None)
            if len(held) >= AT_ONCE:
                sums.settle()
            yield line
        sums.end_sheet(number + self.before)

    # ------------------------------------------------------------------ what is no plain row

    def _odd(
        self, number: int, given: Sequence[object], cells: list[object], sums: Sums
    ) -> Line | bool:
        """Whether a row that lacks something is a row, or the line with its fault or warning."""
        if all(map(is_blank, given)) or self._is_repeated_header(given):
            return False
        label = self._label(number, given, cells)
        if label is not None:
            self.totals.append(Total(number + self.before, label, self._figures(number, given)))
            sums.state(self.totals[-1])
            self._sums.add(number)
            self._above = None
            return False
        if self._is_note(cells):
            issue = sheets.BELOW_TOTALS.issue(self.table.name)
            return self._line(number, (), issue)
        if self._misfits(given):
            issue = sources.WRONG_WIDTH.issue(
                self.table.name, cells=len(given), columns=self.width or 0
            )
            sums.skip()
            return self._line(number, (), issue)
        self._fill_from_above(number, given, cells)
        return True

    def _label(self, number: int, given: Sequence[object], cells: Sequence[object]) -> str | None:
        """The word of a row of sums, empty where it has none; None for any other row.

        It has no id but where the word stands, and nothing that only a person has; or nothing but a
        sum of all that is above it.
        """
        words = [cell for cell in given if isinstance(cell, str) and not is_blank(cell)]
        label = next((word for word in words if _is_total(word)), None)
        if label is not None:
            ids = [cells[at] for at in self._ids() if not is_blank(cells[at])]
            others = [cell for cell in ids if not _is_total(cell)]
            own = self._member(cells)
            of_one = own is not None or len(others) > 1 or self._tells_of_one(given, cells)
            return None if of_one else label.strip()
        name = _SUMMED.get(self.table.name)
        if name not in self.names or any(not is_blank(cells[at]) for at in self._ids()):
            return None
        if self._sum is None:
            self._sum = _Sum(self.table.column(name), self._records())
        sum_here = self._sum.amount(cells[self.names.index(name)])
        figures = set(self._figures(number, given).values())
        others = [cell for cell in given if not is_blank(cell) and cell not in figures]
        if sum_here is None or any(isinstance(cell, str) for cell in others):
            return None
        at = self.header.found.places[name]
        return "" if sum_here == self._sum.above(number, at, self._is_no_part) else None

    def _member(self, cells: Sequence[object]) -> object:
        """What stands as the key of the row, if it is no word for a total."""
        key = self.table.key[0]
        cell = cells[self.names.index(key)] if key in self.names else None
        return None if is_blank(cell) or _is_total(cell) else cell

    def _tells_of_one(self, given: Sequence[object], cells: Sequence[object]) -> bool:
        """Whether a row says what is no sum: a day, a word of a scale, who one is to the head."""
        related = self.header.found.aside.get(RELATION)
        relation = None if related is None else _cell(given, related)
        if not _is_of_sum(relation):
            return True
        ids = self._ids()
        return any(
            not _is_of_sum(cells[at])
            for at, name in enumerate(self.names)
            if at not in ids
            and name not in self.constants
            and self.table.column(name).type.kind not in {"decimal", "integer"}
        )

    def _may_be_no_id(self, cell: object) -> bool:
        """Whether a cell may be blank, the word of a row of sums, or a heading again."""
        return cell in self._words or (isinstance(cell, str) and _NO_ID.search(cell) is not None)

    def _is_note(self, cells: Sequence[object]) -> bool:
        """Whether a row below the last total tells of nobody: no figure, and one id at most."""
        if not self.totals or is_subtotal(self.totals[-1].label):
            return False
        ids = self._ids()
        if sum(not is_blank(cells[at]) for at in ids) > 1:
            return False
        return all(
            is_blank(cells[at])
            for at, name in enumerate(self.names)
            if at not in ids and name not in self.constants
        )

    def _is_repeated_header(self, given: Sequence[object]) -> bool:
        words = tuple("" if is_blank(cell) else " ".join(str(cell).split()) for cell in given)
        return words == self.header.words[: len(words)] and not any(self.header.words[len(words) :])

    def _fill_from_above(self, number: int, given: Sequence[object], cells: list[object]) -> None:
        """Give the row the household of the row above, where it surely goes on.

        It does where all that is a household's is empty, the row above is of the household, whose
        first row says that it is the head's, and this one says that it is another person's.
        """
        aside = self.header.found.aside
        if self._above is None or RELATION not in aside or self._above[0] + 1 != number:
            return
        _, first, household_cells = self._above
        if self.table.name not in _OF_HOUSEHOLDS or self._member(cells) is None:
            return
        relation = _text(_cell(given, aside[RELATION]))
        if not relation or relation in HEADS or _text(_cell(first, aside[RELATION])) not in HEADS:
            return
        of_household = [at for name, at in aside.items() if name in OF_HOUSEHOLDS]
        columns = [
            at for at, name in enumerate(self.names) if name in _OF_HOUSEHOLDS[self.table.name]
        ]
        household = [at for at in columns if self.names[at] == "household_id"]
        if any(not is_blank(_cell(given, at)) for at in of_household):
            return
        if not household or not is_blank(cells[household[0]]):
            return
        for at in columns:
            if is_blank(cells[at]):
                cells[at] = household_cells[at]
        self._above = (number, first, household_cells)

    # ------------------------------------------------------------------------------ figures

    def _figures(self, number: int, given: Sequence[object]) -> dict[str, object]:
        """The cells of sums, by column or by what else the heading is known for."""
        found = self.header.found
        summed = [name for name in SUMMED if name in found.places and name not in self.constants]
        places = {name: found.places[name] for name in summed}
        for name in (HOUSEHOLD_DIVIDEND, HOUSEHOLD_SHARES):
            if name in found.aside:
                places[name] = found.aside[name]
        cells = {
            name: NO_VALUE if (number, at) in self.grid.valueless else _cell(given, at)
            for name, at in places.items()
        }
        return {name: cell for name, cell in cells.items() if not is_blank(cell)}

    def _is_no_part(self, number: int, given: Sequence[object]) -> bool:
        """Whether a row above is no part of a sum: a sum itself, or the header again."""
        return number in self._sums or self._is_repeated_header(given)

    # ------------------------------------------------------------------------------- places

    def _place(self, name: str) -> int | None:
        return None if name in self.constants else self.header.found.places.get(name)

    def _undressers(self) -> list[tuple[int, Undress]]:
        """What undresses cells, by the place of their column, where there is something to do."""
        found: list[tuple[int, Undress]] = []
        for at, name in enumerate(self.names):
            if name in self.constants:
                found.append((at, _always(self.constants[name])))
            elif (undress := undresser(self.table.column(name), self.grid.epoch)) is not None:
                found.append((at, undress))
        return found

    def _ids(self) -> list[int]:
        """The columns of texts: a row of sums has none of them."""
        of_text = {each.name for each in self.table.columns if each.type.kind == "text"}
        return [
            at
            for at, name in enumerate(self.names)
            if name in of_text and name not in self.constants
        ]

    def _records(self) -> Iterator[Record]:
        return (record for record in self.grid.rows() if record[0] > self.header.last)

    def _misfits(self, given: Sequence[object]) -> bool:
        """Whether a line of a CSV file has other cells than the header."""
        if self.width is None or len(given) == self.width:
            return False
        return len(given) < self.width or not all(map(is_blank, given[self.width :]))

    def _with_valueless(
        self, number: int, cells: list[object], places: Sequence[int | None]
    ) -> list[object]:
        return [
            NO_VALUE if at is not None and (number, at) in self.grid.valueless else cell
            for at, cell in zip(places, cells, strict=True)
        ]

    def _line(self, number: int, cells: Sequence[object], issue: Issue | None = None) -> Line:
        """A line numbered through all sheets, and its issue with that number."""
        at = number + self.before
        return Line(at, cells, None if issue is None else replace(issue, row=at))


class _Merged:
    """The cells that are merged downwards, in the columns that are read."""

    def __init__(
        self, grid: Grid, names: Sequence[str], places: Sequence[int | None], table: Table
    ) -> None:
        """Find them; ``rows`` are those that they reach over."""
        self.rows: dict[int, list[tuple[int, int, int]]] = {}
        self._names = names
        self._table = table
        self._columns = places
        self._fillable = _OF_HOUSEHOLDS.get(table.name, ())
        self._held: dict[int, object] = {}
        at_of = {column: at for at, column in enumerate(places) if column is not None}
        for top, left, last, _ in grid.merged:
            at = at_of.get(left)
            if at is not None and last > top:
                for row in range(top, last + 1):
                    self.rows.setdefault(row, []).append((at, top, last))

    def fill(self, number: int, cells: list[object]) -> Issue | None:
        """Put what is merged into a row, or tell that it must not be."""
        fault = None
        for at, top, last in self.rows[number]:
            if self._names[at] in self._fillable:
                if number == top:
                    self._held[at] = cells[at]
                else:
                    cells[at] = self._held.get(at)
            elif number == top and not is_blank(cells[at]):
                letter = letters((self._columns[at] or 0) + 1)
                reach = f"{letter}{top}:{letter}{last}"
                fault = sheets.MERGED.issue(
                    self._table.name, row=number, column=self._names[at], cells=reach
                )
        return fault


def _is_total(cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_LABEL:
        return False
    if "计" not in cell and "otal" not in cell and "OTAL" not in cell:
        return False
    return _TOTAL.fullmatch("".join(cell.split())) is not None


def _is_of_sum(cell: object) -> bool:
    """Whether a row of sums may have it where a person has a day or the like: `共 20 户` counts."""
    return is_blank(cell) or _is_total(cell) or (isinstance(cell, str) and "共" in cell)


def _cell(given: Sequence[object], at: int) -> object:
    return given[at] if at < len(given) else None


def _text(cell: object) -> str:
    return "".join(cell.split()).casefold() if isinstance(cell, str) else ""


def _always(value: str) -> Undress:
    return lambda _: value
