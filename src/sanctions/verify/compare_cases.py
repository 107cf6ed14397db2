"""One input, two covenants: what the reference makes of it under each, and whether it differs.

No difference is told that was not seen in two runs: an example of a comparison is always two
outcomes of the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sanctions.engines.reference.tables import Table as EngineTable
from sanctions.errors import Issue
from sanctions.files.plain import cell_text
from sanctions.model.calendar import Period
from sanctions.model.tables import FINDINGS, MEASURES, MEMBERS_OUT, VILLAGES_OUT, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.decide import decider, subject_key, subject_row
from sanctions.runs.inputs import Sources
from sanctions.runs.run import execute
from sanctions.verify.claims import Examples
from sanctions.verify.histories import FUNDED
from sanctions.verify.results import Example, Line

Tables: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]
"""The tables out of one run, by their names."""

Aspect: TypeAlias = Callable[[Ruleset, Tables], object]
"""What of the tables is compared."""

_SHOWN: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "findings": (FINDINGS, ("record_id", "state", "prior", "warnings", "row", "grade", "review")),
    "measures": (
        MEASURES,
        ("measure", "kind", "starts_on", "ends_on", "amount_min", "amount_max", "rows"),
    ),
    "members": (
        MEMBERS_OUT,
        ("member_id", "reward", "row", "pay", "entitlement", "paid", "held", "withheld", "status"),
    ),
    "villages": (VILLAGES_OUT, ("village_id", "reward", "fund", "paid", "held", "retained")),
}
_OUTCOME_NAMES = {"members": "members-out", "villages": "villages-out"}


@dataclass(frozen=True, slots=True)
class Given:
    """Tables in, that both covenants are asked about.

    Without a ``period`` only the records are judged, and ``members`` is at most the one whose birth
    date matters; with it the whole of a run is made. The last row of ``history`` is the record that
    it is about.
    """

    as_of: date
    history: tuple[Line, ...]
    members: tuple[Line, ...]
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Which rows of the tables out tell a difference: of ``measure`` or ``reward`` alone, if so.

    Of findings and measures those of the last record, where a record is what is asked about; with
    what is listed for review, if ``review``.
    """

    tables: tuple[str, ...] = ("findings",)
    measure: str | None = None
    reward: str | None = None
    review: bool = False

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether the row is one of them."""
        wanted = (("measure", self.measure), ("reward", self.reward))
        return all(value is None or row.get(name, value) == value for name, value in wanted)


FINDINGS_ALONE = Shown()


def outcome(ruleset: Ruleset, given: Given) -> Tables:
    """The tables that the reference makes of it. Raises: InputError: for a row that is refused."""
    if given.period is not None:
        villages = [{**FUNDED, "village_id": given.members[0]["village_id"]}]
        run = execute(
            (ruleset,),
            Sources(given.members, given.history, villages),
            period=given.period,
            as_of=given.as_of,
        )
        return run.tables
    judge = decider((ruleset,))
    records, _ = judge.records(given.history)
    births = {row["member_id"]: date.fromisoformat(row["birth_date"]) for row in given.members}
    keys = sorted({subject_key(record) for record in records})
    subjects = [subject_row(kind, name, births.get(name)) for kind, name in keys]
    tables: dict[str, EngineTable] = judge.run(records, subjects, given.as_of)
    return tables


def told_apart(
    old: Ruleset, new: Ruleset, given: Given, aspect: Aspect, shown: Shown
) -> Examples | None:
    """The input with both outcomes, old first, if the aspect of them differs.

    Raises: InputError: for a row that one of them refuses.
    """
    tables = [(ruleset, outcome(ruleset, given)) for ruleset in (old, new)]
    one, two = (aspect(*each) for each in tables)
    if one == two:
        return None
    return tuple(example(given, rows_of(given, made, shown)) for _, made in tables)


def example(given: Given, rows: Iterator[Line]) -> Example:
    """The input with an outcome."""
    return Example(given.as_of, given.history, given.members, period_text(given), tuple(rows))


def period_text(given: Given) -> str:
    """The period as an option of a run."""
    if given.period is None:
        return ""
    return f"{given.period.start.isoformat()}/{given.period.end.isoformat()}"


def refused(issues: Sequence[Issue]) -> Iterator[Line]:
    """Rows of the table `issues`: why an input is not accepted."""
    for each in issues:
        if each.severity == "error":
            yield {
                "table": "issues",
                "code": each.code,
                "column": each.column or "",
                "message": each.message,
                "message_zh": each.message_zh,
            }


def rows_of(given: Given, made: Tables, shown: Shown) -> Iterator[Line]:
    """The rows of the tables out that are shown, with the cells that hold something."""
    last = given.history[-1]["record_id"] if given.history else ""
    for name in shown.tables:
        table, columns = _SHOWN[name]
        for row in made[name]:
            about = row.get("records", (row.get("record_id"),))
            other = name in {"findings", "measures"} and given.period is None and last not in about
            if other or not shown.holds(row):
                continue
            cells = {
                each: cell_text(table, table.column(each), row[each])
                for each in columns
                if each != "review" or shown.review
            }
            yield {
                "table": _OUTCOME_NAMES.get(name, name),
                **{each: text for each, text in cells.items() if text},
            }
