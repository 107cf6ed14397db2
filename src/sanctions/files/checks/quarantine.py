"""Bad rows are set aside, and whom they touch is held: nothing is dropped in silence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sanctions.errors import InputError, Issue
from sanctions.files.checks.inputs import Inputs, every_row, texts
from sanctions.files.checks.tables import in_order
from sanctions.files.faults import CODES, across
from sanctions.files.rows import Broken, Rows
from sanctions.files.values import Value


def beyond_quarantine(issues: Iterable[Issue]) -> list[Issue]:
    """The errors that stop a run in any case: no single row can be set aside for them.

    They are those of a whole table, and those of `villages`: without its fund nothing of a
    village can be computed.
    """
    return [
        issue
        for issue in issues
        if issue.severity == "error"
        and (issue.row is None or issue.table == "villages" or CODES[issue.code].whole)
    ]


def settled(
    inputs: Inputs, issues: Sequence[Issue], *, quarantine: bool
) -> tuple[Inputs, list[Issue]]:
    """The inputs that a run goes on with, and all issues in order.

    Bad rows are set aside with ``quarantine``, and stop the run without.

    Raises:
        InputError: with all the issues, if a row is bad and is not to be set aside, or cannot be.
    """
    if quarantine:
        kept, warnings = set_aside(inputs, issues)
        return kept, located(inputs, in_order([*issues, *warnings]))
    if any(issue.severity == "error" for issue in issues):
        raise InputError(located(inputs, issues))
    return inputs, located(inputs, issues)


def located(inputs: Inputs, issues: Sequence[Issue]) -> list[Issue]:
    """The issues with file, sheet and cell, where a list is of sheets; rows are those of sheets."""
    origins = {
        rows.table.name: rows.origin for rows in (inputs.members, inputs.history, inputs.villages)
    }
    found = ((issue, origins.get(issue.table)) for issue in issues)
    return [issue if origin is None else origin.located(issue) for issue, origin in found]


def set_aside(inputs: Inputs, issues: Sequence[Issue]) -> tuple[Inputs, list[Issue]]:
    """The inputs without the rows that have an error, and a warning for each that holds nobody.

    A bad row of `members` holds its household and what its village divides, a bad record its
    member and its household, as far as the row tells them; an id that could not be read for blanks
    at its ends and the like tells whom it means on the list. Where a row does not tell the village,
    the other rows of its household do. Rows whose sum is in doubt stay, and are held likewise.

    Raises:
        InputError: with all the issues, if there is one that no row can be set aside for.
    """
    if beyond_quarantine(issues):
        raise InputError(located(inputs, issues))
    bad = {
        (issue.table, issue.row)
        for issue in issues
        if issue.severity == "error" and not CODES[issue.code].holds
    }
    members, history = _without(inputs.members, bad), _without(inputs.history, bad)
    held: set[tuple[str, str]] = {*inputs.held, *_doubted(inputs.members)}
    warnings: list[Issue] = []
    listed = {
        kind: {text for _, text in texts(inputs.members, f"{kind}_id")}
        for kind in ("member", "household")
    }
    homes = {row["household_id"]: row["village_id"] for row in inputs.members.rows}
    held |= {village for broken in members.broken for village in _villages(broken, homes)}
    for rows, kinds in ((members, ("household",)), (history, ("member", "household"))):
        for broken in rows.broken:
            touched = set(_touched(broken, kinds, listed))
            held |= touched
            if not touched:
                name = rows.table.name
                warnings.append(across.NOBODY_HELD.issue(name, row=broken.number))
    kept = replace(inputs, members=members, history=history, held=tuple(sorted(held)))
    return kept, warnings


def _without(rows: Rows, bad: set[tuple[str, int | None]]) -> Rows:
    kept = Rows(rows.table, broken=list(rows.broken), origin=rows.origin)
    for number, row in zip(rows.numbers, rows.rows, strict=True):
        if (rows.table.name, number) in bad:
            kept.broken.append(Broken(number, row))
        else:
            kept.rows.append(row)
            kept.numbers.append(number)
    kept.broken.sort(key=lambda broken: broken.number)
    return kept


def _doubted(members: Rows) -> Iterator[tuple[str, str]]:
    """The households and villages of rows that do not come to what the list states."""
    spans = _merged(members.doubted)
    firsts = [first for first, _ in spans]
    for number, row in every_row(members) if spans else ():
        at = bisect_right(firsts, number)
        if at and number <= spans[at - 1][1]:
            for kind in ("household", "village"):
                named = row.get(f"{kind}_id")
                if isinstance(named, str):
                    yield kind, named


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same numbers in spans that rise and do not overlap."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _touched(
    broken: Broken, kinds: tuple[str, ...], listed: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        name = f"{kind}_id"
        subject = broken.values.get(name)
        if isinstance(subject, str):
            yield kind, subject
        for meant in broken.meant.get(name, ()):
            if meant in listed[kind]:
                yield kind, meant


def _villages(broken: Broken, homes: Mapping[Value, Value]) -> Iterator[tuple[str, str]]:
    """The village that a bad row of `members` names, and that of its household."""
    households = broken.values.get("household_id"), *broken.meant.get("household_id", ())
    named = (
        broken.values.get("village_id"),
        *broken.meant.get("village_id", ()),
        *(homes.get(household) for household in households),
    )
    yield from (("village", village) for village in named if isinstance(village, str))
