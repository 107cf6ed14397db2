"""Records of which nothing is known: what the plan makes of one, whatever stands in its row.

What a fact is, is not said again here: the row goes through the steps of
:mod:`sanctions.plan.records`. Only what other records would count for it is taken in another way:
their numbers are any that a history can give.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from sanctions.lang.kernel import Expr, fold
from sanctions.model.tables import HISTORY, MEMBERS, Column
from sanctions.plan.compile import decision_plan
from sanctions.plan.steps import Plan, Program, needed, prepare
from sanctions.ruleset.covenant import Clause, Ruleset
from sanctions.runs.columns import history_of
from sanctions.verify.given import accepted
from sanctions.verify.solver.algebra import Symbol, Symbolic, before, constant, number
from sanctions.verify.solver.cells import Cell, fresh_cell
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.steps import Line, SymbolicSteps, Table
from sanctions.verify.solver.terms import Truth, Whole, both, choose, equal, implies, no, some
from sanctions.verify.solver.world import World, counts_days, texts_in

MEMBER, HOUSEHOLD, VILLAGE = "M1", "H1", "V1"
RECORD = "R1"
DAY_OF_KNOWLEDGE = replace(HISTORY.column("occurred_on"), name="as_of")

Related: TypeAlias = Callable[[Clause, Clause], bool]
"""Whether an earlier record's clause, the first, is one that is meant beside the second."""


