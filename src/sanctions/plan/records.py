"""DESIGN 5.1 to 5.7: from the history to findings and measures.

Inputs: ``history`` (one row a record, with the run's ``as_of`` in every row) and ``subjects``
(``subject_kind, subject, village_id, household_id, birth_date``, one row a member and a household).
Columns that only the plan reads begin with ``~``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sanctions.lang.derived import (
    NO,
    UNKNOWN,
    YES,
    at_most,
    first_known,
    is_unknown,
    is_yes,
    lookup,
    when,
)
from sanctions.lang.kernel import (
    All,
    Before,
    Col,
    DaysBetween,
    Equal,
    Expr,
    First,
    FullYears,
    Known,
    Lit,
    Not,
    OneOf,
    Shift,
)
from sanctions.model.tables import FINDINGS, MEASURES
from sanctions.plan.steps import (
    Attach,
    Chapter,
    Columns,
    Count,
    Derive,
    Expand,
    Gather,
    Given,
    Keep,
    Merge,
    Select,
    Step,
    Union,
    Window,
)
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.facts import OUTCOMES, UNDETERMINED

OVERTURNED = OUTCOMES[1]
AS_OF = Col("as_of")
VERSION = Col("~version")
STANDS = Col("~stands")
IMPOSABLE = Col("~imposable")
SUBJECT = ("subject_kind", "subject")


def record_steps(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    """From ``history`` and ``subjects`` to ``findings`` and ``measures``.

    ``records`` is the full table of records that rewards read, ``merged`` that of measures over
    days.
    """
    return tuple(step for chapter in record_chapters(versions) for step in chapter.steps)


def record_chapters(versions: Sequence[Ruleset]) -> tuple[Chapter, ...]:
    """The steps of `record_steps` by the section of DESIGN that they are about."""
    return (
        Chapter("5.1", "the records that are known on the day", _visible(versions)),
        Chapter("5.2", "the clause of each under the version in force", _versioned(versions)),
        Chapter("5.3", "its state, and its facts", _stated(versions)),
        Chapter("5.4", "what counted before it", _counted()),
        Chapter("5.6", "its grade: the first row of `grading` that holds", _graded(versions)),
        Chapter("5.7", "its measures: every row of `sanctions` that holds", _imposed(versions)),
        Chapter("5.5", "what is unknown and asks for review", _reviewed(versions)),
    )


def by_version(versions: Sequence[Ruleset], choose: Callable[[Ruleset], Expr]) -> Expr:
    """The expression of the version that judges the record; unknown when none was in force."""
    *others, last = versions
    rows = [(place, choose(each)) for place, each in enumerate(others)]
    return lookup(VERSION, rows, when(Known(VERSION), choose(last)))


# --- 5.1 visible ----------------------------------------------------------------------------------


def _visible(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    seen_on = first_known(Col("recorded_on"), Col("occurred_on"))
    events = ("notified_on", "decided_on", "appealed_on", "resolved_on", "rectified_on")
    masked: Columns = tuple((name, _if_past(Col(name), Col(name))) for name in events)
    return (
        Keep("visible", "history", at_most(seen_on, AS_OF)),
        Derive(
            "known",
            "visible",
            (
                *masked,
                ("outcome", _if_past(Col("resolved_on"), Col("outcome"))),
                ("subject_kind", when(Known(Col("member_id")), Lit("member"), Lit("household"))),
                ("subject", first_known(Col("member_id"), Col("household_id"))),
                ("~version", _version(versions)),
            ),
        ),
        Attach(
            "placed",
            "known",
            "subjects",
            on=(("subject_kind", "subject_kind"), ("subject", "subject")),
            columns=(("village_id", "village_id"), ("birth_date", "birth_date")),
        ),
    )


def _if_past(event: Expr, then: Expr) -> Expr:
    return when(at_most(event, AS_OF), then)


# --- 5.2 version ----------------------------------------------------------------------------------


def _versioned(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    columns = ("version", "clause", "clause_kind", "topic", "class", "about")
    rows = tuple(
        (place, clause.id, clause.kind, clause.topic, clause.class_, clause.about)
        for place, version in enumerate(versions)
        for clause in version.clauses.values()
    )
    return (
        Given("clauses", columns, rows),
        Attach(
            "classed",
            "placed",
            "clauses",
            on=(("~version", "version"), ("clause", "clause")),
            columns=(("~kind", "clause_kind"), *((name, name) for name in columns[3:])),
        ),
    )


def _version(versions: Sequence[Ruleset]) -> Expr:
    return First(tuple((_in_force(each), Lit(i)) for i, each in enumerate(versions)), UNKNOWN)


def _in_force(version: Ruleset) -> Expr:
    begun = at_most(Lit(version.in_force), Col("occurred_on"))
    if version.until is None:
        return begun
    return All((begun, Before(Col("occurred_on"), Lit(version.until))))


# --- 5.3 state ------------------------------------------------------------------------------------


def _stated(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    occurred = Col("occurred_on")
    columns: Columns = (
        ("ruleset", by_version(versions, lambda each: Lit(each.reference))),
        ("rectified", Known(Col("rectified_on"))),
        ("rectified_in_time", _rectified_in_time()),
        ("days_open", DaysBetween(occurred, first_known(Col("rectified_on"), AS_OF))),
        ("age", by_version(versions, _age)),
        ("~since", by_version(versions, _since)),
        ("~exempt", by_version(versions, _exempt)),
        ("state", _state(versions)),
        ("~stands", All((Equal(Col("state"), Lit("counted")), _is_offence()))),
    )
    return (Derive("stated", "classed", columns),)


def _age(version: Ruleset) -> Expr:
    return FullYears(Col("birth_date"), Col("occurred_on"), version.month_end)


def _is_offence() -> Expr:
    return Equal(Col("~kind"), Lit("offence"))


def _rectified_in_time() -> Expr:
    overdue = is_yes(Before(Col("rectify_by"), AS_OF))
    return First(
        (
            (Known(Col("rectified_on")), at_most(Col("rectified_on"), Col("rectify_by"))),
            (overdue, NO),
        ),
        UNKNOWN,
    )


def _exempt(version: Ruleset) -> Expr:
    exempt = version.counting.exempt
    return NO if exempt is None else (YES if exempt.expr is None else exempt.expr)


def _state(versions: Sequence[Ruleset]) -> Expr:
    """The state of a record, the first that holds. Source: DESIGN 5.3."""
    return First(
        (
            (is_unknown(VERSION), Lit("not-in-force")),
            (is_yes(Col("~exempt")), Lit("exempt")),
            (is_yes(Equal(Col("outcome"), Lit(OVERTURNED))), Lit("overturned")),
            (is_unknown(Col("decided_on")), Lit("reported")),
            (by_version(versions, _lapsed), Lit("lapsed")),
            (by_version(versions, _under_appeal), Lit("pending")),
        ),
        Lit("counted"),
    )


def _lapsed(version: Ruleset) -> Expr:
    limitation = version.counting.limitation
    if limitation is None:
        return NO
    last = Shift(Col("occurred_on"), limitation.days, limitation.months, version.month_end)
    return Before(last, Col("decided_on"))


def _under_appeal(version: Ruleset) -> Expr:
    if not version.counting.appeal_suspends:
        return NO
    return All((Known(Col("appealed_on")), is_unknown(Col("resolved_on"))))


# --- 5.4 facts that look back ---------------------------------------------------------------------


def _counted() -> tuple[Step, ...]:
    def prior(column: str, *also: str) -> Window:
        occurred = Col("occurred_on")
        return Window(
            column, (*SUBJECT, *also), STANDS, occurred, Col("~since"), occurred, "record_id"
        )

    warned_on = first_known(Col("notified_on"), Col("decided_on"))
    warnings = Window(
        "warnings", SUBJECT, STANDS, warned_on, Col("~since"), Col("occurred_on"), None
    )
    return (
        Count(
            "looked-back",
            "stated",
            (
                prior("prior"),
                prior("prior_same_clause", "clause"),
                prior("prior_same_topic", "topic"),
                warnings,
            ),
        ),
    )


def _since(version: Ruleset) -> Expr:
    lookback = version.counting.lookback
    if lookback is None:
        return UNKNOWN
    return Shift(Col("occurred_on"), -lookback.days, -lookback.months, version.month_end)


# --- 5.6 grade ------------------------------------------------------------------------------------


def _graded(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    judged = All((_is_offence(), OneOf(Col("state"), ("counted", "pending"))))
    grade = First(
        (
            (Not(judged), UNKNOWN),
            (is_unknown(Col("row")), Lit(UNDETERMINED)),
        ),
        by_version(versions, _grade_of_row),
    )
    looked_back = (
        (name, when(Known(VERSION), Col(name)))
        for name in ("prior", "prior_same_clause", "prior_same_topic", "warnings")
    )
    columns: Columns = (
        *looked_back,
        ("row", when(judged, by_version(versions, _grading_row))),
        ("grade", grade),
        ("~imposable", All((STANDS, Known(Col("row"))))),
        ("~points", by_version(versions, _clause_points)),
    )
    return (Derive("records", "looked-back", columns, decides="row"),)


def _grading_row(version: Ruleset) -> Expr:
    return First(
        tuple((row.when.expr or YES, Lit(row.id)) for row in version.grading),
        UNKNOWN,
    )


def _grade_of_row(version: Ruleset) -> Expr:
    return lookup(Col("row"), [(row.id, Lit(row.grade)) for row in version.grading])


def _clause_points(version: Ruleset) -> Expr:
    """The points of the record's clause; unknown below 0, which only a slip can mean: ADR 0013."""
    scored = [
        (each.id, when(at_most(Lit(0), each.points), each.points))
        for each in version.clauses.values()
        if each.points is not None
    ]
    return lookup(Col("clause"), scored, Lit(0))


