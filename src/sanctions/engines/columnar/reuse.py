"""Which relations of a plan are kept as tables: only what is dear to work out again, and small.

To write a table of all members costs more than to read the list again and to look few things up.
So a step that looks at single rows is a view, also where several read it; what these views read
again and again is kept below them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sanctions.plan.steps import (
    Allocate,
    Among,
    Attach,
    Count,
    Derive,
    Group,
    Merge,
    Plan,
    tables_read,
)

_DEAR = (Among, Group, Merge)
_KEPT = (*_DEAR, Allocate, Attach, Derive)


@dataclass(frozen=True, slots=True)
class Reuse:
    """Names of steps: those that become tables; those that attach what few rows have.

    After the last of these, ``remembered``, the few rows are kept with what they have.
    """

    stored: frozenset[str]
    few: frozenset[str]
    remembered: frozenset[str]


def reuse(plan: Plan, lists: Collection[str]) -> Reuse:
    """What is read more than once, found from the outputs to the inputs.

    ``lists`` are the inputs with so many rows that a table of them all is dear.
    """
    rows_of = _rows_of(plan)
    few = frozenset(
        step.name
        for step in plan.steps
        if isinstance(step, Attach) and rows_of[step.other] != rows_of[step.table]
    )
    times = Counter(plan.outputs)
    stored: set[str] = set()
    remembered: set[str] = set()
    for step in reversed(plan.steps):
        often = times[step.name]
        long = rows_of[step.name] in lists
        if often > 1 and isinstance(step, _DEAR if long else _KEPT):
            stored.add(step.name)
        elif often > 1 and long and step.name in few:
            remembered.add(step.name)
        elif not isinstance(step, Count):
            # A part is looked up after all rows were read for the parts, and those that tie.
            times.update(dict.fromkeys(tables_read(step), often + 2 * isinstance(step, Allocate)))
            continue
        times.update(tables_read(step))
    return Reuse(frozenset(stored), few, frozenset(remembered))


def _rows_of(plan: Plan) -> Mapping[str, str]:
    """The input of which each table has rows, or has rows that it groups."""
    found = {name: name for name in plan.inputs}
    for step in plan.steps:
        read = tables_read(step)
        found[step.name] = found[read[0]] if read else step.name
    return found
