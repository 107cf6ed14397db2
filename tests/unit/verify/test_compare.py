"""Two covenants are told to be equivalent only if no run differs, and to differ only if two do."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import Finding, RulesetError, assess, decide, load
from sanctions.errors import InputError
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing import Case, Covenant, cases, rulesets
from sanctions.verify.compare import Comparison, compare
from sanctions.verify.results import Claim, Example

LIMIT = 2_000_000
SHIPPED = ("dalong-sanitation", "jiedong-ladder", "nanhai-model", "pinghu-points")
Change = Callable[[Covenant], None]


# --- the same in other words ----------------------------------------------------------------------


def tables(covenant: Covenant) -> list[list[dict[str, Any]]]:
    """Every table of a covenant: rows with an id and perhaps a condition."""
    payouts = (reward["payout"] for reward in covenant.get("rewards", ()))
    return [covenant["grading"], covenant.get("sanctions", []), *payouts]


def rename_rows(covenant: Covenant) -> None:
    """Call every row otherwise."""
    for rows in tables(covenant):
        for place, row in enumerate(rows):
            row["id"] = f"named-{place}"


def negate_twice(covenant: Covenant) -> None:
    """Write each condition as the opposite of its opposite."""
    for rows in tables(covenant):
        for row in rows:
            if "when" in row:
                row["when"] = {"not": {"not": row["when"]}}


def one_of_one(covenant: Covenant) -> None:
    """Write each condition as one of a list of one."""
    for rows in tables(covenant):
        for row in rows:
            if "when" in row:
                row["when"] = {"any": [row["when"]]}


def say_twice(covenant: Covenant) -> None:
    """Repeat the first row of each table, where it can never be the one that tells more."""
    for rows in (covenant["grading"], *(each["payout"] for each in covenant.get("rewards", ()))):
        rows.insert(0, {**deepcopy(rows[0]), "id": "again"})


def shorter_terms(covenant: Covenant) -> None:
    """Years as months."""
    for name in ("lookback", "limitation"):
        counting = covenant.get("counting", {})
        found = re.fullmatch(r"(\d+) years?", counting.get(name, ""))
        if found is not None:
            counting[name] = f"{int(found[1]) * 12} months"


SAME = (rename_rows, negate_twice, one_of_one, say_twice, shorter_terms)


def undecided(found: Comparison) -> list[str]:
    """The claims that are not decided."""
    return [claim.id for claim in found.claims if claim.verdict == "undecided"]


@settings(max_examples=12)
@given(rulesets(), st.sampled_from(SAME))
def test_the_same_in_other_words_is_equivalent(covenant: Covenant, change: Change) -> None:
    """Names of rows, and ways to write a condition, change no outcome."""
    changed = deepcopy(covenant)
    change(changed)
    assume(_loaded(changed) is not None)
    found = compare(load_ruleset_from(covenant), load_ruleset_from(changed), limit=LIMIT)
    assert [claim.id for claim in found.claims if claim.verdict == "refuted"] == []
    assert undecided(found) == []
    assert found.equivalent


def _loaded(covenant: Covenant) -> Ruleset | None:
    try:
        return load_ruleset_from(covenant)
    except RulesetError:
        return None


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_covenant_is_equivalent_to_itself(name: str) -> None:
    """Nothing differs between a file and itself, and nothing is undecided."""
    old, new = (load(f"rulesets/{name}") for _ in range(2))
    found = compare(old, new)
    assert found.equivalent
    assert {claim.verdict for claim in found.claims} == {"proved"}
    assert found.declared == ()


# --- one thing changed ----------------------------------------------------------------------------

WORDS = re.compile(r"(\d+)( days?| weeks?| months?| years?|%)")


def changes(part: dict[str, Any] | list[Any]) -> Iterator[tuple[Any, Any, object]]:
    """Each number of a covenant's rules: what holds it, where, and the next one."""
    places = part.items() if isinstance(part, dict) else enumerate(part)
    for place, value in places:
        if isinstance(value, dict | list):
            yield from changes(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield part, place, value + 1
        elif isinstance(value, str) and (found := WORDS.fullmatch(value)):
            number = int(found[1]) + (-1 if value == "100%" else 1)
            yield part, place, f"{number}{found[2]}"


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[Covenant, Covenant]:
    """A covenant, and the same with one number of its rules changed by one."""
    covenant = draw(rulesets())
    changed = deepcopy(covenant)
    parts = ("counting", "grading", "sanctions", "rewards", "clauses")
    found = [each for name in parts for each in changes([changed.get(name, [])])]
    assume(found)
    holder, place, value = draw(st.sampled_from(found))
    holder[place] = value
    assume(_loaded(changed) is not None)
    return covenant, changed


@settings(max_examples=10)
@given(neighbours())
def test_a_difference_is_seen_in_two_runs(pair: tuple[Covenant, Covenant]) -> None:
    """What refutes is one input, of which two runs make what the examples say."""
    old, new = map(load_ruleset_from, pair)
    found = compare(old, new, limit=LIMIT)
    for claim in found.claims:
        if claim.verdict == "refuted":
            confirm(claim, old, new)


def confirm(claim: Claim, old: Ruleset, new: Ruleset) -> None:
    """Assert that two runs through the public API differ in what the examples show."""
    one, two = claim.examples
    assert replace(one, outcome=()) == replace(two, outcome=())
    assert one.outcome != two.outcome
    for ruleset, example in ((old, one), (new, two)):
        assert shown(example) <= ran(ruleset, example)


def shown(example: Example) -> set[tuple[tuple[str, str], ...]]:
    """The findings and members of an outcome, in the columns that say what was decided."""
    columns = ("record_id", "state", "grade", "member_id", "reward", "pay", "row")
    return {
        tuple((name, line[name]) for name in columns if name in line)
        for line in example.outcome
        if line["table"] in {"findings", "members-out"}
    }


def ran(ruleset: Ruleset, example: Example) -> set[tuple[tuple[str, str], ...]]:
    """The same of a run."""
    if example.period:
        fund = [{"village_id": example.members[0]["village_id"], "fund": "1000.00"}]
        made = assess(
            [ruleset],
            members=list(example.members),
            history=list(example.history),
            villages=fund,
            period=example.period,
            as_of=example.as_of,
        )
        rows = (*made.run.tables["findings"], *made.run.tables["members"])
        return _columns(rows)
    member = next(iter(example.members), None)
    decision = decide([ruleset], list(example.history), as_of=example.as_of, member=member)
    return _columns([_row(each) for each in decision.findings])


def _row(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("record_id", "state", "grade", "row")}


def _columns(rows: Iterable[Mapping[str, Any]]) -> set[tuple[tuple[str, str], ...]]:
    columns = ("record_id", "state", "grade", "member_id", "reward", "pay", "row")
    return {
        tuple((name, str(row[name])) for name in columns if row.get(name) is not None)
        for row in rows
    }


# --- what is proved -------------------------------------------------------------------------------


@settings(max_examples=10)
@given(neighbours(), st.data())
def test_what_is_proved_no_run_denies(pair: tuple[Covenant, Covenant], data: st.DataObject) -> None:
    """Where nothing is refuted or undecided, two runs on any list are the same."""
    old, new = map(load_ruleset_from, pair)
    found = compare(old, new, limit=LIMIT)
    proved = {claim.id for claim in found.claims if claim.verdict == "proved"}
    case = data.draw(cases(old))
    one, two = (outcome(case, each) for each in (old, new))
    if found.equivalent:
        assert one == two
    records = {"state", "counts", "grading"}
    if records <= proved:
        assert one["findings"] == two["findings"]


def outcome(case: Case, ruleset: Ruleset) -> dict[str, object]:
    """What a run decides, without the names of rows."""
    try:
        made = assess(**{**case.arguments(), "ruleset": [ruleset]}).run.tables
    except InputError as fault:
        return {"findings": [issue.code for issue in fault.issues]}
    columns = {
        "findings": ("record_id", "state", "prior", "warnings", "grade"),
        "measures": ("subject", "measure", "starts_on", "ends_on", "amount_min", "amount_max"),
        "members": ("member_id", "reward", "base", "pay", "paid", "held", "withheld", "status"),
        "households": ("household_id", "paid", "held", "withheld", "status"),
        "villages": ("village_id", "reward", "fund", "paid", "held", "retained"),
    }
    return {
        table: sorted(repr([row[name] for name in names]) for row in made[table])
        for table, names in columns.items()
    }
