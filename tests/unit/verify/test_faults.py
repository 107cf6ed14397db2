"""Seeded faults: each is found with its case, and the covenant without it raises no alarm.

With `UPDATE=1` in the environment what is told is written to `expected.txt`, to be read and kept.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanctions import Ruleset, assess, load, prove
from sanctions.verify.results import Claim, Example, Line

KINDS = (
    "grading/.+/reached",
    "grading/order",
    "grading/.+/neighbour",
    "grade/.+/reached",
    "sanctions/.+/reached",
    "sanctions/gap",
    "measure/.+/once",
    "measure/.+/reached",
    "measure/.+/ceiling",
    "monotone/(severity|impact)/grade",
    "monotone/prior/grade",
    "monotone/warnings/grade",
    "monotone/rectified_on/grade",
    "monotone/loss/grade",
    "monotone/.+/measures",
    "unknown/.+/grade",
    "unknown/.+/measures",
    "reward/.+/reached",
    "reward/order",
    "reward/.+/neighbour",
    "reward/monotone/offences",
    "reward/monotone/pending",
    "reward/monotone/grades",
    "reward/monotone/unrectified",
    "reward/monotone/active",
    "reward/monotone/merits",
    "reward/merits/unknown",
    "reward/worse/severity",
    "reward/worse/prior",
    "reward/worse/rectified_on",
)
"""Of claims that a covenant can break and still be loaded."""
PERSON = {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "1000.00"}
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


def confirm(ruleset: Ruleset, example: Example) -> None:
    """Hold the rows that a case says come out against a run on what it says goes in."""
    members = [{**PERSON, **line} for line in example.members or ({},)]
    period = example.period or f"{example.as_of.year}"
    history = [dict(line) for line in example.history]
    run = assess(
        ruleset,
        members,
        history,
        period=period,
        as_of=example.as_of,
        engine="reference",
    )
    tables = {"findings": run.findings, "measures": run.measures, "members-out": run.members}
    for line in example.outcome:
        wanted = {name: text for name, text in line.items() if name != "table"}
        rows = [
            {name: str(row[name]) for name in wanted if row[name] is not None}
            for row in tables[line["table"]]
        ]
        assert wanted in rows


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_a_fault_is_found_and_its_twin_is_not_suspected(folder: Path) -> None:
    """What is told of the faulty covenant, and not of its twin, is the fault and its case."""
    faulty = load(folder / "fault.yaml")
    fault, twin = prove(faulty), prove(load(folder / "twin.yaml"))
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
    assert {claim.verdict for claim in new} <= {"refuted", "noted"}
    assert [claim.id for claim in new if not claim.examples and not claim.why.en] == []
    for claim in new:
        for example in claim.examples:
            confirm(faulty, example)


def test_there_are_faults_of_every_kind() -> None:
    """Of sixty faults and more each kind of claim has one."""
    told_of = [
        line.split()[1]
        for folder in folders()
        for line in (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith(" ")
    ]
    assert len(folders()) >= 60
    assert [kind for kind in KINDS if not any(re.fullmatch(kind, name) for name in told_of)] == []
