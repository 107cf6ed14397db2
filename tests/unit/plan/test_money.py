"""Entitlements, payouts, funds and statuses on small lists, in fen."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sanctions.errors import ConservationError
from tests.unit.plan.covenants import HONOURS, Row, Tables, person, record, rewarding, run

HELD: dict[str, Any] = {"appealed_on": date(2025, 6, 2)}
JUNE = date(2025, 6, 1)
FULL = [{"id": "full", "pay": "100%"}]
GIVEN = {"scheme": "pool", "withheld": None}
VILLAGE = {"village_id": "V1", "fund": 1000}


def offence(subject: str, name: str = "R", **cells: object) -> Row:
    """A counted record of June."""
    return record(f"{name}{subject}", subject, JUNE, **cells)


def paid(tables: Tables, *columns: str) -> dict[str, Any]:
    """Columns of each member's row, by the member; one column alone stands for itself."""
    return {
        row["member_id"]: values[0] if len(values) == 1 else tuple(values)
        for row in tables["members-out"]
        for values in [[row[name] for name in columns]]
    }


def village(tables: Tables, *columns: str) -> tuple[Any, ...]:
    """Columns of the only village's row."""
    (row,) = tables["villages-out"]
    return tuple(row[name] for name in columns)


# --- entitlement ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dividend", "share", "entitlement"),
    [(100, "10%", 10), (5, "10%", 1), (4, "10%", 0), (0, "10%", 0), (1, "100%", 1), (3, "50%", 2)],
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


UNSCORED = {
    "parking": {
        "title": {"zh": "乱停放", "en": "Parking"},
        "topic": "order",
        "about": "person",
        "points": {"of": "n"},
    },
    "help": {
        "title": {"zh": "帮扶", "en": "Help"},
        "topic": "order",
        "about": "person",
        "kind": "merit",
        "points": {"of": "n"},
    },
}
BY_POINTS = [
    {"id": "many", "when": {"points": {"at_least": 10}}, "pay": "100%"},
    {"id": "few", "pay": "50%"},
]


def merit(subject: str, n: int | None, name: str = "G") -> Row:
    """A merit worth `n` points."""
    return record(f"{name}{subject}", subject, JUNE, clause="help", n=n)


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
    covenant = rewarding({"step": 1, "fund": {"share": "100%", "of": "dividend"}})
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
    reward = {"step": Decimal(step), "fund": {"share": "100%", "of": "dividend"}}
    tables = run([rewarding(reward)], [person("M1", 99)])
    assert village(tables, "paid", "retained") == (99 - kept, kept)


COMPLIANT = {"withheld": {"to": "compliant"}, "fund": {"share": "100%", "of": "dividend"}}


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


# --- pool -----------------------------------------------------------------------------------------

PEOPLE = [
    person("M1", 100, shares=10000),
    person("M2", 300, shares=50000),
    person("M3", 400, "H2", shares=20000),
    person("M4", 0, "H3", shares=0),
]


@pytest.mark.parametrize(
    ("weight", "unit", "expected"),
    [
        ("equal", "member", (250, 250, 250, 250)),
        ("dividend", "member", (125, 375, 500, 0)),
        ("shares", "member", (125, 625, 250, 0)),
        ("points", "member", (500, 0, 300, 200)),
        ("equal", "household", (84, 250, 333, 333)),
        ("dividend", "household", (125, 375, 500, 0)),
        ("shares", "household", (188, 562, 250, 0)),
        ("points", "household", (125, 375, 300, 200)),
    ],
)
def test_a_pool_is_divided_by_weight(weight: str, unit: str, expected: tuple[int, ...]) -> None:
    """1000 fen among four members of three households, a household's part by dividend.

    Fewer points than none weigh nothing. Halves of a fen go to the smaller id.
    """
    reward = {**GIVEN, "unit": unit, "fund": {"given": "yes"}, "weight": weight, "payout": FULL}
    history = [
        merit("M1", 5),
        record("R1", "M2", JUNE, n=1 if unit == "member" else 0),
        merit("M3", 3),
        merit("M4", 2),
    ]
    covenant = rewarding(reward, clauses=UNSCORED)
    tables = run([covenant], PEOPLE, history, villages=[VILLAGE])
    assert tuple(paid(tables, "paid").values()) == expected
    assert village(tables, "fund", "paid", "retained") == (1000, 1000, 0)


