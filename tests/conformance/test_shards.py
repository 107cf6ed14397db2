"""A run of CSV files, cut into shards of a few members, writes the bytes of the reference.

This is the whole way of a run: the lists are read from files, cut, computed shard by shard, and put
together again. A run costs half a second of a processor, so there are few examples; each has
several villages, of which the ids are hard on whoever writes them into SQL or into a pattern.
"""

import csv
import functools
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions import Ruleset, assess, load
from sanctions.engines.columnar.results import sort_parts
from sanctions.engines.columnar.store import Limits
from sanctions.errors import InputError, UsageError
from sanctions.model.calendar import Period
from sanctions.model.tables import ISSUES, MEMBERS, VILLAGES, Table
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs import batch, shards
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.columns import history_of
from sanctions.runs.finished import OUTPUTS, OnBad
from sanctions.runs.inputs import Sources
from sanctions.testing import Row, dividend_lists, histories, periods, village_funds
from sanctions.testing.histories import STRANGER

MODEL = Path(__file__).parents[2] / "rulesets" / "nanhai-model"
REWARDS = """
rewards:
  - id: points
    fund: {share: 33.33%, of: dividend}
    unit: household
    scheme: pool
    weight: points
    points: {base: 3, at_least: 0}
    step: 5
    payout:
      - {id: hold, when: {pending: {at_least: 1}}, pay: hold}
      - {id: none, when: {counted: {at_least: 2}}, pay: 0%}
      - {id: some, when: {counted: {at_least: 1}}, pay: 33.3%}
      - {id: full, pay: 100%}
  - id: shares
    fund: {given: yes}
    unit: member
    scheme: pool
    weight: shares
    payout: [{id: hold, when: {pending: {at_least: 1}}, pay: hold}, {id: full, pay: 100%}]
"""
"""Two rewards in place of the model's: a pool is divided over a whole village."""


def covenants() -> dict[str, Ruleset]:
    """The model covenant with its own reward, and with the two above."""
    text = (MODEL / "ruleset.yaml").read_text(encoding="utf-8")
    return {
        "model": load(MODEL),
        "two rewards": load_ruleset_from(text.partition("\nrewards:\n")[0] + REWARDS),
    }


COVENANTS = covenants()

# --- lists ----------------------------------------------------------------------------------------

VILLAGES_NAMED = (
    *("A{{1}}", "B", "C", "V{x}", "{}", "{0}", "}{", 'V"1"', "O'V", "100%", "%s", "?", "*", "V_"),
    *("a b", "V,1", "\\", "--", "$1", "10", "zz", "ZZ"),
    *("é", "南海村", "村'二'", "Ａ", "𠮷村", "😀"),
)
PATTERNS = (
    *("{0}{1}", "{0}{1}", '{0}"{1}', "{0}'{1}", "{{{{{0}{1}}}}}", "%{0}?{1}*", "{0},{1}"),
    *("社员{0}{1}", "𠮷{0}{1}", "{1}"),
)
"""How a letter and a number make an id. By the last one, ids of members are those of households."""
ODD = ("", "abc", "-1.00", "1.234", "2025-13-01", "2020-01-01", "V1", "litter", "M1", "H1")
_ID = re.compile(r"([A-Z])(-?[0-9]+)")
SHORT = 100_000
ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """One run: its lists as texts, what is asked of it, and how it is cut.

    ``short`` and ``rows_at_once`` stand for the constants of a run, which no short list reaches:
    from how many members on there are the statements of long lists, and how many rows are sorted
    together when parts are put in order.
    """

    covenant: str
    members: list[dict[str, str]]
    history: list[dict[str, str]]
    villages: list[dict[str, str]]
    period: str = "2024"
    as_of: date = date(2025, 1, 31)
    on_bad: OnBad = "stop"
    members_at_once: int = 3
    short: int = SHORT
    rows_at_once: int = ROWS_AT_ONCE


@st.composite
def runs(draw: st.DrawFn) -> Given:
    """A covenant, lists of several villages, of which now and then a row is bad, and a cut."""
    covenant = draw(st.sampled_from(sorted(COVENANTS)))
    ruleset = COVENANTS[covenant]
    period = draw(periods([ruleset]))
    as_of = Period.parse(period).last_day + timedelta(days=draw(st.sampled_from((30, 0, 400))))
    listed = draw(dividend_lists(max_villages=8, max_size=40))
    equal = draw(st.sampled_from((None, None, None, Decimal(0), Decimal(100))))
    if equal is not None:
        listed = [row | {"dividend": equal} for row in listed]
    records = draw(histories(ruleset, listed, period=period, as_of=as_of, max_size=16))
    funds = draw(village_funds(listed)) if covenant == "two rewards" else []
    names = _names(draw, listed)
    members, history, villages = (
        [{column: _text(names(column, cell)) for column, cell in row.items()} for row in rows]
        for rows in (listed, records, funds)
    )
    quarantine = draw(st.booleans())
    if quarantine or draw(st.integers(0, 7)) == 5:
        for rows in (members, history, villages):
            _spoil(draw, rows)
    if draw(st.booleans()):
        members = draw(st.permutations(members))
    return Given(
        covenant,
        members,
        history,
        villages,
        period=period,
        as_of=as_of,
        on_bad="quarantine" if quarantine else "stop",
        members_at_once=draw(st.one_of(st.sampled_from((3, 1, 7)), st.integers(1, 50))),
        short=draw(st.sampled_from((SHORT, 0, 1))),
        rows_at_once=draw(st.sampled_from((ROWS_AT_ONCE, 1, 5))),
    )


