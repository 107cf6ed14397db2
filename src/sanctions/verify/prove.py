"""`verify`: every claim about a covenant, each proved, refuted with a case, or undecided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify import (
    ceilings,
    consequences,
    fairness,
    monotone,
    payout_order,
    payout_records,
    payout_unknown,
    sanction_rows,
    unknown,
)
from sanctions.verify.claims import Refuted
from sanctions.verify.payouts import Payouts
from sanctions.verify.record_tables import grades, grading, subject_of
from sanctions.verify.records import Records
from sanctions.verify.results import Claim, Verification
from sanctions.verify.solver.search import LIMIT

Progress: TypeAlias = Callable[[int], object]


def prove_claims(
    ruleset: Ruleset, *, limit: int = LIMIT, progress: Progress = lambda _: None
) -> Verification:
    """All claims about one version of a covenant, over all records and facts that can be.

    ``limit``: resource units of z3 for one question; the same covenant has the same answers.
    ``progress`` is told how many claims have their verdict.

    Raises: EngineError: when the reference does not confirm a case: a fault of this library.
    """
    claims: list[Claim] = []
    for claim in _claims(ruleset, limit):
        claims.append(claim)
        progress(len(claims))
    return Verification(ruleset.reference, tuple(claims))


def _claims(ruleset: Ruleset, limit: int) -> Iterator[Claim]:
    """Each claim once those before it have their verdicts: it may follow from them."""
    refuted = set[str]()
    for claim in _in_order(ruleset, refuted, limit):
        if claim.verdict == "refuted":
            refuted.add(claim.id)
        yield claim


def _in_order(ruleset: Ruleset, refuted: Refuted, limit: int) -> Iterator[Claim]:
    subject = None
    if ruleset.grading:
        subject = subject_of(Records(ruleset, limit=limit))
        yield from grading(subject).claims()
        yield from grades(subject, refuted)
        yield from consequences.claims(subject, refuted)
        yield from sanction_rows.claims(subject)
        yield from monotone.claims(subject)
        yield from unknown.claims(subject)
        yield from ceilings.claims(subject, limit=limit)
    yield from fairness.claims(ruleset, subject)
    payouts = Payouts(ruleset, limit, refuted)
    yield from payouts.claims()
    yield from payout_order.claims(payouts)
    yield from payout_records.claims(payouts)
    yield from payout_unknown.claims(payouts)
    yield from fairness.payouts_of_others(payouts)
