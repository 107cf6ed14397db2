"""Whether records are judged alike by two covenants: state, counts, grade, and each measure.

Each claim is about records that are alike in what the claims before it are about, so that it says
which table differs; where all are proved, all records are judged alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sanctions.lang.derived import YES
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Imposition, Ruleset
from sanctions.ruleset.phrases import say
from sanctions.verify import compare_declared as declared
from sanctions.verify.claims import Examples, decided
from sanctions.verify.compare_cases import Shown, Tables
from sanctions.verify.compare_records import Judged, alike
from sanctions.verify.compare_search import Comparing, Differing, compared
from sanctions.verify.results import Claim
from sanctions.verify.solver import days
from sanctions.verify.solver.algebra import Symbol, before, is_yes
from sanctions.verify.solver.cells import FIRST_DAY, is_value
from sanctions.verify.solver.steps import Line
from sanctions.verify.solver.terms import Truth, both, choose, either, equal, no, some

_LAST_YEAR = 9999
_REVIEW = Shown(review=True)
_AMOUNTS = ("amount_min", "amount_max")


def claims(comparing: Comparing) -> Iterator[Claim]:
    """Each claim about records, in the order in which a record is judged."""
    old, new = comparing.old, comparing.new
    yield _state(comparing)
    yield _counts(comparing)
    yield _grade(comparing)
    yield from (_measure(comparing, each) for each in brought(old, new))


def reviews_of_points(comparing: Comparing) -> Iterator[Claim]:
    """That the same records are told to have unknown points, where there are any."""
    if any(
        clause.points is not None
        for each in (comparing.old, comparing.new)
        for clause in each.clauses.values()
    ):
        yield _points(comparing)


def names_of_rows(comparing: Comparing) -> Iterator[Claim]:
    """Noted: a grade that is given by another row, or a row that is called otherwise."""
    one, two = (
        (declared.of_grading(each), [row.id for row in each.grading])
        for each in (comparing.old, comparing.new)
    )
    if one == two or not (comparing.old.grading and comparing.new.grading):
        return
    says = Text("定等次的行", "the row that gives the grade")

    def ask() -> Claim:
        found = comparing.record(Differing(_other_row, lambda _, tables: _column(tables, "row")))
        why = Text("等次相同，只是由另一行给出", "the grade is the same, and another row gives it")
        if found is None:
            return Claim("grading/row", says, "proved")
        return Claim("grading/row", says, "noted", why, found)

    claim = decided("grading/row", says, ask)
    yield replace(claim, verdict="noted") if claim.verdict == "undecided" else claim


def brought(old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """The measures that some row of either imposes, in the order of the covenants."""
    imposed = {
        each.measure for ruleset in (old, new) for row in ruleset.sanctions for each in row.impose
    }
    return tuple(each for each in dict.fromkeys((*old.measures, *new.measures)) if each in imposed)


# --- the claims -----------------------------------------------------------------------------------


def _state(comparing: Comparing) -> Claim:
    def wrong(one: Judged, two: Judged) -> Truth:
        review = no(equal(one.facts["~exempt"].known, two.facts["~exempt"].known))
        return either(no(_same(one, two, "state")), review)

    def aspect(_: Ruleset, tables: Tables) -> object:
        return [
            (row["record_id"], row["state"], "exempt" in row["review"])
            for row in tables["findings"]
        ]

    says = Text("各记录的状态", "the state of every record")
    return _answer(comparing, "state", says, declared.of_state, Differing(wrong, aspect, _REVIEW))


def _counts(comparing: Comparing) -> Claim:
    """Of earlier records that count under both: how far it is looked back."""
    says = Text(
        "向前计算此前违规和警告的期间", "how far back prior records and warnings are looked for"
    )
    if declared.of_counting(comparing.old) == declared.of_counting(comparing.new):
        return Claim("counts", says, "proved")

    def search() -> Examples | None:
        def apart(one: Judged, two: Judged) -> Truth:
            return no(_same(one, two, "~since"))

        if not comparing.can(apart):
            return None
        return comparing.history(Differing(_other_counts, lambda _, tables: _counted(tables)))

    return compared("counts", says, search)


def _grade(comparing: Comparing) -> Claim:
    says = Text(
        "状态和此前次数相同的记录的等次", "the grade of records of the same state and counts"
    )

    def wrong(one: Judged, two: Judged) -> Truth:
        return both(_same(one, two, "state"), no(_same(one, two, "grade")))

    def aspect(_: Ruleset, tables: Tables) -> object:
        return _column(tables, "grade")

    def clear(one: Judged, two: Judged) -> Truth:
        return both(one.facts["row"].known, two.facts["row"].known)

    differing = Differing(wrong, aspect, clear=clear)
    return _answer(comparing, "grading", says, declared.of_grading, differing)


def _measure(comparing: Comparing, measure: str) -> Claim:
    title = next(
        each.measures[measure].title
        for each in (comparing.old, comparing.new)
        if measure in each.measures
    )
    says = say(
        "措施“{measure}”的起止、金额和复核",
        "“{measure}”: its days, amounts and reviews",
        measure=title,
    )

    def wrong(one: Judged, two: Judged) -> Truth:
        graded_alike = both(_same(one, two, "state"), _same(one, two, "grade"))
        review = no(equal(_reviewed(one, measure), _reviewed(two, measure)))
        return both(graded_alike, either(_brought_otherwise(one, two, measure), review))

    def aspect(ruleset: Ruleset, tables: Tables) -> object:
        return _measured(ruleset, tables, measure)

    def meaning(ruleset: Ruleset) -> object:
        return declared.of_measure(ruleset, measure)

    def clear(one: Judged, two: Judged) -> Truth:
        return no(either(_reviewed(one, measure), _reviewed(two, measure)))

    shown = Shown(("findings", "measures"), measure=measure, review=True)
    differing = Differing(wrong, aspect, shown, clear)
    return _answer(comparing, f"sanctions/{measure}", says, meaning, differing)


def _points(comparing: Comparing) -> Claim:
    """Points themselves are no outcome: a payout is; but that they are unknown is told."""
    says = Text("因分值未知而待复核的记录", "the records that are reviewed for unknown points")

    def wrong(one: Judged, two: Judged) -> Truth:
        counted = is_value(one.world, one.facts["state"], "counted")
        known = equal(one.facts["~points"].known, two.facts["~points"].known)
        return both(_same(one, two, "state"), counted, no(known))

    def aspect(_: Ruleset, tables: Tables) -> object:
        return [(row["record_id"], "points" in row["review"]) for row in tables["findings"]]

    return _answer(comparing, "points", says, declared.of_points, Differing(wrong, aspect, _REVIEW))


def _answer(
    comparing: Comparing,
    name: str,
    says: Text,
    meaning: Callable[[Ruleset], object],
    differing: Differing,
) -> Claim:
    """The claim; ``meaning`` is all of a covenant that it depends on."""
    if meaning(comparing.old) == meaning(comparing.new):
        return Claim(name, says, "proved")
    return compared(name, says, lambda: comparing.record(differing))


# --- what differs of a record ---------------------------------------------------------------------


def _same(one: Judged, two: Judged, fact: str) -> Truth:
    return alike(one.facts[fact], two.facts[fact])


def _other_row(one: Judged, two: Judged) -> Truth:
    rows = both(one.facts["row"].known, two.facts["row"].known)
    graded_alike = both(_same(one, two, "state"), _same(one, two, "grade"))
    return both(rows, graded_alike, no(_same(one, two, "row")))


def _other_counts(one: Judged, two: Judged) -> Truth:
    return some(no(_same(one, two, name)) for name in ("prior", "warnings"))


def _column(tables: Tables, name: str) -> object:
    return [(row["record_id"], row[name]) for row in tables["findings"]]


def _counted(tables: Tables) -> object:
    return [(row["record_id"], row["prior"], row["warnings"]) for row in tables["findings"]]


def _measured(ruleset: Ruleset, tables: Tables, measure: str) -> object:
    """The measure's rows without the names of the rows of `sanctions`, and who is reviewed."""
    columns = ("subject", "kind", "starts_on", "ends_on", *_AMOUNTS)
    rows = Counter(
        tuple(row[name] for name in columns)
        for row in tables["measures"]
        if row["measure"] == measure
    )
    items = {
        item
        for row in ruleset.sanctions
        if any(each.measure == measure for each in row.impose)
        for item in (f"sanctions:{row.id}", f"sanctions:{row.id}:{measure}")
    }
    reviewed = {row["record_id"] for row in tables["findings"] if items & {*row["review"]}}
    return rows, reviewed


