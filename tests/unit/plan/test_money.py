"""Entitlements, payouts, funds and statuses on small lists, in fen."""

from decimal import Decimal

import pytest

from sanctions.errors import ConservationError
from tests.unit.plan.covenants import person, rewarding, run
from tests.unit.plan.paying import GIVEN, HELD, UNSCORED, VILLAGE, merit, offence, paid, village

ALL = "99.99%"
"""Of a few yuan all, as it is rounded; a share that leaves no base is refused (LAW01)."""

# --- entitlement ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dividend", "share", "entitlement"),
    [(100, "10%", 10), (5, "10%", 1), (4, "10%", 0), (0, "10%", 0), (1, ALL, 1), (3, "50%", 2)],
)
def test_an_entitlement_is_rounded_half_up(dividend: int, share: str, entitlement: int) -> None:
    """To the fen; the base is what is left."""
    covenant = rewarding({"fund": {"share": share, "of": "dividend"}})
    tables = run([covenant], [person("M1", dividend)])
    base = dividend - entitlement
    assert paid(tables, "dividend", "base", "entitlement") == {"M1": (dividend, base, entitlement)}
    assert village(tables, "dividend", "fund", "entitlement", "paid", "retained") == (
        dividend,
        entitlement,
        entitlement,
        entitlement,
        0,
    )


def test_rewards_are_served_in_their_order() -> None:
    """Of 2 fen the first two in the file get one each, rounded up, and the third nothing."""
    half = {"fund": {"share": "33%", "of": "dividend"}}
    covenant = rewarding({"id": "b", **half}, {"id": "a", **half}, {"id": "c", **half})
    tables = run([covenant], [person("M1", 2), person("M2", 100)])
    found = {
        (row["member_id"], row["reward"]): (row["entitlement"], row["base"])
        for row in tables["members-out"]
    }
    assert found == {
        ("M1", "a"): (1, 0),
        ("M1", "b"): (1, 0),
        ("M1", "c"): (0, 0),
        ("M2", "a"): (33, 1),
        ("M2", "b"): (33, 1),
        ("M2", "c"): (33, 1),
    }
    assert [row["reward"] for row in tables["members-out"]] == ["a", "b", "c", "a", "b", "c"]


def test_a_given_fund_takes_nothing_from_the_dividend() -> None:
    """The base is the whole dividend, and nobody has an entitlement."""
    given = {"id": "pool", **GIVEN, "weight": "equal"}
    covenant = rewarding(given | {"fund": {"given": "yes", "share": "50%"}})
    tables = run([covenant], [person("M1", 99)], villages=[VILLAGE])
    assert paid(tables, "base", "entitlement", "paid") == {"M1": (99, 0, 500)}


def test_an_unknown_dividend_stops_the_run() -> None:
    """What is no part of the dividend is not paid."""
    text = r"^base and entitlements of a member are not the dividend$"
    with pytest.raises(ConservationError, match=text):
        run([rewarding({})], [person("M1", 0) | {"dividend": None}])


def test_a_negative_dividend_stops_the_run() -> None:
    """Nothing negative is ever paid or held."""
    with pytest.raises(ConservationError, match=r"^a part of reward reward is negative$"):
        run([rewarding({})], [person("M1", -100)])


# --- payout ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pay", "text", "fen", "status"),
    [
        ("0%", "0%", 0, "withheld"),
        ("100%", "100%", 1000, "paid"),
        ("50%", "50%", 500, "part"),
        ("12.5%", "12.5%", 125, "part"),
        ("33.3333%", "33.3333%", 333, "part"),
        ("0.05%", "0.05%", 1, "part"),
        ("99.95%", "99.95%", 1000, "part"),
        ("hold", "hold", 0, "held"),
    ],
)
def test_a_row_pays_its_part(pay: str, text: str, fen: int, status: str) -> None:
    """Half up to the fen; the rest is withheld, and on hold the whole is held."""
    covenant = rewarding({"payout": [{"id": "some", "pay": pay}]})
    tables = run([covenant], [person("M1", 10000)])
    held = 1000 if pay == "hold" else 0
    rest = 1000 - fen - held
    columns = ("pay", "paid", "held", "withheld", "redistributed", "status", "row")
    assert paid(tables, *columns) == {"M1": (text, fen, held, rest, 0, status, "some")}
    assert village(tables, "paid", "held", "withheld", "retained") == (fen, held, rest, rest)


def test_the_first_row_that_holds_decides() -> None:
    """Pending before counted, counted before the rest."""
    members = [person(f"M{number}", 1000) for number in (1, 2, 3)]
    history = [offence("M1"), offence("M1", "P", **HELD), offence("M2")]
    tables = run([rewarding({})], members, history)
    assert paid(tables, "row", "status") == {
        "M1": ("hold", "held"),
        "M2": ("none", "withheld"),
        "M3": ("full", "paid"),
    }


BY_POINTS = [
    {"id": "many", "when": {"points": {"at_least": 10}}, "pay": "100%"},
    {"id": "few", "pay": "50%"},
]


def test_an_unknown_condition_holds_the_money() -> None:
    """The row is undetermined, and the whole entitlement is held whatever a row would pay."""
    covenant = rewarding({"payout": BY_POINTS}, clauses=UNSCORED)
    members = [person("M1", 1000), person("M2", 1000), person("M3", 1000)]
    tables = run([covenant], members, [merit("M1", None), merit("M2", 12), merit("M3", 9)])
    assert paid(tables, "row", "pay", "paid", "held", "withheld", "status") == {
        "M1": ("undetermined", "hold", 0, 100, 0, "held"),
        "M2": ("many", "100%", 100, 0, 0, "paid"),
        "M3": ("few", "50%", 50, 0, 50, "part"),
    }


