"""Case files: histories with the outcomes that were worked out for them by hand.

One format for ``rulesets/*/cases.yaml`` and for the corpus of tests. Source:
docs/reference/cases.md
"""

from __future__ import annotations

from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from sanctions.errors import Span, backticked, suggest
from sanctions.model.calendar import Period, parse_day
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.load import load_ruleset, load_ruleset_from
from sanctions.ruleset.source import Mapping, Node, Scalar, Sequence, find_file, read_bytes

Cell: TypeAlias = str | tuple[str, ...] | None
Line: TypeAlias = dict[str, Cell]

TABLES_IN = ("members", "history", "villages")
TABLES_OUT = ("findings", "measures", "members", "households", "villages", "issues")
_FILE_KEYS = ("ruleset", "given", "cases")
_GIVEN_KEYS = ("as_of", "period", *TABLES_IN, "on_bad")
_CASE_KEYS = ("id", "title", "rule", *_GIVEN_KEYS, "expect")


@dataclass(frozen=True, slots=True)
class Case:
    """One history, what is known on ``as_of``, and the tables that must come out."""

    id: str
    title: Text
    rule: str
    as_of: date
    period: Period
    tables: dict[str, list[Line]]
    on_bad: Literal["stop", "quarantine"]
    expect: dict[str, list[Line]]
    span: Span


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file, for the versions of one ruleset."""

    file: str
    versions: tuple[Ruleset, ...]
    cases: tuple[Case, ...]


def read_case_file(path: str | Path) -> CaseFile:
    """The cases of a file.

    Raises: RulesetError: with every fault of the file, or of the rulesets that it names.
    """
    faults = Faults()
    found = find_file(str(path), faults)
    root = read_bytes(found[1], found[0], faults) if found else None
    faults.raise_if_any()
    reader = _Reader(str(path), faults)
    result = reader.file(root)
    faults.raise_if_any()
    return result


@dataclass(slots=True)
class _Reader:
    path: str
    faults: Faults
    seen: set[str] = field(default_factory=set)

    def file(self, root: Node | None) -> CaseFile:
        if isinstance(root, Mapping) and "language" in root.entries:
            hint = "name its case file, such as `cases.yaml` beside it, or its folder"
            self.faults.error("C005", root.span, "this is a covenant, and no cases of one", hint)
            self.faults.raise_if_any()
        entries = self.mapping(root, _FILE_KEYS, required=("ruleset", "cases"))
        versions = self.versions(entries.get("ruleset"))
        given = self.mapping(entries.get("given"), _GIVEN_KEYS) if "given" in entries else {}
        cases = [self.case(node, given) for node in self.items(entries.get("cases"))]
        return CaseFile(self.path, versions, tuple(case for case in cases if case is not None))

    def versions(self, node: Node | None) -> tuple[Ruleset, ...]:
        nodes = node.items if isinstance(node, Sequence) else (node,)
        versions = []
        for each in nodes:
            if isinstance(each, Mapping):
                versions.append(load_ruleset_from(each, self.path))
            elif isinstance(each, Scalar):
                versions.append(load_ruleset(Path(self.path).parent / each.text))
        return tuple(versions)

    def case(self, node: Node, given: Names[str, Node]) -> Case | None:
        own = self.mapping(node, _CASE_KEYS, required=("id", "title", "expect"))
        both = {**given, **own}
        identity = self.text(both.get("id"))
        if identity in self.seen:
            self.faults.error("C004", node.span, f"the case {backticked([identity])} stands twice")
        self.seen.add(identity)
        as_of, period = self.day(both.get("as_of"), node), self.period(both.get("period"), node)
        tables = {name: self.lines(both[name]) for name in TABLES_IN if name in both}
        expected = self.mapping(own.get("expect"), TABLES_OUT)
        on_bad = self.text(both["on_bad"]) if "on_bad" in both else "stop"
        if on_bad not in {"stop", "quarantine"}:
            message = "`on_bad` is `stop` or `quarantine`"
            self.faults.error("C003", both["on_bad"].span, message)
        if as_of is None or period is None:
            return None
        return Case(
            identity,
            self.title(own.get("title")),
            self.text(own["rule"]) if "rule" in own else "",
            as_of,
            period,
            tables,
            "quarantine" if on_bad == "quarantine" else "stop",
            {name: self.lines(table) for name, table in expected.items()},
            node.span,
        )

    # --- leaves -----------------------------------------------------------------------------------

    def mapping(
        self, node: Node | None, keys: tuple[str, ...], required: tuple[str, ...] = ()
    ) -> dict[str, Node]:
        if not isinstance(node, Mapping):
            span = node.span if node is not None else Span(self.path, 1, 1)
            self.faults.error(
                "C003", span, f"a mapping is needed here, with {backticked(keys, 12)}"
            )
            return {}
        for name, entry in node.entries.items():
            if name not in keys:
                near = suggest(name, keys)
                hint = f"did you mean `{near}`?" if near else f"known: {backticked(keys, 12)}"
                message = f"unknown key {backticked([name])}"
                self.faults.error("C001", entry.key.span, message, hint)
        for name in required:
            if name not in node.entries:
                self.faults.error("C002", node.span, f"the key `{name}` is missing")
        return {name: entry.value for name, entry in node.entries.items() if name in keys}

    def items(self, node: Node | None) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        if node is not None:
            self.faults.error("C003", node.span, "a list is needed here")
        return ()

    def lines(self, node: Node) -> list[Line]:
        return [self.line(item) for item in self.items(node)]

    def line(self, node: Node) -> Line:
        if isinstance(node, Mapping):
            return {name: self.cell(entry.value) for name, entry in node.entries.items()}
        self.faults.error("C003", node.span, "a row is a mapping of columns to values")
        return {}

    def cell(self, node: Node) -> Cell:
        if isinstance(node, Scalar):
            return None if node.empty else node.text
        if isinstance(node, Sequence):
            return tuple(self.text(item) for item in node.items)
        self.faults.error("C003", node.span, "a value or a list of values is needed here")
        return None

    def text(self, node: Node | None) -> str:
        if isinstance(node, Scalar):
            return node.text
        if node is not None:
            self.faults.error("C003", node.span, "a single value is needed here")
        return ""

    def title(self, node: Node | None) -> Text:
        if isinstance(node, Mapping):
            texts = self.mapping(node, ("zh", "en"))
            zh, en = self.text(texts.get("zh")), self.text(texts.get("en"))
            return Text(zh or en, en or zh)
        return Text(self.text(node), self.text(node))

    def day(self, node: Node | None, case: Node) -> date | None:
        try:
            return parse_day(self.text(node))
        except ValueError:
            span = node.span if node is not None else case.span
            self.faults.error("C003", span, "`as_of` is a day such as `2026-01-31`")
            return None

    def period(self, node: Node | None, case: Node) -> Period | None:
        try:
            return Period.parse(self.text(node))
        except ValueError as fault:
            span = node.span if node is not None else case.span
            self.faults.error("C003", span, f"`period`: {fault}")
            return None
