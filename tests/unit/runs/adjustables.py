"""A covenant that reads every fact of a unit that a change can move, and runs under it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sanctions import adjust, assess
from sanctions.api.adjust import Adjustment
from sanctions.api.assessment import Assessment
from sanctions.ruleset.load import load_ruleset_from

COVENANT = """
language: 1
id: small
version: "1"
title: {zh: 小公约, en: Small covenant}
in_force: {from: 2020-01-01}
adopted: {body: members-assembly, on: 2019-06-20, eligible: 10, present: 9, in_favour: 8,
  published_on: 2019-06-25, filed: X}
calendar: {month_end: down}
scales: {severity: [minor, grave]}
clauses:
  parking: {title: {zh: 乱停放, en: Parking}, topic: order, class: general, about: person}
  bid: {title: {zh: 串通竞投, en: Bidding}, topic: order, class: general, about: person}
  yard: {title: {zh: 庭院, en: Yard}, topic: order, class: general, about: household,
    points: {fixed: 5}}
  help: {title: {zh: 志愿, en: Help}, kind: merit, topic: order, class: general, about: person,
    points: {fixed: 10}}
counting: {lookback: 24 months, limitation: 12 months, appeal: suspends}
grades: [light, heavy]
grading:
  - {id: again, when: {prior: {at_least: 1}}, grade: heavy}
  - {id: grave, when: {severity: grave}, grade: heavy}
  - {id: light, grade: light}
measures:
  barred: {kind: exclusion}
sanctions:
  - {id: bar, when: {clause: bid}, impose: [
      {measure: barred, for: 12 months, ends_when: rectified}]}
rewards:
"""
SHARE = """
  - id: reward
    title: {zh: 奖励, en: Reward}
    fund: {share: 10%, of: dividend}
    unit: member
    scheme: own-share
    payout:
      - {id: hold, when: {pending: {at_least: 1}}, pay: hold}
      - {id: barred, when: {active: {barred: yes}}, pay: 10%}
      - {id: heavy, when: {worst_grade: {at_least: heavy}}, pay: 0%}
      - {id: some, when: {counted: {at_least: 1}}, pay: 50%}
      - {id: full, pay: 100%}
    withheld: {to: retained}
"""
POOL = """
  - id: reward
    title: {zh: 奖励, en: Reward}
    fund: {given: yes}
    unit: UNIT
    scheme: pool
    weight: points
    points: {base: 100, at_least: 0}
    payout:
      - {id: hold, when: {pending: {at_least: 1}}, pay: hold}
      - {id: full, pay: 100%}
"""
MEMBERS = (
    {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "1000.00"},
    {"village_id": "V1", "household_id": "H1", "member_id": "M2", "dividend": "1000.00"},
    {"village_id": "V1", "household_id": "H2", "member_id": "M3", "dividend": "2000.00"},
)
RECORD = {
    "record_id": "R1",
    "clause": "parking",
    "member_id": "M1",
    "occurred_on": "2025-03-01",
    "severity": "minor",
    "decided_on": "2025-03-10",
}
Rows = Sequence[Mapping[str, Any]]


def ran(
    history: Rows = (),
    members: Any = MEMBERS,  # noqa: ANN401  rows, or a frame
    *,
    rewards: str = SHARE,
    as_of: str = "2026-01-31",
    **more: Any,  # noqa: ANN401  whatever `assess` takes
) -> Assessment:
    """A run of 2025."""
    given = list(members) if isinstance(members, list | tuple) else members
    covenant = load_ruleset_from(COVENANT + rewards)
    engine = {"engine": "reference", **more}
    return assess(covenant, given, list(history), year=2025, as_of=as_of, **engine)


def told(made: Adjustment) -> dict[str, tuple[str, str, list[str], list[str]]]:
    """Of each member what is to be paid and recovered, the causes and the records."""
    return {
        row["member_id"]: (
            str(row["to_pay"]),
            str(row["to_recover"]),
            row["cause"],
            row["records"],
        )
        for row in made.adjustments
    }


def differing(old: Assessment, new: Assessment) -> dict[str, tuple[str, str, list[str], list[str]]]:
    """What `told` says of two runs."""
    return told(adjust(old, new))
