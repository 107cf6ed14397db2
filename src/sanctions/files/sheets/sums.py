"""The sums that a list states, held exactly against the rows that they are of.

A total is of the rows above it, or of those below it where it stands above all of them. What a
household gets is of the rows with its id. Rows below the last total are in no sum, and in doubt.
Where an amount cannot be read its sum is not known: the row has an issue of its own, and what the
sum was to be held against is told to be unchecked.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sanctions.files.faults import sheets
from sanctions.files.given import Block, Reading, Total
from sanctions.files.masks import shown
from sanctions.files.sheets.amounts import Amounts
from sanctions.files.sheets.headings import HOUSEHOLD_DIVIDEND, HOUSEHOLD_SHARES, RELATION
from sanctions.files.sheets.heads import Heads
from sanctions.files.sheets.households import Households
from sanctions.model.money import format_decimal
from sanctions.model.tables import Table, Text

AT_ONCE = 10_000
"""How many rows wait to be added up."""

_OF_HOUSEHOLDS = {HOUSEHOLD_DIVIDEND: "dividend", HOUSEHOLD_SHARES: "shares"}
SUMMED = ("dividend", "shares", "fund")
"""The columns that are added up."""
_PAID = ("dividend", "fund")
"""Those of the amounts that rows are on the list for."""
_SUBTOTAL = re.compile(r".*小计.*|sub-?total.*", re.IGNORECASE)

_Sum = tuple[int, int]
"""A sum of what could be read, and how many parts of it could not."""


def is_subtotal(label: str) -> bool:
    """Whether the word of a row of sums says that it is of some rows only."""
    return _SUBTOTAL.fullmatch(label) is not None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place between rows: the row before it, how many rows are above, and their sums."""

    number: int
    rows: int
    sums: Mapping[str, _Sum]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A row of sums: where it stands, its sheet, and from where the rows above may be its own."""

    total: Total
    here: _Mark
    sheet: int
    starts: tuple[_Mark, ...]

    @property
    def is_part(self) -> bool:
        return is_subtotal(self.total.label)


@dataclass(slots=True)
class _Sheet:
    """One sheet: its marks, and whether a total stands above all its rows."""

    start: _Mark
    before: int
    aside: Mapping[str, int]
    last: _Mark | None = None
    last_whole: _Mark | None = None
    labelled: dict[str, _Mark] = field(default_factory=dict[str, _Mark])
    heads: bool = False
    end: _Mark | None = None


class Sums:
    """The sums of a list, carried on from row to row and from sheet to sheet.

    What does not match goes into the faults of the reading, and the rows in question with it.
    """

    def __init__(
        self, table: Table, names: Sequence[str], given: Collection[str], reading: Reading
    ) -> None:
        """Nothing was added up. The columns in ``given`` have a value that a map gives."""
        self.reading = reading
        self._heads = Heads(table.name, reading.headings)
        self._numbers: list[int] = []
        self._cells: dict[int, list[object]] = {}
        self._stated: list[list[object]] = []
        self._table = table
        known = [name for name in SUMMED if name in names and name not in given]
        self._amounts = {name: Amounts(table.column(name)) for name in known}
        self._at = {name: names.index(name) for name in known}
        self._household = names.index("household_id") if "household_id" in names else None
        self._households = {
            aside: Households(self._amounts[name])
            for aside, name in _OF_HOUSEHOLDS.items()
            if name in known and self._household is not None and "household_id" not in given
        }
        self._sums: dict[str, _Sum] = dict.fromkeys([*known, *self._households], (0, 0))
        self._rows = 0
        self._start = self._mark(0)
        self._sheets: list[_Sheet] = []
        self._above: list[_Stated] = []
        self._of_sums: list[tuple[_Mark, _Mark]] = []
        # Below each row of sums, by how many rows are above it: the number of the next row.
        self._next: dict[int, int] = {}
        self._is_next = False

    def begin(self, number: int, before: int, aside: Mapping[str, int]) -> tuple[int, ...]:
        """Go on with a sheet below the row of its header; so many rows are ``before`` it.

        ``aside`` are the places of what is known and is no column. Returns the places, in a row as
        it was given, of the columns of which the cells are to be told as well.
        """
        used = {name: at for name, at in aside.items() if name in self._households}
        self._sheets.append(_Sheet(self._mark(number), before, used))
        self._heads.begin(before)
        related = [aside[RELATION]] if RELATION in aside and self._household is not None else []
        self._stated = [[] for _ in (*used, *related)]
        return (*used.values(), *related)

    def take(self, rows: Block, stated: Sequence[Sequence[object]]) -> None:
        """Go on with rows, and with their cells in the columns that `begin` has named."""
        if self._is_next and rows.numbers:
            self._next[self._rows] = rows.numbers[0]
            self._is_next = False
        self._numbers += rows.numbers
        wanted = {*self._at.values(), *(() if self._household is None else (self._household,))}
        for at in wanted:
            self._cells.setdefault(at, []).extend(rows.columns[at])
        for column, cells in zip(self._stated, stated, strict=True):
            column.extend(cells)
        if len(self._numbers) >= AT_ONCE:
            self.settle()

    def settle(self) -> None:
        """Add up what waits."""
        if not self._numbers:
            return
        self._rows += len(self._numbers)
        read: dict[str, list[int | None]] = {}
        for name, amounts in self._amounts.items():
            read[name] = amounts.of(self._cells[self._at[name]])
            self._add(name, read[name])
        whose = self._cells.get(self._household or 0, [])
        for aside, stated in zip(self._sheets[-1].aside, self._stated, strict=False):
            households, of = self._households[aside], read[_OF_HOUSEHOLDS[aside]]
            self._add(aside, households.take(self._numbers, whose, of, stated))
        if len(self._stated) > len(self._sheets[-1].aside):
            self.reading.faults += self._heads.issues(self._numbers, whose, self._stated[-1])
        self._numbers.clear()
        for column in (*self._cells.values(), *self._stated):
            column.clear()

    def skip(self) -> None:
        """Leave out a row that cannot be read as a row: no sum is known that it may be part of."""
        self.settle()
        self._rows += 1
        self._sums = {name: (known, unread + 1) for name, (known, unread) in self._sums.items()}

    def state(self, total: Total) -> None:
        """Take a row of sums."""
        self.reading.totals.append(total)
        self.settle()
        self._is_next = True
        sheet, here = self._sheets[-1], self._mark(total.number)
        if sheet.last is None:
            sheet.heads = here.rows == sheet.start.rows
        last = sheet.last or sheet.start
        starts: tuple[_Mark, ...]
        if is_subtotal(total.label):
            starts = (last, sheet.labelled.get(total.label, sheet.start))
        else:
            starts = (sheet.start, self._start, sheet.last_whole or sheet.start)
            sheet.last_whole = here
        sheet.last = sheet.labelled[total.label] = here
        stated = _Stated(total, here, len(self._sheets) - 1, starts)
        if sheet.heads:
            self._above.append(stated)
        else:
            self._check(stated, [(start, here) for start in starts])

    def end_sheet(self, number: int) -> None:
        """End a sheet, whose last row this is."""
        self.settle()
        self._sheets[-1].end = self._mark(number + 1)

    def end(self) -> None:
        """Check what is known at the end of the list only."""
        last = self._mark(self._start.number if not self._sheets else self._ends(-1).number)
        after: dict[tuple[int, str], _Mark] = {}
        for stated in reversed(self._above):
            at, end = stated.sheet, self._ends(stated.sheet)
            ends: tuple[_Mark, ...]
            if stated.is_part:
                ends = (after.get((at, ""), end), after.get((at, stated.total.label), end))
            else:
                ends = (end, last, after.get((at, "whole"), end))
                after[at, "whole"] = stated.here
            after[at, ""] = after[at, stated.total.label] = stated.here
            below = [(stated.here, end) for end in ends]
            above = [(start, stated.here) for start in stated.starts]
            self._check(stated, [*below, *above])
        for sheet in self._sheets:
            self._check_below(sheet)
        for aside, households in self._households.items():
            self._check_households(aside, households)

    # ------------------------------------------------------------------------------- totals

    def _check(self, stated: _Stated, spans: Sequence[tuple[_Mark, _Mark]]) -> None:
        """Hold every figure of a row of sums against the rows that it may be of, if there are."""
        spans = [span for span in spans if span[0].rows < span[1].rows] or spans
        fitting: list[tuple[_Mark, _Mark]] | None = None
        for name, cell in stated.total.figures.items():
            of = _OF_HOUSEHOLDS.get(name, name)
            if of not in self._amounts:
                continue
            figure = self._amounts[of].stated(cell)
            if figure is None:
                why = Text("该数读不出来", "the figure cannot be read")
                self._unchecked(stated, name, cell, why)
                continue
            sums = [(span, sum_) for span in spans for sum_ in _between(span, (of, name))]
            differences = [figure - known for _, (known, unread) in sums if not unread]
            if 0 in differences:
                fits = [span for span, sum_ in sums if sum_ == (figure, 0)]
                fitting = [span for span in fitting or fits if span in fits] or fits
                continue
            if len(differences) < len(sums):
                why = Text("相加的各行有读不出的数", "an amount that it adds up cannot be read")
                self._unchecked(stated, name, cell, why)
                continue
            apart = [abs(difference) for difference in differences]
            span, (known, _) = sums[apart.index(min(apart))]
            self._differs(stated, name, cell, figure - known, known)
            self.reading.doubted.append((span[0].number + 1, span[1].number - 1))
        if fitting is not None:
            self._of_sums += fitting
        elif self._sheets[stated.sheet].heads and not stated.is_part:
            self._of_sums.append((stated.here, self._ends(stated.sheet)))

    def _check_below(self, sheet: _Sheet) -> None:
        """Tell of the rows of a sheet below its last total that are in no other sum either."""
        name = next((name for name in _PAID if name in self._amounts), None)
        if name is None or sheet.end is None or sheet.last_whole is None:
            return
        tops = [] if sheet.heads else [sheet.last_whole]
        tops += [
            last
            for first, last in self._of_sums
            if first.rows < sheet.end.rows and last.rows > sheet.start.rows
        ]
        top = max(tops, key=lambda mark: mark.rows, default=sheet.end)
        if top.rows >= sheet.end.rows:
            return
        (known, unread), *_ = _between((top, sheet.end), (name,))
        rows = sheet.end.rows - top.rows
        if unread == rows:  # each of them has an issue of its own
            return
        more = Text(f"（{unread} 行读不出来）", f" ({unread} of them cannot be read)")
        sum_ = self._said(name, known)
        number = min(each for below, each in self._next.items() if below >= top.rows)
        issue = sheets.BELOW_LAST_TOTAL.issue(
            self._table.name,
            row=number,
            column=name,
            rows=Text(f"{rows} 行", "1 row" if rows == 1 else f"{rows} rows"),
            sum=Text(sum_.zh + more.zh, sum_.en + more.en) if unread else sum_,
            total=top.number - sheet.before,
        )
        self.reading.faults.append(issue)
        self.reading.doubted.append((number, sheet.end.number - 1))

    def _differs(
        self, stated: _Stated, name: str, cell: object, difference: int, known: int
    ) -> None:
        issue = sheets.TOTAL_DIFFERS.issue(
            self._table.name,
            row=stated.total.number,
            column=self._column(name),
            value=self._shown(cell),
            stated=self._said(name, known + difference),
            sum=self._said(name, known),
            difference=self._said(name, abs(difference)),
        )
        self.reading.faults.append(issue)

    def _unchecked(self, stated: _Stated, name: str, cell: object, why: Text) -> None:
        issue = sheets.SUM_UNCHECKED.issue(
            self._table.name,
            row=stated.total.number,
            column=self._column(name),
            value=self._shown(cell),
            why=why,
        )
        self.reading.faults.append(issue)

    # --------------------------------------------------------------------------- households

    def _check_households(self, aside: str, households: Households) -> None:
        for number, stated, known in households.differing():
            issue = sheets.HOUSEHOLD_DIFFERS.issue(
                self._table.name,
                row=number,
                column=self._column(aside),
                value=format_decimal(stated, self._amounts[_OF_HOUSEHOLDS[aside]].decimals),
                stated=self._said(aside, stated),
                sum=self._said(aside, known),
                difference=self._said(aside, abs(stated - known)),
            )
            self.reading.faults.append(issue)
            self.reading.doubted.append((number, number))
        if households.unread:
            number, cell = households.unread[0]
            count = len(households.unread)
            why = Text(f"有 {count} 行读不出来", f"it cannot be read in {count} rows")
            issue = sheets.SUM_UNCHECKED.issue(
                self._table.name,
                row=number,
                column=self._column(aside),
                value=self._shown(cell),
                why=why,
            )
            self.reading.faults.append(issue)

    # ------------------------------------------------------------------------------- others

    def _add(self, name: str, amounts: Sequence[int | None]) -> None:
        known, unread = self._sums[name]
        read = [amount for amount in amounts if amount is not None]
        self._sums[name] = known + sum(read), unread + len(amounts) - len(read)

    def _mark(self, number: int) -> _Mark:
        return _Mark(number, self._rows, dict(self._sums))

    def _ends(self, sheet: int) -> _Mark:
        end = self._sheets[sheet].end
        return self._mark(0) if end is None else end

    def _column(self, name: str) -> str:
        """A column of the table by its name, any other by its heading."""
        return self.reading.headings.get(name, name) if name in self._households else name

    def _shown(self, cell: object) -> str | None:
        plain = isinstance(cell, str | int | float)
        return shown(cell, personal=self._table.private) if plain else None

    def _said(self, name: str, amount: int) -> Text:
        of = _OF_HOUSEHOLDS.get(name, name)
        written = format_decimal(amount, self._amounts[of].decimals)
        return Text(f"{written} 股", written) if of == "shares" else _yuan(written)


def _between(span: tuple[_Mark, _Mark], names: Sequence[str]) -> Iterator[_Sum]:
    start, end = span
    for name in dict.fromkeys(names):
        if name in end.sums:
            (before, unread_before), (known, unread) = start.sums[name], end.sums[name]
            yield known - before, unread - unread_before


def _yuan(written: str) -> Text:
    return Text(f"{written} 元", f"{written} yuan")