def test_quarantine_holds_the_money() -> None:
    """Before any row: whoever is held gets nothing and loses nothing."""
    members = [person("M1", 1000), person("M2", 1000), person("M3", 1000, "H2")]
    history = [offence("M1"), offence("M3")]
    held = [("member", "M1"), ("household", "H2")]
    tables = run([rewarding({})], members, history, held=held)
    assert paid(tables, "row", "pay", "held", "withheld", "status") == {
        "M1": ("quarantine", "hold", 100, 0, "held"),
        "M2": ("full", "100%", 0, 0, "paid"),
        "M3": ("quarantine", "hold", 100, 0, "held"),
    }


def test_quarantine_is_no_status_of_money_alone() -> None:
    """Who is held or undetermined without money is held all the same."""
    covenant = rewarding({"payout": BY_POINTS}, clauses=UNSCORED)
    members = [person("M1", 0), person("M2", 0), person("M3", 0)]
    history = [merit("M1", None), merit("M3", 12)]
    tables = run([covenant], members, history, held=[("member", "M2")])
    assert paid(tables, "row", "status") == {
        "M1": ("undetermined", "held"),
        "M2": ("quarantine", "held"),
        "M3": ("many", "none"),
    }


# --- own share ------------------------------------------------------------------------------------


def test_what_a_step_cuts_off_stays_in_the_fund() -> None:
    """Parts are whole multiples of the step, of what is paid as of what is held."""
    covenant = rewarding({"step": 1, "fund": {"share": ALL, "of": "dividend"}})
    members = [person("M1", 250), person("M2", 399), person("M3", 199), person("M4", 100)]
    tables = run([covenant], members, [offence("M2", **HELD), offence("M3")])
    assert paid(tables, "paid", "held", "withheld") == {
        "M1": (200, 0, 0),
        "M2": (0, 300, 0),
        "M3": (0, 0, 199),
        "M4": (100, 0, 0),
    }
    columns = ("fund", "paid", "held", "withheld", "retained")
    assert village(tables, *columns) == (948, 300, 300, 199, 50 + 99 + 199)


@pytest.mark.parametrize(("step", "kept"), [("0.01", 0), ("0.02", 1), ("0.03", 0), ("0.05", 4)])
def test_any_number_of_fen_may_be_a_step(step: str, kept: int) -> None:
    """Of 99 fen."""
    reward = {"step": Decimal(step), "fund": {"share": ALL, "of": "dividend"}}
    tables = run([rewarding(reward)], [person("M1", 99)])
    assert village(tables, "paid", "retained") == (99 - kept, kept)


COMPLIANT = {"withheld": {"to": "compliant"}, "fund": {"share": ALL, "of": "dividend"}}


def test_what_is_withheld_goes_to_the_compliant() -> None:
    """In proportion to their dividend, a fen that is left to the smaller id; not to who is held."""
    members = [person("M2", 100), person("M1", 100), person("M3", 33), person("M4", 500)]
    tables = run([rewarding(COMPLIANT)], members, [offence("M3"), offence("M4", **HELD)])
    assert paid(tables, "paid", "held", "withheld", "redistributed") == {
        "M1": (117, 0, 0, 17),
        "M2": (116, 0, 0, 16),
        "M3": (0, 0, 33, 0),
        "M4": (0, 500, 0, 0),
    }
    assert village(tables, "paid", "withheld", "redistributed", "retained") == (233, 33, 33, 0)


def test_who_gets_a_part_is_not_compliant() -> None:
    """Half is not 100 %, so nobody shares in what is withheld from the others; it is retained."""
    payout = [
        {"id": "none", "when": {"counted": {"at_least": 1}}, "pay": "0%"},
        {"id": "half", "pay": "50%"},
    ]
    tables = run(
        [rewarding(COMPLIANT | {"payout": payout})],
        [person("M1", 100), person("M2", 40)],
        [offence("M2")],
    )
    assert paid(tables, "paid", "withheld", "redistributed") == {
        "M1": (50, 50, 0),
        "M2": (0, 40, 0),
    }
    assert village(tables, "retained", "compliant_share") == (90, 0)


def test_villages_keep_their_own_money() -> None:
    """What is withheld in one village never reaches another."""
    members = [
        person("M1", 100),
        person("M2", 60),
        person("M3", 100, "H2", village_id="V2"),
    ]
    tables = run([rewarding(COMPLIANT)], members, [offence("M2")])
    assert paid(tables, "paid", "redistributed") == {"M1": (160, 60), "M2": (0, 0), "M3": (100, 0)}
    assert [(row["village_id"], row["paid"]) for row in tables["villages-out"]] == [
        ("V1", 160),
        ("V2", 100),
    ]


def test_what_is_handed_on_is_a_multiple_of_the_step() -> None:
    """What cannot be divided stays in the fund."""
    members = [person("M1", 300), person("M2", 300), person("M3", 750)]
    tables = run([rewarding(COMPLIANT | {"step": 2})], members, [offence("M3")])
    assert paid(tables, "paid", "redistributed") == {
        "M1": (600, 400),
        "M2": (400, 200),
        "M3": (0, 0),
    }
    assert village(tables, "fund", "paid", "retained") == (1350, 1000, 350)
