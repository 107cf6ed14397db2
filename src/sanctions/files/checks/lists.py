"""Checks of the dividend list and of the villages' funds."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sanctions.errors import Issue
from sanctions.files.checks.demands import Demands
from sanctions.files.checks.ids import repeated_ids
from sanctions.files.checks.inputs import Inputs, every_row, texts
from sanctions.files.faults import across, listing
from sanctions.files.masks import shown
from sanctions.files.rows import Rows


def member_issues(members: Rows, demands: Demands) -> Iterator[Issue]:
    """A list of nobody, a member twice, a household in two villages, shares that are missing."""
    if members.complete and not members.rows and not members.broken:
        yield across.EMPTY_LIST.issue("members")
    yield from repeated_ids(members)
    yield from _two_villages(members)
    if demands.shares:
        yield from _shares_missing(members)


def birth_issues(inputs: Inputs) -> Iterator[Issue]:
    """A member who was born after the first of the member's own records."""
    first: dict[str, date] = {}
    for _, row in every_row(inputs.history):
        member, occurred = row.get("member_id"), row.get("occurred_on")
        if isinstance(member, str) and isinstance(occurred, date):
            first[member] = min(occurred, first.get(member, occurred))
    for number, row in every_row(inputs.members):
        member, born = row.get("member_id"), row.get("birth_date")
        if not isinstance(member, str) or not isinstance(born, date):
            continue
        day = first.get(member)
        if day is not None and born > day:
            yield across.BORN_LATER.issue(
                "members",
                row=number,
                column="birth_date",
                value=shown(born, personal=inputs.members.table.column("birth_date").personal),
                occurred=str(day),
            )


def village_issues(inputs: Inputs, demands: Demands) -> Iterator[Issue]:
    """A village twice, one without members, and, where funds are given, one without its fund."""
    yield from repeated_ids(inputs.villages)
    if not inputs.members.complete:
        return
    listed = {village for _, village in texts(inputs.members, "village_id")}
    given: set[str] = set()
    for number, village in texts(inputs.villages, "village_id"):
        given.add(village)
        if village not in listed:
            yield across.VILLAGE_NOT_ON_LIST.issue(
                "villages", row=number, column="village_id", value=shown(village, personal=False)
            )
    if demands.funds and inputs.villages.complete:
        for village in sorted(listed - given):
            value = shown(village, personal=False)
            yield across.FUND_MISSING.issue("villages", column="fund", value=value)


def _two_villages(members: Rows) -> Iterator[Issue]:
    villages: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in every_row(members):
        household, village = row.get("household_id"), row.get("village_id")
        if isinstance(household, str) and isinstance(village, str):
            villages[household].add(village)
            places[household].append(number)
    for household, found in villages.items():
        if len(found) > 1:
            value = shown(household, personal=members.table.column("household_id").personal)
            listed = listing(sorted(found))
            for number in places[household]:
                yield across.TWO_VILLAGES.issue(
                    "members", row=number, column="household_id", value=value, villages=listed
                )


def _shares_missing(members: Rows) -> Iterator[Issue]:
    without = [
        number for number, row in every_row(members) if "shares" in row and row["shares"] is None
    ]
    if without and len(without) == len(members.rows) + len(members.broken):
        yield across.SHARES_MISSING.issue("members", column="shares")
        return
    for number in without:
        yield across.SHARES_MISSING.issue("members", row=number, column="shares")
