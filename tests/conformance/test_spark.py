"""A run on a Spark cluster is the run of the columnar engine, whatever happens to its workers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet

from benchmarks.lists import Lists, write_parquet
from sanctions import Ruleset, assess, load
from sanctions.errors import InputError, Issue, UsageError
from sanctions.files.pseudonyms import Key, key_of
from sanctions.files.sheets.maps import ListMap
from sanctions.model.calendar import Period
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.inputs import Sources
from sanctions.testing import Case, cases
from sanctions.verify.case_files import Case as Worked
from sanctions.verify.case_files import CaseFile, read_case_file
from sanctions.verify.trial import try_case
from tests.conformance.running import run as reference_tables

pytest.importorskip("pyspark", exc_type=ImportError)

from sanctions.engines.spark.session import Cluster, required, session
from sanctions.runs.cluster import ClusterManner, run_on_cluster

try:
    required()
except UsageError as lacking:
    pytest.skip(str(lacking), allow_module_level=True)

ROOT = Path(__file__).parents[2]
COVENANT = ROOT / "rulesets" / "nanhai-model"
YEAR, AS_OF = Period.parse("2025"), date(2026, 1, 31)
IN_ORDER = ("members", "households", "villages", "issues")
ACROSS = ("findings", "measures")
# What starts quickly is better here than what is fast in the end.
QUICK = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One session for all tests, of two tasks at once."""
    here = Cluster("local[2]", QUICK)
    with session(here):
        yield here


@pytest.fixture(scope="module")
def covenant() -> list[Ruleset]:
    """The model covenant."""
    return [load(COVENANT)]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About 3,000 members in 3 villages, and their records, each in one file."""
    folder = tmp_path_factory.mktemp("lists")
    write_parquet(Lists(1_000), folder)
    return folder


@pytest.fixture(scope="module")
def whole(
    cluster: Cluster,
    covenant: list[Ruleset],
    lists: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The folder of a run in four shards that nobody disturbed."""
    out = tmp_path_factory.mktemp("whole") / "out"
    how = manner(cluster, 1_300)
    run_on_cluster(covenant, sources(lists), out, period=YEAR, as_of=AS_OF, manner=how)
    return out


def sources(folder: Path) -> Sources:
    """The lists of a folder."""
    return Sources(folder / "members.parquet", folder / "history.parquet")


