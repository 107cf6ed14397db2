"""Mutants that every case lets pass: proved to decide the same, or told apart by a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sanctions.errors import InputError
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.phrases import say
from sanctions.verify.case_files import Case, read_case_file
from sanctions.verify.compare import Comparison, compare
from sanctions.verify.mutants.killing import fails
from sanctions.verify.mutants.results import Mutant, Proposal, Tried
from sanctions.verify.results import Example
from sanctions.verify.solver.search import LIMIT
from sanctions.verify.written import NewCase, write_case_file, written_case

_APART = re.compile(r"[^a-z0-9]+")
_UNSHOWN = Text(
    "有不同之处，但未找到能在案例中显示它的记录",
    "it decides otherwise, and no case was found that shows it",
)
_UNDECIDED = Text("既未证明等同，也未找到不同之处", "neither proved equivalent nor told apart")


class Survivors:
    """Asks of each survivor whether it decides otherwise, and proposes a case if it does."""

    def __init__(self, ruleset: Ruleset, *, limit: int = LIMIT) -> None:
        """For the mutants of one covenant. ``limit``: resource units of z3 for one question."""
        self._ruleset = ruleset
        self._limit = limit
        self._proposed: list[tuple[Proposal, Case]] = []

    @property
    def proposed(self) -> tuple[Proposal, ...]:
        """The cases proposed so far: each kills a mutant that those before it do not."""
        return tuple(proposal for proposal, _ in self._proposed)

    def examine(self, mutant: Mutant, changed: Ruleset) -> Tried:
        """Its fate: equivalent, or alive, with the case that would kill it if one was found."""
        for proposal, case in self._proposed:
            if fails(case, (changed,)):
                return Tried(mutant, "alive", case=proposal.id)
        comparison = compare(self._ruleset, changed, limit=self._limit, first=True)
        if comparison.equivalent:
            return Tried(mutant, "equivalent")
        examples = () if comparison.first is None else comparison.first.examples
        for example in examples[:1]:
            made = self._case(mutant, example)
            if made is not None and fails(made[1], (changed,)):
                self._proposed.append(made)
                return Tried(mutant, "alive", case=made[0].id)
        return Tried(mutant, "alive", why=_UNSHOWN if examples else _why(comparison))

    def _case(self, mutant: Mutant, example: Example) -> tuple[Proposal, Case] | None:
        """The example as a case that was read back and passes; nothing if it is none."""
        new = NewCase(f"mutant-{_APART.sub('-', mutant.id)}", _title(mutant), example)
        try:
            text, case = written_case(self._ruleset, new), _read_back(self._ruleset, new)
        except InputError:
            return None
        if fails(case, (self._ruleset,)):
            return None
        return Proposal(new.id, new.title, example, text), case


def write_cases(
    ruleset: Ruleset, proposed: Sequence[Proposal], out: Path, *, replace: bool = False
) -> None:
    """Write the proposed cases to a file from which the covenant is found again.

    Raises:
        UsageError: when the file is there and is not to be replaced.
        InputError: when it cannot be written.
    """
    cases = [NewCase(each.id, each.title, each.example) for each in proposed]
    write_case_file(ruleset, cases, out, replace=replace)


def _read_back(ruleset: Ruleset, new: NewCase) -> Case:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "cases.yaml"
        write_case_file(ruleset, [new], out)
        return read_case_file(out).cases[0]


def _title(mutant: Mutant) -> Text:
    """What the case states: the outcome with what stands there, which is not that of the mutant."""
    if mutant.new:
        zh, en = "{part}：{old} 而非 {new}", "The outcome in {part} with {old}, not {new}"
        return say(zh, en, part=mutant.part, old=mutant.old, new=mutant.new)
    zh, en = "{part}：有 {old}，缺则不同", "The outcome in {part} with {old}, other than without it"
    return say(zh, en, part=mutant.part, old=mutant.old)


def _why(comparison: Comparison) -> Text:
    reasons = (claim.why for claim in comparison.claims if claim.verdict == "undecided")
    return next((why for why in reasons if why.en), _UNDECIDED)
