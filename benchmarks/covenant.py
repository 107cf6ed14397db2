"""The covenant that is measured, and the run of it that everybody makes."""

from pathlib import Path

RULESET = Path(__file__).parent.parent / "rulesets" / "nanhai-model"

# The history runs from 2022-07-01 for five years; its last full year is assessed at its end.
YEAR = 2026
AS_OF = "2027-06-30"
