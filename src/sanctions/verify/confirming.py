"""What can go wrong between a case that z3 finds and a history that shows it."""

from __future__ import annotations

from sanctions.errors import EngineError


class Unplaced(Exception):  # noqa: N818 - no fault: what no history was found for, is said so
    """A case that could be, and for which no history was found."""


def denied(name: str, said: object, made: object) -> EngineError:
    """The reference makes something else of a case than the proof says: a fault of this library."""
    message = (
        f"a case that the proof found is not confirmed: `{name}` is `{made}`, not `{said}`; "
        "this is a fault of the library, and says nothing of the covenant"
    )
    zh = (
        f"证明所得的案例未获核实：`{name}` 为 `{made}`，而非 `{said}`；这是本程序的错误，与公约无关"
    )
    return EngineError(message, zh)
