"""``sanctions``: what each row imposes, from when to when, how much, within which limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sanctions.lang.derived import UNKNOWN
from sanctions.lang.kernel import Expr
from sanctions.lang.types import Day, describe
from sanctions.measures.base import MeasureKind, ends_on
from sanctions.measures.kinds import KINDS
from sanctions.model.calendar import Term
from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.ruleset import schema, wording
from sanctions.ruleset.amounts import Priced, read_amount
from sanctions.ruleset.conditions import read_condition
from sanctions.ruleset.covenant import Imposition, Measure, SanctionRow
from sanctions.ruleset.declared import Names, refuse_repeated
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.operands import Operand, Reads
from sanctions.ruleset.scalars import quoted
from sanctions.ruleset.shapes import At
from sanctions.ruleset.tables import check_ids, id_of
from sanctions.ruleset.terms import surely_within

DEFAULT_START = "decided_on"


@dataclass(frozen=True, slots=True)
class Imposing:
    """What the rows of ``sanctions`` are read against."""

    reads: Reads
    names: Names
    measures: dict[str, Measure]
    limits: tuple[tuple[str, schema.Limit], ...]

    @property
    def faults(self) -> Faults:
        """Where faults are noted."""
        return self.reads.faults

    def limits_of(self, measure: str) -> Iterator[schema.Limit]:
        """The limits on a measure, of the ruleset and of its bases."""
        return (limit for name, limit in self.limits if name == measure)


def read_sanctions(document: schema.Document, imposing: Imposing) -> tuple[SanctionRow, ...]:
    """The rows of ``sanctions``, checked."""
    rows = document.sanctions or ()
    check_ids(rows, imposing.faults)
    return tuple(
        SanctionRow(
            id=id_of(row.id),
            when=read_condition(row.when, imposing.reads),
            impose=_impose(row, imposing),
            source=imposing.names.source(row.source),
            span=row.span,
        )
        for row in rows
        if row is not None
    )


def warn_of_unused(document: schema.Document, rows: Sequence[SanctionRow], faults: Faults) -> None:
    """A measure that no row imposes is declared in vain."""
    imposed = {each.measure for row in rows for each in row.impose}
    for name in document.measures or {}:
        if name not in imposed:
            hint = "impose it in a row of `sanctions`, or take it out of `measures`"
            message = f"no row imposes the measure {quoted(name)}"
            faults.warn("R073", document.key_span("measures", name), message, hint)


def _impose(row: schema.SanctionsRow, imposing: Imposing) -> tuple[Imposition, ...]:
    known = [each for each in row.impose or () if each is not None]
    refuse_repeated((each.measure for each in known), "measure", imposing.faults)
    read = [_imposition(each, imposing) for each in known]
    return tuple(each for each in read if each is not None)


def _imposition(each: schema.Imposition, imposing: Imposing) -> Imposition | None:
    measure = imposing.measures.get(imposing.names.measure(each.measure))
    start = _start(each, imposing)
    priced = _priced(each, imposing)
    if measure is None:
        return None
    kind = KINDS[measure.kind]
    _check_span(each, kind, imposing.faults)
    _check_amount(each, kind, imposing.faults)
    _check_limits(each, measure, priced, imposing)
    if start is None:
        return None
    return Imposition(
        measure=measure.id,
        starts_on=start.typed.expr,
        ends_on=_end(each, start, imposing) if kind.spans else UNKNOWN,
        amount_min=None if priced is None else priced.least,
        amount_max=None if priced is None else priced.most,
        wording=_say(each, kind, imposing.reads.labels, priced),
        bounds=() if priced is None else priced.bounds,
    )


def _start(each: schema.Imposition, imposing: Imposing) -> Operand | None:
    name = DEFAULT_START if each.from_ is None else each.from_.value
    span = each.span if each.from_ is None else each.from_.span
    start = imposing.reads.fact(name, span)
    if start is not None and not isinstance(start.typed.type, Day):
        message = f"`from` needs a day, and {quoted(name)} is {describe(start.typed.type)}"
        imposing.faults.error("R061", span, message)
        return None
    return start


def _end(each: schema.Imposition, start: Operand, imposing: Imposing) -> Expr:
    return ends_on(
        start.typed.expr,
        _term(each),
        when_rectified=each.ends_when is not None,
        month_end=imposing.reads.month_end,
    )


def _term(each: schema.Imposition) -> Term | None:
    return None if each.for_ is None else each.for_.value


def _priced(each: schema.Imposition, imposing: Imposing) -> Priced | None:
    if each.amount is None:
        return None
    return read_amount(each.amount, imposing.reads, unit="yuan", discretion=True)


def _say(
    each: schema.Imposition, kind: MeasureKind, labels: wording.Labels, priced: Priced | None
) -> Text:
    if priced is not None:
        return priced.wording
    if not kind.spans:
        return wording.NOTHING
    day = wording.since(DEFAULT_START if each.from_ is None else each.from_.value, labels)
    return wording.span(day, _term(each), when_rectified=each.ends_when is not None)


# --- what a kind of measure takes -----------------------------------------------------------------


def _check_span(each: schema.Imposition, kind: MeasureKind, faults: Faults) -> None:
    given = [name for name in ("for", "ends_when") if name in each.node.entries]
    if kind.spans and not given:
        message = f"`{kind.id}` runs over days and needs an end"
        faults.error("R080", each.span, message, "add `for: 3 months` or `ends_when: rectified`")
    elif not kind.spans:
        for name in given:
            message = f"`{kind.id}` happens on one day and takes no `{name}`"
            faults.error("R081", each.key_span(name), message)


def _check_amount(each: schema.Imposition, kind: MeasureKind, faults: Faults) -> None:
    given = "amount" in each.node.entries
    if kind.amount == "required" and not given:
        message = f"`{kind.id}` needs an amount"
        faults.error("R082", each.span, message, "add `amount: {of: loss}` or `{fixed: 200}`")
    elif kind.amount == "refused" and given:
        faults.error("R083", each.key_span("amount"), f"`{kind.id}` takes no amount")


# --- limits ---------------------------------------------------------------------------------------


def _check_limits(
    each: schema.Imposition, measure: Measure, priced: Priced | None, imposing: Imposing
) -> None:
    for limit in imposing.limits_of(measure.id):
        if limit.for_ is not None and measure.spans:
            _check_term(each, limit.for_, imposing.faults)
        if limit.amount is not None and priced is not None:
            _check_price(each, limit.amount, priced, imposing.faults)


def _check_term(each: schema.Imposition, limit: schema.TermLimit, faults: Faults) -> None:
    term = _term(each)
    span = each.span if each.for_ is None else each.for_.span
    written = "without `for` it" if term is None else quoted(str(term))
    if limit.at_most is not None and (term is None or not surely_within(term, limit.at_most.value)):
        message = f"{written} can pass the limit of `{limit.at_most.value}`"
        faults.error("R044", span, message, _stands(limit.at_most))
    shortened = term is None or each.ends_when is not None
    if limit.at_least is not None and (
        shortened or term is None or not surely_within(limit.at_least.value, term)
    ):
        message = f"{written} can stay below the limit of `{limit.at_least.value}`"
        faults.error("R044", span, message, _stands(limit.at_least))


def _check_price(
    each: schema.Imposition, limit: schema.AmountLimit, priced: Priced, faults: Faults
) -> None:
    span = each.key_span("amount")
    if limit.at_most is not None and not _within(priced.ceiling, limit.at_most.value):
        message = f"the amount can pass the limit of {_yuan(limit.at_most.value)}"
        faults.error("R044", span, message, f"add `at_most`; {_stands(limit.at_most)}")
    if limit.at_least is not None and not _within(limit.at_least.value, priced.floor):
        message = f"the amount can stay below the limit of {_yuan(limit.at_least.value)}"
        faults.error("R044", span, message, f"add `at_least`; {_stands(limit.at_least)}")


def _within(value: int | None, limit: int | None) -> bool:
    return value is not None and limit is not None and value <= limit


def _stands(limit: At[Term] | At[int]) -> str:
    return f"the limit stands in {limit.span}"


def _yuan(fen: int) -> str:
    return f"{format_decimal(fen, 2)} yuan"
