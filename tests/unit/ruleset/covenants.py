"""Small covenants that tests of the ruleset build on."""

from sanctions.errors import RulesetError
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from

HEAD = """\
language: 1
id: village
version: "1"
title: 村规民约
in_force: {from: 2024-01-01}
"""
BODY = """\
calendar: {month_end: down}
scales: {severity: [minor, serious, grave]}
attributes:
  area: {type: decimal, unit: m²}
  floors: {type: integer}
  seen_on: {type: date}
  paid: {type: yes-no}
  role: {type: choice, values: [owner, tenant]}
clauses:
  litter: {title: {zh: 乱扔垃圾, en: Litter}, topic: order, about: person}
  building: {title: {zh: 违法建设, en: Building}, about: household}
counting: {appeal: suspends}
grades: [advice, serious]
grading:
  - {id: heavy, when: {severity: {at_least: serious}}, grade: serious}
  - {id: otherwise, grade: advice}
measures:
  admonition: {kind: notice, title: {zh: 劝诫, en: admonition}}
  bidding: {kind: exclusion}
  compensation: {kind: payment}
sanctions:
  - {id: tell, impose: [{measure: admonition}]}
  - {id: bar, when: {grade: serious}, impose: [{measure: bidding, for: 3 months}]}
  - {id: pay, when: {loss: {known: yes}}, impose: [{measure: compensation, amount: {of: loss}}]}
rewards:
  - id: reward
    scheme: own-share
    fund: {share: 10%, of: dividend}
    payout:
      - {id: hold, when: {pending: {at_least: 1}}, pay: hold}
      - {id: full, pay: 100%}
"""
VILLAGE = HEAD + BODY


def with_grading(when: str) -> str:
    """The covenant with another condition in its first row of grading."""
    return VILLAGE.replace("{severity: {at_least: serious}}", when)


def with_payout(when: str) -> str:
    """The covenant with another condition in its first row of payout."""
    return VILLAGE.replace("{pending: {at_least: 1}}", when)


def with_amount(amount: str) -> str:
    """The covenant with another amount of compensation."""
    return VILLAGE.replace("{of: loss}", amount)


def load(text: str) -> Ruleset:
    """The covenant of a text."""
    return load_ruleset_from(text, "village.yaml")


def faults(text: str) -> list[str]:
    """Code, line, column and message of every fault of a text."""
    try:
        found = load(text).warnings
    except RulesetError as fault:
        found = fault.diagnostics
    return [
        f"{each.span.line}:{each.span.column} {each.code} {each.message}"
        for each in found
        if each.span is not None
    ]
