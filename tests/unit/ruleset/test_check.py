"""What a checked ruleset holds, and which files are refused although their shape is right."""

from datetime import date

import pytest

from sanctions.errors import RulesetError
from sanctions.lang.derived import UNKNOWN
from sanctions.lang.kernel import (
    Before,
    Col,
    Expr,
    Extreme,
    First,
    Known,
    Lit,
    Not,
    Product,
    Quotient,
    Shift,
    Sum,
)
from sanctions.lang.types import Choice, Day, Number, YesNo
from sanctions.model.calendar import Term
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import NO_TEXT, Adopted, Attribute, Source
from sanctions.ruleset.declared import taken_columns
from sanctions.ruleset.facts import own_facts, record_facts, unit_facts
from sanctions.ruleset.load import load_ruleset_from
from tests.unit.ruleset.covenants import VILLAGE, faults, load, with_amount

FLOORS = Product((Product((Col("floors"), Lit(50))), Lit(100)))


def unless_below_zero(exact: Expr, amount: Expr) -> Expr:
    """An amount that is unknown where it is below 0 before it is rounded."""
    return First(((Not(Before(exact, Lit(0))), amount),), UNKNOWN)


def test_defaults() -> None:
    """What may be left out means what the language says."""
    ruleset = load(VILLAGE)
    building = ruleset.clauses["building"]
    assert (building.kind, building.class_, building.topic) == ("offence", "general", "building")
    assert (building.department, building.points, building.source) == (NO_TEXT, None, "")
    counting = ruleset.counting
    assert (counting.lookback, counting.limitation, counting.exempt) == (None, None, None)
    assert ruleset.measures["bidding"].title == Text("bidding", "bidding")
    reward = ruleset.rewards[0]
    assert (reward.unit, reward.step, reward.redistribute) == ("member", 1, False)
    assert (reward.points_base, reward.points_floor, reward.weight) == (0, None, None)
    assert (reward.title, reward.source) == (Text("reward", "reward"), "")
    assert (ruleset.until, ruleset.adopted, ruleset.sources) == (None, None, {})
    assert (ruleset.words, ruleset.acknowledged) == ({}, {})
    assert ruleset.title == Text("村规民约", "村规民约")
    assert ruleset.reference == "village@1"


def test_attributes_have_types() -> None:
    """A decimal has 4 decimals, an integer none, and a unit where one is given."""
    attributes = load(VILLAGE).attributes
    assert attributes["area"] == Attribute("area", Number(4, "m²"), Text("area", "area"))
    assert [attributes[name].type for name in ("floors", "seen_on", "paid", "role")] == [
        Number(0),
        Day(),
        YesNo(),
        Choice("role", ("owner", "tenant")),
    ]


def test_what_people_wrote_about_the_covenant() -> None:
    """Adoption, sources, departments and warnings that are known, each in both languages."""
    text = VILLAGE + (
        "adopted: {body: {zh: 村民会议, en: assembly}, on: 2023-12-01, eligible: 240,"
        " present: 182, in_favour: 170, published_on: 2023-12-05, filed: NH-1}\n"
        "sources:\n  opinion: {title: {zh: 意见}, issuer: {zh: 南海区, en: Nanhai},"
        " issued: 2022-06-13, url: http://x}\n"
        "acknowledged: {LAW13: 已知悉}\n"
    )
    text = text.replace(
        "topic: order", "topic: order, class: special, department: 民政, source: opinion"
    )
    ruleset = load(text)
    assert ruleset.adopted == Adopted(
        Text("村民会议", "assembly"), date(2023, 12, 1), 240, 182, 170, date(2023, 12, 5), "NH-1"
    )
    assert ruleset.sources["opinion"] == Source(
        "opinion",
        Text("意见", "意见"),
        Text("南海区", "Nanhai"),
        date(2022, 6, 13),
        "http://x",
    )
    litter = ruleset.clauses["litter"]
    assert (litter.class_, litter.source) == ("special", "opinion")
    assert litter.department == Text("民政", "民政")
    assert ruleset.acknowledged == {"LAW13": Text("已知悉", "已知悉")}


def test_counting() -> None:
    """Terms are kept as written, and the exemption as a condition."""
    text = VILLAGE.replace(
        "{appeal: suspends}",
        "{appeal: stands, lookback: 24 months, limitation: 2 years,"
        " exempt: {age: {less_than: 14}}}",
    )
    counting = load(text).counting
    assert counting.appeal_suspends is False
    assert (counting.lookback, counting.limitation) == (Term(24, "months"), Term(2, "years"))
    assert counting.exempt is not None
    assert counting.exempt.facts == ("age",)


