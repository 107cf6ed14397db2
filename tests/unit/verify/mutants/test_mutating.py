"""What cases make of mutants: killed, alive, equivalent, refused; and what is proposed."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from sanctions import load, mutate, write_proposed
from sanctions.errors import RulesetError, UsageError
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.verify.case_files import read_case_file
from sanctions.verify.compare import compare
from sanctions.verify.mutants.covenants import mutants_of
from sanctions.verify.mutants.edits import KINDS
from sanctions.verify.mutants.killing import Cases
from sanctions.verify.mutants.mutating import Covenant, mutate_covenant
from sanctions.verify.mutants.results import Fate, Mutant, Mutation, Tried
from sanctions.verify.mutants.survivors import Survivors
from sanctions.verify.trial import try_case
from tests.unit.cli.lists import ROOT

HERE = ROOT / "tests" / "unit" / "verify" / "mutants"
SMALL, FEW = HERE / "small.yaml", HERE / "few.yaml"
SHIPPED = sorted(each.name for each in (ROOT / "rulesets").iterdir())


def changed(covenant: Covenant, identity: str) -> tuple[Mutant, Ruleset]:
    """A mutant by its id, with the covenant that it is."""
    for mutant, tree in mutants_of(covenant.laid.tree, covenant.ruleset):
        if mutant.id == identity:
            return mutant, covenant.laid.check(tree)
    raise AssertionError(identity)


@cache
def shipped(name: str) -> Mutation:
    """The mutants of a covenant that we ship against its own cases; made once."""
    return mutate(ROOT / "rulesets" / name)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_cases_of_a_shipped_covenant_kill_its_mutants(name: str) -> None:
    """At least 95 of a hundred mutants that are not equivalent fail a case that we ship."""
    found = shipped(name)
    alive = [(each.mutant.id, each.mutant.old, each.mutant.new) for each in found.of("alive")]
    assert 100 * found.killed >= 95 * found.judged, alive
    assert found.judged > 30


# One of each kind that a covenant can survive, by its id in `small.yaml`.
OF_EACH_KIND = (
    *("6:option:1", "20:term:2", "22:negation:1", "25:order:1", "25:condition:1", "25:strict:1"),
    *("25:word:1", "25:number:1", "28:junction:1", "29:words:1", "30:yes-no:1", "31:day:1"),
    *("34:grade:1", "42:row:1", "42:measure:1", "42:end:1", "42:start:1", "43:bound:1"),
    *("47:percentage:1", "56:pay:1"),
)


@pytest.mark.parametrize("identity", OF_EACH_KIND)
def test_a_mutant_that_no_case_notices_is_killed_by_the_case_proposed(
    identity: str, tmp_path: Path
) -> None:
    """The case passes on the covenant as it is, fails on the mutant, and is read from a file."""
    covenant = Covenant.at(SMALL)
    mutant, ruleset = changed(covenant, identity)
    survivors = Survivors(covenant.ruleset)
    tried = survivors.examine(mutant, ruleset)
    assert (tried.fate, tried.case) == ("alive", survivors.proposed[0].id)
    found = Mutation("small@1", "few.yaml", (tried,), survivors.proposed)
    assert write_proposed(load(SMALL), found, tmp_path / "more.yaml") == 1
    [case] = read_case_file(tmp_path / "more.yaml").cases
    assert try_case(case, (covenant.ruleset,)).passed
    assert not try_case(case, (ruleset,)).passed
    assert survivors.proposed[0].text.startswith(f"  - id: {tried.case}\n")


def test_one_mutant_of_each_kind_is_among_them() -> None:
    """No kind of change is left out."""
    assert sorted(each.split(":")[1] for each in OF_EACH_KIND) == sorted(KINDS)


def test_a_case_that_kills_two_is_proposed_once() -> None:
    """What a proposed case kills as well needs no other."""
    covenant = Covenant.at(SMALL)
    survivors = Survivors(covenant.ruleset)
    tried = [
        survivors.examine(*changed(covenant, identity)) for identity in ("56:pay:1", "56:pay:2")
    ]
    assert [each.case for each in tried] == ["mutant-56-pay-1"] * 2
    assert len(survivors.proposed) == 1


def test_points_that_reach_no_bound_are_equivalent() -> None:
    """Good conduct of 1.01 points: the tenth, and no earlier one, comes to the ten asked for."""
    covenant = Covenant.at(ROOT / "rulesets" / "jiedong-ladder")
    survivors = Survivors(covenant.ruleset)
    more, less = (
        survivors.examine(*changed(covenant, each)) for each in ("62:number:2", "62:number:1")
    )
    assert (more.fate, less.fate) == ("equivalent", "alive")


def test_a_step_that_divides_what_is_paid_is_equivalent() -> None:
    """200 yuan are paid whole or not at all: by steps of 1 fen as by 2, and not by steps of 3."""
    covenant = Covenant.at(ROOT / "rulesets" / "dalong-sanitation")
    assert (
        Survivors(covenant.ruleset).examine(*changed(covenant, "59:number:2")).fate == "equivalent"
    )
    three = (ROOT / "rulesets" / "dalong-sanitation" / "ruleset.yaml").read_text(encoding="utf-8")
    other = load_ruleset_from(three.replace("step: 0.01", "step: 0.03"))
    assert not compare(covenant.ruleset, other, first=True).equivalent


def test_a_floor_below_the_least_weight_is_equivalent() -> None:
    """Points below 0 weigh as 0 in a pool, and are paid as 0: a floor of 0 adds nothing."""
    covenant = Covenant.at(ROOT / "rulesets" / "pinghu-points")
    survivors = Survivors(covenant.ruleset)
    floors = ("112:bound:1", "112:number:3", "112:number:4")
    tried = [survivors.examine(*changed(covenant, each)).fate for each in floors]
    assert tried == ["equivalent", "equivalent", "alive"]


def test_a_change_that_decides_nothing_is_equivalent() -> None:
    """No row of the covenant reads points: what a clause gives is the same to every outcome."""
    covenant = Covenant.at(SMALL)
    tried = Survivors(covenant.ruleset).examine(*changed(covenant, "16:number:1"))
    assert (tried.fate, tried.case) == ("equivalent", "")


PAID = """
  - id: paid
    title: Who has no record is paid in full.
    expect:
      members:
        - {member_id: M1, reward: share, paid: 10.00}
        - {member_id: M1, reward: praise, pay: yes}
