"""The faults found while a ruleset is read: collected, and raised once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sanctions.errors import Diagnostic, RulesetError, Severity, Span, by_place

Hint: TypeAlias = str | Callable[[], str]
"""What to do about a fault, or how that is found out where it takes time."""

MOST_SOUGHT = 50
"""So many hints are sought; who has more faults than this mends the first ones first."""


@dataclass(slots=True)
class Faults:
    """All errors and warnings of one ruleset; one found twice is kept once."""

    found: dict[tuple[Span, str, str], Diagnostic] = field(default_factory=dict)
    sought: int = 0

    def error(self, code: str, span: Span, message: str, hint: Hint = "") -> None:
        """Note a fault that refuses the ruleset."""
        self._add(code, span, message, hint, "error")

    def warn(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Note a fault that is printed and kept, and refuses nothing."""
        self._add(code, span, message, hint, "warning")

    def note(self, fault: Diagnostic) -> None:
        """Note a fault as it is."""
        self.found.setdefault(by_place(fault), fault)

    def _add(self, code: str, span: Span, message: str, hint: Hint, severity: Severity) -> None:
        key = (span, code, message)
        if key not in self.found:
            said = hint if isinstance(hint, str) else self._seek(hint)
            self.found[key] = Diagnostic(code, span, message, said, severity)

    def _seek(self, hint: Callable[[], str]) -> str:
        self.sought += 1
        return hint() if self.sought <= MOST_SOUGHT else ""

    @property
    def errors(self) -> int:
        """How many faults refuse the ruleset."""
        return sum(fault.severity == "error" for fault in self.found.values())

    def in_order(self) -> tuple[Diagnostic, ...]:
        """Every fault by file, line and column; those of one place by code and text."""
        return tuple(sorted(self.found.values(), key=by_place))

    def raise_if_any(self) -> None:
        """Raises: RulesetError: with every fault by place, if one of them is an error."""
        if self.errors:
            raise self.raised()

    def raised(self) -> RulesetError:
        """The exception that carries every fault by place."""
        return RulesetError(self.in_order())
