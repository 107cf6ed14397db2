"""Seeded faults: each is found with its case, and the covenant without it raises no alarm.

With `UPDATE=1` in the environment what is told is written to `expected.txt`, to be read and kept.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanctions import load, prove
from sanctions.verify.results import Claim, Example, Line

FAULTS = Path(__file__).parents[2] / "bad" / "verify"


def folders() -> list[Path]:
    """A folder a fault: `fault.yaml`, `twin.yaml`, and what differs, in `expected.txt`."""
    return sorted(path for path in FAULTS.iterdir() if path.is_dir())


def told(claim: Claim) -> Iterator[str]:
    """The claim and its cases as lines."""
    yield f"{claim.verdict} {claim.id}"
    if claim.why.en:
        yield f"  {claim.why.en}"
        yield f"  {claim.why.zh}"
    for example in claim.examples:
        yield from shown(example)


def shown(example: Example) -> Iterator[str]:
    """A case as lines: what goes in, and what comes out."""
    yield f"  as of {example.as_of}{', ' if example.period else ''}{example.period}"
    for name, lines in (("members", example.members), ("history", example.history)):
        yield from (f"    {name}: {cells(line)}" for line in lines)
    yield from (f"    => {cells(line)}" for line in example.outcome)


def cells(line: Line) -> str:
    """The cells of a row, without those of the subject that are the same everywhere."""
    return ", ".join(f"{name} {text}" for name, text in line.items())


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_a_fault_is_found_and_its_twin_is_not_suspected(folder: Path) -> None:
    """What is told of the faulty covenant, and not of its twin, is the fault and its case."""
    fault, twin = (prove(load(folder / name)) for name in ("fault.yaml", "twin.yaml"))
    assert [claim.id for claim in twin.claims if not claim.passed] == []
    known = {(claim.id, claim.verdict) for claim in twin.claims}
    new = [
        claim
        for claim in fault.claims
        if claim.verdict != "proved" and (claim.id, claim.verdict) not in known
    ]
    lines = [line for claim in new for line in told(claim)]
    expected = folder / "expected.txt"
    if "UPDATE" in os.environ:
        expected.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines
    assert lines == expected.read_text(encoding="utf-8").splitlines()
