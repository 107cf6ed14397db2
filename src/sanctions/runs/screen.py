"""Screening: for whom does a measure run on a day, until when, and by which records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sanctions.errors import InputError, UsageError, backticked, suggest
from sanctions.files.rows import given_rows
from sanctions.model.intervals import merge
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.decide import MEMBER, decider, subject_key, subject_row
from sanctions.runs.outcomes import Screening

Key: TypeAlias = tuple[str, str]

_UNSETTLED = ("reported", "pending")


def screen_subjects(
    versions: tuple[Ruleset, ...],
    history: object,
    subjects: Iterable[object],
    *,
    measure: str,
    on: date,
    as_of: date,
) -> list[Screening]:
    """One screening a subject, in the order given.

    A subject is a member id, or a mapping with ``member_id``, ``household_id`` or both, and
    optionally ``birth_date``. A member is also barred by what its household, where it is named, is
    barred from.

    Raises:
        UsageError: when the covenant has no such measure, or the measure does not run over days.
        InputError: for a bad record or subject.
    """
    _check_measure(versions, measure)
    wanted = _subjects(subjects)
    keys = {key for _, own in wanted for key in own}
    judge = decider(versions)
    every, _ = judge.records(history)
    records = [row for row in every if subject_key(row) in keys]
    people = [subject_row(*key, birth_date) for key, birth_date in _birth_dates(wanted).items()]
    tables = judge.run(records, people, as_of)
    spans: defaultdict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in tables["measures"]:
        if row["measure"] == measure:
            spans[row["subject_kind"], row["subject"]].append(row)
    unsettled: defaultdict[Key, list[str]] = defaultdict(list)
    for row in tables["findings"]:
        if row["state"] in _UNSETTLED or (row["review"] and row["state"] == "counted"):
            unsettled[row["subject_kind"], row["subject"]].append(row["record_id"])
    return [_screening(own, measure, on, spans, unsettled) for _, own in wanted]


def _screening(
    own: Sequence[Key],
    measure: str,
    on: date,
    spans: Mapping[Key, list[dict[str, Any]]],
    unsettled: Mapping[Key, list[str]],
) -> Screening:
    kind, subject = own[0]
    rows = [row for key in own for row in spans.get(key, ())]
    joined = merge((row["starts_on"], row["ends_on"], row) for row in rows)
    open_records = tuple(each for key in own for each in unsettled.get(key, ()))
    for start, end, causes in joined:
        if start <= on and (end is None or on < end):
            return Screening(
                kind,
                subject,
                measure,
                on,
                active=True,
                since=start,
                free_on=end,
                records=_distinct(causes, "records"),
                rows=_distinct(causes, "rows"),
                unsettled=open_records,
            )
    return Screening(kind, subject, measure, on, False, None, None, (), (), open_records)  # noqa: FBT003


def _birth_dates(
    wanted: Sequence[tuple[Mapping[str, Any], Sequence[Key]]],
) -> dict[Key, date | None]:
    """The birth date of every subject, once; one that is known in any mention is known."""
    born: dict[Key, date | None] = {}
    for row, own in wanted:
        for key in own:
            born[key] = row["birth_date"] or born.get(key)
    return born


def _distinct(rows: Sequence[Mapping[str, Any]], column: str) -> tuple[str, ...]:
    return tuple(sorted({each for row in rows for each in row[column]}))


def _check_measure(versions: Sequence[Ruleset], measure: str) -> None:
    known = {name: each for version in versions for name, each in version.measures.items()}
    lasting = sorted(name for name, each in known.items() if each.spans)
    if measure not in known:
        near = suggest(measure, lasting)
        hint = f"did you mean `{near}`?" if near else f"known: {backticked(lasting)}"
        message = f"the covenant has no measure {backticked([measure])}: {hint}"
        raise UsageError(message)
    if measure not in lasting:
        message = f"`{measure}` does not run over days: {backticked(lasting)} do"
        raise UsageError(message)


def _subjects(subjects: Iterable[object]) -> list[tuple[dict[str, Any], tuple[Key, ...]]]:
    """The typed subjects, each with the keys that concern it, its own first."""
    given = [{"member_id": each} if isinstance(each, str) else each for each in subjects]
    rows, issues = MEMBER.read(given_rows(given, "subjects"))
    if issues:
        raise InputError(issues)
    wanted: list[tuple[dict[str, Any], tuple[Key, ...]]] = []
    for row in rows.rows:
        ids = ((kind, row[f"{kind}_id"]) for kind in ("member", "household"))
        own = [(kind, subject) for kind, subject in ids if isinstance(subject, str)]
        if not own:
            message = "a subject needs a `member_id` or a `household_id`"
            raise UsageError(message)
        wanted.append((row, tuple(own)))
    return wanted
