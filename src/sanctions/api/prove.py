"""`prove`: what a covenant can never do, before it touches anyone."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path

from sanctions.errors import UsageError
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.results import Claim, Example, Verification

__all__ = ["Claim", "Example", "Verification", "prove", "write_cases"]

_NO_SOLVER = (
    "to verify a covenant needs z3: `pip install 'sanctions[verify]'`",
    "验证公约需要 z3：运行 `pip install 'sanctions[verify]'`",
)


def prove(ruleset: Ruleset, *, progress: Callable[[int], object] = lambda _: None) -> Verification:
    """Every claim about one version of a covenant: proved, refuted by a case, or undecided.

    Over all records and facts that there can be, not over a list; what is assumed of them is in
    docs/explanation/proofs.md. A case that refutes a claim, or shows that something can happen, is
    the smallest one, and was replayed on the engine `reference`. The same covenant has the same
    answer on every machine. ``progress`` is told how many claims have their verdict so far.

    Needs the extra ``verify``: ``pip install 'sanctions[verify]'``.

    Raises:
        UsageError: when z3 is not installed.
        EngineError: when the reference does not confirm a case: a fault of this library.

    Example:
        >>> from sanctions import load
        >>> found = prove(load("rulesets/dalong-sanitation"))
        >>> found.passed, found.claims[0].id, found.claims[0].verdict
        (True, 'grading/gap', 'proved')
    """
    try:
        from sanctions.verify.prove import prove_claims
    except ModuleNotFoundError as fault:
        if fault.name != "z3":
            raise
        raise UsageError(*_NO_SOLVER) from None
    return prove_claims(ruleset, progress=progress)


def write_cases(
    ruleset: Ruleset, found: Verification, out: str | PathLike[str], *, replace: bool = False
) -> int:
    """Write what can happen as a case file: each row, grade, measure and payout has its example.

    ``found`` is what `prove` says of the covenant. What each case expects is what the engine
    `reference` gives: a person holds it against the text of the covenant. Returns how many cases
    there are.

    Raises:
        UsageError: when the file is there and is not to be replaced.
        InputError: when it cannot be written.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from sanctions import load
        >>> covenant = load("rulesets/dalong-sanitation")
        >>> with TemporaryDirectory() as folder:
        ...     write_cases(covenant, prove(covenant), f"{folder}/cases.yaml")
        6
    """
    from sanctions.verify.written import shown_cases, write_case_file

    cases = shown_cases(found.claims)
    write_case_file(ruleset, cases, Path(fspath(out)), replace=replace)
    return len(cases)
