"""A second implementation of DESIGN 5, in plain loops: slow, and written from the text alone.

It reads the covenant's mapping and the rows of a case, and makes the tables of DESIGN 6. Money is
integer fen, other numbers are fractions. Of `sanctions` only the case itself is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from sanctions.testing import Case, Covenant, Row
from tests.conformance.oracle_money import money_tables
from tests.conformance.oracle_values import (
    NOT_APPLICABLE,
    Facts,
    Reader,
    Value,
    Written,
    later,
    number,
)

EVENTS = ("notified_on", "decided_on", "appealed_on", "resolved_on", "rectified_on")
SPANNING = {"restriction", "exclusion", "advice"}


def tables(case: Case) -> dict[str, list[Row]]:
    """The tables ``findings, measures, members, households, villages`` of a case."""
    start, end = days_of(case.period)
    records = judged(case)
    imposed = [each for record in records for each in record.impose()]
    measures = merged(imposed)
    paying = next(each for each in case.covenants if in_force(each, end - timedelta(days=1)))
    made = money_tables(case, paying, records, measures, (start, end))
    made["findings"] = [record.finding() for record in records]
    made["measures"] = measures
    return made


def days_of(period: str) -> tuple[date, date]:
    """The first day of a period and the day after its last."""
    if "/" in period:
        first_day, end = period.split("/")
        return date.fromisoformat(first_day), date.fromisoformat(end)
    year = int(period[:4])
    rest = period[5:]
    if not rest:
        return date(year, 1, 1), date(year + 1, 1, 1)
    first, months = (3 * int(rest[1]) - 2, 3) if rest.startswith("Q") else (int(rest), 1)
    after = first + months
    return date(year, first, 1), date(year + (after > 12), after - 12 * (after > 12), 1)


def seen_on(row: Row) -> date:
    """The day from which a record exists for a run (5.1)."""
    seen: date = row.get("recorded_on") or row["occurred_on"]
    return seen


def in_force(covenant: Covenant, day: date) -> bool:
    """Whether a version judges a day (5.2)."""
    span = covenant["in_force"]
    return bool(span["from"] <= day and ("until" not in span or day < span["until"]))


def judged(case: Case) -> list[Record]:
    """The visible records with their states, facts, grades and points."""
    records = [Record(row, case) for row in case.history if seen_on(row) <= case.as_of]
    for record in records:
        record.judge()
    for record in records:
        record.look_back(records)
    for record in records:
        record.grade_it()
    return records


class Record:
    """One record of the history on its way through 5.1 to 5.7."""

    def __init__(self, row: Row, case: Case) -> None:
        self.id = row["record_id"]
        self.as_of = case.as_of
        self.kind = "member" if row.get("member_id") else "household"
        self.subject = row.get("member_id") or row.get("household_id")
        key = f"{self.kind}_id"
        listed = [each for each in case.members if each[key] == self.subject]
        self.village = listed[0]["village_id"] if listed else None
        self.birth = listed[0].get("birth_date") if listed and self.kind == "member" else None
        self.row = {name: number(value) for name, value in row.items()}
        for name in EVENTS:
            if self.get(name) is not None and self.get(name) > case.as_of:
                self.row[name] = None
        if self.get("resolved_on") is None:
            self.row["outcome"] = None
        self.occurred = row["occurred_on"]
        judging = [each for each in case.covenants if in_force(each, self.occurred)]
        self.judging: Covenant | None = judging[0] if judging else None
        self.review: list[str] = []
        self.prior: int | None = None
        self.warnings: int | None = None
        self.grade: str | None = None
        self.grading_row: str | None = None
        self.points: Value = 0

    def get(self, name: str) -> Value:
        """A cell; None where it is empty."""
        return self.row.get(name)

    @property
    def covenant(self) -> Covenant:
        """The version that judges; asked only where there is one."""
        assert self.judging is not None
        return self.judging

    # --- 5.3 ---

    def judge(self) -> None:
        """The state, and the facts that it may read."""
        if self.judging is None:
            self.state, self.offence = "not-in-force", False
            return
        self.month_end = self.covenant["calendar"]["month_end"]
        self.clause = self.covenant["clauses"][self.row["clause"]]
        self.topic = self.clause.get("topic", self.row["clause"])
        self.offence = self.clause.get("kind", "offence") == "offence"
        self.reader = Reader(self._own_facts(), self._ranks(), self.month_end)
        self.state = self._state(self.covenant["counting"])

    def _own_facts(self) -> Facts:
        scales = self.covenant.get("scales", {})
        names = [*scales, *self.covenant.get("attributes", {}), "loss", "outcome"]
        names += ["occurred_on", "recorded_on", "rectify_by", *EVENTS]
        facts = {name: self.get(name) for name in names}
        rectified = self.get("rectified_on")
        facts |= {
            "clause": self.row["clause"],
            "topic": self.topic,
            "class": self.clause.get("class", "general"),
            "about": self.clause["about"],
            "rectified": rectified is not None,
            "rectified_in_time": self._in_time(rectified, self.get("rectify_by")),
            "days_open": Fraction(((rectified or self.as_of) - self.occurred).days),
            "age": self._age(),
        }
        return facts

    def _in_time(self, rectified: date | None, deadline: date | None) -> bool | None:
        if deadline is None:
            return None
        if rectified is not None:
            return rectified <= deadline
        return False if deadline < self.as_of else None

    def _age(self) -> Value:
        if self.kind == "household":
            return NOT_APPLICABLE
        if self.birth is None:
            return None
        age = 0
        step = 1 if self.occurred >= self.birth else -1
        if step == 1:
            while later(self.birth, f"{age + 1} years", self.month_end) <= self.occurred:
                age += 1
        else:
            while later(self.birth, f"{-age} years", self.month_end, -1) > self.occurred:
                age -= 1
        return Fraction(age)

    def _ranks(self) -> dict[str, list[str]]:
        return {**self.covenant.get("scales", {}), "grade": self.covenant["grades"]}

    def _state(self, counting: Written) -> str:
        exempt = self.reader.holds(counting["exempt"]) if "exempt" in counting else False
        if exempt is None:
            self.review.append("exempt")
        if exempt:
            return "exempt"
        if self.get("outcome") == "overturned":
            return "overturned"
        decided = self.get("decided_on")
        if decided is None:
            return "reported"
        limitation = counting.get("limitation")
        if limitation and decided > later(self.occurred, limitation, self.month_end):
            return "lapsed"
        appealed = self.get("appealed_on") is not None and self.get("resolved_on") is None
        if appealed and counting["appeal"] == "suspends":
            return "pending"
        return "counted"

    # --- 5.4 ---

    def look_back(self, records: Sequence[Record]) -> None:
        """`prior` and `warnings` by looking at every other record."""
        if self.judging is None:
            return
        lookback = self.covenant["counting"].get("lookback")
        since = date.min
        if lookback:
            since = later(self.occurred, lookback, self.month_end, -1)
        clause = topic = prior = warnings = 0
        for other in records:
            same = (other.kind, other.subject) == (self.kind, self.subject)
            if not (same and other.state == "counted" and other.offence):
                continue
            before = (other.occurred, other.id) < (self.occurred, self.id)
            if before and other.occurred >= since:
                prior += 1
                clause += other.row["clause"] == self.row["clause"]
                topic += other.topic == self.topic
            told = other.get("notified_on") or other.get("decided_on")
            if since <= told < self.occurred:
                warnings += 1
        self.prior, self.warnings = prior, warnings
        facts = {"prior": prior, "warnings": warnings}
        facts |= {"prior_same_clause": clause, "prior_same_topic": topic}
        self.reader.facts |= {name: Fraction(value) for name, value in facts.items()}

    # --- 5.6 ---

    def grade_it(self) -> None:
        """The grade and its row; the points that the clause gives or takes."""
        if self.judging is None:
            return
        if "points" in self.clause:
            self.points = self.reader.amount(self.clause["points"])[0]
            if self.points is not None and self.points < 0:
                self.points = None
            if self.points is None and self.state == "counted":
                self.review.append("points")
        if not (self.offence and self.state in {"counted", "pending"}):
            return
        self.grade = "undetermined"
        for row in self.covenant["grading"]:
            answer = self.reader.holds(row.get("when"))
            if answer is None:
                self.review.append(f"grading:{row['id']}")
                break
            if answer:
                self.grade, self.grading_row = row["grade"], row["id"]
                break
        if self.grading_row is not None:
            self.reader.facts["grade"] = self.grade

    @property
    def counts(self) -> bool:
        """Whether it is a counted offence whose grade is determined."""
        return self.offence and self.state == "counted" and self.grading_row is not None

    @property
    def is_pending(self) -> bool:
        """Whether it is an offence that is pending, or counted and undetermined."""
        waits = self.state == "pending" or (self.state == "counted" and self.grading_row is None)
        return self.offence and waits

    # --- 5.7 ---

    def impose(self) -> Iterator[Row]:
        """A row for each measure that the record leads to."""
        if not self.counts:
            return
        for row in self.covenant["sanctions"]:
            answer = self.reader.holds(row.get("when"))
            if answer is None:
                self.review.append(f"sanctions:{row['id']}")
            if answer is not True:
                continue
            for each in row["impose"]:
                measure = self._measure(row["id"], each)
                if measure is not None:
                    yield measure

    def _measure(self, row: str, each: Written) -> Row | None:
        kind = self.covenant["measures"][each["measure"]]["kind"]
        start = self.reader.facts[each.get("from", "decided_on")]
        low = high = end = None
        if "amount" in each:
            low, high = self.reader.amount(each["amount"])
        if start is None or ("amount" in each and low is None):
            self.review.append(f"sanctions:{row}:{each['measure']}")
        if start is None:
            return None
        if "for" in each:
            end = later(start, each["for"], self.month_end)
        rectified = self.get("rectified_on")
        if each.get("ends_when") == "rectified" and rectified is not None:
            repaired = max(start, rectified)
            end = repaired if end is None else min(end, repaired)
        if end is not None and end <= start:
            return None
        return {
            "subject_kind": self.kind,
            "subject": self.subject,
            "measure": each["measure"],
            "kind": kind,
            "starts_on": start,
            "ends_on": end,
            "amount_min": low,
            "amount_max": high,
            "records": [self.id],
            "rows": [row],
            "ruleset": [self.reference],
        }

    @property
    def reference(self) -> str:
        """The version as the tables name it."""
        return f"{self.covenant['id']}@{self.covenant['version']}"

    def finding(self) -> Row:
        """The row of `findings`."""
        return {
            "record_id": self.id,
            "subject_kind": self.kind,
            "subject": self.subject,
            "village_id": self.village,
            "clause": self.row["clause"],
            "occurred_on": self.occurred,
            "state": self.state,
            "prior": self.prior,
            "warnings": self.warnings,
            "grade": self.grade,
            "row": self.grading_row,
            "review": sorted(self.review),
            "ruleset": None if self.judging is None else self.reference,
        }


def merged(imposed: list[Row]) -> list[Row]:
    """Spans of one subject and measure that overlap or touch become one; the rest stay."""
    done = [each for each in imposed if each["kind"] not in SPANNING]
    waiting = [each for each in imposed if each["kind"] in SPANNING]
    while waiting:
        one = waiting.pop()
        other = next((each for each in waiting if _joins(one, each)), None)
        if other is None:
            done.append(one)
            continue
        waiting.remove(other)
        ends = (one["ends_on"], other["ends_on"])
        joined = one | {
            "starts_on": min(one["starts_on"], other["starts_on"]),
            "ends_on": None if None in ends else max(ends),
        }
        for name in ("records", "rows", "ruleset"):
            joined[name] = sorted({*one[name], *other[name]})
        waiting.append(joined)
    return done


def _joins(one: Row, other: Row) -> bool:
    if any(one[name] != other[name] for name in ("subject_kind", "subject", "measure", "kind")):
        return False
    first, second = sorted((one, other), key=lambda each: each["starts_on"])
    return bool(first["ends_on"] is None or second["starts_on"] <= first["ends_on"])
