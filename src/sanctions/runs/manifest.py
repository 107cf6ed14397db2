"""The manifest of a run: what went in, what ruled and what came out, to repeat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from sanctions.model.money import format_decimal
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.schema import LANGUAGE
from sanctions.runs.run import Run

_MONEY = ("fund", "paid", "held", "withheld", "redistributed", "retained")


def manifest_of(run: Run) -> dict[str, Any]:
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
        "inputs": {
            each.table: {"kind": each.kind, "rows": each.rows, "sha256": each.sha256}
            for each in run.provenance
        },
        "counts": _counts(run),
        "totals": _totals(run),
    }


def _ruleset(version: Ruleset) -> dict[str, Any]:
    return {
        "ruleset": version.reference,
        "sha256": version.digest,
        "in_force": version.in_force.isoformat(),
        "until": None if version.until is None else version.until.isoformat(),
        "warnings": [f"{each.code}: {each.message}" for each in version.warnings],
    }


def _counts(run: Run) -> dict[str, Any]:
    tables = run.tables
    return {
        "members": len(run.inputs.members.rows),
        "households": len(tables["households"]),
        "villages": len({row["village_id"] for row in tables["households"]}),
        "records": len(tables["findings"]),
        "measures": len(tables["measures"]),
        "records_by_state": _tally(row["state"] for row in tables["findings"]),
        "records_for_review": sum(bool(row["review"]) for row in tables["findings"]),
        "households_by_status": _tally(row["status"] for row in tables["households"]),
        "issues": _tally(issue.severity for issue in run.issues),
    }


def _tally(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _totals(run: Run) -> dict[str, dict[str, str]]:
    """Yuan by reward, over all villages."""
    totals: dict[str, dict[str, int]] = {}
    for row in run.tables["villages"]:
        reward = totals.setdefault(row["reward"], dict.fromkeys(_MONEY, 0))
        for name in _MONEY:
            reward[name] += row[name]
    return {
        reward: {name: format_decimal(fen, 2) for name, fen in money.items()}
        for reward, money in sorted(totals.items())
    }
