"""Lists as clerks keep them, made up: what is in each row is known, and so what must come of it."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

from hypothesis import strategies as st

from sanctions.files.given import letters
from sanctions.files.sheets.headings import words_of
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.model.tables import MEMBERS
from tests.unit.files.books import ods, xls, xlsx, xlsx_of_openpyxl

Kind: TypeAlias = Literal["sound", "bad", "sum", "header", "note", "blank"]
Form: TypeAlias = tuple[object, object]
"""A cell as it may be written, and the value that it has."""

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
BOOKS: dict[str, Callable[..., Path]] = {
    "xlsx": xlsx, "openpyxl": xlsx_of_openpyxl, "xls": xls, "et": xls, "ods": ods
}  # fmt: skip
QUOTING = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)

BAD_IDS: list[object] = [3.7e17, 4406051990.0, "3.70E+17", "a;b", "x\u200by", "", None, True]
BAD_AMOUNTS: list[object] = [
    "abc",
    "1,23",
    "12.345",
    "-5",
    -1.0,
    12.345,
    "1e3",
    "",
    None,
    "１２．３４５",
]
BAD_DAYS: list[object] = [
    "2025-02-30",
    "2025年13月1日",
    "昨天",
    45717.5,
    "1825-01-01",
    "20251301",
    True,
]
REMARKS: list[object] = [
    None,
    "合计",
    "外出",
    7.0,
    "见附件",
    "13800000000",
    "a,b",
    'say "so"',
    "第一\n第二",
]
ASIDE = ("序号", "联系电话", "备注", "remarks")
TITLES: list[object] = ["石溪村2025年度分红表", "单位：元", "公示", 2025.0, "附件1"]
NOTES = ("制表：王五", "以上合计无误", "(盖章)", "审核人 李四")
TOTALS = ("合计", "合 计", "总计：", "小计", "Total", "本页小计")


@dataclass(frozen=True)
class Row:
    """What one row of a sheet is, its cells, and the values of the table that it has if sound."""

    kind: Kind
    cells: list[object]
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet from its first; regions are first and last row, and column, from 0."""

    name: str
    rows: list[Row]
    merged: list[tuple[int, int, int]]


@dataclass(frozen=True)
class Made:
    """A list of members: how it is written, and the map that it needs."""

    kind: str
    sheets: list[Sheet]
    chosen: ListMap
    encoding: str = "utf-8"
    quoting: int = csv.QUOTE_MINIMAL
    ending: str = "\r\n"

    def write(self, folder: Path) -> Path:
        """The list as a file."""
        file = folder / f"{MEMBERS.name}.{'xlsx' if self.kind == 'openpyxl' else self.kind}"
        sheets = {sheet.name: [row.cells for row in sheet.rows] for sheet in self.sheets}
        regions = self.sheets[0].merged
        match self.kind:
            case "csv" | "tsv":
                return self._text(file)
            case "xls" | "et":
                return xls(file, sheets, [(top, last, at, at) for top, last, at in regions])
            case "ods":
                return ods(file, sheets, {(top, at): last - top + 1 for top, last, at in regions})
            case _:
                named = [f"{letters(at + 1)}{top + 1}:{letters(at + 1)}{last + 1}"
                         for top, last, at in regions]  # fmt: skip
                return BOOKS[self.kind](file, sheets, named)

    def _text(self, file: Path) -> Path:
        held = io.StringIO(newline="")
        mark = "\t" if self.kind == "tsv" else ","
        writer = csv.writer(held, delimiter=mark, lineterminator=self.ending, quoting=self.quoting)  # type: ignore[arg-type]
        width = max(len(row.cells) for row in self.sheets[0].rows)
        for row in self.sheets[0].rows:
            if not row.cells:
                held.write(self.ending)
            else:
                writer.writerow([_written(cell) for cell in _padded(row.cells, width)])
        file.write_bytes(held.getvalue().encode(self.encoding))
        return file

    def rows(self) -> Iterator[tuple[str, int, Row]]:
        """Each row below a header: its sheet, the number by which its user finds it, and the row.

        In a text file that is the line in which it begins.
        """
        texts = self.kind in {"csv", "tsv"}
        for sheet in self.sheets:
            line = 1
            below = False
            for row in sheet.rows:
                if below:
                    yield "" if texts else sheet.name, line, row
                below = below or row.kind == "header"
                line += 1
                if texts:
                    line += sum(cell.count("\n") for cell in row.cells if isinstance(cell, str))


def _padded(cells: Sequence[object], width: int) -> list[object]:
    return [*cells, *[None] * (width - len(cells))]


def _written(cell: object) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell if isinstance(cell, float | str) else str(cell)


# ---------------------------------------------------------------------------- cells

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def amounts() -> st.SearchStrategy[Form]:
    """An amount in one of the forms that clerks write."""
    return st.builds(_amount, st.integers(0, 99_999_999), st.integers(0, 7))


