"""Pictures as SVG within a page: whole numbers alone place what is drawn, and texts are escaped.

Every picture has a title and a description, which a screen reader says instead of it; its figures
stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from sanctions.report.layout import width, wrap

LEFT, RIGHT, PLAIN, OTHER = "#b4530a", "#1f6395", "#8a8a8a", "#6a4c93"
"""Less or heavier, more or lighter, unchanged, and otherwise: told apart without colour, too."""

_WIDE = 760
_LINE = 22
_LABEL = 26
_GAP = 8
_CELL, _CELL_TEXT = 96, 12
_HEAD_LINES = 4


@dataclass(frozen=True, slots=True)
class Named:
    """What a picture is called, what it says in a sentence, and an id that no other has."""

    id: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: sizes to the left and to the right of the axis, 0 or more, and their figures."""

    label: str
    left: int
    right: int
    left_text: str = ""
    right_text: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a heat map: how dark it is from 0 to 4, its colour and its figure."""

    depth: int
    colour: str
    text: str


def bars(named: Named, lines: Sequence[Bar]) -> str:
    """Bars to both sides of one axis, or to one side where the other has none."""
    has_left, has_right = (
        any(size > 0 for size in sizes)
        for sizes in ([line.left for line in lines], [line.right for line in lines])
    )
    label = 8 * _LABEL
    room = _WIDE - label - 2 * _GAP
    axis = label + _GAP + (room // 2 if has_left and has_right else room if has_left else 0)
    most = max((max(line.left, line.right) for line in lines), default=0) or 1
    longest = (room // 2 if has_left and has_right else room) - 100
    parts: list[str] = []
    for place, line in enumerate(lines):
        top = place * _LINE + _GAP
        parts.append(_text(label, top + 15, _cut(line.label, _LABEL), "end"))
        if line.left:
            size = max(1, line.left * longest // most)
            parts.append(_rect((axis - size, top + 3, size, _LINE - 6), LEFT))
            parts.append(_text(axis - size - 4, top + 15, line.left_text, "end"))
        if line.right:
            size = max(1, line.right * longest // most)
            parts.append(_rect((axis, top + 3, size, _LINE - 6), RIGHT))
            parts.append(_text(axis + size + 4, top + 15, line.right_text, "start"))
    high = len(lines) * _LINE + 2 * _GAP
    parts.append(
        f'<line x1="{axis}" y1="{_GAP // 2}" x2="{axis}" y2="{high - _GAP // 2}" stroke="#333"/>'
    )
    return _picture(named, (_WIDE, high), parts)


def heat_map(
    named: Named, heads: tuple[Sequence[str], Sequence[str]], cells: Sequence[Sequence[Cell | None]]
) -> str:
    """Squares of lines and columns: ``heads`` are those of the lines, then those of the columns."""
    lines, columns = heads
    label = 8 * _LABEL
    top = _HEAD_LINES * 14 + _GAP
    parts = [
        part
        for place, head in enumerate(columns)
        for part in _head(label + _GAP + place * _CELL + _CELL // 2, top, head)
    ]
    for row, (head, across) in enumerate(zip(lines, cells, strict=True)):
        y = top + row * (_LINE + 10)
        parts.append(_text(label, y + 20, _cut(head, _LABEL), "end"))
        for column, cell in enumerate(across):
            x = label + _GAP + column * _CELL
            parts.extend(_square(x, y, cell))
    size = label + 2 * _GAP + len(columns) * _CELL, top + len(lines) * (_LINE + 10) + _GAP
    return _picture(named, size, parts)


def _square(x: int, y: int, cell: Cell | None) -> Iterator[str]:
    if cell is None:
        yield _rect((x + 1, y + 1, _CELL - 2, _LINE + 8), "#f4f4f4")
        return
    ink = "#fff" if cell.depth >= 3 else "#111"
    opacity = (18, 34, 56, 86, 100)[cell.depth]
    yield _rect((x + 1, y + 1, _CELL - 2, _LINE + 8), cell.colour, opacity)
    yield _text(x + _CELL // 2, y + 20, cell.text, "middle", ink)


def _head(x: int, bottom: int, head: str) -> Iterator[str]:
    """The head of a column on a few lines, the last of which stands on the squares."""
    lines = wrap(head, _CELL_TEXT)
    if len(lines) > _HEAD_LINES:
        lines = [*lines[: _HEAD_LINES - 1], f"{lines[_HEAD_LINES - 1][: _CELL_TEXT // 2]}…"]
    for place, line in enumerate(reversed(lines)):
        yield _text(x, bottom - 6 - 14 * place, _cut(line, _CELL_TEXT + 2), "middle")


def _cut(text: str, columns: int) -> str:
    """The text, or as much of it as stands in so many columns."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width(kept + character) >= columns:
            break
        kept += character
    return f"{kept}…"


def _picture(named: Named, size: tuple[int, int], parts: Iterable[str]) -> str:
    wide, high = size
    one = f"{named.id}-title"
    two = f"{named.id}-desc"
    drawn = "\n".join(parts)
    return (
        f'<svg role="img" aria-labelledby="{one} {two}" viewBox="0 0 {wide} {high}"'
        f' width="{wide}" height="{high}" font-family="sans-serif" font-size="12" xmlns="http://www.w3.org/2000/svg">\n'
        f'<title id="{one}">{escape(named.title)}</title>\n'
        f'<desc id="{two}">{escape(named.says)}</desc>\n{drawn}\n</svg>'
    )


def _rect(at: tuple[int, int, int, int], colour: str, opacity: int = 100) -> str:
    x, y, wide, high = at
    faint = "" if opacity == 100 else f' fill-opacity="{opacity}%"'
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{colour}"{faint}/>'


def _text(x: int, y: int, text: str, anchor: str, colour: str = "#111") -> str:
    ink = "" if colour == "#111" else f' fill="{colour}"'
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{ink}>{escape(text)}</text>'
