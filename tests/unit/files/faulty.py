"""One faulty input for every code: what it is, and the issues that it gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from sanctions.errors import InputError, Issue
from sanctions.files import (
    Demands,
    Inputs,
    Rows,
    VersionDemands,
    check_tables,
    file_bytes,
    given_rows,
    read_rows,
    read_table,
    set_aside,
    write_folder,
)
from sanctions.files.checks import later_issues
from sanctions.files.delimited import given_csv
from sanctions.files.given import Given
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.steady import steady
from sanctions.model.tables import (
    HISTORY,
    MEMBERS,
    VILLAGES,
    VILLAGES_OUT,
    YES_NO,
    Column,
    Table,
    Text,
    choice,
    history_table,
)
from tests.unit.files.books import (
    MEMBER_CELLS,
    TITLES,
    Cells,
    encrypted,
    xlsx,
    xlsx_of_openpyxl,
)
from tests.unit.files.faulty_runs import RUN_EXAMPLES

NO_SHEETS: Mapping[str, Cells] = {}
MEMBER = {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "100.00"}
RECORD = {
    "record_id": "R1",
    "clause": "parking",
    "member_id": "M1",
    "occurred_on": "2025-03-01",
}
SCALED = history_table(
    [
        Column("severity", choice("minor", "serious", "grave"), Text("", ""), Text("", "")),
        Column("fenced", YES_NO, Text("", ""), Text("", "")),
    ]
)
COVENANT = Demands(
    (
        VersionDemands(
            "model@2022-07",
            date(2022, 7, 1),
            None,
            {"parking": "person", "illegal-building": "household"},
            {"severity": ("minor", "serious")},
        ),
    )
)
PAYING = Demands((replace(COVENANT.versions[0], effects={"parking": frozenset(("payment",))}),))
Trigger = Callable[[Path], list[Issue]]


def _changed_meanwhile(folder: Path) -> list[Issue]:
    file = folder / "members.csv"
    file.write_text("village_id,household_id,member_id\n", encoding="utf-8")
    with steady({"members": file}) as require_unchanged:
        file.write_text("village_id,household_id,member_id\nV1,H1,M1\n", encoding="utf-8")
        return _refused(require_unchanged)


def csv_of(content: bytes, path: str, table: str) -> Given:
    """What is given by a plain CSV file of this content, in UTF-8."""
    return given_csv(content.decode("utf-8-sig"), sha256(content).hexdigest(), path, table)


def typed(table: Table, *rows: Mapping[str, object]) -> tuple[Rows, list[Issue]]:
    """The rows of a list of mappings, and its issues."""
    return read_rows(given_rows(rows, table.name), table)


def inputs(
    members: Sequence[Mapping[str, object]],
    history: Sequence[Mapping[str, object]],
    villages: Sequence[Mapping[str, object]] = (),
) -> Inputs:
    """The tables of a run from lists of mappings."""
    return Inputs(
        typed(MEMBERS, *members)[0],
        typed(SCALED, *history)[0],
        typed(VILLAGES, *villages)[0],
    )


def cell(table: Table, base: Mapping[str, object], column: str, value: object) -> Trigger:
    """A row with one bad cell."""
    return lambda _: typed(table, {**base, column: value})[1]


def member(column: str, value: object) -> Trigger:
    """A member with one bad cell."""
    return cell(MEMBERS, MEMBER, column, value)


def record(column: str, value: object) -> Trigger:
    """A record with one bad cell."""
    return cell(SCALED, RECORD, column, value)


def checked(demands: Demands = COVENANT, **cells: object) -> Trigger:
    """A record that can be read, and that the checks refuse."""
    return lambda _: check_tables(inputs([MEMBER], [{**RECORD, **cells}]), demands)


def csv(content: bytes) -> Trigger:
    """A list of members in a CSV file."""

    def trigger(folder: Path) -> list[Issue]:
        file = folder / "members.csv"
        file.write_bytes(content)
        return [*read_table(file, MEMBERS)[2]]

    return trigger


def lines(*rows: str) -> bytes:
    """The bytes of a CSV file with the required columns of the members."""
    return "\n".join(["village_id,household_id,member_id,dividend", *rows, ""]).encode()


def _not_parquet(folder: Path) -> list[Issue]:
    file = folder / "members.parquet"
    file.write_bytes(file_bytes("parquet", MEMBERS, typed(MEMBERS, MEMBER)[0].rows)[:-9])
    return read_table(file, MEMBERS)[2]


def book(
    *rows: Sequence[object], merged: Sequence[str] = (), more: Mapping[str, Cells] = NO_SHEETS
) -> Trigger:
    """A list of members in a workbook, below a header where rows are given."""

    def trigger(folder: Path) -> list[Issue]:
        cells = {**({"2025": [TITLES, *rows]} if rows else {}), **more}
        return read_book(xlsx(folder / "members.xlsx", cells, merged))

    return trigger


def read_book(file: Path, chosen: ListMap = NO_MAP) -> list[Issue]:
    """The issues of a list of members in a workbook, with their places."""
    given, _, issues = read_table(file, MEMBERS, chosen)
    return [issue if given.origin is None else given.origin.located(issue) for issue in issues]


def _cut_short(folder: Path) -> list[Issue]:
    file = xlsx(folder / "members.xlsx", {"2025": [TITLES, MEMBER_CELLS]})
    file.write_bytes(file.read_bytes()[:-100])
    return read_book(file)


def _locked(folder: Path) -> list[Issue]:
    plain = xlsx(folder / "plain.xlsx", {"2025": [TITLES, MEMBER_CELLS]})
    return read_book(encrypted(folder / "members.xlsx", plain))


def _no_result(folder: Path) -> list[Issue]:
    rows = [TITLES, ["V1", "H1", "M1", "=1/0"]]
    return read_book(xlsx_of_openpyxl(folder / "members.xlsx", {"2025": rows}))


def _not_in_the_map(folder: Path) -> list[Issue]:
    file = xlsx(folder / "members.xlsx", {"2025": [TITLES, MEMBER_CELLS]})
    return read_book(file, ListMap({"dividend": "实发金额"}))


def _parts(*names: str, **other: object) -> Trigger:
    """Members in a folder of files of these names; the last has other cells."""

    def trigger(folder: Path) -> list[Issue]:
        (folder / "members").mkdir()
        for name in names:
            cells = {**MEMBER, **(other if name == names[-1] else {})}
            parquet.write_table(pa.Table.from_pylist([cells]), folder / "members" / name)
        return read_table(folder / "members", MEMBERS)[2]

    return trigger


def _broken_text(_: Path) -> list[Issue]:
    buffers = [None, pa.array([0, 2], pa.int32()).buffers()[1], pa.py_buffer(b"\xb3\xc2")]
    broken = pa.Array.from_buffers(pa.string(), 1, buffers)
    cells = {name: pa.array([text]) for name, text in MEMBER.items()}
    return read_table(pa.table({**cells, "village_id": broken}), MEMBERS)[2]


def _foreign_folder(folder: Path) -> list[Issue]:
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    return _refused(lambda: write_folder(folder, [], {}))


def _link(folder: Path) -> list[Issue]:
    (folder / "2025").mkdir()
    (folder / "latest").symlink_to("2025")
    return _refused(lambda: write_folder(folder / "latest", [], {}))


def _not_written(folder: Path) -> list[Issue]:
    (folder / "file").write_text("", encoding="utf-8")
    return _refused(lambda: write_folder(folder / "file" / "out", [], {}))


def _sum_too_large(_: Path) -> list[Issue]:
    row = dict.fromkeys(VILLAGES_OUT.names) | {"fund": 10**18}
    return _refused(lambda: file_bytes("csv", VILLAGES_OUT, [row]))


def _refused(call: Callable[[], object]) -> list[Issue]:
    with pytest.raises(InputError) as caught:
        call()
    return list(caught.value.issues)


def _nobody_held(_: Path) -> list[Issue]:
    given = inputs([MEMBER], [{**RECORD, "member_id": None}])
    return set_aside(given, check_tables(given, COVENANT))[1]


def _members(*rows: dict[str, object], demands: Demands = COVENANT) -> Trigger:
    return lambda _: check_tables(inputs([{**MEMBER, **row} for row in rows], []), demands)


def _later(of_member: Mapping[str, object], of_record: Mapping[str, object]) -> Trigger:
    """A member and a record on the list of a run as of 2025-12-31."""
    given = inputs([{**MEMBER, **of_member}], [{**RECORD, **of_record}])
    return lambda _: [*later_issues(given, date(2025, 12, 31))]


def _villages(demands: Demands, *rows: Mapping[str, object]) -> Trigger:
    return lambda _: check_tables(inputs([MEMBER], [], [*rows]), demands)


@dataclass(frozen=True, slots=True)
class Example:
    """What is given, in a few words or cells, and how to get its issues."""

    given: str
    trigger: Trigger


def _row(**cells: object) -> str:
    return ", ".join(f"{name}: {value}" for name, value in cells.items())


NEEDS = Demands(COVENANT.versions, shares=True, funds=True)
LATE = {"appealed_on": "2025-05-02", "resolved_on": "2025-05-01", "outcome": "upheld"}
ZONED = datetime.fromisoformat("2025-03-01T00:00:00+08:00")

EXAMPLES: dict[str, Example] = {
    "D001": Example(
        "--members members.csv (no such file)",
        lambda folder: read_table(folder / "members.csv", MEMBERS)[2],
    ),
    "D002": Example("a byte FF in line 2", csv(lines("V1,H1,M1,100.00")[:-1] + b"\xff\n")),
    "D003": Example("members.csv of 0 bytes", csv(b"")),
    "D004": Example(
        "village_id,household_id,member_id,dividend,dividend",
        csv(b"village_id,household_id,member_id,dividend,dividend\nV1,H1,M1,100.00,90.00\n"),
    ),
    "D005": Example("V1,H1,M1,1,000.00", csv(lines("V1,H1,M1,1,000.00"))),
    "D006": Example('V1,H1,"M1,100.00', csv(lines('V1,H1,"M1,100.00'))),
    "D007": Example("members.parquet, cut short", _not_parquet),
    "D008": Example("--members members.docx", lambda _: read_table("members.docx", MEMBERS)[2]),
    "D009": Example("members=42", lambda _: read_table(42, MEMBERS)[2]),
    "D010": Example(
        'members=["V1,H1,M1,100.00"]', lambda _: read_table(["V1,H1,M1,100.00"], MEMBERS)[2]
    ),
    "D011": Example(
        "village_id,household_id,membr_id,dividend",
        csv(b"village_id,household_id,membr_id,dividend\nV1,H1,M1,100.00\n"),
    ),
    "D012": Example("remarks: paid by hand", record("remarks", "paid by hand")),
    "D013": Example("an Arrow table with GB18030 bytes in village_id", _broken_text),
    "D014": Example("decide_on: 2025-03-10", record("decide_on", "2025-03-10")),
    "D015": Example("a cell of 131073 characters", csv(lines(f"V1,H1,{'M' * 131_073},1"))),
    "D016": Example(
        "village_id;household_id;member_id;dividend",
        csv(lines("V1,H1,M1,1").replace(b",", b";")),
    ),
    "D017": Example(",,, (lines 3 and 4)", csv(lines("V1,H1,M1,1", ",,,", ",,,"))),
    "D018": Example("--members members, a folder with _SUCCESS alone", _parts("_SUCCESS")),
    "D019": Example(
        "--members members, where notes.txt is", _parts("part-00000.parquet", "notes.txt")
    ),
    "D020": Example(
        "dividend as text in part-00000.parquet, and as a number in part-00001.parquet",
        _parts("part-00000.parquet", "part-00001.parquet", dividend=100),
    ),
    "D031": Example("dividend:", member("dividend", " ")),
    "D032": Example("member_id: 4.406051990010112e+17", member("member_id", 440605199001011234.0)),
    "D033": Example('member_id: "M1001 "', member("member_id", "M1001 ")),
    "D034": Example('member_id: "M1001;M1002"', member("member_id", "M1001;M1002")),
    "D035": Example("occurred_on: 1/3/2025", record("occurred_on", "1/3/2025")),
    "D036": Example("occurred_on: 2025-02-29", record("occurred_on", "2025-02-29")),
    "D037": Example("occurred_on: 2025-03-01 00:00+08:00", record("occurred_on", ZONED)),
    "D038": Example("occurred_on: 0205-03-01", record("occurred_on", "0205-03-01")),
    "D039": Example('dividend: "1.234,50"', member("dividend", "1.234,50")),
    "D040": Example("dividend: 100.005", member("dividend", "100.005")),
    "D041": Example("dividend: 0.1 + 0.2", member("dividend", 0.1 + 0.2)),
    "D042": Example("dividend: 10000000000000000", member("dividend", "10000000000000000")),
    "D043": Example("dividend: -100.00", member("dividend", "-100.00")),
    "D044": Example("fenced: maybe", record("fenced", "maybe")),
    "D045": Example("severity: seriuos", record("severity", "seriuos")),
    "D046": Example("occurred_on: yes", record("occurred_on", True)),  # noqa: FBT003  a cell
    "D021": Example("members.xlsx, cut short", _cut_short),
    "D022": Example("members.xlsx with a password", _locked),
    "D023": Example(
        "a cell in column ABC",
        book([*MEMBER_CELLS, *[None] * 726, "x"]),
    ),
    "D024": Example(
        "members.xlsx, of names alone",
        book(more={"2025": [["姓名", "金额合计"], ["陈志强", 100.0]]}),
    ),
    "D025": Example("a second sheet 说明", book(MEMBER_CELLS, more={"说明": [["请勿改动"]]})),
    "D026": Example(
        "two lists on one sheet",
        book(MEMBER_CELLS, [], ["户号", "身份证号", "分红金额"], ["H2", "M2", 50.0]),
    ),
    "D027": Example(
        "个人金额 | 应发金额",
        book(more={"2025": [[*TITLES, "应发金额"], [*MEMBER_CELLS, 90.0]]}),
    ),
    "D028": Example(
        "a second sheet without 户号",
        book(MEMBER_CELLS, more={"东村": [["村社", "身份证号", "个人金额"], ["V2", "M2", 50.0]]}),
    ),
    "D029": Example(
        "D2:D3 merged, 个人金额",
        book(MEMBER_CELLS, ["V1", "H1", "M2", None], merged=["D2:D3"]),
    ),
    "D030": Example("单位：万元", book(more={"2025": [["单位：万元"], TITLES, MEMBER_CELLS]})),
    "D047": Example("D2: =1/0 (not computed)", _no_result),
    "D048": Example(
        "制表人：李明 below 合计",
        book(MEMBER_CELLS, ["合计", None, None, 100.0], ["制表人：李明"]),
    ),
    "D049": Example("member_id: 4.40605E+17", member("member_id", "4.40605E+17")),
    "D050": Example("--map with dividend: 实发金额", _not_in_the_map),
    "D051": Example("合计 1000.00 below 100.00", book(MEMBER_CELLS, ["合计", None, None, 1000.0])),
    "D052": Example(
        "户金额 200.00 of a household of one with 100.00",
        book(more={"2025": [[*TITLES, "户金额"], [*MEMBER_CELLS, 200.0]]}),
    ),
    "D053": Example("合计 一百元", book(MEMBER_CELLS, ["合计", None, None, "一百元"])),
    "D054": Example(
        "户主 twice in the household H1",
        book(
            more={
                "2025": [
                    [*TITLES, "与户主关系"],
                    [*MEMBER_CELLS, "户主"],
                    ["V1", "H1", "M2", 50.0, "户主"],
                ]
            }
        ),
    ),
    "D055": Example(
        "a member below 合计 100.00",
        book(MEMBER_CELLS, ["合计", None, None, 100.0], ["V1", "H1", "M2", 50.0]),
    ),
    "D060": Example("members.csv, saved again while it was read", _changed_meanwhile),
    "D101": Example(
        "member_id: M1001 (rows 1 and 2)",
        _members({"member_id": "M1001"}, {"member_id": "M1001"}),
    ),
    "D102": Example(_row(member_id="M1", household_id="H1"), checked(household_id="H1")),
    "D103": Example("member_id: , household_id: ", checked(member_id=None)),
    "D104": Example("clause: parkin", checked(clause="parkin")),
    "D105": Example(
        _row(clause="parking", household_id="H1"), checked(member_id=None, household_id="H1")
    ),
    "D106": Example(
        "village_id: V1, household_id: H1001; village_id: V2, household_id: H1001",
        _members(
            {"household_id": "H1001"},
            {"household_id": "H1001", "village_id": "V2", "member_id": "M2"},
        ),
    ),
    "D107": Example(
        _row(occurred_on="2025-03-01", decided_on="2025-02-01"), checked(decided_on="2025-02-01")
    ),
    "D108": Example(
        _row(appealed_on="2025-05-01", outcome="upheld"),
        checked(appealed_on="2025-05-01", outcome="upheld"),
    ),
    "D109": Example(
        _row(appealed_on="2025-05-01", resolved_on="2025-06-01"),
        checked(appealed_on="2025-05-01", resolved_on="2025-06-01"),
    ),
    "D110": Example(
        _row(resolved_on="2025-06-01", outcome="upheld"),
        checked(resolved_on="2025-06-01", outcome="upheld"),
    ),
    "D111": Example(_row(**LATE), checked(COVENANT, **LATE)),
    "D112": Example("member_id: M9001 (not on the list)", checked(member_id="M9001")),
    "D113": Example(
        "shares: 2, shares: (empty)", _members({"shares": 2}, {"member_id": "M2"}, demands=NEEDS)
    ),
    "D114": Example("no row for V1 in villages", _villages(NEEDS)),
    "D115": Example(
        _row(village_id="V9", fund="500.00"), _villages(COVENANT, {"village_id": "V9", "fund": 500})
    ),
    "D116": Example("severity: grave", checked(severity="grave")),
    "D117": Example("member_id: , household_id: , with --quarantine", _nobody_held),
    "D118": Example("members.csv with a header alone", _members()),
    "D119": Example(
        "birth_date: 2090-01-01",
        lambda _: check_tables(
            inputs([{**MEMBER, "birth_date": "2090-01-01"}], [RECORD]), COVENANT
        ),
    ),
    "D120": Example(
        _row(decided_on="2025-03-10", appealed_on="2025-03-05"),
        checked(decided_on="2025-03-10", appealed_on="2025-03-05"),
    ),
    "D121": Example(
        "decided_on: 2052-03-10 --as-of 2025-12-31", _later({}, {"decided_on": "2052-03-10"})
    ),
    "D122": Example(
        "birth_date: 2052-03-10 --as-of 2025-12-31", _later({"birth_date": "2052-03-10"}, {})
    ),
    "D123": Example(
        "parking, M1, incident E1, twice",
        lambda _: check_tables(
            inputs(
                [MEMBER],
                [{**RECORD, "record_id": name, "incident_id": "E1"} for name in ("R1", "R2")],
            ),
            PAYING,
        ),
    ),
    "D201": Example("--out DIR, where notes.txt is", _foreign_folder),
    "D202": Example("--out file/out, where file is a file", _not_written),
    "D203": Example("fund: 10000000000000000.00", _sum_too_large),
    "D204": Example("--out latest, a link to the folder 2025", _link),
    **{code: Example(*each) for code, each in RUN_EXAMPLES.items()},
}


def first_issue(code: str, folder: Path) -> Issue:
    """The first issue of that code that its example gives."""
    issues = EXAMPLES[code].trigger(folder)
    return next(issue for issue in issues if issue.code == code)


__all__ = [
    "COVENANT",
    "EXAMPLES",
    "HISTORY",
    "MEMBER",
    "RECORD",
    "SCALED",
    "checked",
    "csv_of",
    "first_issue",
    "inputs",
    "lines",
    "typed",
]