def _amount(fen: int, form: int) -> Form:
    yuan = Decimal(fen).scaleb(-2)
    forms: list[object] = [
        float(yuan), float(yuan), str(yuan), f"{yuan:,}", f"￥{yuan:,}", f"{yuan}元",
        str(yuan).translate(WIDE), f" {yuan} ",
    ]  # fmt: skip
    return forms[form], fen


def days() -> st.SearchStrategy[Form]:
    """A day in one of the forms that clerks write."""
    return st.builds(_day, st.integers(0, 40_000), st.integers(0, 5))


def _day(number: int, form: int) -> Form:
    day = date(1910, 1, 1) + timedelta(days=number)
    forms: list[object] = [
        day, day.isoformat(), f"{day.year}/{day.month}/{day.day}", day.strftime("%Y%m%d"),
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month:02}.{day.day:02}",
    ]  # fmt: skip
    return forms[form], day


def names(letter: str, number: int) -> st.SearchStrategy[str]:
    """An id, which no other number has."""
    forms = ("{0}{1}", "00{1}{0}", "4406051990010{1:04}X", "石溪-{0}-{1}", "{0} {1}", "{0}#{1},0")
    return st.sampled_from([form.format(letter, number) for form in forms])


def _is_bad_text(cell: object) -> bool:
    """Whether an id is bad in a text file too, where a number is a text like any other."""
    return cell is None or isinstance(cell, str)


def dressed(draw: st.DrawFn, name: str, *, plain: bool) -> str:
    """An id with what keeps it a text in a spreadsheet."""
    if plain or draw(st.integers(0, 3)):
        return name
    return draw(st.sampled_from(["'{}", "\t{}", " {} ", "＇{}"])).format(name)


# ---------------------------------------------------------------------------- lists

REQUIRED = ("village_id", "household_id", "member_id", "dividend")
OPTIONAL = ("birth_date", "shares")
RELATED = ("户主姓名", "与户主关系", "户金额")


@dataclass
class _Maker:
    """What is drawn once for a list, and the ids that were given out."""

    draw: st.DrawFn
    plain: bool
    texts: bool
    merges: bool
    constants: dict[str, str]
    columns: list[str]
    people: int = 0
    homes: int = 0

    def sheet(self, name: str, heads: dict[str, str]) -> Sheet:
        """A sheet with a title, the header, and rows of every kind."""
        draw = self.draw
        order = draw(st.permutations(self.columns))
        header = Row("header", [heads[each] for each in order])
        rows: list[Row] = []
        if not self.plain:
            rows += [
                Row("blank", [each]) for each in draw(st.lists(st.sampled_from(TITLES), max_size=2))
            ]
            rows += [Row("blank", [])] * draw(st.integers(0, 1))
        rows.append(header)
        merged: list[tuple[int, int, int]] = []
        total = since = 0
        for _ in range(draw(st.integers(0, 4))):
            begin = len(rows)
            for row, fen in self._home(order, merged, begin):
                rows.append(row)
                total, since = total + fen, since + fen
            if not self.plain:
                since = self._between(rows, order, header, since)
        if not self.plain and draw(st.booleans()):
            rows.append(self._sum(order, total))
            notes = draw(st.lists(st.sampled_from(NOTES), max_size=2))
            rows += [Row("note", [each]) for each in notes]
        return Sheet(name, rows, merged)

    def _between(self, rows: list[Row], order: Sequence[str], header: Row, since: int) -> int:
        """What stands between households; returns the sum since the last subtotal."""
        draw = self.draw
        match draw(st.integers(0, 9)):
            case 0:
                rows.append(Row("blank", [None] * draw(st.integers(0, len(order)))))
            case 1:
                rows.append(header)
            case 2 if since:
                rows.append(self._sum(order, since, draw(st.sampled_from(["小计", "本页小计"]))))
                return 0
            case _:
                pass
        return since

    def _sum(self, order: Sequence[str], fen: int, label: str | None = None) -> Row:
        draw = self.draw
        wrong = draw(st.sampled_from([0] * 9 + [100]))
        cells: list[object] = [None] * len(order)
        at = draw(st.sampled_from([i for i, each in enumerate(order) if each != "dividend"]))
        cells[at] = label or draw(st.sampled_from(TOTALS))
        cells[order.index("dividend")] = (fen + wrong) / 100
        return Row("sum", cells)

    def _home(
        self, order: Sequence[str], merged: list[tuple[int, int, int]], begin: int
    ) -> list[tuple[Row, int]]:
        """The rows of a household with their amounts, one of which may be bad."""
        draw = self.draw
        self.homes += 1
        home = draw(names("H", self.homes))
        size = draw(st.integers(1, 3))
        joined = self.merges and size > 1 and draw(st.booleans())
        made: list[tuple[Row, int]] = []
        for place in range(size):
            cells, values, fen = self._member(home, place, joined=joined)
            row = Row("sound", [cells[each] for each in order], values)
            made.append((row, fen))
        of_home = sum(fen for _, fen in made) / 100
        if "户金额" in order:
            at = order.index("户金额")
            for place, (row, _) in enumerate(made):
                row.cells[at] = of_home if place == 0 else None
        if joined:
            at = order.index("household_id")
            merged.append((begin, begin + size - 1, at))
        if draw(st.integers(0, 3)) == 0:
            self._spoil(made, order)
        return made

    def _member(
        self, home: str, place: int, *, joined: bool
    ) -> tuple[dict[str, object], dict[str, object], int]:
        draw = self.draw
        self.people += 1
        name = draw(names("M", self.people))
        written, fen = draw(amounts())
        born, birth = draw(days())
        values: dict[str, object] = {
            "village_id": "石溪", "household_id": home, "member_id": name, "dividend": fen,
            "birth_date": birth, "shares": 15_000,
        }  # fmt: skip
        cells: dict[str, object] = {
            "village_id": "石溪",
            "household_id": None if joined and place else dressed(draw, home, plain=self.plain),
            "member_id": dressed(draw, name, plain=self.plain),
            "dividend": written,
            "birth_date": born,
            "shares": 1.5,
            "户主姓名": "陈一",
            "与户主关系": "户主" if place == 0 else "妻",
            "户金额": None,
            **{each: draw(st.sampled_from(REMARKS)) for each in ASIDE},
        }
        kept = {name for name in (*REQUIRED, *OPTIONAL) if name in self.columns}
        told = {name: value for name, value in values.items() if name in kept}
        return cells, {**told, **self.constants}, int(str(fen))

    def _spoil(self, made: list[tuple[Row, int]], order: Sequence[str]) -> None:
        """Put something into a cell of one of the rows that it must not hold."""
        draw = self.draw
        place = draw(st.integers(0, len(made) - 1))
        row, fen = made[place]
        name = draw(st.sampled_from(["member_id", "dividend", "birth_date"]))
        if name in order:
            ids = [each for each in BAD_IDS if not self.texts or _is_bad_text(each)]
            bad = {"member_id": ids, "dividend": BAD_AMOUNTS, "birth_date": BAD_DAYS}[name]
            cells = list(row.cells)
            if not {"birth_date", "与户主关系"} & set(order):  # else it may be a row of sums
                cells = ["外出" if cell == "合计" else cell for cell in cells]
            cells[order.index(name)] = draw(st.sampled_from(bad))
            made[place] = Row("bad", cells), fen


