"""A run that is killed at any moment leaves what was there or the whole of the new, and no more."""

import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.unit.runs.processes import begin, content, lists, status

FORMS = {
    "csv": ["--threads", "1"],
    "shards of parquet": ["--format", "parquet", "--shard-members", "1", "--threads", "1"],
    "xlsx": ["--format", "xlsx", "--threads", "1"],
    "in memory": ["--engine", "reference"],
}
MOMENTS = {"csv": 16, "shards of parquet": 8, "xlsx": 10, "in memory": 16}
"""How often a run is killed: 50 times in all, every other time over an earlier result."""


def killed(arguments: list[object], told: Path, after: float) -> None:
    """Kill a run so many seconds after it began, or earlier if it had ended by then."""
    while True:
        process = begin(arguments, told)
        time.sleep(after)
        process.kill()
        process.join()
        if process.exitcode == -signal.SIGKILL:
            return
        after /= 2


@pytest.mark.parametrize("form", FORMS)
def test_a_run_that_is_killed(form: str, tmp_path: Path) -> None:
    """The bytes are the former or the new ones, the next run succeeds, and nothing is left over."""
    source, told = tmp_path / "lists", tmp_path / "told"
    source.mkdir()
    command = ["run", *lists(source), *FORMS[form], "--as-of", "2026-01-31", "--out"]
    earlier = tmp_path / "earlier" / "out"
    assert status([*command, earlier, "--as-of", "2025-12-31"], told) == 0
    former = content(earlier)
    began = time.monotonic()
    assert status([*command, tmp_path / "whole" / "out"], told) == 0
    spent = time.monotonic() - began
    whole = content(tmp_path / "whole" / "out")
    assert former != whole
    scene = tmp_path / "scene"
    scene.mkdir()
    out = scene / "out"
    chosen = random.Random(form)  # noqa: S311  moments, no secrets
    for moment in range(MOMENTS[form]):
        before = former if moment % 2 else {}
        if before:
            shutil.copytree(earlier, out)
        killed([*command, out], told, chosen.uniform(0, spent))
        assert content(out) in (before, whole), moment
        assert status([*command, out], told) == 0, told.read_text(encoding="utf-8")
        assert content(out) == whole, moment
        assert [path.name for path in scene.iterdir()] == ["out"], moment
        shutil.rmtree(out)
