"""`prove` and `write_cases`: what is told on the way, and what is written."""

from pathlib import Path

import pytest

from sanctions import UsageError, load, prove, write_cases
from sanctions.verify.case_files import read_case_file
from sanctions.verify.trial import try_cases

SMALL = Path(__file__).parents[2] / "bad" / "verify" / "small.yaml"


def test_each_claim_is_told_once() -> None:
    """Progress counts the claims that have their verdict, one by one."""
    seen: list[int] = []
    found = prove(load(SMALL), progress=seen.append)
    assert seen == [*range(1, len(found.claims) + 1)]


def test_what_can_happen_is_written(tmp_path: Path) -> None:
    """The cases lead back to the covenant, pass, and reach all rows of it."""
    file, covenant = tmp_path / "cases.yaml", load(SMALL)
    found = prove(covenant)
    number = write_cases(covenant, found, str(file))
    trial = try_cases(read_case_file(file))
    assert (len(trial.results), trial.passed) == (number, True)
    with pytest.raises(UsageError, match="is there already"):
        write_cases(covenant, found, file)
    assert write_cases(covenant, found, file, replace=True) == number
