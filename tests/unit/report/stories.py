"""One village of each shipped covenant, small enough to check every explanation by hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sanctions.model.calendar import Period
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute

RULESETS = Path(__file__).parents[3] / "rulesets"
AS_OF = date(2026, 1, 31)

Record = Mapping[str, object]


def covenant(name: str) -> Ruleset:
    """A shipped covenant."""
    return load_ruleset(RULESETS / name)


def member(household: str, name: str, dividend: str, born: str | None = None) -> Record:
    """A row of the dividend list of village V1."""
    return {
        "village_id": "V1",
        "household_id": household,
        "member_id": name,
        "dividend": dividend,
        "birth_date": born,
    }


NANHAI_MEMBERS = [
    member("H1", "M1", "3000.00", "1980-05-01"),
    member("H1", "M2", "3000.00", "1982-05-01"),
    member("H2", "M3", "2500.00", "1970-01-01"),
    member("H3", "M4", "1000.01", "1975-01-01"),
    member("H3", "M5", "0.00", "1977-01-01"),
    member("H4", "M6", "2000.00", "1990-02-02"),
    member("H5", "M7", "2000.00", "2012-02-02"),
]


def act(record: str, clause: str, subject: str, occurred: str, **cells: str) -> Record:
    """A record of a member (``M…``) or a household (``H…``)."""
    column = "member_id" if subject.startswith("M") else "household_id"
    return {
        "record_id": record,
        "clause": clause,
        column: subject,
        "occurred_on": occurred,
        **cells,
    }


MINOR = {"severity": "minor", "impact": "limited"}
NANHAI_HISTORY = [
    act("R1", "illegal-parking", "M1", "2025-03-01", decided_on="2025-03-10", **MINOR),
    act(
        "R2",
        "illegal-building",
        "H2",
        "2025-09-01",
        decided_on="2025-11-20",
        severity="grave",
        impact="bad",
        loss="1234.50",
    ),
    act(
        "R3",
        "litter",
        "M4",
        "2025-05-01",
        decided_on="2025-05-09",
        appealed_on="2025-05-15",
        **MINOR,
    ),
    act("R4", "litter", "M6", "2025-05-01", decided_on="2025-05-09", severity="serious"),
    act("R5", "litter", "M7", "2025-05-01", decided_on="2025-05-09", **MINOR),
    act("R6", "litter", "M2", "2024-02-01", decided_on="2024-05-09", **MINOR),
    act("R7", "litter", "M2", "2025-12-01", **MINOR),
    act("R8", "litter", "M9", "2025-12-01", recorded_on="2026-03-01", **MINOR),
]
PINGHU_MEMBERS = [
    member("H1", "M11", "3000.00"),
    member("H1", "M12", "2000.00"),
    member("H2", "M21", "4000.00"),
    member("H3", "M31", "1000.00"),
]
PINGHU_HISTORY = [
    act("R1", "volunteering", "M11", "2025-05-04", decided_on="2025-05-10", hours="7.33"),
    act("R2", "untidy-yard", "H1", "2025-02-01", decided_on="2025-02-05"),
    act("R3", "untidy-yard", "H1", "2025-08-01", decided_on="2025-08-05"),
    act("R4", "illegal-building", "H2", "2025-03-01", decided_on="2025-03-20", area_m2="200"),
    act("R5", "illegal-building", "H2", "2025-04-01", decided_on="2025-04-20", area_m2="200"),
    act("R6", "illegal-building", "H3", "2025-04-01", decided_on="2025-04-20"),
]


def nanhai(*changes: Record) -> Run:
    """The Nanhai village in 2025; records with the id of a change take its cells."""
    cells = {change["record_id"]: change for change in changes}
    history = [{**row, **cells.get(row["record_id"], {})} for row in NANHAI_HISTORY]
    return run_of("nanhai-model", NANHAI_MEMBERS, history)


def pinghu() -> Run:
    """The Pinghu village in 2025."""
    return run_of("pinghu-points", PINGHU_MEMBERS, PINGHU_HISTORY)


def run_of(name: str, members: Sequence[Record], history: Sequence[Record]) -> Run:
    """A run of a shipped covenant over 2025, as known on ``AS_OF``; bad rows are set aside."""
    return execute(
        (covenant(name),),
        Sources(members, history),
        period=Period.parse("2025"),
        as_of=AS_OF,
        on_bad="quarantine",
    )
