"""DESIGN 5.8: the facts of each member's unit, which the payout table reads.

Works on ``people``, one row a member of the list, so that a household's facts stand in the row of
each of its members. Input beside those of :mod:`sanctions.plan.records`: ``members``, ``held``
(``subject_kind, subject``: whom quarantine holds) and the tables ``records`` and ``merged``.
"""

from __future__ import annotations

from sanctions.lang.derived import NO, UNKNOWN, YES, at_most, first_known, lookup, one_if, when
from sanctions.lang.kernel import (
    All,
    Any,
    Before,
    Col,
    Equal,
    Expr,
    Extreme,
    First,
    Known,
    Lit,
    Not,
    Product,
    Quotient,
    Sum,
)
from sanctions.model.calendar import Period
from sanctions.plan.records import IMPOSABLE, STANDS, SUBJECT
from sanctions.plan.steps import Among, Attach, Columns, Derive, Group, Keep, Step, Total, Union
from sanctions.ruleset.covenant import Reward, Ruleset, Unit
from sanctions.ruleset.facts import NO_GRADE

_OWN, _HOUSE, _KIN = "~own.", "~house.", "~kin."


def subject_steps() -> tuple[Step, ...]:
    """From ``members`` and ``history`` to ``subjects``: a row for each that has a record.

    A member's row or a household's; who is not on the list has none.
    """
    return (
        Among("members-recorded", "members", "history", (("member_id", "member_id"),)),
        Derive(
            "member-subjects",
            "members-recorded",
            (("subject_kind", Lit("member")), ("subject", Col("member_id"))),
            ("village_id", "birth_date"),
        ),
        Among("households-recorded", "members", "history", (("household_id", "household_id"),)),
        Group("households-listed", "households-recorded", ("household_id", "village_id"), ()),
        Derive(
            "household-subjects",
            "households-listed",
            (
                ("subject_kind", Lit("household")),
                ("subject", Col("household_id")),
                ("birth_date", UNKNOWN),
            ),
            ("village_id",),
        ),
        Union("subjects", ("member-subjects", "household-subjects")),
    )


def unit_steps(paying: Ruleset, period: Period) -> tuple[Step, ...]:
    """From ``members``, ``records``, ``merged`` and ``held`` to ``people`` with their facts.

    Facts of the member's own unit are columns ``member:FACT``, of its household's
    ``household:FACT``.
    """
    measures = tuple(each.id for each in paying.measures.values() if each.spans)
    sums = ("counted", "pending", "~points", "~unscored", "unrectified", *_grade_counts(paying))
    flags = (*(f"active.{measure}" for measure in measures), "~held")
    unrecorded = tuple((name, UNKNOWN) for name in (*sums, "~rank"))
    keys = tuple((f"~{kind}", Lit(kind)) for kind in ("member", "household", "village"))
    return (
        *_touching(paying, period, sums),
        *_active(period, measures),
        Derive("members-keyed", "members", keys),
        Derive("recorded-subjects", "records-of-subject", (("~held", UNKNOWN),)),
        Derive("held-subjects", "held", (*unrecorded, ("~held", YES))),
        Union("recorded-or-held", ("recorded-subjects", "held-subjects")),
        Group("of-subject", "recorded-or-held", SUBJECT, _of_subject(sums)),
        *_attached("of-subject", "members-keyed", (*sums, "~rank", "~held")),
        *_attached("active-of-subject", "of-subject@people", flags[:-1]),
        Attach(
            "held-villages",
            "active-of-subject@people",
            "held-subjects",
            on=(("~village", "subject_kind"), ("village_id", "subject")),
            columns=(("~village-held", "~held"),),
        ),
        *_kin(sums, flags),
        Derive("people", "with-kin", _facts(paying, sums, flags)),
    )


def _grade_counts(paying: Ruleset) -> tuple[str, ...]:
    return tuple(f"count.{grade}" for grade in paying.grades)


# --- a subject's records in the period ------------------------------------------------------------


def _touching(paying: Ruleset, period: Period, sums: tuple[str, ...]) -> tuple[Step, ...]:
    occurred = Col("occurred_on")
    in_period = All((at_most(Lit(period.start), occurred), Before(occurred, Lit(period.end))))
    totals = _of_subject(sums)[:-1]
    return (
        Keep("of-period", "records", in_period),
        Derive("touching", "of-period", figures(paying)),
        Group("records-of-subject", "touching", SUBJECT, totals),
    )


def figures(paying: Ruleset) -> Columns:
    """What one record adds to the facts of those it touches. Source: DESIGN 5.8.

    ``~unscored`` counts records whose points are unknown; ``~points`` are 0 for these.
    """
    merit, offence = (Equal(Col("~kind"), Lit(kind)) for kind in ("merit", "offence"))
    stands = Equal(Col("state"), Lit("counted"))
    unsettled = Any((Equal(Col("state"), Lit("pending")), All((STANDS, Not(IMPOSABLE)))))
    sign = First(((Not(stands), Lit(0)), (merit, Lit(1)), (IMPOSABLE, Lit(-1))), Lit(0))
    scored = Known(Col("~points"))
    rank = lookup(Col("grade"), [(name, Lit(place)) for place, name in enumerate(paying.grades)])
    return (
        ("~sign", sign),
        ("counted", one_if(IMPOSABLE)),
        ("pending", one_if(All((offence, unsettled)))),
        ("~unscored", one_if(All((Not(Equal(Col("~sign"), Lit(0))), Not(scored))))),
        ("~points", when(scored, Product((Col("~sign"), Col("~points"))), Lit(0))),
        ("unrectified", one_if(All((IMPOSABLE, Not(Col("rectified")))))),
        ("~rank", when(IMPOSABLE, rank)),
        *(
            (f"count.{grade}", one_if(All((IMPOSABLE, Equal(Col("grade"), Lit(grade))))))
            for grade in paying.grades
        ),
    )


