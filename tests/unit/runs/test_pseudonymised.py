"""Under a key nobody's id, and no word of a cell, gets out of a run: not even of a faulty list."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from sanctions import InputError, UsageError, adjust, assess, load, pseudonym, screen
from sanctions.engines.columnar.store import Limits, opened
from sanctions.errors import SanctionsError
from sanctions.files.pseudonyms import key_of
from sanctions.model.calendar import Period
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.inputs import Sources
from tests.unit.cli.lists import NANHAI, call, write_lists
from tests.unit.files.books import xls, xlsx

KEY = b"k" * 32
AS_OF = "2026-01-31"
PLANTED = ("SECRET", "张密密", "密密", "密事")
"""Marks that stand in every cell that is no day, no figure and no id of a village or a record."""

FINE = [
    ["V1", "SECRET-H1", "SECRET-M1", "1000.00", "1980-05-01"],
    ["V1", "SECRET-H2", "SECRET-M2", "500.00", "1982-03-12"],
    ["V1", "SECRET-H2", "SECRET-M3", "500.00", "1975-09-09"],
]
BROKEN = [
    ["V1;SECRET", "SECRET-H3 ", "SECRET;M4", "SECRET12", "SECRET-1980"],
    ["V1", "", "SECRET-M1", "", "1990-13-01SECRET"],
    ["V2", "SECRET-H1", "SECRET-M5", "-5SECRET", "2030-01-01"],
]
COLUMNS = ["village_id", "household_id", "member_id", "dividend", "birth_date"]
RECORD_COLUMNS = ["record_id", "clause", "member_id", "household_id", "occurred_on", "decided_on"]
RECORD_COLUMNS += ["severity", "impact"]
FINE_RECORDS = [
    ["R1", "illegal-parking", "SECRET-M1", "", "2025-03-01", "2025-03-10", "serious", "bad"],
    ["R2", "litter", "SECRET-M9", "", "2025-11-02", "2025-11-12", "minor", "limited"],
]
BROKEN_RECORDS = [
    ["SECRET;R3", "SECRET密事", "SECRET-M1", "SECRET-H1", "SECRET", "2025-03-10", "SECRET", "密密"],
    ["R4", "litterSECRET", "SECRET-M1\t", "", "2025-11-02", "2024-11-12", "minor", "limited"],
    ["R5", "litter", "", "", "2025-11-02", "2025-11-12", "minorSECRET", "limited"],
    ["R5", "litter", "SECRET-M2", "SECRET-H2", "2025-11-02", "2025-11-12", "minor", "limited"],
]
HEADINGS = ["村社", "户号", "身份证号", "个人金额", "出生日期", "张密密的备注", "户主姓名"]
RECORD_HEADINGS = ["记录编号", "条款", "成员编号", "户编号", "发生日期", "认定日期", "severity"]
RECORD_HEADINGS += ["impact", "张密密的备注"]
Table = Sequence[Sequence[str]]
Columns = dict[str, list[Any]]


def noted(rows: Table) -> list[list[str]]:
    """The rows with a note and a name behind them."""
    return [[*row, "SECRET note", "张密密"] for row in rows]


def sheets(members: Table) -> dict[str, list[list[str]]]:
    """The sheets of a workbook as a clerk keeps it, with one that is left out."""
    total = [["合计", "", "", "SECRET", "", "", "张密密"], ["制表：张密密"]]
    head = [["张密密一户 2025 年分红表"], HEADINGS]
    return {
        "张密密": [*head, *noted(members[:2]), *total],
        "SECRET": [*head, *noted(members[2:])],
        "密事": [["张密密的私事", "SECRET"], ["密密", "SECRET"]],
    }


def csv_text(columns: Sequence[str], rows: Table) -> str:
    """The rows as CSV."""
    return "".join(f"{','.join(row)}\n" for row in (columns, *rows))


def columns_of(columns: Sequence[str], rows: Table) -> Columns:
    """The rows by column; what is empty is unknown."""
    return {name: [row[at] or None for row in rows] for at, name in enumerate(columns)}


def as_csv(folder: Path, members: Table, records: Table) -> tuple[Path, Path]:
    """Plain files, with a column that is not read."""
    (folder / "m.csv").write_text(csv_text([*COLUMNS, "note", "密密"], noted(members)), "utf-8")
    columns = [*RECORD_COLUMNS, "张密密", "SECRET"]
    (folder / "h.csv").write_text(csv_text(columns, noted(records)), "utf-8")
    return folder / "m.csv", folder / "h.csv"


def as_gb18030(folder: Path, members: Table, records: Table) -> tuple[Path, Path]:
    """Files with a title, in the encoding of WPS."""
    title = "张密密一户\n"
    text = title + csv_text(HEADINGS, noted(members)) + "合计,,,SECRET,,,\n"
    (folder / "m.csv").write_text(text, "gb18030")
    text = title + csv_text(RECORD_HEADINGS, [[*row, "SECRET"] for row in records])
    (folder / "h.csv").write_text(text, "gb18030")
    return folder / "m.csv", folder / "h.csv"


def as_xlsx(folder: Path, members: Table, records: Table) -> tuple[Path, Path]:
    """Workbooks whose sheets have the names of people."""
    rows = [RECORD_HEADINGS, *([*row, "SECRET"] for row in records)]
    book = xlsx(folder / "h.xlsx", {"张密密": [["张密密的记录"], *rows]})
    return xlsx(folder / "m.xlsx", sheets(members)), book


def as_xls(folder: Path, members: Table, records: Table) -> tuple[Path, Path]:
    """Such workbooks of Excel 97."""
    rows = [RECORD_HEADINGS, *([*row, "SECRET"] for row in records)]
    book = xls(folder / "h.xls", {"张密密": [["张密密的记录"], *rows]})
    return xls(folder / "m.xls", sheets(members)), book


def as_parquet(folder: Path, members: Table, records: Table) -> tuple[Path, Path]:
    """Parquet: one file, and a folder of parts."""
    one: Columns = {**columns_of(COLUMNS, members), "张密密": ["SECRET"] * len(members)}
    parquet.write_table(pa.table(one), folder / "m.parquet")
    (folder / "h").mkdir()
    half = len(records) // 2
    for number, rows in enumerate((records[:half], records[half:])):
        part: Columns = {**columns_of(RECORD_COLUMNS, rows), "张密密": ["SECRET"] * len(rows)}
        parquet.write_table(pa.table(part), folder / "h" / f"{number}.parquet")
    return folder / "m.parquet", folder / "h"


FILES = {each.__name__: each for each in (as_csv, as_gb18030, as_xlsx, as_xls, as_parquet)}


def as_frames(members: Table, records: Table) -> tuple[object, object]:
    """Frames of pandas."""
    return (
        pd.DataFrame(columns_of([*COLUMNS, "note", "密密"], noted(members))),
        pd.DataFrame(columns_of([*RECORD_COLUMNS, "张密密", "x"], noted(records))),
    )


def as_arrow(members: Table, records: Table) -> tuple[object, object]:
    """Arrow tables."""
    return (
        pa.table(columns_of([*COLUMNS, "note", "密密"], noted(members))),
        pa.table(columns_of([*RECORD_COLUMNS, "张密密", "x"], noted(records))),
    )


def as_rows(members: Table, records: Table) -> tuple[object, object]:
    """Lists of mappings, with one item that is none."""
    made: tuple[list[object], list[object]] = (
        [dict(zip([*COLUMNS, "张密密", "x"], row, strict=True)) for row in noted(members)],
        [dict(zip([*RECORD_COLUMNS, "张密密", "x"], row, strict=True)) for row in noted(records)],
    )
    if len(members) > len(FINE):
        made[0].append("SECRET")
    return made


OBJECTS: Mapping[str, Callable[[Table, Table], tuple[object, object]]] = {
    each.__name__: each for each in (as_frames, as_arrow, as_rows)
}


def told_in(folder: Path) -> Iterator[tuple[str, str]]:
    """All text of all files: the parts of a workbook, and the columns of Parquet, are unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        yield path.name, path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                for name in parts.namelist():
                    yield f"{path.name}/{name}", parts.read(name).decode("utf-8", "replace")
        if path.suffix == ".parquet":
            yield path.name, str(parquet.read_table(path).to_pydict())


