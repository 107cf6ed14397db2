"""Two heads, or two spouses of the head, in one household: most likely they are two households."""

from collections.abc import Iterator, Mapping, Sequence

from sanctions.errors import Issue
from sanctions.files.faults import sheets
from sanctions.files.sheets.headings import RELATION
from sanctions.model.tables import Text

HEADS = frozenset({"户主", "本人", "户主本人", "head", "self"})
"""What stands as the relation to the head in the row of the head."""

_SPOUSES = frozenset(
    {"配偶", "妻", "夫", "妻子", "丈夫", "之妻", "之夫", "spouse", "wife", "husband"}
)
_HEAD, _SPOUSE = Text("户主", "head"), Text("配偶", "spouse of the head")


class Heads:
    """The rows of the heads of households and of their spouses, over a whole list."""

    def __init__(self, table: str, headings: Mapping[str, str]) -> None:
        """Nobody was seen."""
        self._table = table
        self._headings = headings
        self._before = 0
        self._seen: dict[tuple[str, Text], tuple[int, int]] = {}

    def begin(self, before: int) -> None:
        """Go on with a sheet; so many rows are before it."""
        self._before = before

    def issues(
        self, numbers: Sequence[int], households: Sequence[object], relations: Sequence[object]
    ) -> Iterator[Issue]:
        """A warning for each further one, by the numbers, households and relations of rows."""
        different = {each for each in relations if isinstance(each, str)}
        column = self._headings.get(RELATION, RELATION)
        kinds = {each: kind for each in different if (kind := _kind(each)) is not None}
        for at, relation in enumerate(relations):
            kind = kinds.get(relation) if isinstance(relation, str) else None
            household = households[at]
            if kind is None or not isinstance(household, str):
                continue
            here = (numbers[at], numbers[at] - self._before)
            number, other = self._seen.setdefault((household, kind), here)
            if number != numbers[at]:
                yield sheets.SEVERAL_HEADS.issue(
                    self._table, row=numbers[at], column=column, who=kind, other=other
                )


def _kind(relation: str) -> Text | None:
    word = "".join(relation.split()).casefold()
    return _HEAD if word in HEADS else _SPOUSE if word in _SPOUSES else None
