"""Explanations: from a figure back to its cause, in Chinese and English."""

from sanctions.report.explain import (
    explain_decision,
    explain_household,
    explain_member,
    explain_record,
)
from sanctions.report.tree import Figure, Node, render_text, to_json

__all__ = [
    "Figure",
    "Node",
    "explain_decision",
    "explain_household",
    "explain_member",
    "explain_record",
    "render_text",
    "to_json",
]
