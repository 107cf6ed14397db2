"""Rows of a covenant's tables as sentences: what each asked, the facts, and whether it held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sanctions.engines.reference.expressions import evaluator
from sanctions.lang.kernel import Value
from sanctions.lang.types import Choice, Scope, YesNo
from sanctions.model.tables import Text
from sanctions.report.footnotes import SOURCE
from sanctions.report.tree import Figure, Node
from sanctions.report.words import UNKNOWN, citation, fact_name, fact_value, row_name
from sanctions.ruleset.covenant import Condition, GradeRow, PayoutRow, Ruleset, SanctionRow
from sanctions.ruleset.phrases import joined, say
from sanctions.ruleset.wording import OTHERWISE

TableRow = TypeVar("TableRow", GradeRow, PayoutRow, SanctionRow)

_NO_OTHER = Text("前列规则均不成立", "no row before it holds")
_NOT_APPLICABLE = Text("不适用", "not applicable")
_MARKS: Mapping[bool | None, Text] = {
    True: Text("成立", "yes"),
    False: Text("不成立", "no"),
    None: Text("无法判断", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The facts that a table was asked with: their values, types and the version that names them.

    ``behind`` gives the records that a fact counts.
    """

    cells: Mapping[str, Any]
    scope: Scope
    version: Ruleset
    behind: Mapping[str, Sequence[str]]

    def holds(self, when: Condition) -> bool | None:
        """Whether a condition holds; ``None`` is unknown."""
        answer: bool | None = True if when.expr is None else evaluator(when.expr)(self.cells)
        return answer

    def unknown_facts(self, when: Condition) -> tuple[str, ...]:
        """The facts that a condition reads and nobody knows."""
        return tuple(
            name for name in when.facts if self._value(name) is None and self._applies(name)
        )

    def said(self, when: Condition) -> Text:
        """What a condition asks, and the values of the facts that it reads."""
        if not when.facts:
            return plainly(when)
        if len(when.facts) == 1:
            if isinstance(self.scope[when.facts[0]].type, Choice) and self.holds(when):
                return when.wording
            value = self._value_text(when.facts[0])
            facts = value if value == UNKNOWN else say("实为{it}", "it is {it}", it=value)
        else:
            facts = joined([self._fact(name) for name in when.facts], zh="；", en="; ")
        return say("{wording}（{facts}）", "{wording} ({facts})", wording=when.wording, facts=facts)

    def figures(self, when: Condition) -> tuple[Figure, ...]:
        """The same facts for a machine."""
        values = [(name, self._value(name)) for name in when.facts]
        return tuple(Figure(name, None if value is None else str(value)) for name, value in values)

    def _value(self, name: str) -> Value:
        value: Value = self.cells[name]
        return value

    def _applies(self, name: str) -> bool:
        applies = self.scope[name].applies
        return applies is None or evaluator(applies)(self.cells) is True

    def _fact(self, name: str) -> Text:
        called = fact_name(name, self.version)
        value = self._value_text(name)
        if value in {UNKNOWN, _NOT_APPLICABLE}:
            return say("{name}{value}", "{name}: {value}", name=called, value=value)
        sign = "：" if isinstance(self.scope[name].type, YesNo) else "为"
        return say("{name}" + sign + "{value}", "{name}: {value}", name=called, value=value)

    def _value_text(self, name: str) -> Text:
        if not self._applies(name):
            return _NOT_APPLICABLE
        value = fact_value(self._value(name), self.scope[name].type, self.version)
        records = joined(self.behind.get(name, ()))
        if not records.en:
            return value
        return say("{value}：{records}", "{value}, by {records}", value=value, records=records)


def plainly(when: Condition) -> Text:
    """What a condition asks; of a last row, that no row before it holds."""
    return _NO_OTHER if when.wording == OTHERWISE else when.wording


def up_to_decision(rows: Sequence[TableRow], asked: Asked) -> list[tuple[TableRow, bool | None]]:
    """The rows of a *first* table up to the one that held or that nobody could answer."""
    answers: list[tuple[TableRow, bool | None]] = []
    for row in rows:
        holds = asked.holds(row.when)
        answers.append((row, holds))
        if holds is not False:
            break
    return answers


def row_nodes(
    table: str, answers: Iterable[tuple[TableRow, bool | None]], asked: Asked
) -> tuple[Node, ...]:
    """A line a row: whether it holds, what it asks and what the facts are."""
    return tuple(_row_node(table, row, asked, holds=holds) for row, holds in answers)


def _row_node(table: str, row: TableRow, asked: Asked, *, holds: bool | None) -> Node:
    text = say(
        "{mark}：规则{row}，{asked}",
        "{mark}: row {row}, {asked}",
        mark=_MARKS[holds],
        row=row_name(row.id, asked.version),
        asked=asked.said(row.when),
    )
    answer = {True: "yes", False: "no", None: None}[holds]
    figures = (Figure("row", row.id), Figure("holds", answer), *asked.figures(row.when))
    sources = source_nodes(row.source, asked.version) if holds else ()
    return Node("row", text, figures, sources, rule(asked.version, table, row.id))


def rule(version: Ruleset, table: str, row: str) -> str:
    """How a row of a covenant is cited: version, table and row."""
    return f"{version.reference} {table}/{row}"


def source_nodes(source: str, version: Ruleset) -> tuple[Node, ...]:
    """The source of a row, if it names one that the covenant describes."""
    cited = version.sources.get(source)
    if cited is None:
        return ()
    return (Node(SOURCE, citation(cited), (Figure(SOURCE, source),)),)