def test_a_households_points_are_summed() -> None:
    """Merits less offences of all its members, and not below 0 as a weight."""
    reward = {**GIVEN, "unit": "household", "fund": {"given": "yes"}, "weight": "points"}
    covenant = rewarding(reward | {"payout": FULL}, clauses=UNSCORED)
    history = [merit("M1", 5), record("R1", "M2", JUNE, n=2), merit("M3", 1)]
    tables = run([covenant], PEOPLE, history, villages=[VILLAGE])
    assert paid(tables, "paid") == {"M1": 188, "M2": 562, "M3": 250, "M4": 0}
    sunk = [*history, record("R2", "M2", JUNE, n=9)]
    tables = run([covenant], PEOPLE, sunk, villages=[VILLAGE])
    assert paid(tables, "paid") == {"M1": 0, "M2": 0, "M3": 1000, "M4": 0}


def test_who_is_on_hold_weighs_and_who_is_paid_nothing_does_not() -> None:
    """A part on hold is held; a share of 50 % weighs half."""
    payout = [
        {"id": "hold", "when": {"pending": {"at_least": 1}}, "pay": "hold"},
        {"id": "none", "when": {"counted": {"at_least": 2}}, "pay": "0%"},
        {"id": "half", "when": {"counted": {"at_least": 1}}, "pay": "50%"},
        {"id": "full", "pay": "100%"},
    ]
    reward = {**GIVEN, "fund": {"given": "yes"}, "weight": "equal", "payout": payout}
    history = [offence("M1", **HELD), offence("M2"), offence("M3"), offence("M3", "S")]
    tables = run([rewarding(reward)], PEOPLE, history, villages=[VILLAGE])
    columns = ("pay", "paid", "held", "withheld", "status")
    assert paid(tables, *columns) == {
        "M1": ("hold", 0, 400, 0, "held"),
        "M2": ("50%", 200, 0, 0, "part"),
        "M3": ("0%", 0, 0, 0, "withheld"),
        "M4": ("100%", 400, 0, 0, "paid"),
    }
    assert village(tables, "paid", "held", "withheld", "retained") == (600, 400, 0, 0)


def test_a_pool_without_weight_is_retained() -> None:
    """Nobody weighs anything, so nobody gets anything."""
    reward = {**GIVEN, "fund": {"given": "yes"}, "weight": "points", "payout": FULL}
    covenant = rewarding(reward, clauses=UNSCORED)
    tables = run([covenant], PEOPLE, villages=[VILLAGE])
    assert village(tables, "fund", "paid", "retained") == (1000, 0, 1000)
    assert set(paid(tables, "status").values()) == {"none"}


def test_a_pool_may_be_the_villages_own_shares() -> None:
    """Without a given fund it is the sum of the entitlements of the village."""
    reward = {**GIVEN, "fund": {"share": "10%", "of": "dividend"}, "weight": "equal"}
    members = [person("M1", 100), person("M2", 204), person("M3", 500, "H2", village_id="V2")]
    tables = run([rewarding(reward)], members)
    assert paid(tables, "entitlement", "paid") == {"M1": (10, 15), "M2": (20, 15), "M3": (50, 50)}


@pytest.mark.parametrize(
    ("share", "fund"), [("50%", 500), ("33.3333%", 333), ("0.05%", 1), (None, 1000)]
)
def test_a_share_of_a_given_fund_is_rounded_half_up(share: str | None, fund: int) -> None:
    """Without a share it is the whole."""
    given = {"given": "yes"} if share is None else {"given": "yes", "share": share}
    covenant = rewarding({**GIVEN, "fund": given, "weight": "equal", "payout": FULL})
    tables = run([covenant], [person("M1", 0)], villages=[VILLAGE])
    assert village(tables, "fund", "paid") == (fund, fund)


