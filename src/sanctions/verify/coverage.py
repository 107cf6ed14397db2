"""On which sides of every bound of a covenant its cases stood: at it, just below, just above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, TypeAlias

from sanctions.engines.reference.engine import ready
from sanctions.engines.reference.expressions import evaluators
from sanctions.errors import Span
from sanctions.lang.kernel import All, Expr
from sanctions.model.calendar import Period
from sanctions.model.tables import Text
from sanctions.plan.compile import assessment_plan, order_versions, paying_version
from sanctions.plan.steps import Program, needed
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.facts import STATE_FACTS
from sanctions.runs.run import Run, engine_inputs
from sanctions.verify.coverage_sides import Which
from sanctions.verify.coverage_tables import (
    RECORDS,
    before,
    questions,
    unit_questions,
)

Row: TypeAlias = dict[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a bound: the value there, and the first case that had it, or nothing.

    ``unknown`` is told apart, and not asked for.
    """

    which: Which
    value: Text
    case: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """One comparison of a row: as the covenant writes it, where, and the sides that there can be.

    ``table`` is ``counting``, ``clauses``, ``grading``, ``sanctions`` or the id of a reward.
    """

    ruleset: str
    table: str
    row: str
    condition: str
    span: Span
    sides: tuple[Side, ...]

    @property
    def asked(self) -> tuple[Side, ...]:
        """The sides that the cases of a covenant should have tried."""
        return tuple(side for side in self.sides if side.which != "unknown")

    @property
    def missed(self) -> tuple[Side, ...]:
        """Those of them that no case tried."""
        return tuple(side for side in self.asked if not side.case)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every bound of every table, in the order of the covenant."""

    boundaries: tuple[Boundary, ...]

    @property
    def asked(self) -> int:
        """How many sides there are."""
        return sum(len(each.asked) for each in self.boundaries)

    @property
    def tried(self) -> int:
        """How many of them a case tried."""
        return self.asked - sum(len(each.missed) for each in self.boundaries)

    @property
    def percent(self) -> int:
        """How many of a hundred, rounded down: 100 only when no side is missed, or there is none.

        Example:
            >>> Coverage(()).percent
            100
        """
        return self.tried * 100 // self.asked if self.asked else 100

    def reaches(self, percent: int) -> bool:
        """Whether at least so many of a hundred were tried."""
        return self.tried * 100 >= percent * self.asked


def cover(versions: Sequence[Ruleset], tried: Iterable[tuple[str, Run]]) -> Coverage:
    """What the cases tried that ran, each under its id.

    A table is asked of each record that it judges and of each member that it pays, whichever of
    its rows decides. What a row of it compares is looked at by the reference engine.
    """
    runs = list(tried)
    ordered = order_versions(versions) if runs else tuple(versions)
    sheets = tuple(_Sheet(version, place) for place, version in enumerate(ordered))
    retraced = _Retraced(ordered)
    for case, run in runs:
        paying, tables = retraced.tables(run)
        for sheet in sheets:
            sheet.look(case, tables, pays=sheet.version is paying)
    return Coverage(tuple(chain.from_iterable(sheet.boundaries() for sheet in sheets)))


# --- the tables of a run, again -------------------------------------------------------------------


class _Retraced:
    """Runs once more on the reference engine, for the tables in between."""

    def __init__(self, versions: tuple[Ruleset, ...]) -> None:
        self._versions = versions
        self._ready: dict[Period, tuple[Ruleset, Program[Any]]] = {}

    def tables(self, run: Run) -> tuple[Ruleset, Tables]:
        """The version that pays, and the tables that its questions are asked of."""
        if run.period not in self._ready:
            self._ready[run.period] = self._prepared(run.period)
        paying, program = self._ready[run.period]
        tables = program.run(engine_inputs(run.inputs, run.as_of))
        earlier = {before(fact): earlier_records(tables[RECORDS], fact) for fact in STATE_FACTS}
        return paying, {**tables, **earlier}

    def _prepared(self, period: Period) -> tuple[Ruleset, Program[Any]]:
        paying = paying_version(self._versions, period)
        sources = dict.fromkeys(asked.source for asked in unit_questions(paying))
        plan = assessment_plan(self._versions, period, (RECORDS, *sources))
        return paying, ready(needed(plan))


def earlier_records(records: Sequence[Row], fact: str) -> list[Row]:
    """Each record once for every one before it that the fact would see without a lookback.

    ``~at`` is the day of the earlier one that the lookback is held against.
    """
    also = {"prior_same_clause": ("clause",), "prior_same_topic": ("topic",)}.get(fact, ())
    standing = defaultdict[tuple[str, ...], list[Row]](list)
    for row in records:
        if row["~stands"]:
            standing[_key(row, also)].append(row)
    found: list[Row] = []
    for row in records:
        for earlier in standing[_key(row, also)]:
            at, tie = earlier["occurred_on"], earlier["record_id"]
            if fact == "warnings":
                at, tie = earlier["notified_on"] or earlier["decided_on"], row["record_id"]
            if (at, tie) < (row["occurred_on"], row["record_id"]):
                found.append({**row, "~at": at})
    return found


def _key(row: Row, also: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("subject_kind", "subject", *also))


# --- what was tried -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _About:
    """The questions about one table, by their place; ``sides`` gives for a row a truth a side."""

    source: str
    of_units: bool
    questions: tuple[tuple[int, int], ...]
    sides: Callable[[Row], tuple[Any, ...]]


class _Sheet:
    """What one version asks, and for each question the first case on each of its sides."""

    def __init__(self, version: Ruleset, place: int) -> None:
        self.version = version
        self._asked = questions(version, place)
        self._cases: list[dict[int, str]] = [{} for _ in self._asked]
        of_units = {asked.source for asked in unit_questions(version)}
        sources = dict.fromkeys(asked.source for asked in self._asked)
        self._about = tuple(
            self._questions(source, of_units=source in of_units) for source in sources
        )

    def _questions(self, source: str, *, of_units: bool) -> _About:
        questions: list[tuple[int, int]] = []
        conditions: list[Expr] = []
        for place, asked in enumerate(self._asked):
            if asked.source == source:
                for number, side in enumerate(asked.probe.sides):
                    questions.append((place, number))
                    conditions.append(All((asked.where, asked.probe.applies, side.holds)))
        return _About(source, of_units, tuple(questions), evaluators(conditions))

    def look(self, case: str, tables: Tables, *, pays: bool) -> None:
        """Note on which sides the rows of a run stand; units are this version's if it ``pays``."""
        for about in self._about:
            if about.of_units and not pays:
                continue
            for row in tables[about.source]:
                for place, side in compress(about.questions, about.sides(row)):
                    self._cases[place].setdefault(side, case)

    def boundaries(self) -> Iterator[Boundary]:
        """Every question with what was tried."""
        for asked, cases in zip(self._asked, self._cases, strict=True):
            sides = tuple(
                Side(side.which, side.says, cases.get(place, ""))
                for place, side in enumerate(asked.probe.sides)
            )
            comparison = asked.probe.comparison
            yield Boundary(
                self.version.reference,
                asked.table,
                asked.row,
                comparison.written,
                comparison.span,
                sides,
            )
