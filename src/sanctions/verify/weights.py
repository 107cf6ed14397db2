"""What units weigh in a pool by points, by the reference: no table out says it."""

from __future__ import annotations

from dataclasses import replace

from sanctions.engines.reference.engine import ready
from sanctions.model.calendar import Period
from sanctions.model.money import format_decimal
from sanctions.plan.compile import assessment_plan
from sanctions.plan.steps import needed
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import POINTS_DECIMALS
from sanctions.ruleset.phrases import say
from sanctions.runs.inputs import Sources
from sanctions.runs.run import engine_inputs, execute
from sanctions.verify.confirming import denied
from sanctions.verify.histories import FUNDED
from sanctions.verify.records import MEMBER
from sanctions.verify.results import Claim, Example


def weighed(ruleset: Ruleset, reward: Reward, claim: Claim) -> Claim:
    """The claim; where cases of a pool by points stand against it, with what each unit weighs.

    Raises: EngineError: if by the reference both are paid by like rows and weigh the same.
    """
    if claim.verdict != "refuted" or reward.scheme != "pool" or reward.weight != "points":
        return claim
    weights = [max(_points(ruleset, reward, example), 0) for example in claim.examples]
    pays = {example.outcome[-1]["pay"] for example in claim.examples}
    if len(pays) == 1 and len(set(weights)) == 1:
        raise denied("points", "different", weights[0])
    why = say(
        "按积分分配的权重先后为 {weights}",
        "what the unit weighs by points is {weights}",
        weights=" → ".join(format_decimal(each, POINTS_DECIMALS) for each in weights),
    )
    return replace(claim, why=why)


def _points(ruleset: Ruleset, reward: Reward, example: Example) -> int:
    """The points of the member's unit that are known, in hundredths."""
    period, name = Period.parse(example.period), f"payout@{reward.id}"
    sources = Sources(example.members, example.history, [FUNDED])
    run = execute((ruleset,), sources, period=period, as_of=example.as_of)
    plan = needed(assessment_plan((ruleset,), period, (name,)))
    rows = ready(plan).run(engine_inputs(run.inputs, example.as_of))[name]
    (row,) = (each for each in rows if each["member_id"] == MEMBER)
    return int(row["~known-points"])
