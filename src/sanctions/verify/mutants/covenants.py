"""Every small change of a covenant: of its tables, its counting, its points and its rewards.

Texts, ids, sources, who adopted it and since when are left alone, and so are ``limits``, which
decide nothing. Source: docs/explanation/covenant-mutants.md
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from sanctions.errors import Span
from sanctions.lang.types import Choice, Number
from sanctions.ruleset import facts
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.source import Mapping, Scalar, Sequence
from sanctions.verify.mutants import literals
from sanctions.verify.mutants.conditions import Types, condition, each_item, operand
from sanctions.verify.mutants.edits import (
    Edit,
    among,
    dropped,
    dropped_items,
    under,
    with_item,
    with_value,
    without,
    written,
)
from sanctions.verify.mutants.results import Mutant

Made: TypeAlias = tuple[str, Edit]
"""The table and row, or the part, that a change is in; and the change."""

_MONEY = Number(2)
_DECIDED, _OCCURRED = "decided_on", "occurred_on"
_OPTIONS = {
    "appeal": ("suspends", "stands"),
    "month_end": ("down", "up"),
    "round": ("half-up", "down", "up"),
    "unit": ("member", "household"),
    "weight": ("points", "dividend", "shares", "equal"),
    "to": ("compliant", "retained"),
}


def mutants_of(tree: Mapping, ruleset: Ruleset) -> Iterator[tuple[Mutant, Mapping]]:
    """Every mutant with its tree, by its place; the same ones in the same order always.

    ``tree`` is the covenant laid over its bases, of which ``ruleset`` was made; what stands in the
    file of a base comes last.
    """
    own = tree.span.file
    made = sorted(_Makers(ruleset).covenant(tree), key=lambda each: _place(each[1].span, own))
    seen: Counter[tuple[str, int, str]] = Counter()
    for part, edit in made:
        if not isinstance(edit.node, Mapping):
            continue
        span = edit.span
        seen[span.file, span.line, edit.kind] += 1
        base = "" if span.file == own else f"{span.file}:"
        number = seen[span.file, span.line, edit.kind]
        identity = f"{base}{span.line}:{edit.kind}:{number}"
        yield Mutant(identity, edit.kind, part, span, edit.old, edit.new), edit.node


def _place(span: Span, own: str) -> tuple[bool, Span]:
    return span.file != own, span


class _Makers:
    """The changes of each part; the types of the facts are those of the covenant as it is."""

    def __init__(self, ruleset: Ruleset) -> None:
        """Take over what the covenant declares."""
        topics = [clause.topic for clause in ruleset.clauses.values()]
        spanning = [each.id for each in ruleset.measures.values() if each.spans]
        own = facts.own_facts(ruleset.scales, ruleset.attributes, ruleset.clauses, topics)
        record = facts.record_facts(own)
        graded = facts.graded_facts(record, ruleset.grades)
        unit = facts.unit_facts(ruleset.grades, spanning)
        self._own: Types = {name: each.type for name, each in own.items()}
        self._record: Types = {name: each.type for name, each in record.items()}
        self._graded: Types = {name: each.type for name, each in graded.items()}
        self._unit: Types = {name: each.type for name, each in unit.items()}
        self._grades = Choice("grade", ruleset.grades, ordered=True)

    def covenant(self, tree: Mapping) -> Iterator[Made]:
        """Every change, of the whole tree."""
        calendar, counting = tree.get("calendar"), tree.get("counting")
        if isinstance(calendar, Mapping):
            yield from _in("calendar", under(tree, "calendar", _option(calendar, "month_end")))
        if isinstance(counting, Mapping):
            yield from _in("counting", under(tree, "counting", self._counting(counting)))
        clauses, rewards = tree.get("clauses"), tree.get("rewards")
        if isinstance(clauses, Mapping):
            for part, edit in self._clauses(clauses):
                yield from _in(part, under(tree, "clauses", (edit,)))
        for name in ("grading", "sanctions"):
            table = tree.get(name)
            if isinstance(table, Sequence):
                for part, edit in self._rows(name, table):
                    yield from _in(part, _unworded(under(tree, name, (edit,))))
        if isinstance(rewards, Sequence):
            for place, reward in enumerate(rewards.items):
                for part, edit in self._reward(reward) if isinstance(reward, Mapping) else ():
                    edits = under(tree, "rewards", among(rewards, place, (edit,)))
                    yield from _in(part, _unworded(edits))

    # --- counting and clauses ---------------------------------------------------------------------

    def _counting(self, counting: Mapping) -> Iterator[Edit]:
        for key in ("lookback", "limitation"):
            term = counting.get(key)
            if isinstance(term, Scalar):
                yield from under(counting, key, literals.terms(term))
                yield dropped("term", counting, key)
        yield from _option(counting, "appeal")
        if "exempt" in counting.entries:
            yield dropped("condition", counting, "exempt")
            exempt = condition(counting.get("exempt"), self._own)
            yield from under(counting, "exempt", exempt)

    def _clauses(self, clauses: Mapping) -> Iterator[Made]:
        for name, entry in clauses.entries.items():
            clause = entry.value
            points = clause.get("points") if isinstance(clause, Mapping) else None
            if isinstance(clause, Mapping) and isinstance(points, Mapping):
                edits = under(clause, "points", _amount(points))
                yield from _in(f"clauses/{name}", under(clauses, name, edits))

    # --- tables -----------------------------------------------------------------------------------

    def _rows(self, name: str, table: Sequence, *, honour: bool = False) -> Iterator[Made]:
        """Changes of a table, ``sanctions`` or one of which the first row that holds counts."""
        first = name != "sanctions"
        for place, row in enumerate(table.items):
            if not isinstance(row, Mapping):
                continue
            part, open_row = f"{name}/{_id(row)}", "when" not in row.entries
            if len(table.items) > 1 and not (first and open_row):
                left = with_item(table, place)
                yield part, Edit("row", row.span, f"id: {_id(row)}", "", left, named=True)
            following = table.items[place + 1] if place + 1 < len(table.items) else None
            if first and isinstance(following, Mapping) and "when" in following.entries:
                yield part, _swapped(table, place, row, following)
            edits = self._row(row, name, honour=honour)
            yield from _in(part, among(table, place, edits))

    def _row(self, row: Mapping, name: str, *, honour: bool) -> Iterator[Edit]:
        types = {"grading": self._record, "sanctions": self._graded}.get(name, self._unit)
        when, grade, pay = row.get("when"), row.get("grade"), row.get("pay")
        if name == "sanctions" and when is not None:
            yield dropped("condition", row, "when")
        yield from under(row, "when", condition(when, types))
        if isinstance(grade, Scalar):
            edits = literals.words(grade, self._grades, "grade")
            yield from under(row, "grade", edits)
        if isinstance(pay, Scalar):
            yield from under(row, "pay", literals.pays(pay, honour=honour))
        impose = row.get("impose")
        if isinstance(impose, Sequence):
            yield from under(row, "impose", dropped_items("measure", impose))
            for place, each in enumerate(impose.items):
                if isinstance(each, Mapping):
                    yield from under(row, "impose", among(impose, place, _imposition(each)))

    # --- rewards ----------------------------------------------------------------------------------

    def _reward(self, reward: Mapping) -> Iterator[Made]:
        part, honour = _id(reward), _text(reward, "scheme") == "honour"
        yield from _in(part, _terms_of(reward))
        table = reward.get("payout")
        if isinstance(table, Sequence):
            for row, edit in self._rows(part, table, honour=honour):
                yield from _in(row, under(reward, "payout", (edit,)))


def _terms_of(reward: Mapping) -> Iterator[Edit]:
    """Fund, unit, weight, points, step, amount, and what becomes of what is withheld."""
    fund, points, amount = reward.get("fund"), reward.get("points"), reward.get("amount")
    if isinstance(fund, Mapping):
        share, given = fund.get("share"), fund.get("given")
        if isinstance(share, Scalar):
            yield from under(reward, "fund", under(fund, "share", literals.percentages(share)))
        if isinstance(given, Scalar):
            yield from under(reward, "fund", under(fund, "given", literals.flags(given)))
    for key in ("unit", "weight"):
        yield from _option(reward, key)
    if isinstance(points, Mapping):
        for key in ("base", "at_least"):
            yield from under(reward, "points", _number(points, key, _MONEY.decimals))
        if "at_least" in points.entries:
            yield from under(reward, "points", (dropped("bound", points, "at_least"),))
    yield from _number(reward, "step", _MONEY.decimals)
    if isinstance(amount, Mapping):
        yield from under(reward, "amount", _amount(amount))
    withheld = reward.get("withheld")
    if isinstance(withheld, Mapping):
        yield from under(reward, "withheld", _option(withheld, "to"))


# --- what is imposed, and amounts -----------------------------------------------------------------


def _imposition(each: Mapping) -> Iterator[Edit]:
    term, start, amount = each.get("for"), each.get("from"), each.get("amount")
    if isinstance(term, Scalar):
        yield from under(each, "for", literals.terms(term))
    if "for" in each.entries and "ends_when" in each.entries:
        yield dropped("term", each, "for")
        yield dropped("end", each, "ends_when")
    if isinstance(start, Scalar):
        other = _OCCURRED if start.text == _DECIDED else _DECIDED
        old, new = f"from: {start.text}", f"from: {other}"
        changed = with_value(each, "from", written(start, other))
        yield Edit("start", start.span, old, new, changed, named=True)
    if isinstance(amount, Mapping):
        yield from under(each, "amount", _amount(amount))


def _amount(amount: Mapping) -> Iterator[Edit]:
    """An amount of money or points: what it starts from, its factor, bounds and rounding."""
    for key, entry in amount.entries.items():
        value, of = entry.value, None if key in {"rate", "times"} else _MONEY
        if key in {"at_least", "at_most", "times"}:
            yield dropped("bound", amount, key)
        if key == "round":
            yield from _option(amount, key)
        elif key == "between" and isinstance(value, Sequence):
            yield from under(amount, key, each_item(value, partial(operand, of=_MONEY)))
        elif isinstance(value, Mapping) or key not in {"of", "per"}:
            yield from under(amount, key, operand(value, of))


def _number(mapping: Mapping, key: str, decimals: int) -> Iterator[Edit]:
    value = mapping.get(key)
    if isinstance(value, Scalar):
        yield from under(mapping, key, literals.numbers(value, decimals))


def _option(mapping: Mapping, key: str) -> Iterator[Edit]:
    value = mapping.get(key)
    if isinstance(value, Scalar):
        yield from under(mapping, key, literals.options(value, _OPTIONS[key]))


def _swapped(table: Sequence, place: int, row: Mapping, following: Mapping) -> Edit:
    rest = with_item(table, place)
    swapped = with_item(rest, place, following, row)
    old, new = f"{_id(row)}, {_id(following)}", f"{_id(following)}, {_id(row)}"
    return Edit("order", row.span, old, new, swapped, named=True)


def _unworded(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Without ``words`` where a row is left out: one of its own would stand for nothing."""
    for edit in edits:
        tree = edit.node
        if edit.kind == "row" and isinstance(tree, Mapping):
            yield replace(edit, node=without(tree, "words"))
        else:
            yield edit


def _in(part: str, edits: Iterable[Edit]) -> Iterator[Made]:
    return ((part, edit) for edit in edits)


def _id(mapping: Mapping) -> str:
    return _text(mapping, "id")


def _text(mapping: Mapping, key: str) -> str:
    value = mapping.get(key)
    return value.text if isinstance(value, Scalar) else ""
