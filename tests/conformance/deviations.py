"""What an engine does not do as the reference does: declared here, with the reason, or a failure.

Strict both ways: what deviates and is not declared fails, and so does what is declared and does not
deviate, or deviates by another exception. A difference between tables is an ``AssertionError``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pytest


@dataclass(frozen=True, slots=True)
class Deviation:
    """One case of the corpus by its id, or one kind of generated cases, on one engine.

    ``notimpl``: nobody wrote it; ``notyet``: what it builds on cannot do it today; ``never``: it
    would be wrong there.
    """

    engine: str
    case: str
    kind: Literal["notimpl", "notyet", "never"]
    reason: str
    exception: type[Exception]


DEVIATIONS: tuple[Deviation, ...] = ()


def marks(
    engine: str, case: str, deviations: Iterable[Deviation] = DEVIATIONS
) -> tuple[pytest.MarkDecorator, ...]:
    """The marks of a test of this case on this engine: none where the engine must agree."""
    return tuple(
        pytest.mark.xfail(strict=True, raises=each.exception, reason=f"{each.kind}: {each.reason}")
        for each in deviations
        if (each.engine, each.case) == (engine, case)
    )
