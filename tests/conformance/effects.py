"""What a new covenant changes, in plain Python: the definition the columnar one is held against.

Written from docs/explanation/effect.md. Rows are engine rows: money is integer fen, lists are
tuples, what is missing is None.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sanctions.ruleset.covenant import Ruleset

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Subject = tuple[str, str]

SPANNING = ("restriction", "exclusion", "advice")
FAR = 3_652_059  # 9999-12-31
NOTHING: Row = defaultdict(lambda: None)
MONEY = ("base_old", "base_new", "paid_old", "paid_new", "difference")


@dataclass(frozen=True)
class Effects:
    """Two runs of one list, and the covenants that they are of."""

    old: Tables
    new: Tables
    covenants: tuple[Ruleset, Ruleset]
    listed: Sequence[Row]
    as_of: date

    def pairs(self) -> dict[tuple[str, str | None], tuple[Row, Row]]:
        """The rows of each member and reward; without any reward one of each member."""
        sides = [
            {(row["member_id"], row["reward"]): row for row in tables["members"]}
            for tables in (self.old, self.new)
        ]
        if not any(covenant.rewards for covenant in self.covenants):
            return {(row["member_id"], None): (row, row) for row in self.listed}
        keys = dict.fromkeys((*sides[0], *sides[1]))
        return {key: (sides[0].get(key, NOTHING), sides[1].get(key, NOTHING)) for key in keys}

    def homes(self) -> dict[str, set[str]]:
        """The members of each household."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.listed:
            found[row["household_id"]].add(row["member_id"])
        return found

    def concerned(self, subject: Subject) -> set[str]:
        """The members whom a record or a measure of this subject touches."""
        kind, name = subject
        if kind == "household":
            return self.homes().get(name, set())
        return {name} & {row["member_id"] for row in self.listed}

    # --- measures ---

    def measure_changes(self) -> dict[tuple[Subject, str], tuple[str, set[str]]]:
        """What became of each measure of each subject, and the records that it rests on."""
        sides = [_by_measure(tables["measures"]) for tables in (self.old, self.new)]
        found = {}
        for key in {**sides[0], **sides[1]}:
            old, new = (side.get(key, []) for side in sides)
            change = _change(old, new)
            if change is not None:
                found[key] = change, {each for row in (*old, *new) for each in row["records"]}
        return found

    def members_measures(self) -> dict[str, tuple[str, list[str]]]:
        """What became of the measures of each member, and each of the changes."""
        told: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for (subject, measure), (change, _) in self.measure_changes().items():
            for member in self.concerned(subject):
                told[member].add((measure, change))
        return {
            member: (
                _class([change for _, change in changes]),
                sorted(f"{measure}:{change}" for measure, change in changes),
            )
            for member, changes in told.items()
        }

    # --- members ---

    def persons(self) -> dict[str, dict[str, Any]]:
        """The money of each member over all rewards, and its measures."""
        measures = self.members_measures()
        found: dict[str, dict[str, Any]] = {}
        for (member, _), (old, new) in self.pairs().items():
            person = found.setdefault(
                member,
                {
                    "village_id": old["village_id"] or new["village_id"],
                    "otherwise": False,
                    **dict.fromkeys((*MONEY, "held_old", "held_new"), 0),
                },
            )
            for side, row in (("old", old), ("new", new)):
                person[f"paid_{side}"] += row.get("paid") or 0
                person[f"held_{side}"] += row.get("held") or 0
            keys = ("paid", "held", "pay")
            person["otherwise"] |= any((old.get(k) or 0) != (new.get(k) or 0) for k in keys)
        for member, person in found.items():
            for side, base in zip(("old", "new"), self.bases(member), strict=True):
                person[f"base_{side}"] = base
            person["otherwise"] |= person["base_old"] != person["base_new"]
            in_all = [person[f"base_{side}"] + person[f"paid_{side}"] for side in ("old", "new")]
            person["difference"] = in_all[1] - in_all[0]
            held = person["held_old"] or person["held_new"]
            sign = (person["difference"] > 0) - (person["difference"] < 0)
            person["money"] = "unsure" if held else ("same", "better", "worse")[sign]
            person["measures"], person["changes"] = measures.get(member, ("same", []))
        return found

    def bases(self, member: str) -> list[int]:
        """What is not cut out of the member's dividend on each side: all of it without rewards."""
        dividend = next(row["dividend"] for row in self.listed if row["member_id"] == member)
        found = []
        for tables, covenant in zip((self.old, self.new), self.covenants, strict=True):
            stated = {row["base"] for row in tables["members"] if row["member_id"] == member}
            assert len(stated) <= 1
            whole = 0 if covenant.rewards else int(Decimal(str(dividend)).scaleb(2))
            found.append(stated.pop() if stated else whole)
        return found

    def members(self) -> Iterator[dict[str, Any]]:
        """The rows of members whose money, pay or measures differ."""
        persons = self.persons()
        listed = {row["member_id"]: row for row in self.listed}
        for (member, reward), (old, new) in self.pairs().items():
            person = persons[member]
            if not person["otherwise"] and person["measures"] == "same":
                continue
            paid = old.get("paid") or 0, new.get("paid") or 0
            yield {
                "village_id": person["village_id"],
                "household_id": listed[member]["household_id"],
                "member_id": member,
                "reward": reward,
                "row_old": old.get("row"),
                "row_new": new.get("row"),
                "pay_old": old.get("pay"),
                "pay_new": new.get("pay"),
                "base_old": person["base_old"],
                "base_new": person["base_new"],
                "paid_old": paid[0],
                "paid_new": paid[1],
                "difference": person["difference"],
                "held_old": old.get("held") or 0,
                "held_new": new.get("held") or 0,
                "money": person["money"],
                "measures": person["measures"],
                "measures_changed": tuple(person["changes"]),
            }

    def villages(self) -> Iterator[dict[str, Any]]:
        """The rows of villages; their own money is that of the runs."""
        persons = self.persons()
        for village in {row["village_id"] for row in self.listed}:
            here = [each for each in persons.values() if each["village_id"] == village]
            found: dict[str, Any] = {"village_id": village, "members": len(here)}
            for word in ("better", "worse", "same", "unsure"):
                found[word] = sum(each["money"] == word for each in here)
            for word in ("heavier", "lighter", "other"):
                found[word] = sum(each["measures"] == word for each in here)
            for side, tables in (("old", self.old), ("new", self.new)):
                own = [row for row in tables["villages"] if row["village_id"] == village]
                for name in ("fund", "paid", "held", "withheld", "retained"):
                    found[f"{name}_{side}"] = sum(row[name] for row in own)
                found[f"base_{side}"] = sum(each[f"base_{side}"] for each in here)
            in_all = [found[f"base_{side}"] + found[f"paid_{side}"] for side in ("old", "new")]
            found["difference"] = in_all[1] - in_all[0]
            for word, name, sign in (
                ("better", "gained", 1),
                ("worse", "lost", -1),
                ("unsure", "unsettled", 1),
            ):
                found[name] = sign * sum(e["difference"] for e in here if e["money"] == word)
            yield found

    # --- records ---

    def records(self) -> dict[str, dict[str, Any]]:
        """What became of each record."""
        sides = [
            {row["record_id"]: row for row in tables["findings"]} for tables in (self.old, self.new)
        ]
        merits = {
            clause.id
            for covenant in self.covenants
            for clause in covenant.clauses.values()
            if clause.kind == "merit"
        }
        found = {}
        for record in {**sides[0], **sides[1]}:
            old, new = (side.get(record) for side in sides)
            either = new or old or NOTHING
            (before, rung_old), (after, rung_new) = _outcome(old), _outcome(new)
            found[record] = {
                "subject": (either["subject_kind"], either["subject"]),
                "clause": either["clause"],
                "step": ((old or NOTHING)["row"], before, (new or NOTHING)["row"], after),
                "change": self._weight((before, rung_old), (after, rung_new))
                if either["clause"] not in merits or before == after
                else "other",
            }
        return found

    def _weight(self, old: tuple[str, int], new: tuple[str, int]) -> str:
        (before, rung_old), (after, rung_new) = old, new
        if before == after:
            return "same"
        if rung_old != rung_new:
            return "heavier" if rung_new > rung_old else "lighter"
        if rung_old < 2:
            return "other"
        for grades in (self.covenants[1].grades, self.covenants[0].grades):
            if before in grades and after in grades:
                return "heavier" if grades.index(after) > grades.index(before) else "lighter"
        return "other"

    def rows(self) -> Iterator[dict[str, Any]]:
        """The steps from row to row, of payouts and of gradings."""
        payouts: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        persons = self.persons()
        for (member, reward), (old, new) in self.pairs().items():
            if reward is not None:
                taken = old.get("row"), old.get("pay"), new.get("row"), new.get("pay")
                paid = {"paid_old": old.get("paid") or 0, "paid_new": new.get("paid") or 0}
                payouts[(reward, *taken)].append({**persons[member], **paid})
        for (reward, *rows), money in payouts.items():
            yield {
                "table": "payout",
                "reward": reward,
                **_step(rows),
                "records": None,
                "members": len(money),
                **_sums(money),
            }
        steps: dict[tuple[Any, ...], list[Subject]] = defaultdict(list)
        for record in self.records().values():
            steps[record["step"]].append(record["subject"])
        for step, subjects in steps.items():
            members = {each for subject in subjects for each in self.concerned(subject)}
            yield {
                "table": "grading",
                "reward": None,
                **_step(step),
                "records": len(subjects),
                "members": len(members),
                **_sums(persons[each] for each in members),
            }

    def clauses(self) -> Iterator[dict[str, Any]]:
        """What became of the records of each clause, their measures, and their members."""
        persons, records = self.persons(), self.records()
        changes = self.measure_changes().values()
        for clause in {record["clause"] for record in records.values()}:
            under = {name: each for name, each in records.items() if each["clause"] == clause}
            members = {one for each in under.values() for one in self.concerned(each["subject"])}
            found: dict[str, Any] = {"clause": clause, "records": len(under)}
            for word in ("heavier", "lighter", "other"):
                found[word] = sum(each["change"] == word for each in under.values())
            for word in ("added", "dropped", "longer", "shorter", "other"):
                found[f"measures_{word}"] = sum(
                    change == word and bool(told & set(under)) for change, told in changes
                )
            found["members"] = len(members)
            for word in ("better", "worse", "same", "unsure"):
                found[word] = sum(persons[each]["money"] == word for each in members)
            yield {**found, **_sums(persons[each] for each in members)}

    # --- measures that run ---

    def running(self) -> Iterator[dict[str, Any]]:
        """The measures that run on the day under the old covenant, and not under the new one."""
        new = _by_measure(self.new["measures"])
        villages = {row["member_id"]: row["village_id"] for row in self.listed}
        villages |= {row["household_id"]: row["village_id"] for row in self.listed}
        for row in filter(self._runs, self.old["measures"]):
            subject = row["subject_kind"], row["subject"]
            others = [
                each for each in new.get((subject, row["measure"]), []) if each["kind"] in SPANNING
            ]
            if any(map(self._runs, others)):
                continue
            last = max(others, key=lambda each: each["starts_on"], default=NOTHING)
            touched = self.concerned(subject)
            yield {
                "village_id": villages[row["subject"]] if touched else None,
                "subject_kind": row["subject_kind"],
                "subject": row["subject"],
                "measure": row["measure"],
                "starts_on_old": row["starts_on"],
                "ends_on_old": row["ends_on"],
                "starts_on_new": last["starts_on"],
                "ends_on_new": last["ends_on"],
                "records": tuple(row["records"]),
            }

    def _runs(self, row: Row) -> bool:
        return row["kind"] in SPANNING and _covers(row, self.as_of.toordinal())


