"""Examples as the text of a case file: tables in as they stand, and what a run gives for them.

It reads back, and is held against what comes out, like cases that were worked out by hand. Source:
docs/reference/cases.md
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sanctions.files.new_file import new_file
from sanctions.files.plain import cell_text
from sanctions.files.values import Row
from sanctions.model.calendar import Period
from sanctions.model.tables import (
    FINDINGS,
    MEASURES,
    MEMBERS,
    MEMBERS_OUT,
    VILLAGES,
    VILLAGES_OUT,
    Table,
    Text,
)
from sanctions.ruleset.covenant import GradeRow, Measure, PayoutRow, Ruleset, SanctionRow
from sanctions.runs.columns import history_of
from sanctions.runs.inputs import Sources, demands_of
from sanctions.runs.run import Run, execute
from sanctions.verify.histories import FUNDED, period_of
from sanctions.verify.records import HOUSEHOLD, MEMBER, VILLAGE
from sanctions.verify.results import Claim, Example, Line

Block: TypeAlias = str | tuple[str, ...]
"""What stands behind a key: on its line, or on lines of its own below it."""

_PERSON = {
    "village_id": VILLAGE,
    "household_id": HOUSEHOLD,
    "member_id": MEMBER,
    "dividend": "1000.00",
}
_SHARES = {"shares": "1"}
_SHARED = ("as_of", "period", "members", "villages")
"""Keys that cases have alike: what several of them have stands once, under `given`."""

_FINDING = ("record_id", "state", "prior", "warnings", "grade", "row", "~review")
_MEASURE = ("subject", "measure", "starts_on")
_BY = ("records", "rows")
_PAID = ("paid", "held", "withheld")
_REACHED = "/reached"
_WARNING = (
    "# 由程序写出，预期即程序所得：请逐例对照公约原文，再作为案例采用。",
    "# Written by a program, and what is expected is what it makes of them: hold each case against",
    "# the text of the covenant before it counts as one.",
)

_WORD = re.compile(r"[^\W\d_](?:[\w./%+-]*\w)?|[0-9.]+%")
_NAMES = {"text", "choice", "list"}
_READ_OTHERWISE = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that some reader of YAML takes for another thing than a text."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """An example that is to be a case: its id, and one sentence that states the rule."""

    id: str
    title: Text
    example: Example


def shown_cases(claims: Iterable[Claim]) -> list[NewCase]:
    """What can happen, as cases: a row, a grade, a measure or a payout each, in their order.

    An example that shows several of them is one case, under the name of the first.
    """
    shown: dict[str, NewCase] = {}
    for claim in claims:
        if claim.verdict == "proved" and claim.id.endswith(_REACHED):
            for example in claim.examples:
                case = NewCase(claim.id.removesuffix(_REACHED), claim.says, example)
                shown.setdefault(repr(example), case)
    return [*shown.values()]


def write_case_file(
    ruleset: Ruleset, cases: Sequence[NewCase], out: Path, *, replace: bool = False
) -> None:
    """Write the cases to a file from which the covenant is found again.

    Raises:
        UsageError: when the file is there and is not to be replaced.
        InputError: when it cannot be written, or an example is none that the checks let through.
    """
    text = written_cases(ruleset, _leading(out, ruleset), cases)
    with new_file(out, replace=replace) as fresh:
        fresh.write_text(text, encoding="utf-8", newline="\n")


def _leading(out: Path, ruleset: Ruleset) -> str:
    """The path from a file to the covenant; from the root where there is no other."""
    file = Path(ruleset.file)
    try:
        return Path(os.path.relpath(file, out.parent)).as_posix()
    except ValueError:  # pragma: no cover  on another drive
        return file.resolve().as_posix()


def written_cases(ruleset: Ruleset, path: str, cases: Sequence[NewCase]) -> str:
    """A whole case file. ``path`` leads from the file to the covenant, which is ``ruleset``.

    Ids are to be distinct. What is expected is what the engine `reference` gives.

    Raises: InputError: for an example that the checks of a list refuse.
    """
    made = [_case(ruleset, each) for each in cases]
    given = dict(_given(made))
    lines = [
        *_WARNING,
        f"ruleset: {_word(path)}",
        *_lines({"given": _nested(given)} if given else {}),
    ]
    lines.append("cases:" if made else "cases: []")
    for case in made:
        own = {name: block for name, block in case.items() if given.get(name) != block}
        lines += ["", *_item(own)]
    return "\n".join(lines) + "\n"


def written_case(ruleset: Ruleset, case: NewCase) -> str:
    """One item of `cases` with all that it needs: it leans on nothing under `given`.

    Raises: InputError: as `written_cases`.
    """
    return "\n".join(_item(_case(ruleset, case))) + "\n"


# --- a case ---------------------------------------------------------------------------------------


def _case(ruleset: Ruleset, case: NewCase) -> dict[str, Block]:
    """The keys of the case; a run says what is expected."""
    example, demands = case.example, demands_of((ruleset,), ruleset)
    period = Period.parse(example.period) if example.period else period_of(ruleset)
    members = [_person(line, shares=demands.shares) for line in example.members or ({},)]
    villages: list[Line] | None = [FUNDED] if demands.funds else None
    sources = Sources(members, list(example.history), villages)
    run = execute((ruleset,), sources, period=period, as_of=example.as_of)
    history = history_of((ruleset,))
    return {
        "id": _word(case.id),
        "title": (f"zh: {_prose(case.title.zh)}", f"en: {_prose(case.title.en)}"),
        "#": _decided(ruleset, run, paid=bool(example.period)),
        "as_of": example.as_of.isoformat(),
        "period": period.text,
        "members": _rows(_given_row(MEMBERS, line) for line in members),
        **({"villages": _rows([_given_row(VILLAGES, FUNDED)])} if villages else {}),
        "history": _rows(_given_row(history, line) for line in example.history),
        "expect": _nested(
            {name: _rows(rows) for name, rows in _expected(ruleset, run, paid=bool(example.period))}
        ),
    }


def _person(line: Line, *, shares: bool) -> Line:
    """A row of the list with all that it needs, and no shares that nothing reads."""
    person = {**_PERSON, **_SHARES, **line}
    return {name: text for name, text in person.items() if shares or name not in _SHARES}


def _given(cases: Sequence[Mapping[str, Block]]) -> Iterator[tuple[str, Block]]:
    """What most cases have of each key that they can share, the first of them if as many do."""
    for name in _SHARED:
        counts = Counter(case[name] for case in cases if name in case)
        for block, times in counts.most_common(1):
            if times > 1 or name == "period":
                yield name, block


def _decided(ruleset: Ruleset, run: Run, *, paid: bool) -> str:
    """The rows of the covenant that decide the case, with the sources that they name."""
    found = {f"grading/{row['row']}" for row in run.tables["findings"] if row["row"]}
    found |= {f"sanctions/{each}" for row in run.tables["measures"] for each in row["rows"]}
    if paid:
        found |= {f"{row['reward']}/{row['row']}" for row in run.tables["members"] if row["row"]}
    tables: dict[str, Sequence[GradeRow | SanctionRow | PayoutRow]] = {
        "grading": ruleset.grading,
        "sanctions": ruleset.sanctions,
        **{reward.id: reward.payout for reward in ruleset.rewards},
    }
    return ", ".join(
        f"{name}/{row.id} ({row.source})" if row.source else f"{name}/{row.id}"
        for name, rows in tables.items()
        for row in rows
        if f"{name}/{row.id}" in found
    )


def _expected(
    ruleset: Ruleset, run: Run, *, paid: bool
) -> Iterator[tuple[str, Iterable[dict[str, str]]]]:
    """The tables out that matter, each row with the columns that do."""
    yield "findings", (_row(FINDINGS, row, _FINDING) for row in run.tables["findings"])
    yield (
        "measures",
        [
            _row(MEASURES, row, _MEASURE, _asked(ruleset.measures[str(row["measure"])]))
            for row in run.tables["measures"]
        ],
    )
    if not paid:
        return
    funds = {str(row["reward"]): row["fund"] for row in run.tables["villages"]}
    yield (
        "members",
        [
            _row(
                MEMBERS_OUT,
                row,
                ("member_id", "reward", "pay"),
                _PAID if funds[str(row["reward"])] else (),
                ("status", "row"),
            )
            for row in run.tables["members"]
        ],
    )
    if any(funds.values()):
        columns = ("village_id", "reward", "fund", *_PAID, "retained")
        yield "villages", [_row(VILLAGES_OUT, row, columns) for row in run.tables["villages"]]


def _asked(measure: Measure) -> tuple[str, ...]:
    """What is told of a measure even where it is empty: an open end, or an amount not known."""
    if measure.spans:
        return ("~ends_on", *_BY)
    if measure.kind == "payment":
        return ("~amount_min", "~amount_max", *_BY)
    return _BY


def _row(table: Table, row: Row, *names: tuple[str, ...]) -> dict[str, str]:
    """The cells of these columns that hold something; behind `~` also those that are empty."""
    told: dict[str, str] = {}
    for name in (each for some in names for each in some):
        column = table.column(name.removeprefix("~"))
        value = row[column.name]
        if value is None or value in ([], ()):
            empty = "[]" if column.type.kind == "list" else "null"
            told |= {column.name: empty} if name.startswith("~") else {}
        elif isinstance(value, list | tuple):
            told[column.name] = f"[{', '.join(map(_word, value))}]"
        else:
            text = cell_text(table, column, value) if value else "0"
            told[column.name] = _word(text) if column.type.kind in _NAMES else text
    return told


def _given_row(table: Table, line: Line) -> dict[str, str]:
    """A row of a table in, as it was given."""
    return {
        name: _word(text) if table.column(name).type.kind in _NAMES else text
        for name, text in line.items()
    }


# --- YAML -----------------------------------------------------------------------------------------


def _rows(rows: Iterable[Mapping[str, str]]) -> Block:
    lines = (
        f"- {{{', '.join(f'{_word(name)}: {text}' for name, text in row.items())}}}" for row in rows
    )
    return tuple(lines) or "[]"


def _nested(blocks: Mapping[str, Block]) -> tuple[str, ...]:
    return tuple(_lines(blocks))


def _lines(blocks: Mapping[str, Block]) -> Iterator[str]:
    """Keys with what stands behind them; the key `#` is a comment, and none where it is empty."""
    for name, block in blocks.items():
        if name == "#":
            yield from [f"# {block}"] if block else []
        elif isinstance(block, str):
            yield f"{name}: {block}"
        else:
            yield f"{name}:"
            yield from (f"  {line}" for line in block)


def _item(blocks: Mapping[str, Block]) -> Iterator[str]:
    """The keys as an item of `cases`."""
    for place, line in enumerate(_lines(blocks)):
        yield f"{'    ' if place else '  - '}{line}"


def _word(text: str) -> str:
    """A name or a path, in quotes unless every reader of YAML takes it for that text."""
    plain = _WORD.fullmatch(text) and text.lower() not in _READ_OTHERWISE
    return text if plain else _quoted(text)


def _prose(text: str) -> str:
    """A sentence, in quotes where a sign in it says something to a reader of YAML."""
    first_is_letter = text[:1].isalpha() and text.lower() not in _READ_OTHERWISE
    plain = first_is_letter and text.isprintable() and text == text.strip()
    speaks = ": " in text or " #" in text or text.endswith(":")
    return text if plain and not speaks else _quoted(text)


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in written)