def test_a_pool_in_whole_steps() -> None:
    """Parts of members are multiples of the step; what cannot be divided is retained."""
    for unit in ("member", "household"):
        reward = {**GIVEN, "unit": unit, "fund": {"given": "yes"}, "weight": "equal", "step": 1}
        covenant = rewarding(reward | {"payout": FULL})
        tables = run([covenant], PEOPLE[:3], villages=[VILLAGE | {"fund": 750}])
        assert village(tables, "fund", "paid", "retained") == (750, 700, 50)
        expected = (300, 200, 200) if unit == "member" else (100, 300, 300)
        assert tuple(paid(tables, "paid").values()) == expected


def test_unknown_points_hold_a_pool_by_points() -> None:
    """Their known points weigh; a row that pays nothing pays nothing whatever they are."""
    payout = [
        {"id": "none", "when": {"counted": {"at_least": 1}}, "pay": "0%"},
        {"id": "full", "pay": "100%"},
    ]
    reward = {**GIVEN, "fund": {"given": "yes"}, "weight": "points", "payout": payout}
    covenant = rewarding(reward | {"points": {"base": 1}}, clauses=UNSCORED)
    history = [
        merit("M1", 3),
        merit("M1", None, "U"),
        merit("M2", None),
        record("R1", "M2", JUNE, n=0),
        merit("M3", 4),
    ]
    tables = run([covenant], PEOPLE[:3], history, villages=[VILLAGE | {"fund": 900}])
    assert paid(tables, "row", "paid", "held", "status") == {
        "M1": ("undetermined", 0, 400, "held"),
        "M2": ("none", 0, 0, "withheld"),
        "M3": ("full", 500, 0, "paid"),
    }


VILLAGE_HELD = [("village", "V1")]


@pytest.mark.parametrize(
    ("reward", "expected"),
    [
        ({"scheme": "own-share"}, {"M1": ("full", 10), "M2": ("none", 0), "N1": ("full", 10)}),
        (
            {"scheme": "pool", "weight": "equal", "withheld": None},
            {"M1": ("quarantine", 0), "M2": ("quarantine", 0), "N1": ("full", 10)},
        ),
        (
            {"withheld": {"to": "compliant"}},
            {"M1": ("full", 10), "M2": ("none", 0), "N1": ("full", 20)},
        ),
    ],
)
def test_a_village_whose_list_is_not_whole_divides_nothing(
    reward: dict[str, Any], expected: dict[str, tuple[str, int]]
) -> None:
    """Who has an own share gets it; what its members would divide is held or kept."""
    members = [
        person("M1", 100),
        person("M2", 100),
        person("N1", 100, "H2", village_id="V2"),
        person("N2", 100, "H2", village_id="V2"),
    ]
    history = [offence("M2"), offence("N2")]
    tables = run([rewarding(reward)], members, history, held=VILLAGE_HELD)
    found = paid(tables, "row", "paid")
    if reward.get("scheme") == "pool":
        expected = expected | {"N1": ("full", 20)}
    assert {name: found[name] for name in expected} == expected
    held, own = tables["villages-out"]
    assert (held["village_id"], own["village_id"]) == ("V1", "V2")
    assert held["fund"] == held["paid"] + held["held"] + held["retained"] == 20
    assert held["redistributed"] == 0


# --- amount ---------------------------------------------------------------------------------------

AMOUNT = {"scheme": "amount", "fund": None}


@pytest.mark.parametrize(
    ("unit", "expected"), [("member", (500, 500, 500)), ("household", (125, 375, 500))]
)
def test_an_amount_is_of_each_unit(unit: str, expected: tuple[int, ...]) -> None:
    """From outside the dividend; a household's is split among its members by dividend."""
    covenant = rewarding({**AMOUNT, "unit": unit, "amount": {"fixed": 5}})
    tables = run([covenant], PEOPLE[:3])
    assert tuple(paid(tables, "entitlement").values()) == expected
    assert tuple(paid(tables, "paid").values()) == expected
    assert paid(tables, "base") == {"M1": 100, "M2": 300, "M3": 400}
    assert village(tables, "fund", "paid") == (sum(expected), sum(expected))


