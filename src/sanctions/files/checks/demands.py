"""What the covenant asks of its tables, as far as a check needs to know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

About: TypeAlias = Literal["person", "household"]
Effect: TypeAlias = Literal["payment", "breach", "report"]


@dataclass(frozen=True, slots=True)
class VersionDemands:
    """One version of the covenant, in force on `[start, end)`; without an end it goes on.

    ``clauses`` tells whom each clause is about, and ``titles`` which clause has a title, in either
    language, that no other has: people write it instead of the id. ``choices`` has the words of
    each column of the history that holds one of some words: the scales, and the attributes that
    are choices. ``effects`` are of each clause what must not come twice of one act.
    """

    reference: str
    start: date
    end: date | None
    clauses: Mapping[str, About]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, frozenset[Effect]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demands:
    """The versions, which do not overlap, and what their rewards need.

    ``shares``: a reward is divided by shares. ``funds``: a reward's fund is given by the village.
    """

    versions: tuple[VersionDemands, ...]
    shares: bool = False
    funds: bool = False

    def in_force_on(self, day: date) -> VersionDemands | None:
        """The version that judges a record of that day, if there is one."""
        for version in self.versions:
            if version.start <= day and (version.end is None or day < version.end):
                return version
        return None
