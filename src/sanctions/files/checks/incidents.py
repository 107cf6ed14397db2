"""Records of one incident about the same person or household: one act has one consequence."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sanctions.errors import Issue
from sanctions.files.checks.demands import Demands, Effect
from sanctions.files.checks.inputs import every_row
from sanctions.files.faults import across
from sanctions.files.masks import shown
from sanctions.files.rows import Rows
from sanctions.files.values import Row

ACT = ("incident_id", "member_id", "household_id")
_NOTHING = frozenset[Effect]()


def incident_issues(history: Rows, demands: Demands) -> Iterator[Issue]:
    """A warning on each record that asks for what another one of its act may ask for too."""
    if not any(version.effects for version in demands.versions):
        return
    personal = history.table.column(ACT[0]).personal
    acts: defaultdict[tuple[object, ...], list[tuple[int, frozenset[Effect]]]] = defaultdict(list)
    for number, row in every_row(history):
        incident, *subject = (row.get(name) for name in ACT)
        if incident is not None and any(subject) and (effects := _effects(row, demands)):
            acts[incident, *subject].append((number, effects))
    for (act, *_), records in acts.items():
        for number, effects in records:
            others = (at for at, each in records if at != number and _double(each, effects))
            if (other := next(others, None)) is not None:
                yield across.SAME_INCIDENT.issue(
                    history.table.name,
                    row=number,
                    column=ACT[0],
                    value=shown(act, personal=personal),
                    other=history.place(other),
                )


def _effects(row: Row, demands: Demands) -> frozenset[Effect]:
    occurred, clause = row.get("occurred_on"), row.get("clause")
    if not isinstance(occurred, date) or row.get("outcome") == "overturned":
        return _NOTHING
    version = demands.in_force_on(occurred)
    return _NOTHING if version is None else version.effects.get(str(clause), _NOTHING)


def _double(one: frozenset[Effect], other: frozenset[Effect]) -> bool:
    """Whether two payments, or a payment beyond the loss and a report, can come of the two."""
    meet = {frozenset((first, second)) for first in one for second in other}
    return frozenset(("payment",)) in meet or frozenset(("breach", "report")) in meet
