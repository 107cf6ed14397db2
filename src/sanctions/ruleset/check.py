"""A checked ruleset from its tree: names resolved, types checked, faults noted together.

Each part has its module: :mod:`~sanctions.ruleset.declared`, :mod:`~sanctions.ruleset.tables`,
:mod:`~sanctions.ruleset.imposing`, :mod:`~sanctions.ruleset.rewards`. Here they are put together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from sanctions.lang.types import Scope
from sanctions.model.calendar import MonthEnd
from sanctions.model.tables import Text
from sanctions.ruleset import facts, schema, wording
from sanctions.ruleset.amounts import read_amount
from sanctions.ruleset.conditions import read_condition
from sanctions.ruleset.covenant import (
    Adopted,
    Attribute,
    Clause,
    ClauseKind,
    Counting,
    GradeRow,
    Limit,
    Measure,
    Reward,
    Ruleset,
    SanctionRow,
    SubjectKind,
)
from sanctions.ruleset.declared import (
    Names,
    broken_facts,
    names_of,
    read_attributes,
    read_grades,
    read_measures,
    read_scales,
    read_sources,
    text_of,
    title_of,
)
from sanctions.ruleset.extend import Extended
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.imposing import Imposing, read_sanctions, warn_of_unused
from sanctions.ruleset.lawful.guards import judge
from sanctions.ruleset.operands import Reads
from sanctions.ruleset.rewards import read_rewards
from sanctions.ruleset.scalars import did_you_mean, quoted
from sanctions.ruleset.shapes import At
from sanctions.ruleset.tables import read_grading
from sanctions.ruleset.wording import Labels
from sanctions.ruleset.words import read_words

T = TypeVar("T")
GROUPS = ("count", "active")


def check(extended: Extended, file: str, digest: str, faults: Faults) -> Ruleset:
    """The ruleset of a tree, with warnings. Raises: RulesetError: with every fault, by place."""
    document = schema.read_document(extended.tree, faults)
    parts = _parts(document, extended, names_of(document, faults))
    adopted = _adopted(document, faults)
    _check_in_force(document, faults)
    faults.raise_if_any()
    warn_of_unused(document, parts.sanctions, faults)
    ruleset = _ruleset(document, parts, adopted, _Text(file, digest))
    judge(document, ruleset, faults)
    faults.raise_if_any()
    found = faults.in_order()
    return replace(
        ruleset,
        warnings=tuple(each for each in found if not each.reason),
        answered=tuple(each for each in found if each.reason),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """Where the ruleset stands, and the SHA-256 of it and of its bases."""

    file: str
    digest: str


def _ruleset(
    document: schema.Document, parts: _Parts, adopted: Adopted | None, text: _Text
) -> Ruleset:
    in_force = _sure(document.in_force)
    return Ruleset(
        id=_sure(document.id).value,
        version=_sure(document.version).value,
        title=_sure(document.title).value,
        file=text.file,
        digest=text.digest,
        in_force=_sure(in_force.from_).value,
        until=_value(in_force.until),
        month_end=_month_end(document),
        adopted=adopted,
        sources=read_sources(document),
        scales=parts.declared.scales,
        attributes=parts.declared.attributes,
        clauses=parts.clauses,
        counting=parts.counting,
        grades=parts.declared.grades,
        grading=parts.grading,
        measures=parts.declared.measures,
        sanctions=parts.sanctions,
        rewards=parts.rewards,
        words=parts.declared.words,
        acknowledged=_acknowledged(document),
        limits=parts.limits,
    )


@dataclass(frozen=True, slots=True)
class _Declared:
    """What the tables and clauses may name."""

    words: dict[str, Text]
    scales: dict[str, tuple[str, ...]]
    attributes: dict[str, Attribute]
    grades: tuple[str, ...]
    measures: dict[str, Measure]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the sections of the file became."""

    declared: _Declared
    clauses: dict[str, Clause]
    counting: Counting
    grading: tuple[GradeRow, ...]
    sanctions: tuple[SanctionRow, ...]
    rewards: tuple[Reward, ...]
    limits: tuple[Limit, ...]


def _declared(document: schema.Document, faults: Faults) -> _Declared:
    words = read_words(document, faults)
    return _Declared(
        words=words,
        scales=read_scales(document, faults),
        attributes=read_attributes(document, words, faults),
        grades=read_grades(document, faults),
        measures=read_measures(document),
    )


