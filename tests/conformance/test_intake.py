"""Inputs taken in by SQL are those that the exact reader reads: rows, issues and provenance."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from sanctions.errors import InputError
from sanctions.model.tables import MEMBERS, VILLAGES, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.columns import history_of
from sanctions.runs.inputs import Sources, read_inputs, set_aside_of
from sanctions.runs.intake import take_in
from tests.unit.files.books import xlsx

Row = dict[str, str]

SOME = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
COVENANT = """
language: 1
id: intake
version: "{version}"
title: {{zh: 收表, en: Intake}}
in_force: {{{in_force}}}
calendar: {{month_end: down}}
scales: {{severity: [{severities}]}}
attributes:
  area: {{type: decimal, unit: m²}}
  times: {{type: integer}}
  fenced: {{type: yes-no}}
  seen_on: {{type: date}}
  role: {{type: choice, values: [owner, "a, b", 租户]}}
clauses:
  parking: {{title: {{zh: 停放, en: Parking}}, about: person}}
  building: {{title: {{zh: 违建, en: Building}}, about: household}}
  {clause}: {{title: {{zh: 其他, en: Other}}, about: person}}
counting: {{appeal: stands}}
grades: [light]
grading: [{{id: otherwise, grade: light}}]
measures: {{notice: {{kind: notice}}, breach: {{kind: payment}}, report: {{kind: referral}}}}
sanctions:
  - {{id: s, when: {{grade: light}}, impose: [{{measure: notice}}]}}
  - id: p
    when: {{clause: [parking, {clause}]}}
    impose: [{{measure: breach, amount: {{fixed: 20}}}}]
  - {{id: r, when: {{clause: building}}, impose: [{{measure: report}}]}}
rewards:
  - id: reward
    fund: {fund}
    unit: member
    scheme: pool
    weight: {weight}
    payout: [{{id: full, pay: 100%}}]
