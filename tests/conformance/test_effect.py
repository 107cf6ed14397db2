"""What a new covenant changes: the columnar comparison against the plain definition."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import assess, load
from sanctions.api.effect import Effect, effect
from sanctions.errors import InputError
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.run import Run
from sanctions.testing import Case, cases
from tests.conformance.effects import Effects

ROOT = Path(__file__).parents[2]
SHIPPED = tuple(
    load(ROOT / path)
    for path in (
        *(f"rulesets/{name}" for name in ("nanhai-model", "jiedong-ladder", "pinghu-points")),
        *(
            f"tests/corpus/rulesets/{name}.yaml"
            for name in ("unit", "unit-household", "money-compliant", "money-two")
        ),
    )
)


@dataclass(frozen=True, repr=False)
class Pair:
    """Two covenants and one list."""

    old: Ruleset
    new: Ruleset
    case: Case

    def __repr__(self) -> str:
        """The list, and in what the covenants differ by their ids."""
        sides = (
            f"{side.reference}: clauses {list(side.clauses)},"
            f" grading {[row.id for row in side.grading]},"
            f" sanctions {[row.id for row in side.sanctions]},"
            f" payout {[[row.id for row in each.payout] for each in side.rewards]}"
            for side in (self.old, self.new)
        )
        return "\n".join((repr(self.case), *sides))

    def effect(self) -> Effect:
        """The effect, as rows."""
        told = self.case.arguments()
        del told["ruleset"]
        return effect(self.old, self.new, told.pop("members"), told.pop("history"), **told)

    def run(self, covenant: Ruleset) -> Run:
        """One of the covenants alone, as if always in force, without clauses it does not know."""
        history = [row for row in self.case.history if row["clause"] in covenant.clauses]
        always = replace(covenant, in_force=date(1900, 1, 1), until=None)
        told = self.case.arguments() | {"ruleset": always, "history": history}
        return assess(**told, engine="reference").run

    def definition(self) -> Effects:
        """The definition on the rows of both runs."""
        old, new = (self.run(each).tables for each in (self.old, self.new))
        as_of = self.case.arguments()["as_of"]
        return Effects(old, new, (self.old, self.new), self.case.members, as_of)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Two versions that are generated, one covenant twice, or a shipped one and a part of it."""
    case = draw(cases(draw(st.sampled_from((*SHIPPED, None, None, None, None))), max_records=8))
    old, new = case.rulesets[0], case.rulesets[-1]
    if old is new and draw(st.integers(0, 3)):
        new = _changed(draw, new)
    if draw(st.booleans()):
        old, new = new, old
    return Pair(old, new, case)


def _changed(draw: st.DrawFn, covenant: Ruleset) -> Ruleset:
    """The covenant with some of its rows gone or in another order, or some of its parts."""
    parts: dict[str, Any] = {}
    if draw(st.booleans()):
        parts["grading"] = draw(st.permutations(covenant.grading))
    if draw(st.booleans()):
        parts["sanctions"] = covenant.sanctions[draw(st.integers(0, len(covenant.sanctions) - 1)) :]
    if draw(st.booleans()):
        parts["rewards"] = tuple(
            replace(
                each,
                payout=tuple(draw(st.permutations(each.payout))),
                share=each.share and each.share // draw(st.integers(1, 3)),
            )
            for each in covenant.rewards
            if draw(st.integers(0, 4))
        )
    if draw(st.booleans()):
        kept = [each for each in covenant.clauses if draw(st.integers(0, 3))]
        parts["clauses"] = {each: covenant.clauses[each] for each in kept}
    return replace(covenant, **parts)


def engine_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a frame as engine rows."""
    return [
        {
            name: int(cell.scaleb(2))
            if isinstance(cell, Decimal)
            else tuple(cell)
            if isinstance(cell, list)
            else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in one order, whatever theirs was."""
    return sorted(rows, key=lambda row: [(name, repr(row[name])) for name in sorted(row)])


@settings(max_examples=50, deadline=None)
@given(pairs())
def test_the_tables_are_the_definition(pair: Pair) -> None:
    """Members, villages, rows and clauses are those of two runs compared in plain Python."""
    try:
        wanted = pair.definition()
        found = pair.effect()
    except InputError:
        assume(condition=False)
        raise
    assert in_order(engine_rows(found.members)) == in_order(list(wanted.members()))
    assert in_order(engine_rows(found.villages)) == in_order(list(wanted.villages()))
    assert in_order(engine_rows(found.rows)) == in_order(list(wanted.rows()))
    assert in_order(engine_rows(found.clauses)) == in_order(list(wanted.clauses()))
    assert in_order(engine_rows(found.running)) == in_order(list(wanted.running()))
    for language in ("zh", "en"):
        page = fromstring(found.page(language).partition("\n")[2])  # noqa: S314 - it is ours
        assert len(page.findall(".//{*}svg")) == len(page.findall(".//figure"))


@settings(max_examples=20, deadline=None)
@given(pairs())
def test_nothing_is_lost_and_the_other_way_round_it_is_the_opposite(pair: Pair) -> None:
    """Differences add up to those of the villages, and old and new change places."""
    try:
        there, back = pair.effect(), replace(pair, old=pair.new, new=pair.old).effect()
    except InputError:
        assume(condition=False)
        raise
    totals = {name: Decimal(each) for name, each in there.manifest["totals"].items()}
    moved = totals["gained"] - totals["lost"] + totals["unsettled"]
    in_all = [totals[f"base_{side}"] + totals[f"paid_{side}"] for side in ("old", "new")]
    assert moved == totals["difference"] == in_all[1] - in_all[0]
    differences = {row["member_id"]: row["difference"] for row in there.members}
    assert sum(differences.values(), Decimal(0)) == moved
    opposite = {"better": "worse", "worse": "better", "same": "same", "unsure": "unsure"}
    told = back.manifest["counts"]["money"]
    assert there.manifest["counts"]["money"] == {
        word: told[other] for word, other in opposite.items()
    }
    assert [(row["village_id"], row["gained"]) for row in there.villages] == [
        (row["village_id"], row["lost"]) for row in back.villages
    ]


@settings(max_examples=15, deadline=None)
@given(cases())
def test_a_covenant_changes_nothing_of_itself(case: Case) -> None:
    """Nobody is better or worse off, no record is graded otherwise, and no row is of a member."""
    pair = Pair(case.rulesets[0], case.rulesets[0], case)
    try:
        found = pair.effect()
    except InputError:
        assume(condition=False)
        raise
    counts = found.manifest["counts"]
    assert found.members == []
    assert (counts["money"]["better"], counts["money"]["worse"]) == (0, 0)
    assert set(counts["records"].values()) <= {0, counts["records"]["records"]}
    assert {found.manifest["totals"][name] for name in ("difference", "gained", "lost")} == {"0.00"}
