"""What only one of two covenants accepts: clauses, households as subjects, words of a column.

The other claims are about what both accept, so each difference here is a claim of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sanctions.errors import InputError
from sanctions.model.tables import Column, Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.phrases import joined, say
from sanctions.runs.columns import history_of
from sanctions.verify.claims import Examples
from sanctions.verify.compare_cases import FINDINGS_ALONE, Given, example, outcome, refused, rows_of
from sanctions.verify.compare_records import one_type
from sanctions.verify.compare_search import Comparing, compared
from sanctions.verify.confirming import Unplaced
from sanctions.verify.records import HOUSEHOLD, MEMBER, RECORD
from sanctions.verify.results import Claim

_SAMPLES = ("1", "0.5", "yes", "2000-01-01")
"""Values of which each type of a column takes some, beside its own words."""


def claims(comparing: Comparing) -> Iterator[Claim]:
    """That both know the same clauses, of the same subjects, and the same words of a column."""
    yield _clauses(comparing)
    yield _subjects(comparing)
    mine, theirs = (
        {column.name: column for column in history_of((each,)).columns}
        for each in (comparing.old, comparing.new)
    )
    for name, column in mine.items():
        other = theirs.get(name)
        if other is None or (one_type(column, other) and not _apart(column, other)):
            continue
        yield _words(comparing, column, other)


def _clauses(comparing: Comparing) -> Claim:
    mine, theirs = comparing.old.clauses, comparing.new.clauses
    alone = [*(each for each in mine if each not in theirs)]
    alone += [each for each in theirs if each not in mine]
    says = Text("条款", "the clauses")
    why = say("只有一方有的条款：{names}", "only one has: {names}", names=joined(alone))
    return _claim(comparing, "accepted/clauses", says, why, [{"clause": each} for each in alone])


def _subjects(comparing: Comparing) -> Claim:
    mine, theirs = comparing.old.clauses, comparing.new.clauses
    apart = [each for each in mine if each in theirs and mine[each].about != theirs[each].about]
    says = Text("可以对户适用的条款", "the clauses that are about households")
    why = say(
        "只有一方可以对户适用的条款：{names}",
        "clauses that only one has for households: {names}",
        names=joined(apart),
    )
    cells = [{"clause": each, "member_id": "", "household_id": HOUSEHOLD} for each in apart]
    return _claim(comparing, "accepted/households", says, why, cells)


def _words(comparing: Comparing, column: Column, other: Column) -> Claim:
    says = say("列 {name} 的取值", "the values of the column {name}", name=column.name)
    clause = next((each for each in comparing.old.clauses if each in comparing.new.clauses), "")
    alone = _apart(column, other)
    why = Text("列的类型不同", "it is of another type in each")
    if one_type(column, other):
        why = say("只有一方有的取值：{names}", "only one has: {names}", names=joined(alone))
    values = (*alone, *_SAMPLES)
    cells = [{"clause": clause, column.name: value} for value in values]
    return _claim(comparing, f"accepted/{column.name}", says, why, cells)


def _apart(column: Column, other: Column) -> tuple[str, ...]:
    """The words that only one of the columns has."""
    mine, theirs = column.type.values, other.type.values
    words = (*(each for each in mine if each not in theirs), *theirs)
    return tuple(each for each in words if each not in mine or each not in theirs)


def _claim(
    comparing: Comparing, name: str, says: Text, why: Text, records: list[dict[str, str]]
) -> Claim:
    if not records:
        return Claim(name, says, "proved")
    claim = compared(name, says, lambda: _accepted_by_one(comparing, records))
    reason = why if claim.verdict == "refuted" else claim.why
    return Claim(name, says, claim.verdict, reason, claim.examples)


def _accepted_by_one(comparing: Comparing, records: list[dict[str, str]]) -> Examples:
    """The first of the records that one refuses and the other judges. Raises: Unplaced: if none."""
    for cells in records:
        given = _given(comparing.old, cells)
        old, new = (_judged(each, given) for each in (comparing.old, comparing.new))
        if old[0] != new[0]:
            return tuple(example(given, iter(lines)) for _, lines in (old, new))
    raise Unplaced


def _given(ruleset: Ruleset, cells: Mapping[str, str]) -> Given:
    day = ruleset.in_force.isoformat()
    record = {"record_id": RECORD, "member_id": MEMBER, "occurred_on": day, "decided_on": day}
    line = {name: text for name, text in {**record, **cells}.items() if text}
    return Given(ruleset.in_force, (line,), ())


def _judged(ruleset: Ruleset, given: Given) -> tuple[bool, list[dict[str, str]]]:
    """Whether the record is accepted, and what comes of it."""
    try:
        tables = outcome(ruleset, given)
    except InputError as fault:
        return False, [dict(line) for line in refused(fault.issues)]
    return True, [dict(line) for line in rows_of(given, tables, FINDINGS_ALONE)]
