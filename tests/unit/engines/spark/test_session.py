"""What is said where Spark cannot run, and how a session is asked for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sanctions.engines.registry import engine_named
from sanctions.engines.spark.session import _NOISE, _cause, _with_attempts, required
from sanctions.errors import UsageError


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how to install it, and what to use instead."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    said = "needs pyspark: `pip install 'sanctions[spark]'`, or use `--engine columnar`"
    with pytest.raises(UsageError, match=re.escape(said)):
        engine_named("spark")


def test_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same where there is no Java."""
    pytest.importorskip("pyspark", exc_type=ImportError)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match=r"needs Java 17 or later: install it, or set JAVA_HOME, "):
        required()


def test_the_library_does_not_load_spark() -> None:
    """Neither `sanctions` nor what the command line asks for imports pyspark."""
    code = "import sys, sanctions.api.cluster; print('pyspark' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("master", "expected"),
    [
        ("local", "local[1,4]"),
        ("local[2]", "local[2,4]"),
        ("local[*]", "local[*,4]"),
        ("local[2,1]", "local[2,1]"),
        ("local-cluster[2,1,1024]", "local-cluster[2,1,1024]"),
        ("spark://head:7077", "spark://head:7077"),
        ("yarn", "yarn"),
    ],
)
def test_a_local_task_is_tried_again(master: str, expected: str) -> None:
    """Spark itself gives up at the first fault of a task where it is local."""
    assert _with_attempts(master) == expected


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("Traceback:\n  File x\nValueError: no such day\n", "ValueError: no such day"),
        ("An error occurred while calling o1.x.\n: java.io.IOException: gone\n", "java.io"),
        ("", "OSError"),
    ],
)
def test_a_cause_is_one_line(said: str, cause: str) -> None:
    """The last line of a trace of Python, else the first that says something."""
    assert _cause(OSError(said)).startswith(cause)


@pytest.mark.parametrize(
    ("line", "is_noise"),
    [
        (b"WARNING: Using incubator modules: jdk.incubator.vector\n", True),
        (b"26/11/22 12:55:08 WARN Utils: Your hostname, vm, resolves to\n", True),
        (b'Setting Spark log level to "ERROR".\n', True),
        (b"26/11/22 12:55:08 ERROR Executor: Exception in task 0.0\n", False),
        (b"java.lang.OutOfMemoryError: Java heap space\n", False),
    ],
)
def test_errors_are_no_noise(line: bytes, *, is_noise: bool) -> None:
    """Greetings are kept from the user, and nothing else."""
    assert (_NOISE.match(line) is not None) is is_noise