@pytest.mark.parametrize("month_end", ["down", "up"])
def test_the_end_of_a_month_reaches_the_terms(month_end: str) -> None:
    """Measures and operands move days as the calendar of the covenant says."""
    ruleset = load(VILLAGE.replace("month_end: down", f"month_end: {month_end}"))
    assert ruleset.month_end == month_end
    ends_on = ruleset.sanctions[1].impose[0].ends_on
    assert ends_on == Shift(Col("decided_on"), 0, 3, ruleset.month_end)


def test_measures_start_and_end() -> None:
    """By default at the decision; an event has no end."""
    text = VILLAGE.replace("for: 3 months", "for: 2 weeks, from: notified_on, ends_when: rectified")
    ruleset = load(text)
    told, barred = ruleset.sanctions[0].impose[0], ruleset.sanctions[1].impose[0]
    assert (told.starts_on, told.ends_on, told.amount_min) == (Col("decided_on"), UNKNOWN, None)
    start, repair = Col("notified_on"), Col("rectified_on")
    by_term = Shift(start, 14, 0, "down")
    by_repair = Extreme("least", (by_term, Extreme("greatest", (start, repair))))
    assert barred.ends_on == First(((Known(repair), by_repair),), by_term)
    assert barred.wording == Text(
        "自告知之日起 2 周，提前整改到位即止",
        "2 weeks from the notice, or until rectified if earlier",
    )


@pytest.mark.parametrize(
    ("amount", "least", "most", "en"),
    [
        ("{of: loss}", Col("loss"), None, "loss"),
        ("{fixed: 200}", Lit(20000), None, "200 yuan"),
        ("{fixed: 0.5}", Lit(50), None, "0.5 yuan"),
        (
            "{between: [100, 200]}",
            Lit(10000),
            Lit(20000),
            "100 yuan to 200 yuan, as the body decides",
        ),
        (
            "{of: loss, times: 1.5}",
            Quotient(Product((Col("loss"), Lit(15))), Lit(10), "half-up"),
            None,
            "loss × 1.5",
        ),
        (
            "{of: area, round: down}",
            unless_below_zero(
                Quotient(Col("area"), Lit(100), "up"), Quotient(Col("area"), Lit(100), "down")
            ),
            None,
            "area",
        ),
        (
            "{per: floors, rate: 50}",
            unless_below_zero(FLOORS, FLOORS),
            None,
            "50 for each of floors",
        ),
        (
            "{of: loss, at_least: 100, at_most: 5000}",
            Extreme("least", (Extreme("greatest", (Col("loss"), Lit(10000))), Lit(500000))),
            None,
            "loss, at least 100 yuan, at most 5000 yuan",
        ),
        (
            "{of: {sum: [{fact: loss}, 10.5]}}",
            Sum((Col("loss"), Lit(1050))),
            None,
            "loss + 10.5",
        ),
    ],
)
def test_amounts(amount: str, least: Expr, most: Expr | None, en: str) -> None:
    """Times, then bounds, then rounding to the fen; only discretion gives two different sides."""
    imposed = load(with_amount(amount)).sanctions[2].impose[0]
    assert imposed.amount_min == least
    assert imposed.amount_max == (least if most is None else most)
    assert imposed.wording.en == en


def test_points_may_look_back_but_not_at_the_grade() -> None:
    """The points of a clause read what `grading` reads."""
    text = VILLAGE.replace(
        "topic: order", "topic: order, points: {of: prior_same_clause, times: 5}"
    )
    points = load(text).clauses["litter"].points
    assert points == Product((Product((Col("prior_same_clause"), Lit(5))), Lit(100)))
    text = VILLAGE.replace("topic: order", "topic: order, points: {of: grade}")
    assert faults(text) == ["15:70 R064 the fact `grade` cannot be read here"]


