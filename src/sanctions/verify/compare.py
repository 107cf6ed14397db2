"""Two covenants compared: equivalent, or the smallest case of each table where they differ.

What both declare alike is alike; what they declare in two ways is asked of a solver, over all
records and facts that both accept. A difference is told only if two runs on the reference differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeAlias

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify import compare_accepted, compare_rewards, compare_tables, compare_times
from sanctions.verify.agreement import Comparison
from sanctions.verify.compare_search import Comparing
from sanctions.verify.compare_times import in_force_together
from sanctions.verify.compare_written import differences
from sanctions.verify.results import Claim
from sanctions.verify.solver.search import LIMIT

__all__ = ["Comparison", "compare", "in_force_together"]

Progress: TypeAlias = Callable[[int], object]


def compare(
    old: Ruleset,
    new: Ruleset,
    *,
    limit: int = LIMIT,
    first: bool = False,
    progress: Progress = lambda _: None,
) -> Comparison:
    """Whether two covenants, or versions, have the same outcome in every case that both judge.

    If they begin on the same day, or are one version, they are to judge the same days. Successive
    versions are compared as if both were in force, from the first day of the later one on.
    With ``first`` it stops at the first difference, and notes nothing. ``limit``: resource units of
    z3 for one question; the same two covenants have the same answers. ``progress`` is told how many
    claims have their verdict.
    """
    comparing = Comparing(*in_force_together(old, new), limit=limit)
    claims = list[Claim]()
    found = chain(
        compare_times.claims(old, new, notes=not first), _claims(comparing, notes=not first)
    )
    for claim in found:
        claims.append(claim)
        progress(len(claims))
        if first and claim.verdict == "refuted":
            break
    return Comparison(old.reference, new.reference, tuple(claims), differences(old, new))


def _claims(comparing: Comparing, *, notes: bool) -> Iterator[Claim]:
    yield from compare_accepted.claims(comparing)
    with_records = not comparing.old.clauses.keys().isdisjoint(comparing.new.clauses)
    if with_records:
        yield from compare_tables.claims(comparing)
        if notes:
            yield from compare_tables.names_of_rows(comparing)
    points = list(compare_tables.reviews_of_points(comparing)) if with_records else []
    unknown_alike = all(claim.verdict == "proved" for claim in points)
    yield from compare_rewards.claims(comparing, unknown_points_alike=unknown_alike)
    yield from points
