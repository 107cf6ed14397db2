"""From a case that z3 finds to a history: the smallest, replayed on the reference and confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sanctions.engines.reference.engine import ready
from sanctions.engines.reference.tables import Table
from sanctions.lang.kernel import Value
from sanctions.plan.steps import Program
from sanctions.ruleset.covenant import Clause
from sanctions.runs.columns import history_of
from sanctions.runs.decide import decide_subject, decider, subject_row
from sanctions.runs.outcomes import Decision
from sanctions.verify.confirming import (
    Settling,
    Unplaced,
    denied,
    hold_against,
    told,
    written_row,
)
from sanctions.verify.records import (
    HOUSEHOLD,
    MEMBER,
    RECORD,
    VILLAGE,
    Record,
    Records,
    any_clause,
    elsewhere,
    on_topic,
    same_clause,
)
from sanctions.verify.results import Example, Line
from sanctions.verify.solver.algebra import is_yes
from sanctions.verify.solver.cells import found, is_value
from sanctions.verify.solver.terms import Truth, no

_SUBJECTS = {"member_id": MEMBER, "household_id": HOUSEHOLD}
_FINDING = ("record_id", "state", "prior", "warnings", "row", "grade")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A record in a case that z3 found: what is given of it, and what is to come of it."""

    given: Mapping[str, Value]
    by_member: bool
    past: tuple[int, ...]
    facts: Mapping[str, Value]
    lasting: tuple[Mapping[str, Value], ...]


