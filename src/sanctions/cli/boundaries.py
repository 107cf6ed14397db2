"""The bounds of a covenant on the screen: which sides of each its cases tried, and which not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from sanctions.cli.words import say
from sanctions.model.tables import Language, Text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text as Styled

    from sanctions.verify.coverage import Boundary, Coverage
    from sanctions.verify.coverage_sides import Which

_VALUE_WIDTH = 14
"""Values are broken before the names of rows are, which are longer."""

_COLUMNS: tuple[tuple[tuple[Which, ...], Text], ...] = (
    (("below",), Text("低于", "Below")),
    (("at",), Text("等于", "At")),
    (("above", "other"), Text("高于或其他", "Above or other")),
)


def summed(coverage: Coverage, language: Language) -> str:
    """How many sides of all bounds were tried, on one line."""
    tried, asked, percent = coverage.tried, coverage.asked, coverage.percent
    return say(
        language,
        f"界限：各侧共 {asked} 处，案例试到 {tried} 处（{percent}%）",
        f"boundaries: {tried} of {asked} sides tried ({percent} %)",
    )


def listed(coverage: Coverage, language: Language) -> Iterator[RenderableType]:
    """Each bound with its sides, a table a file."""
    from rich.text import Text as Styled

    for (reference, file), boundaries in groupby(coverage.boundaries, _place):
        title = say(language, "界限", "boundaries")
        yield Styled(f"{title}  {reference}  ({file})", no_wrap=True)
        yield _table(list(boundaries), language)
        yield ""


def plain(coverage: Coverage) -> dict[str, object]:
    """The coverage for JSON."""
    return {
        "tried": coverage.tried,
        "asked": coverage.asked,
        "percent": coverage.percent,
        "each": [asdict(each) for each in coverage.boundaries],
    }


def _place(boundary: Boundary) -> tuple[str, str]:
    return boundary.ruleset, boundary.span.file


def _table(boundaries: list[Boundary], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say(language, "行号", "Line"), justify="right", no_wrap=True)
    table.add_column(say(language, "规则行与条件", "Row and condition"), overflow="fold")
    for _, title in _COLUMNS:
        table.add_column(title.speak(language), overflow="fold", max_width=_VALUE_WIDTH)
    for row, conditions in groupby(boundaries, lambda each: f"{each.table}/{each.row}"):
        table.add_row("", row, style="bold")
        for each in conditions:
            cells = (_cell(each, of, language) for of, _ in _COLUMNS)
            table.add_row(str(each.span.line), f"  {each.condition}", *cells)
    return table


def _cell(boundary: Boundary, of: tuple[Which, ...], language: Language) -> Styled:
    """The values on these sides; those that no case had with a word that says so."""
    from rich.text import Text as Styled

    missed = say(language, "未试", "missed")
    parts: list[Styled] = []
    for side in boundary.sides:
        if side.which in of:
            value = side.value.speak(language)
            parts.append(Styled(value) if side.case else Styled(f"{value} {missed}", "yellow"))
    return Styled(", ").join(parts)
