"""What a user says about the columns of lists: a map, from a file or from a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ListMap:
    """The map of one list.

    ``columns`` are headings by column, ``values`` are texts that stand for a whole column.
    ``sheets`` are the sheets to read, all with a header by default; ``header`` is the row of the
    headings, where it must be told.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    header: int | None = None


NO_MAP = ListMap()