def _reviewed(judged: Judged, measure: str) -> Truth:
    """Whether it is listed for review because of the measure. Source: DESIGN 5.5."""

    def unknown(each: Imposition) -> Truth:
        parts = [each.starts_on]
        parts += [part for part in (each.amount_min, each.amount_max) if part is not None]
        return some(no(judged.value(part).known) for part in parts)

    def listed() -> Iterator[Truth]:
        for row in judged.ruleset.sanctions:
            condition = judged.value(row.when.expr or YES)
            for each in row.impose:
                if each.measure == measure:
                    yield either(no(condition.known), both(is_yes(condition), unknown(each)))

    return both(is_yes(judged.facts["~imposable"]), some(listed()))


# --- what differs of a measure --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Brought:
    """What a record brings of a measure under one covenant."""

    kind: str | None
    spans: bool
    lines: tuple[Line, ...]

    @property
    def present(self) -> Truth:
        return some(line.present for line in self.lines)


def _brought_otherwise(one: Judged, two: Judged, measure: str) -> Truth:
    mine, theirs = (_brought(each, measure) for each in (one, two))
    if not (mine.lines and theirs.lines) or mine.kind != theirs.kind:
        return either(mine.present, theirs.present)
    if mine.spans and not any(_has_amount(line) for line in (*mine.lines, *theirs.lines)):
        return _on_other_days(one, mine, theirs)
    return some(
        both(line.present, no(equal(_times(line, mine), _times(line, theirs))))
        for line in (*mine.lines, *theirs.lines)
    )


