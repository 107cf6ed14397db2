"""The facts that each table of a covenant may read, for the strategies of conditions."""

from collections.abc import Iterable, Mapping, Sequence

from sanctions.testing.conditions import Fact, number

Words = Mapping[str, tuple[str, ...]]

SCALES: Words = {
    "severity": ("minor", "serious", "grave", "extreme"),
    "impact": ("limited", "bad", "wide", "全村"),
}
"""Scales that covenants are made of; one takes the first one to four words of each."""

ATTRIBUTES: Mapping[str, dict[str, object]] = {
    "area_m2": {"type": "decimal", "unit": "m²"},
    "vehicles": {"type": "integer"},
    "fenced": {"type": "yes-no"},
    "agreed_on": {"type": "date"},
    "role": {"type": "choice", "values": ["owner", "tenant", "guest"]},
}
"""Further columns of the history that covenants are made of: one of each type."""

DAY_FACTS = (
    "occurred_on",
    "recorded_on",
    "notified_on",
    "decided_on",
    "appealed_on",
    "resolved_on",
    "rectify_by",
    "rectified_on",
)
COUNTS = ("0", "1", "2", "3")


def own_facts(
    scales: Words, attributes: Iterable[str], clauses: Sequence[str], topics: Iterable[str]
) -> list[Fact]:
    """Facts of a record that need no other record: what ``counting.exempt`` may read."""
    return [
        *(Fact(name, "choice", values, ordered=True) for name, values in scales.items()),
        Fact("clause", "choice", tuple(clauses)),
        number("age", "0", "14", "18", "60"),
        *map(_attribute, attributes),
        number("loss", "0", "0.01", "100", "1000.50"),
        Fact("topic", "choice", tuple(sorted(set(topics)))),
        Fact("class", "choice", ("general", "special")),
        Fact("about", "choice", ("person", "household")),
        Fact("rectified", "yes-no"),
        Fact("rectified_in_time", "yes-no"),
        number("days_open", "0", "10", "31", "366"),
        Fact("outcome", "choice", ("upheld", "overturned")),
        *(Fact(name, "day") for name in DAY_FACTS),
    ]


def _attribute(name: str) -> Fact:
    match ATTRIBUTES[name]["type"]:
        case "decimal":
            return number(name, "0", "0.5", "20.25", "99.9999")
        case "integer":
            return number(name, "0", "1", "7")
        case "yes-no":
            return Fact(name, "yes-no")
        case "date":
            return Fact(name, "day")
        case _:
            return Fact(name, "choice", ("owner", "tenant", "guest"))


def record_facts(own: Sequence[Fact]) -> list[Fact]:
    """Facts that ``grading`` may read: those that look back stand first."""
    names = ("prior", "warnings", "prior_same_clause", "prior_same_topic")
    return [*(number(name, *COUNTS) for name in names), *own]


def graded_facts(record: Sequence[Fact], grades: tuple[str, ...]) -> list[Fact]:
    """Facts that ``sanctions`` may read."""
    return [Fact("grade", "choice", grades, ordered=True), *record]


def unit_facts(grades: tuple[str, ...], spanning: Iterable[str]) -> list[Fact]:
    """Facts of a reward's unit, which its ``payout`` may read."""
    return [
        number("counted", *COUNTS),
        number("pending", *COUNTS),
        Fact("worst_grade", "choice", grades, ordered=True),
        *(number(grade, *COUNTS, group="count") for grade in grades),
        *(Fact(measure, "yes-no", group="active") for measure in spanning),
        number("points", "-5", "0", "0.25", "10", "100"),
        number("members", "1", "2", "3"),
        number("points_per_member", "-5", "0", "3.33", "10"),
        number("unrectified", *COUNTS),
    ]


def unit_numbers() -> list[Fact]:
    """Unit facts that an amount may be worked out from."""
    return [number(name, *COUNTS) for name in ("points", "members", "counted", "points_per_member")]
