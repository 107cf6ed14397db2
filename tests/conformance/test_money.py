"""Money: conserved, divided by largest remainder, and exact at its edges."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing import Case, Covenant, cases
from tests.conformance.oracle_money import share_of
from tests.conformance.running import run

SOME = settings(max_examples=80)
Test = Callable[..., None]
MOST = Decimal(10**13).scaleb(-2)


def covenant(month_end: str = "down", **reward: str) -> Covenant:
    """A covenant of one clause, where one counted offence takes the reward of a tenth away."""
    return {
        "language": 1,
        "id": "edges",
        "version": "1",
        "title": {"zh": "边界", "en": "Edges"},
        "in_force": {"from": date(2020, 1, 1)},
        "calendar": {"month_end": month_end},
        "clauses": {"litter": {"title": {"zh": "垃圾", "en": "Litter"}, "about": "person"}},
        "counting": {"lookback": "12 months", "limitation": "2 years", "appeal": "suspends"},
        "grades": ["mild", "repeated"],
        "grading": [
            {"id": "again", "when": {"prior": {"at_least": 1}}, "grade": "repeated"},
            {"id": "once", "grade": "mild"},
        ],
        "measures": {"bidding": {"kind": "exclusion"}},
        "sanctions": [{"id": "bar", "impose": [{"measure": "bidding", "for": "3 years"}]}],
        "rewards": [
            {
                "id": "reward",
                "scheme": "own-share",
                "fund": {"share": "10%", "of": "dividend"},
                "withheld": {"to": "compliant"},
                "payout": [
                    {"id": "none", "when": {"counted": {"at_least": 1}}, "pay": "0%"},
                    {"id": "full", "pay": "100%"},
                ],
            }
            | reward
        ],
    }


def case_of(
    written: Covenant, dividends: list[Decimal], offenders: tuple[int, ...] = (), *occurred_on: date
) -> Case:
    """A village with these dividends, one household each; the offenders each have these records."""
    members = [
        {
            "village_id": "V1",
            "household_id": f"H{place}",
            "member_id": f"M{place}",
            "dividend": each,
        }
        for place, each in enumerate(dividends)
    ]
    history = [
        {
            "record_id": f"R{place}-{day}",
            "clause": "litter",
            "member_id": f"M{place}",
            "occurred_on": day,
            "decided_on": day,
        }
        for place in offenders
        for day in occurred_on
    ]
    loaded = load_ruleset_from(written)
    return Case((written,), (loaded,), members, history, [], "2024", date(2025, 1, 1))


POOL = {"scheme": "pool", "weight": "dividend"}
LEAP = date(2024, 2, 29)
ZERO, FEN = Decimal("0.00"), Decimal("0.01")


def pooled() -> Covenant:
    """The covenant with a pool by dividend instead of one's own share."""
    written = covenant(**POOL)
    del written["rewards"][0]["withheld"]
    return written


ZERO_DIVIDENDS = case_of(covenant(), [ZERO, ZERO], (0,), LEAP)
VILLAGE_OF_ONE = case_of(covenant(), [FEN])
EVERYBODY_WITHHELD = case_of(covenant(), [Decimal(100), Decimal(50)], (0, 1), LEAP)
LARGEST = case_of(covenant(), [MOST, MOST, MOST], (0,), LEAP)
LARGEST_POOL = case_of(pooled(), [MOST, MOST, FEN], (1,), LEAP)


def at_the_edges(test: Test) -> Test:
    """The test on the cases that are easily forgotten, beside those that are generated."""
    for case in (ZERO_DIVIDENDS, VILLAGE_OF_ONE, EVERYBODY_WITHHELD, LARGEST, LARGEST_POOL):
        test = example(case)(test)
    return test


