"""The kernel as Python: each primitive is one line that says what it means, ``None`` being unknown.

Expressions become the body of one function, a line a primitive, in the order in which they depend
on one another; two that are the same are one line. Nothing has side effects, so it does not matter
which lines run. This text is the definition of the kernel: other engines are held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any, Literal, TypeAlias

from sanctions.lang.kernel import Expr, Value, fold
from sanctions.model.calendar import MonthEnd, full_years, shift
from sanctions.model.money import Rounding, divide
from sanctions.plan.steps import Columns

Cells: TypeAlias = Mapping[str, Any]
Row: TypeAlias = dict[str, Any]
Evaluator: TypeAlias = Callable[[Cells], Any]
"""A row's cells are of the types that the checked ruleset gave them: nothing here asks again."""

_WORDS = {"divide": divide, "full_years": full_years, "shift": shift}


@dataclass(slots=True)
class _Lines:
    """The algebra whose values are names: of a line's result, or of a constant."""

    lines: dict[str, str] = field(default_factory=dict[str, str])
    constants: dict[str, Value] = field(default_factory=dict[str, Value])
    names: dict[tuple[type, Value], str] = field(default_factory=dict[tuple[type, Value], str])
    columns: dict[str, str] = field(default_factory=dict[str, str])
    """Columns that stand above the row's own: those of the same step."""

    def line(self, meaning: str) -> str:
        return self.lines.setdefault(meaning, f"v{len(self.lines)}")

    def lit(self, value: Value, /) -> str:
        if value is None:
            return "None"
        # 1 and True are equal in Python: the type is asked too.
        name = self.names.setdefault((type(value), value), f"c{len(self.names)}")
        self.constants[name] = value
        return name

    def col(self, name: str, /) -> str:
        return self.columns.get(name) or self.line(f"row[{name!r}]")

    def known(self, part: str, /) -> str:
        return self.line(f"{part} is not None")

    def negate(self, part: str, /) -> str:
        return self.line(f"None if {part} is None else not {part}")

    def every(self, parts: tuple[str, ...], /) -> str:
        no, unknown = _any(parts, "is False"), _any(parts, "is None")
        return self.line(f"False if {no} else None if {unknown} else True")

    def some(self, parts: tuple[str, ...], /) -> str:
        yes, unknown = _any(parts, "is True"), _any(parts, "is None")
        return self.line(f"True if {yes} else None if {unknown} else False")

    def equal(self, left: str, right: str, /) -> str:
        return self._of_known((left, right), f"{left} == {right}")

    def before(self, left: str, right: str, /) -> str:
        return self._of_known((left, right), f"{left} < {right}")

    def one_of(self, part: str, values: tuple[Value, ...], /) -> str:
        listed = "".join(f"{self.lit(value)}, " for value in values)
        return self._of_known((part,), f"{part} in ({listed})")

    def first(self, rows: tuple[tuple[str, str], ...], otherwise: str, /) -> str:
        for condition, then in reversed(rows):
            unknown = f"None if {condition} is None"
            otherwise = self.line(f"{then} if {condition} else {unknown} else {otherwise}")
        return otherwise

    def sum(self, parts: tuple[str, ...], /) -> str:
        return self._of_known(parts, " + ".join(parts) or "0")

    def product(self, parts: tuple[str, ...], /) -> str:
        return self._of_known(parts, " * ".join(parts) or "1")

    def quotient(self, numerator: str, denominator: str, rounding: Rounding, /) -> str:
        quotient = f"divide({numerator}, {denominator}, {rounding!r})"
        return self.line(f"None if {numerator} is None or not {denominator} else {quotient}")

    def extreme(self, which: Literal["least", "greatest"], parts: tuple[str, ...], /) -> str:
        call = "min" if which == "least" else "max"
        return self._of_known(parts, f"{call}(({', '.join(parts)}, ))")

    def shift(self, day: str, days: int, months: int, month_end: MonthEnd, /) -> str:
        return self._of_known((day,), f"shift({day}, {days}, {months}, {month_end!r})")

    def days_between(self, start: str, end: str, /) -> str:
        return self._of_known((start, end), f"({end} - {start}).days")

    def full_years(self, birth: str, on: str, month_end: MonthEnd, /) -> str:
        return self._of_known((birth, on), f"full_years({birth}, {on}, {month_end!r})")

    def _of_known(self, parts: tuple[str, ...], meaning: str) -> str:
        """Unknown when one of the parts is, else the meaning."""
        return self.line(f"None if {_any(parts, 'is None')} else {meaning}")


def _any(parts: tuple[str, ...], test: str) -> str:
    """Whether the test holds of one of the parts; of constants it is not asked."""
    asked = [part for part in parts if not part.startswith("c")] if test == "is None" else parts
    return " or ".join(f"{part} {test}" for part in asked) or "False"


def evaluator(expr: Expr) -> Evaluator:
    """The expression as a function of a row. A column that the row lacks is a ``KeyError``."""
    lines = _Lines()
    return _function(lines, fold(expr, lines))


def evaluators(exprs: Sequence[Expr]) -> Callable[[Cells], tuple[Any, ...]]:
    """A function from a row to the values of all the expressions."""
    lines = _Lines()
    return _function(lines, f"({''.join(f'{fold(expr, lines)}, ' for expr in exprs)})")


def extender(columns: Columns, keep: Sequence[str] | None = None) -> Callable[[Cells], Row]:
    """A function from a row to the row with further columns, each of which may read those before.

    With ``keep`` only these columns of the row stay.
    """
    lines = _Lines()
    for title, expr in columns:
        lines.columns[title] = fold(expr, lines)
    kept = "**row, " if keep is None else "".join(f"{name!r}: row[{name!r}], " for name in keep)
    added = "".join(f"{title!r}: {name}, " for title, name in lines.columns.items())
    return _function(lines, f"{{{kept}{added}}}")


def _function(lines: _Lines, returned: str) -> Evaluator:
    body = "".join(f"    {name} = {meaning}\n" for meaning, name in lines.lines.items())
    names: dict[str, Any] = {**_WORDS, **lines.constants}
    exec(_compiled(f"def evaluate(row):\n{body}    return {returned}\n"), names)  # noqa: S102 - made of our own lines: texts of a covenant are only constants
    evaluate: Evaluator = names["evaluate"]
    return evaluate


@lru_cache(maxsize=1024)
def _compiled(text: str) -> CodeType:
    """The code of a function. Plans of one covenant, and of its mutants, share most of theirs."""
    return compile(text, "<covenant>", "exec")
