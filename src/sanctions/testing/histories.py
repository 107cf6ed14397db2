"""Strategies for violation histories, clustered where the covenant changes its mind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from sanctions.lang.types import Choice, Day, Number, Type, YesNo
from sanctions.model.calendar import Period
from sanctions.ruleset.covenant import Clause, Ruleset
from sanctions.testing.edges import Edges, edges_of
from sanctions.testing.lists import Row

STRANGER = "X1"
"""The subject of some records, who is not on the list."""

_LEAP_DAYS = (
    date(2024, 2, 29),
    date(2024, 2, 28),
    date(2024, 3, 1),
    date(2023, 2, 28),
    date(2023, 3, 1),
)
_MONTH_ENDS = (date(2023, 1, 31), date(2023, 8, 31), date(2024, 11, 30), date(2022, 12, 31))
_LAGS = (0, 0, 0, 1, 14, 30)
_ONE_DAY = timedelta(days=1)
_FIRST, _LAST = date(1950, 1, 1), date(2150, 1, 1)
_ONE_OFF = st.sampled_from((0, 1, -1))
_MOSTLY = st.sampled_from((True, True, True, True, False))
_SOMETIMES = st.sampled_from((False, False, True))


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the records of one history are made of.

    ``openings`` are the days on which the covenant's terms begin that end with the period or on
    the day of the run.
    """

    versions: tuple[Ruleset, ...]
    edges: Edges
    days: tuple[date, ...]
    openings: tuple[date, ...]
    within: st.SearchStrategy[date]
    as_of: date
    members: tuple[str, ...]
    households: tuple[str, ...]


def histories(
    ruleset: Ruleset | Sequence[Ruleset],
    members: Sequence[Row] = (),
    *,
    period: str = "2024",
    as_of: date | None = None,
    max_size: int = 6,
) -> st.SearchStrategy[list[Row]]:
    """The rows of a history under your covenant, or under several versions of it.

    Records stand where outcomes change: at the ends of the period, of months, of February and of
    the covenant's own windows, one day before and after them, and on the days of earlier records.
    Any cell that may be empty sometimes is. Records are those of ``members`` (rows of a dividend
    list), of their households, and of one subject who is not on the list; without a list, of that
    subject alone. ``as_of`` is the day of the run (the day after the period, if it is not given):
    some events come after it. No row has a fault, so that a run never stops on it.

    Example:
        >>> from hypothesis import given, settings
        >>> from sanctions import decide, load
        >>> nanhai = load("rulesets/nanhai-model")
        >>> @settings(max_examples=3)
        ... @given(histories(nanhai, max_size=1))
        ... def test_a_first_offence_bars_nobody_from_bidding(records):
        ...     measures = decide(nanhai, records, as_of="2025-01-01").measures
        ...     assert "asset-bidding" not in [each.measure for each in measures]
        >>> test_a_first_offence_bars_nobody_from_bidding()
    """
    versions = (ruleset,) if isinstance(ruleset, Ruleset) else tuple(ruleset)
    span = Period.parse(period)
    known_on = span.end if as_of is None else as_of
    ends = (span.start, span.last_day, span.end)
    edges = edges_of(versions)
    setting = _Setting(
        versions,
        edges,
        tuple(dict.fromkeys((*ends, known_on, *_LEAP_DAYS, *_MONTH_ENDS, *edges.days))),
        tuple(day for end in (span.end, known_on) for day in edges.before(end)),
        st.dates(span.start, span.last_day),
        known_on,
        _some(row["member_id"] for row in members),
        _some(row["household_id"] for row in members),
    )
    return _histories(setting, max_size)


def _some(ids: Iterable[str]) -> tuple[str, ...]:
    """The first ids are drawn more often, so that records of one subject meet."""
    known = tuple(dict.fromkeys(ids))
    return (*known[:2], *known, STRANGER)


@st.composite
def _histories(draw: st.DrawFn, setting: _Setting, max_size: int) -> list[Row]:
    size = draw(st.integers(0, max_size))
    rows: list[Row] = []
    for place in range(1, size + 1):
        # An id that does not sort as its row stands: R1, R20, R3, R16 ...
        record_id = f"R{place if place % 2 else 22 - place}"
        rows.append({"record_id": record_id, **draw(_records(setting, tuple(rows)))})
    return rows