def _parts(document: schema.Document, extended: Extended, names: Names) -> _Parts:
    limits = _limits(extended, document, names)
    declared = _declared(document, names.faults)
    places = _places(document, declared, names)
    imposing = Imposing(places.sanctions, names, declared.measures, limits)
    offences = any(_kind(clause) == "offence" for clause in (document.clauses or {}).values())
    return _Parts(
        declared=declared,
        clauses=_clauses(document, places.grading, names),
        counting=_counting(document, places.exempt),
        grading=read_grading(document, places.grading, names, offences=offences),
        sanctions=read_sanctions(document, imposing),
        rewards=read_rewards(document, places.payout, names),
        limits=tuple(_limit(name, limit) for name, limit in limits),
    )


def _acknowledged(document: schema.Document) -> dict[str, Text]:
    known = document.acknowledged or {}
    return {code: reason.value for code, reason in known.items() if reason is not None}


def _sure(found: T | None) -> T:
    """What a key that is needed holds. INVARIANT: without it a fault was noted, and raised."""
    if found is None:
        raise TypeError("a needed key is missing, and no fault was noted")
    return found


def _month_end(document: schema.Document) -> MonthEnd:
    month_end = None if document.calendar is None else document.calendar.month_end
    return "up" if month_end is not None and month_end.value == "up" else "down"


# --- what each place may read ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Places:
    """What each place may read. The points of a clause read what ``grading`` reads."""

    exempt: Reads
    grading: Reads
    sanctions: Reads
    payout: Reads


def _places(document: schema.Document, declared: _Declared, names: Names) -> _Places:
    scales, attributes, measures = declared.scales, declared.attributes, declared.measures
    topics = [_topic(name, clause) for name, clause in (document.clauses or {}).items()]
    own = facts.own_facts(scales, attributes, dict.fromkeys(document.clauses or {}, ""), topics)
    record = facts.record_facts(own)
    graded = facts.graded_facts(record, declared.grades)
    spanning = [each.id for each in measures.values() if each.spans]
    unit = facts.unit_facts(declared.grades, spanning)
    broken = broken_facts(document, names, scales, attributes, measures)
    labels = _labels(document, declared)

    def reads(scope: Scope) -> Reads:
        elsewhere = _elsewhere(scope, graded, "`grading` or `sanctions`")
        elsewhere |= _elsewhere(scope, unit, "the `payout` of a reward")
        if "grade" not in scope:
            elsewhere["grade"] = "`sanctions`"
        elsewhere |= dict.fromkeys(broken, "")
        whole = {name: typed for name, typed in scope.items() if name not in broken}
        groups = () if scope is not unit else GROUPS
        return Reads(whole, elsewhere, groups, labels, _month_end(document), names.faults)

    return _Places(reads(own), reads(record), reads(graded), reads(unit))


def _elsewhere(here: Scope, there: Scope, place: str) -> dict[str, str]:
    """The facts of another place, and their groups, that cannot be read here."""
    names = {name.partition(".")[0] for name in there}
    return dict.fromkeys(sorted(names - {name.partition(".")[0] for name in here}), place)


def _labels(document: schema.Document, declared: _Declared) -> Labels:
    return wording.labels(
        words=declared.words,
        attributes=declared.attributes,
        measures={name: measure.title for name, measure in declared.measures.items()},
        clauses={
            name: title_of(clause.title, name)
            for name, clause in (document.clauses or {}).items()
            if clause is not None
        },
    )


# --- identity -------------------------------------------------------------------------------------


def _check_in_force(document: schema.Document, faults: Faults) -> None:
    in_force = document.in_force
    if in_force is None or in_force.from_ is None or in_force.until is None:
        return
    if in_force.until.value <= in_force.from_.value:
        hint = "`until` is the day after the last one"
        message = "the covenant ends before it begins"
        if in_force.until.value == in_force.from_.value:
            message = "the covenant is in force on no day"
        faults.error("R090", in_force.until.span, message, hint)


