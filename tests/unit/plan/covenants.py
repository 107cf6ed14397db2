"""A small covenant to change for a test, and a run of it on plain rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sanctions.engines.reference.engine import ReferenceEngine
from sanctions.model.calendar import Period
from sanctions.model.tables import MEMBERS
from sanctions.plan.compile import compile_assessment
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset_from
from sanctions.runs.columns import history_of

Tree = dict[str, Any]
Row = dict[str, Any]
Tables = dict[str, list[Row]]

YEAR = Period.parse("2025")
AS_OF = date(2025, 12, 31)
PAYOUT = [
    {"id": "hold", "when": {"pending": {"at_least": 1}}, "pay": "hold"},
    {"id": "none", "when": {"counted": {"at_least": 1}}, "pay": "0%"},
    {"id": "full", "pay": "100%"},
]
HONOURS = [
    {"id": "hold", "when": {"pending": {"at_least": 1}}, "pay": "hold"},
    {"id": "none", "when": {"counted": {"at_least": 1}}, "pay": "no"},
    {"id": "full", "pay": "yes"},
]
REWARD: Tree = {
    "id": "reward",
    "fund": {"share": "10%", "of": "dividend"},
    "unit": "member",
    "scheme": "own-share",
    "payout": PAYOUT,
    "withheld": {"to": "retained"},
}
COVENANT: Tree = {
    "language": 1,
    "id": "small",
    "version": "1",
    "title": {"zh": "小公约", "en": "Small covenant"},
    "in_force": {"from": date(2020, 1, 1)},
    "calendar": {"month_end": "down"},
    "attributes": {"n": {"type": "integer"}},
    "clauses": {
        "parking": {
            "title": {"zh": "乱停放", "en": "Parking"},
            "topic": "order",
            "about": "person",
        },
        "building": {
            "title": {"zh": "违法建设", "en": "Building"},
            "topic": "two-illegals",
            "about": "household",
        },
    },
    "counting": {"appeal": "suspends"},
    "grades": ["light", "heavy"],
    "grading": [
        {"id": "heavy", "when": {"n": {"at_least": 5}}, "grade": "heavy"},
        {"id": "otherwise", "grade": "light"},
    ],
    "measures": {"tell": {"kind": "notice"}, "ban": {"kind": "exclusion"}},
    "sanctions": [
        {"id": "tell", "impose": [{"measure": "tell"}]},
        {"id": "ban", "when": {"grade": "heavy"}, "impose": [{"measure": "ban", "for": "1 month"}]},
    ],
    "rewards": [REWARD],
}


def covenant(**changes: object) -> Ruleset:
    """The small covenant with some of its keys changed."""
    return load_ruleset_from({**COVENANT, **changes})


def every_reward() -> list[Tree]:
    """Rewards of every scheme, unit, weight and use of what is withheld, by name."""
    given: Tree = {"scheme": "pool", "fund": {"given": "yes"}, "withheld": None}
    schemes: dict[str, Tree] = {
        "own": {"fund": {"share": "1%", "of": "dividend"}},
        "compliant": {"fund": {"share": "1%", "of": "dividend"}, "withheld": {"to": "compliant"}},
        "step": {"fund": {"share": "1%", "of": "dividend"}, "step": 1},
        "points": given | {"weight": "points"},
        "dividend": given | {"weight": "dividend"},
        "shares": given | {"weight": "shares"},
        "equal": given | {"weight": "equal", "fund": {"given": "yes", "share": "50%"}},
        "village": {
            "scheme": "pool",
            "fund": {"share": "1%", "of": "dividend"},
            "weight": "equal",
            "withheld": None,
        },
        "amount": {
            "scheme": "amount",
            "fund": None,
            "amount": {"of": "points"},
            "points": {"base": 1, "at_least": 0},
        },
        "honour": {
            "scheme": "honour",
            "fund": None,
            "withheld": None,
            "payout": [*HONOURS],
        },
    }
    return [
        {"id": f"{name}-{unit}", "unit": unit, **scheme}
        for unit in ("member", "household")
        for name, scheme in schemes.items()
    ]


def rewarding(*rewards: Mapping[str, object], **changes: object) -> Ruleset:
    """The small covenant with rewards that differ from its own in the keys given; None: no key."""
    own = ({**REWARD, **reward} for reward in rewards)
    listed = [{key: value for key, value in each.items() if value is not None} for each in own]
    return covenant(rewards=listed, **changes)


def person(member_id: str, dividend: int, household_id: str = "H1", **cells: object) -> Row:
    """A row of the list as the engine takes it: the dividend in fen."""
    row = dict.fromkeys(MEMBERS.names)
    own = {"village_id": "V1", "household_id": household_id, "member_id": member_id}
    return {**row, **own, "dividend": dividend, **cells}


def record(record_id: str, subject: str, occurred_on: date, **cells: object) -> Row:
    """A record that was decided at once, of a household if its id begins with H."""
    household = subject.startswith("H")
    return {
        "record_id": record_id,
        "clause": "building" if household else "parking",
        "household_id" if household else "member_id": subject,
        "occurred_on": occurred_on,
        "decided_on": occurred_on,
        "n": 1,
        **cells,
    }


def run(
    versions: Sequence[Ruleset],
    members: Sequence[Row],
    history: Sequence[Row] = (),
    *,
    villages: Sequence[Row] = (),
    held: Sequence[tuple[str, str]] = (),
    period: Period = YEAR,
    as_of: date = AS_OF,
) -> Tables:
    """The tables of a run on the reference engine, without reading and without checks."""
    blank = dict.fromkeys(history_of(versions).names)
    inputs = {
        "history": [{**blank, **row, "as_of": as_of} for row in history],
        "members": list(members),
        "villages": list(villages),
        "held": [{"subject_kind": kind, "subject": subject} for kind, subject in held],
    }
    made = ReferenceEngine().run(compile_assessment(versions, period), inputs)
    return {name: [dict(row) for row in rows] for name, rows in made.items()}
