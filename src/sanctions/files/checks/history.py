"""Checks of the records: whose they are, under which clause, and whether their days can be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from sanctions.errors import Issue, suggest
from sanctions.files.checks.demands import Demands, VersionDemands
from sanctions.files.checks.ids import repeated_ids
from sanctions.files.checks.incidents import incident_issues
from sanctions.files.checks.inputs import Inputs, every_row, texts
from sanctions.files.faults import Code, across, listing
from sanctions.files.faults.code import Word
from sanctions.files.masks import shown
from sanctions.files.rows import Rows
from sanctions.files.values import Row
from sanctions.model.tables import Table

_EVENTS = (
    "recorded_on",
    "notified_on",
    "decided_on",
    "appealed_on",
    "resolved_on",
    "rectified_on",
)
_SUBJECTS = ("member_id", "household_id")
_Listed: TypeAlias = dict[str, set[str]]


def record_issues(inputs: Inputs, demands: Demands) -> Iterator[Issue]:
    """Every fault of every record, also of one that could be read only in part."""
    history = inputs.history
    yield from repeated_ids(history)
    yield from incident_issues(history, demands)
    listed = _listed(inputs.members)
    version_on = cache(demands.in_force_on)  # many records of a long history share their day
    for number, row in every_row(history):
        record = _Record(history.table, number, row)
        yield from _subject_issues(record, listed)
        yield from _day_issues(record)
        yield from _appeal_issues(record)
        occurred = row.get("occurred_on")
        if isinstance(occurred, date) and (version := version_on(occurred)) is not None:
            yield from _clause_issues(record, version, occurred)
            yield from _choice_issues(record, version, occurred)


def _listed(members: Rows) -> _Listed | None:
    """The ids on the list, by their column; None if the list is not there to be held against."""
    if not members.complete:
        return None
    return {name: {text for _, text in texts(members, name)} for name in _SUBJECTS}


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as far as it was read: what its row lacks is unknown, what is None was empty."""

    table: Table
    number: int
    row: Row

    def has(self, *names: str) -> bool:
        """Whether all these columns hold something."""
        return all(self.row.get(name) is not None for name in names)

    def lacks(self, name: str) -> bool:
        """Whether the column was read and is empty."""
        return name in self.row and self.row[name] is None

    def day(self, name: str) -> date | None:
        """The day that the column holds, if it could be read."""
        day = self.row.get(name)
        return day if isinstance(day, date) else None

    def issue(self, code: Code, name: str, *, near: str | None = None, **words: Word) -> Issue:
        """The issue on one column of this record."""
        cell = self.row.get(name)
        personal = self.table.column(name).personal
        value = None if cell is None else shown(cell, personal=personal)
        return code.issue(
            self.table.name, row=self.number, column=name, value=value, near=near, **words
        )


def _subject_issues(record: _Record, listed: _Listed | None) -> Iterator[Issue]:
    if record.has(*_SUBJECTS):
        yield record.issue(across.BOTH_SUBJECTS, "household_id")
    elif all(map(record.lacks, _SUBJECTS)):
        yield record.issue(across.NO_SUBJECT, "member_id")
    for name, ids in ({} if listed is None else listed).items():
        if record.has(name) and record.row[name] not in ids:
            yield record.issue(across.NOT_ON_LIST, name)


def _day_issues(record: _Record) -> Iterator[Issue]:
    occurred = record.day("occurred_on")
    if occurred is None:
        return
    row = record.row
    for name in _EVENTS:
        day = row.get(name)
        if isinstance(day, date) and day < occurred:
            yield record.issue(across.BEFORE_IT_OCCURRED, name, occurred=str(occurred))


def _appeal_issues(record: _Record) -> Iterator[Issue]:
    appealed, decided = record.day("appealed_on"), record.day("decided_on")
    if appealed is not None and decided is not None and appealed < decided:
        yield record.issue(across.APPEAL_BEFORE_DECISION, "appealed_on", decided=str(decided))
    if record.has("outcome") and record.lacks("resolved_on"):
        yield record.issue(across.OUTCOME_WITHOUT_DAY, "resolved_on")
    if not record.has("resolved_on"):
        return
    if record.lacks("outcome"):
        yield record.issue(across.DAY_WITHOUT_OUTCOME, "outcome")
    if record.lacks("appealed_on"):
        yield record.issue(across.RESOLVED_WITHOUT_APPEAL, "appealed_on")
    resolved = record.day("resolved_on")
    if appealed is not None and resolved is not None and resolved < appealed:
        yield record.issue(across.RESOLVED_BEFORE_APPEAL, "resolved_on", appealed=str(appealed))


def _clause_issues(record: _Record, version: VersionDemands, occurred: date) -> Iterator[Issue]:
    clause = record.row.get("clause")
    if not isinstance(clause, str):
        return
    about = version.clauses.get(clause)
    if about is None:
        yield record.issue(
            across.UNKNOWN_CLAUSE,
            "clause",
            near=version.titles.get(clause) or suggest(clause, version.clauses),
            ruleset=version.reference,
            day=str(occurred),
        )
    elif about == "person" and record.has("household_id") and record.lacks("member_id"):
        yield record.issue(across.PERSONAL_CLAUSE, "clause")


def _choice_issues(record: _Record, version: VersionDemands, occurred: date) -> Iterator[Issue]:
    for name, words in version.choices.items():
        word = record.row.get(name)
        if isinstance(word, str) and word not in words:
            yield record.issue(
                across.NOT_IN_VERSION,
                name,
                near=suggest(word, words),
                choices=listing(words),
                ruleset=version.reference,
                day=str(occurred),
            )
