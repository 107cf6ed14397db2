"""Days that come after the day of a run: one warning a table, since nobody knows them yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sanctions.errors import Issue
from sanctions.files.checks.inputs import Inputs, every_row
from sanctions.files.faults import across
from sanctions.files.masks import shown
from sanctions.files.rows import Rows
from sanctions.files.values import Row
from sanctions.model.tables import HISTORY, MEMBERS, Table

EVENTS = {
    MEMBERS.name: ("birth_date",),
    HISTORY.name: (
        "occurred_on",
        "recorded_on",
        "notified_on",
        "decided_on",
        "appealed_on",
        "resolved_on",
        "rectified_on",
    ),
}
"""The columns of each table that hold the days of events: `rectify_by` is a deadline."""

_CODES = {MEMBERS.name: across.BORN_AFTER_RUN, HISTORY.name: across.AFTER_RUN}


@dataclass(frozen=True, slots=True)
class Later:
    """How many rows have an event after the day of the run; the first of them, and its event."""

    rows: int
    row: int
    column: str
    day: date


def later_issues(inputs: Inputs, as_of: date) -> Iterator[Issue]:
    """What is told of the events after ``as_of``, also of rows that could be read only in part."""
    for rows in (inputs.members, inputs.history):
        later = _later(rows, as_of)
        if later is not None:
            yield later_issue(rows.table, later, as_of)


def later_issue(table: Table, later: Later, as_of: date) -> Issue:
    """The warning on one table."""
    return _CODES[table.name].issue(
        table.name,
        row=later.row,
        column=later.column,
        value=shown(later.day, personal=table.column(later.column).personal),
        rows=later.rows,
        as_of=str(as_of),
    )


def together(found: Iterable[Later]) -> Later | None:
    """The same of all parts of a table, whose rows are numbered through."""
    parts = list(found)
    if not parts:
        return None
    first = min(parts, key=lambda part: part.row)
    return Later(sum(part.rows for part in parts), first.row, first.column, first.day)


def _later(rows: Rows, as_of: date) -> Later | None:
    names = EVENTS[rows.table.name]
    events = ((number, next(_after(row, names, as_of), None)) for number, row in every_row(rows))
    return together(Later(1, number, *event) for number, event in events if event is not None)


def _after(row: Row, names: Iterable[str], as_of: date) -> Iterator[tuple[str, date]]:
    for name in names:
        day = row.get(name)
        if isinstance(day, date) and day > as_of:
            yield name, day
