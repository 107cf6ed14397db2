"""The forward engine and its cases say what the reference says, and leave nothing behind."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

import sanctions
from sanctions import Changes, Measure, Ruleset, SanctionsError, assess, decide, load, open_case
from sanctions.engines.forward import tables
from sanctions.lang.kernel import Lit
from sanctions.model.calendar import Period
from sanctions.plan.compile import compile_assessment, order_versions, paying_version
from sanctions.plan.steps import Expand
from sanctions.testing import Case, Row, cases, histories
from tests.conformance.running import SPANNING

pytest.importorskip("durable_rules_engine", exc_type=ImportError)

ROOT = Path(__file__).parents[2]
SHIPPED = ("nanhai-model", "pinghu-points", "dalong-sanitation", "jiedong-ladder")
COVENANTS: dict[str, tuple[Ruleset, ...]] = {
    **{name: (load(ROOT / "rulesets" / name),) for name in SHIPPED},
    "two-versions": tuple(
        load(ROOT / "tests" / "corpus" / "rulesets" / f"versions-{number}.yaml")
        for number in (1, 2)
    ),
}
MANY = settings(max_examples=100)
# Many events a case: to explain a failure would take longer than a test may.
SOME = settings(max_examples=40, phases=[each for each in Phase if each != Phase.explain])


def same_on_both(case: Case) -> None:
    """Assert that a run gives the same tables on both engines, row for row."""
    fired, defined = (
        assess(**case.arguments(), engine=engine).run.tables for engine in ("forward", "reference")
    )
    assert fired == defined


@MANY
@given(cases())
def test_generated_covenants_run_as_on_the_reference(case: Case) -> None:
    """No covenant is registered with durable_rules, so any number of them may come."""
    same_on_both(case)


@MANY
@given(cases())
def test_every_row_of_a_covenant_is_fired(case: Case) -> None:
    """No table is left to the reference: its rows are found in the plan, in their order."""
    versions = order_versions(case.rulesets)
    period = Period.parse(case.period)
    paying = paying_version(versions, period)
    steps = compile_assessment(versions, period).steps
    questions = [found for step in steps if (found := tables._question(step)) is not None]
    fired = [
        [then.value for _, then in table.rows if isinstance(then, Lit)]
        for question in questions
        for table in question.tables
    ]
    gradings = [[row.id for row in version.grading] for version in versions]
    payouts = [[row.id for row in reward.payout] for reward in paying.rewards]
    assert sorted(fired) == sorted(gradings + payouts)
    collects = [tables._collect(step) for step in steps if isinstance(step, Expand)]
    imposing = [row.id for version in versions for row in version.sanctions if row.impose]
    assert [each and each.rows for each in collects] == [imposing]


@pytest.mark.parametrize("name", COVENANTS)
@settings(max_examples=25)
@given(st.data())
def test_generated_histories_run_as_on_the_reference(name: str, data: st.DataObject) -> None:
    """The shipped covenants, and one in two versions."""
    same_on_both(data.draw(cases(COVENANTS[name], max_records=8)))


# --- a case is what decide says -------------------------------------------------------------------

AS_OF = date(2025, 1, 1)
LATER = ("notified_on", "decided_on", "rectify_by", "rectified_on", "severity", "impact", "loss")
APPEAL = ("appealed_on", "resolved_on", "outcome")
Event: TypeAlias = tuple[str, Any]
Records: TypeAlias = Sequence[Row]
T = TypeVar("T")


@st.composite
def events(draw: st.DrawFn, versions: tuple[Ruleset, ...]) -> list[Event]:
    """A history of one subject as it becomes known: records, then what is learned of each.

    Events of a record come in their order; between them those of others, and days that go by.
    """
    history = draw(histories(versions, max_size=5))
    kind = "household_id" if history and "household_id" in history[0] else "member_id"
    lines = [draw(told_of(row)) for row in history if kind in row]
    days = sorted(draw(st.lists(st.integers(0, 900), max_size=4)))
    lines.append([("advance", AS_OF + timedelta(days=each)) for each in days])
    told: list[Event] = []
    while lines := [line for line in lines if line]:
        told.append(draw(st.sampled_from(lines)).pop(0))
    return told


@st.composite
def told_of(draw: st.DrawFn, row: Row) -> list[Event]:
    """One record: posted with some of its cells, the others filled in later."""
    parts: list[tuple[str, ...]] = [(name,) for name in LATER if name in row]
    parts.append(tuple(name for name in APPEAL if name in row))
    chosen = [part for part in parts if draw(st.booleans()) and part]
    held = draw(st.permutations(chosen))
    left = [name for name in row if not any(name in part for part in held)]
    told: list[Event] = [("post", {name: row[name] for name in left})]
    told += [("amend", (row["record_id"], {name: row[name] for name in part})) for part in held]
    return told


def with_event(records: Records, as_of: date, what: Event) -> tuple[Records, date]:
    """The records and the day, as `decide` takes them, after one more event."""
    match what:
        case ("advance", day):
            return records, day
        case ("post", record):
            return [*records, record], as_of
        case (_, (record_id, cells)):
            amended = [each | cells if each["record_id"] == record_id else each for each in records]
            return amended, as_of
        case _:
            raise AssertionError(what)


def tell(case: sanctions.Case, what: Event) -> Changes:
    """Tell the case of an event."""
    match what:
        case ("advance", day):
            return case.advance(day)
        case ("post", record):
            return case.post(record)
        case (_, (record_id, cells)):
            return case.amend(record_id, **cells)
        case _:
            raise AssertionError(what)


def outcome(call: Callable[[], T]) -> tuple[T | None, str]:
    """What the call answers, or the text of its error."""
    try:
        return call(), ""
    except SanctionsError as error:
        return None, str(error)


def spanning(measures: Iterable[Measure], day: date | None = None) -> set[str]:
    """The measures over days, of a day those that run on it."""
    return {
        each.measure
        for each in measures
        if each.kind in SPANNING and (day is None or each.is_active_on(day))
    }


def several(measures: Sequence[Measure]) -> set[str]:
    """The measures that stand there more than once: one that ran before, one that runs now."""
    return {name for name, rows in Counter(each.measure for each in measures).items() if rows > 1}


@pytest.mark.parametrize("name", COVENANTS)
@SOME
@given(data=st.data())
def test_a_case_is_what_decide_says(name: str, data: st.DataObject) -> None:
    """After every event; one that is refused is refused alike, and changes nothing."""
    versions = COVENANTS[name]
    records: Records = []
    as_of = AS_OF
    with open_case(versions, as_of=AS_OF) as case:
        for what in data.draw(events(versions)):
            more, day = with_event(records, as_of, what)
            before = case.measures
            changes, fault = outcome(partial(tell, case, what))
            assert fault == outcome(partial(decide, versions, more, as_of=day))[1]
            event(f"{what[0]} is {'taken' if changes else 'refused'}")
            if changes:
                was, now = spanning(before, as_of), spanning(case.measures, day)
                clear = spanning((*before, *case.measures)) - several(before)
                clear -= several(case.measures)
                changed = (was | spanning(changes.began)) - spanning(changes.ended)
                assert now & clear == changed & clear
                records, as_of = more, day
            decision = decide(versions, records, as_of=as_of)
            assert case.as_of == as_of
            assert case.findings == decision.findings
            assert case.measures == decision.measures


# --- nothing is left behind -----------------------------------------------------------------------

CASES = """
import sys
from pathlib import Path
from sanctions import load, open_case

def resident():
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096

covenant = load("rulesets/nanhai-model")
cases = int(sys.argv[1])
for number in range(cases):
    subject = {"member_id": f"M{number}"}
    with open_case(covenant, member=subject, as_of="2025-03-05") as case:
        case.post({
            **subject, "record_id": f"R{number}", "clause": "illegal-parking", "loss": "10.00",
            "occurred_on": "2025-03-01", "severity": "serious", "impact": "bad",
        })
        assert len(case.amend(f"R{number}", decided_on="2025-03-05").began) == 4
        assert len(case.advance("2025-06-05").ended) == 2
    if number == cases // 4:
        settled = resident()
print(resident() - settled)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory from /proc")
def test_cases_one_after_another_leave_nothing() -> None:
    """Two thousand sessions, and less memory in the end than one a case would have left."""
    done = subprocess.run(
        [sys.executable, "-c", CASES, "2000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert int(done.stdout) < 2_000_000
