"""Strategies for the rewards of a covenant: all schemes, units, weights, steps and payouts."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from sanctions.testing.conditions import Condition, Fact, amounts, conditions
from sanctions.testing.vocabulary import unit_numbers

PAYS = ("0%", "50%", "100%", "33.3333%", "99.99%", "hold")
SHARES = ("10%", "20%", "33.3333%", "0.0001%")
STEPS = (Decimal("0.01"), 1, 10, Decimal("0.03"))
SCHEMES = ("own-share", "pool", "amount", "honour")


@st.composite
def rewards(draw: st.DrawFn, facts: Sequence[Fact], *, min_size: int = 0) -> list[Condition]:
    """At most two rewards, which together take less than the dividend."""
    schemes = draw(st.lists(st.sampled_from(SCHEMES), min_size=min_size, max_size=2))
    return [
        draw(reward(f"reward-{place}", scheme, facts))
        for place, scheme in enumerate(schemes, start=1)
    ]


@st.composite
def reward(draw: st.DrawFn, name: str, scheme: str, facts: Sequence[Fact]) -> Condition:
    """One reward of the scheme. ``facts`` are those that its payout may read."""
    written: Condition = {
        "id": name,
        "unit": draw(st.sampled_from(("member", "household"))),
        "scheme": scheme,
    }
    share = draw(st.sampled_from(SHARES))
    match scheme:
        case "own-share":
            written["fund"] = {"share": share, "of": "dividend"}
        case "pool":
            given: Condition = {"given": True}
            funds = ({"share": share, "of": "dividend"}, given, given | {"share": share})
            written["fund"] = draw(st.sampled_from(funds))
            written["weight"] = draw(st.sampled_from(("equal", "dividend", "points", "shares")))
        case "amount":
            written["amount"] = draw(amounts(unit_numbers()))
        case _:
            pass
    if draw(st.booleans()):
        written["points"] = draw(points())
    if scheme != "honour" and draw(st.booleans()):
        written["step"] = draw(st.sampled_from(STEPS))
    pays: tuple[str | bool, ...] = (True, False, "hold") if scheme == "honour" else PAYS
    written["payout"] = draw(payouts(facts, pays))
    if scheme in {"own-share", "amount"} and draw(st.booleans()):
        written["withheld"] = {"to": draw(st.sampled_from(("compliant", "retained")))}
    return written


def points() -> st.SearchStrategy[Condition]:
    """What points start from, with or without a floor."""
    base = st.sampled_from((0, 10, Decimal("-2.5"), 100))
    floor = st.sampled_from((0, Decimal("-3.25"), 5))
    return st.fixed_dictionaries({"base": base}, optional={"at_least": floor})


@st.composite
def payouts(draw: st.DrawFn, facts: Sequence[Fact], pays: Sequence[str | bool]) -> list[Condition]:
    """At most two rows with conditions, and the row that always holds."""
    found = draw(st.lists(conditions(facts, depth=1), max_size=2))
    rows: list[Condition] = [
        {"id": f"p{place}", "when": when, "pay": draw(st.sampled_from(pays))}
        for place, when in enumerate(found, start=1)
    ]
    last = (True, False) if True in pays else ("100%", "0%", "50%")
    return [*rows, {"id": "rest", "pay": draw(st.sampled_from(last))}]
