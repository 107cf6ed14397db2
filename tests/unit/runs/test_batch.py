"""A run in shards writes what a run in one piece writes, also when it is killed on the way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

import pyarrow.parquet
import pytest

from benchmarks.lists import Lists, write_csv, write_parquet
from sanctions.engines.columnar.shards import Shard, cut
from sanctions.files.work import Work

ROOT = Path(__file__).parents[3]
TABLES = ("findings", "measures", "members", "households", "villages", "issues")
KILLS = 10


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """480 households in 12 villages, and records of some who are not on the list."""
    folder = tmp_path_factory.mktemp("lists")
    members, history = write_csv(Lists(480, households_per_village=40), folder)
    rows = members.read_text(encoding="utf-8").splitlines(keepends=True)
    members.write_text("".join((rows[0], *rows[60:])), encoding="utf-8")
    assert history.exists()
    return folder


def command(lists: Path, out: Path, *options: str) -> list[str]:
    """The command line of a run on these lists."""
    given = ("--members", str(lists / "members.csv"), "--history", str(lists / "history.csv"))
    when = ("--year", "2025", "--as-of", "2026-01-31", "--out", str(out), "--quiet")
    covenant = str(ROOT / "rulesets" / "nanhai-model")
    return [sys.executable, "-m", "sanctions", "run", covenant, *given, *when, *options]


def run(lists: Path, out: Path, *options: str) -> None:
    """A run that ends well."""
    done = subprocess.run(
        command(lists, out, *options), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def whole(lists: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the reference engine, as CSV."""
    out = tmp_path_factory.mktemp("whole") / "out"
    run(lists, out, "--engine", "reference")
    return out


@pytest.mark.parametrize("members", [1, 130, 500, 10_000])
def test_shards_make_the_tables_of_the_reference(
    lists: Path, whole: Path, members: int, tmp_path: Path
) -> None:
    """However many shards there are, the CSV files are those of the reference engine."""
    out = tmp_path / "out"
    run(lists, out, "--shard-members", str(members), "--threads", "1")
    for name in TABLES:
        assert (out / f"{name}.csv").read_bytes() == (whole / f"{name}.csv").read_bytes(), name
    ours, theirs = (
        json.loads((each / "manifest.json").read_text("utf-8")) for each in (out, whole)
    )
    for manifest in (ours, theirs):
        for name in ("engine", "options", "made_with"):  # of the way, not of the figures
            del manifest[name]
    assert ours == theirs
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_the_order_of_the_lists_does_not_matter(lists: Path, whole: Path, tmp_path: Path) -> None:
    """Rows in any order give the same tables, but for the rows that issues name."""
    random = Random(20220613)  # noqa: S311 - an order is no secret
    for name in ("members.csv", "history.csv"):
        header, *rows = (lists / name).read_text(encoding="utf-8").splitlines(keepends=True)
        random.shuffle(rows)
        (tmp_path / name).write_text("".join((header, *rows)), encoding="utf-8")
    run(tmp_path, tmp_path / "out", "--shard-members", "300")
    for name in TABLES[:-1]:
        assert (tmp_path / "out" / f"{name}.csv").read_bytes() == (
            whole / f"{name}.csv"
        ).read_bytes(), name


def test_signs_within_ids_are_quoted_alike(lists: Path, tmp_path: Path) -> None:
    """Both writers of CSV quote what must be quoted, and nothing else."""
    signs = {"H00000070": "3#楼", "H00000071": '"二, 三"', "V000003": "村'3%", "M000000300": "=1+2"}
    for name in ("members.csv", "history.csv"):
        text = (lists / name).read_text(encoding="utf-8")
        for plain, signed in signs.items():
            quoted = '"' + signed.replace('"', '""') + '"'
            text = text.replace(plain, quoted if "," in signed else signed)
        (tmp_path / name).write_text(text, encoding="utf-8")
    run(tmp_path, tmp_path / "reference", "--engine", "reference")
    run(tmp_path, tmp_path / "out", "--shard-members", "500")
    for name in TABLES:
        ours, theirs = (tmp_path / each / f"{name}.csv" for each in ("out", "reference"))
        assert ours.read_bytes() == theirs.read_bytes(), name
    assert b"3#" in (tmp_path / "out" / "members.csv").read_bytes()


def rows_of(file: Path) -> list[str]:
    """The rows of a Parquet file."""
    return [repr(row) for row in pyarrow.parquet.read_table(file).to_pylist()]


def test_a_parquet_table_of_shards_is_a_folder(lists: Path, tmp_path: Path) -> None:
    """Each part is in order; those of findings and measures have all rows, in no order of parts."""
    run(lists, tmp_path / "out", "--shard-members", "400", "--format", "parquet")
    run(lists, tmp_path / "one", "--format", "parquet")
    assert (tmp_path / "out" / "issues.parquet").is_file()
    for name in TABLES[:-1]:
        parts, one = (tmp_path / each / f"{name}.parquet" for each in ("out", "one"))
        read = [rows_of(part) for part in sorted(parts.iterdir())]
        expected = rows_of(one)
        if name in {"findings", "measures"}:
            place = {row: at for at, row in enumerate(expected)}
            assert all(rows == sorted(rows, key=lambda row: place[row]) for rows in read), name
            assert sorted(chain(*read)) == sorted(expected), name
            assert len(read) == 5
        else:
            assert list(chain(*read)) == expected, name
            assert len(read) == 4
    again = tmp_path / "again"
    run(lists, again, "--shard-members", "400", "--format", "parquet", "--threads", "1")
    assert content(again) == content(tmp_path / "out")


