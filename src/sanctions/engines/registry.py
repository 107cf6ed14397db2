"""The engines by name; what an engine needs is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from sanctions.engines.base import Engine
from sanctions.errors import UsageError, backticked

ENGINES: Mapping[str, str] = {
    "reference": "reference.engine.ReferenceEngine",
    "columnar": "columnar.engine.ColumnarEngine",
    "forward": "forward.engine.ForwardEngine",
    "spark": "spark.engine.SparkEngine",
}
"""Where each engine is, below ``sanctions.engines``."""


def engine_named(name: str) -> Engine:
    """The engine of that name.

    Raises: UsageError: when there is none, or what it needs is not installed.
    """
    if name not in ENGINES:
        message = f"there is no engine {backticked([name])}: known are {backticked(ENGINES)}"
        known = "、".join(f"`{each}`" for each in ENGINES)
        zh = f"没有名为 {backticked([name])} 的引擎，可用 {known}"
        raise UsageError(message, zh)
    module, _, title = ENGINES[name].rpartition(".")
    engine: Engine = getattr(import_module(f"sanctions.engines.{module}"), title)()
    return engine
