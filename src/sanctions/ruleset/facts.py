"""The facts that rules may read: their names and types, in one place.

What each fact *is* stands in :mod:`sanctions.plan`: a fact is a column that the plan derives under
the fact's name. Source: DESIGN 5.4 and 5.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sanctions.lang.kernel import Col, Equal, Lit
from sanctions.lang.types import Choice, Day, Number, Scope, Type, Typed, YesNo
from sanctions.ruleset.covenant import Attribute, Clause

OUTCOMES = ("upheld", "overturned")
NO_GRADE = "none"
"""The worst grade of a unit without counted records: below every grade."""
UNDETERMINED = "undetermined"
QUARANTINE = "quarantine"
RESERVED_ROWS = (UNDETERMINED, QUARANTINE)
POINTS_DECIMALS = 2

_DAYS = (
    "occurred_on",
    "recorded_on",
    "notified_on",
    "decided_on",
    "appealed_on",
    "resolved_on",
    "rectify_by",
    "rectified_on",
)
STATE_FACTS = ("prior", "prior_same_clause", "prior_same_topic", "warnings")
"""Facts that look at the state of other records: an exemption cannot read them."""

NEVER_BELOW_ZERO = ("loss", *STATE_FACTS)
"""Facts of a record that no input can make less than 0."""

_IS_PERSON = Equal(Col("subject_kind"), Lit("member"))


def own_facts(
    scales: Mapping[str, tuple[str, ...]],
    attributes: Mapping[str, Attribute],
    clauses: Mapping[str, Clause] | Mapping[str, str],
    topics: Iterable[str],
) -> Scope:
    """Facts of a record that need no other record: what ``counting.exempt`` may read.

    ``clauses`` gives the ids of the covenant's clauses and ``topics`` their topics.
    """
    types: dict[str, Type] = dict.fromkeys(_DAYS, Day())
    types["outcome"] = Choice("outcome", OUTCOMES)
    types["loss"] = Number(2, "yuan")
    types |= {name: Choice(name, values, ordered=True) for name, values in scales.items()}
    types |= {name: attribute.type for name, attribute in attributes.items()}
    types["clause"] = Choice("clause", tuple(clauses))
    types["topic"] = Choice("topic", tuple(sorted(set(topics))))
    types["class"] = Choice("class", ("general", "special"))
    types["about"] = Choice("about", ("person", "household"))
    types["rectified"] = YesNo()
    types["rectified_in_time"] = YesNo()
    types["days_open"] = Number(0, "days")
    scope = {name: Typed(Col(name), of) for name, of in types.items()}
    scope["age"] = Typed(Col("age"), Number(0, "years"), applies=_IS_PERSON)
    return scope


def record_facts(own: Scope) -> Scope:
    """Facts that ``grading`` may read: a record's own and those that look back."""
    return {**own, **{name: Typed(Col(name), Number(0, "times")) for name in STATE_FACTS}}


def graded_facts(record: Scope, grades: tuple[str, ...]) -> Scope:
    """Facts that ``sanctions`` may read: those of the record and its grade."""
    return {**record, "grade": Typed(Col("grade"), Choice("grade", grades, ordered=True))}


def unit_facts(grades: tuple[str, ...], spanning_measures: Iterable[str]) -> Scope:
    """Facts of a reward's unit, which its payout may read. Source: DESIGN 5.8."""
    types: dict[str, Type] = {
        "counted": Number(0, "times"),
        "pending": Number(0, "times"),
        "worst_grade": Choice("worst_grade", (NO_GRADE, *grades), ordered=True),
        "points": Number(POINTS_DECIMALS, "points"),
        "members": Number(0, "people"),
        "points_per_member": Number(POINTS_DECIMALS, "points"),
        "unrectified": Number(0, "times"),
    }
    types |= {f"count.{grade}": Number(0, "times") for grade in grades}
    types |= {f"active.{measure}": YesNo() for measure in spanning_measures}
    return {name: Typed(Col(name), of) for name, of in types.items()}