def _step(step: Sequence[str | None]) -> dict[str, str | None]:
    return dict(zip(("row_old", "outcome_old", "row_new", "outcome_new"), step, strict=True))


def _sums(members: Iterable[Row]) -> dict[str, int]:
    rows = list(members)
    return {name: sum(row[name] for row in rows) for name in MONEY}


def _outcome(finding: Row | None) -> tuple[str, int]:
    """The grade of what counts, else the state; and whether it counts, acts as pending, or not."""
    if finding is None:
        return "no-clause", 0
    if finding["state"] != "counted":
        return finding["state"], int(finding["state"] == "pending")
    outcome = finding["grade"] or "counted"
    return outcome, 1 if outcome == "undetermined" else 2


def _by_measure(measures: Sequence[Row]) -> dict[tuple[Subject, str], list[Row]]:
    found: dict[tuple[Subject, str], list[Row]] = defaultdict(list)
    for row in measures:
        found[(row["subject_kind"], row["subject"]), row["measure"]].append(row)
    return found


def _change(old: Sequence[Row], new: Sequence[Row]) -> str | None:
    """What becomes of a measure of a subject; None where it is the same."""
    if not old or not new:
        return "added" if new else "dropped"
    kinds = [row["kind"] in SPANNING for row in (*old, *new)]
    if all(kinds):
        return _days_change(old, new)
    if any(kinds):
        return "other"
    before, after = _weighed(old), _weighed(new)
    if before == after:
        return None
    if before[3] or after[3]:
        return "other"
    if all(a >= b for b, a in zip(before, after, strict=True)):
        return "longer"
    return "shorter" if all(a <= b for b, a in zip(before, after, strict=True)) else "other"


def _weighed(rows: Sequence[Row]) -> tuple[int, int, int, int]:
    unknown = sum(row["kind"] == "payment" and row["amount_max"] is None for row in rows)
    least, most = (sum(row[name] or 0 for row in rows) for name in ("amount_min", "amount_max"))
    return len(rows), least, most, unknown


def _days_change(old: Sequence[Row], new: Sequence[Row]) -> str | None:
    """By the days themselves: those beyond the last of both sides are one stretch."""
    bounds = sorted(
        {day for row in (*old, *new) for day in (row["starts_on"].toordinal(), _end(row))}
    )
    before, after = (
        {start for start in bounds if any(_covers(row, start) for row in rows)}
        for rows in (old, new)
    )
    if before == after:
        return None
    if before <= after:
        return "longer"
    return "shorter" if after <= before else "other"


def _end(row: Row) -> int:
    return FAR if row["ends_on"] is None else row["ends_on"].toordinal()


def _covers(row: Row, day: int) -> bool:
    return bool(row["starts_on"].toordinal() <= day < _end(row))


def _class(changes: Sequence[str]) -> str:
    if all(each in {"added", "longer"} for each in changes):
        return "heavier"
    return "lighter" if all(each in {"dropped", "shorter"} for each in changes) else "other"
