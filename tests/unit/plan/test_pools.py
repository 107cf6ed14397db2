"""Pools, amounts and honours on small lists, and what households and villages sum up."""

from datetime import date
from typing import Any

import pytest

from tests.unit.plan.covenants import HONOURS, person, record, rewarding, run
from tests.unit.plan.paying import (
    FULL,
    GIVEN,
    HELD,
    JUNE,
    UNSCORED,
    VILLAGE,
    merit,
    offence,
    paid,
    village,
)

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
