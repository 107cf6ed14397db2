"""Which relations of a plan are kept as tables: only what is dear to work out again, and small.

To write a table of all members costs more than to read the list again and to look few things up.
So of a list one table is kept: with what its rows have of other tables, and with what is worked out
of these, row by row, up to where several steps read it. What comes above is a view.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from sanctions.plan.steps import (
    Allocate,
    Among,
    Attach,
    Count,
    Derive,
    Group,
    Merge,
    Plan,
    Require,
    Step,
    tables_read,
)

_DEAR = (Among, Group, Merge)
_KEPT = (*_DEAR, Allocate, Attach, Derive)


def kept(plan: Plan, lists: Collection[str]) -> frozenset[str]:
    """The names of the steps that become tables, found from the outputs to the inputs.

    ``lists`` are the inputs with so many rows that a table of them all is dear.
    """
    rows_of = _rows_of(plan)
    times = Counter(plan.outputs)
    stored: set[str] = set()
    for step in reversed(plan.steps):
        often = times[step.name]
        if often > 1 and _is_dear(step, rows_of, lists):
            stored.add(step.name)
        elif not isinstance(step, Count):
            # A part is looked up after all rows were read for the parts, and those that tie.
            times.update(dict.fromkeys(tables_read(step), often + 2 * isinstance(step, Allocate)))
            continue
        times.update(tables_read(step))
    readers = _readers(plan)
    return frozenset(
        _last_alone(name, readers) if rows_of[name] in lists else name for name in stored
    )


def _readers(plan: Plan) -> Mapping[str, list[Step]]:
    found: defaultdict[str, list[Step]] = defaultdict(list)
    for step in plan.steps:
        for table in tables_read(step):
            found[table].append(step)
    return found


def _last_alone(name: str, readers: Mapping[str, list[Step]]) -> str:
    """The last of the steps, row by row, that one after the other are the only one to read."""
    match readers[name]:
        case [Derive(name=reader) | Require(name=reader)]:
            return _last_alone(reader, readers)
        case _:
            return name


def _is_dear(step: Step, rows_of: Mapping[str, str], lists: Collection[str]) -> bool:
    """Whether it is dearer to make the rows again than to keep them.

    Of a list that is what looks its rows up among other rows; what its own groups add is cheap.
    """
    if rows_of[step.name] not in lists:
        return isinstance(step, _KEPT)
    if isinstance(step, Attach):
        return rows_of[step.other] != rows_of[step.table]
    return isinstance(step, _DEAR)


def _rows_of(plan: Plan) -> Mapping[str, str]:
    """The input of which each table has rows, or has rows that it groups."""
    found = {name: name for name in plan.inputs}
    for step in plan.steps:
        read = tables_read(step)
        found[step.name] = found[read[0]] if read else step.name
    return found
