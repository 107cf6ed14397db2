"""The mutants of a covenant: which there are, and that each is the change that it says."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from sanctions.ruleset.source import Mapping, canonical
from sanctions.testing import rulesets, yaml_text
from sanctions.verify.mutants.covenants import mutants_of
from sanctions.verify.mutants.edits import KINDS, flow
from sanctions.verify.mutants.mutating import Covenant
from sanctions.verify.mutants.results import Mutant
from tests.unit.cli.lists import ROOT

HERE = ROOT / "tests" / "unit" / "verify" / "mutants"
SMALL = HERE / "small.yaml"
# What these say stands word for word in the covenant on one line; the others are said in short.
IN_SHORT = {"row", "order", "junction", "negation"}


def made(path: Path) -> list[tuple[Mutant, Mapping]]:
    """The mutants of a covenant with their trees."""
    covenant = Covenant.at(path)
    return list(mutants_of(covenant.laid.tree, covenant.ruleset))


def listed(path: Path) -> list[str]:
    """The mutants of a covenant, a line each."""
    return [
        f"{each.id}  {each.part}  {each.old}  ->  {each.new}".rstrip() for each, _ in made(path)
    ]


def test_these_are_the_mutants_of_a_small_covenant() -> None:
    """Every part of the language that decides is changed, and no text, id or source."""
    expected = (HERE / "small.mutants").read_text(encoding="utf-8").splitlines()
    assert listed(SMALL) == expected


def test_the_small_covenant_has_every_kind() -> None:
    """Each kind of change is one that is tested."""
    assert {each.kind for each, _ in made(SMALL)} == set(KINDS)


def test_what_comes_from_a_base_is_changed_where_it_stands(tmp_path: Path) -> None:
    """A mutant of a row of the base names the file of the base, and comes behind the own ones."""
    (tmp_path / "base.yaml").write_text(SMALL.read_text(encoding="utf-8"), encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text(
        "{language: 1, extends: base.yaml, id: child, version: '1', title: child,\n"
        "in_force: {from: 2021-01-01},\ncounting: {lookback: 5 years}}\n",
        encoding="utf-8",
    )
    of_base = [line for line in listed(SMALL) if not line.startswith("19:term:")]
    assert listed(child) == [
        "3:term:1  counting  lookback: 5 years  ->",
        "3:term:2  counting  lookback: 5 years  ->  lookback: 4 years",
        "3:term:3  counting  lookback: 5 years  ->  lookback: 6 years",
        *(f"{tmp_path.as_posix()}/base.yaml:{line}" for line in of_base),
    ]


def replaced(text: str, old: str, new: str) -> Iterator[str]:
    """The text with one of the places where the old one stands changed into the new one."""
    at = text.find(old)
    while at >= 0:
        before, after = text[:at], text[at + len(old) :]
        yield f"{before}{new}{after}"
        if not new:
            yield f"{before}{after.removeprefix(', ')}"
            yield f"{before.removesuffix(', ')}{after}"
        at = text.find(old, at + 1)


@settings(max_examples=15, deadline=None)
@given(rulesets())
def test_a_mutant_is_the_change_that_it_says(written: dict[str, object]) -> None:
    """One thing of the covenant is another, where the mutant says, and all else is as it was."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ruleset.yaml"
        file.write_text(yaml_text(written), encoding="utf-8")
        covenant = Covenant.at(file)
    lines = yaml_text(written).splitlines()
    tree, text = covenant.laid.tree, flow(covenant.laid.tree)
    before = canonical(tree)
    seen: set[str] = set()
    for mutant, changed in mutants_of(tree, covenant.ruleset):
        assert canonical(changed) != before
        assert mutant.id not in seen
        seen.add(mutant.id)
        if mutant.kind not in IN_SHORT:
            assert flow(changed) in replaced(text, mutant.old, mutant.new)
        assert 0 < mutant.span.line <= len(lines)
    assert canonical(tree) == before
    assert [each for each, _ in mutants_of(tree, covenant.ruleset)] == [
        each for each, _ in mutants_of(tree, covenant.ruleset)
    ]


def test_a_row_is_left_out_with_what_people_call_it() -> None:
    """A covenant without a row is no faulty one for a word that named it."""
    covenant = Covenant.at(ROOT / "rulesets" / "pinghu-points")
    rows = [
        (each, tree)
        for each, tree in mutants_of(covenant.laid.tree, covenant.ruleset)
        if each.part == "sanctions/s1" and each.kind == "row"
    ]
    [(mutant, tree)] = rows
    assert (mutant.old, mutant.new) == ("id: s1", "")
    left = covenant.laid.check(tree).sanctions
    assert [row.id for row in left] == ["s2", "s3"]
