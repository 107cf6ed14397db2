"""`try_cases`: the cases of a covenant, what differs, and what none of them tried."""

from __future__ import annotations

import os
from pathlib import Path

from sanctions.verify.case_files import read_case_file
from sanctions.verify.coverage import Boundary, Coverage, Side
from sanctions.verify.trial import CaseResult, Difference, Trial
from sanctions.verify.trial import try_cases as try_cases_of

__all__ = ["Boundary", "CaseResult", "Coverage", "Difference", "Side", "Trial", "try_cases"]

CASES = "cases.yaml"


def try_cases(path: str | os.PathLike[str], *, engine: str = "reference") -> Trial:
    """Every case of a case file, or of ``cases.yaml`` in a covenant's folder.

    Each ``result`` has what differs; ``unreached`` are the rows that no case reached, and
    ``coverage`` has every bound of the covenant with the sides that the cases tried.

    Raises:
        RulesetError: with every fault of the file and of the covenants that it names.

    Example:
        >>> trial = try_cases("rulesets/nanhai-model")
        >>> trial.passed, trial.coverage.boundaries[-1].condition
        (True, 'counted: {at_least: 1}')
        >>> [(side.which, side.value.en) for side in trial.coverage.boundaries[-1].sides]
        [('below', '0'), ('at', '1'), ('above', '2')]
    """
    place = Path(path)
    return try_cases_of(read_case_file(place / CASES if place.is_dir() else place), engine)
