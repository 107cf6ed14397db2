"""All checks of the tables of a run that need more than one cell."""

from sanctions.errors import Issue
from sanctions.files.checks.demands import Demands
from sanctions.files.checks.history import record_issues
from sanctions.files.checks.inputs import Inputs
from sanctions.files.checks.lists import birth_issues, member_issues, village_issues

_ORDER = ("members", "history", "villages")


def check_tables(inputs: Inputs, demands: Demands) -> list[Issue]:
    """Every fault within and across the tables: table by table, then row by row.

    A row that could be read only in part is checked in that part, and nothing is missed in a table
    that is not complete.
    """
    issues = [
        *member_issues(inputs.members, demands),
        *birth_issues(inputs),
        *record_issues(inputs, demands),
        *village_issues(inputs, demands),
    ]
    return in_order(issues)


def in_order(issues: list[Issue]) -> list[Issue]:
    """The issues by table, those of the whole first, then by row; else in the order they came."""
    return sorted(issues, key=lambda issue: (_ORDER.index(issue.table), issue.row or 0))
