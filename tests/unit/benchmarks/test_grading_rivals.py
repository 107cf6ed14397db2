"""All means grade alike, so that their speeds may be compared; and what they cannot say."""

import subprocess
import sys
from itertools import product

import pytest

from benchmarks.rivals import grading
from benchmarks.rivals.grading import AS_WRITTEN, BY_HAND, OTHERS, OURS, WITH_UNKNOWN, Means

# Every record that the table can tell apart: one more warning than it asks for, and empty cells.
RECORDS = [
    {"warnings": warnings, "impact": impact, "severity": severity}
    for warnings, impact, severity in product(
        range(4), (None, "limited", "bad", "wide"), (None, "minor", "serious", "grave")
    )
]
MODULE = {means.name: module for module, group in OTHERS.items() for means in group}
RIVALS = [BY_HAND, *(means for group in OTHERS.values() for means in group)]


def right(record: grading.Record) -> grading.Answer:
    """The answer by the words of the covenant and DESIGN 5.5, in Python's own words."""
    impact, severity = record["impact"], record["severity"]
    if record["warnings"] >= 2 and impact in {"wide", None}:
        return ("persistent", "persistent") if impact else (None, "undetermined")
    if severity == "minor" or impact == "limited":
        return "otherwise", "advice"
    if severity is None or impact is None:
        return None, "undetermined"
    return "serious", "serious"


def answers(
    means: Means, rows: tuple[grading.Row, ...], records: list[grading.Record]
) -> list[grading.Answer]:
    """The answers of one means; the test is left out where it is not installed."""
    module = MODULE.get(means.name)
    if module is not None and grading.imported(module) is None:
        pytest.skip(f"{module} is not installed")
    return means.answers(means.ready(rows, records)())


@pytest.mark.parametrize("means", [*OURS, *RIVALS], ids=lambda means: means.name)
def test_every_means_answers_every_record_right(means: Means) -> None:
    """Row and grade are right for every set of cells, empty ones too, in the order given."""
    assert answers(means, WITH_UNKNOWN, [*RECORDS]) == [right(record) for record in RECORDS]


@pytest.mark.parametrize("means", RIVALS, ids=lambda means: means.name)
def test_the_rows_of_the_covenant_alone_grade_the_unknown_too_lightly(means: Means) -> None:
    """Who has no *unknown* is wrong where it decides, there alone, and on the light side."""
    made = answers(means, AS_WRITTEN, [*RECORDS])
    for record, answer in zip(RECORDS, made, strict=True):
        expected = right(record)
        if expected[0] is not None:
            assert answer == expected
        else:
            assert answer[1] in {"serious", "advice"}


def test_a_wrong_answer_ends_the_measurement() -> None:
    """A means that answers another row is not timed: the record and both answers are named."""
    wrong = Means("wrong", lambda _, given: lambda: [("otherwise", "advice") for _ in given])
    record = {"warnings": 2, "impact": "wide", "severity": "minor"}
    with pytest.raises(ValueError, match=r"wrong: .*'wide'.* is \('persistent', 'persistent'\)"):
        grading.check(wrong, [record], [("persistent", "persistent")])


def test_a_means_that_loses_records_is_no_rival() -> None:
    """As many answers as records are asked for."""
    short = Means("short", lambda _, __: list)
    with pytest.raises(ValueError, match="shorter"):
        grading.check(short, [*RECORDS], [right(record) for record in RECORDS])


def test_the_table_has_a_line_for_each_means() -> None:
    """The command prints one line for each means that is installed."""
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.rivals.grading", "--records", "200", "--runs", "1"),
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    for means in (*OURS, *grading.others()):
        assert f"| {means.name} | 200 records | " in done.stdout
