"""Folders and disks that refuse a run: what was there stays, and the message says what to do."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.unit.runs.processes import begin, content, lists, status

NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Where a command prints."""
    return tmp_path / "told"


@pytest.fixture
def command(tmp_path: Path) -> list[Any]:
    """A run of 200 members, without its output."""
    source = tmp_path / "lists"
    source.mkdir()
    return ["run", *lists(source), "--as-of", "2026-01-31"]


def folder(tmp_path: Path, command: list[Any], told: Path) -> Path:
    """A folder with an earlier result `out`, and nothing else."""
    scene = tmp_path / "scene"
    scene.mkdir()
    assert status([*command, "--out", scene / "out", "--as-of", "2025-12-31"], told) == 0
    return scene


@pytest.mark.parametrize(
    "how",
    [
        ["--format", "csv", "--lang", "en"],
        ["--format", "parquet", "--lang", "zh"],
        ["--format", "xlsx", "--lang", "zh"],
        ["--format", "csv", "--engine", "reference", "--lang", "zh"],
        ["--format", "parquet", "--engine", "reference", "--lang", "en"],
        ["--format", "xlsx", "--engine", "reference", "--lang", "en"],
    ],
    ids=" ".join,
)
def test_no_room_for_a_file(how: list[str], command: list[Any], told: Path, tmp_path: Path) -> None:
    """The earlier result is as it was; shards that are done are named, and nothing else is left."""
    scene = folder(tmp_path, command, told)
    former = content(scene / "out")
    for out, before in ((scene / "out", former), (scene / "new", {})):
        assert status([*command, *how, "--out", out], told, 3000) == 2
        text = "".join(told.read_text(encoding="utf-8").split())
        assert "D202" in text
        assert ("剩余空间" if "zh" in how else "thatthereisspace") in text
        assert content(out) == before
        left = {path.name for path in scene.iterdir()} - {"out", f".{out.name}.work"}
        assert not left
        if (scene / f".{out.name}.work").exists():
            assert f"{scene}/.{out.name}.work" in text
            assert "--resume" in text
        assert status([*command, *how, "--out", out], told) == 0
        assert not (scene / f".{out.name}.work").exists()
        shutil.rmtree(scene / "new", ignore_errors=True)


