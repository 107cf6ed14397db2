"""Conditions: a mapping of facts to a kernel expression, its wording and what it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias, get_args

from sanctions.errors import Span
from sanctions.lang import ops
from sanctions.lang.derived import all_of, any_of
from sanctions.lang.kernel import Col, Expr, Lit, Not
from sanctions.lang.types import Choice, Number, Typed
from sanctions.model.tables import Text
from sanctions.ruleset import source, wording
from sanctions.ruleset.comparisons import Comparison, Question, as_written, asked_of
from sanctions.ruleset.covenant import Condition
from sanctions.ruleset.faults import Hint
from sanctions.ruleset.operands import (
    FORMS,
    Operand,
    Reads,
    mapping_of,
    read_literal,
    read_operand,
)
from sanctions.ruleset.scalars import RATIO_DECIMALS, did_you_mean, quoted, read_yes_no
from sanctions.ruleset.shapes import as_sequence, read_scalar
from sanctions.ruleset.source import Node

Part: TypeAlias = tuple[Expr, Text]

JUNCTIONS = ("any", "all", "not")
COMPARISONS: tuple[ops.Operator, ...] = get_args(ops.Operator)
KEYS = (*COMPARISONS, "between", "known")


def read_condition(node: Node | None, reads: Reads, *, otherwise: bool = False) -> Condition:
    """The condition of a row; without a node it always holds, ``otherwise`` below other rows.

    After a fault the condition means nothing.
    """
    if node is None:
        return Condition(None, wording.OTHERWISE if otherwise else wording.ALWAYS)
    inner = reads.afresh()
    part = _mapping(node, inner)
    expr, said = (Lit(None), wording.NOTHING) if part is None else part
    return Condition(expr, said, tuple(inner.facts), tuple(inner.comparisons))


def _mapping(node: Node, reads: Reads) -> Part | None:
    """All of its keys."""
    mapping = mapping_of(node, reads.faults)
    if mapping is None:
        return None
    parts = [_entry(name, entry, reads) for name, entry in mapping.entries.items()]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return all_of(*(expr for expr, _ in found)), wording.every([said for _, said in found])


def _entry(name: str, entry: source.Entry, reads: Reads) -> Part | None:
    if name in JUNCTIONS:
        return _junction(name, entry.value, reads)
    if name in reads.groups and name not in reads.elsewhere:
        return _group(name, entry.value, reads)
    fact = reads.fact(name, entry.key.span)
    return None if fact is None else _about(fact, entry.value, reads)


def _junction(name: str, value: Node, reads: Reads) -> Part | None:
    if name == "not":
        part = _mapping(value, reads)
        return None if part is None else (Not(part[0]), wording.negated(part[1]))
    sequence = as_sequence(value, reads.faults)
    if sequence is None:
        return None
    parts = [_mapping(item, reads) for item in sequence.items]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    expressions, texts = [expr for expr, _ in found], [said for _, said in found]
    if name == "any":
        return any_of(*expressions), wording.some(texts)
    return all_of(*expressions), wording.every(texts)


def _group(group: str, value: Node, reads: Reads) -> Part | None:
    """Facts of a group: ``count: {GRADE: …}``, ``active: {MEASURE: …}``; all of them."""
    mapping = mapping_of(value, reads.faults)
    if mapping is None:
        return None
    parts: list[Part | None] = []
    for member, entry in mapping.entries.items():
        fact = reads.fact(f"{group}.{member}", entry.key.span)
        parts.append(None if fact is None else _about(fact, entry.value, reads))
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return all_of(*(expr for expr, _ in found)), wording.every([said for _, said in found])


def _about(fact: Operand, value: Node, reads: Reads) -> Part | None:
    """What is asked of one fact: a value, a list of values, or comparisons."""
    match value:
        case source.Scalar():
            return _compared(fact, "equals", value, reads, as_written(value))
        case source.Sequence():
            return _one_of(fact, value, reads)
        case source.Mapping():
            return _comparisons(fact, value, reads)


def _one_of(fact: Operand, value: source.Sequence, reads: Reads) -> Part | None:
    sequence = as_sequence(value, reads.faults)
    if sequence is None:
        return None
    options = [read_literal(item, fact.typed.type, reads) for item in sequence.items]
    found = [option for option in options if option is not None]
    if len(found) < len(options):
        return None
    _refuse_repeated(found, sequence, reads)
    expr = ops.one_of(fact.typed, [option.typed for option in found])
    _note(_Asked("one_of", as_written(sequence), sequence.span), fact, found, reads)
    return expr, wording.one_of(fact.wording, fact.typed.type, [option.wording for option in found])


def _refuse_repeated(found: list[Operand], sequence: source.Sequence, reads: Reads) -> None:
    seen: set[object] = set()
    for option, item in zip(found, sequence.items, strict=True):
        words = isinstance(option.typed.type, Choice)
        value = option.typed.expr if words else option.typed  # the type of a word is all its values
        if value in seen:
            reads.faults.error("R057", item.span, f"the value {_text(item)} stands twice")
        seen.add(value)


def _comparisons(fact: Operand, mapping: source.Mapping, reads: Reads) -> Part | None:
    if mapping_of(mapping, reads.faults) is None:
        return None
    parts = [_asked(fact, name, entry, reads) for name, entry in mapping.entries.items()]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return all_of(*(expr for expr, _ in found)), wording.every([said for _, said in found])


def _asked(fact: Operand, name: str, entry: source.Entry, reads: Reads) -> Part | None:
    for operator in COMPARISONS:
        if name == operator:
            return _compared(fact, operator, entry.value, reads, _written(entry))
    match name:
        case "between":
            return _between(fact, entry, reads)
        case "known":
            yes = read_scalar(entry.value, read_yes_no, reads.faults)
            if yes is None:
                return None
            question: Question = "known" if yes.value else "not_known"
            _note(_Asked(question, _written(entry), entry.value.span), fact, (), reads)
            said = wording.known(fact.wording, yes=yes.value)
            return ops.known(fact.typed, yes=yes.value), said
        case _:
            hint: Hint = partial(did_you_mean, name, KEYS)
            if name in FORMS:
                hint = f"write `equals: {{{name}: …}}`"
            message = f"unknown comparison {quoted(name)}"
            reads.faults.error("R060", entry.key.span, message, hint)
            return None


def _compared(
    fact: Operand, how: ops.Operator, value: Node, reads: Reads, written: str
) -> Part | None:
    right = read_operand(value, fact.typed.type, reads)
    if right is None:
        return None
    expr = reads.guarded(value.span, lambda: ops.compare(fact.typed, how, right.typed))
    if expr is None:
        return None
    _note(_Asked(how, written, value.span), fact, (right,), reads)
    return expr, wording.compared(fact.wording, fact.typed.type, how, right.wording)


def _between(fact: Operand, entry: source.Entry, reads: Reads) -> Part | None:
    value = entry.value
    bounds = read_bounds(value, lambda node: read_operand(node, fact.typed.type, reads), reads)
    if bounds is None:
        return None
    low, high = bounds
    expr = reads.guarded(value.span, lambda: ops.between(fact.typed, low.typed, high.typed))
    if expr is None:
        return None
    _note(_Asked("at_least", _written(entry), value.span), fact, (low,), reads)
    _note(_Asked("at_most", _written(entry), value.span), fact, (high,), reads)
    return expr, wording.between(fact.wording, low.wording, high.wording)


def _written(entry: source.Entry) -> str:
    return f"{{{entry.key.text}: {as_written(entry.value)}}}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of a fact, as the file writes it, and where."""

    question: Question
    written: str
    span: Span