def test_a_household_without_dividend_splits_equally() -> None:
    """A fen that is left goes to the smaller id."""
    covenant = rewarding({**AMOUNT, "unit": "household", "amount": {"fixed": 1}})
    tables = run([covenant], [person("M3", 0), person("M1", 0), person("M2", 0)])
    assert paid(tables, "paid") == {"M1": 34, "M2": 33, "M3": 33}


def test_an_amount_by_points_is_never_negative() -> None:
    """Nobody owes a reward; what is unknown of the points is left out and the amount held."""
    covenant = rewarding({**AMOUNT, "amount": {"of": "points"}, "payout": FULL}, clauses=UNSCORED)
    history = [
        merit("M1", 3),
        record("R1", "M2", JUNE, n=2),
        merit("M3", 4),
        merit("M3", None, "U"),
    ]
    tables = run([covenant], PEOPLE[:3], history)
    assert paid(tables, "entitlement", "paid", "held", "status") == {
        "M1": (300, 300, 0, "paid"),
        "M2": (0, 0, 0, "none"),
        "M3": (400, 0, 400, "held"),
    }


def test_an_amount_that_reads_no_points_does_not_wait_for_them() -> None:
    """Unknown points hold only what depends on them."""
    covenant = rewarding({**AMOUNT, "amount": {"fixed": 1}, "payout": FULL}, clauses=UNSCORED)
    tables = run([covenant], PEOPLE[:1], [merit("M1", None)])
    assert paid(tables, "row", "paid") == {"M1": ("full", 100)}


def test_a_withheld_amount_goes_by_the_covenant() -> None:
    """An amount is withheld, retained and handed on like a share."""
    covenant = rewarding(
        {**AMOUNT, "amount": {"fixed": "1.50"}, "step": 1, "withheld": {"to": "compliant"}}
    )
    tables = run([covenant], PEOPLE[:3], [offence("M3")])
    assert paid(tables, "paid", "withheld", "redistributed") == {
        "M1": (100, 0, 0),
        "M2": (200, 0, 100),
        "M3": (0, 150, 0),
    }
    assert village(tables, "fund", "paid", "withheld", "retained") == (450, 300, 150, 150)


# --- honour ---------------------------------------------------------------------------------------


def test_an_honour_has_no_money() -> None:
    """Its rows say yes, no or hold, and its status is none."""
    payout = [
        {"id": "wait", "when": {"pending": {"at_least": 1}}, "pay": "hold"},
        {"id": "not", "when": {"counted": {"at_least": 1}}, "pay": "no"},
        {"id": "given", "pay": "yes"},
    ]
    honour = {"scheme": "honour", "fund": None, "withheld": None, "payout": payout}
    history = [offence("M1", **HELD), offence("M2")]
    tables = run([rewarding(honour)], PEOPLE[:3], history)
    figures = ("entitlement", "paid", "held", "withheld", "redistributed")
    assert paid(tables, "row", "pay", "status") == {
        "M1": ("wait", "hold", "none"),
        "M2": ("not", "no", "none"),
        "M3": ("given", "yes", "none"),
    }
    assert set(paid(tables, *figures).values()) == {(0, 0, 0, 0, 0)}
    assert village(tables, "fund", *figures, "retained") == (0, 0, 0, 0, 0, 0, 0)
    assert village(tables, "compliant_share") == (3333,)


def test_an_honour_that_waits_has_no_status_of_money() -> None:
    """Also of who is held; it is named in every table that it is in."""
    honour = {"scheme": "honour", "fund": None, "withheld": None, "payout": HONOURS}
    tables = run([rewarding(honour)], PEOPLE[:1], held=[("member", "M1")])
    assert paid(tables, "reward", "row", "pay", "status") == {
        "M1": ("reward", "quarantine", "hold", "none")
    }
    assert village(tables, "reward") == ("reward",)