"""


def covenant(version: str, in_force: str, fund: str, weight: str, clause: str) -> Ruleset:
    """One version of the covenant of these tests."""
    severities = "minor, grave" if version == "1" else "minor, heavy"
    return load_ruleset_from(
        COVENANT.format(
            version=version,
            in_force=in_force,
            fund=fund,
            weight=weight,
            clause=clause,
            severities=severities,
        )
    )


def versions(fund: str, weight: str) -> tuple[Ruleset, Ruleset]:
    """Two versions, of which each has a clause and a word that the other lacks."""
    first = "from: 2020-01-01, until: 2024-01-01"
    return (
        covenant("1", first, fund, weight, "litter"),
        covenant("2", "from: 2024-02-01", fund, weight, "noise"),
    )


OWN = "{share: 10%, of: dividend}"
COVENANTS = [
    versions(OWN, "dividend"),
    versions(OWN, "shares"),
    versions("{given: yes}", "equal"),
]
HISTORY = history_of(COVENANTS[0])

DAYS = ["2023-05-01", "2023-12-31", "2024-03-04", "2025-06-01"]
AS_OF = date(2024, 3, 3)
"""Some of these days are later."""

MESSY = [
    *(
        "",
        " ",
        "M1 ",
        "\tM2",
        "M1;M2",
        "'H1",
        "a\u200bb",
        "x\ny",
        'say "so"',
        '"',
        "a, b",
        ",",
        "；",
    ),
    *("2025-02-30", "2025/03/01", "1899-12-31", "2200-01-01", "20250301", "2025-03-01 00:00:00"),
    *("-1", "+1", "1e3", "12.505", "1,000", "1.23456", "9999999999999999", "9" * 19, ".5", "5."),
    *("yes", "TRUE", "no", "maybe", "minor", "Minor", "grave", "heavy", "upheld", "村", "\ufeff"),
    *("3.70E+17", "1e+05", "440605199001011000", "1000", "1,234.50", "￥12元", "2025年3月1日"),
    *("99999919900101001X", "99999919900101001x", "999999-19900101 001ｘ", "９９" + "9" * 16),
    *("-0", "0x10", "nan", "1_000", " 5", "NULL", "a\x00b", "\x7f", "é", "😀"),
]
NAMINGS = ["{0}{1}", "{0}{1}", "{0}{1:03}", "村{0}{1}", "{1} {0}", "é{0}{1}", "{0},{1}", "{0}{2}"]
EVENTS = ("recorded_on", "notified_on", "decided_on", "rectify_by", "rectified_on")
ANYTHING = [
    *MESSY,
    *(*DAYS, "1980-02-29", "2023-01-01", "0", "12.50", "100", "7.1234", "007", "litter", "lter"),
    *("parking", "building", "V1", "V2", "H1", "H2", "M1", "M2", "M99", "R1", "overturned"),
]


@st.composite
def tables_of_rows(draw: st.DrawFn) -> tuple[list[Row], list[Row], list[Row]]:
    """Members, records and villages, of texts: sound ones, of which some cells are changed."""
    naming = draw(st.sampled_from(NAMINGS))

    def name(letter: str, number: int) -> str:
        return naming.format(letter, number, 99 - number)

    people = draw(st.integers(0, 12))
    members = [
        {
            "village_id": name("V", number // 6 + 1),
            "household_id": name("H", number // 3 + 1),
            "member_id": name("M", number),
            "dividend": draw(st.sampled_from(["0", "12.50", "100", "3.1"])),
            "birth_date": draw(st.sampled_from(["", "1980-02-29", "2015-07-01"])),
            "shares": draw(st.sampled_from(["0", "1.5", "2.2500", "1"])),
        }
        for number in range(people)
    ]
    history = [record(draw, name, number, people) for number in range(draw(st.integers(0, 8)))]
    villages = [{"village_id": name("V", number), "fund": "500"} for number in (1, 2)]
    listed = (members, history, villages[: (people + 5) // 6])
    for rows, table in zip(listed, (MEMBERS, HISTORY, VILLAGES), strict=True):
        for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 1, 2, 5])) if rows else 0):
            row = draw(st.sampled_from(rows))
            cell = st.sampled_from([*ANYTHING, *draw(st.sampled_from(rows)).values()])
            row[draw(st.sampled_from(table.names))] = draw(cell)
        if draw(st.integers(0, 19)) == 5:
            for row in rows:
                row[draw(st.sampled_from(["shares", "occurred_on", "fund"]))] = ""
        if draw(st.integers(0, 19)) == 5:
            rows += [dict(row) for row in rows[:2]]
        if draw(st.integers(0, 4)) == 2:
            rows.reverse()
    return listed


def record(draw: st.DrawFn, name: Callable[[str, int], str], number: int, people: int) -> Row:
    """One sound record."""
    occurred = draw(st.sampled_from(DAYS))
    later = st.sampled_from(["", "", *(day for day in DAYS if day >= occurred)])
    row = dict.fromkeys(HISTORY.names, "")
    row |= {"record_id": name("R", number), "occurred_on": occurred}
    row |= {event: draw(later) for event in EVENTS}
    owner = draw(st.integers(0, max(people, 1) - draw(st.integers(0, 1))))
    if draw(st.booleans()):
        row |= {"clause": "parking", "member_id": name("M", owner)}
    else:
        row |= {"clause": "building", "household_id": name("H", owner // 3 + 1)}
    if draw(st.booleans()):
        row |= {"appealed_on": occurred, "resolved_on": occurred, "outcome": "upheld"}
    row["incident_id"] = draw(st.sampled_from(["", "", "E1", "E2"]))
    row["severity"] = draw(st.sampled_from(["", "minor"]))
    row["role"] = draw(st.sampled_from(["", "owner", "a, b", "租户"]))
    row["fenced"] = draw(st.sampled_from(["", "yes", "no", "true", "false"]))
    row["area"], row["times"] = draw(st.sampled_from([("", ""), ("12.5", "3"), ("0.1234", "0")]))
    row["seen_on"] = draw(later)
    return row


@dataclass(frozen=True)
class Shape:
    """How a table is given."""

    columns: tuple[str, ...]
    style: Mapping[str, Any]


@st.composite
def shapes(draw: st.DrawFn, table: Table) -> Shape:
    """Which columns there are, and how they are written."""
    columns = list(table.names)
    for name in table.names:
        rare = name in table.required or name in {"member_id", "household_id", "shares"}
        if draw(st.integers(0, 199 if rare else 3)) == 1:
            columns.remove(name)
    if draw(st.integers(0, 9)) == 5:
        columns.insert(
            draw(st.integers(0, len(columns))), draw(st.sampled_from(["remarks", "Loss"]))
        )
    if columns and draw(st.integers(0, 40)) == 20:
        columns.append(draw(st.sampled_from(columns)))
    if draw(st.booleans()):
        columns = draw(st.permutations(columns))
    style = {
        "quoting": draw(st.sampled_from(["minimal", "minimal", "all", "none"])),
        "ending": draw(st.sampled_from(["\n", "\n", "\r\n"])),
        "mark": draw(st.integers(0, 5)) == 1,
        "blank": draw(st.sampled_from([None] * 15 + [0, 1, 2, 99])),
        "short": draw(st.sampled_from([None] * 20 + [1, 3])),
        "nothing": draw(st.sampled_from([0] * 9 + [1, 2])),
        "unended": draw(st.booleans()),
        "types": draw(st.lists(st.sampled_from(TYPES), min_size=25, max_size=25)),
        "groups": draw(st.sampled_from([1, 2, 100])),
        "per_part": draw(st.sampled_from([1, 2, 3, 5, 100])),
        "untyped": draw(st.integers(0, 3)) == 1,
    }
    return Shape(tuple(columns), style)


# ------------------------------------------------------------------------------ as files


def csv_file(path: Path, rows: Sequence[Row], shape: Shape) -> Path:
    """The rows as a CSV file, sometimes one that people have laid hands on."""
    style = shape.style
    lines = [shape.columns, *([row.get(name, "") for name in shape.columns] for row in rows)]
    lines += [[""] * len(shape.columns)] * style["nothing"]
    if style["short"] is not None and style["short"] < len(lines):
        lines[style["short"]] = lines[style["short"]][:-1]
    texts = [line_text(cells, style["quoting"]) for cells in lines]
    if style["blank"] is not None:
        texts.insert(style["blank"], "")
    text = style["ending"].join(texts) + ("" if style["unended"] else style["ending"])
    file = path.with_suffix(".csv")
    file.write_bytes((b"\xef\xbb\xbf" if style["mark"] else b"") + text.encode())
    return file


def line_text(cells: Sequence[str], quoting: str) -> str:
    """One line; without quoting its cells may fall apart."""
    if quoting == "none":
        return ",".join(cells)
    file = io.StringIO(newline="")
    if quoting == "all":
        csv.writer(file, lineterminator="", quoting=csv.QUOTE_ALL).writerow(cells)
    else:
        csv.writer(file, lineterminator="").writerow(cells)
    return file.getvalue()


TYPES: list[pa.DataType | None] = [
    *[None] * 80,
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.float64(),
    pa.int32(),
    pa.uint8(),
    pa.timestamp("us"),
    pa.decimal128(38, 10),
    pa.decimal128(12, 1),
    pa.null(),
    pa.date64(),
    pa.binary(),
]
USUAL: dict[str, pa.DataType] = {
    "day": pa.date32(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 4),
    "yes-no": pa.bool_(),
}


def arrow_rows(table: Table, rows: Sequence[Row], shape: Shape) -> pa.Table:
    """The rows as an Arrow table: a column of another type than text has what fits that type."""
    arrays: list[pa.Array[Any]] = []
    names: list[str] = []
    for name, other in zip(shape.columns, shape.style["types"], strict=False):
        column = table.column(name) if name in table.names else None
        kind = "text" if column is None else column.type.kind
        cells = [row.get(name, "") for row in rows]
        usual = USUAL.get(kind, pa.string()) if shape.style["quoting"] != "none" else pa.string()
        arrays.append(array_of(cells, other or usual))
        names.append(name)
    return pa.Table.from_arrays(arrays, names=names)


def array_of(cells: Sequence[str], of: pa.DataType) -> "pa.Array[Any]":
    """The cells in that type; what does not fit is null."""
    return pa.array([fitting(cell, of) for cell in cells], type=of)


def fitting(cell: str, of: pa.DataType) -> object:
    """The cell as a value of the type, None if there is none."""
    convert: Callable[[str], object] = str
    if pa.types.is_date(of) or pa.types.is_timestamp(of):
        convert = date.fromisoformat
    elif pa.types.is_decimal(of):
        convert = Decimal
    elif pa.types.is_integer(of):
        convert = int
    elif pa.types.is_floating(of):
        convert = float
    elif pa.types.is_boolean(of):
        convert = {"yes": True, "no": False}.__getitem__
    elif pa.types.is_null(of):
        return None
    elif pa.types.is_binary(of):
        convert = str.encode
    try:
        value = convert(cell)
        return pa.scalar(value, type=of).as_py()
    except (ValueError, KeyError, InvalidOperation, pa.ArrowException, OverflowError):
        return None


def parquet_file(path: Path, table: Table, rows: Sequence[Row], shape: Shape) -> Path:
    """The rows as a Parquet file of some row groups."""
    file = path.with_suffix(".parquet")
    parquet.write_table(arrow_rows(table, rows, shape), file, row_group_size=shape.style["groups"])
    return file


def folder_of_parts(path: Path, table: Table, rows: Sequence[Row], shape: Shape) -> Path:
    """The rows as a folder of Parquet files, each as its rows alone would be exported."""
    folder = path.with_suffix("")
    folder.mkdir()
    (folder / "_SUCCESS").touch()
    held = arrow_rows(table, rows, shape)
    per_part = shape.style["per_part"]
    for place, start in enumerate(range(0, max(len(held), 1), per_part)):
        part = held.slice(start, per_part)
        if shape.style["untyped"]:  # as pandas leaves what is empty without a type
            for at, name in enumerate(part.schema.names):
                if part.column(at).null_count == len(part):
                    part = part.set_column(at, name, pa.nulls(len(part)))
        file = folder / f"part-{place:05}.parquet"
        parquet.write_table(part, file, row_group_size=shape.style["groups"])
    return folder


# ------------------------------------------------------------------------------- compared


def read(pair: tuple[Ruleset, ...], sources: Sources, *, quarantine: bool) -> object:
    """What the exact reader makes of it, in a form to compare."""
    try:
        inputs, issues, provenance = read_inputs(
            pair, pair[-1], sources, as_of=AS_OF, quarantine=quarantine
        )
    except InputError as error:
        return error.issues
    tables = {
        table.table.name: in_some_order(
            tuple(row[name] for name in table.table.names) for row in table.rows
        )
        for table in (inputs.members, inputs.history, inputs.villages)
    }
    aside = set_aside_of(inputs)
    every = {each.table: len(tables[each.table]) + each.rows for each in aside}
    assert every == {VILLAGES.name: 0, **{each.table: each.rows for each in provenance}}
    return tables, list(inputs.held), issues, provenance, aside


def taken(pair: tuple[Ruleset, ...], sources: Sources, *, quarantine: bool) -> object:
    """What the intake makes of it, in the same form."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        try:
            intake = take_in(
                connection, pair, pair[-1], sources, as_of=AS_OF, quarantine=quarantine
            )
        except InputError as error:
            return error.issues
        tables = {
            table.name: in_some_order(connection.table(table.name).fetchall())
            for table in (MEMBERS, history_of(pair), VILLAGES)
        }
        assert intake.rows == {name: len(rows) for name, rows in tables.items()}
        assert sum(intake.village_members.values()) == len(tables["members"])
        held = connection.execute("SELECT subject_kind, subject FROM held ORDER BY ALL").fetchall()
        return tables, held, intake.issues, intake.provenance, intake.set_aside