def _adopted(document: schema.Document, faults: Faults) -> Adopted | None:
    adopted = document.adopted
    if adopted is None:
        return None
    _check_order(adopted.present, adopted.eligible, ("present", "eligible"), faults)
    _check_order(adopted.in_favour, adopted.present, ("in favour", "present"), faults)
    if adopted.present is None:
        _check_order(adopted.in_favour, adopted.eligible, ("in favour", "eligible"), faults)
    if adopted.on and adopted.published_on and adopted.published_on.value < adopted.on.value:
        message = "published before it was adopted"
        faults.error("R092", adopted.published_on.span, message)
    return Adopted(
        body=text_of(adopted.body),
        on=_value(adopted.on),
        eligible=_value(adopted.eligible),
        present=_value(adopted.present),
        in_favour=_value(adopted.in_favour),
        published_on=_value(adopted.published_on),
        filed=_value(adopted.filed) or "",
    )


def _check_order(
    fewer: At[int] | None, more: At[int] | None, names: tuple[str, str], faults: Faults
) -> None:
    if fewer is not None and more is not None and fewer.value > more.value:
        message = f"more were {names[0]} ({fewer.value}) than {names[1]} ({more.value})"
        faults.error("R091", fewer.span, message)


def _value(found: At[T] | None) -> T | None:
    return None if found is None else found.value


# --- clauses, counting, limits --------------------------------------------------------------------


def _topic(name: str, clause: schema.Clause | None) -> str:
    return name if clause is None or clause.topic is None else clause.topic.value


def _kind(clause: schema.Clause | None) -> ClauseKind:
    written = None if clause is None or clause.kind is None else clause.kind.value
    return "merit" if written == "merit" else "offence"


def _clauses(document: schema.Document, reads: Reads, names: Names) -> dict[str, Clause]:
    if document.clauses is not None and not document.clauses:
        names.faults.error("R035", document.key_span("clauses"), "there is no clause")
    return {
        name: _clause(name, clause, reads, names)
        for name, clause in (document.clauses or {}).items()
        if clause is not None
    }


def _clause(name: str, clause: schema.Clause, reads: Reads, names: Names) -> Clause:
    kind = _kind(clause)
    special = clause.class_ is not None and clause.class_.value == "special"
    if special and "department" not in clause.node.entries:
        hint = "name the department concerned"
        span = clause.key_span("class")
        names.faults.error("R037", span, "a special clause needs a `department`", hint)
    if kind == "merit" and "points" not in clause.node.entries:
        hint = "add `points: {fixed: 1}`"
        names.faults.error("R094", clause.span, "a merit without points changes nothing", hint)
    points = None if clause.points is None else read_amount(clause.points, reads, unit="points")
    return Clause(
        id=name,
        title=title_of(clause.title, name),
        kind=kind,
        topic=_topic(name, clause),
        class_="special" if special else "general",
        department=text_of(clause.department),
        about=_about(clause),
        points=None if points is None else points.least,
        source=names.source(clause.source),
        bounds=() if points is None else points.bounds,
    )


def _about(clause: schema.Clause) -> SubjectKind:
    about = clause.about
    return "household" if about is not None and about.value == "household" else "person"


def _counting(document: schema.Document, reads: Reads) -> Counting:
    counting = document.counting
    if counting is None:
        return Counting(None, None, appeal_suspends=True, exempt=None)
    exempt = None if counting.exempt is None else read_condition(counting.exempt, reads)
    return Counting(
        lookback=_value(counting.lookback),
        limitation=_value(counting.limitation),
        appeal_suspends=counting.appeal is None or counting.appeal.value == "suspends",
        exempt=exempt,
        spans={name: entry.value.span for name, entry in counting.node.entries.items()},
    )


def _limits(
    extended: Extended, document: schema.Document, names: Names
) -> tuple[tuple[str, schema.Limit], ...]:
    """The limits of the ruleset and of its bases; its own name only measures that it has."""
    for name in document.limits or {}:
        if names.measures is not None and name not in names.measures:
            message = f"unknown measure {quoted(name)}"
            hint = partial(did_you_mean, name, names.measures)
            names.faults.error("R052", document.key_span("limits", name), message, hint)
    return tuple(
        (name, limit)
        for tree in extended.limits
        for name, limit in (schema.read_limits(tree, names.faults).limits or {}).items()
        if limit is not None
    )


def _limit(measure: str, limit: schema.Limit) -> Limit:
    term, amount = limit.for_, limit.amount
    return Limit(
        measure,
        longest=None if term is None else _value(term.at_most),
        least=None if amount is None else _value(amount.at_least),
        most=None if amount is None else _value(amount.at_most),
    )
