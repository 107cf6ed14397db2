"""What a ruleset declares: sources, scales, attributes, clauses, grades, measures; and its names.

A declaration that is faulty keeps its name, so that whatever refers to it is not refused as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from sanctions.errors import Span
from sanctions.lang.types import Choice, Day, Number, Type, YesNo
from sanctions.measures.kinds import KINDS
from sanctions.model.tables import (
    FINDINGS,
    HISTORY,
    MEASURES,
    MEMBERS,
    Text,
)
from sanctions.ruleset import facts, schema
from sanctions.ruleset.covenant import NO_TEXT, Attribute, Measure, Source
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.scalars import did_you_mean, quoted
from sanctions.ruleset.shapes import At

ATTRIBUTE_DECIMALS = 4
RESERVED_GRADES = (facts.NO_GRADE, facts.UNDETERMINED)
_TABLES_OF_RECORDS = (MEMBERS, HISTORY, FINDINGS, MEASURES)
_WORDS_OF_THE_LANGUAGE = ("any", "all", "not", "count", "active", "grade")
_COLUMNS_OF_THE_PLAN = ("as_of",)


def text_of(label: At[Text] | None) -> Text:
    """The text; empty where there is none."""
    return NO_TEXT if label is None else label.value


def title_of(label: At[Text] | None, name: str) -> Text:
    """The title, or the name where there is none."""
    return Text(name, name) if label is None else label.value


def refuse_repeated(names: Iterable[At[str] | None], what: str, faults: Faults) -> None:
    """Note every name that stands a second time."""
    seen: dict[str, Span] = {}
    for name in names:
        if name is None:
            continue
        if name.value in seen:
            hint = f"the first one stands in line {seen[name.value].line}"
            faults.error("R057", name.span, f"the {what} {quoted(name.value)} stands twice", hint)
        seen.setdefault(name.value, name.span)


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that other parts of the ruleset may refer to; ``None``: they could not be read."""

    sources: tuple[str, ...] | None
    grades: tuple[str, ...] | None
    measures: tuple[str, ...] | None
    faults: Faults

    def source(self, ref: At[str] | None) -> str:
        """The source referred to; empty without one or after a fault."""
        return self._known(ref, self.sources, "R053", "source")

    def grade(self, ref: At[str] | None) -> str:
        """The grade referred to; empty after a fault."""
        return self._known(ref, self.grades, "R051", "grade")

    def measure(self, ref: At[str] | None) -> str:
        """The measure referred to; empty after a fault."""
        return self._known(ref, self.measures, "R052", "measure")

    def _known(
        self, ref: At[str] | None, known: tuple[str, ...] | None, code: str, what: str
    ) -> str:
        if ref is None or known is None:
            return ""
        if ref.value not in known:
            hint = partial(did_you_mean, ref.value, known)
            self.faults.error(code, ref.span, f"unknown {what} {quoted(ref.value)}", hint)
            return ""
        return ref.value


def names_of(document: schema.Document, faults: Faults) -> Names:
    """The ids that the ruleset declares."""
    given = document.node.entries
    written = document.grades if "grades" in given else ()
    read = tuple(grade.value for grade in written or () if grade is not None)
    complete = written is not None and len(read) == len(written)
    return Names(
        sources=_keys(document.sources, declared="sources" in given),
        grades=read if complete else None,
        measures=_keys(document.measures, declared="measures" in given),
        faults=faults,
    )


def _keys(entries: Mapping[str, object] | None, *, declared: bool) -> tuple[str, ...] | None:
    return None if entries is None and declared else tuple(entries or ())


def read_sources(document: schema.Document) -> dict[str, Source]:
    """The texts that rules come from."""
    return {
        name: Source(
            id=name,
            title=title_of(source.title, name),
            issuer=text_of(source.issuer),
            issued=None if source.issued is None else source.issued.value,
            url="" if source.url is None else source.url.value,
        )
        for name, source in (document.sources or {}).items()
        if source is not None
    }


def read_scales(document: schema.Document, faults: Faults) -> dict[str, tuple[str, ...]]:
    """The ordered columns; a scale without a word that can be read is left out."""
    scales: dict[str, tuple[str, ...]] = {}
    for name, words in (document.scales or {}).items():
        _refuse_taken(name, document.key_span("scales", name), faults)
        refuse_repeated(words or (), f"value of `{name}`", faults)
        read = tuple(word.value for word in words or () if word is not None)
        if read:
            scales[name] = tuple(dict.fromkeys(read))
    return scales