def in_some_order(rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows as a set of rows, where each may stand several times."""
    return sorted(rows, key=repr)


def sources_of(given: Sequence[object]) -> Sources:
    """The tables of a run, with funds of villages or without."""
    members, history, *funds = given
    return Sources(members, history, funds[0] if funds else None)


SHAPES = st.tuples(shapes(MEMBERS), shapes(HISTORY), shapes(VILLAGES))


@dataclass(frozen=True)
class Run:
    """What is asked of a run: the covenant, whether villages are given, and what bad rows do."""

    versions: tuple[Ruleset, ...]
    with_villages: bool
    quarantine: bool


RUNS = st.builds(Run, st.sampled_from(COVENANTS), st.booleans(), st.booleans())


@pytest.mark.parametrize("form", ["csv", "parquet", "parts", "arrow", "rows"])
@SOME
@given(tables=tables_of_rows(), forms=SHAPES, run=RUNS)
def test_sql_takes_in_what_the_exact_reader_reads(
    form: str,
    tables: tuple[list[Row], list[Row], list[Row]],
    forms: tuple[Shape, Shape, Shape],
    run: Run,
) -> None:
    """Equal rows, issues, provenance and held subjects, or the same issues stop both."""
    with tempfile.TemporaryDirectory() as folder:
        sources: list[object] = []
        for table, rows, shape in zip((MEMBERS, HISTORY, VILLAGES), tables, forms, strict=True):
            path = Path(folder) / f"[{table.name}] *"
            match form:
                case "csv":
                    sources.append(csv_file(path, rows, shape))
                case "parquet":
                    sources.append(parquet_file(path, table, rows, shape))
                case "parts":
                    sources.append(folder_of_parts(path, table, rows, shape))
                case "arrow":
                    sources.append(arrow_rows(table, rows, shape))
                case _:
                    sources.append(rows)
        if not run.with_villages and not run.versions[-1].rewards[0].given:
            sources.pop()
        expected = read(run.versions, sources_of(sources), quarantine=run.quarantine)
        assert taken(run.versions, sources_of(sources), quarantine=run.quarantine) == expected


WORDS = {
    "village_id": "村社", "household_id": "户号", "member_id": "身份证号", "dividend": "个人金额",
    "record_id": "记录编号", "clause": "条款", "occurred_on": "发生日期",
}  # fmt: skip
ODD_CELLS = [None, 1.0, 0.1 + 0.2, -1.0, 1e17, True, date(2025, 3, 1), 45717.0, 12.5, "合计", "'M1"]


@settings(SOME, max_examples=40)
@given(tables=tables_of_rows(), run=RUNS, data=st.data())
def test_workbooks_are_taken_in_as_they_are_read(
    tables: tuple[list[Row], list[Row], list[Row]], run: Run, data: st.DataObject
) -> None:
    """Sheets of any cells give equal rows, issues and places."""
    with tempfile.TemporaryDirectory() as folder:
        files: list[object] = []
        for table, rows in zip((MEMBERS, HISTORY, VILLAGES), tables, strict=True):
            names = table.names
            head: list[object] = [WORDS.get(each, each) for each in names]
            cells: list[list[object]] = [
                [_shown(row.get(each, "")) for each in names] for row in rows
            ]
            for _ in range(data.draw(st.integers(0, 2)) if rows else 0):
                row = data.draw(st.integers(0, len(rows) - 1))
                column = data.draw(st.integers(0, len(names) - 1))
                cells[row][column] = data.draw(st.sampled_from(ODD_CELLS))
            half = data.draw(st.integers(0, len(cells)))
            sheets = {"一": [head, *cells[:half]], "二": [head, *cells[half:]]}
            files.append(xlsx(Path(folder) / f"{table.name}.xlsx", sheets))
        expected = read(run.versions, sources_of(files), quarantine=run.quarantine)
        assert taken(run.versions, sources_of(files), quarantine=run.quarantine) == expected


def _shown(text: str) -> object:
    """A cell of such a text: money as a number; no formula, and nothing that no XML holds."""
    if text in {"0", "12.50", "100", "3.1", "1.5", "2.2500"}:
        return float(text)
    return "".join(each for each in text if each.isprintable() or each == "\t").lstrip("=")