@SOME
@at_the_edges
@given(cases())
def test_each_fund_is_paid_held_or_retained(case: Case) -> None:
    """In each village and reward the fund is what is paid, held and retained, each 0 or more."""
    tables = run(case)
    for village in tables["villages"]:
        rows = [
            row
            for row in tables["members"]
            if (row["village_id"], row["reward"]) == (village["village_id"], village["reward"])
        ]
        paid, held = (sum(row[name] for row in rows) for name in ("paid", "held"))
        assert village["fund"] == paid + held + village["retained"]
        assert min(village["retained"], *(row[name] for row in rows for name in MONEY)) >= 0
        assert (paid, held) == (village["paid"], village["held"])


MONEY = ("base", "entitlement", "paid", "held", "withheld", "redistributed")


@SOME
@at_the_edges
@given(cases())
def test_base_and_entitlements_are_the_dividend(case: Case) -> None:
    """What a member's rewards take out of the dividend and what they leave is the dividend."""
    schemes = {reward.id: reward.scheme for version in case.rulesets for reward in version.rewards}
    dividends = {row["member_id"]: int(row["dividend"] * 100) for row in case.members}
    taken: dict[str, list[int]] = {}
    for row in run(case)["members"]:
        own = row["entitlement"] if schemes[row["reward"]] in {"own-share", "pool"} else 0
        taken.setdefault(row["member_id"], [row["base"]]).append(own)
    for member, parts in taken.items():
        assert dividends[member] == sum(parts)


@SOME
@at_the_edges
@given(cases())
def test_a_households_figures_are_sums_of_its_members(case: Case) -> None:
    """Dividend, paid, held and withheld of a household are those of its members together."""
    tables = run(case)
    for household in tables["households"]:
        name = household["household_id"]
        rows = [row for row in tables["members"] if row["household_id"] == name]
        for column in ("paid", "held", "withheld"):
            assert household[column] == sum(row[column] for row in rows)
        listed = [row for row in case.members if row["household_id"] == name]
        assert household["members"] == len(listed)
        assert household["dividend"] == sum(int(row["dividend"] * 100) for row in listed)


def _pool_covenants() -> st.SearchStrategy[Covenant]:
    """The covenants of the edges as pools by dividend, and with each step."""
    steps = st.sampled_from((Decimal("0.01"), Decimal("0.03"), 1, 10))
    pays = st.sampled_from(("0%", "50%", "33.3333%"))

    def build(step: Decimal | int, pay: str) -> Covenant:
        written = pooled()
        reward = written["rewards"][0] | {"step": step}
        first, last = reward["payout"]
        return written | {"rewards": [reward | {"payout": [first | {"pay": pay}, last]}]}

    return st.builds(build, steps, pays)


@SOME
@example(LARGEST_POOL)
@example(case_of(pooled(), [ZERO, ZERO]))
@example(case_of(pooled(), [FEN, FEN, FEN], (0, 1, 2), LEAP))
@given(cases(covenants=_pool_covenants()))
def test_a_pool_is_divided_within_the_quota(case: Case) -> None:
    """Each part is its exact quota, floored to a step or one step more; nothing is left undivided.

    Of two parts the one with the larger remainder is rounded up first, ties to the smaller id.
    """
    reward = case.covenants[0]["rewards"][0]
    step = int(Fraction(reward.get("step", FEN)) * 100)
    share = share_of(reward)
    assert share == Fraction(1, 10)
    tables = run(case)
    for village in tables["villages"]:
        rows = [row for row in tables["members"] if row["village_id"] == village["village_id"]]
        weights = {row["member_id"]: row["dividend"] * _percent(row["pay"]) for row in rows}
        whole = sum(weights.values())
        if not whole:
            assert village["retained"] == village["fund"]
            continue
        assert village["retained"] == village["fund"] % step
        units = village["fund"] // step
        parts = {row["member_id"]: Fraction(row["paid"] + row["held"], step) for row in rows}
        remainders = {}
        for member, weight in weights.items():
            quota = Fraction(units) * weight / whole
            floor = quota.numerator // quota.denominator
            assert parts[member] in {floor, floor + 1}
            remainders[member] = (floor - quota, member, parts[member] > floor)
        ranked = [up for _, _, up in sorted(remainders.values())]
        assert ranked == sorted(ranked, reverse=True)