@pytest.mark.parametrize("unit", ["member", "household"])
def test_what_comes_from_elsewhere_leaves_the_dividend_whole(unit: str) -> None:
    """An amount, an honour and a given fund take nothing of it, however great it is."""
    rich = 10**15
    honour = {"scheme": "honour", "fund": None, "withheld": None, "payout": HONOURS}
    given = {**GIVEN, "fund": {"given": "yes", "share": "50%"}, "weight": "equal"}
    for reward in (honour, given, {**AMOUNT, "amount": {"fixed": 5}}):
        tables = run([rewarding(reward | {"unit": unit})], [person("M1", rich)], villages=[VILLAGE])
        assert paid(tables, "base") == {"M1": rich}


# --- households and villages ----------------------------------------------------------------------

TWO: list[dict[str, Any]] = [
    {"id": "one", "fund": {"share": "10%", "of": "dividend"}},
    {
        "id": "two",
        "fund": {"share": "10%", "of": "dividend"},
        "payout": [
            {"id": "hold", "when": {"counted": {"at_least": 2}}, "pay": "hold"},
            {"id": "part", "when": {"counted": {"at_least": 1}}, "pay": "50%"},
            {"id": "full", "pay": "100%"},
        ],
    },
]


@pytest.mark.parametrize(
    ("offences", "rewards", "status"),
    [
        ([], TWO, "full"),
        (["M1"], TWO[:1], "partial"),
        (["M1", "M2"], TWO[:1], "withheld"),
        (["M1"], TWO, "partial"),
        (["M1", "M1"], TWO, "held"),
        (["M1", "M1", "M2"], TWO, "held"),
        (["M1", "M2"], TWO, "partial"),
        (["M1", "M2"], TWO[1:], "partial"),
    ],
)
def test_a_household_has_one_status_over_all_rewards(
    offences: list[str], rewards: list[dict[str, Any]], status: str
) -> None:
    """All paid, all withheld, any held, else partial."""
    members = [person("M1", 100), person("M2", 100), person("M3", 0)]
    history = [record(f"R{place}", each, JUNE) for place, each in enumerate(offences)]
    tables = run([rewarding(*rewards)], members, history)
    (household,) = tables["households-out"]
    assert household["status"] == status
    assert household["members"] == 3
    assert household["dividend"] == 200
    assert household["base"] == 200 - 20 * len(rewards)
    for name in ("paid", "held", "withheld"):
        assert household[name] == sum(row[name] for row in tables["members-out"])


def test_a_household_without_a_reward_has_the_status_none() -> None:
    """Without money in it, and without any reward in the covenant."""
    none: list[dict[str, Any]] = []
    for rewards in (TWO, none):
        tables = run([rewarding(*rewards)], [person("M1", 0)])
        (household,) = tables["households-out"]
        figures = ("dividend", "base", "paid", "held", "withheld", "status")
        assert tuple(household[name] for name in figures) == (0, 0, 0, 0, 0, "none")


def test_a_village_counts_people_and_records() -> None:
    """Records of the period, of members and households; the share of those paid in full."""
    members = [person("M1", 100), person("M2", 100, "H2"), person("M3", 100, "H3"), *PEOPLE[3:]]
    members[3] = person("M4", 100, "H9", village_id="V2")
    history = [
        offence("M1"),
        offence("H2"),
        offence("M3", **HELD),
        record("OLD", "M1", date(2024, 12, 31)),
        offence("M9"),
    ]
    tables = run([rewarding({})], members, history)
    columns = ("village_id", "members", "households", "counted", "pending", "compliant_share")
    assert [tuple(row[name] for name in columns) for row in tables["villages-out"]] == [
        ("V1", 3, 3, 2, 1, 0),
        ("V2", 1, 1, 0, 0, 10000),
    ]


@pytest.mark.parametrize(("compliant", "share"), [(1, 3333), (2, 6667), (3, 10000), (0, 0)])
def test_the_compliant_share_is_rounded_half_up(compliant: int, share: int) -> None:
    """To four decimals."""
    members = [person(f"M{number}", 10) for number in range(3)]
    history = [offence(f"M{number}") for number in range(3 - compliant)]
    assert village(run([rewarding({})], members, history), "compliant_share") == (share,)
