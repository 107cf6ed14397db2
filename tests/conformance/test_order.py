"""The order of rows and the names of villages decide nothing."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.testing import Case, Row, cases
from tests.conformance.running import plain, run

SOME = settings(max_examples=60)


@SOME
@given(cases(), st.randoms(use_true_random=False))
def test_rows_come_in_any_order(case: Case, random: Random) -> None:
    """The same rows in another order give the same tables, row for row.

    Issues name the rows as the user numbers them, so their places move with the rows.
    """
    members, history, villages = list(case.members), list(case.history), list(case.villages)
    for rows in (members, history, villages):
        random.shuffle(rows)
    shuffled = replace(case, members=members, history=history, villages=villages)
    before, after = run(case), run(shuffled)
    assert _told(before.pop("issues")) == _told(after.pop("issues"))
    assert before == after


def _told(issues: list[Row]) -> tuple[object, ...]:
    """Issues without their places; of those that name the first of many rows, how many it is."""
    first = [row for row in issues if row["code"] in {"D121", "D122"}]
    counts = [(row["code"], str(row["message"]).rpartition(": ")[2]) for row in first]
    return counts, plain([row for row in issues if row not in first], "row")


@SOME
@given(cases(), st.permutations(["V1", "V2", "V3"]))
def test_villages_are_permuted(case: Case, order: list[str]) -> None:
    """Villages that change their names change nothing but the names."""
    names: dict[str, str] = dict(
        zip(("V1", "V2", "V3"), (*order[:2], f"新{order[2]}"), strict=True)
    )
    renamed = replace(
        case, members=_renamed(case.members, names), villages=_renamed(case.villages, names)
    )
    before, after = run(case), run(renamed)
    for name in ("findings", "measures", "members", "households", "villages"):
        assert plain(_renamed(before[name], names)) == plain(after[name])


def _renamed(rows: list[Row], names: dict[str, str]) -> list[Row]:
    return [
        row | {"village_id": names.get(row["village_id"])} if "village_id" in row else row
        for row in rows
    ]


@SOME
@given(cases())
def test_villages_are_computed_alone(case: Case) -> None:
    """A village without the others gets what it gets among them."""
    together = run(case)
    for village in sorted({row["village_id"] for row in case.members}):
        alone = run(
            replace(
                case,
                members=[row for row in case.members if row["village_id"] == village],
                villages=[row for row in case.villages if row["village_id"] == village],
            )
        )
        for name in ("members", "households", "villages"):
            here = [row for row in together[name] if row["village_id"] == village]
            assert plain(here) == plain(alone[name])
