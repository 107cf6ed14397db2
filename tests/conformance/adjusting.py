"""What two runs differ in, in plain Python: the definition that the columnar one is held against.

Written from docs/explanation/adjustments.md. Rows are engine rows: money is integer fen, lists are
tuples, what is missing is None.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sanctions.model.tables.adjusted import CAUSES

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Subject = tuple[str, str]

BEARING_ON_OTHERS = ("dividend", "entitlement", "pay")
NOBODY: Row = defaultdict(lambda: None)


@dataclass(frozen=True)
class Side:
    """One run: its tables, its manifest, and what is looked up in them."""

    tables: Tables
    manifest: Mapping[str, Any]

    @property
    def as_of(self) -> date:
        """The day of knowledge."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def end(self) -> date:
        """The day after the period."""
        return date.fromisoformat(self.manifest["period"]["end"])

    def rows(self) -> dict[tuple[str, str, str], Row]:
        """Members by village, member and reward."""
        return {
            (row["village_id"], row["member_id"], row["reward"]): row
            for row in self.tables["members"]
        }

    def listed(self) -> set[tuple[str, str]]:
        """Who is on the list of a village."""
        return {(row["village_id"], row["member_id"]) for row in self.tables["members"]}

    def with_members_aside(self) -> bool:
        """Whether somebody may have been on the list whose row was set aside."""
        return any(
            (row["table"], row["severity"]) == ("members", "error") for row in self.tables["issues"]
        )

    def findings(self) -> dict[str, Row]:
        """Findings by record."""
        return {row["record_id"]: row for row in self.tables["findings"]}

    def file(self, ruleset: str | None) -> str | None:
        """The hash of a version."""
        known = {each["ruleset"]: each["sha256"] for each in self.manifest["rulesets"]}
        return known.get(ruleset or "")

    def paying(self) -> tuple[str, str]:
        """The version in force on the last day of the period, and its hash."""
        end = self.manifest["period"]["end"]
        (found,) = (
            each
            for each in self.manifest["rulesets"]
            if each["in_force"] < end and (each["until"] is None or each["until"] >= end)
        )
        return found["ruleset"], found["sha256"]

    def part(self, finding: Row | None) -> str | None:
        """What a record is to the payout: counted, pending, a merit, or nothing."""
        if finding is None:
            return None
        start = date.fromisoformat(self.manifest["period"]["start"])
        if not start <= finding["occurred_on"] < self.end:
            return None
        if finding["grade"] is None and finding["row"] is None:
            return "merit" if finding["state"] == "counted" else None
        if finding["state"] == "pending":
            return "pending"
        if finding["state"] == "counted":
            return "pending" if finding["grade"] == "undetermined" else "counted"
        return None

    def active(self, measure: str) -> dict[Subject, set[str]]:
        """For whom a measure runs on the last day of the period, by which records."""
        found: dict[Subject, set[str]] = defaultdict(set)
        for row in self.tables["measures"]:
            runs = row["starts_on"] < self.end
            if row["measure"] == measure and runs and (row["ends_on"] or date.max) >= self.end:
                found[row["subject_kind"], row["subject"]] |= set(row["records"])
        return found


@dataclass(frozen=True)
class Change:
    """What of a record can move money, beside the findings of both runs."""

    old: Row | None
    new: Row | None
    counts: bool = False
    grades: bool = False
    points: bool = False

    def subjects(self) -> set[Subject]:
        """Whose record it was and is."""
        both = (each for each in (self.old, self.new) if each is not None)
        return {(each["subject_kind"], each["subject"]) for each in both}