@st.composite
def _records(draw: st.DrawFn, setting: _Setting, earlier: tuple[Row, ...]) -> Row:
    occurred_on = draw(_days(setting, earlier))
    clause = draw(st.sampled_from(_clauses_on(setting.versions, occurred_on)))
    row: Row = {"clause": clause.id, "occurred_on": occurred_on}
    of_household = clause.about == "household" and draw(st.booleans())
    if of_household:
        row["household_id"] = draw(st.sampled_from(setting.households))
    else:
        row["member_id"] = draw(st.sampled_from(setting.members))
    row |= draw(_events(setting, occurred_on))
    row |= draw(_cells(setting, occurred_on))
    return row


@st.composite
def _days(draw: st.DrawFn, setting: _Setting, earlier: tuple[Row, ...]) -> date:
    """A day of the period, or near an edge: of the setting, or of an earlier record's windows."""
    how = draw(st.sampled_from(("period", "edge", "earlier", "opening")))
    if how == "period":
        return draw(setting.within)
    openings = how == "opening" and setting.openings
    anchor = draw(st.sampled_from(openings or setting.days))
    if how == "earlier" and earlier:
        before = draw(st.sampled_from(earlier))
        event = draw(st.sampled_from(("occurred_on", "decided_on", "notified_on")))
        start = before.get(event) or before["occurred_on"]
        anchor = draw(st.sampled_from([start, *setting.edges.after(start)]))
    return _bounded(anchor + draw(_ONE_OFF) * _ONE_DAY)


def _bounded(day: date) -> date:
    return min(max(day, _FIRST), _LAST)


def _clauses_on(versions: Sequence[Ruleset], day: date) -> list[Clause]:
    """The clauses of the version in force, or of all when none is."""
    judging = [version for version in versions if version.in_force_on(day)] or versions
    return [clause for version in judging for clause in version.clauses.values()]


@st.composite
def _events(draw: st.DrawFn, setting: _Setting, occurred_on: date) -> Row:
    """The event days: none before the act; appeals are resolved or not, upheld or overturned."""

    def since(day: date) -> date:
        if draw(st.integers(0, 2)) < 2:
            return _bounded(day + draw(st.sampled_from(_LAGS)) * _ONE_DAY)
        edges = [*setting.edges.after(day), setting.as_of]
        return max(day, _bounded(draw(st.sampled_from(edges)) + draw(_ONE_OFF) * _ONE_DAY))

    row: Row = {}
    if draw(_MOSTLY):
        row["decided_on"] = since(occurred_on)
    for name in ("notified_on", "rectify_by", "recorded_on"):
        if draw(_SOMETIMES):
            row[name] = since(occurred_on)
    if draw(_SOMETIMES):
        rectified_on = since(occurred_on)
        near = row.get("rectify_by", rectified_on) + draw(_ONE_OFF) * _ONE_DAY
        row["rectified_on"] = max(occurred_on, draw(st.sampled_from((rectified_on, near))))
    if draw(_SOMETIMES):
        row["appealed_on"] = since(row.get("decided_on", occurred_on))
        if draw(st.booleans()):
            row["resolved_on"] = since(row["appealed_on"])
            row["outcome"] = draw(st.sampled_from(("upheld", "overturned")))
    return row


@st.composite
def _cells(draw: st.DrawFn, setting: _Setting, occurred_on: date) -> Row:
    """The further columns of the version that judges; each is empty now and then."""
    judging = [each for each in setting.versions if each.in_force_on(occurred_on)]
    row: Row = {}
    for version in judging or setting.versions[:1]:
        for name, values in version.scales.items():
            row[name] = draw(st.sampled_from((*values, None)))
        for name, attribute in version.attributes.items():
            row[name] = draw(st.one_of(_cell(setting, attribute.type), st.none()))
    loss = draw(st.one_of(st.none(), _numbers(setting, 2)))
    return row if loss is None else row | {"loss": abs(loss)}


def _cell(setting: _Setting, of: Type) -> st.SearchStrategy[Any]:
    match of:
        case YesNo():
            return st.booleans()
        case Day():
            return st.sampled_from(setting.days)
        case Choice():
            return st.sampled_from(of.values)
        case Number():
            return _numbers(setting, of.decimals)


def _numbers(setting: _Setting, decimals: int) -> st.SearchStrategy[Decimal | int]:
    """Numbers near those that the covenant names, at the column's decimals."""
    near = [each for each in setting.edges.numbers if abs(each) < 10**12]
    scaled = st.builds(
        int.__add__, st.sampled_from([0, 1, 10_000, *near]), st.sampled_from((0, 1, -1))
    )
    return scaled.map(lambda value: Decimal(value).scaleb(-decimals) if decimals else value)
