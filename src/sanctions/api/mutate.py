"""`mutate`: which small changes of a covenant its cases would not notice."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path

from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.mutants.mutating import Covenant, Examiner, mutate_covenant
from sanctions.verify.mutants.results import Mutant, Mutation, Proposal, Tried

__all__ = ["Mutant", "Mutation", "Proposal", "Tried", "cases_beside", "mutate", "write_proposed"]

CASES = "cases.yaml"


def mutate(
    ruleset: str | PathLike[str],
    cases: str | PathLike[str] | None = None,
    *,
    progress: Callable[[int, int], object] = lambda _, __: None,
) -> Mutation:
    """Every small change of a covenant, and whether a case of a case file notices it.

    ``ruleset`` is its file, or the folder of its ``ruleset.yaml``; without ``cases`` they are those
    of the ``cases.yaml`` beside it. A mutant is *killed* by a case that fails on it, *refused* when
    it is no covenant, and *alive* when every case passes. With the extra ``verify`` one that every
    case lets pass may be proved *equivalent*, and for others a case is proposed that kills it.
    The same files have the same answer. ``progress`` is told how many of how many are done.

    Raises:
        RulesetError: with every fault of the covenant or of the case file.
        UsageError: when the cases are of another covenant, or one of them fails.

    Example:
        >>> found = mutate("rulesets/dalong-sanitation")
        >>> found.score, found.killed, found.judged
        (100, 40, 40)
        >>> tried = found.tried[2]
        >>> tried.mutant.id, tried.mutant.old, tried.mutant.new, tried.fate, tried.by
        ('32:term:2', 'lookback: 24 months', 'lookback: 23 months', 'killed', 'two-years-edge')
    """
    covenant = Covenant.at(ruleset)
    path = cases_beside(covenant.laid.path) if cases is None else fspath(cases)
    return mutate_covenant(covenant, path, _examiner(covenant.ruleset), progress)


def cases_beside(ruleset: str | PathLike[str]) -> Path:
    """The ``cases.yaml`` beside the file of a covenant."""
    return Path(fspath(ruleset)).with_name(CASES)


def write_proposed(
    ruleset: Ruleset, found: Mutation, out: str | PathLike[str], *, replace: bool = False
) -> int:
    """Write the proposed cases as a case file; returns how many there are.

    ``found`` is what `mutate` says of the covenant. What each case expects is what the engine
    `reference` gives for the covenant as it is: a person holds it against its text.

    Raises:
        UsageError: when the file is there and is not to be replaced.
        InputError: when it cannot be written.
    """
    from sanctions.verify.mutants.survivors import write_cases

    write_cases(ruleset, found.proposed, Path(fspath(out)), replace=replace)
    return len(found.proposed)


def _examiner(ruleset: Ruleset) -> Examiner | None:
    """Who asks whether a survivor is equivalent; nobody without z3."""
    try:
        from sanctions.verify.mutants.survivors import Survivors
    except ModuleNotFoundError as fault:
        if fault.name != "z3":
            raise
        return None
    return Survivors(ruleset)