@st.composite
def lists(draw: st.DrawFn) -> Made:
    """A list of members of any kind of file."""
    kind = draw(st.sampled_from(["csv", "csv", "tsv", *BOOKS]))
    texts = kind in {"csv", "tsv"}
    plain = kind == "csv" and draw(st.integers(0, 2)) == 0
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig"] if plain else ENCODINGS))
    constants: dict[str, str] = {}
    extra = draw(st.lists(st.sampled_from([*RELATED, *ASIDE]), unique=True, max_size=3))
    optional = draw(st.lists(st.sampled_from(OPTIONAL), unique=True))
    columns = [*REQUIRED, *optional, *([] if plain else extra)]
    mapped = not plain and draw(st.integers(0, 3)) == 0
    if mapped and draw(st.booleans()):
        columns.remove("village_id")
        constants["village_id"] = "石溪"
    heads = {each: draw(headings(each, own=plain, texts=texts, mapped=mapped)) for each in columns}
    chosen = {each: heads[each] for each in columns if each in MEMBERS.names} if mapped else {}
    count = 1 if texts else draw(st.integers(1, 3))
    maker = _Maker(draw, plain, texts, not texts, constants, columns)
    sheets = [maker.sheet(f"表{number}", heads) for number in range(1, count + 1)]
    if not texts and draw(st.integers(0, 5)) == 0:
        sheets.append(Sheet("说明", [Row("note", [each]) for each in NOTES], sheets[0].merged))
    if len({tuple(sheet.merged) for sheet in sheets}) > 1:  # all sheets are written with the same
        sheets = sheets[:1]
    return Made(
        kind,
        sheets,
        ListMap(chosen, constants) if mapped else NO_MAP,
        encoding,
        draw(st.sampled_from(QUOTING)),
        draw(st.sampled_from(["\n", "\r\n"])),
    )


def headings(name: str, *, own: bool, texts: bool, mapped: bool) -> st.SearchStrategy[str]:
    """A heading of a column: its own name, a word that is known for it, or one of a map.

    A text file with an own name among its headings is a plain one, and is read as it stands.
    """
    if name not in MEMBERS.names or own:
        return st.just(name)
    if mapped:
        return st.just(f"列-{name[:3]}")
    title = MEMBERS.column(name).title
    known = words_of(name, (title.zh, title.en))
    return st.sampled_from(known if texts else [name, *known])
