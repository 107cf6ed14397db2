"""A verification in words: verdicts, and examples as the rows of the tables that they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanctions.model.calendar import Period
from sanctions.model.tables import (
    FINDINGS,
    HISTORY,
    ISSUES,
    MEASURES,
    MEMBERS,
    MEMBERS_OUT,
    VILLAGES_OUT,
    Text,
)
from sanctions.model.tables import Table as Described
from sanctions.ruleset.phrases import joined, say
from sanctions.verify.results import Claim, Example, Line, Verdict, Verification

VERDICTS: Mapping[Verdict, Text] = {
    "proved": Text("已证明", "proved"),
    "refuted": Text("不成立", "refuted"),
    "undecided": Text("未能判定", "undecided"),
    "noted": Text("提示", "noted"),
}

_IN = {"members": MEMBERS, "history": HISTORY}
_OUT = {"findings": FINDINGS, "measures": MEASURES, "members-out": MEMBERS_OUT}
_ASKED_OF_PEOPLE = ("household_id", "member_id", "birth_date")
"""What a payout or an exemption may turn on; the rest stands there for a list to be whole."""
_TITLES = {
    "members": Text("名单", "list"),
    "history": Text("记录", "history"),
    "findings": Text("认定结果", "findings"),
    "measures": Text("措施", "measures"),
    "members-out": Text("成员结果", "members"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one table, with the columns that hold something in one of them."""

    title: Text
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grids(example: Example) -> Iterator[Grid]:
    """The tables of an example: what goes in, and what comes of it.

    A list of one member of whom nothing but the id matters is left out.
    """
    people = example.members
    if len(people) > 1 or any("birth_date" in person for person in people):
        yield from _grid("members", _IN["members"], [_person(each) for each in people])
    yield from _grid("history", _IN["history"], example.history)
    for name, table in _OUT.items():
        lines = [line for line in example.outcome if line["table"] == name]
        yield from _grid(name, table, lines)


def column_title(name: str) -> Text:
    """A column as a clerk calls it in Chinese; in English its name, which is what systems write."""
    for table in (*_IN.values(), *_OUT.values(), VILLAGES_OUT, ISSUES):
        if name in table.names:
            return Text(table.column(name).title.zh, name)
    return Text(name, name)


def known_on(example: Example) -> Text:
    """The day of knowledge of an example, and its period."""
    day = say("截至 {day}", "as of {day}", day=example.as_of.isoformat())
    if not example.period:
        return day
    period = Period.parse(example.period).text
    return joined((day, say("期间 {period}", "period {period}", period=period)), zh="，")


def counts(verification: Verification) -> Text:
    """How many claims have each verdict, and how many of the refuted ones follow from others."""
    found = Counter(claim.verdict for claim in verification.claims)
    following = sum(bool(claim.follows) for claim in verification.claims)
    parts = [
        say("{verdict} {number} 项", "{number} {verdict}", verdict=text, number=found[verdict])
        for verdict, text in VERDICTS.items()
        if found[verdict]
    ]
    if following:
        parts.append(
            say(
                "不成立的各项中 {number} 项是其他项的后果",
                "{number} of the refuted follow from others",
                number=following,
            )
        )
    return joined(parts, zh="，")


def plain_claim(claim: Claim) -> dict[str, object]:
    """The claim for JSON."""
    return {
        "id": claim.id,
        "verdict": claim.verdict,
        "says": {"zh": claim.says.zh, "en": claim.says.en},
        "why": {"zh": claim.why.zh, "en": claim.why.en},
        "follows": list(claim.follows),
        "examples": [
            {
                "as_of": example.as_of.isoformat(),
                "period": example.period,
                "members": [dict(line) for line in example.members],
                "history": [dict(line) for line in example.history],
                "outcome": [dict(line) for line in example.outcome],
            }
            for example in claim.examples
        ],
    }


def _person(line: Line) -> Line:
    return {name: text for name, text in line.items() if name in _ASKED_OF_PEOPLE}


def _grid(name: str, table: Described, lines: Sequence[Mapping[str, str]]) -> Iterator[Grid]:
    if not lines:
        return
    used = {column for line in lines for column in line} - {"table"}
    known = [column for column in table.names if column in used]
    columns = (*known, *(column for column in lines[-1] if column in used - set(known)))
    rows = tuple(tuple(line.get(column, "") for column in columns) for line in lines)
    yield Grid(_TITLES[name], columns, rows)