class Definition:
    """Two runs beside each other."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self.terms = {each["reward"]: each for each in old.manifest["rewards"]}
        self.terms |= {each["reward"]: each for each in new.manifest["rewards"]}
        self.ruled_otherwise = old.paying() != new.paying()
        self.changes = dict(self._changes())
        self.rectified = self._rectified()
        rows = old.rows(), new.rows()
        keys = sorted(rows[0].keys() | rows[1].keys())
        self.pairs = {key: (rows[0].get(key), rows[1].get(key)) for key in keys}
        self.homes: dict[str, set[str]] = defaultdict(set)
        for row in (*old.tables["members"], *new.tables["members"]):
            self.homes[row["member_id"]].add(row["household_id"])

    def adjustments(self) -> list[dict[str, Any]]:
        """The rows of the table, in its order."""
        found = [
            self._adjustment(key, before, now)
            for key, (before, now) in self.pairs.items()
            if any(_money(before, name) != _money(now, name) for name in ("paid", "held"))
        ]
        order = ("village_id", "household_id", "member_id", "reward")
        return sorted(found, key=lambda row: tuple(row[name] for name in order))

    def records(self) -> dict[str, list[str]]:
        """What became of each record that is a cause."""
        named = {record for row in self.adjustments() for record in row["records"]}
        return {record: self.told(record) for record in sorted(named)}

    def _adjustment(
        self, key: tuple[str, str, str], before: Row | None, now: Row | None
    ) -> dict[str, Any]:
        village, member, reward = key
        more = _money(now, "paid") - _money(before, "paid")
        causes, records = self._causes(key, before, now)
        home = now or before or NOBODY
        return {
            "village_id": village,
            "household_id": home["household_id"],
            "member_id": member,
            "reward": reward,
            "paid_before": _money(before, "paid"),
            "paid_now": _money(now, "paid"),
            "held_before": _money(before, "held"),
            "held_now": _money(now, "held"),
            "to_pay": max(more, 0),
            "to_recover": max(-more, 0),
            "row_before": None if before is None else before["row"],
            "row_now": None if now is None else now["row"],
            "cause": tuple(each for each in CAUSES if each in causes),
            "records": tuple(sorted(records)),
            "days": (self.new.as_of - self.old.as_of).days,
        }

    # --- causes of a row --------------------------------------------------------------------------

    def _causes(
        self, key: tuple[str, str, str], before: Row | None, now: Row | None
    ) -> tuple[set[str], set[str]]:
        village, member, reward = key
        if (village, member) not in self.old.listed():
            return {"joined-or-set-aside" if self.old.with_members_aside() else "joined"}, set()
        if (village, member) not in self.new.listed():
            return {"left-or-set-aside" if self.new.with_members_aside() else "left"}, set()
        if before is None or now is None:
            return {"ruleset"}, set()
        terms = self.terms[reward]
        pool, amount = terms["scheme"] == "pool", terms["scheme"] == "amount"
        jointly, by_points = terms["unit"] == "household", terms["weight"] == "points"
        pays, entitles, divides, shares = (
            _of(before, name) != _of(now, name)
            for name in ("pay", "entitlement", "dividend", "redistributed")
        )
        owns = _own(before) != _own(now) or _money(before, "held") != _money(now, "held")
        facts = pays or (amount and entitles) or (by_points and owns)
        split = jointly and ((amount and entitles) or (pool and owns))
        homes = {_of(before, "household_id"), _of(now, "household_id")} - {None}
        records = self._own_records(member, homes, terms) if facts else set()
        mates = self._records_of_mates(member, homes, terms) if facts and jointly else set()
        causes = {each for record in records for each in self.told(record)}
        if len(homes) > 1 and (facts or split):
            causes.add("household")
        if mates:
            causes.add("household-record")
        sized = {"members", "points_per_member"} & {*terms["reads"]}
        if jointly and ((facts and sized) or split) and self._mates_listed(key, homes):
            causes.add("household-list")
        quarantined = [_of(each, "row") == "quarantine" for each in (before, now)]
        if quarantined[0] != quarantined[1]:
            causes.add("quarantine")
        explained = bool(causes)
        weighs = {
            "amount": split,
            "pool": owns and (not terms["given"] or terms["weight"] == "dividend" or jointly),
        }.get(terms["scheme"], entitles)
        if divides and (shares or weighs):
            causes.add("dividend")
        if terms["given"] and self._funds_differ(village, reward) and (owns or shares):
            causes.add("fund")
        if self._others(key, terms, owns=owns, shares=shares and not pays, own=records | mates):
            causes.add("others")
        if self.ruled_otherwise:
            return causes | {"ruleset"}, records
        moved = bool({"dividend", "fund", "others"} & causes)
        untold = (
            (pays and not explained)
            or (entitles and not (divides or (amount and explained)))
            or (owns and not pays and not entitles and not (pool and (explained or moved)))
            or (shares and not pays and not divides and "others" not in causes)
        )
        return causes | ({"unknown"} if untold or not causes else set()), records

    def _own_records(self, member: str, homes: set[str], terms: Row) -> set[str]:
        """The records of the member and of its household that can move the reward, with roots."""
        subjects = {("member", member), *(("household", home) for home in homes)}
        bearing = {
            (record, subject)
            for record, subject in self._bearing(terms, with_measures=True)
            if subject in subjects
        }
        roots = {root for record, subject in bearing for root in self._roots(record, subject)}
        return {record for record, _ in bearing} | roots

    def _records_of_mates(self, member: str, homes: set[str], terms: Row) -> set[str]:
        return {
            record
            for record, (kind, subject) in self._bearing(terms, with_measures=False)
            if kind == "member" and subject != member and self.homes[subject] & homes
        }

    def _bearing(self, terms: Row, *, with_measures: bool) -> Iterator[tuple[str, Subject]]:
        """The records that can move a reward, and whose they are."""
        reads = {*terms["reads"]}
        graded = "worst_grade" in reads or any(each.startswith("count.") for each in reads)
        pointed = bool({"points", "points_per_member"} & reads)
        counted = graded or pointed or bool({"counted", "pending"} & reads)
        for record, change in self.changes.items():
            if (
                (counted and change.counts)
                or (graded and change.grades)
                or (pointed and change.points)
                or ("unrectified" in reads and change.counts)
            ):
                yield from ((record, subject) for subject in change.subjects())
        if "unrectified" in reads:
            now = self.new.findings()
            for record, subject in self.rectified.items():
                if self.new.part(now[record]) == "counted":
                    yield record, subject
        if with_measures:
            yield from self._by_measures(terms)

    def _by_measures(self, terms: Row) -> Iterator[tuple[str, Subject]]:
        for fact in terms["reads"]:
            if not fact.startswith("active."):
                continue
            old, new = (side.active(fact.removeprefix("active.")) for side in (self.old, self.new))
            for subject in old.keys() ^ new.keys():
                if terms["unit"] == "member" or subject[0] == "household":
                    found = old.get(subject) or new.get(subject) or set()
                    yield from ((record, subject) for record in found)

    def _roots(self, record: str, subject: Subject) -> Iterator[str]:
        """Earlier records of the same subject, where these changed how a record is judged."""
        change = self.changes.get(record)
        if change is None or change.old is None or change.new is None:
            return
        old, new = change.old, change.new
        if old["state"] != new["state"] or not _stands_otherwise(old, new):
            return
        for other, root in self.changes.items():
            if other == record or subject not in root.subjects():
                continue
            latest = root.new or root.old or NOBODY
            if latest["occurred_on"] <= new["occurred_on"] and _counts_otherwise(root):
                yield other

    def _others(
        self,
        key: tuple[str, str, str],
        terms: Row,
        *,
        owns: bool,
        shares: bool,
        own: set[str],
    ) -> bool:
        """Whether somebody else of the village changed what the village divides."""
        village, member, reward = key
        mine = self._home(self.pairs[key])
        differing = [
            (each[1], self._home(pair))
            for each, pair in self.pairs.items()
            if (each[0], each[2]) == (village, reward) and self._bears_on_others(each, pair)
        ]
        besides = [home for name, home in differing if name != member]
        if shares and besides:
            return True
        if terms["scheme"] != "pool" or not owns:
            return False
        if terms["unit"] == "household":
            besides = [home for _, home in differing if home != mine]
        if besides:
            return True
        return terms["weight"] == "points" and any(
            change.points
            and record not in own
            and village in {_of(change.old, "village_id"), _of(change.new, "village_id")}
            for record, change in self.changes.items()
        )

    def _bears_on_others(
        self, key: tuple[str, str, str], pair: tuple[Row | None, Row | None]
    ) -> bool:
        before, now = pair
        listed = [key[:2] in side.listed() for side in (self.old, self.new)]
        return not all(listed) or any(
            _of(before, name) != _of(now, name) for name in BEARING_ON_OTHERS
        )

    def _home(self, pair: tuple[Row | None, Row | None]) -> str:
        return min(str(each["household_id"]) for each in pair if each is not None)

    def _mates_listed(self, key: tuple[str, str, str], homes: set[str]) -> bool:
        """Whether somebody else of the household came, left, or has another dividend."""
        for each, (before, now) in self.pairs.items():
            at = {_of(before, "household_id"), _of(now, "household_id")}
            if each[2] != key[2] or each == key or not at & homes:
                continue
            listed = [each[:2] in side.listed() for side in (self.old, self.new)]
            differs = any(_of(before, n) != _of(now, n) for n in ("household_id", "dividend"))
            if not all(listed) or differs:
                return True
        return False

    def _funds_differ(self, village: str, reward: str) -> bool:
        funds = [
            {(row["village_id"], row["reward"]): row["fund"] for row in side.tables["villages"]}
            for side in (self.old, self.new)
        ]
        return funds[0].get((village, reward)) != funds[1].get((village, reward))

    # --- what became of a record ------------------------------------------------------------------

    def told(self, record: str) -> list[str]:
        """The changes of a record, in the order in which they became known."""
        sides = (self.old, self.new)
        if self.new.as_of < self.old.as_of:
            sides = (self.new, self.old)
        old, new = (side.findings().get(record) for side in sides)
        if old is None:
            return ["recorded"]
        if new is None:
            return ["removed"]
        found: set[str] = set()
        ruled = (old["ruleset"], sides[0].file(old["ruleset"])) != (
            new["ruleset"],
            sides[1].file(new["ruleset"]),
        )
        names = ("clause", "occurred_on", "subject_kind", "subject")
        rewritten = any(old[name] != new[name] for name in names)
        if old["state"] != new["state"]:
            found |= _turn(old["state"], new["state"]) or ({"corrected"} if not ruled else set())
        if rewritten:
            found.add("corrected")
        if ruled:
            found.add("ruleset")
        if not rewritten and not ruled:
            stands = _stands_otherwise(old, new)
            if _graded_otherwise(old, new):
                found.add("prior" if stands else "regraded")
            elif stands and old["state"] == new["state"]:
                found.add("prior")
        if record in self.rectified:
            found.add("rectified")
        return [cause for cause in CAUSES if cause in found] or ["measure"]

    def _changes(self) -> Iterator[tuple[str, Change]]:
        both = self.old.findings(), self.new.findings()
        for record in sorted(both[0].keys() | both[1].keys()):
            old, new = both[0].get(record), both[1].get(record)
            files = self.old.file(_of(old, "ruleset")), self.new.file(_of(new, "ruleset"))
            if _without_village(old) == _without_village(new) and files[0] == files[1]:
                continue
            parts = self.old.part(old), self.new.part(new)
            offences = [None if each == "merit" else each for each in parts]
            moved = _subject(old) != _subject(new)
            counts = offences[0] != offences[1] or (moved and any(offences))
            both_counted = parts[0] == parts[1] == "counted"
            seen = ("clause", "ruleset", "prior", "warnings")
            named = [tuple(_of(each, name) for name in seen) for each in (old, new)]
            yield (
                record,
                Change(
                    old,
                    new,
                    counts,
                    counts or (both_counted and _of(old, "grade") != _of(new, "grade")),
                    parts[0] != parts[1]
                    or (any(parts) and (moved or named[0] != named[1] or files[0] != files[1])),
                ),
            )

    def _rectified(self) -> dict[str, Subject]:
        """Records of which only the end of a measure differs: that is the day of rectification."""
        names = ("subject_kind", "subject", "measure", "starts_on", "records", "rows", "ruleset")
        found: dict[str, Subject] = {}
        for old in self.old.tables["measures"]:
            for new in self.new.tables["measures"]:
                same = all(tuple_of(old[name]) == tuple_of(new[name]) for name in names)
                if not same or len(old["records"]) != 1 or old["ends_on"] == new["ends_on"]:
                    continue
                version = old["ruleset"][0]
                if self.old.file(version) == self.new.file(version):
                    found[old["records"][0]] = (old["subject_kind"], old["subject"])
        return found


def tuple_of(value: object) -> object:
    """Lists as tuples, everything else as it is."""
    return tuple(value) if isinstance(value, list) else value


def _turn(old: str, new: str) -> set[str]:
    if new in {"overturned", "lapsed"}:
        return {new}
    return {
        ("reported", "counted"): {"decided"},
        ("reported", "pending"): {"decided", "appealed"},
        ("pending", "counted"): {"resolved"},
        ("counted", "pending"): {"appealed"},
    }.get((old, new), set())


def _graded_otherwise(old: Row, new: Row) -> bool:
    return any(
        None not in (old[name], new[name]) and old[name] != new[name] for name in ("grade", "row")
    )


def _stands_otherwise(old: Row, new: Row) -> bool:
    """Whether other earlier records or warnings count for it."""
    return (old["prior"], old["warnings"]) != (new["prior"], new["warnings"])


def _counts_otherwise(change: Change) -> bool:
    """Whether a record stands before others where it did not, or did not where it does."""
    old, new = (
        each is not None and each["grade"] is not None and each["state"] == "counted"
        for each in (change.old, change.new)
    )
    if old != new or change.old is None or change.new is None:
        return old != new
    names = ("clause", "occurred_on", "subject_kind", "subject")
    return old and any(change.old[name] != change.new[name] for name in names)


def _without_village(finding: Row | None) -> Row | None:
    if finding is None:
        return None
    return {name: tuple_of(each) for name, each in finding.items() if name != "village_id"}


def _subject(finding: Row | None) -> object:
    return None if finding is None else (finding["subject_kind"], finding["subject"])


def _of(row: Row | None, name: str) -> Any:  # noqa: ANN401  a cell of any kind
    return None if row is None else row[name]


def _money(row: Row | None, name: str) -> int:
    return 0 if row is None else row[name]


def _own(row: Row | None) -> int | None:
    return None if row is None else row["paid"] - row["redistributed"]
