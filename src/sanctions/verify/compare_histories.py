"""Short histories under two covenants: a few records of one member, to the payout of each.

All steps of both plans are taken, counts and sums among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.files.plain import cell_text
from sanctions.lang.kernel import Value
from sanctions.model.tables import MEMBERS, Column
from sanctions.plan.compile import assessment_plan
from sanctions.plan.steps import Plan, needed, prepare
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from sanctions.verify.compare_cases import Given
from sanctions.verify.compare_records import Judged, one_type
from sanctions.verify.confirming import filled
from sanctions.verify.given import accepted
from sanctions.verify.histories import funded, period_of, person
from sanctions.verify.records import DAY_OF_KNOWLEDGE, HOUSEHOLD, MEMBER, VILLAGE
from sanctions.verify.results import Line as Cells
from sanctions.verify.solver.algebra import UNKNOWN, Symbol, before, constant
from sanctions.verify.solver.cells import Cell, fresh_cell, settle
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.steps import Line, SymbolicSteps, Table
from sanctions.verify.solver.terms import Truth, no
from sanctions.verify.solver.world import World, counts_days, texts_in

_BIRTH = MEMBERS.column("birth_date")
_KINDS = ("member", "household", "village")
_FIXED = ("record_id", "member_id", "household_id", "incident_id")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A history as one covenant assesses it: its last record, and each member's payouts."""

    world: World
    record: Judged | None
    payouts: Mapping[str, tuple[Mapping[str, Symbol], ...]]


Ask: TypeAlias = Callable[[Assessed, Assessed], Truth]
"""What is asked of a history, under the old covenant and under the new."""


@dataclass(frozen=True, slots=True)
class BothHistories:
    """All histories of so many records of one member that both covenants accept."""

    old: Ruleset
    new: Ruleset
    world: World
    search: Search
    cells: tuple[Mapping[str, Cell], ...]
    shared: Mapping[str, Cell]
    members: int
    sides: tuple[Assessed, Assessed]

    def given(self, ask: Ask) -> Given | None:
        """The smallest of them in which it is so, if there is one.

        Raises: LimitReached: if it is not known whether there is one.
        """
        with self.search.where(ask(*self.sides)) as possible:
            if not possible:
                return None
            anchors = [self.old.in_force]
            birth = self._settled(self.shared["birth_date"], anchors)
            rows = [
                {name: self._settled(cell, anchors) for name, cell in cells.items()}
                for cells in self.cells
            ]
            as_of = self._settled(self.shared["as_of"], anchors)
        if not isinstance(as_of, date):
            raise TypeError(as_of)
        table = history_of((self.old, self.new))
        lines = (
            {c.name: cell_text(table, c, row.get(c.name)) for c in table.columns}
            | {"record_id": f"R{place}", "member_id": MEMBER}
            for place, row in enumerate(rows, start=1)
        )
        history = tuple(map(filled, lines))
        return Given(as_of, history, people(self.members, birth), period_of(self.old))

    def _settled(self, cell: Cell, anchors: list[date]) -> Value:
        value = settle(self.search, self.world, cell, anchors)
        if isinstance(value, date):
            anchors.append(value)
        return value


