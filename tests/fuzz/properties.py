"""Whatever list is made up: no traceback, and no row is lost."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sanctions.files.read import read_table
from sanctions.files.rows import Rows
from sanctions.model.tables import MEMBERS
from sanctions.runs.inputs import Sources
from tests.conformance.test_intake import COVENANTS, read, taken
from tests.fuzz.lists import Made, lists


@contextmanager
def written(made: Made) -> Iterator[Path]:
    """The list as a file."""
    with tempfile.TemporaryDirectory() as folder:
        yield made.write(Path(folder))


def no_row_is_lost(made: Made) -> None:
    """Each row is used with the values that it has, or told of, or is no row and known as that."""
    with written(made) as file:
        given_list, rows, issues = read_table(file, MEMBERS, made.chosen)
    origin, reading = given_list.origin, given_list.reading
    if any(issue.row is None and issue.severity == "error" for issue in issues):
        assert not rows.rows
        return
    used, broken = values_of(rows)
    if origin is not None:
        issues = [origin.located(issue) for issue in issues]
    told = {(issue.sheet or "", issue.row) for issue in issues}
    sums = [each.number for each in reading.totals] if reading else []
    places = (
        {} if origin is None else {place: origin.leaf(place) for place in [*used, *broken, *sums]}
    )

    def at(numbers: "dict[int, object] | list[int]") -> dict[tuple[str, int], int]:
        leaves = {number: places.get(number) for number in numbers}
        return {
            ("", number) if leaf is None else (leaf.name, number - leaf.before): number
            for number, leaf in leaves.items()
        }

    used_at, broken_at, sums_at = at(used), at(broken), at(sums)
    for sheet, number, row in made.rows():
        here = (sheet, number)
        match row.kind:
            case "sound":
                assert used[used_at[here]] == row.values, row
            case "bad":
                assert here in broken_at, row
                assert here in told, row
            case "sum":
                assert here in sums_at or here in told, row
                assert here not in used_at, row
            case "note":
                assert here in told, row
            case _:
                assert here not in used_at, row


def values_of(rows: Rows) -> tuple[dict[int, object], list[int]]:
    """The values of the rows that are used, without what is not given, and those that are not."""
    used: dict[int, object] = {
        number: {name: value for name, value in row.items() if value is not None}
        for number, row in zip(rows.numbers, rows.rows, strict=True)
    }
    assert len(used) == len(rows.rows)
    return used, [broken.number for broken in rows.broken]


AT = MEMBERS.names.index("member_id")
HISTORY = st.lists(
    st.fixed_dictionaries(
        {
            "record_id": st.sampled_from(["R1", "R2", "R3", "R4"]),
            "clause": st.sampled_from(["parking", "parking", "building", "x"]),
            "member_id": st.sampled_from(["M1", "001M", "M2", "", "nobody"]),
            "household_id": st.sampled_from(["", "", "H1"]),
            "occurred_on": st.sampled_from(["2025-03-01", "2025-06-01", "2023-05-01", "soon"]),
        }
    ),
    max_size=3,
    unique_by=lambda row: row["record_id"],
)


def every_path_tells_the_same(
    made: Made, history: list[dict[str, str]], *, quarantine: bool
) -> None:
    """The exact reader and SQL find the same rows and issues, and each row is in one of them."""
    versions = COVENANTS[0]
    with written(made) as file:
        sources = Sources(file, history, columns={"members": made.chosen})
        exact: Any = read(versions, sources, quarantine=quarantine)
        assert taken(versions, sources, quarantine=quarantine) == exact
    if isinstance(exact, list) or not isinstance(exact[0], dict):
        assert any(issue.severity == "error" for issue in exact)
        return
    tables, _, issues, *_ = exact
    used = {row[AT] for row in tables["members"]}
    told = {(each.sheet or "", each.row) for each in issues if each.table == "members"}
    for sheet, number, row in made.rows():
        if row.kind in {"sound", "bad"}:
            assert row.values.get("member_id") in used or (sheet, number) in told, row


PROPERTIES: Mapping[Callable[..., None], Mapping[str, st.SearchStrategy[Any]]] = {
    no_row_is_lost: {"made": lists()},
    every_path_tells_the_same: {
        "made": lists(),
        "history": HISTORY,
        "quarantine": st.booleans(),
    },
}
"""What is drawn for each."""