def refuse_leaks(texts: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> None:
    """Assert that none of the marks is in any of the texts."""
    leaks = [
        (name, text[max(0, text.index(mark) - 60) : text.index(mark) + 30])
        for name, text in texts
        for mark in PLANTED
        if mark in text
    ]
    assert leaks == []


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key file."""
    path = tmp_path / "key.txt"
    path.write_bytes(KEY)
    return path


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("engine", ["columnar", "reference"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_planted_in_a_file_gets_out(
    kind: str, engine: str, lang: str, tmp_path: Path, key: Path
) -> None:
    """Fine or broken lists, stopped or with quarantine, in every format."""
    for number, (broken, more) in enumerate(
        product((False, True), (["xlsx"], ["xlsx", "--quarantine"], ["parquet", "--json"]))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        tables = (
            [*FINE, *BROKEN] if broken else FINE,
            [*FINE_RECORDS, *BROKEN_RECORDS] if broken else FINE_RECORDS,
        )
        members, history = FILES[kind](folder, *tables)
        out = folder / "out"
        out_of_the_way = ("--year", "2025", "--as-of", "2026-01-31", "--lang", lang)
        done = call(
            *("run", NANHAI, "--members", members, "--history", history, "--out", out),
            *(*out_of_the_way, "--pseudonymise", key, "--engine", engine, "--format", *more),
            columns=400,
        )
        assert done.exit_code == (2 if broken and "--quarantine" not in more else 0), done.output
        refuse_leaks([("screen", done.output), *told_in(out)])
        manifest = json.loads((out / "manifest.json").read_bytes())
        assert manifest.get("stopped") or "pseudonymised" in manifest


@pytest.mark.parametrize("kind", OBJECTS)
@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_nothing_planted_in_an_object_gets_out(kind: str, engine: str, tmp_path: Path) -> None:
    """Frames, Arrow tables and lists of mappings: in exceptions, tables, and explanations."""
    known: dict[str, Any] = {"year": 2025, "as_of": AS_OF, "engine": engine}
    known["pseudonymise"] = KEY
    covenant = load(NANHAI)
    broken = OBJECTS[kind]([*FINE, *BROKEN], [*FINE_RECORDS, *BROKEN_RECORDS])
    with pytest.raises(InputError) as stopped:
        assess(covenant, *broken, **known)
    refuse_leaks([("text", str(stopped.value)), ("repr", repr(stopped.value))])
    for tables, on_bad in ((OBJECTS[kind](FINE, FINE_RECORDS), "stop"), (broken, "quarantine")):
        made = assess(covenant, *tables, **{**known, "on_bad": on_bad})
        made.write(tmp_path / on_bad)
        shown = str(made.explain(member_id=pseudonym("SECRET-M2", KEY)))
        refuse_leaks([("explained", shown), *told_in(tmp_path / on_bad), ("run", repr(made.run))])
        assert KEY.decode() not in repr(made.run)


def test_a_heading_that_hides_a_name_is_told_as_hidden(tmp_path: Path, key: Path) -> None:
    """A file without a header, and one in which a column that is needed is misspelt."""
    covenant = load(NANHAI)
    for text in ("SECRET,密密,SECRET-M1,张密密\n", "village_id,household_id,member_idSECRET,x\n"):
        list_of_members = tmp_path / "m.csv"
        list_of_members.write_text(text + "V1,SECRET-H1,SECRET-M1,5\n", "utf-8")
        _, history = as_csv(tmp_path, FINE, FINE_RECORDS)
        list_of_members.write_text(text + "V1,SECRET-H1,SECRET-M1,5\n", "utf-8")
        with pytest.raises(InputError) as refused:
            assess(covenant, list_of_members, history, year=2025, as_of=AS_OF, pseudonymise=key)
        refuse_leaks([("text", str(refused.value)), ("repr", repr(refused.value))])


def test_the_same_person_has_the_same_pseudonym_in_every_file(tmp_path: Path) -> None:
    """Whatever a spreadsheet put before the id."""
    rows = [["V1", "H1", "'0123", 5.0], ["V1", "H2", "0124\t", 5.0], ["V1", "H3", "0125", 5.0]]
    book = xlsx(tmp_path / "m.xlsx", {"一": [["村社", "户号", "身份证号", "个人金额"], *rows]})
    record = dict(zip(RECORD_COLUMNS, FINE_RECORDS[0], strict=True))
    records = [{**record, "member_id": "0123"}]
    made = assess(load(NANHAI), book, records, year=2025, as_of=AS_OF, pseudonymise=KEY)
    assert set(made.members["member_id"]) == {
        pseudonym(each, KEY) for each in ("0123", "0124", "0125")
    }
    assert made.issues.empty


def test_two_runs_are_adjusted_under_one_key_alone(tmp_path: Path) -> None:
    """A person with another pseudonym would be another person."""
    keys = (None, KEY, b"l" * 32)
    tables = as_rows(FINE, FINE_RECORDS)
    runs = [
        assess(load(NANHAI), *tables, year=2025, as_of=AS_OF, pseudonymise=each) for each in keys
    ]
    for number, run in enumerate(runs):
        run.write(tmp_path / str(number))
    for (old, before), (new, now) in product(enumerate(runs), repeat=2):
        if old == new:
            assert len(adjust(before, now).adjustments) == 0
            continue
        for sides in ((before, now), (tmp_path / str(old), tmp_path / str(new))):
            with pytest.raises(InputError) as refused:
                adjust(*sides)
            assert [issue.code for issue in refused.value.issues] == ["D306"]


def test_a_replay_needs_the_key_of_the_run(tmp_path: Path, key: Path) -> None:
    """It says in words which key is lacking, and with the right one every byte is the same."""
    arguments = write_lists(tmp_path)
    assert call("run", *arguments, "--out", tmp_path / "out", "--pseudonymise", key).exit_code == 0
    again = ["verify-run", tmp_path / "out", "--replay", "--ruleset", NANHAI]
    again += ["--members", tmp_path / "members.csv", "--history", tmp_path / "history.csv"]
    done = call(*again, "--pseudonymise", key)
    assert (done.exit_code, "equal to the byte" in done.output) == (0, True)
    other = tmp_path / "other.txt"
    other.write_bytes(b"x" * 40)
    lacking = call(*again)
    assert (lacking.exit_code, "with --pseudonymise" in " ".join(lacking.output.split())) == (
        2,
        True,
    )
    wrong = call(*again, "--pseudonymise", other, "--lang", "zh")
    assert (wrong.exit_code, "密钥文件不是这次运行的" in wrong.output) == (2, True)
    assert call("run", *arguments, "--out", tmp_path / "plain").exit_code == 0
    again[1] = tmp_path / "plain"
    needless = call(*again, "--pseudonymise", key)
    assert (needless.exit_code, "leave --pseudonymise out" in needless.output) == (2, True)


def test_a_run_does_not_go_on_under_another_key(tmp_path: Path) -> None:
    """Parts with other pseudonyms would be put together."""
    write_lists(tmp_path)
    lists = Sources(tmp_path / "members.csv", tmp_path / "history.csv", key=key_of(KEY))
    arguments: dict[str, Any] = {"folder": tmp_path / "out", "period": Period.parse("2025")}
    arguments["as_of"] = date.fromisoformat(AS_OF)

    def until_written(stage: str, *_: int) -> None:
        if stage == "write":
            raise KeyboardInterrupt

    covenant = [load(NANHAI)]
    with pytest.raises(KeyboardInterrupt):
        run_batch(covenant, lists, advance=until_written, **arguments)
    again = Manner(resume=True)
    for key in (None, key_of(b"l" * 32)):
        with pytest.raises(UsageError, match="other lists, rulesets or options"):
            run_batch(covenant, replace(lists, key=key), manner=again, **arguments)
    _, manifest = run_batch(covenant, lists, manner=again, **arguments)
    assert manifest["pseudonymised"]["key"] == key_of(KEY).fingerprint


def test_a_subject_is_asked_for_by_its_own_id(tmp_path: Path, key: Path) -> None:
    """On the command line the id of the list is given, and the answer has the pseudonym."""
    arguments = write_lists(tmp_path)
    plain = call("explain", *arguments, "--member", "M1")
    under_key = call("explain", *arguments, "--member", "M1", "--pseudonymise", key)
    assert under_key.exit_code == 0
    assert "M1" not in under_key.output
    shown = under_key.output
    for each in ("M1", "M2", "M3", "H1", "H2"):
        shown = shown.replace(pseudonym(each, KEY), each)
    tree = set("│├└─ ")  # who comes first in it, and what ends it, goes by the order of ids
    words = [
        [word for word in text.split() if not tree.issuperset(word)]
        for text in (plain.output, shown)
    ]
    assert sorted(words[0]) == sorted(words[1])
    asked = [NANHAI, *arguments[1:5], "--measure", "vehicle-access", "--on", "2025-03-15"]
    asked += ["--as-of", "2026-01-31", "--pseudonymise", key, "--json", "M1", "M2", "H1"]
    found = json.loads(call("screen", *asked).stdout)["subjects"]
    assert [each["subject"] for each in found] == [
        pseudonym(each, KEY) for each in ("M1", "M2", "H1")
    ]
    assert [each["active"] for each in found] == [True, False, False]
    assert [each["known"] for each in found] == [True, True, True]


def test_a_screening_tells_no_cell_of_a_broken_list(tmp_path: Path, key: Path) -> None:
    """Neither of the records, nor of the list, nor of the subjects."""
    members, history = as_csv(tmp_path, [*FINE, *BROKEN], [*FINE_RECORDS, *BROKEN_RECORDS])
    asked = [NANHAI, "--measure", "vehicle-access", "--on", "2025-03-15", "--as-of", "2026-01-31"]
    asked += ["--pseudonymise", key]
    done = call("screen", *asked, "--history", history, "--members", members, "SECRET-M1")
    assert done.exit_code == 2
    refuse_leaks([("screen", done.output)])
    done = call("screen", *asked, "--history", history, "SECRET-M1", columns=300)
    assert done.exit_code == 2
    refuse_leaks([("screen", done.output)])
    with pytest.raises(SanctionsError) as refused:
        screen(
            load(NANHAI),
            as_rows([], BROKEN_RECORDS)[1],
            ["SECRET-M1"],
            measure="vehicle-access",
            on="2025-03-15",
            as_of=AS_OF,
            pseudonymise=KEY,
        )
    refuse_leaks([("text", str(refused.value))])


@pytest.mark.parametrize("private", [True, False])
def test_what_is_spilled_is_encrypted(tmp_path: Path, *, private: bool) -> None:
    """A block that is written may hold what stood in memory before, such as a page of a file."""
    limits = Limits(memory=32 * 2**20, threads=1, spill=tmp_path, private=private)
    with closing(opened(limits)) as connection:
        connection.execute(
            "CREATE TEMP TABLE held AS"
            " SELECT 'SECRET' || sha256(CAST(i AS VARCHAR)) AS id FROM range(600_000) AS r(i)"
        )
        spilled = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(map(len, spilled)) > 2**20
    assert any(b"SECRET" in content for content in spilled) is not private


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "32"), (b"k" * 31, "31"), (b"k" * 31 + b"\r\n", "31"), (b"k" * 4_097, "4,096")],
)
def test_a_key_that_is_none_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    """Too short or too long: in both languages, with how one is made; the key is not told."""
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(UsageError) as refused:
        assess(load(NANHAI), [], [], year=2025, as_of=AS_OF, pseudonymise=path)
    assert told in refused.value.message
    for text in (refused.value.message, refused.value.message_zh):
        assert "openssl rand -hex 32" in text
        assert "kkk" not in text
