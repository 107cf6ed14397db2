"""Case files: what is read of them, and the whole text of every fault."""

from datetime import date
from pathlib import Path

import pytest

from sanctions.errors import RulesetError
from sanctions.model.calendar import Period
from sanctions.model.tables import Text
from sanctions.verify.case_files import CaseFile, read_case_file

ROOT = Path(__file__).parents[3]
RULESET = """\
language: 1
id: small
version: "1"
title: 小公约
in_force: {from: 2020-01-01}
calendar: {month_end: down}
clauses:
  parking: {title: 乱停放, topic: order, class: general, about: person}
counting: {appeal: suspends}
grades: [light]
grading:
  - {id: otherwise, grade: light}
measures:
  tell: {kind: notice}
sanctions:
  - {id: tell, impose: [{measure: tell}]}
rewards:
  - id: reward
    fund: {share: 10%, of: dividend}
    unit: member
    scheme: own-share
    payout:
      - {id: full, pay: 100%}
    withheld: {to: retained}
"""
GIVEN = "given: {as_of: 2025-12-31, period: 2025}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small ruleset."""
    (tmp_path / "ruleset.yaml").write_text(RULESET, encoding="utf-8")
    return tmp_path


def read(folder: Path, text: str) -> CaseFile:
    """The case file with this text."""
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return read_case_file(path)


def test_a_case_is_read_with_what_all_are_given(folder: Path) -> None:
    """A case overrides what is given key by key; cells are texts, lists or empty."""
    file = read(
        folder,
        "ruleset: ruleset.yaml\n"
        "given:\n"
        "  as_of: 2025-12-31\n"
        "  period: 2025\n"
        "  on_bad: quarantine\n"
        "  members: [{member_id: M1, dividend: 10.50}]\n"
        "  villages: [{village_id: V1}]\n"
        "cases:\n"
        "  - id: one\n"
        "    title: {zh: 一, en: One}\n"
        '    rule: "5.3"\n'
        "    as_of: 2025-06-30\n"
        "    members: [{member_id: M2, birth_date: null, note: ~}]\n"
        "    history: []\n"
        "    expect: {findings: [{record_id: R1, review: [points, exempt], row: null}]}\n"
        "  - id: other\n"
        "    title: 二\n"
        "    period: 2025-Q3\n"
        "    on_bad: stop\n"
        "    expect: {issues: []}\n",
    )
    one, other = file.cases
    assert file.file == str(folder / "cases.yaml")
    assert [version.reference for version in file.versions] == ["small@1"]
    assert (one.id, one.title, one.rule) == ("one", Text("一", "One"), "5.3")
    assert (one.as_of, one.period) == (date(2025, 6, 30), Period.parse("2025"))
    assert one.on_bad == "quarantine"
    assert one.tables == {
        "members": [{"member_id": "M2", "birth_date": None, "note": None}],
        "history": [],
        "villages": [{"village_id": "V1"}],
    }
    assert one.expect == {
        "findings": [{"record_id": "R1", "review": ("points", "exempt"), "row": None}]
    }
    assert (one.span.line, one.span.column) == (9, 5)
    assert (other.title, other.rule, other.on_bad) == (Text("二", "二"), "", "stop")
    assert other.tables["members"] == [{"member_id": "M1", "dividend": "10.50"}]
    assert (other.period, other.expect) == (Period.parse("2025-Q3"), {"issues": []})


CASE = "cases: [{id: one, title: 一, expect: {}}]\n"


def test_the_ruleset_may_stand_in_the_file(folder: Path) -> None:
    """As a mapping, or as a list of versions in whatever form."""
    inline = "\n".join(f"  {line}" for line in RULESET.splitlines())
    file = read(folder, f"ruleset:\n{inline}\n{GIVEN}{CASE}")
    assert [version.reference for version in file.versions] == ["small@1"]
    later = RULESET.replace('version: "1"', 'version: "2"').replace("2020", "2026")
    (folder / "later").mkdir()
    (folder / "later" / "ruleset.yaml").write_text(later, encoding="utf-8")
    file = read(folder, f"ruleset: [ruleset.yaml, later]\n{GIVEN}{CASE}")
    assert [version.reference for version in file.versions] == ["small@1", "small@2"]


def test_a_title_in_one_language_is_that_in_both(folder: Path) -> None:
    """Until somebody translates it."""
    cases = "cases: [{id: a, title: {zh: 一}, expect: {}}, {id: b, title: {en: B}, expect: {}}]\n"
    file = read(folder, f"ruleset: ruleset.yaml\n{GIVEN}{cases}")
    assert [case.title for case in file.cases] == [Text("一", "一"), Text("B", "B")]


