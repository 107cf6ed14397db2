"""Findings, measures and screenings as plain typed objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sanctions.errors import Issue


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one record. Columns as in the table ``findings``."""

    record_id: str
    subject_kind: str
    subject: str
    clause: str
    occurred_on: date
    state: str
    prior: int | None
    warnings: int | None
    grade: str | None
    row: str | None
    review: tuple[str, ...]
    ruleset: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over ``[starts_on, ends_on)``, ``ends_on`` ``None`` while it is open.

    Amounts are yuan, ``None`` where there is none or it is unknown.
    """

    subject_kind: str
    subject: str
    measure: str
    kind: str
    starts_on: date
    ends_on: date | None
    amount_min: Decimal | None
    amount_max: Decimal | None
    records: tuple[str, ...]
    rows: tuple[str, ...]
    ruleset: tuple[str, ...]

    def is_active_on(self, day: date) -> bool:
        """Whether ``starts_on`` ≤ day < ``ends_on``."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Decision:
    """Findings and measures of one subject, as known on ``as_of``. A proposal: a body decides.

    ``draft``: a version of the covenant is a draft, so all of it is for discussion alone.
    """

    as_of: date
    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...]
    warnings: tuple[Issue, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Screening:
    """Whether a measure runs for a subject on a day, and why.

    ``free_on`` is the first day on which it no longer runs, ``None`` while it is open or when it
    does not run; ``unsettled`` are the records that an appeal, a missing decision or an unknown
    value keeps from counting: with any of them *not active* is not the last word. ``known``: the
    subject is on the list or in a record; ``None`` where no list was given to tell.
    """

    subject_kind: str
    subject: str
    measure: str
    on: date
    active: bool
    since: date | None
    free_on: date | None
    records: tuple[str, ...]
    rows: tuple[str, ...]
    unsettled: tuple[str, ...]
    known: bool | None = None


def finding_of(row: Mapping[str, Any]) -> Finding:
    """The finding that a row of ``findings`` states."""
    return Finding(
        row["record_id"],
        row["subject_kind"],
        row["subject"],
        row["clause"],
        row["occurred_on"],
        row["state"],
        row["prior"],
        row["warnings"],
        row["grade"],
        row["row"],
        tuple(row["review"]),
        row["ruleset"],
    )


def measure_of(row: Mapping[str, Any]) -> Measure:
    """The measure that a row of ``measures`` states."""
    return Measure(
        row["subject_kind"],
        row["subject"],
        row["measure"],
        row["kind"],
        row["starts_on"],
        row["ends_on"],
        _yuan(row["amount_min"]),
        _yuan(row["amount_max"]),
        tuple(row["records"]),
        tuple(row["rows"]),
        tuple(row["ruleset"]),
    )


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)