def both_histories(
    old: Ruleset, new: Ruleset, records: int, members: int, *, limit: int
) -> BothHistories:
    """All histories of so many records of a member, in a household of so many members."""
    plans = [_plan(each) for each in (old, new)]
    names = [f"R{place + 1}" for place in range(records)]
    ids = {*names, *_ids(members), HOUSEHOLD, VILLAGE, *_KINDS}
    counts = any(counts_days(plan.steps) for plan in plans)
    world = World(_texts((old, new), plans) | ids, counts_days=counts)
    search = Search(world, limit=limit)
    shared = {"birth_date": fresh_cell(world, _BIRTH), "as_of": fresh_cell(world, DAY_OF_KNOWLEDGE)}
    columns = tuple(_columns(old, new))
    clauses = tuple(each for each in old.clauses if each in new.clauses)
    cells = tuple(_cells(world, clauses, columns) for _ in names)
    every = [column.name for column in history_of((old, new)).columns]
    rows = tuple(
        {**_symbols(world, name, each, every), "as_of": shared["as_of"].symbol}
        for name, each in zip(names, cells, strict=True)
    )
    for row in rows:
        for ruleset in (old, new):
            search.assume(*(rule for _, rule in accepted(world, ruleset, row)))
        search.assume(no(before(row["as_of"], row["occurred_on"])))
    birth = shared["birth_date"].symbol
    inputs = {
        "history": tuple(Line(True, row) for row in rows),  # noqa: FBT003 - a term
        "members": tuple(person(world, each, birth) for each in _ids(members)),
        "villages": (funded(world),),
        "held": (),
    }
    one, two = (_assessed(world, *each, inputs) for each in zip((old, new), plans, strict=True))
    return BothHistories(old, new, world, search, cells, shared, members, (one, two))


def people(members: int, birth: Value) -> tuple[Cells, ...]:
    """The list: one household, whose first member is the one whose records there are."""
    born = "" if birth is None else str(birth)
    return tuple(
        filled(
            {
                "village_id": VILLAGE,
                "household_id": HOUSEHOLD,
                "member_id": name,
                "dividend": "1000.00",
                "birth_date": born if name == MEMBER else "",
                "shares": "1",
            }
        )
        for name in _ids(members)
    )


# --- what is given --------------------------------------------------------------------------------


def _plan(ruleset: Ruleset) -> Plan:
    outputs = ("records", "lasting", *(f"payout@{reward.id}" for reward in ruleset.rewards))
    return needed(assessment_plan((ruleset,), period_of(ruleset), outputs))


def _texts(versions: Sequence[Ruleset], plans: Sequence[Plan]) -> set[str]:
    words = {word for column in history_of(versions).columns for word in column.type.values}
    clauses = {clause for version in versions for clause in version.clauses}
    return words | clauses | {text for plan in plans for text in texts_in(plan.steps)}


def _columns(old: Ruleset, new: Ruleset) -> Iterator[tuple[Column, tuple[str, ...]]]:
    """The columns of a record that both read alike or one alone, with the words that may stand."""
    mine, theirs = (
        {column.name: column for column in history_of((each,)).columns} for each in (old, new)
    )
    for name, column in {**theirs, **mine}.items():
        if name not in mine or name not in theirs:
            yield column, column.type.values
        elif one_type(column, theirs[name]):
            words = tuple(word for word in column.type.values if word in theirs[name].type.values)
            if words or not column.type.values:
                yield column, words


def _cells(
    world: World, clauses: Sequence[str], columns: Sequence[tuple[Column, Sequence[str]]]
) -> dict[str, Cell]:
    return {
        column.name: fresh_cell(world, column, words=clauses if column.name == "clause" else words)
        for column, words in columns
        if column.name not in _FIXED
    }


def _symbols(
    world: World, name: str, cells: Mapping[str, Cell], names: Iterable[str]
) -> dict[str, Symbol]:
    """The row of a record; a column that the two hold to be of different types is empty."""
    symbols = {each: cells[each].symbol if each in cells else UNKNOWN for each in names}
    return symbols | {
        "record_id": constant(world, name),
        "member_id": constant(world, MEMBER),
    }


def _ids(members: int) -> list[str]:
    return [MEMBER, *(f"M{place + 2}" for place in range(members - 1))]


def _assessed(world: World, ruleset: Ruleset, plan: Plan, inputs: Mapping[str, Table]) -> Assessed:
    tables = prepare(plan, SymbolicSteps(world)).run(inputs)
    payouts = {
        each.id: tuple(row.cells for row in tables[f"payout@{each.id}"]) for each in ruleset.rewards
    }
    record = None
    if inputs["history"]:
        brought = sum(len(row.impose) for row in ruleset.sanctions)
        lasting = tables["lasting"][-brought:] if brought else ()
        record = Judged(world, ruleset, tables["records"][-1].cells, lasting)
    return Assessed(world, record, payouts)
