"""Faults are kept once, and hints that take time are sought for the first of them only."""

from sanctions.errors import Diagnostic, Span
from sanctions.ruleset.faults import MOST_SOUGHT, Faults

HERE = Span("village.yaml", 1, 1)


def test_a_fault_is_kept_once() -> None:
    """The same fault of the same place; its hint is the first one given."""
    faults = Faults()
    faults.error("R001", HERE, "a fault", "do this")
    faults.error("R001", HERE, "a fault", "do that")
    faults.warn("R073", HERE, "a warning")
    assert faults.in_order() == (
        Diagnostic("R001", HERE, "a fault", "do this"),
        Diagnostic("R073", HERE, "a warning", "", "warning"),
    )
    assert faults.errors == 1


def test_hints_are_sought_for_the_first_faults() -> None:
    """However many words are misspelt, the answer comes soon; plain hints are always given."""
    faults = Faults()
    for line in range(1, MOST_SOUGHT + 3):
        faults.error("R012", Span("village.yaml", line, 1), "unknown", lambda: "did you mean `a`?")
        faults.error("R021", Span("village.yaml", line, 1), "missing", "write it")
    hints = [each.hint for each in faults.in_order() if each.code == "R012"]
    assert hints == ["did you mean `a`?"] * MOST_SOUGHT + ["", ""]
    assert {each.hint for each in faults.in_order() if each.code == "R021"} == {"write it"}
