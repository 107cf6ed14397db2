"""Operands: a literal of a known type, or an expression over facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from sanctions.errors import Span
from sanctions.lang import ops
from sanctions.lang.kernel import Lit
from sanctions.lang.types import Choice, Day, Number, Scope, Type, Typed, TypeFault, YesNo
from sanctions.model.calendar import MonthEnd
from sanctions.model.tables import Text
from sanctions.ruleset import source, wording
from sanctions.ruleset.comparisons import Comparison
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.phrases import joined
from sanctions.ruleset.scalars import (
    RATIO_DECIMALS,
    did_you_mean,
    quoted,
    read_day,
    read_number,
    read_term,
    read_yes_no,
)
from sanctions.ruleset.shapes import (
    as_mapping,
    as_scalar,
    as_sequence,
    read_scalar,
    refuse_unknown_keys,
)
from sanctions.ruleset.source import Node, Scalar
from sanctions.ruleset.wording import Labels

T = TypeVar("T")
ANY_NUMBER = Number(RATIO_DECIMALS)
FORMS = ("fact", "sum", "times", "max", "min")

# The code of a word that a fact does not have, by the name of its type.
_UNKNOWN_WORDS = {"clause": "R050", "grade": "R051", "worst_grade": "R051"}
_GROUPS = {"count": ("R051", "grade"), "active": ("R052", "measure that runs over days")}


@dataclass(frozen=True, slots=True)
class Operand:
    """A typed expression and its wording; ``constant`` when it reads no fact."""

    typed: Typed
    wording: Text
    constant: bool = False


@dataclass(slots=True)
class Reads:
    """What one place of the ruleset may read, and what it was found to read.

    ``elsewhere`` names the facts that exist but not here, each with the place that may read it, or
    with nothing for a fact whose declaration is faulty: that fault was noted where it is declared.
    ``groups`` are the facts that have members, such as ``count`` by grade.
    """

    scope: Scope
    elsewhere: Mapping[str, str]
    groups: tuple[str, ...]
    labels: Labels
    month_end: MonthEnd
    faults: Faults
    facts: list[str] = field(default_factory=list[str])
    comparisons: list[Comparison] = field(default_factory=list[Comparison])

    def afresh(self) -> Reads:
        """The same, with nothing read and nothing compared yet."""
        return replace(self, facts=[], comparisons=[])

    def fact(self, name: str, span: Span) -> Operand | None:
        """The fact of that name; nothing, with a fault, when it cannot be read here."""
        typed = self.scope.get(name)
        if typed is None:
            self._refuse(name, span)
            return None
        if name not in self.facts:
            self.facts.append(name)
        return Operand(typed, wording.label(name, self.labels))

    def members(self, group: str) -> list[str]:
        """The members of a group of facts, such as the grades of ``count``."""
        return [name.partition(".")[2] for name in self.scope if name.startswith(f"{group}.")]

    def _names(self) -> list[str]:
        return sorted({fact.partition(".")[0] for fact in self.scope})

    def guarded(self, span: Span, build: Callable[[], T]) -> T | None:
        """What ``build`` makes; nothing, with a fault, when the types do not fit."""
        try:
            return build()
        except TypeFault as fault:
            self.faults.error("R061", span, str(fault))
            return None

    def _refuse(self, name: str, span: Span) -> None:
        group, _, member = name.partition(".")
        if name in self.elsewhere:
            if self.elsewhere[name]:
                hint = f"{self.elsewhere[name]} may read it"
                self.faults.error("R064", span, f"the fact `{name}` cannot be read here", hint)
        elif member and group in self.groups:
            code, what = _GROUPS[group]
            message = f"{quoted(member)} is no {what}"
            self.faults.error(
                code, span, message, lambda: did_you_mean(member, self.members(group))
            )
        else:
            message = f"unknown fact {quoted(name)}"
            self.faults.error("R012", span, message, lambda: did_you_mean(name, self._names()))


def read_operand(node: Node, like: Type | None, reads: Reads) -> Operand | None:
    """The operand; ``like`` is the type of a literal here, any number where it is ``None``."""
    if not isinstance(node, source.Mapping):
        return read_literal(node, like or ANY_NUMBER, reads)
    forms = [name for name in node.entries if name in FORMS]
    known = ("fact", "plus", "minus") if "fact" in forms else FORMS
    refuse_unknown_keys(node, known, reads.faults)
    if len(forms) != 1:
        hint = "one of `fact`, `sum`, `times`, `max` and `min` says what it is"
        message = "an expression over facts has exactly one form"
        reads.faults.error("R060", node.span, message, hint)
        return None
    form = forms[0]
    value = node.entries[form].value
    if form == "fact":
        return _moved(node, value, reads)
    return _combined(form, value, like, reads)


def read_literal(node: Node, of: Type, reads: Reads) -> Operand | None:
    """A constant of the type."""
    scalar = as_scalar(node, reads.faults)
    typed = None if scalar is None else _constant(scalar, of, reads)
    if scalar is None or typed is None:
        return None
    value = typed.expr.value if isinstance(typed.expr, Lit) else None
    said = wording.literal(
        value is True if isinstance(of, YesNo) else scalar.text, of, reads.labels
    )
    return Operand(typed, said, constant=True)


def _constant(scalar: Scalar, of: Type, reads: Reads) -> Typed | None:
    match of:
        case Number():
            number = read_scalar(scalar, lambda text: read_number(text, of.decimals), reads.faults)
            return None if number is None else ops.number(number.value)
        case Day():
            day = read_scalar(scalar, read_day, reads.faults)
            return None if day is None else ops.day(day.value)
        case YesNo():
            flag = read_scalar(scalar, read_yes_no, reads.faults)
            return None if flag is None else ops.yes_no(flag.value)
        case Choice():
            return _word(scalar, of, reads)


def _word(scalar: Scalar, of: Choice, reads: Reads) -> Typed | None:
    try:
        return ops.word(scalar.text, of)
    except ops.UnknownWord as fault:
        code = _UNKNOWN_WORDS.get(of.name, "R054")
        message = f"`{of.name}` has no value {quoted(scalar.text)}"
        if code != "R054":
            message = (
                f"unknown {'clause' if of.name == 'clause' else 'grade'} {quoted(scalar.text)}"
            )
        hint = partial(did_you_mean, fault.word, fault.options)
        reads.faults.error(code, scalar.span, message, hint)
        return None


def read_fact(node: Node, reads: Reads) -> Operand | None:
    """The fact that a single value names."""
    scalar = as_scalar(node, reads.faults)
    return None if scalar is None else reads.fact(scalar.text, scalar.span)


def _moved(node: source.Mapping, value: Node, reads: Reads) -> Operand | None:
    """A fact, with what is added to it or taken from it."""
    moved = read_fact(value, reads)
    for sign in ("plus", "minus"):
        by = node.get(sign)
        if by is not None and moved is not None:
            moved = _shifted(moved, sign, by, reads)
    return moved


def _shifted(start: Operand, sign: str, by: Node, reads: Reads) -> Operand | None:
    if isinstance(start.typed.type, Day):
        term = read_scalar(by, read_term, reads.faults)
        if term is None:
            return None
        typed = ops.shift(start.typed, term.value, 1 if sign == "plus" else -1, reads.month_end)
        said = wording.term(term.value)
    else:
        number = read_operand(by, None, reads)
        if number is None:
            return None
        made = reads.guarded(by.span, lambda: _added(start.typed, sign, number.typed))
        if made is None:
            return None
        typed, said = made, number.wording
    sign_between = " + " if sign == "plus" else " − "
    return Operand(typed, joined((start.wording, said), sign_between, sign_between))


def _added(left: Typed, sign: str, right: Typed) -> Typed:
    return ops.add((left, right)) if sign == "plus" else ops.subtract(left, right)


def _combined(form: str, value: Node, like: Type | None, reads: Reads) -> Operand | None:
    sequence = as_sequence(value, reads.faults)
    if sequence is None:
        return None
    inner = like if form in {"max", "min"} and isinstance(like, Day) else None
    parts = [read_operand(item, inner, reads) for item in sequence.items]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    typed = reads.guarded(value.span, lambda: _built(form, [part.typed for part in found]))
    if typed is None:
        return None
    return Operand(typed, _said(form, [part.wording for part in found]))


def _built(form: str, parts: Sequence[Typed]) -> Typed:
    match form:
        case "sum":
            return ops.add(parts)
        case "times":
            return ops.multiply(parts)
        case "max":
            return ops.extreme("greatest", parts)
        case _:
            return ops.extreme("least", parts)


def _said(form: str, parts: Sequence[Text]) -> Text:
    match form:
        case "sum":
            return joined(parts, " + ", " + ")
        case "times":
            return joined(parts, " × ", " × ")
        case "max":
            return wording.extreme("greatest", parts)
        case _:
            return wording.extreme("least", parts)


def mapping_of(node: Node, faults: Faults) -> source.Mapping | None:
    """The mapping that the node is, with at least one key."""
    mapping = as_mapping(node, faults)
    if mapping is not None and not mapping.entries:
        faults.error("R062", mapping.span, "an empty condition", "leave it out to say: always")
        return None
    return mapping
