"""Tables of rows: ``grading`` and a reward's ``payout``, and what holds of every table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from sanctions.ruleset import facts, schema
from sanctions.ruleset.conditions import read_condition
from sanctions.ruleset.covenant import PARTS, GradeRow, PayoutRow
from sanctions.ruleset.declared import Names, refuse_repeated
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.operands import Reads
from sanctions.ruleset.scalars import quoted
from sanctions.ruleset.shapes import At

Row: TypeAlias = schema.GradingRow | schema.SanctionsRow | schema.PayoutRow


def check_ids(rows: Sequence[Row | None], faults: Faults) -> None:
    """The ids of rows stand once, and are not reserved for outcomes without a row."""
    ids = [row.id for row in rows if row is not None]
    refuse_repeated(ids, "row", faults)
    for name in ids:
        if name is not None and name.value in facts.RESERVED_ROWS:
            message = f"the row id {quoted(name.value)} is reserved"
            faults.error("R055", name.span, message, "choose another id")


def check_first(rows: Sequence[Row | None], faults: Faults) -> None:
    """A table of which the first row that holds counts ends in one row without ``when``."""
    known = [row for row in rows if row is not None]
    if len(known) < len(rows) or not known:
        return
    open_rows = [row for row in known if row.when is None]
    if not open_rows:
        message = "no row is left for what no row above fits"
        faults.error("R070", known[-1].span, message, "end the table with a row without `when`")
        return
    first = known.index(open_rows[0])
    for row in known[first + 1 :]:
        hint = f"the row in line {known[first].span.line} always holds, and stands before it"
        faults.error("R071", row.span, "this row is never reached", hint)


def id_of(name: At[str] | None) -> str:
    """The id of a row; empty after a fault."""
    return "" if name is None else name.value


def read_grading(
    document: schema.Document, reads: Reads, names: Names, *, offences: bool
) -> tuple[GradeRow, ...]:
    """The rows of ``grading``, checked."""
    faults = names.faults
    _check_together(document, faults, offences=offences)
    rows = document.grading or ()
    check_ids(rows, faults)
    check_first(rows, faults)
    read = tuple(
        GradeRow(
            id=id_of(row.id),
            when=read_condition(row.when, reads, otherwise=place > 0),
            grade=names.grade(row.grade),
            source=names.source(row.source),
            span=row.span,
        )
        for place, row in enumerate(rows)
        if row is not None
    )
    _check_given(document, read, faults)
    return read


def _check_together(document: schema.Document, faults: Faults, *, offences: bool) -> None:
    has_grades, has_grading = (name in document.node.entries for name in ("grades", "grading"))
    if has_grades != has_grading:
        lacks, has = ("grading", "grades") if has_grades else ("grades", "grading")
        faults.error("R074", document.key_span(has), f"`{has}` needs `{lacks}`")
    elif offences and not has_grades:
        message = "a covenant with offences needs `grades` and `grading`"
        hint = "one row is enough: `grading: [{id: any, grade: any}]`"
        faults.error("R074", document.key_span("clauses"), message, hint)


def _check_given(document: schema.Document, rows: Sequence[GradeRow], faults: Faults) -> None:
    """Every grade is given by a row; not asked while the table has faults of its own."""
    if document.grading is None or None in document.grading:
        return
    given = {row.grade for row in rows}
    for grade in document.grades or ():
        if grade is not None and grade.value not in given and "" not in given:
            hint = "give it in a row of `grading`, or take it out of `grades`"
            message = f"no row gives the grade {quoted(grade.value)}"
            faults.error("R072", grade.span, message, hint)


def read_payout(reward: schema.Reward, reads: Reads, names: Names) -> tuple[PayoutRow, ...]:
    """The rows of a reward's ``payout``, checked."""
    rows = reward.payout or ()
    check_ids(rows, names.faults)
    check_first(rows, names.faults)
    honour = reward.scheme is not None and reward.scheme.value == "honour"
    return tuple(
        PayoutRow(
            id=id_of(row.id),
            when=read_condition(row.when, reads, otherwise=place > 0),
            pay=_pay(row, names.faults, honour=honour),
            source=names.source(row.source),
            span=row.span,
        )
        for place, row in enumerate(rows)
        if row is not None
    )


def _pay(row: schema.PayoutRow, faults: Faults, *, honour: bool) -> int | Literal["hold"]:
    """Parts per million, or ``hold``. An honour is granted or not: ``yes`` is the whole."""
    if row.pay is None:
        return 0
    pay = row.pay.value
    if pay == "hold":
        return "hold"
    if isinstance(pay, bool) != honour:
        hint = "write `yes`, `no` or `hold`" if honour else "write a percentage, or `hold`"
        message = "an honour is granted or not" if honour else "money is paid by a percentage"
        faults.error("R104", row.pay.span, message, hint)
    return PARTS * pay if isinstance(pay, bool) else pay
