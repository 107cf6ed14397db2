"""The faults found while a ruleset is read: collected, and raised once."""

from __future__ import annotations

from dataclasses import dataclass, field

from sanctions.errors import Diagnostic, RulesetError, Span


@dataclass(slots=True)
class Faults:
    """All errors and warnings of one ruleset; one found twice is kept once."""

    found: dict[Diagnostic, None] = field(default_factory=dict)

    def error(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Note a fault that refuses the ruleset."""
        self._add(Diagnostic(code, span, message, hint))

    def warn(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Note a fault that is printed and kept, and refuses nothing."""
        self._add(Diagnostic(code, span, message, hint, "warning"))

    def _add(self, fault: Diagnostic) -> None:
        self.found.setdefault(fault)

    @property
    def errors(self) -> int:
        """How many faults refuse the ruleset."""
        return sum(fault.severity == "error" for fault in self.found)

    def in_order(self) -> tuple[Diagnostic, ...]:
        """Every fault by file, line and column; those of one place by code and text."""
        return tuple(sorted(self.found, key=_place))

    def raise_if_any(self) -> None:
        """Raises: RulesetError: with every fault by place, if one of them is an error."""
        if self.errors:
            raise self.raised()

    def raised(self) -> RulesetError:
        """The exception that carries every fault by place."""
        return RulesetError(self.in_order())


def _place(fault: Diagnostic) -> tuple[str, int, int, str, str]:
    span = fault.span or Span("", 0, 0)
    return span.file, span.line, span.column, fault.code, fault.message
