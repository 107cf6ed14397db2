"""Every engine makes the tables of the reference: generated covenants, lists and histories.

A run of the columnar engine costs 0.15 s of a processor whatever its size, for the statements of a
covenant are many and each is planned. So an example is one covenant with three independent lists,
histories and days of knowledge, side by side in one run: 680 covenants, 2,040 lists. The examples
are in parts, so that several processes share them. The engines ``forward`` and ``spark`` have tests
of their own with fewer examples, `test_forward` and `test_spark`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import duckdb
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from sanctions import assess
from sanctions.engines.base import Engine, Rows
from sanctions.engines.base import Row as EngineRow
from sanctions.engines.columnar.engine import ColumnarEngine
from sanctions.engines.registry import ENGINES, engine_named
from sanctions.model.calendar import Period
from sanctions.plan.compile import compile_assessment, order_versions, paying_version
from sanctions.plan.steps import Plan
from sanctions.runs.inputs import Sources, read_inputs
from sanctions.runs.run import engine_inputs
from sanctions.testing import (
    Case,
    Row,
    cases,
    dividend_lists,
    histories,
    rulesets,
    village_funds,
)
from tests.conformance.deviations import DEVIATIONS, Deviation, marks
from tests.conformance.test_oracle import imposing

REFERENCE = "reference"
HELD = tuple(name for name in ENGINES if name not in {REFERENCE, "forward", "spark"})
"""The engines that these tests hold against the reference."""

KINDS = {
    "any": (cases(), 6),
    "any of one village": (cases(max_villages=1), 6),
    "long histories": (cases(max_villages=1, max_records=14), 14),
    "much imposed": (cases(covenants=rulesets().map(imposing), max_villages=2, max_records=8), 8),
}
"""Strategies for the covenant with its first list, and how many records a further list has."""
PARTS = 5
EXAMPLES = 34
"""In each part of each kind: 4 × 5 × 34 = 680."""


@dataclass(frozen=True, slots=True)
class Example:
    """Cases of one covenant and period, run as one; of ``held`` subjects a row was bad."""

    lists: tuple[Case, ...]
    held: tuple[tuple[str, str], ...]


@st.composite
def examples(draw: st.DrawFn, kind: str) -> Example:
    """A covenant with three lists, and now and then somebody who is held."""
    first, records = draw(KINDS[kind][0]), KINDS[kind][1]
    lists = [first]
    given_funds = any(each.given for version in first.rulesets for each in version.rewards)
    for _ in range(LISTS - 1):
        as_of = first.as_of + timedelta(days=draw(st.sampled_from((0, 30, -40, 400))))
        members = draw(dividend_lists(max_villages=2))
        drawn = histories(
            first.rulesets, members, period=first.period, as_of=as_of, max_size=records
        )
        funds = draw(village_funds(members)) if given_funds else []
        lists.append(
            replace(first, members=members, history=draw(drawn), villages=funds, as_of=as_of)
        )
    named = tuple(renamed(case, place) for place, case in enumerate(lists))
    subjects = [
        (kind, row[f"{kind}_id"])
        for case in named
        for row in case.members
        for kind in ("member", "household")
    ]
    held = st.lists(st.sampled_from(subjects), max_size=2, unique=True)
    return Example(named, tuple(draw(st.one_of(st.just([]), held))))


# --- the tables of an engine ----------------------------------------------------------------------


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One database for all runs: to open one takes as long as a third of a run."""
    return duckdb.connect(config={"threads": 1})


OPENED: Mapping[str, Callable[[], Engine]] = {
    "columnar": lambda: ColumnarEngine(database().cursor),
    "columnar, long": lambda: ColumnarEngine(database().cursor, long=True),
}
"""Engines that are quicker when they are not opened anew for each run; and what is written for long
lists, which costs more and is tried in one part of each kind."""


def engine_of(name: str) -> Engine:
    """The engine of that name."""
    return OPENED[name]() if name in OPENED else engine_named(name)


def compiled(example: Example) -> tuple[Plan, dict[str, Rows]]:
    """The plan of an example and its input tables, those of its lists one after another."""
    first = example.lists[0]
    ordered, period = order_versions(first.rulesets), Period.parse(first.period)
    paying = paying_version(ordered, period)
    tables: dict[str, list[EngineRow]] = defaultdict(list)
    for case in example.lists:
        sources = Sources(case.members, case.history, case.villages or None)
        inputs, _, _ = read_inputs(ordered, paying, sources, as_of=case.as_of, quarantine=False)
        for name, rows in engine_inputs(inputs, case.as_of).items():
            tables[name] += rows
    tables["held"] = [{"subject_kind": kind, "subject": subject} for kind, subject in example.held]
    return compile_assessment(ordered, period), dict(tables)