def in_parts(lists: Path, folder: Path, rows: int) -> Sources:
    """The same lists as folders of Parquet files, with so many rows a file, in row groups."""
    for name in ("members", "history"):
        table = parquet.read_table(lists / f"{name}.parquet")
        (folder / name).mkdir(parents=True)
        (folder / name / "_SUCCESS").touch()
        for place, start in enumerate(range(0, len(table), rows)):
            path = folder / name / f"part-{place:05}.parquet"
            parquet.write_table(table.slice(start, rows), path, row_group_size=rows // 3)
    return Sources(folder / "members", folder / "history")


def content(folder: Path, *names: str) -> dict[str, bytes]:
    """The files of some tables in a folder, by their names in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.parquet"))
        if path.is_file() and path.relative_to(folder).parts[0].partition(".")[0] in names
    }


def rows(folder: Path, name: str) -> list[str]:
    """The rows of a table in an order of their own."""
    return sorted(map(repr, parquet.read_table(folder / f"{name}.parquet").to_pylist()))


def same_tables(expected: Path, made: Path) -> None:
    """Assert that two folders have the same tables, byte for byte as far as they are in order."""
    assert content(made, *IN_ORDER) == content(expected, *IN_ORDER)
    for name in ACROSS:
        assert rows(made, name) == rows(expected, name)


def manner(cluster: Cluster, members_at_once: int, *, resume: bool = False) -> ClusterManner:
    """How the runs of these tests are run."""
    return ClusterManner(cluster=cluster, members_at_once=members_at_once, resume=resume)


# --- the same tables ------------------------------------------------------------------------------


@pytest.mark.parametrize("members_at_once", [1_300, 100_000])
def test_a_run_is_that_of_the_columnar_engine(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, tmp_path: Path, members_at_once: int
) -> None:
    """Lists in several files and row groups, in several shards or in one: the same files."""
    parts = in_parts(lists, tmp_path, 700)
    run_batch(
        covenant,
        parts,
        tmp_path / "columnar",
        period=YEAR,
        as_of=AS_OF,
        manner=Manner(members_at_once=members_at_once),
    )
    _, manifest = run_on_cluster(
        covenant,
        parts,
        tmp_path / "spark",
        period=YEAR,
        as_of=AS_OF,
        manner=manner(cluster, members_at_once),
    )
    same_tables(tmp_path / "columnar", tmp_path / "spark")
    assert manifest["engine"] == "spark"
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "columnar",
        "history",
        "members",
        "spark",
    ]


def spoiled(lists: Path, folder: Path) -> None:
    """Write the lists with a fault of every kind that crosses rows, files or villages."""
    members = parquet.read_table(lists / "members.parquet").to_pylist()
    history = parquet.read_table(lists / "history.parquet").to_pylist()
    members[2_500]["member_id"] = members[3]["member_id"]
    members[2_600]["household_id"] = members[10]["household_id"]
    members[1_000]["household_id"] = " "
    members[1_500]["birth_date"] = date(2025, 12, 31)
    history.append(
        {**history[0], "record_id": "born", "member_id": members[1_500]["member_id"]}
        | {"household_id": None, "occurred_on": date(2024, 5, 1)}
    )
    history.append({**history[1], "record_id": "gone", "member_id": "X1", "household_id": None})
    history.append({**history[2], "record_id": history[200]["record_id"]})
    history.append({**history[3], "record_id": "again", "incident_id": "E1"})
    history[3]["incident_id"] = "E1"
    history[50]["clause"] = "illegal-bilding"
    history[60]["decided_on"] = date(2001, 1, 1)
    history[70]["member_id"] = history[70]["household_id"] = None
    for name, listed in (("members", members), ("history", history)):
        schema = parquet.read_schema(lists / f"{name}.parquet")
        if name == "history":
            schema = schema.append(pa.field("incident_id", pa.string()))
        parquet.write_table(pa.Table.from_pylist(listed, schema), folder / f"{name}.parquet")


def test_faults_are_told_alike(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, tmp_path: Path
) -> None:
    """Every issue with its row and its words, though the rows are in several files and tasks."""
    spoiled(lists, tmp_path)
    parts = in_parts(tmp_path, tmp_path / "parts", 700)
    with pytest.raises(InputError) as expected:
        run_batch(covenant, parts, tmp_path / "columnar", period=YEAR, as_of=AS_OF)
    with pytest.raises(InputError) as told:
        run_on_cluster(
            covenant,
            parts,
            tmp_path / "spark",
            period=YEAR,
            as_of=AS_OF,
            manner=manner(cluster, 1_300),
        )
    assert told.value.issues == expected.value.issues
    assert {"D101", "D103", "D104", "D106", "D107", "D112", "D119", "D123"} <= codes(
        told.value.issues
    )
    assert not (tmp_path / "spark").exists()


def codes(issues: tuple[Issue, ...]) -> set[str]:
    """The codes of issues."""
    return {each.code for each in issues}


def test_what_is_set_aside_is_held_alike(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, tmp_path: Path
) -> None:
    """A household in two shards of which a row is bad is held in both, as on one machine."""
    spoiled(lists, tmp_path)
    parts = in_parts(tmp_path, tmp_path / "parts", 700)
    run_batch(
        covenant,
        parts,
        tmp_path / "columnar",
        period=YEAR,
        as_of=AS_OF,
        on_bad="quarantine",
        manner=Manner(members_at_once=1_300),
    )
    finished, manifest = run_on_cluster(
        covenant,
        parts,
        tmp_path / "spark",
        period=YEAR,
        as_of=AS_OF,
        on_bad="quarantine",
        manner=manner(cluster, 1_300),
    )
    same_tables(tmp_path / "columnar", tmp_path / "spark")
    held = json.loads((tmp_path / "columnar" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["set_aside"] == held["set_aside"]
    assert all(manifest["set_aside"][name]["rows"] > 0 for name in ("members", "history"))
    assert finished.tally.counts() == {
        name: value for name, value in manifest["counts"].items() if name != "issues"
    }


def test_a_list_of_nobody_and_given_funds(cluster: Cluster, tmp_path: Path) -> None:
    """CSV lists, given funds, and the faults of a whole list."""
    covenant = [load(ROOT / "rulesets" / "pinghu-points")]
    members = tmp_path / "members.csv"
    members.write_text("village_id,household_id,member_id,dividend,shares\n", encoding="utf-8")
    history = tmp_path / "history.csv"
    history.write_text("record_id,clause,member_id,household_id,occurred_on\n", encoding="utf-8")
    villages = tmp_path / "villages.csv"
    villages.write_text("village_id,fund\nV1,100.00\nV1,200.00\n", encoding="utf-8")
    given_lists = Sources(members, history, villages)
    with pytest.raises(InputError) as expected:
        run_batch(covenant, given_lists, tmp_path / "columnar", period=YEAR, as_of=AS_OF)
    with pytest.raises(InputError) as told:
        run_on_cluster(
            covenant,
            given_lists,
            tmp_path / "spark",
            period=YEAR,
            as_of=AS_OF,
            manner=manner(cluster, 1_300),
        )
    assert told.value.issues == expected.value.issues
    assert codes(told.value.issues) >= {"D101", "D118"}


# --- headings, maps and keys ----------------------------------------------------------------------

TITLES = {"village_id": "村社", "household_id": "户号", "member_id": "证号", "dividend": "个人金额"}


def under_titles(lists: Path, folder: Path) -> tuple[Path, Path]:
    """The members in parts under headings of their own, one of them in another order, and as CSV.

    Without the village, which a map gives, and with a column that is not read.
    """
    members = parquet.read_table(lists / "members.parquet").drop_columns(["village_id"])
    members = members.rename_columns([TITLES.get(name, name) for name in members.schema.names])
    members = members.append_column("备注", pa.array(["x"] * len(members)))
    (folder / "members").mkdir()
    for number, part in enumerate((members.slice(0, 1_000), members.slice(1_000))):
        names = part.schema.names[::-1] if number else part.schema.names
        parquet.write_table(part.select(names), folder / "members" / f"{number}.parquet")
    text = [",".join(members.schema.names)]
    text += [
        ",".join("" if cell is None else str(cell) for cell in row.values())
        for row in members.to_pylist()
    ]
    (folder / "members.csv").write_text("\n".join(["分红表", *text, ""]), encoding="gb18030")
    return folder / "members", folder / "members.csv"


@pytest.mark.parametrize("key", [None, key_of(b"k" * 70)])
def test_headings_maps_and_keys_are_as_on_the_columnar_engine(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, tmp_path: Path, key: Key | None
) -> None:
    """Recognised and mapped headings, and values of a map, in Parquet and CSV: the same tables."""
    chosen = ListMap({"member_id": "证号"}, {"village_id": "V1"})
    arguments: dict[str, Any] = {"period": YEAR, "as_of": AS_OF}
    digests = set()
    for source in under_titles(lists, tmp_path):
        given_lists = Sources(source, lists / "history.parquet", None, {"members": chosen}, key)
        one, other = tmp_path / f"{source.name}.columnar", tmp_path / f"{source.name}.spark"
        _, expected = run_batch(covenant, given_lists, one, **arguments)
        how = manner(cluster, 100_000)
        _, made = run_on_cluster(covenant, given_lists, other, manner=how, **arguments)
        same_tables(one, other)
        assert made["inputs"] == expected["inputs"]
        assert made["inputs"]["members"]["columns"]["member_id"] == "证号"
        assert made.get("pseudonymised") == expected.get("pseudonymised")
        assert (made.get("pseudonymised") is None) == (key is None)
        digests.add(made["outputs"]["members.parquet"])
    assert len(digests) == 1


def test_a_map_that_does_not_fit_is_refused(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, tmp_path: Path
) -> None:
    """As on one machine: in its words, and before a row is read."""
    members, _ = under_titles(lists, tmp_path)
    for chosen in (ListMap({"member_id": "股权证号"}), ListMap({"member_id": "证号"})):
        given_lists = Sources(members, lists / "history.parquet", None, {"members": chosen})
        told = []
        for run in (run_batch, partial(run_on_cluster, manner=manner(cluster, 1_300))):
            with pytest.raises(InputError) as refused:
                run(covenant, given_lists, tmp_path / "out", period=YEAR, as_of=AS_OF)
            issues = [issue for issue in refused.value.issues if issue.table == "members"]
            told.append([replace(issue, file=None) for issue in issues])
        assert told[0] == told[1] != []


def test_a_run_does_not_go_on_under_another_key(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, tmp_path: Path
) -> None:
    """Parts with other pseudonyms would be put together."""

    def until_written(stage: str, *_: int) -> None:
        if stage == "write":
            raise KeyboardInterrupt

    given_lists = replace(sources(lists), key=key_of(b"k" * 32))
    arguments: dict[str, Any] = {"folder": tmp_path / "out", "period": YEAR, "as_of": AS_OF}
    how = manner(cluster, 1_300)
    with pytest.raises(KeyboardInterrupt):
        run_on_cluster(covenant, given_lists, manner=how, advance=until_written, **arguments)
    how = manner(cluster, 1_300, resume=True)
    for key in (None, key_of(b"l" * 32)):
        with pytest.raises(UsageError, match="other lists, rulesets or options"):
            run_on_cluster(covenant, replace(given_lists, key=key), manner=how, **arguments)


# --- the work goes on -----------------------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on(
    cluster: Cluster, covenant: list[Ruleset], lists: Path, whole: Path, tmp_path: Path
) -> None:
    """Parts that are there are not computed again, and the folder is that of an undisturbed run."""

    def until_written(stage: str, *_: int) -> None:
        if stage == "write":
            raise KeyboardInterrupt

    arguments: dict[str, Any] = {"period": YEAR, "as_of": AS_OF}
    how = manner(cluster, 1_300)
    given_lists = sources(lists)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_on_cluster(covenant, given_lists, out, manner=how, advance=until_written, **arguments)
    parts = sorted((tmp_path / ".out.work").glob("part-*"))
    (lost, *_), kept = parts, parts[1]
    for path in lost.iterdir():
        path.unlink()
    lost.rmdir()
    inode = (kept / "members.parquet").stat().st_ino
    how = manner(cluster, 1_300, resume=True)
    run_on_cluster(covenant, given_lists, out, manner=how, **arguments)
    names = (*IN_ORDER, *ACROSS)
    assert content(out, *names) == content(whole, *names)
    assert (out / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()
    assert (out / "members.parquet" / "part-00001.parquet").stat().st_ino == inode
    assert not (tmp_path / ".out.work").exists()


RUN = """
import sys
from datetime import date
from pathlib import Path
from sanctions import load
from sanctions.engines.spark.session import Cluster
from sanctions.model.calendar import Period
from sanctions.runs.cluster import ClusterManner, run_on_cluster
from sanctions.runs.inputs import Sources

covenant, lists, out = map(Path, sys.argv[1:4])
quick = {f"spark.{who}.extraJavaOptions": sys.argv[4] for who in ("driver", "executor")}
run_on_cluster(
    [load(covenant)],
    Sources(lists / "members.parquet", lists / "history.parquet"),
    out,
    period=Period.parse("2025"),
    as_of=date(2026, 1, 31),
    manner=ClusterManner(cluster=Cluster("local-cluster[2,1,1024]", quick), members_at_once=1_300),
)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes in /proc")
def test_a_worker_that_is_killed_costs_its_shard(lists: Path, whole: Path, tmp_path: Path) -> None:
    """Two executors, one killed while both compute: the same bytes as when nobody is killed."""
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", RUN, COVENANT, lists, out, *QUICK.values()], cwd=ROOT
    ) as run:
        try:
            busy = computing(run, tmp_path / ".out.work")
            first, _ = executors(run.pid)
            os.kill(first, signal.SIGKILL)
            assert run.wait(240) == 0
        finally:
            run.kill()
    assert len(busy) == 2
    names = (*IN_ORDER, *ACROSS)
    assert content(out, *names) == content(whole, *names)
    assert (out / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()


def computing(run: subprocess.Popen[bytes], work: Path) -> list[Path]:
    """The two unfinished parts, as soon as there are two."""
    while run.poll() is None:
        found = list(work.glob("part-*.tmp"))
        if len(found) == 2:
            return found
        time.sleep(0.005)
    raise AssertionError(run.returncode)


def executors(ancestor: int) -> list[int]:
    """The processes below this one that are Spark executors."""
    parents: dict[int, int] = {}
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            status = (process / "stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            continue  # it ended just now
        parents[int(process.name)] = int(status.rpartition(")")[2].split()[1])
        if any(word.endswith(b".CoarseGrainedExecutorBackend") for word in words):
            found.append(int(process.name))
    return [each for each in found if ancestor in line_of(each, parents)]


def line_of(process: int, parents: dict[int, int]) -> Iterator[int]:
    """The process and those that it comes from."""
    while process in parents:
        yield process
        process = parents[process]


# --- the engine on plain rows ---------------------------------------------------------------------

SHIPPED = [read_case_file(path) for path in sorted((ROOT / "rulesets").glob("*/cases.yaml"))]
"""Of these every third case: a worker runs the columnar engine, which is tried on all of them, and
a session of Spark takes more than a second for each."""


@pytest.mark.parametrize(
    ("file", "case"),
    [pytest.param(file, case, id=case.id) for file in SHIPPED for case in file.cases[::3]],
)
@pytest.mark.usefixtures("cluster")
def test_case(file: CaseFile, case: Worked) -> None:
    """A case of a shipped covenant gives the tables that were worked out for it."""
    result = try_case(case, file.versions, "spark")
    assert result.fault == ""
    assert list(result.differences) == []


@pytest.mark.usefixtures("cluster")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
def test_generated_covenants_run_as_on_the_reference(case: Case) -> None:
    """With the villages in two shards, each in a worker."""
    made = assess(**case.arguments(), engine="spark").run.tables
    assert made == reference_tables(case)
