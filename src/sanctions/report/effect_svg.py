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
_LABEL, _LABEL_LINES = 34, 3
"""How many columns of text, a Chinese character being two of them, and on how many lines."""
_ACROSS = 7
"""How wide a column of text is taken to be, at the most."""
_GAP = 8
_CELLS = ((7, 104, 14), (99, 88, 11))
"""Up to so many columns of a heat map: how wide each is, and how much text stands in a line."""
_HEAD_LINES = 5
_TEXT_LINE = 14


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
    label = _room([line.label for line in lines])
    room = _WIDE - label - 2 * _GAP
    axis = label + _GAP + (room // 2 if has_left and has_right else room if has_left else 0)
    most = max((max(line.left, line.right) for line in lines), default=0) or 1
    longest = (room // 2 if has_left and has_right else room) - 100
    parts: list[str] = []
    top = _GAP
    for line in lines:
        texts = _lines(line.label, _LABEL, _LABEL_LINES)
        tall = max(_LINE, _TEXT_LINE * len(texts) + 6)
        middle = top + tall // 2
        parts.extend(_label(label, middle, line.label, texts))
        if line.left:
            size = max(1, line.left * longest // most)
            parts.append(_rect((axis - size, middle - 8, size, _LINE - 6), LEFT))
            parts.append(_text((axis - size - 4, middle + 4), line.left_text, "end"))
        if line.right:
            size = max(1, line.right * longest // most)
            parts.append(_rect((axis, middle - 8, size, _LINE - 6), RIGHT))
            parts.append(_text((axis + size + 4, middle + 4), line.right_text, "start"))
        top += tall
    high = top + _GAP
    parts.append(
        f'<line x1="{axis}" y1="{_GAP // 2}" x2="{axis}" y2="{high - _GAP // 2}" stroke="#333"/>'
    )
    return _picture(named, (_WIDE, high), parts)


def heat_map(
    named: Named, heads: tuple[Sequence[str], Sequence[str]], cells: Sequence[Sequence[Cell | None]]
) -> str:
    """Squares of lines and columns: ``heads`` are those of the lines, then those of the columns."""
    lines, columns = heads
    label = _room(lines)
    cell_wide, cell_text = next(each[1:] for each in _CELLS if len(columns) <= each[0])
    wrapped = [_lines(head, cell_text, _HEAD_LINES) for head in columns]
    y = max(map(len, wrapped), default=0) * _TEXT_LINE + _GAP
    parts = [
        part
        for place, (head, texts) in enumerate(zip(columns, wrapped, strict=True))
        for part in _head((label + _GAP + place * cell_wide + cell_wide // 2, y), head, texts)
    ]
    for head, across in zip(lines, cells, strict=True):
        texts = _lines(head, _LABEL, _LABEL_LINES)
        tall = max(_LINE + 10, _TEXT_LINE * len(texts) + 6)
        parts.extend(_label(label, y + tall // 2, head, texts))
        for column, cell in enumerate(across):
            at = label + _GAP + column * cell_wide, y
            parts.extend(_square(at, (cell_wide, tall), cell))
        y += tall
    return _picture(named, (label + 2 * _GAP + len(columns) * cell_wide, y + _GAP), parts)


def _square(at: tuple[int, int], size: tuple[int, int], cell: Cell | None) -> Iterator[str]:
    (x, y), (wide, tall) = at, size
    if cell is None:
        yield _rect((x + 1, y + 1, wide - 2, tall - 2), "#f4f4f4")
        return
    ink = "#fff" if cell.depth >= 3 else "#111"
    opacity = (18, 34, 56, 86, 100)[cell.depth]
    yield _rect((x + 1, y + 1, wide - 2, tall - 2), cell.colour, opacity)
    yield _text((x + wide // 2, y + tall // 2 + 4), cell.text, "middle", colour=ink)


# --- texts ----------------------------------------------------------------------------------------


def _room(labels: Sequence[str]) -> int:
    """How wide the labels are together, on the lines on which they stand."""
    lines = [each for label in labels for each in _lines(label, _LABEL, _LABEL_LINES)]
    return _ACROSS * max(map(width, lines), default=0) + _GAP


def _lines(text: str, columns: int, most: int) -> list[str]:
    """The text on no more than so many lines, the last of them cut where there is more."""
    lines = wrap(text, columns) or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], _shortened(lines[most - 1], columns)]
    return [_cut(line, columns + 2) for line in lines]


def _label(right: int, middle: int, whole: str, texts: Sequence[str]) -> Iterator[str]:
    """The lines of a label, which end where the picture begins, about a middle."""
    first = middle + 4 - _TEXT_LINE * (len(texts) - 1) // 2
    for place, line in enumerate(texts):
        yield _text((right, first + _TEXT_LINE * place), line, "end", whole=whole)


def _head(at: tuple[int, int], whole: str, texts: Sequence[str]) -> Iterator[str]:
    """The head of a column, the last line of which stands on the squares."""
    x, bottom = at
    for below, line in zip(reversed(range(len(texts))), texts, strict=True):
        yield _text((x, bottom - 6 - _TEXT_LINE * below), line, "middle", whole=whole)


def _cut(text: str, columns: int) -> str:
    """The text, or as much of it as stands in so many columns."""
    return text if width(text) <= columns else _shortened(text, columns)


def _shortened(text: str, columns: int) -> str:
    """As much of a text as stands in so many columns with the mark that there is more."""
    while width(text) >= columns:
        text = text[:-1]
    return f"{text}…"


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


def _text(
    at: tuple[int, int], text: str, anchor: str, *, colour: str = "#111", whole: str = ""
) -> str:
    """A text; where it was cut, the whole of it is told by a title."""
    x, y = at
    ink = "" if colour == "#111" else f' fill="{colour}"'
    told = f"<title>{escape(whole)}</title>" if text.endswith("…") and whole else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{ink}>{told}{escape(text)}</text>'
