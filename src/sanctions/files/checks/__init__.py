"""Checks that need more than one cell, and what is done with the rows that fail them."""

from sanctions.files.checks.demands import About, Demands, VersionDemands
from sanctions.files.checks.inputs import Inputs
from sanctions.files.checks.later import EVENTS, Later, later_issue, later_issues, together
from sanctions.files.checks.quarantine import beyond_quarantine, set_aside, settled
from sanctions.files.checks.tables import check_tables, in_order

__all__ = [
    "EVENTS",
    "About",
    "Demands",
    "Inputs",
    "Later",
    "VersionDemands",
    "beyond_quarantine",
    "check_tables",
    "in_order",
    "later_issue",
    "later_issues",
    "set_aside",
    "settled",
    "together",
]