def _percent(pay: str) -> Fraction:
    return Fraction(1) if pay == "hold" else Fraction(pay.rstrip("%")) / 100


@SOME
@at_the_edges
@given(cases(covenants=st.just(covenant())))
def test_withheld_money_goes_to_the_compliant(case: Case) -> None:
    """What is withheld is handed on to the fen, unless nobody with a dividend is paid in full."""
    for village in run(case)["villages"]:
        takers = [
            row
            for row in run(case)["members"]
            if row["village_id"] == village["village_id"]
            and row["pay"] == "100%"
            and row["dividend"]
        ]
        expected = village["withheld"] if takers else 0
        if village["fund"] or not takers:
            assert expected == village["redistributed"]


def test_everybody_withheld_leaves_the_fund() -> None:
    """When nobody complies, the whole fund is retained and nobody is paid."""
    (village,) = run(EVERYBODY_WITHHELD)["villages"]
    assert tuple(village[name] for name in ("fund", "paid", "redistributed", "retained")) == (
        1500,
        0,
        0,
        1500,
    )


def test_a_village_of_one_keeps_its_fen() -> None:
    """A tenth of one fen rounds to 0: the base is the fen, and the status is `none`."""
    (member,) = run(VILLAGE_OF_ONE)["members"]
    assert tuple(member[name] for name in ("base", "entitlement", "paid", "status")) == (
        1,
        0,
        0,
        "none",
    )


def test_the_largest_dividends_are_exact() -> None:
    """With 10^13 fen each, the share of the one who offended is halved between two others."""
    rows = run(LARGEST)["members"]
    assert [row["paid"] for row in rows] == [0, 15 * 10**11, 15 * 10**11]


def test_the_largest_pool_is_exact() -> None:
    """A pool of 2 × 10^12 fen and a weight of 10^13 against 1: the products pass 64 bits."""
    rows = run(replace(LARGEST_POOL))["members"]
    fund = 2 * 10**12
    small = Fraction(fund, 10**13 + 1)
    assert [fund - round(small), 0, round(small)] == [row["paid"] for row in rows]


EDGES = (
    # occurred first, occurred again, month end, whether the first is in the lookback of 12 months
    ("down", date(2023, 2, 28), LEAP, 1),
    ("up", date(2023, 2, 28), LEAP, 0),
    ("up", date(2023, 3, 1), LEAP, 1),
    ("down", date(2023, 2, 27), LEAP, 0),
    ("down", date(2023, 3, 31), date(2024, 3, 31), 1),
    ("down", date(2023, 3, 30), date(2024, 3, 31), 0),
    ("down", date(2024, 5, 5), date(2024, 5, 5), 1),
)


def test_the_lookback_begins_as_the_month_end_says() -> None:
    """A year before 29 February is 28 February (`down`) or 1 March (`up`), that day included."""
    for month_end, first, again, prior in EDGES:
        written = covenant(month_end)
        case = case_of(written, [MOST], (0,), first)
        second = case.history[0] | {
            "record_id": "S",
            "occurred_on": again,
            "decided_on": again,
        }
        found = run(replace(case, history=[*case.history, second]))["findings"]
        assert prior == max(row["prior"] for row in found), (month_end, first, again)


def test_three_years_from_29_february_end_as_the_month_end_says() -> None:
    """An exclusion of three years from 29 February 2024 ends on 28 February or 1 March 2027."""
    for month_end, end in (("down", date(2027, 2, 28)), ("up", date(2027, 3, 1))):
        (measure,) = run(case_of(covenant(month_end), [MOST], (0,), LEAP))["measures"]
        assert (LEAP, end) == (measure["starts_on"], measure["ends_on"])
