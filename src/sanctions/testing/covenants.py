"""Strategies for whole covenants: every part of language 1, always valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from sanctions.testing.conditions import (
    TERMS,
    Condition,
    Fact,
    amounts,
    conditions,
    discretion,
)
from sanctions.testing.rewards import rewards
from sanctions.testing.vocabulary import (
    ATTRIBUTES,
    DAY_FACTS,
    SCALES,
    Words,
    graded_facts,
    own_facts,
    record_facts,
    unit_facts,
)

Covenant = dict[str, Any]
"""A ruleset file as Python values, in the order of its keys."""

CLAUSES = ("litter", "parking", "illegal-building", "volunteering")
TOPICS = ("order", "building")
GRADES = ("mild", "middle", "heavy")
KINDS = {
    "admonition": "notice",
    "bidding": "exclusion",
    "vehicle-access": "restriction",
    "candidacy": "advice",
    "compensation": "payment",
    "referral": "referral",
}
SPANNING = frozenset({"bidding", "vehicle-access", "candidacy"})
IN_FORCE = (date(2020, 1, 1), date(2020, 2, 29), date(2022, 7, 1))
UNTIL = (None, date(2027, 1, 1), date(2028, 2, 29))


@dataclass(frozen=True, slots=True)
class Columns:
    """What covenants of one history agree on: its further columns and the grades."""

    scales: Words
    attributes: tuple[str, ...]
    grades: tuple[str, ...]


def columns() -> st.SearchStrategy[Columns]:
    """Scales of one to four words, attributes of every type, one to three grades."""
    scale = st.integers(1, 4)
    scales = st.fixed_dictionaries({}, optional=dict.fromkeys(SCALES, scale)).map(
        lambda sizes: {name: SCALES[name][:size] for name, size in sizes.items()}
    )
    attributes = st.lists(st.sampled_from(sorted(ATTRIBUTES)), max_size=3, unique=True).map(tuple)
    return st.builds(Columns, scales, attributes, st.integers(1, 3).map(lambda size: GRADES[:size]))


@st.composite
def rulesets(
    draw: st.DrawFn,
    *,
    version: str = "1",
    in_force: tuple[date, date | None] | None = None,
    shared: Columns | None = None,
) -> Covenant:
    """A covenant as a mapping of language 1, always one that ``load`` accepts.

    ``in_force`` fixes its first day and the day after its last one; ``shared`` fixes scales,
    attributes and grades, for versions of one history. :func:`yaml_text` makes a file of it.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=3)
        ... @given(rulesets())
        ... def test_what_every_covenant_has(covenant):
        ...     assert covenant["language"] == 1
        ...     assert "when" not in covenant["grading"][-1]
        >>> test_what_every_covenant_has()
    """
    has = draw(columns()) if shared is None else shared
    first, until = (
        (draw(st.sampled_from(IN_FORCE)), draw(st.sampled_from(UNTIL)))
        if in_force is None
        else in_force
    )
    names = CLAUSES[: draw(st.integers(1, len(CLAUSES)))]
    topics = {name: draw(st.sampled_from(TOPICS)) for name in names}
    own = own_facts(has.scales, has.attributes, names, topics.values())
    record = record_facts(own)
    measures = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True))
    unit = unit_facts(has.grades, [name for name in measures if name in SPANNING])
    covenant: Covenant = {
        "language": 1,
        "id": "covenant",
        "version": version,
        "title": {"zh": "规约", "en": "Covenant"},
        "in_force": {"from": first} | ({} if until is None else {"until": until}),
        "calendar": {"month_end": draw(st.sampled_from(("down", "up")))},
        "scales": {name: list(values) for name, values in has.scales.items()},
        "attributes": {name: dict(ATTRIBUTES[name]) for name in has.attributes},
        "clauses": {name: draw(_clauses(name, topics[name], record)) for name in names},
        "counting": draw(_counting(own)),
        "grades": list(has.grades),
        "grading": draw(_grading(has.grades, record)),
        "measures": {name: {"kind": KINDS[name]} for name in measures},
        "sanctions": draw(_sanctions(measures, graded_facts(record, has.grades))),
        "rewards": draw(rewards(unit)),
    }
    return {key: value for key, value in covenant.items() if value not in ({}, [])}


@st.composite
def _clauses(draw: st.DrawFn, name: str, topic: str, facts: Sequence[Fact]) -> Covenant:
    clause: Covenant = {"title": {"zh": name, "en": name}}
    merit = name == "volunteering" and draw(st.booleans())
    if merit:
        clause["kind"] = "merit"
    clause |= {"topic": topic, "about": draw(st.sampled_from(("person", "household")))}
    if draw(st.booleans()):
        clause |= {"class": "special", "department": "natural-resources"}
    if merit or draw(st.booleans()):
        points = draw(amounts(facts))
        rounding = draw(st.sampled_from((None, "down", "up", "half-up")))
        clause["points"] = points | ({} if rounding is None else {"round": rounding})
    return clause


@st.composite
def _counting(draw: st.DrawFn, facts: Sequence[Fact]) -> Covenant:
    counting: Covenant = {}
    if draw(st.booleans()):
        counting["lookback"] = draw(st.sampled_from(TERMS))
    if draw(st.booleans()):
        counting["limitation"] = draw(st.sampled_from(TERMS))
    counting["appeal"] = draw(st.sampled_from(("suspends", "stands")))
    if draw(st.integers(0, 3)) == 3:
        counting["exempt"] = draw(conditions(facts, depth=1))
    return counting


@st.composite
def _grading(draw: st.DrawFn, grades: tuple[str, ...], facts: Sequence[Fact]) -> list[Condition]:
    """A row for each grade but the lightest, some more, and the row that always holds."""
    given = [*reversed(grades[1:])]
    if draw(st.booleans()):
        given.append(draw(st.sampled_from(grades)))
    rows = [
        {"id": f"g{place}", "when": draw(conditions(facts)), "grade": grade}
        for place, grade in enumerate(given, start=1)
    ]
    return [*rows, {"id": "otherwise", "grade": grades[0]}]


@st.composite
def _sanctions(draw: st.DrawFn, measures: Sequence[str], facts: Sequence[Fact]) -> list[Condition]:
    """Rows that impose each measure at least once; their conditions may hold together."""
    rows: list[Condition] = []
    for place, measure in enumerate(measures, start=1):
        row: Condition = {"id": f"s{place}"}
        if draw(st.booleans()):
            row["when"] = draw(conditions(facts, depth=1))
        more = draw(st.lists(st.sampled_from(list(measures)), max_size=1))
        chosen = dict.fromkeys((measure, *more))
        row["impose"] = [draw(_impositions(name, facts)) for name in chosen]
        rows.append(row)
    return rows


@st.composite
def _impositions(draw: st.DrawFn, measure: str, facts: Sequence[Fact]) -> Condition:
    imposed: Condition = {"measure": measure}
    if measure in SPANNING:
        how = draw(st.sampled_from(("for", "both", "rectified")))
        if how != "rectified":
            imposed["for"] = draw(st.sampled_from(TERMS))
        if how != "for":
            imposed["ends_when"] = "rectified"
    if draw(st.integers(0, 2)) == 2:
        imposed["from"] = draw(st.sampled_from(DAY_FACTS))
    if KINDS[measure] == "payment":
        imposed["amount"] = draw(st.one_of(amounts(facts), discretion()))
    return imposed


def versions(count: int = 2) -> st.SearchStrategy[list[Covenant]]:
    """So many versions of one covenant, each in force from the day on which the one before it ends.

    They agree on scales, attributes and grades, and differ in everything else.
    """
    first = (date(2020, 2, 29), date(2022, 7, 1), date(2024, 1, 1), date(2024, 7, 1))[:count]
    ends = (*first[1:], None)
    return columns().flatmap(
        lambda shared: st.tuples(
            *(
                rulesets(version=str(place), in_force=span, shared=shared)
                for place, span in enumerate(zip(first, ends, strict=True), start=1)
            )
        ).map(list)
    )


@dataclass(frozen=True, slots=True)
class Extension:
    """A covenant in two files: ``child`` extends ``base`` and means what ``whole`` means alone."""

    base: Covenant
    child: Covenant
    whole: Covenant


@st.composite
def extensions(draw: st.DrawFn, name: str = "base.yaml") -> Extension:
    """A covenant in two files: the child changes a key, adds a clause and rows, replaces a table.

    ``name`` is that of the base's file, as the child writes it in ``extends``.
    """
    base = draw(rulesets())
    head: Covenant = {name: base[name] for name in ("language", "version", "title", "in_force")}
    head["id"] = "child"
    child: Covenant = {"extends": name, **head}
    whole: Covenant = {**base, **head}
    own, grades = _facts_of(base), tuple(base["grades"])
    if draw(st.booleans()):
        child["counting"] = {"appeal": draw(st.sampled_from(("suspends", "stands")))}
        whole["counting"] = base["counting"] | child["counting"]
    if draw(st.booleans()):
        row = {"id": "first", "when": draw(conditions(record_facts(own))), "grade": grades[-1]}
        child["grading"] = {"prepend": [row]}
        whole["grading"] = [row, *base["grading"]]
    if draw(st.booleans()):
        measure = draw(st.sampled_from(sorted(base["measures"])))
        facts = graded_facts(record_facts(own), grades)
        row = {"id": "last", "impose": [draw(_impositions(measure, facts))]}
        child["sanctions"] = {"append": [row]}
        whole["sanctions"] = [*base["sanctions"], row]
    if draw(st.booleans()):
        child["clauses"] = {"noise": draw(_clauses("noise", "order", record_facts(own)))}
        whole["clauses"] = base["clauses"] | child["clauses"]
    if draw(st.booleans()):
        spanning = [measure for measure in base["measures"] if measure in SPANNING]
        child["rewards"] = draw(rewards(unit_facts(grades, spanning), min_size=1))
        whole["rewards"] = child["rewards"]
    return Extension(base, child, whole)


def _facts_of(covenant: Covenant) -> list[Fact]:
    clauses = covenant["clauses"]
    scales = {name: tuple(values) for name, values in covenant.get("scales", {}).items()}
    topics = [clause["topic"] for clause in clauses.values()]
    return own_facts(scales, covenant.get("attributes", {}), list(clauses), topics)
