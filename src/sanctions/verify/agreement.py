"""What a comparison of two covenants says: claims that they agree, and what they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from sanctions.model.tables import Text
from sanctions.verify.results import Claim

TIMES = "in_force"
"""The claim about days on which only one of the two is in force."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the two say in other words; where one lacks it, its text is empty."""

    where: str
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every part of two covenants in which they agree or not, and what they say in other words.

    ``old`` and ``new`` are their `id@version`. A claim says what is compared, and is
    `proved` if they agree in every case that both accept; `refuted` with two examples of one input,
    the outcome under the old covenant first; `undecided` if neither was reached; `noted` where a
    difference changes no outcome.
    ``declared`` is no proof: what stands in one file and not in the other.
    """

    old: str
    new: str
    claims: tuple[Claim, ...]
    declared: tuple[Difference, ...] = ()

    @property
    def equivalent(self) -> bool:
        """Whether it is proved that no outcome differs, for every record that both judge.

        That is every record where both are in force on the same days. Where one began later
        (`successive`) they are compared as if both were in force, and a record of a day on which
        one of them is not, is judged by the other alone.
        """
        return all(claim.verdict in {"proved", "noted"} for claim in self.claims)

    @property
    def successive(self) -> Claim | None:
        """The note of the days that only one judges; none where both are in force on the same."""
        noted = (claim for claim in self.claims if claim.verdict == "noted")
        return next((claim for claim in noted if claim.id == TIMES), None)

    @property
    def first(self) -> Claim | None:
        """The first claim that is refuted, with its case; none where no difference was found."""
        return next((claim for claim in self.claims if claim.verdict == "refuted"), None)
