"""What a run counts and sums up: of a whole run, or of a shard, to be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from sanctions.model.money import format_decimal

MONEY = ("fund", "paid", "held", "withheld", "redistributed", "retained")
"""The figures of a reward that are summed, as the table ``villages`` calls them."""

Row = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """Rows by what they are, and fen by reward and figure.

    ``pays`` are members by reward and pay.
    """

    members: int = 0
    villages: int = 0
    measures: int = 0
    for_review: int = 0
    states: Counter[str] = field(default_factory=Counter[str])
    statuses: Counter[str] = field(default_factory=Counter[str])
    money: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    pays: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])

    @classmethod
    def of_rows(cls, tables: Mapping[str, Sequence[Row]]) -> Self:
        """The tally of result tables."""
        tally = cls(measures=len(tables["measures"]))
        tally.count_findings((row["state"], bool(row["review"]), 1) for row in tables["findings"])
        households = tables["households"]
        tally.count_households((row["status"], row["members"], 1) for row in households)
        tally.villages = len({row["village_id"] for row in households})
        tally.sum_rewards(
            (row["reward"], *(row[name] for name in MONEY)) for row in tables["villages"]
        )
        tally.count_pays((row["reward"], row["pay"], 1) for row in tables["members"])
        return tally

    def count_findings(self, rows: Iterable[tuple[str, bool, int]]) -> None:
        """Count records: their state, whether they are for review, how many."""
        for state, review, number in rows:
            self.states[state] += number
            self.for_review += number if review else 0

    def count_households(self, rows: Iterable[tuple[str, int, int]]) -> None:
        """Count households: their status, the members of each, how many."""
        for status, members, number in rows:
            self.statuses[status] += number
            self.members += members * number

    def sum_rewards(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add to the money of rewards: a reward and the fen of each figure."""
        for reward, *figures in rows:
            money = self.money.setdefault(reward, Counter(dict.fromkeys(MONEY, 0)))
            for name, fen in zip(MONEY, figures, strict=True):
                money[name] += fen

    def count_pays(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Count members by reward and pay."""
        for reward, pay, number in rows:
            self.pays.setdefault(reward, Counter())[pay] += number

    def add(self, other: Tally) -> None:
        """Add the tally of another shard."""
        self.members += other.members
        self.villages += other.villages
        self.measures += other.measures
        self.for_review += other.for_review
        self.states.update(other.states)
        self.statuses.update(other.statuses)
        for mine, theirs in ((self.money, other.money), (self.pays, other.pays)):
            for reward, figures in theirs.items():
                mine.setdefault(reward, Counter()).update(figures)

    def to_json(self) -> dict[str, Any]:
        """The tally as plain objects, which `from_json` reads again."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The tally that `to_json` wrote."""
        nested = {
            name: {reward: Counter(figures) for reward, figures in plain[name].items()}
            for name in ("money", "pays")
        }
        counters = {name: Counter(plain[name]) for name in ("states", "statuses")}
        return cls(**{**plain, **counters, **nested})

    def counts(self) -> dict[str, Any]:
        """The counts of the manifest."""
        return {
            "members": self.members,
            "households": self.statuses.total(),
            "villages": self.villages,
            "records": self.states.total(),
            "measures": self.measures,
            "records_by_state": dict(sorted(self.states.items())),
            "records_for_review": self.for_review,
            "households_by_status": dict(sorted(self.statuses.items())),
        }

    def totals(self) -> dict[str, dict[str, str]]:
        """Yuan by reward, over all villages."""
        return {
            reward: {name: format_decimal(money[name], 2) for name in MONEY}
            for reward, money in sorted(self.money.items())
        }
