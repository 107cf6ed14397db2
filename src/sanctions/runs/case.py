"""A case: one subject's records as they come in, judged anew by the forward engine each time.

Between two events a case holds its records and what was decided, and nothing in durable_rules:
a session lasts as long as one record's chain of rules. So a case is always what `decide` says of
the same records on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

from sanctions.engines.forward.chains import Firing
from sanctions.engines.forward.engine import ready
from sanctions.engines.forward.tables import FIRED
from sanctions.errors import UsageError, backticked, suggest
from sanctions.files.rows import TableReader
from sanctions.plan.compile import compile_decision
from sanctions.ruleset.covenant import Ruleset, any_draft
from sanctions.runs.changes import Changes, Fired, TableName, changes_between
from sanctions.runs.columns import history_of
from sanctions.runs.decide import Decider, subject_of
from sanctions.runs.inputs import demands_of
from sanctions.runs.outcomes import Decision, finding_of, measure_of

_KEPT = 32
_RECORDS = "records"
"""The table of the plan whose rows carry what fired."""

_TABLES: Mapping[str, TableName] = {"row": "grading", "rows": "sanctions"}
"""The tables of the covenant by the columns that they decide."""

_FIXED = frozenset(
    ("record_id", "clause", "member_id", "household_id", "occurred_on", "recorded_on")
)
"""What makes a record the one it is: another value would be another record."""


@lru_cache(maxsize=_KEPT)
def _forward_decider(versions: tuple[Ruleset, ...]) -> tuple[Decider, tuple[str, ...]]:
    """The versions made ready once to judge cases, and the columns of a record."""
    plan = compile_decision(versions)
    program = ready(replace(plan, outputs=(*plan.outputs, _RECORDS)))
    history = history_of(versions)
    demands = demands_of(versions, None)
    return Decider(program, TableReader(history), demands, any_draft(versions)), history.names


class Proceeding:
    """The records of one subject, and what follows from them as known on a day."""

    def __init__(
        self, versions: tuple[Ruleset, ...], member: Mapping[str, object] | None, as_of: date
    ) -> None:
        """Begin without records.

        Raises:
            InputError: for a bad member.
            UsageError: for versions that do not fit, or where durable_rules cannot be used.
        """
        judge, self._columns = _forward_decider(versions)
        self._judge: Decider | None = judge
        self._member = None if member is None else dict(member)
        self._given: list[dict[str, object]] = []
        self._records: list[dict[str, Any]] = []
        self._turn = Lock()
        subject_of([], self._member)
        self.decision = Decision(as_of, (), (), draft=judge.draft)

    def post(self, record: Mapping[str, object]) -> Changes:
        """Take in one more record. Nothing changes when it is refused."""
        with self._turn:
            return self._judged([*self._given, dict(record)], self.decision.as_of)

    def amend(self, record_id: str, cells: Mapping[str, object]) -> Changes:
        """Fill cells of a record that were empty. Nothing changes when that is refused."""
        with self._turn:
            place = self._place(record_id, cells)
            given = list(self._given)
            given[place] = {**given[place], **cells}
            return self._judged(given, self.decision.as_of, place)

    def advance(self, day: date) -> Changes:
        """Move the day of knowledge forward."""
        with self._turn:
            self.check_open()
            if day < self.decision.as_of:
                message = (
                    f"the case is known as of {self.decision.as_of.isoformat()} and does not go "
                    f"back to {day.isoformat()}: `decide` answers for an earlier day"
                )
                raise UsageError(message)
            return self._judged(self._given, day)

    def close(self) -> None:
        """Forget everything; a second time is no fault."""
        with self._turn:
            self._judge = self._member = None
            self._given, self._records = [], []
            self.decision = Decision(self.decision.as_of, (), ())

    def check_open(self) -> Decider:
        """What judges the records. Raises: UsageError: when the case is closed."""
        if self._judge is None:
            message = "this case is closed: open another with `open_case`"
            raise UsageError(message)
        return self._judge

    def _judged(
        self, given: list[dict[str, object]], as_of: date, amended: int | None = None
    ) -> Changes:
        judge = self.check_open()
        records, warnings = judge.records(given, as_of=as_of)
        if amended is not None:
            _check_kept(self._records[amended], records[amended])
        subject = subject_of(records, self._member, taker="a case")
        tables = judge.run(records, [] if subject is None else [subject], as_of)
        decision = Decision(
            as_of,
            tuple(finding_of(row) for row in tables["findings"]),
            tuple(measure_of(row) for row in tables["measures"]),
            tuple(warnings),
            judge.draft,
        )
        changes = changes_between(self.decision, decision, tuple(_fired(tables[_RECORDS])))
        self._given, self._records, self.decision = given, records, decision
        return changes

    def _place(self, record_id: str, cells: Mapping[str, object]) -> int:
        """Where the record stands. Raises: UsageError: for what cannot be amended."""
        self.check_open()
        places = {record["record_id"]: place for place, record in enumerate(self._records)}
        if record_id not in places:
            message = f"this case has no record {backticked([record_id])} to amend: post it first"
            raise UsageError(message)
        fixed = [name for name in cells if name in _FIXED]
        if fixed:
            message = f"{backticked(fixed)} cannot be amended: that would be another record"
            raise UsageError(message)
        for name in cells:
            if name not in self._columns:
                near = suggest(name, self._columns)
                hint = f": did you mean `{near}`?" if near else ""
                message = f"the history has no column {backticked([name])}{hint}"
                raise UsageError(message)
        return places[record_id]


def _check_kept(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """What was known stays as it was, so that a case can be replayed as known on any day.

    Raises: UsageError: otherwise.
    """
    lost = [name for name, value in before.items() if value not in (None, after[name])]
    if lost:
        message = (
            f"{backticked(lost)} of record {backticked([before['record_id']])} is known and is not "
            "overwritten: if it was entered wrongly, open a new case with the record put right"
        )
        raise UsageError(message)


def _fired(records: Iterable[Mapping[str, Any]]) -> Iterable[Fired]:
    for record in records:
        firings: tuple[Firing, ...] = record[FIRED]
        for each in firings:
            yield Fired(record["record_id"], _TABLES[each.column], each.row, each.outcome)
