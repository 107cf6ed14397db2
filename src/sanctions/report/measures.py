"""Measures: from which day to which day they run, for how much, by which records and rows."""

from __future__ import annotations

from datetime import date

from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.report.rows import rule, source_nodes
from sanctions.report.trace import Rerun, Row, Trace
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, day, measure_name, row_name, yuan
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.phrases import joined, say
from sanctions.runs.outcomes import measure_of

_FIGURES = ("subject_kind", "subject", "measure", "kind", "starts_on", "ends_on")


def imposed_nodes(record: Row, trace: Trace, version: Ruleset) -> list[Node]:
    """What one record imposes, each with the row that does; before measures are merged."""
    nodes = []
    for each in trace.imposed:
        if each["records"] == record["record_id"]:
            text = say(
                "产生措施：{measure}", "imposes {measure}", measure=_sentence(each, version, None)
            )
            nodes.append(
                Node(
                    "imposed",
                    text,
                    _amounts(each),
                    (_basis(each, version),),
                    rule(version, "sanctions", each["rows"]),
                )
            )
    return nodes


def measure_node(measure: Row, rerun: Rerun, trace: Trace) -> Node:
    """A row of the table ``measures``, with the records and rows behind it."""
    version = _version_of(measure, rerun, trace)
    as_of = rerun.case.as_of
    text = say(
        "{subject}：{measure}",
        "{subject}: {measure}",
        subject=measure["subject"],
        measure=_sentence(measure, version, as_of),
    )
    figures = (
        *(Figure(name, _cell(measure[name])) for name in _FIGURES),
        *_amounts(measure),
        Figure("records", ";".join(measure["records"])),
        Figure("rows", ";".join(measure["rows"])),
    )
    behind = [
        each
        for each in trace.imposed
        if each["measure"] == measure["measure"]
        and each["records"] in measure["records"]
        and each["rows"] in measure["rows"]
    ]
    bases = tuple(_behind(each, rerun) for each in behind)
    if len(bases) > 1 or version.measures[measure["measure"]].spans:
        return Node("measure", text, figures, bases)
    alone = [
        say("{measure}，{basis}", "{measure}, {basis}", measure=text, basis=basis.text)
        for basis in bases
    ]
    below = tuple(child for basis in bases for child in basis.children)
    return Node("measure", (alone or [text])[0], figures, below)


def measure_sentence(measure: Row, rerun: Rerun, trace: Trace) -> Text:
    """A row of the table ``measures`` in words."""
    return _sentence(measure, _version_of(measure, rerun, trace), None)


def has_ended(measure: Row, on: date) -> bool:
    """Whether a measure that spans days is over on a day; one that happens once never is."""
    return measure["starts_on"] <= on and not measure_of(measure).is_active_on(on)


def _version_of(measure: Row, rerun: Rerun, trace: Trace) -> Ruleset:
    record = trace.records[measure["records"][-1]]
    return rerun.version_of(record) or rerun.versions[-1]


def _behind(imposed: Row, rerun: Rerun) -> Node:
    version = next(each for each in rerun.versions if each.reference == imposed["ruleset"])
    return _basis(imposed, version)


def _basis(imposed: Row, version: Ruleset) -> Node:
    row = next(row for row in version.sanctions if row.id == imposed["rows"])
    terms = joined([each.wording for each in row.impose if each.measure == imposed["measure"]])
    if imposed["kind"] == "payment":
        terms = say("金额：{terms}", "amount: {terms}", terms=terms)
    text = say(
        "因 {record}，依规则{row}：{wording}{terms}",
        "for {record}, by row {row}: {wording}{terms}",
        record=imposed["records"],
        row=row_name(row.id, version),
        wording=row.when.wording,
        terms=say("；{terms}", "; {terms}", terms=terms) if terms.en else NOTHING,
    )
    return Node(
        "basis",
        text,
        (Figure("record_id", imposed["records"]), Figure("row", row.id)),
        source_nodes(row.source, version),
        rule(version, "sanctions", row.id),
    )


def _sentence(measure: Row, version: Ruleset, as_of: date | None) -> Text:
    name = measure_name(measure["measure"], version)
    if not version.measures[measure["measure"]].spans:
        return say(
            "{name}{amount}（{day}）",
            "{name}{amount} ({day})",
            name=name,
            amount=_amount(measure),
            day=day(measure["starts_on"]),
        )
    starts, ends = measure["starts_on"], measure["ends_on"]
    if ends is None:
        term = say(
            "自{starts}起，至整改到位为止",
            "from {starts} until it is put right",
            starts=day(starts),
        )
    else:
        term = say(
            "自{starts}起，{ends}解除",
            "from {starts}, ends on {ends}",
            starts=day(starts),
            ends=day(ends),
        )
    return say(
        "{name}，{term}{now}",
        "{name}, {term}{now}",
        name=name,
        term=term,
        now=_now(measure, as_of),
    )


def _now(measure: Row, as_of: date | None) -> Text:
    if as_of is None:
        return NOTHING
    if as_of < measure["starts_on"]:
        return Text("（尚未开始）", " (not begun)")
    if has_ended(measure, as_of):
        return Text("（已解除）", " (ended)")
    return Text("（执行中）", " (running)")


def _amount(measure: Row) -> Text:
    least, most = measure["amount_min"], measure["amount_max"]
    if measure["kind"] != "payment":
        return NOTHING
    if least is None or most is None:
        return Text("，金额待核", ", amount unknown")
    if least == most:
        return say(" {amount}", " {amount}", amount=yuan(least))
    return say(
        " {least}至 {most}，由有权机构酌定",
        " {least} to {most}, at the discretion of the body that decides",
        least=yuan(least),
        most=yuan(most),
    )


def _amounts(measure: Row) -> tuple[Figure, ...]:
    names = ("amount_min", "amount_max")
    return tuple(
        Figure(name, None if measure[name] is None else format_decimal(measure[name], 2))
        for name in names
    )


def _cell(value: object) -> str | None:
    return None if value is None else str(value)
