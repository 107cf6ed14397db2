"""The covenant that is measured."""

from pathlib import Path

RULESET = Path(__file__).parent.parent / "rulesets" / "nanhai-model"
