"""What a user says about lists: a map of their columns, of their ids, and how large they may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sanctions.model.tables import Table


@dataclass(frozen=True, slots=True)
class ListMap:
    """The map of one list.

    ``columns`` are headings by column, ``values`` are texts that stand for a whole column.
    ``sheets`` are the sheets to read, all with a header by default; ``header`` is the row of the
    headings, where it must be told.

    ``workbook_limit`` is how many bytes a workbook may hold unpacked, and with ``ids`` as written
    a text that looks like a rounded number is an id. Neither says which cell is which: maps that
    differ in them alone are equal.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    header: int | None = None
    workbook_limit: int | None = field(default=None, compare=False)
    ids: Literal["as-written"] | None = field(default=None, compare=False)

    def read_as(self, table: Table) -> Table:
        """The table as this list is read."""
        return table if self.ids is None else table.as_written()


NO_MAP = ListMap()