def read_attributes(
    document: schema.Document, words: Mapping[str, Text], faults: Faults
) -> dict[str, Attribute]:
    """The further columns of the history; one whose type cannot be read is left out.

    One without a title goes by its word, if there is one.
    """
    attributes: dict[str, Attribute] = {}
    for name, attribute in (document.attributes or {}).items():
        span = document.key_span("attributes", name)
        _refuse_taken(name, span, faults)
        if name in (document.scales or {}):
            faults.error("R056", span, f"{quoted(name)} is also the name of a scale")
        of = None if attribute is None else _type_of(name, attribute, faults)
        if attribute is not None and of is not None:
            title = words.get(name) if attribute.title is None else attribute.title.value
            attributes[name] = Attribute(name, of, title or Text(name, name))
    return attributes


def _type_of(name: str, attribute: schema.Attribute, faults: Faults) -> Type | None:
    if attribute.type is None:
        return None
    unit = "" if attribute.unit is None else attribute.unit.value
    kind = attribute.type.value
    is_choice, is_number = kind == "choice", kind in {"integer", "decimal"}
    if is_choice != ("values" in attribute.node.entries):
        message = "a choice needs `values`" if is_choice else f"`{kind}` takes no `values`"
        faults.error("R037", attribute.key_span("values"), message)
        return None
    if unit and not is_number:
        faults.error("R037", attribute.key_span("unit"), f"`{kind}` takes no `unit`")
    match kind:
        case "integer":
            return Number(0, unit)
        case "decimal":
            return Number(ATTRIBUTE_DECIMALS, unit)
        case "date":
            return Day()
        case "yes-no":
            return YesNo()
        case _:
            return _choice(name, attribute, faults)


def _choice(name: str, attribute: schema.Attribute, faults: Faults) -> Choice | None:
    refuse_repeated(attribute.values or (), f"value of `{name}`", faults)
    words = tuple(word.value for word in attribute.values or () if word is not None)
    return Choice(name, tuple(dict.fromkeys(words))) if words else None


def _refuse_taken(name: str, span: Span, faults: Faults) -> None:
    if name in _WORDS_OF_THE_LANGUAGE:
        faults.error(
            "R055", span, f"{quoted(name)} is a word of the language", "choose another name"
        )
    elif name in taken_columns():
        message = f"{quoted(name)} is the name of a column or a fact already"
        faults.error("R056", span, message, "choose another name")


def taken_columns() -> frozenset[str]:
    """The names of columns and facts that no attribute or scale may take."""
    columns = {column.name for table in _TABLES_OF_RECORDS for column in table.columns}
    own = facts.record_facts(facts.own_facts({}, {}, {}, ()))
    others = {*own, *facts.unit_facts((), ()), *_COLUMNS_OF_THE_PLAN}
    return frozenset(columns | others)


def read_grades(document: schema.Document, faults: Faults) -> tuple[str, ...]:
    """The grades, the lightest first."""
    refuse_repeated(document.grades or (), "grade", faults)
    grades: dict[str, None] = {}
    for grade in document.grades or ():
        if grade is not None and grade.value in RESERVED_GRADES:
            message = f"the grade {quoted(grade.value)} is reserved"
            faults.error("R055", grade.span, message, "choose another name")
        elif grade is not None:
            grades[grade.value] = None
    return tuple(grades)


def read_measures(document: schema.Document) -> dict[str, Measure]:
    """The consequences that the covenant knows; one whose kind cannot be read is left out."""
    return {
        name: Measure(
            id=name,
            kind=measure.kind.value,
            title=title_of(measure.title, name),
            spans=KINDS[measure.kind.value].spans,
        )
        for name, measure in (document.measures or {}).items()
        if measure is not None and measure.kind is not None
    }


def broken_facts(
    document: schema.Document,
    names: Names,
    scales: Mapping[str, tuple[str, ...]],
    attributes: Mapping[str, Attribute],
    measures: Mapping[str, Measure],
) -> frozenset[str]:
    """Facts whose declaration could not be read: what is asked of them cannot be judged."""
    columns = (*(document.scales or {}), *(document.attributes or {}))
    broken = {name for name in columns if name not in scales and name not in attributes}
    broken |= {f"active.{name}" for name in names.measures or () if name not in measures}
    if names.measures is None:
        broken.add("active")
    if names.grades is None:
        broken |= {"grade", "worst_grade", "count"}
    return frozenset(broken)