def shown(rows: Rows) -> list[str]:
    """Rows in their order, with the type of each cell to be seen: no yes is a 1."""
    return [repr(sorted(row.items())) for row in rows]


def agree(engine: str, example: Example) -> None:
    """Assert that the engine makes the tables of the reference, row for row in their order."""
    plan, inputs = compiled(example)
    expected = engine_of(REFERENCE).run(plan, inputs)
    made = engine_of(engine).run(plan, inputs)
    assert list(made) == list(expected)
    for name, rows in expected.items():
        assert (name, shown(made[name])) == (name, shown(rows))


# --- ids whose order is easily mistaken -----------------------------------------------------------

_ID = re.compile(r"[A-Z]+([0-9]+)")
_FIRST = ("", "社员", "Ａ", "😀", "a")
_LAST = ("", "甲", "0")
_IDS = ("village_id", "household_id", "member_id", "record_id")
LISTS = len(_LAST)


def renamed(case: Case, place: int) -> Case:
    """The case with ids of Latin, Chinese and full-width letters, and beyond the BMP.

    Cases with different ``place`` have no id in common.
    """
    return replace(
        case,
        members=[_renamed(row, place) for row in case.members],
        history=[_renamed(row, place) for row in case.history],
        villages=[_renamed(row, place) for row in case.villages],
    )


def _renamed(row: Row, place: int) -> Row:
    return row | {name: _name(row[name], place) for name in _IDS if row.get(name) is not None}


def _name(identifier: str, place: int) -> str:
    written = _ID.fullmatch(identifier)
    first = "" if written is None else _FIRST[int(written[1]) % len(_FIRST)]
    return first + identifier + _LAST[place]


# --- the tests ------------------------------------------------------------------------------------


def _examined(engine: str, kind: str, part: int) -> Callable[[], None]:
    """The test of one part; each tries other examples, in the profile `ci` the same each time."""

    @settings(max_examples=EXAMPLES)
    @given(examples(kind))
    def examine(example: Example) -> None:
        agree(engine, example)

    return seed(f"{kind} {part}")(examine) if settings().derandomize else examine


GENERATED = [
    pytest.param(
        long if part == 0 and (long := f"{engine}, long") in OPENED else engine,
        kind,
        part,
        marks=marks(engine, kind),
        id=f"{engine}-{kind}-{part}",
    )
    for engine in HELD
    for kind in KINDS
    for part in range(PARTS)
]


@pytest.mark.parametrize(("engine", "kind", "part"), GENERATED)
def test_tables_are_those_of_the_reference(engine: str, kind: str, part: int) -> None:
    """Findings, measures, members, households, villages: equal, in the same order."""
    _examined(engine, kind, part)()


@pytest.mark.parametrize("engine", [name for name in HELD if not marks(name, "any")])
@settings(max_examples=30)
@given(case=cases().map(lambda case: renamed(case, 1)))
def test_whole_runs_are_those_of_the_reference(engine: str, case: Case) -> None:
    """What is read, computed and given back by `assess` is the same from end to end."""
    expected = assess(**case.arguments(), engine=REFERENCE).run.tables
    made = assess(**case.arguments(), engine=engine).run.tables
    assert list(made) == list(expected)
    for name, rows in expected.items():
        assert (name, shown(made[name])) == (name, shown(rows))


def test_a_deviation_names_an_engine_and_its_reason() -> None:
    """No deviation is of an engine that is not there, or without a reason."""
    assert [each for each in DEVIATIONS if each.engine not in ENGINES or not each.reason] == []


def test_a_deviation_is_expected_and_no_other() -> None:
    """A declared deviation must occur, by its exception; other cases and engines stay held."""
    declared = (Deviation("slow", "any", "never", "it would take a year", TimeoutError),)
    (mark,) = marks("slow", "any", declared)
    assert mark.name == "xfail"
    assert mark.kwargs == {
        "strict": True,
        "raises": TimeoutError,
        "reason": "never: it would take a year",
    }
    assert marks("slow", "long histories", declared) == ()
    assert marks("quick", "any", declared) == ()
