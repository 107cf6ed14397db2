"""What a user says about lists: a map of their columns, and how large a workbook may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ListMap:
    """The map of one list.

    ``columns`` are headings by column, ``values`` are texts that stand for a whole column.
    ``sheets`` are the sheets to read, all with a header by default; ``header`` is the row of the
    headings, where it must be told. ``workbook_limit`` is how many bytes a workbook may hold
    unpacked, which says nothing of what is read: maps that differ in it alone are equal.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    header: int | None = None
    workbook_limit: int | None = field(default=None, compare=False)


NO_MAP = ListMap()
