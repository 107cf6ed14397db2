"""Covenants under which a further offence never helps: monotone by construction.

Heavier facts never give lighter outcomes, because every condition is an *at least* over counts of
earlier offences or over what is always known of a record, rows stand from the heaviest to the
lightest, heavier grades take over the measures of lighter ones, and heavier payout rows pay less.
"""

from typing import Any

from hypothesis import strategies as st

from sanctions.testing.conditions import TERMS, Condition
from sanctions.testing.covenants import GRADES, IN_FORCE, KINDS, SPANNING, Covenant
from sanctions.testing.rewards import SHARES, STEPS

_LOOKS_BACK = ("prior", "warnings", "prior_same_clause", "prior_same_topic")
_SEVERITY = ["minor", "serious", "grave"]
_CLAUSES = {"litter": "order", "parking": "order", "illegal-building": "building"}
# Parts of a household's amount are rounded one by one: only all or nothing is monotone there.
_PAYS: dict[str, tuple[str | bool, ...]] = {"honour": (False, True), "amount": ("0%", "100%")}


@st.composite
def monotone_rulesets(draw: st.DrawFn) -> Covenant:
    """A covenant as a mapping of language 1, in which a further counted offence never helps.

    Nobody's own reward rises by it and no measure becomes shorter. A member's reward may rise by an
    offence of *another*, through money that is handed on or a pool; and a household's reward may
    move by a fen among its members, so compare households where the unit is the household.

    Example:
        >>> from hypothesis import given, settings
        >>> @settings(max_examples=3)
        ... @given(monotone_rulesets())
        ... def test_the_last_row_gives_the_lightest_grade(covenant):
        ...     assert covenant["grading"][-1]["grade"] == covenant["grades"][0]
        >>> test_the_last_row_gives_the_lightest_grade()
    """
    grades = GRADES[: draw(st.integers(1, 3))]
    measures = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3, unique=True))
    covenant: Covenant = {
        "language": 1,
        "id": "monotone-covenant",
        "version": "1",
        "title": {"zh": "单调规约", "en": "Monotone covenant"},
        "in_force": {"from": draw(st.sampled_from(IN_FORCE))},
        "calendar": {"month_end": draw(st.sampled_from(("down", "up")))},
        "scales": {"severity": _SEVERITY},
        "clauses": {name: draw(_clauses(name, topic)) for name, topic in _CLAUSES.items()},
        "counting": draw(_counting()),
        "grades": list(grades),
        "grading": [
            *[
                {"id": grade, "when": draw(_heavier()), "grade": grade}
                for grade in reversed(grades[1:])
            ],
            {"id": "otherwise", "grade": grades[0]},
        ],
        "measures": {name: {"kind": KINDS[name]} for name in measures},
        "sanctions": [
            draw(_sanctions(f"s{place}", measure, grades))
            for place, measure in enumerate(measures, start=1)
        ],
    }
    spanning = [name for name in measures if name in SPANNING]
    schemes = draw(st.lists(st.sampled_from(("own-share", "pool", "amount", "honour")), max_size=2))
    rewards = [
        draw(_rewards(f"reward-{place}", scheme, grades, spanning))
        for place, scheme in enumerate(schemes, start=1)
    ]
    return covenant | ({"rewards": rewards} if rewards else {})


@st.composite
def _clauses(draw: st.DrawFn, name: str, topic: str) -> Covenant:
    """An offence whose points are always known and never below 0."""
    clause: Covenant = {
        "title": {"zh": name, "en": name},
        "topic": topic,
        "about": draw(st.sampled_from(("person", "household"))),
    }
    points: Condition | None = draw(
        st.sampled_from((None, {"fixed": 5}, {"of": "prior", "times": 2, "at_least": 1}))
    )
    return clause if points is None else clause | {"points": points}


def _counting() -> st.SearchStrategy[Covenant]:
    term = st.sampled_from(TERMS)
    return st.fixed_dictionaries(
        {"appeal": st.sampled_from(("suspends", "stands"))},
        optional={
            "lookback": term,
            "limitation": term,
            "exempt": st.just({"age": {"known": True, "less_than": 14}}),
        },
    )


@st.composite
def _heavier(draw: st.DrawFn) -> Condition:
    """A condition that further offences can only bring about, and that no missing value stops."""
    looks = {draw(st.sampled_from(_LOOKS_BACK)): {"at_least": draw(st.integers(1, 2))}}
    severe = {"severity": {"known": True, "at_least": draw(st.sampled_from(_SEVERITY))}}
    return draw(st.sampled_from((looks, severe, looks | severe, {"any": [looks, severe]})))


@st.composite
def _sanctions(draw: st.DrawFn, row: str, measure: str, grades: tuple[str, ...]) -> Condition:
    imposed: dict[str, Any] = {"measure": measure}
    if measure in SPANNING:
        imposed["for"] = draw(st.sampled_from(TERMS))
        if draw(st.booleans()):
            imposed["ends_when"] = "rectified"
    if KINDS[measure] == "payment":
        imposed["amount"] = {"of": "loss"}
    grade = draw(st.sampled_from(grades))
    return {"id": row, "when": {"grade": {"at_least": grade}}, "impose": [imposed]}


@st.composite
def _rewards(
    draw: st.DrawFn, name: str, scheme: str, grades: tuple[str, ...], spanning: list[str]
) -> Condition:
    written: dict[str, Any] = {
        "id": name,
        "unit": draw(st.sampled_from(("member", "household"))),
        "scheme": scheme,
        "points": {"base": draw(st.sampled_from((0, 10, 100)))},
    }
    share = {"share": draw(st.sampled_from(SHARES)), "of": "dividend"}
    if scheme in {"own-share", "pool"}:
        written["fund"] = share
    if scheme == "pool":
        written["weight"] = draw(st.sampled_from(("equal", "dividend", "points")))
    if scheme == "amount":
        written["amount"] = draw(st.sampled_from(({"fixed": 200}, {"of": "points", "times": 2})))
    if scheme in {"own-share", "amount"}:
        written["withheld"] = {"to": draw(st.sampled_from(("compliant", "retained")))}
    if scheme == "own-share":
        written["step"] = draw(st.sampled_from(STEPS))
    written["payout"] = draw(_payouts(scheme, grades, spanning))
    return written


@st.composite
def _payouts(
    draw: st.DrawFn, scheme: str, grades: tuple[str, ...], spanning: list[str]
) -> list[Condition]:
    """Rows that further offences can only bring about, each paying less than those below it."""
    worse: list[Condition] = [
        {"counted": {"at_least": 1}},
        {"counted": {"more_than": 1}},
        {"worst_grade": {"at_least": grades[-1]}},
        {"unrectified": {"at_least": 1}},
        {"points": {"less_than": 5}},
        *({"active": {measure: True}} for measure in spanning),
    ]
    pays = _PAYS.get(scheme, ("0%", "50%", "100%"))
    conditions = draw(st.lists(st.sampled_from(worse), max_size=len(pays) - 1, unique_by=str))
    rows: list[Condition] = [
        {"id": f"p{place}", "when": when, "pay": pay}
        for place, (when, pay) in enumerate(zip(conditions, pays, strict=False), start=1)
    ]
    held: Condition = {"id": "held", "when": {"pending": {"at_least": 1}}, "pay": "hold"}
    return [*([held] if draw(st.booleans()) else []), *rows, {"id": "rest", "pay": pays[-1]}]
