"""Short histories of which nothing is known: a few records of one member, to the payout.

A case that can be is shown by the shortest history that has it. All steps of the plan are taken,
counts and sums among them, so what is found needs no further assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.lang.kernel import Value
from sanctions.model.calendar import Period
from sanctions.model.money import format_decimal
from sanctions.model.tables import MEMBERS, Column
from sanctions.plan.compile import assessment_plan
from sanctions.plan.steps import needed, prepare
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute
from sanctions.verify.confirming import Settling, filled, hold_against, told, written_row
from sanctions.verify.given import accepted
from sanctions.verify.records import DAY_OF_KNOWLEDGE, HOUSEHOLD, MEMBER, VILLAGE
from sanctions.verify.results import Example, Line
from sanctions.verify.solver.algebra import Symbol, before, constant
from sanctions.verify.solver.cells import Cell, found, fresh_cell
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
            settling = Settling(self.search, self.world, [self.ruleset.in_force])
            shared = {
                name: settling.value(cell) for name, cell in self.shared.items() if name != "as_of"
            }
            history = [
                {name: settling.value(cell) for name, cell in cells.items()} for cells in self.cells
            ]
            shared["as_of"] = settling.value(self.shared["as_of"])
            said = {name: found(self.search, self.world, row[name]) for name in ("row", "pay")}
        return self._confirmed(reward, history, shared, said)

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
        lines = [written_row(table, row) for row in history]
        people = [filled(each) for each in self._people(shared["birth_date"])]
        run = execute(
            (self.ruleset,),
            Sources(people, lines, [{"village_id": VILLAGE, "fund": _yuan(FUND)}]),
            period=period,
            as_of=as_of,
        )
        made = next(
            each
            for each in run.tables["members"]
            if each["member_id"] == MEMBER and each["reward"] == reward
        )
        hold_against(said, made)
        return Example(as_of, tuple(lines), tuple(people), period_text(period), _outcome(run, made))

    def _people(self, birth: Value) -> list[dict[str, str]]:
        born = "" if birth is None else str(birth)
        return [
            {
                "village_id": VILLAGE,
                "household_id": HOUSEHOLD,
                "member_id": MEMBER if place == 0 else f"M{place + 1}",
                "dividend": _yuan(DIVIDEND),
                "birth_date": born if place == 0 else "",
                "shares": "1",
            }
            for place in range(self.members)
        ]


def histories(ruleset: Ruleset, records: int, members: int, *, limit: int) -> Histories:
    """All histories of so many records of a member, in a household of so many members."""
    payouts = {reward.id: f"payout@{reward.id}" for reward in ruleset.rewards}
    plan = needed(assessment_plan((ruleset,), period_of(ruleset), tuple(payouts.values())))
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
        column.name: Cell(constant(world, fixed[column.name]))
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


def _yuan(fen: int) -> str:
    return format_decimal(fen, 2)


def _outcome(run: Run, made: Mapping[str, object]) -> tuple[Line, ...]:
    findings = (
        told("findings", {name: each[name] for name in _FINDING}) for each in run.tables["findings"]
    )
    return (*findings, told("members-out", {name: made[name] for name in _PAYOUT}))
