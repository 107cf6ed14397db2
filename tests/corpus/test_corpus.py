"""Every case of the corpus and of the shipped rulesets, as worked out by hand from the text."""

from pathlib import Path

import pytest

from sanctions.engines.registry import ENGINES
from sanctions.errors import RulesetError
from sanctions.verify.case_files import Case, CaseFile, read_case_file
from sanctions.verify.trial import try_case, try_cases
from tests.conformance.deviations import DEVIATIONS, marks
from tests.conformance.test_engines import KINDS

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
PATHS = sorted(path for path in CORPUS.rglob("*.yaml") if path.parent != CORPUS / "rulesets")
SHIPPED = sorted((ROOT / "rulesets").glob("*/cases.yaml"))


def name(path: Path) -> str:
    """A case file as its folder and name."""
    return "/".join(path.relative_to(ROOT).with_suffix("").parts[-2:])


def read(path: Path) -> CaseFile | RulesetError:
    """The case file, or its faults: one bad file hides no other."""
    try:
        return read_case_file(path)
    except RulesetError as faults:
        return faults


FILES = {path: read(path) for path in (*PATHS, *SHIPPED)}
CASES = [
    pytest.param(
        file, case, engine, id=f"{name(path)}:{case.id}-{engine}", marks=marks(engine, case.id)
    )
    for engine in ENGINES
    if engine != "spark"  # it runs the cases of the shipped covenants, in tests/conformance
    for path, file in FILES.items()
    if isinstance(file, CaseFile)
    for case in file.cases
]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_is_read(path: Path) -> None:
    """A case file has no fault, and has cases."""
    file = FILES[path]
    if isinstance(file, RulesetError):
        raise file
    assert file.cases


@pytest.mark.parametrize(("file", "case", "engine"), CASES)
def test_case(file: CaseFile, case: Case, engine: str) -> None:
    """A case gives the tables that were worked out for it, on every engine that is here."""
    if engine == "forward":
        pytest.importorskip("durable_rules_engine", exc_type=ImportError)
    result = try_case(case, file.versions, engine)
    assert result.fault == ""
    assert list(result.differences) == []


def test_every_deviation_is_of_a_case() -> None:
    """No deviation is declared of a case that is not there."""
    there = {
        case.id for file in FILES.values() if isinstance(file, CaseFile) for case in file.cases
    }
    assert [each for each in DEVIATIONS if each.case not in there.union(KINDS)] == []


@pytest.mark.parametrize("path", PATHS, ids=name)
def test_every_case_of_the_corpus_names_its_rule(path: Path) -> None:
    """A case of the corpus names the section of the design that it shows."""
    file = FILES[path]
    assert isinstance(file, CaseFile)
    assert [case.id for case in file.cases if not case.rule] == []


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_every_row_of_a_shipped_ruleset_is_reached(path: Path) -> None:
    """No row of a shipped table is without a case that it decides."""
    file = FILES[path]
    assert isinstance(file, CaseFile)
    assert try_cases(file).unreached == ()
