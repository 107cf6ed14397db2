"""Claims about a table of which the first row that holds decides: grading, and each payout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from sanctions.lang.kernel import All, Expr
from sanctions.model.tables import Text
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import NO_TEXT
from sanctions.ruleset.phrases import joined, say
from sanctions.verify.claims import decided, never, possible
from sanctions.verify.results import Claim, Example
from sanctions.verify.solver.algebra import Symbol, is_no, is_yes
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, both, every, no, some

SHOWN = 5
"""Pairs of rows that one claim names; it says if there are more."""

Ask: TypeAlias = "Callable[[FirstTable], Truth]"
"""What is asked of a table, over one case or another."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its condition, whether it holds, whether it decides, and what it then gives."""

    id: str
    expr: Expr | None
    condition: Symbol
    decides: Truth
    outcome: str


@dataclass(frozen=True, slots=True)
class FirstTable:
    """A table over one case: ``applies`` says when it is asked at all.

    ``value`` works out an expression in the case, ``example`` makes the smallest case of the table
    of which something is so. ``asked`` is what the table is asked about, in words.
    """

    name: str
    asked: Text
    rows: tuple[Row, ...]
    applies: Truth
    search: Search
    value: Callable[[Expr], Symbol]
    example: Callable[[FirstTable, Ask], tuple[Example, ...] | None]

    def claims(self) -> Iterator[Claim]:
        """Gaps, rows that never decide, overlaps, and neighbours that could be one row."""
        yield self._gap()
        for place in range(len(self.rows)):
            yield self._reached(place)
        yield self._order()
        yield from self._neighbours()

    def _gap(self) -> Claim:
        says = say(
            "凡事实齐全的{asked}，{table} 都有一行适用",
            "{table}: some row decides every {asked} whose facts are known",
            table=self.name,
            asked=self.asked,
        )

        def gap(table: FirstTable) -> Truth:
            complete = every(row.condition.known for row in table.rows)
            return both(table.applies, complete, *(no(row.decides) for row in table.rows))

        return never(f"{self.name}/gap", says, lambda: self.example(self, gap))

    # --- rows that never decide -------------------------------------------------------------------

    def _reached(self, place: int) -> Claim:
        row, name = self.rows[place], f"{self.name}/{self.rows[place].id}/reached"
        says = say(
            "{table} 的行 {row} 可以适用",
            "{table}: row {row} can decide",
            table=self.name,
            row=row.id,
        )

        return possible(
            name,
            says,
            lambda: self.example(self, lambda table: table.rows[place].decides),
            lambda: self._never(place),
        )

    def _never(self, place: int) -> Text:
        """Why a row never decides: it can never hold, or rows above it take every case."""
        row = self.rows[place]
        if not self.search.can(self.applies, is_yes(row.condition)):
            return impossible(self.search, self.value, row.expr, self.applies)
        above = self.rows[:place]
        holds = (self.applies, is_yes(row.condition))
        core = self.search.core([is_no(each.condition) for each in above], holds)
        return say(
            "凡它适用的情形，其上的 {rows} 已先适用",
            "wherever it holds, a row above it has decided: {rows}",
            rows=joined(above[each].id for each in core),
        )

    # --- rows that hold together ------------------------------------------------------------------

    def _order(self) -> Claim:
        name = f"{self.name}/order"
        says = say(
            "{table} 各行的先后不影响结果",
            "{table}: the order of the rows does not matter",
            table=self.name,
        )

        def ask() -> Claim:
            pairs = self._overlaps()
            if not pairs:
                return Claim(name, says, "proved")
            shown = [f"{self.rows[one].id} > {self.rows[two].id}" for one, two in pairs[:SHOWN]]
            more = Text(" 等", " and others") if len(pairs) > SHOWN else NO_TEXT
            why = say(
                "同时成立而结果不同、由前一行决定：{pairs}{more}",
                "rows that hold together with different outcomes, of which the first decides: "
                "{pairs}{more}",
                pairs=joined(shown),
                more=more,
            )
            first, second = pairs[0]
            found = self.example(
                self,
                lambda table: both(table.rows[first].decides, is_yes(table.rows[second].condition)),
            )
            return Claim(name, says, "noted", why, found or ())

        return decided(name, says, ask)

    def _overlaps(self) -> list[tuple[int, int]]:
        """The first pairs of rows with different outcomes that hold at once, the first deciding.

        One more than are shown, if there are so many. A last row that always holds is left out: it
        is meant to stand below all others.
        """
        rows = [place for place, row in enumerate(self.rows) if row.condition.term is not True]
        found: list[tuple[int, int]] = []
        for first in rows:
            decides = self.rows[first].decides
            below = {
                each: is_yes(self.rows[each].condition)
                for each in rows
                if each > first and self.rows[each].outcome != self.rows[first].outcome
            }
            if not self.search.can(decides, some(below.values())):
                continue
            for second, holds in below.items():
                if self.search.can(decides, holds):
                    found.append((first, second))
                    if len(found) > SHOWN:
                        return found
        return found

    def _neighbours(self) -> Iterator[Claim]:
        for one, two in pairwise(self.rows):
            if one.outcome == two.outcome:
                says = say(
                    "{table} 相邻两行 {one}、{two} 的结果不同",
                    "{table}: rows {one} and {two}, which are neighbours, differ in outcome",
                    table=self.name,
                    one=one.id,
                    two=two.id,
                )
                why = say(
                    "两行结果相同，可用 `any` 并为一行",
                    "they give the same: with `any` they could be one row",
                )
                yield Claim(f"{self.name}/{one.id}/neighbour", says, "noted", why)


def impossible(
    search: Search, value: Callable[[Expr], Symbol], expr: Expr | None, applies: Truth
) -> Text:
    """Why a condition never holds: the facts of which it asks what cannot be, as few as can be."""
    parts = expr.parts if isinstance(expr, All) else (() if expr is None else (expr,))
    core = search.core([is_yes(value(part)) for part in parts], (applies,))
    facts = [sorted(reads(parts[place])) for place in core]
    names = [name for each in facts for name in each]
    written = joined(f"`{name}`" for name in dict.fromkeys(names))
    if len(core) < 2:
        return say(
            "它的条件不可能成立：{facts} 取不到所要求的值",
            "its condition can never hold: {facts} cannot be what it asks for",
            facts=written,
        )
    return say(
        "它的条件自相矛盾：对 {facts} 的要求不能同时满足",
        "its condition contradicts itself: what it asks of {facts} cannot be at once",
        facts=written,
    )
