"""What both halves of `hand_polars` are made of: words, money, and files with columns missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

MONEY = pl.Decimal(18, 2)
# Each lists its words by code point, so that sorting by them is sorting by text.
KIND = pl.Enum(["household", "member"])
STATE = pl.Enum(
    ["counted", "exempt", "lapsed", "not-in-force", "overturned", "pending", "reported"]
)
GRADE = pl.Enum(["advice", "persistent", "serious", "undetermined"])
SUBJECT = ("subject_kind", "subject")
RULESET = "nanhai-model@2022-07"


def words(*values: str) -> pl.Enum:
    """The type of a column that holds nothing but these words."""
    return pl.Enum(sorted(set(values)))


def word(value: str, of: pl.Enum) -> pl.Expr:
    """One of its words in every row."""
    return pl.lit(value, dtype=of)


def yuan(fen: pl.Expr) -> pl.Expr:
    """The amount as money: the same digits, read as a decimal."""
    return fen.cast(pl.Int128).reinterpret(dtype=MONEY)


def tenth(fen: pl.Expr) -> pl.Expr:
    """Ten percent, half up."""
    return (fen + 5) // 10


@dataclass(frozen=True, slots=True)
class Source:
    """A file and its columns; one that it does not have is null."""

    rows: pl.LazyFrame
    names: Sequence[str]

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The file at the path, each row with its place."""
        if path.suffix == ".parquet":
            rows = pl.scan_parquet(path, row_index_name="place")
        else:
            rows = pl.scan_csv(path, infer_schema=False, row_index_name="place")
        return cls(rows, rows.collect_schema().names())

    def column(self, name: str, of: type[pl.DataType] | pl.DataType) -> pl.Expr:
        """The column as this type."""
        if name not in self.names:
            return pl.lit(None, dtype=of).alias(name)
        if of == pl.Date and self.rows.collect_schema()[name] == pl.String:
            return pl.col(name).str.to_date("%Y-%m-%d")
        return pl.col(name).cast(of)
