"""The day from which a record no longer weighs on new acts: it has left the lookback."""

from __future__ import annotations

from datetime import date, timedelta

from sanctions.model.calendar import shift
from sanctions.report.scope import Scope
from sanctions.report.trace import Row
from sanctions.report.tree import Figure, Node
from sanctions.report.words import day
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.facts import STATE_FACTS
from sanctions.ruleset.phrases import say

_AROUND = range(-4, 5)


def window_nodes(scope: Scope, records: list[Row]) -> list[Node]:
    """For each subject the day from which a new act no longer meets its oldest counted record."""
    oldest: dict[tuple[str, str], Row] = {}
    for record in records:
        if record["~stands"]:
            oldest.setdefault((record["subject_kind"], record["subject"]), record)
    nodes = []
    for record in oldest.values():
        free = _first_day_without(scope, record)
        if free is not None and free > scope.as_of:
            text = say(
                "{free}以前如再有违规，{id} 仍算作前次记录；该日起不再计算",
                "a new act before {free} still meets {id} as an earlier record; "
                "one from that day on does not",
                id=record["record_id"],
                free=day(free),
            )
            figures = (
                Figure("record_id", record["record_id"]),
                Figure("free_on", free.isoformat()),
            )
            nodes.append(Node("window", text, figures))
    return nodes


def _first_day_without(scope: Scope, record: Row) -> date | None:
    """The first day on which a new record of the subject would not count this one as earlier.

    The reference is asked with probes: reports of the same clause, one a day around the end of the
    lookback, that nobody decided. Only the record itself counts beside them.
    """
    version = scope.rerun.version_of(record)
    if version is None or version.counting.lookback is None:
        return None
    lookback, days = version.counting.lookback, set()
    facts = [name for name in STATE_FACTS if _reads(version, name)]
    for fact in facts:
        seen_on = record["occurred_on"]
        if fact == "warnings":
            seen_on = record["notified_on"] or record["decided_on"]
        end = shift(seen_on, lookback.days, lookback.months, version.month_end)
        days |= {end + timedelta(days=each) for each in _AROUND}
    probed = _probed(scope, record, sorted(days))
    return next((on for on, probe in probed if not any(probe[fact] for fact in facts)), None)


def _reads(version: Ruleset, fact: str) -> bool:
    conditions = (
        *(row.when for row in version.grading),
        *(row.when for row in version.sanctions),
    )
    return any(fact in when.facts for when in conditions)


def _probed(scope: Scope, record: Row, days: list[date]) -> list[tuple[date, Row]]:
    history = scope.near.case.history
    probes = [
        {
            **dict.fromkeys(history[0]),
            **{name: record[name] for name in ("clause", "member_id", "household_id")},
            "record_id": f"~probe {place}",
            "occurred_on": on,
            "recorded_on": scope.as_of,
        }
        for place, on in enumerate(days)
    ]
    undecided = {
        each["record_id"]: {"decided_on": None}
        for each in history
        if each["record_id"] != record["record_id"]
    }
    records = scope.near.trace(undecided, probes).records
    return [(on, records[f"~probe {place}"]) for place, on in enumerate(days)]
