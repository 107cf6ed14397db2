"""What a checked ruleset consists of: conditions and amounts are kernel expressions, money is fen.

Nothing here reads text or checks it; :mod:`sanctions.ruleset.check` builds these values, and
:mod:`sanctions.plan.compile` is their only interpreter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from sanctions.errors import Diagnostic, Span
from sanctions.lang.kernel import Expr
from sanctions.lang.types import Choice, Type, YesNo
from sanctions.model.calendar import MonthEnd, Term
from sanctions.model.tables import Text
from sanctions.ruleset.comparisons import Comparison
from sanctions.ruleset.lawful.quorum import Missing, Votes, recognised

NO_TEXT = Text("", "")

ClauseKind: TypeAlias = Literal["offence", "merit"]
SubjectKind: TypeAlias = Literal["person", "household"]
Scheme: TypeAlias = Literal["own-share", "pool", "amount", "honour"]
Unit: TypeAlias = Literal["member", "household"]
Weight: TypeAlias = Literal["points", "dividend", "shares", "equal"]

PARTS = 1_000_000
"""A percentage is held as parts per million: 100 % is this many."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a row holds: the kernel expression, its wording, the facts it reads, what it compares.

    ``expr`` is ``None`` for a row without ``when``: it always holds.
    """

    expr: Expr | None
    wording: Text
    facts: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    id: str
    title: Text
    issuer: Text = NO_TEXT
    issued: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The adoption of the covenant as its file states it; every part may be missing in a draft."""

    body: Text = NO_TEXT
    on: date | None = None
    eligible: int | None = None
    present: int | None = None
    in_favour: int | None = None
    published_on: date | None = None
    filed: str = ""

    @property
    def complete(self) -> bool:
        """Whether the file says who adopted it, when, by how many, and when it was posted."""
        said = (self.on, self.eligible, self.present, self.in_favour, self.published_on)
        return self.body != NO_TEXT and None not in said

    @property
    def missed(self) -> Missing | None:
        """The figure that stays below what the law asks of the body; None if none is known to."""
        match self.on, self.eligible, self.present, self.in_favour:
            case date() as on, int(eligible), int(present), int(in_favour):
                body = recognised(self.body, on)
                votes = Votes(eligible, present, in_favour)
                return None if body is None else body.missed(votes)
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A further column of the history that rules may read."""

    name: str
    type: Type
    title: Text


@dataclass(frozen=True, slots=True)
class Clause:
    """An article of the covenant. ``points`` is in hundredths of a point; ``None`` is no points.

    ``bounds`` are those of the points.
    """

    id: str
    title: Text
    kind: ClauseKind
    topic: str
    class_: Literal["general", "special"]
    department: Text
    about: SubjectKind
    points: Expr | None
    source: str = ""
    bounds: tuple[Comparison, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Counting:
    """Which records count, and for how long; ``spans`` are the places of its terms, by key."""

    lookback: Term | None
    limitation: Term | None
    appeal_suspends: bool
    exempt: Condition | None
    spans: Mapping[str, Span] = field(default_factory=dict[str, Span], compare=False)


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A row of ``grading``."""

    id: str
    when: Condition
    grade: str
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """A consequence that the covenant knows. ``spans``: it runs over days rather than once."""

    id: str
    kind: str
    title: Text
    spans: bool


@dataclass(frozen=True, slots=True)
class Imposition:
    """One measure that a row of ``sanctions`` imposes.

    ``ends_on`` unknown is open; ``amount_min`` and ``amount_max`` are fen, ``None`` where the
    measure has no amount. ``wording`` says the term and the amount as the file does; ``bounds`` are
    those of the amount.
    """

    measure: str
    starts_on: Expr
    ends_on: Expr
    amount_min: Expr | None
    amount_max: Expr | None
    wording: Text
    bounds: tuple[Comparison, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """What no row may pass that imposes a measure: its longest term, its least and most in fen.

    A limit of the covenant or of a base; ``None`` where it sets none.
    """

    measure: str
    longest: Term | None
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A row of ``sanctions``."""

    id: str
    when: Condition
    impose: tuple[Imposition, ...]
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A row of a reward's ``payout``: parts per million of the reward, or ``hold``."""

    id: str
    when: Condition
    pay: int | Literal["hold"]
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward of the covenant.

    ``share`` is parts per million of the dividend or, with ``given``, of the village's fund;
    ``points_base`` and ``points_floor`` are hundredths of a point (floor ``None``: no floor);
    ``amount`` is fen over unit facts, ``bounds`` those of the amount; ``step`` is fen;
    ``redistribute`` is ``withheld: {to: compliant}``; ``floor_span`` is where the floor stands.
    """

    id: str
    title: Text
    scheme: Scheme
    unit: Unit
    share: int | None
    given: bool
    weight: Weight | None
    points_base: int
    points_floor: int | None
    amount: Expr | None
    amount_reads_points: bool
    step: int
    payout: tuple[PayoutRow, ...]
    redistribute: bool
    source: str
    span: Span
    bounds: tuple[Comparison, ...] = field(default=(), compare=False)
    floor_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """One version of a covenant, checked.

    ``digest`` is the SHA-256 of the file and of the files it extends, in their order; ``words``
    is what people call ids without a title; ``acknowledged`` gives the reason why a warning about
    the law, by its code, is known; ``warnings`` are what the checks found short of an error, and
    ``answered`` the warnings that it acknowledges; ``limits`` are its own and those of its bases.
    """

    id: str
    version: str
    title: Text
    file: str
    digest: str
    in_force: date
    until: date | None
    month_end: MonthEnd
    adopted: Adopted | None
    sources: dict[str, Source]
    scales: dict[str, tuple[str, ...]]
    attributes: dict[str, Attribute]
    clauses: dict[str, Clause]
    counting: Counting
    grades: tuple[str, ...]
    grading: tuple[GradeRow, ...]
    measures: dict[str, Measure]
    sanctions: tuple[SanctionRow, ...]
    rewards: tuple[Reward, ...]
    words: dict[str, Text] = field(default_factory=dict)
    acknowledged: dict[str, Text] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = field(default=())
    answered: tuple[Diagnostic, ...] = field(default=())
    limits: tuple[Limit, ...] = field(default=())

    @property
    def reference(self) -> str:
        """``id@version``, as tables and manifests name it."""
        return f"{self.id}@{self.version}"

    @property
    def draft(self) -> bool:
        """Whether its figures are for discussion: no adoption with a quorum is stated in full."""
        adopted = self.adopted
        return adopted is None or not adopted.complete or adopted.missed is not None

    def in_force_on(self, day: date) -> bool:
        """Whether this version is in force on a day; ``until`` is exclusive."""
        return self.in_force <= day and (self.until is None or day < self.until)

    def values_of(self, fact: str) -> tuple[str, ...] | tuple[bool, bool]:
        """The values that a scale or an attribute can have, where they are few; else none."""
        if fact in self.scales:
            return self.scales[fact]
        attribute = self.attributes.get(fact)
        match None if attribute is None else attribute.type:
            case Choice(values=values):
                return values
            case YesNo():
                return (True, False)
            case _:
                return ()


def any_draft(versions: Iterable[Ruleset]) -> bool:
    """Whether what follows from these versions is for discussion: one draft makes all of it one."""
    return any(version.draft for version in versions)