# --- 5.7 measures ---------------------------------------------------------------------------------


_NOTHING_IMPOSED: Columns = (
    ("measure", Lit("")),
    ("kind", Lit("")),
    ("starts_on", Col("decided_on")),
    ("ends_on", Col("decided_on")),
    ("amount_min", UNKNOWN),
    ("amount_max", UNKNOWN),
    ("records", Col("record_id")),
    ("rows", Lit("")),
    ("~spans", NO),
)


def _imposed(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    """Every measure of every row that holds; those that span days are merged, others stay alone."""
    branches: list[tuple[Expr, Columns]] = []
    for place, version in enumerate(versions):
        for row in version.sanctions:
            holds = All((IMPOSABLE, Equal(VERSION, Lit(place)), row.when.expr or YES))
            for each in row.impose:
                measure = version.measures[each.measure]
                columns: Columns = (
                    ("measure", Lit(measure.id)),
                    ("kind", Lit(measure.kind)),
                    ("starts_on", each.starts_on),
                    ("ends_on", each.ends_on),
                    ("amount_min", each.amount_min or UNKNOWN),
                    ("amount_max", each.amount_max or UNKNOWN),
                    ("records", Col("record_id")),
                    ("rows", Lit(row.id)),
                    ("~spans", YES if measure.spans else NO),
                )
                branches.append((holds, columns))
    if not branches:  # a table has columns, also where nothing is ever imposed
        branches.append((NO, _NOTHING_IMPOSED))
    open_or_lasting = when(Known(Col("ends_on")), Before(Col("starts_on"), Col("ends_on")), YES)
    one = (*SUBJECT, "measure", "kind", "amount_min", "amount_max")
    gathered = ("records", "rows", "ruleset")
    of_one = tuple((name, ((YES, Col(name)),)) for name in gathered)
    order = (*MEASURES.order, "ends_on", "amount_min", "amount_max")
    return (
        Expand("imposed", "records", (*SUBJECT, "ruleset"), tuple(branches), decides="rows"),
        Keep("lasting", "imposed", All((Known(Col("starts_on")), open_or_lasting))),
        Keep("spanning", "lasting", Col("~spans")),
        Merge("merged", "spanning", one, "starts_on", "ends_on", gathered),
        Keep("momentary", "lasting", Not(Col("~spans"))),
        Gather("alone", "momentary", of_one),
        Union("all-measures", ("merged", "alone")),
        Select("measures", "all-measures", MEASURES.names, order),
    )


# --- 5.5 what is listed for review ----------------------------------------------------------------


def _reviewed(versions: Sequence[Ruleset]) -> tuple[Step, ...]:
    items: list[tuple[Expr, Expr]] = [
        (All((Known(VERSION), is_unknown(Col("~exempt")))), Lit("exempt"))
    ]
    for place, version in enumerate(versions):
        here = Equal(VERSION, Lit(place))
        items += _stopped_rows(version, here)
        items += _unknown_sanctions(version, here)
    merit_or_offence = Equal(Col("state"), Lit("counted"))
    items.append((All((merit_or_offence, is_unknown(Col("~points")))), Lit("points")))
    return (
        Gather("reviewed", "records", (("review", tuple(items)),)),
        Select("findings", "reviewed", FINDINGS.names, FINDINGS.order),
    )


def _stopped_rows(version: Ruleset, here: Expr) -> list[tuple[Expr, Expr]]:
    """The row of ``grading`` at which an undetermined grade stopped: rows above it are all *no*."""
    undetermined = Equal(Col("grade"), Lit(UNDETERMINED))
    items: list[tuple[Expr, Expr]] = []
    above: tuple[Expr, ...] = ()
    for row in version.grading:
        condition = row.when.expr or YES
        items.append(
            (All((here, undetermined, *above, is_unknown(condition))), Lit(f"grading:{row.id}"))
        )
        above = (*above, Not(condition))
    return items


def _unknown_sanctions(version: Ruleset, here: Expr) -> list[tuple[Expr, Expr]]:
    items: list[tuple[Expr, Expr]] = []
    for row in version.sanctions:
        condition = row.when.expr or YES
        asked = All((here, IMPOSABLE))
        items.append((All((asked, is_unknown(condition))), Lit(f"sanctions:{row.id}")))
        for each in row.impose:
            unknown = is_unknown(each.starts_on)
            if each.amount_min is not None and each.amount_max is not None:
                complete = All(
                    (Known(each.starts_on), Known(each.amount_min), Known(each.amount_max))
                )
                unknown = Not(complete)
            name = f"sanctions:{row.id}:{each.measure}"
            items.append((All((asked, condition, unknown)), Lit(name)))
    return items
