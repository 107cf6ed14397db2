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
from sanctions.plan.steps import Plan, needed, prepare
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
from sanctions.verify.solver.steps import SymbolicSteps, Table
from sanctions.verify.solver.terms import Truth, no
from sanctions.verify.solver.world import World, counts_days, texts_in

DIVIDEND, FUND = 100_000, 100_000
"""In fen; no condition of a payout reads them."""
FUNDED: Line = {"village_id": VILLAGE, "fund": format_decimal(FUND, 2)}
"""The village with its fund, as a row in."""
_BIRTH = MEMBERS.column("birth_date")
_FINDING = ("record_id", "state", "row", "grade")
_KINDS = ("member", "household", "village")
_PAYOUT = ("reward", "row", "pay", "status")
_OF_AMOUNT = ("entitlement", "paid")

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
class Setting:
    """A member, in a household of so many, and what all its records share: all but these is given.

    ``plan`` makes the records and the payout rows of the rewards, whose tables are ``payouts``.
    """

    ruleset: Ruleset
    plan: Plan
    payouts: Mapping[str, str]
    period: Period
    world: World
    search: Search
    shared: Mapping[str, Cell]
    members: int

    def record(self, name: str, like: Mapping[str, Cell] | None = None) -> dict[str, Cell]:
        """A record that the checks accept; the cells of ``like`` are those of another one."""
        cells = any_record(self.world, self.ruleset, history_of((self.ruleset,)).columns, name)
        cells |= like or {}
        row = self.row(cells)
        self.search.assume(*(rule for _, rule in accepted(self.world, self.ruleset, row)))
        self.search.assume(no(before(row["as_of"], row["occurred_on"])))
        return cells

    def row(self, cells: Mapping[str, Cell]) -> dict[str, Symbol]:
        """The cells of a record as the plan reads them."""
        symbols = {name: cell.symbol for name, cell in cells.items()}
        return {**symbols, "as_of": self.shared["as_of"].symbol}

    def paid(self, history: Sequence[Mapping[str, Cell]]) -> dict[str, Mapping[str, Symbol]]:
        """Of each reward the payout row of the member, with these records."""
        tables = self.tables(history)
        return {reward: tables[name][0].cells for reward, name in self.payouts.items()}

    def tables(self, history: Sequence[Mapping[str, Cell]]) -> dict[str, Table]:
        """The payouts, and the table ``records``."""
        world = self.world
        people = [MEMBER, *(f"M{place + 2}" for place in range(self.members - 1))]
        return prepare(self.plan, SymbolicSteps(world)).run(
            {
                "history": tuple(Row(True, self.row(cells)) for cells in history),  # noqa: FBT003 - a term
                "members": tuple(
                    person(world, name, self.shared["birth_date"].symbol) for name in people
                ),
                "villages": (funded(world),),
                "held": (),
            }
        )

    def confirmed(
        self,
        reward: str,
        history: Sequence[Mapping[str, Value]],
        shared: Mapping[str, Value],
        said: Mapping[str, Value],
    ) -> Example:
        """The case as the reference decides it. Raises: EngineError: if that is another."""
        as_of = shared["as_of"]
        if not isinstance(as_of, date):
            raise TypeError(as_of)
        table = history_of((self.ruleset,))
        lines = [written_row(table, row) for row in history]
        people = [filled(each) for each in self._people(shared["birth_date"])]
        run = execute(
            (self.ruleset,),
            Sources(people, lines, [FUNDED]),
            period=self.period,
            as_of=as_of,
        )
        made = next(
            each
            for each in run.tables["members"]
            if each["member_id"] == MEMBER and each["reward"] == reward
        )
        hold_against(said, made)
        text = period_text(self.period)
        return Example(as_of, tuple(lines), tuple(people), text, self._outcome(run, made))

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

    def _outcome(self, run: Run, made: Mapping[str, object]) -> tuple[Line, ...]:
        findings = (
            told("findings", {name: each[name] for name in _FINDING})
            for each in run.tables["findings"]
        )
        (reward,) = (each for each in self.ruleset.rewards if each.id == made["reward"])
        paid = {name: made[name] for name in _PAYOUT}
        if reward.amount is not None:
            paid |= {name: _yuan(int(str(made[name]))) for name in _OF_AMOUNT}
        return (*findings, told("members-out", paid))


@dataclass(frozen=True, slots=True)
class Histories:
    """All histories of so many records of one member, in a household of so many."""

    setting: Setting
    cells: tuple[Mapping[str, Cell], ...]
    payouts: Mapping[str, Mapping[str, Symbol]]
    """Of each reward the payout row of the member."""

    @property
    def world(self) -> World:
        """What its terms share."""
        return self.setting.world

    @property
    def search(self) -> Search:
        """The search that holds what is always true of them."""
        return self.setting.search

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
            settling = Settling(self.search, self.world, [self.setting.ruleset.in_force])
            birth = settling.value(self.setting.shared["birth_date"])
            history = [
                {name: settling.value(cell) for name, cell in cells.items()} for cells in self.cells
            ]
            shared = {"birth_date": birth, "as_of": settling.value(self.setting.shared["as_of"])}
            said = {name: found(self.search, self.world, row[name]) for name in ("row", "pay")}
        return self.setting.confirmed(reward, history, shared, said)


def histories(ruleset: Ruleset, records: int, members: int, *, limit: int) -> Histories:
    """All histories of so many records of a member, in a household of so many members."""
    names = [f"R{place + 1}" for place in range(records)]
    setting = setting_of(ruleset, names, members, limit=limit)
    cells = tuple(map(setting.record, names))
    return Histories(setting, cells, setting.paid(cells))


def setting_of(
    ruleset: Ruleset,
    names: Sequence[str],
    members: int,
    *,
    limit: int,
    period: Period | None = None,
) -> Setting:
    """A setting in which the records have these names; without a period that of `period_of`."""
    payouts = {reward.id: f"payout@{reward.id}" for reward in ruleset.rewards}
    period = period or period_of(ruleset)
    plan = needed(assessment_plan((ruleset,), period, ("records", *payouts.values())))
    people = [MEMBER, *(f"M{place + 2}" for place in range(members - 1))]
    words = {word for column in history_of((ruleset,)).columns for word in column.type.values}
    ids = {*names, *people, HOUSEHOLD, VILLAGE, *_KINDS}
    texts = texts_in(plan.steps) | words | {*ruleset.clauses} | ids
    world = World(texts, counts_days=counts_days(plan.steps))
    search = Search(world, limit=limit)
    shared = {"birth_date": fresh_cell(world, _BIRTH), "as_of": fresh_cell(world, DAY_OF_KNOWLEDGE)}
    # A run before the covenant is in force knows of nothing that one on its first day does not.
    search.assume(no(before(shared["as_of"].symbol, constant(world, ruleset.in_force))))
    return Setting(ruleset, plan, payouts, period, world, search, shared, members)


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


def person(world: World, name: str, birth: Symbol) -> Row:
    """A person of the household; of the member alone the birth date is told."""
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


def funded(world: World) -> Row:
    """The village, with its fund."""
    return Row(True, {"village_id": constant(world, VILLAGE), "fund": constant(world, FUND)})  # noqa: FBT003 - a term


def _yuan(fen: int) -> str:
    return format_decimal(fen, 2)
