"""`open_case`: a case that is fed event by event, for systems that are driven by events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Self

from sanctions.api.arguments import day_of, text_of, versions_of
from sanctions.errors import UsageError
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.case import Proceeding
from sanctions.runs.changes import Changes
from sanctions.runs.outcomes import Finding, Measure


class Case:
    """The records of one member or household, judged anew with each event. See `open_case`.

    After any sequence of events, ``findings`` and ``measures`` are what `decide` gives for the same
    records and ``as_of``; an event that is refused changes nothing. A context manager: leaving it
    closes the case.
    """

    def __init__(self, proceeding: Proceeding) -> None:
        """For `open_case`."""
        self._proceeding = proceeding

    @property
    def as_of(self) -> date:
        """The day on which the knowledge stands."""
        return self._open().decision.as_of

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What became of each record that exists as of the day of knowledge."""
        return self._open().decision.findings

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure imposed: those that run, are ahead or are over."""
        return self._open().decision.measures

    @property
    def draft(self) -> bool:
        """Whether the covenant, or a version of it, is a draft: all of this is for discussion."""
        return self._open().decision.draft

    def post(self, record: Mapping[str, object]) -> Changes:
        """Take in one record of the subject, a mapping of its columns.

        Raises:
            InputError: for a bad record, also for one that was posted before.
            UsageError: for a record of another subject, or when the case is closed.
        """
        given: object = record
        if not isinstance(given, Mapping):
            message = "`record` is one record, as a mapping of its columns"
            raise UsageError(message)
        return self._proceeding.post(record)

    def amend(self, record_id: str, **cells: object) -> Changes:
        """Fill cells of a record that were empty: what was decided, notified, appealed, rectified.

        Any column of the history can be filled but those that make the record the one it is. What
        is known is not overwritten, so that the case can be replayed as known on any day.

        Raises:
            InputError: for a bad value, or one that contradicts the record.
            UsageError: for a record that was not posted, no or an unknown column, a value that is
                known already, or when the case is closed.
        """
        if not cells:
            message = 'amend takes the columns to fill, such as `decided_on="2025-03-10"`'
            raise UsageError(message)
        return self._proceeding.amend(text_of("record_id", record_id), cells)

    def advance(self, day: date | str) -> Changes:
        """Move the day of knowledge forward, so that measures run out and later days become known.

        Raises: UsageError: for a day before ``as_of``, or when the case is closed.
        """
        return self._proceeding.advance(day_of("day", day))

    def close(self) -> None:
        """Free everything the case holds. Closing twice is no fault."""
        self._proceeding.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> Proceeding:
        self._proceeding.check_open()
        return self._proceeding


def open_case(
    ruleset: Ruleset | Sequence[Ruleset],
    *,
    as_of: date | str,
    member: Mapping[str, object] | None = None,
) -> Case:
    """A case of one member or household, without records yet, as known on a day.

    ``member`` names the subject (``member_id``, or ``household_id`` alone for a household) and may
    add ``birth_date``; without it, the first record names the subject. Each row of the covenant's
    tables is a rule that durable_rules fires, so this needs the extra ``forward``. An example is in
    docs/how-to/open-a-case.md.

    Raises:
        InputError: for a bad member.
        UsageError: for versions that do not fit together, or where durable_rules is not installed
            or does not load, as on Python 3.13.
    """
    return Case(Proceeding(versions_of(ruleset), member, day_of("as_of", as_of)))
