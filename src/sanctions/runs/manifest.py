"""The manifest of a run: what went in, what ruled and what came out, to repeat it."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version
from typing import Any

from sanctions.model.tables import Text
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.schema import LANGUAGE
from sanctions.runs.finished import Finished


def manifest_of(run: Finished) -> dict[str, Any]:
    """The manifest without the hashes of outputs, which whoever writes them adds.

    Same inputs, same manifest: no clock, no name of a machine, of a user or of a folder.
    """
    return {
        "sanctions": version("sanctions"),
        "language": LANGUAGE,
        "engine": run.engine,
        "as_of": run.as_of.isoformat(),
        "period": {"start": run.period.start.isoformat(), "end": run.period.end.isoformat()},
        "on_bad": run.on_bad,
        "draft": run.paying.draft,
        "rulesets": [_ruleset(each) for each in run.versions],
        "rewards": [_reward(each) for each in run.paying.rewards],
        "inputs": {
            each.table: {"kind": each.kind, "rows": each.rows, "sha256": each.sha256}
            for each in run.provenance
        },
        "counts": {
            **run.tally.counts(),
            "issues": dict(sorted(Counter(issue.severity for issue in run.issues).items())),
        },
        "totals": run.tally.totals(),
    }


def _ruleset(version: Ruleset) -> dict[str, Any]:
    return {
        "ruleset": version.reference,
        "title": _text(version.title),
        "body": _text(Text("", "") if version.adopted is None else version.adopted.body),
        "sha256": version.digest,
        "in_force": version.in_force.isoformat(),
        "until": None if version.until is None else version.until.isoformat(),
        "warnings": [f"{each.code}: {each.message}" for each in version.warnings],
    }


def _reward(reward: Reward) -> dict[str, Any]:
    """What of a reward tells which changes can move its money: its facts are those of the unit."""
    facts = {fact for row in reward.payout for fact in row.when.facts}
    if reward.amount is not None:
        facts |= reads(reward.amount)
    if reward.weight == "points":
        facts.add("points")
    return {
        "reward": reward.id,
        "title": _text(reward.title),
        "scheme": reward.scheme,
        "unit": reward.unit,
        "weight": reward.weight,
        "given": reward.given,
        "reads": sorted(facts),
    }


def _text(of: Text) -> dict[str, str]:
    return {"zh": of.zh, "en": of.en}
