"""One subject at a time: the same as a whole run, without a list and without a frame library."""

import csv
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sanctions import Finding, InputError, Measure, Ruleset, UsageError, assess, decide, load
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.outcomes import finding_of, measure_of
from tests.unit.plan.covenants import COVENANT, covenant

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "data" / "samples"
AS_OF = "2026-01-31"


@pytest.fixture(scope="module")
def model() -> Ruleset:
    """The model covenant."""
    return load(ROOT / "rulesets" / "nanhai-model")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a sample."""
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_each_subject_is_decided_as_in_the_whole_run(model: Ruleset) -> None:
    """Findings and measures of every subject of the samples, each asked about alone."""
    tables = assess(model, SAMPLES / "members.csv", SAMPLES / "history.csv", year=2025, as_of=AS_OF)
    births = {row["member_id"]: row["birth_date"] for row in rows("members.csv")}
    histories: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows("history.csv"):
        kind = "member" if row["member_id"] else "household"
        histories[kind, row[f"{kind}_id"]].append(row)
    findings: list[Finding] = []
    measures: list[Measure] = []
    for (kind, subject), history in sorted(histories.items()):
        member = {f"{kind}_id": subject, "birth_date": births.get(subject)}
        decision = decide(model, history, as_of=AS_OF, member=member)
        assert decision.as_of == date(2026, 1, 31)
        findings += decision.findings
        measures += decision.measures
    assert len(findings) > 100
    assert findings == [finding_of(row) for row in tables.run.tables["findings"]]
    assert measures == [measure_of(row) for row in tables.run.tables["measures"]]


RECORD: Mapping[str, object] = {
    "record_id": "R1",
    "clause": "parking",
    "member_id": "M1",
    "occurred_on": date(2025, 3, 1),
    "decided_on": "2025-03-10",
    "n": 5,
}


def test_a_decision_is_plain_objects() -> None:
    """With the columns of the tables, amounts in yuan."""
    impose = [{"measure": "ban", "for": "1 month"}, {"measure": "pay", "amount": {"fixed": "1.50"}}]
    changes = {
        "measures": {"ban": {"kind": "exclusion"}, "pay": {"kind": "payment"}},
        "sanctions": [{"id": "row", "impose": impose}],
    }
    decision = decide(covenant(**changes), [RECORD], as_of=date(2025, 12, 31))
    assert decision.findings == (
        Finding(
            "R1",
            "member",
            "M1",
            "parking",
            date(2025, 3, 1),
            "counted",
            0,
            0,
            "heavy",
            "heavy",
            (),
            "small@1",
        ),
    )
    start, end, row = date(2025, 3, 10), date(2025, 4, 10), (("R1",), ("row",), ("small@1",))
    yuan = Decimal("1.50")
    assert decision.measures == (
        Measure("member", "M1", "ban", "exclusion", start, end, None, None, *row),
        Measure("member", "M1", "pay", "payment", start, None, yuan, yuan, *row),
    )
    assert decision.warnings == ()


@pytest.mark.parametrize(
    ("day", "end", "active"),
    [
        (date(2025, 3, 9), date(2025, 3, 11), False),
        (date(2025, 3, 10), date(2025, 3, 11), True),
        (date(2025, 3, 11), date(2025, 3, 11), False),
        (date(9999, 12, 31), None, True),
    ],
)
def test_a_measure_is_active_from_its_start_to_the_day_before_its_end(
    day: date,
    end: date | None,
    active: bool,  # noqa: FBT001 - a case
) -> None:
    """An open one for ever."""
    measure = Measure(
        "member", "M1", "ban", "exclusion", date(2025, 3, 10), end, None, None, (), (), ()
    )
    assert measure.is_active_on(day) is active


def test_nobody_without_records_has_findings() -> None:
    """With or without a member."""
    for member in (None, {}, {"member_id": "M1"}, {"birth_date": "1980-05-01"}):
        decision = decide(covenant(), [], as_of="2025-12-31", member=member)
        assert (decision.findings, decision.measures) == ((), ())


EXEMPT = {"counting": {"appeal": "suspends", "exempt": {"age": {"less_than": 14}}}}


@pytest.mark.parametrize(
    ("member", "state", "review"),
    [
        ({"birth_date": "2015-01-01"}, "exempt", ()),
        ({"member_id": "M1", "birth_date": date(2015, 1, 1)}, "exempt", ()),
        ({"birth_date": "1980-05-01"}, "counted", ()),
        ({"member_id": "M1"}, "counted", ("exempt",)),
        (None, "counted", ("exempt",)),
    ],
)
def test_the_member_may_add_a_birth_date(
    member: Mapping[str, object] | None, state: str, review: tuple[str, ...]
) -> None:
    """Without it an exemption by age is listed for review."""
    (finding,) = decide(covenant(**EXEMPT), [RECORD], as_of="2025-12-31", member=member).findings
    assert (finding.state, finding.review) == (state, review)


def test_a_household_has_no_age() -> None:
    """Whatever birth date is given with it."""
    record = {**RECORD, "clause": "building", "member_id": None, "household_id": "H1"}
    member = {"household_id": "H1", "birth_date": "2015-01-01"}
    (finding,) = decide(covenant(**EXEMPT), [record], as_of="2025-12-31", member=member).findings
    assert (finding.state, finding.review) == ("counted", ())


@pytest.mark.parametrize(
    ("second", "member"),
    [
        ({"member_id": "M2"}, None),
        ({"member_id": None, "household_id": "M1", "clause": "building"}, None),
        ({}, {"member_id": "M2"}),
        ({}, {"household_id": "M1"}),
    ],
)
def test_records_of_two_subjects_are_refused(
    second: dict[str, object], member: Mapping[str, object] | None
) -> None:
    """Of two members, of a member and a household, or of another than the member named."""
    text = r"^decide takes the records of one member or one household$"
    history = [RECORD, {**RECORD, "record_id": "R2", **second}]
    with pytest.raises(UsageError, match=text):
        decide(covenant(), history, as_of="2025-12-31", member=member)


def test_bad_records_are_refused_with_every_fault() -> None:
    """By row and column, as in a whole run; warnings come with the decision."""
    bad = [{**RECORD, "n": "many"}, {**RECORD, "decided_on": "2025-02-28"}]
    with pytest.raises(InputError) as caught:
        decide(covenant(), bad, as_of="2025-12-31")
    found = {(each.table, each.row, each.column) for each in caught.value.issues}
    assert {("history", 1, "n"), ("history", 2, "decided_on")} <= found
    with pytest.raises(InputError) as caught:
        decide(covenant(), [RECORD], as_of="2025-12-31", member={"birth_date": "1980"})
    assert [(each.row, each.column) for each in caught.value.issues] == [(1, "birth_date")]
    strange = decide(covenant(), [{**RECORD, "colour": "red"}], as_of="2025-12-31")
    assert [(each.severity, each.column) for each in strange.warnings] == [("warning", "colour")]


def test_several_versions_judge_each_its_records() -> None:
    """In whichever order they are given."""
    old = covenant(in_force={"from": date(2020, 1, 1), "until": date(2025, 3, 1)})
    new = covenant(version="2", in_force={"from": date(2025, 3, 1)})
    history = [RECORD, {**RECORD, "record_id": "R2", "occurred_on": "2025-02-28"}]
    for versions in ([old, new], (new, old)):
        decision = decide(versions, history, as_of="2025-12-31")
        found = {each.record_id: each.ruleset for each in decision.findings}
        assert found == {"R1": "small@2", "R2": "small@1"}


def test_decisions_do_not_mix_when_many_are_asked_at_once() -> None:
    """Each thread gets the birth dates that it gave."""
    ruleset = load_ruleset_from({**COVENANT, **EXEMPT})

    def state(number: int) -> str:
        born = "2015-01-01" if number % 2 else "1980-05-01"
        record = {**RECORD, "member_id": f"M{number}"}
        decision = decide(ruleset, [record], as_of="2025-12-31", member={"birth_date": born})
        return decision.findings[0].state

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(state, range(200)))
    assert states == ["counted", "exempt"] * 100


def imported(code: str, *names: str) -> list[str]:
    """Which of these modules a fresh Python has imported after it ran the code."""
    watched = f"print([name for name in {names!r} if name in sys.modules])"
    program = f"import sys\n{code}\n{watched}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: list[str] = eval(done.stdout)  # noqa: S307 - a list of texts that we print above
    return found


FRAMES = ("pandas", "pyarrow", "numpy", "duckdb", "pyspark", "polars")


def test_importing_the_library_imports_nothing_heavy() -> None:
    """No frame library, no pydantic, no YAML, no terminal, and nothing of ours but the name."""
    heavy = (*FRAMES, "pydantic", "ruamel", "rich", "typer", "hypothesis", "z3", "sanctions.api")
    assert imported("import sanctions", *heavy) == []


def test_deciding_and_screening_import_no_frame_library() -> None:
    """A bidding platform or a gate asks without one."""
    code = (
        "from sanctions import decide, load, screen\n"
        "model = load('rulesets/nanhai-model')\n"
        "record = {'record_id': 'R1', 'clause': 'litter', 'member_id': 'M1',"
        " 'occurred_on': '2025-03-01', 'decided_on': '2025-03-10',"
        " 'severity': 'serious', 'impact': 'bad'}\n"
        "assert decide(model, [record], as_of='2025-12-31').measures\n"
        "assert screen(model, [record], ['M1'], measure='vehicle-access', on='2025-04-01',"
        " as_of='2025-12-31')[0].active"
    )
    assert imported(code, *FRAMES) == []


def test_a_list_is_assessed_without_a_frame_library() -> None:
    """Lists in, lists out."""
    code = (
        "from sanctions import assess, load\n"
        "rows = [{'village_id': 'V', 'household_id': 'H', 'member_id': 'M', 'dividend': '10'}]\n"
        "covenant, when = load('rulesets/nanhai-model'), {'year': 2025, 'as_of': '2026-01-31'}\n"
        "run = assess(covenant, rows, [], **when, engine='reference')\n"
        "assert run.households[0]['status'] == 'full'"
    )
    assert imported(code, *FRAMES) == []


def test_rows_become_objects() -> None:
    """Lists become tuples, fen become yuan, and nothing stays nothing."""
    row: dict[str, Any] = {
        "subject_kind": "member",
        "subject": "M1",
        "measure": "pay",
        "kind": "payment",
        "starts_on": date(2025, 3, 10),
        "ends_on": None,
        "amount_min": 5,
        "amount_max": None,
        "records": ["R1"],
        "rows": ["row"],
        "ruleset": ["small@1"],
    }
    measure = measure_of(row)
    assert str(measure.amount_min) == "0.05"
    assert measure.amount_max is None
    assert (measure.records, measure.rows, measure.ruleset) == (("R1",), ("row",), ("small@1",))
