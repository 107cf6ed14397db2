"""Whom records reach: the steps of a plan, over what records of one member can change for others.

Two runs are compared whose histories differ in records of one member alone, as many as there may
be. Of each table it is followed which columns can differ between them, in rows of that member and
in all other rows. What is not among the latter does not depend on records of somebody else,
whatever the lists. Nothing is said of runs with quarantine: who is held is taken to be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sanctions.lang.kernel import Expr, Lit
from sanctions.plan import steps
from sanctions.plan.prune import reads
from sanctions.plan.records import SUBJECT

Names: TypeAlias = frozenset[str]
Key: TypeAlias = tuple[str, ...]

ROW = ""
"""Among the columns that can differ: whether there is the row at all."""
EVERY = "*"
"""Among them: every column of an input."""
_NONE: Names = frozenset()
_MEMBER: Key = ("member_id",)


@dataclass(frozen=True, slots=True)
class Whose:
    """What can differ in a table: in ``rest``, rows that are not the member's, and in ``own``.

    ``own`` holds what is in ``rest``. A row says by any of the ``keys`` whose it is; without one,
    it is everybody's. ``constants`` are columns that are the same in all rows; ``lacking`` are
    columns that are unknown in the member's rows.
    """

    rest: Names = _NONE
    own: Names = _NONE
    keys: frozenset[Key] = frozenset()
    constants: Mapping[str, object] = field(default_factory=dict[str, object])
    lacking: Names = _NONE

    def each(self, change: Callable[[Names], Names]) -> Whose:
        """The table after a step that works on each row by itself."""
        return replace(self, rest=change(self.rest), own=change(self.own))

    def of(self, columns: Iterable[str]) -> Whose:
        """The table with these columns alone; where none says any more whose a row is, all mix."""
        names = frozenset(columns)
        keys = frozenset(key for key in self.keys if names.issuperset(key))
        kept = self.each(lambda differ: _only(differ, names))
        constants = {name: value for name, value in self.constants.items() if name in names}
        rest = kept.rest if keys or not self.keys else kept.own
        return Whose(rest, kept.own, keys, constants, self.lacking & names)

    def grouped_by_owner(self, by: Iterable[str]) -> bool:
        """Whether rows with equal columns are of one owner."""
        return any(frozenset(by).issuperset(key) for key in self.keys)


INPUTS: Mapping[str, Whose] = {
    "history": Whose(
        own=frozenset((ROW, EVERY)),
        keys=frozenset((_MEMBER, SUBJECT)),
        lacking=frozenset(("household_id",)),
    ),
    "members": Whose(keys=frozenset((_MEMBER,))),
    "subjects": Whose(keys=frozenset((SUBJECT,))),
    "villages": Whose(),
    "held": Whose(keys=frozenset((SUBJECT,))),
}
"""The input tables of a plan: only the history differs, and there only the member's records."""


def whose(plan: steps.Plan) -> dict[str, Whose]:
    """What can differ in the outputs of the plan."""
    program: steps.Program[Whose] = steps.prepare(plan, _Steps())
    return program.run(INPUTS)


