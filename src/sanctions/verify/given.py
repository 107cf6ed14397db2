"""What is always true of a record that the checks of a list have let through.

Each rule is one of :mod:`sanctions.files.checks.history`, named by its code there; nothing else is
assumed of a record. A rule that was not so would make a false proof: tests hold each against
histories that the checks accept and refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.solver.algebra import Symbol, before
from sanctions.verify.solver.terms import Truth, both, equal, implies, no, some
from sanctions.verify.solver.world import World

_EVENTS = ("recorded_on", "notified_on", "decided_on", "appealed_on", "resolved_on", "rectified_on")
MOST = 10**18
"""No number of a list has more than 18 digits, its decimals among them."""


def accepted(
    world: World, ruleset: Ruleset, cells: Mapping[str, Symbol]
) -> Iterator[tuple[str, Truth]]:
    """What the checks ask of a record of the covenant: the code of the check, and the rule.

    Scale values and choices that are no word of the covenant (D116) and clauses that it does not
    have (D104) need no rule: a cell is made of its words alone.
    """
    member, household = cells["member_id"].known, cells["household_id"].known
    yield "D102", no(both(member, household))
    yield "D103", some((member, household))
    about_persons = [
        equal(cells["clause"].term, world.code(clause.id))
        for clause in ruleset.clauses.values()
        if clause.about == "person"
    ]
    yield "D105", no(both(household, no(member), some(about_persons)))
    occurred = cells["occurred_on"]
    for name in _EVENTS:
        yield "D107", implies(cells[name].known, no(before(cells[name], occurred)))
    outcome, appealed, resolved = (
        cells[name] for name in ("outcome", "appealed_on", "resolved_on")
    )
    yield "D108", implies(outcome.known, resolved.known)
    yield "D109", implies(resolved.known, outcome.known)
    yield "D110", implies(resolved.known, appealed.known)
    yield "D111", implies(both(appealed.known, resolved.known), no(before(resolved, appealed)))
    loss = cells["loss"]
    yield "D043", implies(loss.known, loss.term >= 0)
    for cell in cells.values():
        if cell.kind == "number":
            yield "D042", both(cell.term > -MOST, cell.term < MOST)
