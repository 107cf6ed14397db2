"""What a verification says: claims about a covenant, each with its verdict and its examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import NO_TEXT

Verdict: TypeAlias = Literal["proved", "refuted", "undecided", "noted"]
"""``noted``: neither right nor wrong, but worth knowing before the covenant is adopted."""

Line: TypeAlias = Mapping[str, str]
"""The cells of a row that hold something, as a CSV file has them, by their columns."""


@dataclass(frozen=True, slots=True)
class Example:
    """Tables in as they could be, and what comes of them: every run on them gives just that.

    ``members`` and ``period`` are there where a payout is the outcome. The last row of ``history``
    is the record that it is about. ``outcome`` has a row of each table out that matters, with the
    name of the table under ``table``.
    """

    as_of: date
    history: tuple[Line, ...]
    members: tuple[Line, ...]
    period: str
    outcome: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a covenant should never, or should be able to, do.

    ``id`` is stable: the table and row, and what is claimed of it. ``why`` says why it is refuted
    or undecided, or what is noted. ``examples``: the smallest case that shows that it can be, or
    that refutes it; two where outcomes are compared, the lighter one first. ``follows`` are the ids
    of claims that it is refuted by: it has no fault of its own, and is mended with them.
    """

    id: str
    says: Text
    verdict: Verdict
    why: Text = NO_TEXT
    examples: tuple[Example, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it is neither refuted nor undecided."""
        return self.verdict in {"proved", "noted"}


@dataclass(frozen=True, slots=True)
class Verification:
    """Every claim about a covenant, in the order of its tables."""

    ruleset: str
    claims: tuple[Claim, ...]

    @property
    def passed(self) -> bool:
        """Whether no claim is refuted and none is undecided."""
        return all(claim.passed for claim in self.claims)
