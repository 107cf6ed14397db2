"""`mutate`: every mutant of a covenant made, checked, run against the cases, and judged."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from sanctions.errors import RulesetError
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import Laid, lay_ruleset
from sanctions.ruleset.source import Mapping
from sanctions.verify.case_files import read_case_file
from sanctions.verify.mutants.covenants import mutants_of
from sanctions.verify.mutants.killing import Cases
from sanctions.verify.mutants.results import Mutant, Mutation, Proposal, Tried

Progress: TypeAlias = Callable[[int, int], object]
"""Called with how many mutants of how many are done."""

UNASKED = Text(
    "未安装 z3，未判断是否等同",
    "whether it is equivalent was not asked, as z3 is not installed",
)


class Examiner(Protocol):
    """Who says of a mutant that every case lets pass whether it decides otherwise at all.

    ``examine`` answers its fate: equivalent, or alive, with the case that would kill it if one was
    found. ``proposed`` are the cases found so far.
    """

    def examine(self, mutant: Mutant, changed: Ruleset, /) -> Tried: ...

    @property
    def proposed(self) -> tuple[Proposal, ...]: ...


@dataclass(frozen=True, slots=True)
class Covenant:
    """A covenant whose mutants are made: its tree over its bases, and what that means."""

    laid: Laid
    ruleset: Ruleset

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Covenant:
        """The covenant in a file or folder. Raises: RulesetError: with every fault of it."""
        laid = lay_ruleset(path)
        return cls(laid, laid.check(laid.tree))


def mutate_covenant(
    covenant: Covenant,
    cases: str | os.PathLike[str],
    examiner: Examiner | None = None,
    progress: Progress = lambda _, __: None,
) -> Mutation:
    """What the cases of a file make of every mutant; the same for the same files always.

    Without an examiner nobody asks whether a survivor is equivalent.

    Raises:
        RulesetError: with every fault of the case file.
        UsageError: when the cases are of another covenant, or one fails on it as it is.
    """
    file = read_case_file(os.fspath(cases))
    jury = Cases(file, covenant.ruleset)
    made = tuple(mutants_of(covenant.laid.tree, covenant.ruleset))
    tried: list[Tried] = []
    for place, (mutant, tree) in enumerate(made):
        progress(place, len(made))
        tried.append(_tried(mutant, tree, covenant.laid, jury, examiner))
    proposed = () if examiner is None else examiner.proposed
    return Mutation(covenant.ruleset.reference, file.file, tuple(tried), proposed)


def _tried(
    mutant: Mutant, tree: Mapping, laid: Laid, jury: Cases, examiner: Examiner | None
) -> Tried:
    try:
        changed = laid.check(tree)
    except RulesetError as fault:
        code = next(each.code for each in fault.diagnostics if each.severity == "error")
        return Tried(mutant, "refused", by=code)
    killer = jury.killer(mutant, changed)
    if killer is not None:
        return Tried(mutant, "killed", by=killer.id)
    if examiner is None:
        return Tried(mutant, "alive", why=UNASKED)
    return examiner.examine(mutant, changed)
