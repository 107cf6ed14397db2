"""What a table and a column are, for the data dictionary."""

from dataclasses import dataclass, field, replace
from typing import Literal

Language = Literal["zh", "en"]
Kind = Literal["text", "day", "integer", "decimal", "yes-no", "list", "choice"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a person reads, in Chinese and in English."""

    zh: str
    en: str

    def speak(self, language: Language) -> str:
        """The text in one of its languages."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What the cells of a column hold.

    A number is an integer scaled by 10^``decimals``. ``values`` are the words of a choice, in
    their order (of a scale the lightest first), and ``meant`` tells of other words, such as what
    people call the values, which one is meant: none of them is read, and each leads to it. A list
    holds texts, joined by `;` in a CSV cell. A text ``as_written`` may look like a rounded number.
    ``scale``: the words of the choice rise.
    """

    kind: Kind
    decimals: int = 0
    values: tuple[str, ...] = ()
    meant: tuple[tuple[str, str], ...] = ()
    as_written: bool = False
    scale: bool = False


TEXT = ColumnType("text")
DAY = ColumnType("day")
INTEGER = ColumnType("integer")
YES_NO = ColumnType("yes-no")
LIST = ColumnType("list")
MONEY = ColumnType("decimal", 2)
POINTS = ColumnType("decimal", 2)
DECIMAL = ColumnType("decimal", 4)


def choice(*values: str) -> ColumnType:
    """The type of a column that holds one of these words."""
    return ColumnType("choice", values=values)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a required one is never empty, a personal one is masked in every message."""

    name: str
    type: ColumnType
    title: Text
    note: Text
    required: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in their order.

    ``key`` names the columns that tell its rows apart, and is empty where rows may repeat.
    ``order`` names the columns that its rows are sorted by: texts by code point, empty first. Of
    a table in it is empty, as its rows may come in any order. ``title`` is what people call it.
    ``names`` are all columns, and ``required`` those that are never empty, in order. Of a
    ``private`` one nothing is told but what the columns that are read hold: see `as_private`.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    title: Text | None = None
    private: bool = False
    names: tuple[str, ...] = field(init=False, compare=False, repr=False)
    required: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Name the columns once: all of them, and those that are never empty."""
        required = tuple(column.name for column in self.columns if column.required)
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))
        object.__setattr__(self, "required", required)

    def as_private(self) -> "Table":
        """The table where ids of people are replaced: every cell is masked in messages.

        Names may stand in any cell, in headings and as names of sheets: none of them is told.
        """
        columns = tuple(replace(column, personal=True) for column in self.columns)
        return replace(self, columns=columns, private=True)

    def as_written(self) -> "Table":
        """The table where every text is what it is, also one that looks like a rounded number."""
        columns = tuple(
            replace(column, type=replace(column.type, as_written=True))
            if column.type.kind == "text"
            else column
            for column in self.columns
        )
        return replace(self, columns=columns)

    def called(self, language: Language) -> str:
        """What people call the table; one without a title is called by its name."""
        return self.name if self.title is None else self.title.speak(language)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: if the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
