"""The Spark session of a run: started quietly, and ended with the run that started it."""

# pyright: standard
# pyspark, py4j and pyarrow are loosely typed.

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions.errors import EngineError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_ELSE, _ELSE_ZH = "or use `--engine columnar`", "或改用 `--engine columnar`"
_NO_SPARK = (
    f"the engine `spark` needs pyspark: `pip install 'sanctions[spark]'`, {_ELSE}",
    f"引擎 `spark` 需要 pyspark：运行 `pip install 'sanctions[spark]'`，{_ELSE_ZH}",
)
_NO_JAVA = (
    f"the engine `spark` needs Java 17 or later: install it, or set JAVA_HOME, {_ELSE}",
    f"引擎 `spark` 需要 Java 17 或更高版本：请安装，或设置 JAVA_HOME，{_ELSE_ZH}",
)

_LOCAL = re.compile(r"local(\[(\d+|\*)\])?")
_ATTEMPTS = 4
"""How often a task is tried on this machine; a cluster has `spark.task.maxFailures` for it."""

_SETTINGS = {
    "spark.app.name": "sanctions",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "64",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_PYTHON = "spark.pyspark.python"
_OF_THIS_MACHINE = {
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}

# What Java and Spark say on every start; all else reaches the user.
_NOISE = re.compile(
    rb"WARNING: Using incubator modules|Using Spark's default log4j profile"
    rb"|Setting default log level to|Setting Spark log level to|To adjust logging level use"
    rb"|\S+ \S+ WARN "
)

_PYTHON_FAULT = re.compile(r"[\w.]+(Error|Exception): ")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Spark runs: its master, such as `local[4]` or `spark://host:7077`, and its settings.

    Without a master it is the one that `spark-submit` or `spark-defaults.conf` names, else all
    cores of this machine.
    """

    master: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def session(cluster: Cluster) -> Iterator[SparkSession]:
    """The session of this process; one that is started here ends with the block.

    Raises: UsageError: without pyspark or Java, or if Spark does not start.
    """
    required()
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    started = start(cluster)
    try:
        yield started
    finally:
        started.stop()


def required() -> None:
    """Import pyspark, and look for Java. Raises: UsageError: without one of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # pyspark, of the pandas that it finds
        try:
            import_module("pyspark.sql")
        except ImportError:
            raise UsageError(*_NO_SPARK) from None
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        raise UsageError(*_NO_JAVA)


def start(cluster: Cluster) -> SparkSession:
    """A new session, or the one that there is. Raises: UsageError: if Spark does not start."""
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # it has no types
    from pyspark.conf import SparkConf
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    given = SparkConf()
    master = cluster.master or given.get("spark.master") or "local[*]"
    settings = dict(_SETTINGS)
    if master.startswith("local"):
        settings[_PYTHON] = os.environ.get("PYSPARK_PYTHON", sys.executable)
        settings["spark.executorEnv.PYTHONWARNINGS"] = "ignore"
        settings |= _OF_THIS_MACHINE
    settings = {name: value for name, value in settings.items() if not given.contains(name)}
    settings |= cluster.settings
    builder = SparkSession.builder.master(_with_attempts(master))
    for name, value in settings.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings(), _without_noise(), _python_of_workers(settings.get(_PYTHON)):
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return builder.getOrCreate()
        except (PySparkException, Py4JError, OSError) as error:
            cause = _cause(error)
            message = f"Spark does not start on `{master}`: {cause}"
            raise UsageError(message, f"Spark 在 `{master}` 上启动不了：{cause}") from error


@contextmanager
def faults_told() -> Iterator[None]:
    """Make what the cluster gives up on an error of ours. Raises: EngineError."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    except (PySparkException, Py4JError) as error:
        cause = _cause(error)
        raise EngineError(f"the cluster gave up: {cause}", f"集群放弃了计算：{cause}") from error


def _with_attempts(master: str) -> str:
    """A local master that tries a task again, as a cluster does."""
    local = _LOCAL.fullmatch(master)
    return f"local[{local[2] or 1},{_ATTEMPTS}]" if local else master


def _cause(error: BaseException) -> str:
    """The line of a fault that says what it is: in a trace of Python it is the last one."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    python = [line for line in lines if _PYTHON_FAULT.match(line)]
    java = [line for line in lines if not line.startswith("An error occurred while calling")]
    found = [*python[-1:], *java[:1], type(error).__name__]
    return found[0].strip().removeprefix(": ")


@contextmanager
def _python_of_workers(path: str | None) -> Iterator[None]:
    """Name the Python of the workers to a session that is started in the block.

    Spark's own setting is read by `spark-submit` alone.
    """
    before = os.environ.get("PYSPARK_PYTHON")
    if path is not None:
        os.environ["PYSPARK_PYTHON"] = path
    try:
        yield
    finally:
        os.environ.pop("PYSPARK_PYTHON", None)
        if before is not None:
            os.environ["PYSPARK_PYTHON"] = before


@contextmanager
def _without_noise() -> Iterator[None]:
    """Let what is started in the block write its errors to ours, but not its greetings.

    Java takes the stream over when it starts, so that it has to be another one until then.
    """
    ours = os.dup(2)
    reading, writing = os.pipe()
    os.dup2(writing, 2)
    os.close(writing)
    threading.Thread(target=_pass_on, args=(reading, ours), daemon=True).start()
    try:
        yield
    finally:
        os.dup2(ours, 2)


def _pass_on(reading: int, to: int) -> None:
    with os.fdopen(reading, "rb") as lines, os.fdopen(to, "wb", buffering=0) as out:
        for line in lines:
            if _NOISE.match(line) is None:
                out.write(line)


def as_uri(path: Path) -> str:
    """The path for Spark, whose own default file system may be another."""
    return path.absolute().as_uri()
