"""What a guard looks at, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sanctions.errors import Severity, Span
from sanctions.measures.kinds import KINDS
from sanctions.model.tables import Text
from sanctions.ruleset import schema
from sanctions.ruleset.covenant import Imposition, Measure, Reward, Ruleset, SanctionRow
from sanctions.ruleset.lawful.sources import Article


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a guard says, and where. ``source`` stands for the guard's own articles."""

    severity: Severity
    span: Span
    message: Text
    hint: Text
    source: tuple[Article, ...] = ()


Findings: TypeAlias = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Imposed:
    """One measure that a row imposes, as it is written and as it was read."""

    row: SanctionRow
    written: schema.Imposition
    read: Imposition
    measure: Measure

    @property
    def span(self) -> Span:
        """Where the measure stands."""
        return self.written.span if self.written.measure is None else self.written.measure.span


@dataclass(frozen=True, slots=True)
class Judged:
    """A covenant without an error: as it is written, with its places, and as it was read."""

    document: schema.Document
    ruleset: Ruleset

    @property
    def day(self) -> date:
        """The day that decides which law it is told: of its adoption, or its first one."""
        adopted = self.ruleset.adopted
        on = None if adopted is None else adopted.on
        return on or self.ruleset.in_force

    @property
    def has_offences(self) -> bool:
        """Whether any clause is an offence."""
        return any(each.kind == "offence" for each in self.ruleset.clauses.values())

    def texts_of(self, name: str, title: Text) -> tuple[str, ...]:
        """What people call a thing: its id, its title and its word."""
        word = self.ruleset.words.get(name, Text("", ""))
        return (name, title.zh, title.en, word.zh, word.en)

    def called(self, measure: Measure) -> tuple[str, ...]:
        """What people call a measure."""
        return self.texts_of(measure.id, measure.title)

    def measures(self) -> Iterator[tuple[Span, Measure]]:
        """Each measure with the place of its id."""
        for name, measure in self.ruleset.measures.items():
            yield self.document.key_span("measures", name), measure

    def imposed(self) -> Iterator[Imposed]:
        """Each measure that a row imposes, in the order of the file."""
        written = [row for row in self.document.sanctions or () if row is not None]
        for row, read in zip(written, self.ruleset.sanctions, strict=True):
            parts = [each for each in row.impose or () if each is not None]
            for part, imposition in zip(parts, read.impose, strict=True):
                measure = self.ruleset.measures[imposition.measure]
                yield Imposed(read, part, imposition, measure)

    def rewards(self) -> Iterator[tuple[schema.Reward, Reward]]:
        """Each reward, as it is written and as it was read."""
        written = [reward for reward in self.document.rewards or () if reward is not None]
        return zip(written, self.ruleset.rewards, strict=True)


def takes(measure: Measure) -> bool:
    """Whether the measure takes money or access by its kind."""
    kind = KINDS[measure.kind]
    return kind.amount == "required" or measure.kind in {"restriction", "exclusion"}
