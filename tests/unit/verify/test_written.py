"""Examples as a case file: they read back as they are, and the run that was expected comes out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.case_files import CaseFile, read_case_file
from sanctions.verify.results import Example
from sanctions.verify.trial import try_cases
from sanctions.verify.written import NewCase, written_case, written_cases

BASE = Path(__file__).parents[2] / "bad" / "verify" / "base.yaml"
PARKING = {
    "record_id": "R1",
    "clause": "parking",
    "member_id": "M1",
    "occurred_on": "2024-01-01",
    "decided_on": "2024-01-02",
    "severity": "grave",
    "impact": "wide",
}
EXAMPLE = Example(date(2024, 2, 1), (PARKING,), (), "", ())
AWKWARD = [
    "null", "~", "yes", "Off", "12", "007", "1e3", "2024-01-01", "a: b", "a #b", "[x]", "{x}",
    "x, y", "'", '"', "\\", "- a", "*a", "&a", "!a", "%a", "@a", "|", ">", "?", ":", "a:", "#",
    "张三", "张 三", "Café", "x/y", "…",
]  # fmt: skip


WRITTEN = """\
# 由程序写出，预期即程序所得：请逐例对照公约原文，再作为案例采用。
# Written by a program, and what is expected is what it makes of them: hold each case against
# the text of the covenant before it counts as one.
ruleset: mine.yaml
given:
  period: 2024
cases:

  - id: grave
    title:
      zh: 严重的：见下
      en: "A grave one: see below."
    # grading/middle, sanctions/s1, sanctions/s2
    as_of: 2024-02-01
    members:
      - {village_id: V1, household_id: H1, member_id: M1, dividend: 1000.00}
    history:
      - {record_id: R1, clause: parking, member_id: M1, occurred_on: 2024-01-01, decided_on: 2024-01-02, severity: grave, impact: wide}
    expect:
      findings:
        - {record_id: R1, state: counted, prior: 0, warnings: 0, grade: middle, row: middle, review: [exempt, "sanctions:s2:compensation"]}
      measures:
        - {subject: M1, measure: access, starts_on: 2024-01-02, ends_on: 2024-04-02, records: [R1], rows: [s2]}
        - {subject: M1, measure: admonition, starts_on: 2024-01-02, records: [R1], rows: [s1]}
        - {subject: M1, measure: compensation, starts_on: 2024-01-02, amount_min: null, amount_max: null, records: [R1], rows: [s2]}
"""  # noqa: E501 - a row is a line


@pytest.fixture(scope="module")
def covenant() -> Ruleset:
    """The covenant of the seeded faults, without a fault."""
    return load(BASE)


def read(text: str, folder: Path) -> CaseFile:
    """The case file of this text."""
    file = folder / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    return read_case_file(file)


def test_what_a_run_gives_is_expected(covenant: Ruleset, tmp_path: Path) -> None:
    """The file holds what goes in, the columns that matter of what comes out, and why."""
    case = NewCase("grave", Text("严重的：见下", "A grave one: see below."), EXAMPLE)
    text = written_cases(covenant, "mine.yaml", [case])
    assert text == WRITTEN
    (tmp_path / "mine.yaml").write_bytes(BASE.read_bytes())
    (tmp_path / "graded.yaml").write_bytes(BASE.with_name("graded.yaml").read_bytes())
    assert try_cases(read(text, tmp_path)).results[0].passed


def test_what_cases_share_stands_once(covenant: Ruleset, tmp_path: Path) -> None:
    """What most cases have is given for all; a case says what it has of its own."""
    later = replace(EXAMPLE, as_of=date(2025, 1, 1))
    born = replace(EXAMPLE, members=({"member_id": "M1", "birth_date": "2015-01-01"},))
    names = zip("abcd", (EXAMPLE, EXAMPLE, later, born), strict=True)
    cases = [NewCase(name, Text("例", "An example."), each) for name, each in names]
    text = written_cases(covenant, str(BASE), cases)
    given_part, *own = text.split("\n\n")
    assert "as_of: 2024-02-01" in given_part
    assert ["as_of:" in each for each in own] == [False, False, True, False]
    assert ["birth_date" in each for each in own] == [False, False, False, True]
    file = read(text, tmp_path)
    assert [case.as_of for case in file.cases] == [each.example.as_of for each in cases]
    assert all(result.passed for result in try_cases(file).results)
    assert "state: exempt" in own[3]


def test_a_case_alone_leans_on_nothing(covenant: Ruleset, tmp_path: Path) -> None:
    """One case can be put into a file that is there already."""
    case = NewCase("alone", Text("单独一例", "One alone."), EXAMPLE)
    text = f"ruleset: {BASE}\ncases:\n{written_case(covenant, case)}"
    assert all(result.passed for result in try_cases(read(text, tmp_path)).results)


@pytest.mark.parametrize("name", AWKWARD)
def test_names_that_yaml_reads_otherwise_stay_what_they_are(
    name: str, covenant: Ruleset, tmp_path: Path
) -> None:
    """Ids and titles are texts, whatever they look like."""
    line = {**PARKING, "record_id": name, "member_id": name}
    example = replace(EXAMPLE, history=(line,), members=({"member_id": name},))
    file = read(
        written_cases(covenant, str(BASE), [NewCase(name, Text(name, name), example)]), tmp_path
    )
    assert (file.cases[0].id, file.cases[0].title) == (name, Text(name, name))
    assert file.cases[0].tables["history"][0]["record_id"] == name
    result = try_cases(file).results[0]
    assert (result.fault, result.differences) == ("", ())


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(name=TEXTS.filter(str.strip), zh=TEXTS)
def test_any_text_reads_back(name: str, zh: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is written as an id and a title is what is read."""
    case = NewCase(name, Text(zh, name), EXAMPLE)
    text = written_cases(load(BASE), str(BASE), [case])
    read_back = read(text, tmp_path_factory.mktemp("written")).cases[0]
    assert (read_back.id, read_back.title) == (name, Text(zh or name, name))