HEAD = f"ruleset: ruleset.yaml\n{GIVEN}"
BARE = "ruleset: ruleset.yaml\n"
FAULTS = [
    (
        "rules: ruleset.yaml\ncases: []\n",
        ["1:1: error[C002]: the key `ruleset` is missing", "1:1: error[C001]: unknown key `rules`"],
    ),
    ("ruleset: ruleset.yaml\n", ["1:1: error[C002]: the key `cases` is missing"]),
    (
        "language: 1\nid: mine\nclauses: {}\n",
        ["1:1: error[C005]: this is a covenant, and no cases of one"],
    ),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [{{id: one}}]\n",
        [
            "3:9: error[C002]: the key `expect` is missing",
            "3:9: error[C002]: the key `title` is missing",
        ],
    ),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [{{id: a, title: x, expect: {{}}, expct: 1}}]\n",
        ["error[C001]: unknown key `expct`\n  hint: did you mean `expect`?"],
    ),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [{{id: a, title: x, expect: {{zzz: []}}}}]\n",
        [
            "error[C001]: unknown key `zzz`\n  hint: known: `findings`, `measures`, `members`, ",
            "`households`, `villages`, `issues`",
        ],
    ),
    (
        HEAD + "cases: [{id: a, title: x, expect: {}}, {id: a, title: x, expect: {}}]\n",
        ["3:40: error[C004]: the case `a` stands twice"],
    ),
    (
        "ruleset: ruleset.yaml\ncases: [{id: a, title: x, period: 2025, expect: {}}]\n",
        ["2:9: error[C003]: `as_of` is a day such as `2026-01-31`"],
    ),
    (
        BARE + "cases: [{id: a, title: x, as_of: 2025-12-32, period: 2025, expect: {}}]\n",
        ["2:34: error[C003]: `as_of` is a day such as `2026-01-31`"],
    ),
    (
        BARE + "cases: [{id: a, title: x, as_of: 2025-12-31, period: 2025-Q5, expect: {}}]\n",
        ["2:54: error[C003]: `period`: not a period such as `2025`, `2025-Q3`, `2025-07` or"],
    ),
    (
        "ruleset: ruleset.yaml\ncases: [{id: a, title: x, as_of: 2025-12-31, expect: {}}]\n",
        ["2:9: error[C003]: `period`: not a period"],
    ),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [{{id: a, title: x, on_bad: hold, expect: {{}}}}]\n",
        ["3:35: error[C003]: `on_bad` is `stop` or `quarantine`"],
    ),
    (f"ruleset: ruleset.yaml\n{GIVEN}cases: none\n", ["3:8: error[C003]: a list is needed here"]),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [one]\n",
        [
            "3:9: error[C003]: a mapping is needed here, with `id`, `title`, `rule`, `as_of`, ",
            ", `period`, `members`, `history`, `villages`, `on_bad`, `expect`",
        ],
    ),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [{{id: a, title: x, expect: {{members: [M1]}}}}]\n",
        ["3:46: error[C003]: a row is a mapping of columns to values"],
    ),
    (
        HEAD + "cases: [{id: a, title: x, expect: {members: [{pay: {a: b}}]}}]\n",
        ["3:52: error[C003]: a value or a list of values is needed here"],
    ),
    (
        f"ruleset: ruleset.yaml\n{GIVEN}cases: [{{id: [a], title: x, expect: {{}}}}]\n",
        ["3:14: error[C003]: a single value is needed here"],
    ),
]


@pytest.mark.parametrize(("text", "faults"), FAULTS)
def test_faults_of_a_case_file(folder: Path, text: str, faults: list[str]) -> None:
    """Each with its place, in the words of who writes cases."""
    with pytest.raises(RulesetError) as caught:
        read(folder, text)
    for fault in faults:
        assert fault in str(caught.value)
    assert str(caught.value).startswith(str(folder / "cases.yaml"))


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """As is a ruleset that is not there, or has faults of its own."""
    with pytest.raises(RulesetError):
        read_case_file(tmp_path / "cases.yaml")
    with pytest.raises(RulesetError):
        read(tmp_path, f"ruleset: ruleset.yaml\n{GIVEN}{CASE}")
    with pytest.raises(RulesetError):
        read(tmp_path, f"ruleset: {{language: 1}}\n{GIVEN}{CASE}")
    with pytest.raises(RulesetError):
        read(tmp_path, "")


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").glob("*/cases.yaml")), ids=str)
def test_shipped_cases_are_titled_in_both_languages(path: Path) -> None:
    """A villager and a clerk of another place can read what each shows."""
    for case in read_case_file(path).cases:
        assert case.title.zh != case.title.en
