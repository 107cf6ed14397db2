"""The engines by name."""

from __future__ import annotations

from collections.abc import Mapping

from sanctions.engines.base import Engine
from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.errors import UsageError, backticked

ENGINES: Mapping[str, type[Engine]] = {ReferenceEngine.name: ReferenceEngine}


def engine_named(name: str) -> Engine:
    """The engine of that name. Raises: UsageError: when there is none."""
    if name not in ENGINES:
        message = f"there is no engine {backticked([name])}: known are {backticked(ENGINES)}"
        raise UsageError(message)
    return ENGINES[name]()
