"""`try_cases`: the cases of a covenant, what differs, and what none of them tried."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sanctions.errors import UsageError
from sanctions.verify.case_files import read_case_file
from sanctions.verify.coverage import Boundary, Coverage, Side
from sanctions.verify.trial import CaseResult, Difference, Trial
from sanctions.verify.trial import try_cases as try_cases_of

__all__ = ["Boundary", "CaseResult", "Coverage", "Difference", "Side", "Trial", "try_cases"]

CASES = "cases.yaml"


_NO_SOLVER = (
    "to prove that a side cannot be needs z3: `pip install 'sanctions[verify]'`",
    "证明某一侧不可能出现需要 z3：运行 `pip install 'sanctions[verify]'`",
)


def try_cases(
    path: str | os.PathLike[str], *, engine: str = "reference", prove: bool = False
) -> Trial:
    """Every case of a case file, or of ``cases.yaml`` in a covenant's folder.

    Each of the ``results`` has what differs; ``unreached`` are the rows that no case reached, and
    ``coverage`` has every bound of the covenant with the sides that the cases tried. With
    ``prove`` it leaves out missed sides that no record and no unit can ever be on; that needs the
    extra ``verify``.

    Raises:
        RulesetError: with every fault of the file and of the covenants that it names.
        UsageError: when z3 is needed and not installed.

    Example:
        >>> trial = try_cases("rulesets/nanhai-model")
        >>> trial.passed, trial.coverage.boundaries[-1].condition
        (True, 'counted: {at_least: 1}')
        >>> [(side.which, side.value.en) for side in trial.coverage.boundaries[-1].sides]
        [('below', '0'), ('at', '1'), ('above', '2')]
    """
    place = Path(path)
    trial = try_cases_of(read_case_file(place / CASES if place.is_dir() else place), engine)
    return proved(trial) if prove else trial


def proved(trial: Trial) -> Trial:
    """The trial without the missed sides that z3 proves impossible.

    Raises: UsageError: when z3 is not installed.
    """
    try:
        from sanctions.verify.coverage_proof import without_impossible
    except ModuleNotFoundError as fault:
        if fault.name != "z3":
            raise
        raise UsageError(*_NO_SOLVER) from None
    return replace(trial, coverage=without_impossible(trial.coverage, trial.file.versions))