@pytest.mark.parametrize(
    ("amount", "reads_points"),
    [
        ("{fixed: 500}", False),
        ("{of: points, times: 0.5}", True),
        ("{of: points_per_member}", True),
        ("{of: members}", False),
    ],
)
def test_a_reward_knows_whether_its_amount_reads_points(
    amount: str,
    reads_points: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Unknown points then leave the amount open."""
    text = VILLAGE.replace("scheme: own-share", "scheme: amount").replace(
        "fund: {share: 10%, of: dividend}", f"amount: {amount}"
    )
    assert load(text).rewards[0].amount_reads_points is reads_points


def test_a_pool() -> None:
    """A given fund, of which a share is divided by points among households in whole yuan."""
    text = VILLAGE.replace(
        "scheme: own-share", "scheme: pool\n    weight: points\n    unit: household"
    )
    text = text.replace(
        "fund: {share: 10%, of: dividend}",
        "fund: {given: yes, share: 50%}\n    step: 1\n    points: {base: 10, at_least: -5.5}",
    )
    reward = load(text).rewards[0]
    assert (reward.scheme, reward.unit, reward.weight) == ("pool", "household", "points")
    assert (reward.given, reward.share, reward.step) == (True, 500_000, 100)
    assert (reward.points_base, reward.points_floor) == (1000, -550)


def test_an_honour_is_granted_or_not() -> None:
    """`yes` is the whole, `no` is nothing."""
    text = VILLAGE.replace("scheme: own-share", "scheme: honour")
    text = text.replace("    fund: {share: 10%, of: dividend}\n", "").replace(
        "pay: 100%", "pay: yes"
    )
    text = text.replace(
        "pay: hold}\n", "pay: hold}\n      - {id: no, when: {counted: 1}, pay: no}\n"
    )
    assert [row.pay for row in load(text).rewards[0].payout] == ["hold", 0, 1_000_000]


def test_the_source_of_a_reward() -> None:
    """Its own, else that of its fund."""
    text = VILLAGE + "sources: {a: {title: A}, b: {title: B}}\n"
    text = text.replace("of: dividend}", "of: dividend, source: a}")
    assert load(text).rewards[0].source == "a"
    assert load(text.replace("scheme:", "source: b\n    scheme:")).rewards[0].source == "b"


def test_no_column_is_taken_twice() -> None:
    """Whatever a rule may read or a table of records may hold cannot be an attribute."""
    own = own_facts({}, {}, {}, ())
    assert taken_columns() >= {*record_facts(own), *unit_facts((), ()), "grade", "row", "as_of"}
    assert not taken_columns() & {"severity", "impact", "paid", "hours"}


def test_a_covenant_without_offences_needs_no_grades() -> None:
    """Merits alone are not graded."""
    merits = VILLAGE[: VILLAGE.index("clauses:")] + (
        "clauses:\n  help: {title: Help, kind: merit, about: person, points: {fixed: 1}}\n"
        "counting: {appeal: suspends}\n"
    )
    assert load(merits).grading == ()


@pytest.mark.parametrize("table", ["sanctions", "rewards"])
def test_a_table_without_effect_may_be_empty(table: str) -> None:
    """No sanctions and no rewards are a covenant too; no clauses are not."""
    text = VILLAGE[: VILLAGE.index("measures:")]
    assert getattr(load(text + f"{table}: []\n"), table) == ()


def test_warnings_do_not_refuse() -> None:
    """They are kept on the ruleset, by place."""
    text = VILLAGE.replace(
        "measures:", "measures:\n  fee: {kind: payment}\n  ban: {kind: exclusion}"
    )
    warnings = [each for each in load(text).warnings if each.code == "R073"]
    assert [(each.code, each.severity, each.span and each.span.line) for each in warnings] == [
        ("R073", "warning", 23),
        ("R073", "warning", 24),
    ]


def test_all_faults_are_reported_by_place() -> None:
    """Shape and meaning together, in the order of the file."""
    text = VILLAGE.replace("about: person", "abuot: person").replace("kind: notice", "kind: notise")
    text = text.replace("pay: 100%", "pay: 101%").replace("grade: advice}\nm", "grade: advise}\nm")
    with pytest.raises(RulesetError) as caught:
        load(text)
    found = [(each.span and each.span.line, each.code) for each in caught.value.diagnostics]
    assert found == [(15, "R021"), (15, "R020"), (21, "R051"), (23, "R033"), (36, "R029")]


def test_a_plain_mapping_is_a_ruleset_too() -> None:
    """For programs that build covenants; numbers and days may be Python's."""
    ruleset = load_ruleset_from(
        {
            "language": 1,
            "id": "village",
            "version": "1",
            "title": {"zh": "村", "en": "Village"},
            "in_force": {"from": date(2024, 1, 1)},
            "calendar": {"month_end": "down"},
            "clauses": {
                "help": {
                    "title": "Help",
                    "kind": "merit",
                    "about": "person",
                    "points": {"fixed": 1.5},
                }
            },
            "counting": {"appeal": "suspends", "exempt": {"rectified": True}},
        }
    )
    assert ruleset.clauses["help"].points == Lit(150)
    assert ruleset.in_force == date(2024, 1, 1)
    assert ruleset.file == "<ruleset>"


@pytest.mark.parametrize(
    ("value", "code"),
    [(0.1 + 0.2, "R027"), (float("inf"), "R026"), (1e-7, "R026"), (b"1", "R022"), ({1}, "R022")],
)
def test_a_plain_value_that_is_not_exact_is_refused(value: object, code: str) -> None:
    """A float stands for the digits that it prints, and those must be exact."""
    with pytest.raises(RulesetError) as caught:
        load_ruleset_from({"clauses": {"a": {"points": {"fixed": value}}}})
    assert code in {each.code for each in caught.value.diagnostics}


def test_a_plain_value_cannot_nest_without_end() -> None:
    """Not even one that holds itself."""
    endless: dict[str, object] = {}
    endless["clauses"] = endless
    with pytest.raises(RulesetError, match="R014"):
        load_ruleset_from(endless)


@pytest.mark.parametrize("key", [None, "", (1, 2)])
def test_a_key_of_a_plain_mapping_is_a_word(key: object) -> None:
    """As in a file."""
    with pytest.raises(RulesetError, match="R013"):
        load_ruleset_from({key: 1})  # type: ignore[dict-item]  # what is wrong is the test


def test_the_digest_is_that_of_the_bytes() -> None:
    """The same text has the same digest; a comment changes it, as the file is another."""
    assert load(VILLAGE).digest == load(VILLAGE).digest
    assert load(VILLAGE).digest != load(VILLAGE + "# comment\n").digest


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{of: loss}",
            "{per: topic, rate: 2}",
            [("topic, rate", "R061 a number is needed here, not `topic`")],
        ),
        (
            "{of: loss}",
            "{per: nobody, rate: x}",
            [
                ("nobody", "R012 unknown fact `nobody`"),
                ("x}", "R026 `x` is not an exact number"),
            ],
        ),
        ("{of: loss}", "{of: }", [("of: }", "R023 a value is missing here")]),
        ("{of: loss}", "{between: [1]}", [("[1]", "R063 `between` takes two bounds, not 1")]),
        ("{of: loss}", "{of: loss, rate: 2}", [("{of", "R084 `per` and `rate` stand together")]),
        ("{of: loss}", "99", [("99", "R022 keys with values are needed here, not the value `99`")]),
        ("of: loss", "of: loss, round: x", [("x}", "R033 `x` is not one of the words here")]),
        ("{kind: notice, ", "{", [("{title: {zh: 劝", "R021 the key `kind` is missing")]),
        (
            "{kind: exclusion}",
            "exclusion",
            [("exclusion", "R022 keys with values are needed here, not the value `exclusion`")],
        ),
        (
            "for: 3 months",
            "for: 3 months, from: nobody",
            [("nobody", "R012 unknown fact `nobody`")],
        ),
        ("own-share", "lottery", [("lottery", "R033 `lottery` is not one of the words here")]),
        (
            "[minor, serious, grave]",
            "{minor: 1}",
            [("{minor", "R022 a list is needed here, not keys with values")],
        ),
        ("title: 村规民约", "title: {}", [("{}", "R021 the key `zh` or `en` is missing")]),
        (
            "title: 村规民约",
            "title: [a]",
            [("[a]", "R022 keys with values are needed here, not a list")],
        ),
        ("title: 村规民约", "title: {zh: ' '}", [("' '", "R023 the text is empty")]),
        (
            "{month_end: down}",
            "down",
            [("down", "R022 keys with values are needed here, not the value `down`")],
        ),
        ("{appeal: suspends}", "~", [("~", "R023 a value is missing here")]),
        (
            "{from: 2024-01-01}",
            "2024-01-01",
            [("2024", "R022 keys with values are needed here, not the value `2024-01-01`")],
        ),
        (
            "payout:",
            "payout: ~\n    pay:",
            [("~", "R023 a value is missing here"), ("pay:", "R020 unknown key `pay`")],
        ),
    ],
)
def test_what_is_refused(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """One fault is one message, at the node that has it."""
    assert VILLAGE.count(old) == 1
    text = VILLAGE.replace(old, new)
    placed = []
    for marker, message in expected:
        before = text[: text.index(marker)]
        column = len(before) - before.rfind("\n")
        placed.append(f"{before.count(chr(10)) + 1}:{column} {message}")
    assert faults(text) == placed
