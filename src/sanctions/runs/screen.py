"""Screening: for whom does a measure run on a day, until when, and by which records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sanctions.errors import InputError, UsageError, backticked, suggest
from sanctions.files import pseudonyms
from sanctions.files.read import given_table
from sanctions.files.rows import given_rows
from sanctions.model.intervals import merge
from sanctions.model.tables import MEMBERS
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.decide import MEMBER, decider, subject_key, subject_row
from sanctions.runs.outcomes import Measure, Screening, measure_of

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
    members: object | None = None,
    key: pseudonyms.Key | None = None,
) -> list[Screening]:
    """One screening a subject, in the order given; under a ``key`` all ids are its pseudonyms.

    A subject is a member id, or a mapping with ``member_id``, ``household_id`` or both, and
    optionally ``birth_date``. A member is also barred by what its household is barred from, where
    the subject or the list of ``members`` names it.

    Raises:
        UsageError: when the covenant has no such measure, the measure does not run over days, or a
            member id is in the records only as that of a household.
        InputError: for a bad record or subject, or a bad id or birth date in the list.
    """
    _check_measure(versions, measure)
    judge = decider(versions)
    every, _ = judge.records(history, key)
    recorded = {subject_key(row) for row in every}
    listed = None if members is None else _listed(members, key)
    wanted = _subjects(subjects, listed or {}, key)
    _check_kinds(wanted, recorded)
    keys = {key for _, own in wanted for key in own}
    records = [row for row in every if subject_key(row) in keys]
    people = [subject_row(*key, birth_date) for key, birth_date in _birth_dates(wanted).items()]
    tables = judge.run(records, people, as_of)
    spans: defaultdict[Key, list[Measure]] = defaultdict(list)
    for row in tables["measures"]:
        if row["measure"] == measure:
            spans[row["subject_kind"], row["subject"]].append(measure_of(row))
    unsettled: defaultdict[Key, list[str]] = defaultdict(list)
    for row in tables["findings"]:
        if row["state"] in _UNSETTLED or (row["review"] and row["state"] == "counted"):
            unsettled[row["subject_kind"], row["subject"]].append(row["record_id"])
    known = None if listed is None else recorded.union(_keys_of(listed))
    return [
        _screening(
            own, measure, on, spans, unsettled, known=known if known is None else own[0] in known
        )
        for _, own in wanted
    ]


def _screening(
    own: Sequence[Key],
    measure: str,
    on: date,
    spans: Mapping[Key, list[Measure]],
    unsettled: Mapping[Key, list[str]],
    *,
    known: bool | None,
) -> Screening:
    kind, subject = own[0]
    running = [each for key in own for each in spans.get(key, ())]
    joined = merge((each.starts_on, each.ends_on, each) for each in running)
    stretch = [
        (start, end, causes)
        for start, end, causes in joined
        if any(each.is_active_on(on) for each in causes)
    ]
    since, free_on, causes = stretch[0] if stretch else (None, None, [])
    return Screening(
        kind,
        subject,
        measure,
        on,
        active=bool(stretch),
        since=since,
        free_on=free_on,
        records=_distinct(each.records for each in causes),
        rows=_distinct(each.rows for each in causes),
        unsettled=tuple(each for key in own for each in unsettled.get(key, ())),
        known=known,
    )


def _check_kinds(
    wanted: Sequence[tuple[Mapping[str, Any], Sequence[Key]]], recorded: set[Key]
) -> None:
    """A household's id given as a member's would read as *not active*."""
    for _, own in wanted:
        kind, subject = own[0]
        if kind == "member" and own[0] not in recorded and ("household", subject) in recorded:
            message = (
                f"{backticked([subject])} is a household in the records: "
                "give it as `household_id`, not as `member_id`"
            )
            raise UsageError(message)


def _birth_dates(
    wanted: Sequence[tuple[Mapping[str, Any], Sequence[Key]]],
) -> dict[Key, date | None]:
    """The birth date of every subject, once; one that is known in any mention is known."""
    born: dict[Key, date | None] = {}
    for row, own in wanted:
        for key in own:
            born[key] = row["birth_date"] or born.get(key)
    return born


def _distinct(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({each for listed in lists for each in listed}))


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


def _listed(members: object, key: pseudonyms.Key | None) -> dict[str, dict[str, Any]]:
    """The list by member id, as far as a screening reads it."""
    table = MEMBERS if key is None else MEMBERS.as_private()
    rows, issues = MEMBER.read(given_table(members, table), key)
    if any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    return {row["member_id"]: row for row in rows.rows if isinstance(row["member_id"], str)}


def _keys_of(listed: Mapping[str, Mapping[str, Any]]) -> set[Key]:
    homes = {("household", str(row["household_id"])) for row in listed.values()}
    return {*(("member", member) for member in listed), *homes}


def _subjects(
    subjects: Iterable[object], listed: Mapping[str, Mapping[str, Any]], key: pseudonyms.Key | None
) -> list[tuple[dict[str, Any], tuple[Key, ...]]]:
    """The typed subjects, each with the keys that concern it, its own first.

    What a member does not say of itself, the list does.
    """
    if isinstance(subjects, str | bytes | Mapping):
        message = "`subjects` is a list of member ids or mappings, not a single one"
        raise UsageError(message)
    given = [{"member_id": each} if isinstance(each, str) else each for each in subjects]
    rows, issues = MEMBER.read(given_rows(given, "subjects"), key)
    if issues:
        raise InputError(issues)
    wanted: list[tuple[dict[str, Any], tuple[Key, ...]]] = []
    for row in rows.rows:
        entry = listed.get(str(row["member_id"]), {})
        row |= {name: entry.get(name) for name, cell in row.items() if cell is None}
        ids = ((kind, row[f"{kind}_id"]) for kind in ("member", "household"))
        own = [(kind, subject) for kind, subject in ids if isinstance(subject, str)]
        if not own:
            message = "a subject needs a `member_id` or a `household_id`"
            raise UsageError(message)
        wanted.append((row, tuple(own)))
    return wanted