"""


def case_file(file: Path, more: str = "") -> Path:
    """The few cases of the small covenant, and more."""
    text = FEW.read_text(encoding="utf-8").replace("small.yaml", SMALL.as_posix())
    file.write_text(text + more, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a case of a payout."""
    return case_file(tmp_path_factory.mktemp("paid") / "cases.yaml", PAID)


@pytest.fixture(scope="module")
def fates(paid: Path) -> dict[str, Tried]:
    """What becomes of the mutants of the small covenant under that file, by their ids."""
    found = mutate_covenant(Covenant.at(SMALL), paid)
    return {each.mutant.id: each for each in found.tried}


def test_a_mutant_is_killed_by_the_case_that_fails_on_it(
    fates: dict[str, Tried], paid: Path
) -> None:
    """The case is named; it passes on the covenant and fails on the mutant; others are alive."""
    cases = {each.id: each for each in read_case_file(paid).cases}
    covenant = Covenant.at(SMALL)
    killed = {name: each.by for name, each in fates.items() if each.fate == "killed"}
    assert {"47:percentage:1", "56:pay:1", "62:pay:1"} <= set(killed)
    assert set(killed.values()) == {"paid"}
    for mutant, tree in mutants_of(covenant.laid.tree, covenant.ruleset):
        if mutant.id in killed:
            assert not try_case(cases["paid"], (covenant.laid.check(tree),)).passed
    assert fates["25:number:1"].fate == "alive"