def _brought(judged: Judged, measure: str) -> _Brought:
    code = judged.world.code(measure)
    lines = tuple(line for line in judged.lasting if line.cells["measure"].term == code)
    declared_as = judged.ruleset.measures.get(measure)
    if declared_as is None:
        return _Brought(None, spans=False, lines=lines)
    return _Brought(declared_as.kind, declared_as.spans, lines)


def _has_amount(line: Line) -> bool:
    return any(line.cells[name].kind != "nothing" for name in _AMOUNTS)


def _on_other_days(judged: Judged, mine: _Brought, theirs: _Brought) -> Truth:
    """Whether there is a day on which it runs under one alone: rows that meet are merged."""
    fresh = days.fresh(judged.world, "on", FIRST_DAY.year, _LAST_YEAR)
    day = Symbol("day", known=True, term=fresh)

    def runs(line: Line) -> Truth:
        start, end = line.cells["starts_on"], line.cells["ends_on"]
        return both(line.present, no(before(day, start)), either(no(end.known), before(day, end)))

    return no(equal(some(map(runs, mine.lines)), some(map(runs, theirs.lines))))


def _times(line: Line, brought_: _Brought) -> object:
    """How many rows are like that one: each stays a row of its own."""
    columns = ("starts_on", "ends_on", *_AMOUNTS)
    return sum(
        choose(
            both(each.present, *(alike(line.cells[name], each.cells[name]) for name in columns)),
            1,
            0,
        )
        for each in brought_.lines
    )