class _Steps:
    """The steps, over what can differ."""

    def given(self, _: steps.Given, /) -> Callable[[], Whose]:
        return Whose

    def keep(self, step: steps.Keep, /) -> Callable[[Whose], Whose]:
        return lambda table: table.each(lambda differ: _kept(differ, reads(step.where)))

    def derive(self, step: steps.Derive, /) -> Callable[[Whose], Whose]:
        return lambda table: _derived(table, step.columns, step.keep)

    def gather(self, step: steps.Gather, /) -> Callable[[Whose], Whose]:
        def gather(differ: Names) -> Names:
            for name, items in step.columns:
                asked = reads(*(expr for item in items for expr in item))
                differ = _set(differ, name, differs=_hit(differ, asked))
            return differ

        return lambda table: table.each(gather)

    def expand(self, step: steps.Expand, /) -> Callable[[Whose], Whose]:
        def branch(table: Whose, when: Expr, columns: steps.Columns) -> Whose:
            kept = table.each(lambda differ: _kept(differ, reads(when)))
            return _derived(kept, columns, step.keep)

        return lambda table: _united([branch(table, *each) for each in step.branches])

    def union(self, _: steps.Union, /) -> Callable[..., Whose]:
        return lambda *tables: _united(tables)

    def count(self, step: steps.Count, /) -> Callable[[Whose], Whose]:
        def count(table: Whose) -> Whose:
            counted = table
            for each in step.windows:
                asked = reads(each.where, each.at, each.since, each.before).union(each.by)
                asked |= frozenset(() if each.tie is None else (each.tie,)) | {ROW}
                source = table if table.grouped_by_owner(each.by) else _mixed(table)
                counted = replace(
                    counted,
                    rest=_set(counted.rest, each.column, differs=_hit(source.rest, asked)),
                    own=_set(counted.own, each.column, differs=_hit(source.own, asked)),
                )
            return counted

        return count

    def merge(self, step: steps.Merge, /) -> Callable[[Whose], Whose]:
        columns = frozenset((*step.by, step.start, step.end, *step.gather))

        def merge(table: Whose) -> Whose:
            source = table if table.grouped_by_owner(step.by) else _mixed(table)
            made = columns | {ROW}
            return source.of(columns).each(lambda differ: made if _hit(differ, made) else _NONE)

        return merge

    def group(self, step: steps.Group, /) -> Callable[[Whose], Whose]:
        def totals(differ: Names) -> Names:
            found = {ROW} if _hit(differ, frozenset((ROW, *step.by))) else set[str]()
            for total in step.totals:
                if _hit(differ, reads(total.of) | {ROW}.union(step.by)):
                    found.add(total.column)
            return frozenset(found)

        def group(table: Whose) -> Whose:
            source = table if table.grouped_by_owner(step.by) else _mixed(table)
            made = source.each(totals)
            keys = frozenset(key for key in source.keys if frozenset(step.by).issuperset(key))
            constants = {name: of for name, of in source.constants.items() if name in step.by}
            return replace(made, keys=keys, constants=constants)

        return group

    def attach(self, step: steps.Attach, /) -> Callable[[Whose, Whose], Whose]:
        def attach(table: Whose, other: Whose) -> Whose:
            lefts = frozenset(left for left, _ in step.on)
            rest, own = table.rest, table.own
            met = _met(step.on, table, other)
            for name, of in step.columns:
                asked = frozenset((of, ROW, *(right for _, right in step.on)))
                rest = _set(rest, name, differs=_hit(met.rest, asked) or _hit(rest, lefts))
                own = _set(own, name, differs=_hit(met.own, asked) or _hit(own, lefts))
            return replace(table, rest=rest, own=own)

        return attach

    def among(self, step: steps.Among, /) -> Callable[[Whose, Whose], Whose]:
        def among(table: Whose, other: Whose) -> Whose:
            lefts = frozenset(left for left, _ in step.on)
            asked = frozenset((ROW, *(right for _, right in step.on)))
            met = _met(step.on, table, other)
            rest = _hit(met.rest, asked) or _hit(table.rest, lefts)
            own = _hit(met.own, asked) or _hit(table.own, lefts)
            return replace(
                table,
                rest=_set(table.rest, ROW, differs=rest or ROW in table.rest),
                own=_set(table.own, ROW, differs=own or ROW in table.own),
            )

        return among

    def allocate(self, step: steps.Allocate, /) -> Callable[[Whose], Whose]:
        asked = reads(step.total, step.weight).union((ROW, step.tie, *step.by))

        def allocate(table: Whose) -> Whose:
            differs = _hit(_mixed(table).rest, asked)
            return table.each(lambda differ: _set(differ, step.column, differs=differs))

        return allocate

    def require(self, _: steps.Require, /) -> Callable[[Whose], Whose]:
        return lambda table: table

    def select(self, step: steps.Select, /) -> Callable[[Whose], Whose]:
        return lambda table: table.of(step.columns)


# --- parts of steps -------------------------------------------------------------------------------


def _hit(differ: Names, asked: Names) -> bool:
    """Whether one of the columns asked for can differ."""
    return bool(differ & asked) or (EVERY in differ and bool(asked - {ROW}))


def _set(differ: Names, column: str, *, differs: bool) -> Names:
    return differ | {column} if differs else differ - {column}


def _kept(differ: Names, asked: Names) -> Names:
    return differ | {ROW} if _hit(differ, asked) else differ


def _only(differ: Names, columns: Names) -> Names:
    kept = columns if EVERY in differ else differ & columns
    return kept | (differ & {ROW})


def _mixed(table: Whose) -> Whose:
    """The table where rows of all owners come together: what differs in one, differs."""
    return replace(table, rest=table.own, keys=frozenset())


def _derived(table: Whose, columns: steps.Columns, keep: tuple[str, ...] | None) -> Whose:
    def derived(differ: Names) -> Names:
        for name, expr in columns:
            differ = _set(differ, name, differs=_hit(differ, reads(expr)))
        return differ

    made = dict(columns)
    told = "subject" in made and (bool(table.keys) or table.own == table.rest)
    keys = table.keys | ({SUBJECT} if told else set[Key]())
    constants = {name: of for name, of in table.constants.items() if name not in made}
    constants |= {name: expr.value for name, expr in columns if isinstance(expr, Lit)}
    changed = replace(table.each(derived), keys=keys, constants=constants)
    return changed if keep is None else changed.of((*keep, *made))


def _united(tables: Iterable[Whose]) -> Whose:
    each = list(tables)
    keys = frozenset.intersection(*(table.keys for table in each)) if each else frozenset[Key]()
    mixed = [table if keys else _mixed(table) for table in each]
    return Whose(
        _NONE.union(*(table.rest for table in mixed)),
        _NONE.union(*(table.own for table in mixed)),
        keys,
    )


def _met(on: tuple[tuple[str, str], ...], table: Whose, other: Whose) -> Whose:
    """What the rows differ in that others' rows (``rest``) and the member's own (``own``) meet."""
    for left, right in on:
        nobody = right == "subject_kind" and table.constants.get(left, "member") != "member"
        if nobody or right in other.lacking:
            return replace(other, own=other.rest)
    return other if _aligned(dict(on), table, other) else _mixed(other)


def _aligned(on: Mapping[str, str], table: Whose, other: Whose) -> bool:
    """Whether a row meets rows of its owner alone."""
    if SUBJECT in other.keys and set(SUBJECT) <= set(on.values()):
        kind, name = (next(left for left, right in on.items() if right == each) for each in SUBJECT)
        of_member = table.constants.get(kind) == "member" and name == "member_id"
        return (kind, name) == SUBJECT if SUBJECT in table.keys else of_member
    return _MEMBER in other.keys and on.get("member_id") == "member_id" and _MEMBER in table.keys