def test_what_the_checks_refuse_is_counted_apart(fates: dict[str, Tried]) -> None:
    """A mutant that is no covenant names the code of its fault, and is in no share."""
    refused = {name: each.by for name, each in fates.items() if each.fate == "refused"}
    assert refused["25:grade:1"] == "R072"
    with pytest.raises(RulesetError, match="R072"):
        changed(Covenant.at(SMALL), "25:grade:1")


def test_the_share_is_of_whole_mutants() -> None:
    """Equivalent and refused ones do not count, and the share is rounded down."""
    mutant, _ = changed(Covenant.at(SMALL), "16:number:1")
    fates: tuple[Fate, ...] = ("killed", "killed", "alive", "equivalent", "refused")
    found = Mutation("r", "c", tuple(Tried(mutant, fate) for fate in fates))
    assert (found.killed, found.judged, found.score) == (2, 3, 66)
    assert Mutation("r", "c", ()).score == 100


def test_cases_that_fail_by_themselves_are_refused(tmp_path: Path) -> None:
    """Nothing can be said with a case that fails on the covenant as it is."""
    wrong = case_file(tmp_path / "cases.yaml", PAID.replace("10.00", "9.00"))
    with pytest.raises(UsageError, match="the case `paid` fails on the covenant as it is"):
        mutate(SMALL, wrong)


def test_cases_of_another_covenant_are_refused() -> None:
    """A case file says whose it is."""
    with pytest.raises(UsageError, match="has no cases of `small@1`"):
        mutate(SMALL, ROOT / "rulesets" / "pinghu-points" / "cases.yaml")


def test_another_version_of_the_cases_stays_as_it_is(tmp_path: Path) -> None:
    """Of several versions in a case file, the one that is changed is in its own place."""
    text = SMALL.read_text(encoding="utf-8")
    older = text.replace('version: "1"', 'version: "0"').replace(
        "in_force: {from: 2020-01-01}", "in_force: {from: 2010-01-01, until: 2020-01-01}"
    )
    (tmp_path / "older.yaml").write_text(older, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    few = FEW.read_text(encoding="utf-8").replace("small.yaml", "[older.yaml, small.yaml]")
    (tmp_path / "cases.yaml").write_text(few + PAID, encoding="utf-8")
    covenant = Covenant.at(tmp_path / "small.yaml")
    jury = Cases(read_case_file(tmp_path / "cases.yaml"), covenant.ruleset)
    killer = jury.killer(*changed(covenant, "56:pay:1"))
    assert killer is not None
    assert killer.id == "paid"
    assert jury.killer(*changed(covenant, "25:number:1")) is None


@pytest.mark.parametrize("name", ["dalong-sanitation", "jiedong-ladder"])
def test_what_a_case_kills_is_never_proved_equivalent(name: str) -> None:
    """Every eleventh mutant that a case tells apart: no proof says that it decides the same."""
    covenant = Covenant.at(ROOT / "rulesets" / name)
    trees = dict(mutants_of(covenant.laid.tree, covenant.ruleset))
    for each in shipped(name).of("killed")[::11]:
        other = covenant.laid.check(trees[each.mutant])
        # A case may name the row that decided, and a row of another name decides the same.
        if each.mutant.kind != "order":
            assert not compare(covenant.ruleset, other, first=True).equivalent, each.mutant.id


def test_without_z3_nobody_asks_whether_a_mutant_is_equivalent() -> None:
    """Killed mutants are told all the same, and those that live say that nobody asked."""
    script = (
        "import sys; sys.modules['z3'] = None\n"
        "from sanctions import mutate\n"
        "found = mutate('rulesets/dalong-sanitation')\n"
        "print(found.killed, [each.why.en for each in found.of('alive')], found.proposed)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said = "whether it is equivalent was not asked, as z3 is not installed"
    assert run.stdout == f"40 {[said]} ()\n"