def _names(draw: st.DrawFn, listed: Sequence[Row]) -> Callable[[str, Any], Any]:
    """The name that an id is given, by its column; what is no id is left."""
    known = sorted({row["village_id"] for row in listed})
    chosen = st.lists(
        st.sampled_from(VILLAGES_NAMED), min_size=len(known), max_size=len(known), unique=True
    )
    villages = dict(zip(known, draw(chosen), strict=True))
    pattern = draw(st.sampled_from(PATTERNS))
    # Who is not on the list may have the id of who is, as the other kind of subject.
    crossed = draw(st.booleans())
    others = {"member_id": listed[0]["household_id"], "household_id": listed[0]["member_id"]}

    def name(column: str, cell: Any) -> Any:  # noqa: ANN401 - a cell is of any type
        if column == "village_id":
            return villages[cell]
        if column not in {"member_id", "household_id", "record_id"}:
            return cell
        known_as = others[column] if crossed and cell == STRANGER else cell
        found = _ID.fullmatch(known_as)
        if found is None or known_as == STRANGER:
            return known_as
        return pattern.format(*found.groups())

    return name


def _text(cell: object) -> str:
    """A cell as a CSV file has it."""
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _spoil(draw: st.DrawFn, rows: list[dict[str, str]]) -> None:
    """Change some cells, to odd ones or to those of other rows, and let a row stand twice."""
    for _ in range(draw(st.sampled_from((0, 1, 1, 2, 4))) if rows else 0):
        row = draw(st.sampled_from(rows))
        column = draw(st.sampled_from(sorted(row)))
        row[column] = draw(st.sampled_from((*ODD, *(each.get(column, "") for each in rows))))
    if rows and draw(st.integers(0, 3)) == 2:
        rows.append(dict(draw(st.sampled_from(rows))))


# --- the two ways of a run ------------------------------------------------------------------------


def written(run: Given, folder: Path) -> Sources:
    """The lists as CSV files of a folder; funds of villages where there are any."""
    history = history_of([COVENANTS[run.covenant]])
    tables = ((MEMBERS, run.members), (history, run.history), (VILLAGES, run.villages))
    files = [_csv_file(folder, table, rows) for table, rows in tables]
    return Sources(files[0], files[1], files[2] if run.villages else None)


def _csv_file(folder: Path, table: Table, rows: Sequence[dict[str, str]]) -> Path:
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def by_reference(run: Given, sources: Sources, out: Path) -> None:
    """Write the folder of the run on the reference engine."""
    assess(
        COVENANTS[run.covenant],
        sources.members,
        sources.history,
        villages=sources.villages,
        period=run.period,
        as_of=run.as_of,
        engine="reference",
        on_bad=run.on_bad,
    ).write(out)


def in_shards(run: Given, sources: Sources, out: Path) -> None:
    """Write the folder of the run as it is computed by shards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "_SHORT", run.short)
        patch.setattr(
            batch, "sort_parts", functools.partial(sort_parts, rows_at_once=run.rows_at_once)
        )
        run_batch(
            [COVENANTS[run.covenant]],
            sources,
            out,
            period=Period.parse(run.period),
            as_of=run.as_of,
            on_bad=run.on_bad,
            file_format="csv",
            manner=Manner(limits=Limits(threads=2), members_at_once=run.members_at_once),
        )


def outcome(way: Callable[[Given, Sources, Path], None], run: Given, folder: Path) -> object:
    """The files of the tables that a way writes, or why it refuses."""
    sources = written(run, folder)
    out = folder / way.__name__
    try:
        way(run, sources, out)
    except InputError as refused:
        return refused.issues
    except UsageError as refused:
        return str(refused)
    names = [f"{table.name}.csv" for table in (*OUTPUTS.values(), ISSUES)]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    aside = {"set_aside": json.dumps(manifest.get("set_aside"))}
    return aside | {name: (out / name).read_bytes().decode() for name in names}


def outcomes(run: Given) -> tuple[object, object]:
    """What the reference makes of a run, and what the shards make of it."""
    with tempfile.TemporaryDirectory() as folder:
        lists = Path(folder)
        return outcome(by_reference, run, lists), outcome(in_shards, run, lists)


# --- the tests ------------------------------------------------------------------------------------


def plain(names: Sequence[str], **how: Any) -> Given:  # noqa: ANN401 - any of the fields
    """A run of villages of these names, of three members each, one of whom has a record."""
    members = [
        {
            "village_id": village,
            "household_id": f"H{place}{number // 2}",
            "member_id": f"M{place}{number}",
            "dividend": "1000.00",
            "shares": "1",
        }
        for place, village in enumerate(names)
        for number in range(3)
    ]
    history = [
        {
            "record_id": f"R{place}",
            "clause": "litter",
            "member_id": f"M{place}0",
            "occurred_on": "2024-03-01",
            "severity": "minor",
            "impact": "limited",
            "decided_on": "2024-03-10",
        }
        for place in range(len(names))
    ]
    return replace(Given("model", members, history, []), **how)


BRACES = plain(["A{{1}}", "B", "C"])


@settings(max_examples=40)
@example(BRACES)
@example(replace(BRACES, short=0))
@example(plain(["{}", "{0}", "%s"], members_at_once=1, rows_at_once=1))
@given(runs())
def test_shards_write_the_bytes_of_the_reference(run: Given) -> None:
    """All tables and issues are equal to the byte, or both refuse the lists for equal reasons."""
    expected, made = outcomes(run)
    assert made == expected


def test_the_plain_run_is_cut_and_pays() -> None:
    """The example above is a run that succeeds, with somebody in each village who is not paid."""
    expected, made = outcomes(BRACES)
    assert isinstance(made, dict)
    assert made == expected
    assert [row["village_id"] for row in csv.DictReader(made["villages.csv"].splitlines())] == [
        "A{{1}}",
        "B",
        "C",
    ]
    assert len(made["findings.csv"].splitlines()) == 4