def _note(asked: _Asked, fact: Operand, right: Sequence[Operand], reads: Reads) -> None:
    """Keep what is compared. INVARIANT: a condition asks of facts alone."""
    match fact.typed.expr:
        case Col(name):
            said = asked_of(name, asked.written)
        case _:
            raise TypeError("a condition asks of something that is no fact")
    operands = tuple(each.typed for each in right)
    reads.comparisons.append(Comparison(said, asked.span, fact.typed, asked.question, operands))


def read_bounds(
    value: Node, read: Callable[[Node], Operand | None], reads: Reads
) -> tuple[Operand, Operand] | None:
    """The two operands of ``between``, the smaller first."""
    sequence = as_sequence(value, reads.faults)
    if sequence is None:
        return None
    bounds = [read(item) for item in sequence.items]
    if len(bounds) != 2:
        message = f"`between` takes two bounds, not {len(bounds)}"
        reads.faults.error("R063", value.span, message, "write `between: [1, 5]`")
        return None
    low, high = bounds
    if low is None or high is None:
        return None
    if low.constant and high.constant and _rank(low) > _rank(high):
        message = f"the bounds are reversed: {_text(sequence.items[0])} is the greater"
        reads.faults.error("R063", value.span, message, "write the smaller one first")
    return low, high


def _rank(bound: Operand) -> int:
    """A number by which two constants of one type compare; words without order are all alike."""
    match bound.typed:
        case Typed(Lit(int(value)), Number(decimals)):
            scale: int = 10 ** (RATIO_DECIMALS - decimals)
            return value * scale
        case Typed(Lit(date() as day)):
            return day.toordinal()
        case Typed(Lit(str(word)), Choice(_, values, ordered=True)):
            return values.index(word)
        case _:
            return 0


def _text(node: Node) -> str:
    return quoted(node.text) if isinstance(node, source.Scalar) else "it"