class Witnesses:
    """Smallest cases of records under one covenant."""

    def __init__(self, records: Records) -> None:
        """For these records and their search."""
        self._records = records
        self._versions = (records.ruleset,)
        self._table = history_of(self._versions)

    def smallest(self, shown: Sequence[Record], *conditions: Truth) -> tuple[Example, ...] | None:
        """The smallest case in which the conditions hold, a history for each record; if any.

        Variable by variable in the order of the columns, so that it does not depend on what z3
        happens to find first.

        Raises:
            LimitReached: if it is not known whether there is one.
            Unplaced: if its earlier records could not be made.
            EngineError: if the reference says that it is another case: a fault of this library.
        """
        with self._records.search.where(*conditions) as possible:
            if not possible:
                return None
            cases = self._settled(shown)
        return tuple(map(self._example, cases))

    def _settled(self, shown: Sequence[Record]) -> list[Found]:
        search, world = self._records.search, self._records.world
        settling = Settling(search, world, [self._records.ruleset.in_force])
        done: dict[int, Value] = {}
        for record in shown:
            search.settle(record.by_member)
            _settle_cell(settling, record, "clause", done)
            for part in reversed(record.past.parts):
                search.least(part, 0)
            for name in record.cells:
                _settle_cell(settling, record, name, done)
        return [
            Found(
                {name: done[id(cell)] for name, cell in record.cells.items()},
                search.holds(record.by_member),
                tuple(map(search.value, record.past.parts)),
                {name: found(search, world, each) for name, each in record.facts.items()},
                tuple(
                    {name: found(search, world, each) for name, each in line.cells.items()}
                    for line in record.lasting
                    if search.holds(line.present)
                ),
            )
            for record in shown
        ]

    # --- histories --------------------------------------------------------------------------------

    def _example(self, case: Found) -> Example:
        as_of = _day(case.given["as_of"])
        rows = [*self._earlier(case), {**case.given, "record_id": RECORD}]
        lines = tuple(written_row(self._table, row) for row in rows)
        decision = self._confirmed(case, lines, as_of)
        birth = case.given["birth_date"]
        members: tuple[Line, ...] = ()
        if birth is not None:
            members = ({"member_id": MEMBER, "birth_date": str(birth)},)
        return Example(as_of, lines, members, "", tuple(_outcome(decision)))

    def _confirmed(self, case: Found, lines: Sequence[Line], as_of: date) -> Decision:
        """What the reference makes of the history, if it is what z3 says of it.

        Raises: EngineError: otherwise.
        """
        records, _ = decider(self._versions).records(lines)
        kind = "member" if case.by_member else "household"
        subject = subject_row(kind, MEMBER if case.by_member else HOUSEHOLD)
        subject |= {
            "village_id": VILLAGE,
            "birth_date": case.given["birth_date"] if case.by_member else None,
        }
        history = [{**record, "as_of": as_of} for record in records]
        tables = self._program.run({"history": history, "subjects": [subject]})
        row = next(each for each in tables["records"] if each["record_id"] == RECORD)
        hold_against(case.facts, row)
        lasting = [each for each in tables["lasting"] if each["records"] == RECORD]
        expected = sorted(case.lasting, key=_place)
        if len(expected) != len(lasting):
            raise denied("measures", len(expected), len(lasting))
        for said, made in zip(expected, sorted(lasting, key=_place), strict=True):
            hold_against(said, made)
        member = {"member_id": MEMBER, "birth_date": case.given["birth_date"]}
        return decide_subject(
            self._versions, lines, as_of=as_of, member=member if case.by_member else None
        )

    # --- earlier records --------------------------------------------------------------------------

    def _earlier(self, case: Found) -> Iterator[dict[str, Value]]:
        """Earlier records that count as the case says: warnings the day before, others that day."""
        same, topic, other, warned, long_ago = case.past
        clause = self._records.ruleset.clauses[str(case.given["clause"])]
        clauses = [
            self._records.earlier(clause, case.by_member, related)[0]
            for related, times in ((same_clause, same), (on_topic, topic), (elsewhere, other))
            for _ in range(times)
        ]
        occurred = _day(case.given["occurred_on"])
        days = [(occurred - _DAY,) * 2] * warned + [(occurred, occurred)] * (len(clauses) - warned)
        if long_ago:
            since = _day(case.facts["~since"])
            clauses += [self._records.earlier(clause, case.by_member, any_clause)[0]] * long_ago
            days += [(since - _DAY, since)] * long_ago
        made: dict[object, dict[str, Value]] = {}
        for number, (each, on) in enumerate(zip(clauses, days, strict=True), start=1):
            if (each.id, on) not in made:
                made[each.id, on] = self._counted(case, each, *on)
            yield {**made[each.id, on], "record_id": f"P{number:03d}"}

    @cached_property
    def _program(self) -> Program[Table]:
        return ready(self._records.plan)

    @cached_property
    def _exemplar(self) -> Record:
        return self._records.fresh()

    def _counted(
        self, case: Found, clause: Clause, occurred: date, decided: date
    ) -> dict[str, Value]:
        """The smallest record of the subject under the clause that counts. Raises: Unplaced."""
        records, record = self._records, self._exemplar
        fixed: dict[str, Value] = {
            "clause": clause.id,
            "occurred_on": occurred,
            "decided_on": decided,
            "notified_on": None,
            "birth_date": case.given["birth_date"],
            "as_of": case.given["as_of"],
        }
        holds = [
            is_value(records.world, record.cells[name].symbol, each) for name, each in fixed.items()
        ]
        person = record.by_member if case.by_member else no(record.by_member)
        with records.search.where(person, is_yes(record.facts["~stands"]), *holds) as possible:
            if not possible:
                raise Unplaced
            settling = Settling(records.search, records.world, [occurred, decided])
            done: dict[int, Value] = {}
            for name in record.cells:
                _settle_cell(settling, record, name, done)
            return {name: done[id(cell)] for name, cell in record.cells.items()}


def _settle_cell(settling: Settling, record: Record, name: str, done: dict[int, Value]) -> None:
    cell = record.cells[name]
    if id(cell) in done:
        return
    if name in _SUBJECTS:
        done[id(cell)] = found(settling.search, settling.world, cell.symbol)
        return
    done[id(cell)] = settling.value(cell)


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["rows"]), str(row["measure"])


def _outcome(decision: Decision) -> Iterator[Line]:
    finding = next(each for each in decision.findings if each.record_id == RECORD)
    yield told("findings", {name: getattr(finding, name) for name in _FINDING})
    for each in decision.measures:
        if RECORD in each.records:
            names = ("measure", "starts_on", "ends_on", "amount_min", "amount_max")
            yield told("measures", {name: getattr(each, name) for name in names})


def _day(value: Value) -> date:
    """The value of a cell that always is a day. Raises: TypeError: for anything else."""
    if isinstance(value, date):
        return value
    message = f"{value!r} is no day"
    raise TypeError(message)
