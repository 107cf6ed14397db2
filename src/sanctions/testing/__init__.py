"""Hypothesis strategies for covenants, dividend lists and histories: test your own with them.

Needs the extra ``testing``: ``pip install 'sanctions[testing]'``. The guide is
docs/how-to/test-your-covenant.md.
"""

from sanctions.testing.cases import Case, cases, periods
from sanctions.testing.covenants import (
    Columns,
    Covenant,
    Extension,
    columns,
    extensions,
    rulesets,
    versions,
)
from sanctions.testing.edges import Edges, edges_of
from sanctions.testing.histories import histories
from sanctions.testing.lists import Row, dividend_lists, village_funds
from sanctions.testing.monotone import monotone_rulesets
from sanctions.testing.yaml_text import yaml_text

__all__ = [
    "Case",
    "Columns",
    "Covenant",
    "Edges",
    "Extension",
    "Row",
    "cases",
    "columns",
    "dividend_lists",
    "edges_of",
    "extensions",
    "histories",
    "monotone_rulesets",
    "periods",
    "rulesets",
    "versions",
    "village_funds",
    "yaml_text",
]
