"""`decide` and `screen`: one case at a time, for the systems that ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sanctions.api.arguments import (
    KeyFile,
    day_of,
    key_from,
    subjects_of,
    text_of,
    versions_of,
)
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.decide import decide_subject
from sanctions.runs.outcomes import Decision, Screening
from sanctions.runs.screen import screen_subjects


def decide(
    ruleset: Ruleset | Sequence[Ruleset],
    history: object,
    *,
    as_of: date | str,
    member: Mapping[str, object] | None = None,
) -> Decision:
    """Findings and measures of one member or household, as known on a day.

    ``history`` holds its records and nobody else's, in any form that `assess` takes; for a list of
    mappings no frame library is imported. ``member`` may add ``birth_date`` (for exemptions by
    age) and names the subject when there is no record.

    Raises:
        InputError: for a bad record.
        UsageError: for records of more than one subject.

    Example:
        >>> from sanctions import load
        >>> record = {"record_id": "R1", "clause": "illegal-parking", "member_id": "M1",
        ...           "occurred_on": "2025-03-01", "decided_on": "2025-03-10",
        ...           "severity": "minor", "impact": "limited"}
        >>> decision = decide(load("rulesets/nanhai-model"), [record], as_of="2025-12-31")
        >>> decision.findings[0].state, decision.findings[0].grade
        ('counted', 'advice')
    """
    as_known_on = day_of("as_of", as_of)
    return decide_subject(versions_of(ruleset), history, as_of=as_known_on, member=member)


def screen(
    ruleset: Ruleset | Sequence[Ruleset],
    history: object,
    subjects: Iterable[str | Mapping[str, object]],
    *,
    measure: str,
    on: date | str,
    as_of: date | str,
    members: object | None = None,
    pseudonymise: KeyFile | None = None,
) -> list[Screening]:
    """For each subject whether a measure runs on a day, until when, by which records.

    A subject is a member id, or a mapping with ``member_id``, ``household_id`` or both (a member is
    also bound by its household's measures), and optionally ``birth_date``. One screening a subject,
    in the order given. With ``members``, the dividend list, households and birth dates are taken
    from it, and a subject that is neither on it nor in a record is not ``known``. Look at
    ``unsettled`` and ``known`` before you read *not active* as *free*. With ``pseudonymise``, a key
    file, ids are given as they are in the lists, and the screenings have their pseudonyms.

    Raises:
        UsageError: when the covenant has no such measure, or it does not run over days.
        InputError: for a bad record or subject.

    Example:
        >>> from sanctions import load
        >>> record = {"record_id": "R1", "clause": "illegal-parking", "member_id": "M1",
        ...           "occurred_on": "2025-03-01", "decided_on": "2025-03-10",
        ...           "severity": "serious", "impact": "bad"}
        >>> found = screen(load("rulesets/nanhai-model"), [record], ["M1", "M2"],
        ...                measure="vehicle-access", on="2025-06-09", as_of="2025-06-09")
        >>> [(each.subject, each.active, str(each.free_on)) for each in found]
        [('M1', True, '2025-06-10'), ('M2', False, 'None')]
    """
    return screen_subjects(
        versions_of(ruleset),
        history,
        subjects_of(subjects),
        measure=text_of("measure", measure),
        on=day_of("on", on),
        as_of=day_of("as_of", as_of),
        members=members,
        key=key_from("pseudonymise", pseudonymise),
    )
