"""The same assessment from every kind of table, in frames of the kind that was given."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sanctions
from sanctions import Assessment, InputError, Ruleset, UsageError, assess, load
from sanctions.api.assessment import RESULT_TABLES
from sanctions.model.calendar import Period
from tests.unit.plan.covenants import covenant, rewarding

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "data" / "samples" / "three-lines"
AS_OF = "2026-01-31"
Tables: TypeAlias = Mapping[str, Any]


class Stream:
    """A table of another library: all that is known of it is its Arrow stream."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream of the table."""
        stream: object = self._table.__arrow_c_stream__(requested_schema)  # type: ignore[no-untyped-call]  # pyarrow-stubs
        return stream


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a sample, empty cells as None."""
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: cell or None for key, cell in row.items()} for row in csv.DictReader(file)]


def arrow(name: str) -> pa.Table:
    """A sample as an Arrow table of texts."""
    given = rows(name)
    names = list(given[0])
    texts = {each: pa.array([row[each] for row in given], pa.string()) for each in names}
    return pa.table(texts)


def parquet(name: str, folder: Path) -> Path:
    """A sample as a Parquet file."""
    path = folder / f"{name}.parquet"
    pq.write_table(arrow(name), path)
    return path


GIVEN: dict[str, tuple[Callable[[str, Path], object], type]] = {
    "rows": (lambda name, _: rows(name), list),
    "tuple": (lambda name, _: tuple(rows(name)), list),
    "iterator": (lambda name, _: iter(rows(name)), list),
    "csv": (lambda name, _: SAMPLES / f"{name}.csv", pd.DataFrame),
    "text": (lambda name, _: str(SAMPLES / f"{name}.csv"), pd.DataFrame),
    "parquet": (parquet, pa.Table),
    "pandas": (lambda name, _: pd.DataFrame(rows(name)), pd.DataFrame),
    "arrow": (lambda name, _: arrow(name), pa.Table),
    "stream": (lambda name, _: Stream(arrow(name)), pa.Table),
}


@pytest.fixture(scope="module")
def model() -> Ruleset:
    """The model covenant."""
    return load(ROOT / "rulesets" / "nanhai-model")


@pytest.fixture(scope="module")
def expected(model: Ruleset) -> Tables:
    """The tables of the three lines, from lists of rows."""
    return assess(model, rows("members"), rows("history"), year=2025, as_of=AS_OF).run.tables


@pytest.mark.parametrize("kind", GIVEN)
def test_every_kind_of_table_gives_the_same(
    model: Ruleset, expected: Tables, tmp_path: Path, kind: str
) -> None:
    """The same tables, as frames of the kind of the members."""
    make, frame = GIVEN[kind]
    result = assess(
        model, make("members", tmp_path), make("history", tmp_path), year=2025, as_of=AS_OF
    )
    assert result.run.tables == expected
    for name, table in RESULT_TABLES:
        found: Any = getattr(result, name)
        assert str(type(found)) == str(frame)
        assert len(found) == len(expected[name])
        columns = found[0] if frame is list and found else getattr(found, "column_names", found)
        assert not len(found) or tuple(columns) == table.names


@pytest.mark.parametrize("members", GIVEN)
@pytest.mark.parametrize("history", ["pandas", "rows", "arrow"])
def test_the_members_decide_the_kind_of_frame(
    model: Ruleset, expected: Tables, tmp_path: Path, members: str, history: str
) -> None:
    """Whatever the history was given as."""
    make, frame = GIVEN[members]
    given = GIVEN[history][0]("history", tmp_path)
    result = assess(model, make("members", tmp_path), given, year=2025, as_of=AS_OF)
    assert result.run.tables == expected
    assert isinstance(result.households, frame)


def test_money_comes_out_exactly(model: Ruleset, tmp_path: Path) -> None:
    """As decimals of two digits in every kind of frame."""
    found = {}
    for kind in ("rows", "pandas", "arrow"):
        make = GIVEN[kind][0]
        result = assess(
            model, make("members", tmp_path), make("history", tmp_path), year=2025, as_of=AS_OF
        )
        cells = result.villages
        column = [row["paid"] for row in cells] if kind == "rows" else list(cells["paid"])
        found[kind] = [getattr(cell, "as_py", lambda cell=cell: cell)() for cell in column]
    assert found["rows"] == found["pandas"] == found["arrow"]
    assert all(isinstance(cell, Decimal) for cell in found["rows"])
    assert [str(cell) for cell in found["rows"]] == ["400.00"]


def test_villages_may_be_a_frame(tmp_path: Path) -> None:
    """As every table may."""
    reward = {"scheme": "pool", "fund": {"given": "yes"}, "weight": "equal", "withheld": None}
    funds = pd.DataFrame([{"village_id": "V1", "fund": "30.00"}])
    for villages in (funds, pa.Table.from_pandas(funds), funds.to_dict("records")):
        result = assess(
            rewarding(reward), rows("members"), [], year=2025, as_of=AS_OF, villages=villages
        )
        assert str(result.villages[0]["fund"]) == "30.00"
    path = tmp_path / "villages.csv"
    funds.to_csv(path, index=False)
    given = assess(rewarding(reward), rows("members"), [], year=2025, as_of=AS_OF, villages=path)
    assert str(given.villages[0]["fund"]) == "30.00"


def test_empty_frames_are_tables(model: Ruleset) -> None:
    """A history without records is one in every kind."""
    header = list(rows("history")[0])
    nothing = [[], (), pd.DataFrame(columns=header), arrow("history").slice(0, 0)]
    for history in nothing:
        result = assess(model, rows("members"), history, year=2025, as_of=AS_OF)
        assert {row["status"] for row in result.households} == {"full"}
        assert result.findings == []


def test_a_frame_is_made_once(model: Ruleset) -> None:
    """Asked for twice it is the same frame."""
    result = assess(model, rows("members"), rows("history"), year=2025, as_of=AS_OF)
    assert result.households is result.households
    assert result.members is not result.households
    again = Assessment(result.run, "pandas")
    assert isinstance(again.households, pd.DataFrame)


MEMBER = {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "100"}
LATE = {
    "record_id": "R1",
    "clause": "parking",
    "member_id": "M1",
    "occurred_on": date(2025, 9, 1),
    "decided_on": date(2025, 9, 1),
    "n": 1,
}


@pytest.mark.parametrize(
    ("when", "status"),
    [
        ({"year": 2025}, "withheld"),
        ({"period": "2025"}, "withheld"),
        ({"period": "2025-Q3"}, "withheld"),
        ({"period": "2025-08"}, "full"),
        ({"period": "2025-01-01/2025-09-01"}, "full"),
        ({"period": "2025-01-01/2025-09-02"}, "withheld"),
        ({"period": Period.parse("2024")}, "full"),
    ],
)
def test_a_period_is_a_year_or_another(when: dict[str, Any], status: str) -> None:
    """Records that occurred in it count."""
    for as_of in (date(2025, 12, 31), "2025-12-31"):
        result = assess(covenant(), [MEMBER], [LATE], as_of=as_of, **when)
        assert [row["status"] for row in result.households] == [status]


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ({"as_of": AS_OF}, "give either `year` or `period`, and not both"),
        ({"as_of": AS_OF, "year": 2025, "period": "2025"}, "give either `year` or `period`"),
        ({"as_of": "yesterday", "year": 2025}, "`as_of` is a day such as `2025-07-31`"),
        ({"as_of": AS_OF, "period": "2025-13"}, "`2025-13`: not a period"),
        ({"as_of": AS_OF, "year": 2019}, "no version is in force on 2019-12-31"),
        ({"as_of": AS_OF, "year": 2025, "engine": "fast"}, "there is no engine `fast`"),
        ({"as_of": AS_OF, "year": 2025, "on_bad": "quarentine"}, "`on_bad` is one of"),
        ({"as_of": AS_OF, "year": 2025, "engine": None}, "`engine` is a text"),
    ],
)
def test_arguments_that_fit_nothing_are_refused(when: dict[str, Any], text: str) -> None:
    """Before anything is read."""
    with pytest.raises(UsageError, match=f"^{text}"):
        assess(covenant(), iter([MEMBER]), [], **when)


def test_several_versions_are_assessed_together() -> None:
    """Each judges its records; none is refused."""
    old = covenant(in_force={"from": date(2020, 1, 1), "until": date(2025, 9, 1)})
    new = covenant(version="2", in_force={"from": date(2025, 9, 1)})
    result = assess((new, old), [MEMBER], [LATE], year=2025, as_of=AS_OF)
    assert [row["ruleset"] for row in result.findings] == ["small@2"]
    with pytest.raises(UsageError, match=r"^no ruleset was given$"):
        assess([], [MEMBER], [], year=2025, as_of=AS_OF)


def test_a_bad_row_stops_or_is_set_aside() -> None:
    """What it touches is held; the issues tell which row it was."""
    bad = [MEMBER, MEMBER | {"household_id": "H2", "member_id": "M2", "dividend": "1.234"}]
    with pytest.raises(InputError) as caught:
        assess(covenant(), bad, [], year=2025, as_of=AS_OF)
    assert [(each.table, each.row, each.column) for each in caught.value.issues] == [
        ("members", 2, "dividend")
    ]
    result = assess(covenant(), bad, [], year=2025, as_of=AS_OF, on_bad="quarantine")
    assert [(row["household_id"], row["status"]) for row in result.households] == [("H1", "full")]
    assert [(row["row"], row["column"]) for row in result.issues][:1] == [(2, "dividend")]
    assert result.manifest["on_bad"] == "quarantine"


def test_a_covenant_tells_its_stages() -> None:
    """To whoever wants to show how far it is."""
    stages: list[str] = []
    assess(covenant(), [MEMBER], [], year=2025, as_of=AS_OF, progress=stages.append)
    assert stages == ["read", "compile", "evaluate"]


# --- what an assessment can do --------------------------------------------------------------------


@pytest.fixture(scope="module")
def three_lines(model: Ruleset) -> Assessment:
    """The assessment of the three lines."""
    return assess(model, SAMPLES / "members.csv", SAMPLES / "history.csv", year=2025, as_of=AS_OF)


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_writing_twice_gives_the_same_bytes(
    three_lines: Assessment,
    tmp_path: Path,
    file_format: Any,  # noqa: ANN401 - one of two words
) -> None:
    """One file a table and a manifest, which has the hash of every other file."""
    manifests = [
        three_lines.write(tmp_path / name, format=file_format) for name in ("one", "other")
    ]
    assert manifests[0] == manifests[1]
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    tables = [f"{table.name}.{file_format}" for _, table in RESULT_TABLES]
    assert files == sorted([*tables, "manifest.json"])
    for name in files:
        content = (tmp_path / "one" / name).read_bytes()
        assert content == (tmp_path / "other" / name).read_bytes()
        if name != "manifest.json":
            assert manifests[0]["outputs"][name] == sha256(content).hexdigest()
    assert json.loads((tmp_path / "one" / "manifest.json").read_text("utf-8")) == manifests[0]
    assert {key: manifests[0][key] for key in three_lines.manifest} == three_lines.manifest
    assert three_lines.write(tmp_path / "one", format=file_format) == manifests[0]


def test_a_folder_of_somebody_else_is_refused(three_lines: Assessment, tmp_path: Path) -> None:
    """And left as it is."""
    (tmp_path / "letter.txt").write_text("keep")
    with pytest.raises(InputError):
        three_lines.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_manifest_does_not_know_where_it_was_made(three_lines: Assessment) -> None:
    """No folder of the machine stands in it."""
    text = json.dumps(three_lines.manifest)
    assert str(ROOT) not in text
    assert "three-lines" not in text


def test_an_explanation_is_of_one_thing(three_lines: Assessment) -> None:
    """A household, a member or a record, in both languages."""
    explained = [
        three_lines.explain("H1"),
        three_lines.explain(household_id="H1"),
        three_lines.explain(member_id="M1"),
        three_lines.explain(record_id="R1"),
    ]
    for each in explained:
        assert each.text("zh") != each.text("en") == each.text() == str(each)
    assert str(explained[0]) == str(explained[1])
    assert len({str(each) for each in explained}) == 3


@pytest.mark.parametrize(
    "ids",
    [
        {},
        {"household_id": "H1", "member_id": "M1"},
        {"member_id": "M1", "record_id": "R1"},
    ],
)
def test_an_explanation_needs_one_id(three_lines: Assessment, ids: dict[str, str]) -> None:
    """Not none, and not two."""
    text = r"^explain takes one of `household_id`, `member_id` and `record_id`$"
    with pytest.raises(UsageError, match=text):
        three_lines.explain(**ids)


@pytest.mark.parametrize("ids", [{"household_id": "H9"}, {"member_id": "M9"}, {"record_id": "R9"}])
def test_who_is_not_in_the_run_cannot_be_explained(
    three_lines: Assessment, ids: dict[str, str]
) -> None:
    """The fault names the id."""
    (name,) = ids.values()
    with pytest.raises(UsageError, match=name):
        three_lines.explain(**ids)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("path", lambda _: load(None)),  # type: ignore[arg-type]  # a wrong call
        ("ruleset", lambda _: assess("rulesets/nanhai-model", [], [], year=2025, as_of=AS_OF)),  # type: ignore[arg-type]  # a wrong call
        ("folder", lambda result: result.write(None)),
        ("format", lambda result: result.write("out", format="docx")),
        ("language", lambda result: result.write("out", format="xlsx", language="fr")),
        ("household_id", lambda result: result.explain(77)),
        ("member_id", lambda result: result.explain(member_id=77)),
        ("language", lambda result: result.explain("H1").text("fr")),
    ],
)
def test_a_wrong_call_names_the_argument(
    three_lines: Assessment, name: str, call: Callable[[Assessment], object]
) -> None:
    """What the type checker of the caller would have said is said again when it runs."""
    with pytest.raises(UsageError, match=rf"^`{name}` is "):
        call(three_lines)


# --- the public names -----------------------------------------------------------------------------


def test_public_names_are_found_and_no_others() -> None:
    """Each is imported from its home when it is first used."""
    assert dir(sanctions) == sorted(sanctions.__all__)
    for name in sanctions.__all__:
        assert getattr(sanctions, name).__module__.startswith("sanctions.")
    with pytest.raises(AttributeError, match=r"^module `sanctions` has no attribute `asses`$"):
        _ = sanctions.asses
