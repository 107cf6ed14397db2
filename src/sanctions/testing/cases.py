"""Strategies for whole runs: covenant, dividend list, history, funds, period and day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from hypothesis import strategies as st

from sanctions.model.calendar import Period, shift
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.testing.covenants import Covenant, rulesets, versions
from sanctions.testing.histories import histories
from sanctions.testing.lists import Row, dividend_lists, village_funds
from sanctions.testing.yaml_text import yaml_text

_LENGTHS = ("2024", "2024-Q1", "2024-02", "2023-03-01/2024-03-01", "2025")
_KNOWN_AFTER = (1, 0, -1, 30, 400, -200)


class _Printer(Protocol):
    """What Hypothesis writes to."""

    def text(self, written: str, /) -> None: ...


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """One run: what :func:`sanctions.assess` is called with.

    ``covenants`` are the mappings that ``rulesets`` come from; empty for a covenant of yours.
    ``villages`` is empty unless a reward takes its fund as given.
    """

    covenants: tuple[Covenant, ...]
    rulesets: tuple[Ruleset, ...]
    members: list[Row]
    history: list[Row]
    villages: list[Row]
    period: str
    as_of: date

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of ``assess``, the tables as lists of rows."""
        return {
            "ruleset": list(self.rulesets),
            "members": self.members,
            "history": self.history,
            "villages": self.villages or None,
            "period": self.period,
            "as_of": self.as_of,
        }

    def __repr__(self) -> str:
        """The covenants as YAML and the tables row by row, so that a failure can be read."""
        lines = [yaml_text(covenant) for covenant in self.covenants]
        for name in ("members", "history", "villages"):
            lines.append(f"{name}:")
            lines += [f"  - {_shown(row)}" for row in getattr(self, name)]
        return "\n".join((*lines, f"period: {self.period}", f"as_of: {self.as_of}"))

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:  # noqa: FBT001 - Hypothesis calls it so
        """How Hypothesis shows a case that fails: as its text, not as its parts."""
        del cycle
        printer.text(repr(self))


def _shown(row: Mapping[str, object]) -> str:
    cells = ", ".join(f"{name}: {value}" for name, value in row.items() if value is not None)
    return "{" + cells + "}"


@st.composite
def cases(
    draw: st.DrawFn,
    ruleset: Ruleset | Sequence[Ruleset] | None = None,
    *,
    covenants: st.SearchStrategy[Covenant] | None = None,
    max_villages: int = 3,
    max_records: int = 6,
) -> Case:
    """Whole runs under your covenant, or under covenants that are generated.

    Give ``ruleset`` to test your own covenant, or ``covenants`` (such as ``monotone_rulesets()``)
    to choose what is generated; with neither, any covenant, sometimes in two versions.

    Example:
        >>> from hypothesis import given, settings
        >>> from sanctions import assess
        >>> @settings(max_examples=3)
        ... @given(cases())
        ... def test_nothing_is_lost(case):
        ...     for village in assess(**case.arguments(), engine="reference").villages:
        ...         parts = village["paid"] + village["held"] + village["retained"]
        ...         assert village["fund"] == parts
        >>> test_nothing_is_lost()
    """
    written: tuple[Covenant, ...] = ()
    if ruleset is None:
        one = (rulesets() if covenants is None else covenants).map(lambda covenant: [covenant])
        several = one if covenants is not None else st.one_of(one, one, one, versions())
        written = tuple(draw(several))
        loaded = tuple(load_ruleset_from(covenant) for covenant in written)
    else:
        loaded = (ruleset,) if isinstance(ruleset, Ruleset) else tuple(ruleset)
    period = draw(periods(loaded))
    as_of = Period.parse(period).last_day + draw(st.sampled_from(_KNOWN_AFTER)) * timedelta(days=1)
    members = draw(dividend_lists(max_villages=max_villages))
    history = draw(histories(loaded, members, period=period, as_of=as_of, max_size=max_records))
    given = any(reward.given for version in loaded for reward in version.rewards)
    villages = draw(village_funds(members)) if given else []
    return Case(written, loaded, members, history, villages, period, as_of)


def periods(versions: Sequence[Ruleset]) -> st.SearchStrategy[str]:
    """Periods on whose last day a version is in force: years, quarters, months and others.

    They are of 2023 to 2025; of a covenant that is in force in none of them, its first year.
    """
    usual = [text for text in _LENGTHS if _in_force(versions, Period.parse(text).last_day)]
    last = max(versions, key=lambda version: version.in_force)
    first_day = Period(last.in_force, last.in_force + timedelta(days=1))
    year = shift(last.in_force, 0, 12, "down")
    first_year = Period(last.in_force, year if last.until is None else min(year, last.until))
    others = (first_day,) if usual else (first_year, first_day)
    return st.sampled_from((*usual, *(f"{each.start}/{each.end}" for each in others)))


def _in_force(versions: Sequence[Ruleset], day: date) -> bool:
    return any(version.in_force_on(day) for version in versions)