def _active(period: Period, measures: tuple[str, ...]) -> tuple[Step, ...]:
    """Which measures of a subject run on the period's last day."""
    totals = tuple(
        Total(f"active.{each}", "any", Equal(Col("measure"), Lit(each))) for each in measures
    )
    return (
        Keep("running", "merged", runs_on(Lit(period.last_day))),
        Group("active-of-subject", "running", SUBJECT, totals),
    )


def runs_on(day: Expr) -> Expr:
    """Whether a measure over days runs on the day."""
    ends = when(Known(Col("ends_on")), Before(day, Col("ends_on")), YES)
    return All((at_most(Col("starts_on"), day), ends))


def _of_subject(sums: tuple[str, ...]) -> tuple[Total, ...]:
    """The totals of a subject that has records, or is held, or both: one row to attach."""
    return (
        *(Total(name, "sum", Col(name)) for name in sums),
        Total("~rank", "greatest", Col("~rank")),
        Total("~held", "any", Col("~held")),
    )


# --- from subjects to members and households ------------------------------------------------------


def _attached(table: str, people: str, columns: tuple[str, ...]) -> tuple[Step, ...]:
    """``people`` with a subject table's columns twice: the member's own and its household's."""
    house = f"{table}@house"
    return (
        Attach(
            house,
            people,
            table,
            on=(("~household", "subject_kind"), ("household_id", "subject")),
            columns=tuple((_HOUSE + name, name) for name in columns),
        ),
        Attach(
            f"{table}@people",
            house,
            table,
            on=(("~member", "subject_kind"), ("member_id", "subject")),
            columns=tuple((_OWN + name, name) for name in columns),
        ),
    )


def _kin(sums: tuple[str, ...], flags: tuple[str, ...]) -> tuple[Step, ...]:
    """What all members of a household have among themselves, in the row of each."""
    totals = (
        *(Total(_KIN + name, "sum", _sum_of(_OWN, name)) for name in sums),
        *(Total(_KIN + name, "any", Col(_OWN + name)) for name in flags),
        Total(_KIN + "~rank", "greatest", Col(_OWN + "~rank")),
        Total(_KIN + "members", "sum", Lit(1)),
        Total(_KIN + "dividend", "sum", Col("dividend")),
        Total(_KIN + "shares", "sum", Col("shares")),
    )
    return (
        Group("kin", "held-villages", ("household_id",), totals),
        Attach(
            "with-kin",
            "held-villages",
            "kin",
            on=(("household_id", "household_id"),),
            columns=tuple((total.column, total.column) for total in totals),
        ),
    )


def _sum_of(prefix: str, name: str) -> Expr:
    return first_known(Col(prefix + name), Lit(0))


def _any_of(*columns: str) -> Expr:
    return Any(tuple(first_known(Col(each), NO) for each in columns))


def _facts(paying: Ruleset, sums: tuple[str, ...], flags: tuple[str, ...]) -> Columns:
    names = ((_NO_RANK, NO_GRADE), *((place, grade) for place, grade in enumerate(paying.grades)))
    facts: list[tuple[str, Expr]] = []
    units: tuple[tuple[Unit, str], ...] = (("member", _OWN), ("household", _KIN))
    for unit, prefix in units:
        facts += [
            (f"{unit}:{name}", Sum((_sum_of(prefix, name), _sum_of(_HOUSE, name)))) for name in sums
        ]
        facts += [(f"{unit}:{name}", _any_of(prefix + name, _HOUSE + name)) for name in flags]
        ranks = tuple(first_known(Col(each + "~rank"), Lit(_NO_RANK)) for each in (prefix, _HOUSE))
        worst = lookup(Extreme("greatest", ranks), [(rank, Lit(name)) for rank, name in names])
        facts.append((f"{unit}:worst_grade", worst))
        facts.append((f"{unit}:members", Lit(1) if unit == "member" else Col(_KIN + "members")))
    facts += [(f"household:{name}", Col(_KIN + name)) for name in ("dividend", "shares")]
    return tuple(facts)


_NO_RANK = -1


# --- the facts of one reward ----------------------------------------------------------------------


KNOWN_POINTS: Columns = (
    ("points", Col("~known-points")),
    ("points_per_member", Quotient(Col("~known-points"), Col("members"), "half-up")),
)
"""The points without the records whose points are unknown: what weighs and pays while they are."""


def reward_facts(reward: Reward, paying: Ruleset) -> Columns:
    """The unit facts of one reward under their own names.

    ``~known-points`` are the points without the records whose points are unknown; ``points`` is
    unknown while there are such records.
    """

    def of_unit(name: str) -> Expr:
        return Col(f"{reward.unit}:{name}")

    names = ["counted", "pending", "unrectified", "worst_grade", "members", "~held", "~unscored"]
    names += _grade_counts(paying)
    names += [f"active.{each.id}" for each in paying.measures.values() if each.spans]
    total: Expr = Sum((Lit(reward.points_base), of_unit("~points")))
    if reward.points_floor is not None:
        total = Extreme("greatest", (total, Lit(reward.points_floor)))
    complete = Equal(Col("~unscored"), Lit(0))
    points = ((name, when(complete, known, UNKNOWN)) for name, known in KNOWN_POINTS)
    return (*((name, of_unit(name)) for name in names), ("~known-points", total), *points)