def in_namespace(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A script of the shell where it may mount; skips the test where that is not allowed."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("there is no `unshare`")
    tried = subprocess.run([unshare, *NAMESPACE[1:], "true"], check=False, capture_output=True)
    if tried.returncode:
        pytest.skip("mounts are not allowed")
    given = [unshare, *NAMESPACE[1:], "sh", "-euc", script, "sh", sys.executable, *arguments]
    return subprocess.run(
        [str(each) for each in given], check=False, capture_output=True, text=True, timeout=120
    )


FULL = """
python=$1; disk=$2; kept=$3; shift 3
mount -t tmpfs -o size=1m none "$disk"
"$python" -m sanctions "$@" --as-of 2025-12-31 --out "$disk/out" --quiet
cp -r "$disk/out" "$kept/former"
dd if=/dev/zero of="$disk/fill" bs=1024 2>/dev/null || true
set +e
"$python" -m sanctions "$@" --out "$disk/out"; echo "status $?"
"$python" -m sanctions "$@" --out "$disk/new"; echo "status $?"
ls -A "$disk"
cp -r "$disk/out" "$kept/out"
rm "$disk/fill"
"$python" -m sanctions "$@" --out "$disk/out" --quiet; echo "status $?"
ls -A "$disk"
"""


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_disk_that_is_full(file_format: str, command: list[Any], tmp_path: Path) -> None:
    """A disk of one megabyte, all of it in use."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = in_namespace(FULL, disk, tmp_path, *command, "--format", file_format)
    assert done.stdout.split() == ["status", "2"] * 2 + ["fill", "out", "status", "0", "out"], done
    assert done.stderr.count("D202") == 2
    assert "no space is left" in " ".join(done.stderr.split())
    former = content(tmp_path / "former")
    assert former
    assert content(tmp_path / "out") == former


MOUNTED = """
python=$1; disk=$2; shift 2
mount -t tmpfs none "$disk"
set +e
"$python" -m sanctions "$@" --out "$disk"; echo "status $?"
"$python" -m sanctions "$@" --out "$disk/result" --quiet; echo "status $?"
mount -o remount,ro "$disk"
"$python" -m sanctions "$@" --out "$disk/result"; echo "status $?"
ls -A "$disk"
"""


def test_a_disk_itself_is_no_output(command: list[Any], tmp_path: Path) -> None:
    """A mount point cannot be replaced, which is told at once; a disk may be read-only."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = in_namespace(MOUNTED, disk, *command)
    assert done.stdout.split() == ["status", "2", "status", "0", "status", "2", "result"], done
    text = " ".join(done.stderr.split())
    assert "D204" in text
    assert "is a mount point" in text
    assert "the disk is read-only" in text


@pytest.mark.parametrize("closed", ["parent", "result", "part"])
def test_a_folder_that_is_read_only(
    closed: str, command: list[Any], told: Path, tmp_path: Path
) -> None:
    """It is told before anything is computed, and all is as it was."""
    scene = folder(tmp_path, [*command, "--format", "parquet", "--shard-members", "1"], told)
    former = content(scene / "out")
    parent = {"parent": scene, "result": scene / "out", "part": scene / "out" / "members.parquet"}
    path = parent[closed]
    assert path.is_dir()
    path.chmod(0o555)
    try:
        assert status([*command, "--out", scene / "out"], told) == 2
        assert status([*command, "--out", scene / "new"], told) == (2 if closed == "parent" else 0)
    finally:
        path.chmod(0o755)
    assert content(scene / "out") == former
    assert not [each for each in scene.iterdir() if each.name.startswith(".")]


def test_two_runs_on_one_folder(command: list[Any], told: Path, tmp_path: Path) -> None:
    """One of them is told to wait and changes nothing; the result is whole, and that of one."""
    scene = tmp_path / "scene"
    scene.mkdir()
    out, other = scene / "out", tmp_path / "other"
    whole = {}
    for day in ("2026-01-31", "2025-12-31"):
        assert status([*command, "--out", tmp_path / day, "--as-of", day], told) == 0
        whole[day] = content(tmp_path / day)
    refused = 0
    for _ in range(5):
        first = begin([*command, "--out", out], told)
        while not (scene / ".out.work" / "lock").exists() and first.is_alive():
            time.sleep(0.001)
        second = begin([*command, "--out", out, "--as-of", "2025-12-31", "--lang", "zh"], other)
        first.join()
        second.join()
        codes = [first.exitcode, second.exitcode]
        assert 0 in codes
        assert set(codes) <= {0, 2}
        if 2 in codes:
            refused += 1
            text = told if codes[0] else other
            assert ("another run is writing" if codes[0] else "另一次计算正在写") in text.read_text(
                encoding="utf-8"
            )
        else:
            assert content(out) == whole["2025-12-31"]
        assert content(out) in whole.values()
        assert [path.name for path in scene.iterdir()] == ["out"]
    assert refused


def large(command: list[Any]) -> list[Any]:
    """The same run on 60,000 members in so little memory that it needs a disk."""
    rows = [f"V{at // 100},H{at // 4},M{at * 7919 % 60_000},10.00" for at in range(60_000)]
    text = "\n".join(["village_id,household_id,member_id,dividend", *rows, ""])
    command[command.index("--members") + 1].write_text(text, encoding="utf-8")
    return [*command, "--memory-limit", "24MB", "--threads", "1"]


def test_no_room_for_what_does_not_fit_into_memory(
    command: list[Any], told: Path, tmp_path: Path
) -> None:
    """The file of the engine is named, and so is --spill where its disk is full."""
    scene = folder(tmp_path, command, told)
    former = content(scene / "out")
    disk = tmp_path / "disk"
    how = [*large(command), "--out", scene / "out", "--spill", disk]
    assert status(how, told, 100_000) == 2
    text = "".join(told.read_text(encoding="utf-8").split())
    assert "D202" in text
    assert f"{disk}/.out-" in text
    script = (
        'mount -t tmpfs -o size=200k none "$2"; python=$1; shift 2; "$python" -m sanctions "$@"'
    )
    done = in_namespace(script, disk, *how)
    assert done.returncode == 2
    assert "the disk is full where this run puts what does not fit into memory" in done.stderr
    assert "--spill" in done.stderr
    assert content(scene / "out") == former
    assert not list(disk.iterdir())


def test_what_a_killed_run_spilled_is_removed(
    command: list[Any], told: Path, tmp_path: Path
) -> None:
    """Also where the disk was named; what others keep there stays."""
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    (disk / "mine").touch()
    how = [*large(command), "--out", out, "--spill", disk]
    process = begin(how, told)
    while not list(disk.glob("*/duckdb*")) and process.is_alive():
        time.sleep(0.001)
    process.kill()
    process.join()
    assert list(disk.glob("*/duckdb*"))
    assert status([*how, "--memory-limit", "1GB"], told) == 0
    assert [path.name for path in disk.iterdir()] == ["mine"]