@dataclass(frozen=True, slots=True)
class Past:
    """How many counted offences of the subject stand before the record.

    Of its own clause, of others on its topic, of other topics; how many of these are also warnings;
    and warnings that were given within the lookback for what lies before it.
    """

    same_clause: Whole
    same_topic: Whole
    other: Whole
    warned: Whole
    warned_long_ago: Whole

    @property
    def parts(self) -> tuple[Whole, ...]:
        """All of them, in this order."""
        return (self.same_clause, self.same_topic, self.other, self.warned, self.warned_long_ago)

    def facts(self) -> dict[str, Symbol]:
        """The facts that look back."""
        on_topic = self.same_clause + self.same_topic
        return {
            "prior": number(on_topic + self.other),
            "prior_same_clause": number(self.same_clause),
            "prior_same_topic": number(on_topic),
            "warnings": number(self.warned + self.warned_long_ago),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """A record: what is given of it, and the rows that the plan makes of it.

    ``cells`` are those of its row in the history and of its subject, in the order of the tables,
    with the day of knowledge last. ``facts`` is its row in the plan's table ``records``;
    ``imposed`` is what each row of `sanctions` brings if it holds, ``lasting`` what comes of it.
    """

    cells: Mapping[str, Cell]
    by_member: Truth
    past: Past
    facts: Mapping[str, Symbol]
    imposed: Table
    lasting: Table


class Records:
    """Records under one covenant, and a search that holds what is always true of them."""

    world: World
    search: Search

    def __init__(
        self,
        ruleset: Ruleset,
        *,
        limit: int,
        beside: Ruleset | None = None,
        shared: Records | None = None,
        texts: Collection[str] = (),
    ) -> None:
        """Begin without a record. ``limit``: resource units of z3 for one question.

        ``texts`` are further ones that occur in what is asked.
        Where two covenants are compared, the first is told which other one stands ``beside`` it,
        so that its texts are known, and the second has the world and the search of the first,
        ``shared``.
        """
        self.ruleset = ruleset
        self.columns = history_of((ruleset,)).columns
        self.plan = _plan(ruleset)
        if shared is not None:
            self.world, self.search = shared.world, shared.search
            return
        known = (ruleset,) if beside is None else (ruleset, beside)
        self.world = World(
            set(texts).union(*map(_texts, known)),
            counts_days=any(counts_days(_plan(each).steps) for each in known),
        )
        self.search = Search(self.world, limit=limit)

    def fresh(self) -> Record:
        """One more record that the checks accept and that is known on its day of knowledge."""
        return self.like({}, None)

    def like(self, given: Mapping[str, Cell], past: Past | None, by_member: Truth = None) -> Record:
        """A record with cells of another one; those that are not given are its own."""
        world = self.world
        person = world.truth("by_member") if by_member is None else by_member
        cells: dict[str, Cell] = {}
        for column in self.columns:
            fixed = self._fixed(column, person)
            cells[column.name] = fixed or given.get(column.name) or self._cell(column)
        for column in (MEMBERS.column("birth_date"), DAY_OF_KNOWLEDGE):
            cells[column.name] = given.get(column.name) or self._cell(column)
        symbols = {name: cell.symbol for name, cell in cells.items()}
        past = past or self.any_past()
        tables = self._through_plan(symbols, past)
        row = tables["records"][0]
        rules = [rule for _, rule in accepted(world, self.ruleset, symbols)]
        self.search.assume(*rules, row.present, *self._possible(past, person, symbols, row.cells))
        return Record(cells, person, past, row.cells, tables["imposed"], tables["lasting"])

    def value(self, record: Record, expr: Expr) -> Symbol:
        """The value of an expression in the record's row of ``records``."""
        return fold(expr, Symbolic(self.world, record.facts))

    # --- what is given ----------------------------------------------------------------------------

    def _cell(self, column: Column) -> Cell:
        words = tuple(self.ruleset.clauses) if column.name == "clause" else ()
        return fresh_cell(self.world, column, words=words)

    def _fixed(self, column: Column, person: Truth) -> Cell | None:
        """The columns that name things: no rule reads what they hold, only whether they do."""
        match column.name:
            case "record_id":
                return Cell(constant(self.world, RECORD))
            case "incident_id":
                return Cell(constant(self.world, None))
            case "member_id":
                return Cell(Symbol("text", person, self.world.code(MEMBER)))
            case "household_id":
                return Cell(Symbol("text", no(person), self.world.code(HOUSEHOLD)))
            case _:
                return None

    def any_past(self) -> Past:
        """Any numbers of earlier records."""
        names = ("same_clause", "same_topic", "other", "warned", "warned_long_ago")
        past = Past(*map(self.world.whole, names))
        self.search.assume(*(each >= 0 for each in past.parts))
        return past

    def _through_plan(self, symbols: Mapping[str, Symbol], past: Past) -> dict[str, Table]:
        program: Program[Table] = prepare(self.plan, SymbolicSteps(self.world, past.facts()))
        subjects = [self._subject(symbols, kind) for kind in ("member", "household")]
        return program.run({"history": (Line(True, symbols),), "subjects": tuple(subjects)})  # noqa: FBT003 - a term

    def _subject(self, symbols: Mapping[str, Symbol], kind: str) -> Line:
        member = kind == "member"
        return Line(
            True,  # noqa: FBT003 - a term
            {
                "subject_kind": constant(self.world, kind),
                "subject": constant(self.world, MEMBER if member else HOUSEHOLD),
                "village_id": constant(self.world, VILLAGE),
                "birth_date": symbols["birth_date"] if member else constant(self.world, None),
            },
        )

    # --- what others can be before it -------------------------------------------------------------

    def _possible(
        self,
        past: Past,
        person: Truth,
        symbols: Mapping[str, Symbol],
        facts: Mapping[str, Symbol],
    ) -> list[Truth]:
        """Which numbers of earlier records there can be. Source: DESIGN 5.4.

        Records of the same day may stand before this one, and are no warnings: these were given
        before it. What lies before the lookback can be a warning if the covenant was in force.
        """
        first_day = constant(self.world, self.ruleset.in_force)
        since = facts["~since"]
        begun = before(first_day, symbols["occurred_on"])
        long_ago = both(since.known, before(first_day, since))
        counted = past.same_clause + past.same_topic + past.other
        return [
            implies(past.same_clause > 0, self._has(person, symbols, same_clause)),
            implies(past.same_topic > 0, self._has(person, symbols, on_topic)),
            implies(past.other > 0, self._has(person, symbols, elsewhere)),
            past.warned <= counted,
            implies(past.warned > 0, begun),
            implies(
                past.warned_long_ago > 0, both(long_ago, self._has(person, symbols, any_clause))
            ),
        ]

    def _has(self, person: Truth, symbols: Mapping[str, Symbol], related: Related) -> Truth:
        """Whether the subject can have an offence whose clause is so related to the record's."""
        clause = symbols["clause"].term
        return some(
            both(
                equal(clause, self.world.code(each.id)),
                choose(
                    person, *(bool(self.earlier(each, member, related)) for member in (True, False))
                ),
            )
            for each in self.ruleset.clauses.values()
        )

    def earlier(self, clause: Clause, member: bool, related: Related) -> tuple[Clause, ...]:  # noqa: FBT001
        """The offences that such a subject can have, so related to the clause."""
        return tuple(
            other
            for other in self.ruleset.clauses.values()
            if other.kind == "offence"
            and (member or other.about == "household")
            and related(other, clause)
        )


def _plan(ruleset: Ruleset) -> Plan:
    """The steps of the plan that make the tables of one record."""
    return needed(decision_plan((ruleset,), ("records", "imposed", "lasting")))


def _texts(ruleset: Ruleset) -> set[str]:
    """Every text that a record under the covenant can hold, or is compared with."""
    words = {word for column in history_of((ruleset,)).columns for word in column.type.values}
    ids = {RECORD, MEMBER, HOUSEHOLD, VILLAGE, "member", "household"}
    return texts_in(_plan(ruleset).steps) | words | ids | {*ruleset.clauses, *ruleset.measures}


def same_clause(other: Clause, clause: Clause) -> bool:
    """Whether they are one clause."""
    return other.id == clause.id


def on_topic(other: Clause, clause: Clause) -> bool:
    """Whether the other is another clause on the topic."""
    return other.topic == clause.topic and other.id != clause.id


def elsewhere(other: Clause, clause: Clause) -> bool:
    """Whether the other is on another topic."""
    return other.topic != clause.topic


def any_clause(other: Clause, clause: Clause) -> bool:
    """Whatever the clauses are."""
    del other, clause
    return True
