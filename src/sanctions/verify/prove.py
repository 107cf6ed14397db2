"""`verify`: every claim about a covenant, each proved, refuted with a case, or undecided."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify import consequences, monotone, payout_order, unknown
from sanctions.verify.payouts import Payouts
from sanctions.verify.record_tables import grades, grading, subject_of
from sanctions.verify.records import Records
from sanctions.verify.results import Claim, Verification
from sanctions.verify.solver.search import LIMIT


def prove_claims(ruleset: Ruleset, *, limit: int = LIMIT) -> Verification:
    """All claims about one version of a covenant, over all records and facts that can be.

    ``limit``: resource units of z3 for one question; the same covenant has the same answers.

    Raises: EngineError: when the reference does not confirm a case: a fault of this library.
    """
    return Verification(ruleset.reference, tuple(_claims(ruleset, limit)))


def _claims(ruleset: Ruleset, limit: int) -> Iterator[Claim]:
    if ruleset.grading:
        subject = subject_of(Records(ruleset, limit=limit))
        yield from grading(subject).claims()
        yield from grades(subject)
        yield from consequences.claims(subject)
        yield from monotone.claims(subject)
        yield from unknown.claims(subject)
    payouts = Payouts(ruleset, limit)
    yield from payouts.claims()
    yield from payout_order.claims(payouts)
