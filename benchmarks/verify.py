"""Proofs: the four covenants that are shipped, and one of 200 rows over 20 facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from benchmarks.timing import Line, line
from sanctions import load, prove
from sanctions.ruleset.load import load_ruleset_from

RULESETS = Path(__file__).resolve().parent.parent / "rulesets"
SCALES, ATTRIBUTES, GRADES = 6, 14, 4
"""Six scales of four words and fourteen attributes are the twenty facts."""


def large_covenant(rows: int) -> dict[str, object]:
    """A covenant whose grading has so many rows, each on three of twenty facts."""
    grading: list[dict[str, object]] = []
    for row in range(rows - 1):
        scale, other = row % SCALES, (row * 5 + 1 + row // SCALES) % SCALES
        attribute = row % ATTRIBUTES
        when: dict[str, object] = {
            f"scale{scale}": {"at_least": f"w{(row // 3) % 4}"},
            f"number{attribute}": {"between": [row, row + 40]},
        }
        if other != scale:
            when[f"scale{other}"] = {"at_most": f"w{3 - row % 3}"}
        grading.append({"id": f"g{row}", "when": when, "grade": f"grade{row % GRADES}"})
    grading.append({"id": "otherwise", "grade": "grade0"})
    return {
        "language": 1,
        "id": "large",
        "version": "1",
        "title": {"zh": "大", "en": "Large"},
        "in_force": {"from": "2024-01-01"},
        "calendar": {"month_end": "down"},
        "scales": {f"scale{place}": [f"w{word}" for word in range(4)] for place in range(SCALES)},
        "attributes": {f"number{place}": {"type": "integer"} for place in range(ATTRIBUTES)},
        "clauses": {
            "litter": {"title": {"zh": "垃圾", "en": "Litter"}, "topic": "order", "about": "person"}
        },
        "counting": {"lookback": "24 months", "limitation": "2 years", "appeal": "suspends"},
        "grades": [f"grade{place}" for place in range(GRADES)],
        "grading": grading,
        "measures": {"admonition": {"kind": "notice"}},
        "sanctions": [{"id": "s1", "impose": [{"measure": "admonition"}]}],
    }


def lines(rows: int, runs: int) -> Iterator[Line]:
    """Seconds of processor for each covenant, and what came of its claims."""
    covenants = {path.name: load(path) for path in sorted(RULESETS.iterdir())}
    covenants["generated"] = load_ruleset_from(large_covenant(rows))
    for name, ruleset in covenants.items():
        taken: list[float] = []
        verdicts = Counter[str]()
        for _ in range(runs):
            begun = process_time()
            verdicts = Counter(claim.verdict for claim in prove(ruleset).claims)
            taken.append(process_time() - begun)
        said = ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))
        size = f"{len(ruleset.grading)} rows of grading"
        yield line(f"`prove` {name}", size, taken, unit="s", note=said)
