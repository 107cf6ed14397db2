"""What became of the mutants of a covenant, and the cases that would kill those that live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sanctions.errors import Span
from sanctions.model.tables import Text
from sanctions.ruleset.covenant import NO_TEXT
from sanctions.verify.mutants.edits import Kind
from sanctions.verify.results import Example

Fate: TypeAlias = Literal["killed", "alive", "equivalent", "refused"]
"""``equivalent``: proved to decide the same. ``refused``: the checks of a covenant refuse it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of a covenant.

    ``id`` is ``LINE:KIND:NUMBER``, behind the file of a base that it is in; ``part`` is the row, as
    ``grading/ROW``, ``sanctions/ROW`` or ``REWARD/ROW``, or what else the change is in. ``new`` is
    empty for what is left out.
    """

    id: str
    kind: Kind
    part: str
    span: Span
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mutant.

    ``by`` is the case that kills it, or the code of the fault for which it is refused. ``why`` says
    of one that lives why nothing more is known of it. ``case`` is the id of the proposed case that
    kills it.
    """

    mutant: Mutant
    fate: Fate
    by: str = ""
    why: Text = NO_TEXT
    case: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that would kill mutants: its id, the sentence that it states, and its tables in.

    ``text`` is the case as one item of `cases`, with the outcome of the covenant as it is.
    """

    id: str
    title: Text
    example: Example
    text: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """The mutants of one covenant against the cases of a file.

    ``proposed`` are the cases that would kill those that live, as far as one was found; each was
    read back, passes on the covenant, and fails on the mutant.
    """

    ruleset: str
    file: str
    tried: tuple[Tried, ...]
    proposed: tuple[Proposal, ...] = ()

    def of(self, fate: Fate) -> tuple[Tried, ...]:
        """The mutants that have this fate."""
        return tuple(each for each in self.tried if each.fate == fate)

    @property
    def killed(self) -> int:
        """How many mutants a case kills."""
        return len(self.of("killed"))

    @property
    def judged(self) -> int:
        """How many mutants count: those that a case kills, and those that live."""
        return self.killed + len(self.of("alive"))

    @property
    def score(self) -> int:
        """Whole per cent of those that count which a case kills, rounded down; 100 of none."""
        return 100 * self.killed // self.judged if self.judged else 100
