"""Which run keeps its tables in memory: the one place where its engine is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sanctions.runs.run import Run, execute


def executing(engine: str) -> Callable[..., Run]:
    """What runs on an engine, with the arguments of `execute`; only what is asked for is imported.

    An engine that is not known is refused when it runs.
    """
    if engine != "columnar":
        return partial(execute, engine=engine)
    from sanctions.runs.columnar import execute_columnar

    return execute_columnar
