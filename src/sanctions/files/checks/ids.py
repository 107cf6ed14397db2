"""Ids that must not stand twice."""

from collections import defaultdict
from collections.abc import Iterator

from sanctions.errors import Issue
from sanctions.files.checks.inputs import texts
from sanctions.files.faults import across
from sanctions.files.masks import shown
from sanctions.files.rows import Rows


def repeated_ids(rows: Rows) -> Iterator[Issue]:
    """An issue for every row whose id another row has too: none of them can be trusted."""
    (name,) = rows.table.key
    column = rows.table.column(name)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in texts(rows, name):
        places[text].append(number)
    for text, numbers in places.items():
        if len(numbers) == 1:
            continue
        value = shown(text, personal=column.personal)
        first, second, *_ = sorted(numbers)
        for number in numbers:
            yield across.REPEATED_ID.issue(
                rows.table.name,
                row=number,
                column=name,
                value=value,
                times=len(numbers),
                other=rows.place(second if number == first else first),
            )
