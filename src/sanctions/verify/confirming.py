"""Between a case that z3 finds and a history that shows it: the least values, and what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sanctions.errors import EngineError
from sanctions.files.plain import cell_text
from sanctions.lang.kernel import Value
from sanctions.model.tables import Table
from sanctions.verify.results import Line
from sanctions.verify.solver.cells import Cell, settle
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.world import World


class Unplaced(Exception):  # noqa: N818 - no fault: what no history was found for, is said so
    """A case that could be, and for which no history was found."""


def denied(name: str, said: object, made: object) -> EngineError:
    """The reference makes something else of a case than the proof says: a fault of this library."""
    message = (
        f"a case that the proof found is not confirmed: `{name}` is `{made}`, not `{said}`; "
        "this is a fault of the library, and says nothing of the covenant"
    )
    zh = (
        f"证明所得的案例未获核实：`{name}` 为 `{made}`，而非 `{said}`；这是本程序的错误，与公约无关"
    )
    return EngineError(message, zh)


def hold_against(said: Mapping[str, Value], made: Mapping[str, object]) -> None:
    """Compare what the proof says of a row with the row. Raises: EngineError: if it is another."""
    for name, value in said.items():
        if made[name] != value:
            raise denied(name, value, made[name])


@dataclass(frozen=True, slots=True)
class Settling:
    """Cells that are made as small as a case lets them be, one after the other.

    ``anchors`` are days on which others are likely to be; those that are found join them.
    """

    search: Search
    world: World
    anchors: list[date]

    def value(self, cell: Cell) -> Value:
        """The smallest value of the cell, which it has from now on."""
        value = settle(self.search, self.world, cell, self.anchors)
        if isinstance(value, date):
            self.anchors.append(value)
        return value


def written_row(table: Table, row: Mapping[str, Value]) -> Line:
    """A row in, as a CSV file has it; a column that the row lacks is empty."""
    return filled({each.name: cell_text(table, each, row.get(each.name)) for each in table.columns})


def filled(cells: Mapping[str, str]) -> Line:
    """The cells of a row that hold something."""
    return {name: text for name, text in cells.items() if text}


def told(table: str, cells: Mapping[str, object]) -> Line:
    """A row out: the cells that hold something, and the name of its table."""
    return {"table": table, **{name: str(cell) for name, cell in cells.items() if cell is not None}}
