"""Short histories of which nothing is known: a few records of one member, to the payout.

A case that can be is shown by the shortest history that has it. All steps of the plan are taken,
counts and sums among them, so what is found needs no further assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.files.plain import cell_text
from sanctions.lang.kernel import Value
from sanctions.model.calendar import Period
from sanctions.model.tables import MEMBERS, Column
from sanctions.plan.compile import assessment_plan
from sanctions.plan.steps import Plan, prepare
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute
from sanctions.verify.confirming import denied
from sanctions.verify.given import accepted
from sanctions.verify.records import DAY_OF_KNOWLEDGE, HOUSEHOLD, MEMBER, VILLAGE, needed
from sanctions.verify.results import Example, Line
from sanctions.verify.solver.algebra import Symbol, before, constant
from sanctions.verify.solver.cells import Cell, found, fresh_cell, settle
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.steps import Line as Row
from sanctions.verify.solver.steps import SymbolicSteps
from sanctions.verify.solver.terms import Truth, no
from sanctions.verify.solver.world import World, counts_days, texts_in

DIVIDEND, FUND = 100_000, 100_000
"""In fen; no condition of a payout reads them."""
_BIRTH = MEMBERS.column("birth_date")
_FINDING = ("record_id", "state", "row", "grade")
_KINDS = ("member", "household", "village")
_PAYOUT = ("reward", "row", "pay", "status")

Ask: TypeAlias = Callable[[World, Search, Mapping[str, Symbol]], Truth]
"""What is asked of the payout row of the member."""


def period_of(ruleset: Ruleset) -> Period:
    """A year in which the covenant is in force, or as much as there is of its first."""
    first = ruleset.in_force
    year = Period(date(first.year, 1, 1), date(first.year + 1, 1, 1))
    if ruleset.until is None or ruleset.until >= year.end:
        return year
    return Period(first, ruleset.until)


def period_text(period: Period) -> str:
    """The period as an option of a run."""
    return f"{period.start.isoformat()}/{period.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class Histories:
    """All histories of so many records of one member, in a household of so many."""

    ruleset: Ruleset
    world: World
    search: Search
    cells: tuple[Mapping[str, Cell], ...]
    shared: Mapping[str, Cell]
    members: int
    payouts: Mapping[str, Mapping[str, Symbol]]
    """Of each reward the payout row of the member."""

    def smallest(self, reward: str, ask: Ask) -> Example | None:
        """The smallest of them in which it is so.

        Raises:
            LimitReached: if it is not known whether there is one.
            EngineError: if the reference says that it is another case: a fault of this library.
        """
        row = self.payouts[reward]
        with self.search.where(ask(self.world, self.search, row)) as possible:
            if not possible:
                return None
            anchors = [self.ruleset.in_force]
            shared = {
                name: self._settled(cell, anchors)
                for name, cell in self.shared.items()
                if name != "as_of"
            }
            history = [
                {name: self._settled(cell, anchors) for name, cell in cells.items()}
                for cells in self.cells
            ]
            shared["as_of"] = self._settled(self.shared["as_of"], anchors)
            said = {name: found(self.search, self.world, row[name]) for name in ("row", "pay")}
        return self._confirmed(reward, history, shared, said)

    def _settled(self, cell: Cell, anchors: list[date]) -> Value:
        value = settle(self.search, self.world, cell, anchors)
        if isinstance(value, date):
            anchors.append(value)
        return value

    def _confirmed(
        self,
        reward: str,
        history: list[dict[str, Value]],
        shared: Mapping[str, Value],
        said: Mapping[str, Value],
    ) -> Example:
        as_of, period = shared["as_of"], period_of(self.ruleset)
        if not isinstance(as_of, date):
            raise TypeError(as_of)
        table = history_of((self.ruleset,))
        lines = [
            filled({c.name: cell_text(table, c, row.get(c.name)) for c in table.columns})
            for row in history
        ]
        people = [filled(each) for each in self._people(shared["birth_date"])]
        run = execute(
            (self.ruleset,),
            Sources(people, lines, [{"village_id": VILLAGE, "fund": "1000.00"}]),
            period=period,
            as_of=as_of,
        )
        made = next(
            each
            for each in run.tables["members"]
            if each["member_id"] == MEMBER and each["reward"] == reward
        )
        for name, value in said.items():
            if made[name] != value:
                raise denied(name, value, made[name])
        return Example(as_of, tuple(lines), tuple(people), period_text(period), _outcome(run, made))

    def _people(self, birth: Value) -> list[dict[str, str]]:
        born = "" if birth is None else str(birth)
        return [
            {
                "village_id": VILLAGE,
                "household_id": HOUSEHOLD,
                "member_id": MEMBER if place == 0 else f"M{place + 1}",
                "dividend": "1000.00",
                "birth_date": born if place == 0 else "",
                "shares": "1",
            }
            for place in range(self.members)
        ]


def histories(ruleset: Ruleset, records: int, members: int, *, limit: int) -> Histories:
    """All histories of so many records of a member, in a household of so many members."""
    payouts = {reward.id: f"payout@{reward.id}" for reward in ruleset.rewards}
    whole = assessment_plan((ruleset,), period_of(ruleset), tuple(payouts.values()))
    plan = Plan(whole.inputs, needed(whole.steps, whole.outputs), whole.outputs)
    columns = history_of((ruleset,)).columns
    names = [f"R{place + 1}" for place in range(records)]
    people = [MEMBER, *(f"M{place + 2}" for place in range(members - 1))]
    words = {word for column in columns for word in column.type.values}
    ids = {*names, *people, HOUSEHOLD, VILLAGE, *_KINDS}
    texts = texts_in(plan.steps) | words | {*ruleset.clauses} | ids
    world = World(texts, counts_days=counts_days(plan.steps))
    search = Search(world, limit=limit)
    shared = {"birth_date": fresh_cell(world, _BIRTH), "as_of": fresh_cell(world, DAY_OF_KNOWLEDGE)}
    # A run before the covenant is in force knows of nothing that one on its first day does not.
    search.assume(no(before(shared["as_of"].symbol, constant(world, ruleset.in_force))))
    cells = tuple(any_record(world, ruleset, columns, name) for name in names)
    rows = tuple(
        {**{name: cell.symbol for name, cell in row.items()}, "as_of": shared["as_of"].symbol}
        for row in cells
    )
    for row in rows:
        search.assume(*(rule for _, rule in accepted(world, ruleset, row)))
        search.assume(no(before(row["as_of"], row["occurred_on"])))
    fund = {"village_id": constant(world, VILLAGE), "fund": constant(world, FUND)}
    tables = prepare(plan, SymbolicSteps(world)).run(
        {
            "history": tuple(Row(True, row) for row in rows),  # noqa: FBT003 - a term
            "members": tuple(_person(world, name, shared["birth_date"].symbol) for name in people),
            "villages": (Row(True, fund),),  # noqa: FBT003 - a term
            "held": (),
        }
    )
    found_rows = {reward: tables[name][0].cells for reward, name in payouts.items()}
    return Histories(ruleset, world, search, cells, shared, members, found_rows)


def any_record(
    world: World, ruleset: Ruleset, columns: Sequence[Column], name: str
) -> dict[str, Cell]:
    """The cells of a record of the member, of which nothing else is known."""
    fixed = {"record_id": name, "member_id": MEMBER, "household_id": None, "incident_id": None}
    clauses = tuple(ruleset.clauses)
    return {
        column.name: Cell(column.name, constant(world, fixed[column.name]))
        if column.name in fixed
        else fresh_cell(world, column, words=clauses if column.name == "clause" else ())
        for column in columns
    }


def _person(world: World, name: str, birth: Symbol) -> Row:
    return Row(
        True,  # noqa: FBT003 - a term
        {
            "village_id": constant(world, VILLAGE),
            "household_id": constant(world, HOUSEHOLD),
            "member_id": constant(world, name),
            "dividend": constant(world, DIVIDEND),
            "shares": constant(world, 10_000),
            "birth_date": birth if name == MEMBER else constant(world, None),
        },
    )


def filled(cells: Mapping[str, str]) -> Line:
    """The cells of a row that hold something."""
    return {name: text for name, text in cells.items() if text}


def _outcome(run: Run, made: Mapping[str, object]) -> tuple[Line, ...]:
    findings = (_shown("findings", _FINDING, each) for each in run.tables["findings"])
    return (*findings, _shown("members-out", _PAYOUT, made))


def _shown(table: str, names: tuple[str, ...], row: Mapping[str, object]) -> Line:
    return {"table": table, **{name: str(row[name]) for name in names if row[name] is not None}}
