"""The rows of one sheet: members, and what stands among them that is none."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeAlias, cast

from sanctions.errors import Issue
from sanctions.files.cells import CellFault, cell_reader
from sanctions.files.faults import sheets, sources
from sanctions.files.given import Block, Line, Total
from sanctions.files.sheets.dress import Undress, undressed, undresser
from sanctions.files.sheets.finding import Header
from sanctions.files.sheets.grid import Grid, Record, is_blank
from sanctions.files.sheets.headings import (
    HOUSEHOLD_DIVIDEND,
    HOUSEHOLD_SHARES,
    OF_HOUSEHOLDS,
    RELATION,
)
from sanctions.files.sheets.heads import is_head, is_kin
from sanctions.files.sheets.merged import OF_HOUSEHOLD_COLUMNS, Merged
from sanctions.files.sheets.sums import AT_ONCE, SUMMED, Sums, is_subtotal
from sanctions.files.values import NO_VALUE
from sanctions.model.tables import Column, Table

_TOTAL = re.compile(r"(.*(合计|总计|小计|共计)|(grand|sub)?-?total)[:：]?", re.IGNORECASE)
_NO_ID = re.compile(r"计|otal|OTAL|^\s*$")
_LONGEST_LABEL = 20
_NOWHERE = 1 << 20
"""No place of a cell: that of a column that a map gives a value."""
Cells: TypeAlias = Sequence[object]
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
    """One sheet with its header, to be read once by `pieces`.

    ``before`` are the rows of the sheets before it, ``names`` the columns of the table in the order
    of the cells that lines have. ``width`` is that of the rows of a CSV file.
    """

    grid: Grid
    header: Header
    table: Table
    names: tuple[str, ...]
    constants: Mapping[str, str]
    before: int = 0
    width: int | None = None
    _above: "tuple[int, Sequence[object], list[object]] | None" = None
    _words: frozenset[str] = frozenset()
    _valueless: frozenset[int] = frozenset()
    _last_total: str | None = None
    _undress: list[Undress | None] = field(default_factory=list["Undress | None"])
    _sums: set[int] = field(default_factory=set[int])
    _sum: "_Sum | None" = None

    def __post_init__(self) -> None:
        """Keep the headings, to know them again, and what undresses the cells of each column."""
        self._words = frozenset(self.header.words)
        self._valueless = frozenset(row for row, _ in self.grid.valueless)
        self._undress = [self._undresser(name) for name in self.names]

    def pieces(self, sums: Sums) -> Iterator[Line | Block]:
        """The rows below the header, which are added up; an issue or a warning is none."""
        places = [self._place(name) for name in self.names]
        merged = Merged(self.grid, self.names, places, self.table)
        aside = sums.begin(self.header.last + self.before, self.before, self.header.found.aside)
        number = self.header.last
        for numbers, rows in self._blocks():
            columns, stated = _columns(rows, places), _columns(rows, aside)
            faulty = merged.fill(numbers[0], columns)
            odd = sorted(faulty | self._odd_places(numbers, rows, columns))
            begin, number = 0, numbers[-1]
            for at in (*odd, len(rows)):
                if at > begin:
                    block = self._block(numbers[begin:at], [each[begin:at] for each in columns])
                    sums.take(block, [each[begin:at] for each in stated])
                    yield block
                    self._above = (
                        numbers[at - 1],
                        rows[at - 1],
                        [each[at - 1] for each in columns],
                    )
                if at in faulty:
                    sums.skip()
                    fault = merged.fault(numbers[at], [each[at] for each in columns])
                    yield self._line(numbers[at], fault)
                elif at < len(rows):
                    cells = [each[at] for each in columns]
                    line = self._odd_line(numbers[at], rows[at], cells, places, sums)
                    if line is not None and line.issue is None:
                        sums.take(_alone(line), [each[at : at + 1] for each in stated])
                    if line is not None:
                        yield line
                begin = at + 1
        sums.end_sheet(number + self.before)

    def close(self) -> None:
        """Let go of the sheet, which has been read."""
        self.grid = Grid(self.grid.name, lambda: iter(()), self.grid.height)
        self._sum = None

    def _odd_places(
        self, numbers: Sequence[int], rows: Sequence[Sequence[object]], columns: Sequence[Cells]
    ) -> set[int]:
        """The places of rows that may be anything but a plain row."""
        odd: set[int] = set()
        for name, cells in zip(self.names, columns, strict=True):
            if self._must_have(name) and not all(cells):
                odd |= {at for at, cell in enumerate(cells) if not cell}
            if name == self.table.key[0] and not self._are_ids(cells):
                odd |= {at for at, cell in enumerate(cells) if self._may_be_no_id(cell)}
        if self.table.key[0] not in self.names:
            odd |= set(range(len(rows)))
        if self.width is not None:
            odd |= {at for at, given in enumerate(rows) if self._misfits(given)}
        if self._valueless:
            odd |= {at for at, number in enumerate(numbers) if number in self._valueless}
        return odd

    def _are_ids(self, cells: Cells) -> bool:
        """Whether no cell may be anything but an id; else each must be looked at."""
        if set(map(type, cells)) != {str}:
            return False
        texts = cast("Sequence[str]", cells)
        return (
            self._words.isdisjoint(texts)
            and all(map(str.strip, texts))
            and _NO_ID.search("\0".join(texts)) is None
        )

    def _block(self, numbers: Sequence[int], columns: Sequence[Cells]) -> Block:
        """Plain rows, undressed."""
        plain = [
            cells if undress is None else undressed(cells, undress)
            for cells, undress in zip(columns, self._undress, strict=True)
        ]
        if isinstance(numbers, range):
            return Block(range(numbers[0] + self.before, numbers[-1] + self.before + 1), plain)
        return Block([number + self.before for number in numbers], plain)

    def _odd_line(
        self,
        number: int,
        given: Sequence[object],
        cells: list[object],
        places: Sequence[int],
        sums: Sums,
    ) -> Line | None:
        """The line of a row that may be anything, if it is one."""
        if number in self._valueless:
            cells = self._with_valueless(number, cells, places)
        if self._lacks(cells) or self._misfits(given):
            line = self._odd(number, given, cells, sums)
            if line is not True:
                return line or None
        else:
            self._above = (number, given, cells.copy())
        bare = [
            cell if undress is None else undress(cell)
            for cell, undress in zip(cells, self._undress, strict=True)
        ]
        return Line(number + self.before, bare)

    def _lacks(self, cells: Sequence[object]) -> bool:
        """Whether a row lacks what is required, or may have no id."""
        key = self.table.key[0]
        if key not in self.names or self._may_be_no_id(cells[self.names.index(key)]):
            return True
        return not all(
            cell for name, cell in zip(self.names, cells, strict=True) if self._must_have(name)
        )

    def _must_have(self, name: str) -> bool:
        return name in self.table.required and name not in self.constants

    # ------------------------------------------------------------------ what is no plain row

    def _odd(
        self, number: int, given: Sequence[object], cells: list[object], sums: Sums
    ) -> Line | bool:
        """Whether a row that lacks something is a row, or the line with its fault or warning."""
        if all(map(is_blank, given)) or self._is_repeated_header(given):
            return False
        label = self._label(number, given, cells)
        if label is not None:
            sums.state(Total(number + self.before, label, self._figures(number, given)))
            self._last_total = label
            self._sums.add(number)
            self._above = None
            return False
        if self._is_note(cells):
            issue = sheets.BELOW_TOTALS.issue(self.table.name)
            return self._line(number, issue)
        if self._misfits(given):
            issue = sources.WRONG_WIDTH.issue(
                self.table.name, cells=len(given), columns=self.width or 0
            )
            sums.skip()
            return self._line(number, issue)
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
        if self._last_total is None or is_subtotal(self._last_total):
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
        first row says that it is the head's, and this one says that it is of the head's family.
        """
        aside = self.header.found.aside
        if self._above is None or RELATION not in aside or self._above[0] + 1 != number:
            return
        _, first, household_cells = self._above
        if self.table.name not in OF_HOUSEHOLD_COLUMNS or self._member(cells) is None:
            return
        at = aside[RELATION]
        if not is_kin(_cell(given, at)) or not is_head(_cell(first, at)):
            return
        of_household = [at for name, at in aside.items() if name in OF_HOUSEHOLDS]
        columns = [
            at
            for at, name in enumerate(self.names)
            if name in OF_HOUSEHOLD_COLUMNS[self.table.name]
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

    def _place(self, name: str) -> int:
        if name in self.constants:
            return _NOWHERE
        return self.header.found.places.get(name, _NOWHERE)

    def _undresser(self, name: str) -> Undress | None:
        """What undresses the cells of a column, where there is something to do."""
        if name in self.constants:
            return _always(self.constants[name])
        return undresser(self.table.column(name), self.grid.epoch)

    def _ids(self) -> list[int]:
        """The columns of texts: a row of sums has none of them."""
        of_text = {each.name for each in self.table.columns if each.type.kind == "text"}
        return [
            at
            for at, name in enumerate(self.names)
            if name in of_text and name not in self.constants
        ]

    def _blocks(self) -> Iterator[tuple[Sequence[int], Sequence[Sequence[object]]]]:
        """The rows below the header, many at once, with their numbers."""
        if self.grid.cells is None:
            records = self._records()
            while some := list(islice(records, AT_ONCE)):
                yield [each for each, _ in some], [each for _, each in some]
            return
        first = self.header.last + 1
        below = islice(self.grid.cells(), self.header.last, None)
        while rows := list(islice(below, AT_ONCE)):
            yield range(first, first + len(rows)), rows
            first += len(rows)

    def _records(self) -> Iterator[Record]:
        return (record for record in self.grid.rows() if record[0] > self.header.last)

    def _misfits(self, given: Sequence[object]) -> bool:
        """Whether a line of a CSV file has other cells than the header."""
        if self.width is None or len(given) == self.width:
            return False
        return len(given) < self.width or not all(map(is_blank, given[self.width :]))

    def _with_valueless(
        self, number: int, cells: list[object], places: Sequence[int]
    ) -> list[object]:
        return [
            NO_VALUE if (number, at) in self.grid.valueless else cell
            for at, cell in zip(places, cells, strict=True)
        ]

    def _line(self, number: int, issue: Issue | None) -> Line:
        """What stands for a row that is none: its issue, numbered through all sheets."""
        at = number + self.before
        return Line(at, (), None if issue is None else replace(issue, row=at))


def _is_total(cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_LABEL:
        return False
    if "计" not in cell and "otal" not in cell and "OTAL" not in cell:
        return False
    return _TOTAL.fullmatch("".join(cell.split())) is not None


def _is_of_sum(cell: object) -> bool:
    """Whether a row of sums may have it where a person has a day or the like: `共 20 户` counts."""
    return is_blank(cell) or _is_total(cell) or (isinstance(cell, str) and "共" in cell)


def _columns(rows: Sequence[Sequence[object]], places: Sequence[int]) -> list[list[object]]:
    """The cells of rows column by column; where a row is too short, nothing."""
    widths = set(map(len, rows))
    if len(widths) == 1:
        width = widths.pop()
        across = list(zip(*rows, strict=True))
        nothing = [None] * len(rows)
        return [list(across[at] if at < width else nothing) for at in places]
    return [[given[at] if at < len(given) else None for given in rows] for at in places]


def _alone(line: Line) -> Block:
    return Block([line.number], [[cell] for cell in line.cells])


def _cell(given: Sequence[object], at: int) -> object:
    return given[at] if at < len(given) else None


def _always(value: str) -> Undress:
    return lambda _: value