def test_a_run_that_is_killed_goes_on(lists: Path, tmp_path: Path) -> None:
    """Killed ten times at random and resumed, it ends with the bytes of an undisturbed run."""
    options = ("--shard-members", "60", "--format", "parquet", "--threads", "1")
    run(lists, tmp_path / "undisturbed", *options)
    out, work = tmp_path / "out", tmp_path / ".out.work"
    random = Random(20220613)  # noqa: S311 - a moment is no secret
    kept: list[int] = []
    for _ in range(KILLS):
        with subprocess.Popen(command(lists, out, *options, "--resume")) as process:
            for _ in _growth(work, len(kept) and kept[-1] + random.randrange(3)):
                if process.poll() is not None:
                    break
            process.send_signal(signal.SIGKILL)
        kept.append(len(_parts(work)))
    assert kept == sorted(kept)
    assert kept[-1] > 0
    run(lists, out, *options, "--resume")
    assert content(out) == content(tmp_path / "undisturbed")
    assert not work.exists()


def test_an_interrupted_run_tells_how_to_go_on(lists: Path, tmp_path: Path) -> None:
    """Ctrl+C ends it with 130, and its parts stay."""
    call = command(lists, tmp_path / "out", "--shard-members", "60", "--threads", "1")
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as process:
        for _ in _growth(tmp_path / ".out.work", 0):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert (process.returncode, "--resume" in told) == (130, True)
    assert _parts(tmp_path / ".out.work")


def _parts(work: Path) -> list[Path]:
    return [path for path in work.glob("part-*") if path.suffix != ".tmp"]


def _growth(work: Path, parts: int) -> Iterator[None]:
    """Wait until there are more parts than so many."""
    while len(_parts(work)) <= parts and not (work.parent / "out").exists():
        yield


def test_another_run_does_not_go_on(lists: Path, tmp_path: Path) -> None:
    """Parts of other options are not used with --resume, and are thrown away without it."""
    out, work = tmp_path / "out", tmp_path / ".out.work"
    with subprocess.Popen(command(lists, out, "--shard-members", "60")) as process:
        for _ in _growth(work, 0):
            assert process.poll() is None
        process.kill()
    other = subprocess.run(
        command(lists, out, "--shard-members", "70", "--resume"), capture_output=True, check=False
    )
    assert other.returncode == 2
    assert "without --resume" in other.stderr.decode()
    run(lists, out, "--shard-members", "70")
    assert not work.exists()


def test_two_runs_cannot_write_one_folder(lists: Path, tmp_path: Path) -> None:
    """The second is told, and the first goes on."""
    out = tmp_path / "out"
    with Work.beside(out):
        second = subprocess.run(command(lists, out), capture_output=True, check=False)
    assert second.returncode == 2
    assert "another run" in second.stderr.decode()
    assert not out.exists()


def test_a_village_larger_than_a_shard_and_than_memory(tmp_path: Path) -> None:
    """One village of 60,000 members runs in little memory: the rest goes to disk."""
    lists = Lists(20_000, households_per_village=20_000)
    write_parquet(lists, tmp_path)
    done = subprocess.run(
        [
            each.replace(".csv", ".parquet")
            for each in command(
                tmp_path, tmp_path / "out", "--shard-members", "1000", "--memory-limit", "60MB"
            )
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "SANCTIONS_DEBUG": "1"},
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["counts"]["members"] == 60_000


def test_too_little_memory_is_told(lists: Path, tmp_path: Path) -> None:
    """It is the user's to raise the limit, and no fault of the program."""
    call = command(lists, tmp_path / "out", "--memory-limit", "1KB")
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, "raise --memory-limit" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(lists: Path, tmp_path: Path) -> None:
    """Where a file is in the way, that is no fault of the program."""
    (tmp_path / "file").write_bytes(b"")
    call = command(lists, tmp_path / "file" / "out")
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, "D202" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["village_id", "dividend", "birth_date", "shares"])
def test_a_damaged_page_is_told(name: str, tmp_path: Path) -> None:
    """Whenever it is read, it is the file that is at fault."""
    members, _ = write_parquet(Lists(400), tmp_path)
    held = pyarrow.parquet.read_table(members)
    pyarrow.parquet.write_table(held, members, compression="zstd", use_dictionary=False)
    group = pyarrow.parquet.read_metadata(members).row_group(0)
    chunks = (group.column(place) for place in range(group.num_columns))
    chunk = next(each for each in chunks if each.path_in_schema == name)
    content = bytearray(members.read_bytes())
    end = chunk.data_page_offset + chunk.total_compressed_size
    content[end - 60 : end] = b"\xff" * 60
    members.write_bytes(content)
    call = [each.replace(".csv", ".parquet") for each in command(tmp_path, tmp_path / "out")]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    told = "D007" in done.stderr or "is damaged" in done.stderr
    assert (done.returncode, told) == (2, True)


def test_shards_are_whole_villages_by_code_point() -> None:
    """Each village is in one shard, in order; shards are about equal; who is not listed is last."""
    sizes = {"V10": 3, "V2": 9, "V1": 4, "村": 2, "V3": 1}
    assert cut(sizes, 10) == (
        Shard(0, "V1", "V2", 16, 3),
        Shard(1, "V3", "村", 3, 2),
        Shard(2),
    )
    assert cut(sizes, 1) == (
        Shard(0, "V1", "V1", 4, 1),
        Shard(1, "V10", "V10", 3, 1),
        Shard(2, "V2", "V2", 9, 1),
        Shard(3, "V3", "V3", 1, 1),
        Shard(4, "村", "村", 2, 1),
        Shard(5),
    )
    assert cut(sizes, None) == cut(sizes, 19) == (Shard(0, members=19, villages=5, whole=True),)
    assert cut({}, 5) == (Shard(0, whole=True),)
