"""A second implementation of DESIGN 5.8 to 5.10: unit facts, money and statuses, in plain loops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from sanctions.testing import Case, Covenant, Row
from tests.conformance.oracle_values import Facts, Reader, Value, Written, half_up

if TYPE_CHECKING:
    from tests.conformance.oracle import Record

NO_GRADE = "none"
MONEY = ("entitlement", "paid", "held", "withheld", "redistributed", "fund")


def money_tables(
    case: Case,
    paying: Covenant,
    records: Sequence[Record],
    measures: Sequence[Row],
    period: tuple[date, date],
) -> dict[str, list[Row]]:
    """The tables ``members, households, villages``."""
    start, end = period
    touching = [each for each in records if start <= each.occurred < end]
    running = running_on(end - timedelta(days=1), measures)
    people = [Person(row) for row in case.members]
    rows: list[tuple[Written, list[Row]]] = []
    for reward in paying.get("rewards", []):
        share = share_of(reward)
        for person in people:
            taken = 0
            if share is not None and not reward["fund"].get("given"):
                taken = min(half_up(person.dividend * share), person.base)
            person.base -= taken
            person.entitlement = taken
        made = Payer(paying, reward, people, touching, running)
        funds = {row["village_id"]: fen(row["fund"]) for row in case.villages}
        rows.append((reward, made.pay(funds)))
    for _, paid in rows:
        for row in paid:
            row["base"] = row["person"].base
    return {
        "members": [row for _, paid in rows for row in paid],
        "households": households(people, [row for _, paid in rows for row in paid]),
        "villages": [
            village(name, reward, paid, people, touching)
            for reward, paid in rows
            for name in sorted({person.village for person in people})
        ],
    }


def running_on(day: date, measures: Sequence[Row]) -> list[Row]:
    """The restrictions, exclusions and advice that are active on a day."""
    return [
        each
        for each in measures
        if each["kind"] in {"restriction", "exclusion", "advice"}
        and each["starts_on"] <= day
        and (each["ends_on"] is None or day < each["ends_on"])
    ]


def fen(yuan: Decimal) -> int:
    """Yuan as integer fen."""
    return int(yuan * 100)


def share_of(reward: Written) -> Fraction | None:
    """The share of a reward's fund as a fraction, if it has one."""
    text = reward.get("fund", {}).get("share")
    return None if text is None else Fraction(text.rstrip("%")) / 100


class Person:
    """A member of the list."""

    def __init__(self, row: Row) -> None:
        self.id: str = row["member_id"]
        self.household: str = row["household_id"]
        self.village: str = row["village_id"]
        self.dividend = fen(row["dividend"])
        self.shares = Fraction(row.get("shares") or 0)
        self.base = self.dividend
        self.entitlement = 0


def divided(total: int, weights: Mapping[str, Fraction | int], step: int) -> dict[str, int]:
    """Largest remainder: a part for each name, in multiples of the step; no weight: nothing."""
    whole = sum(weights.values())
    if whole == 0:
        return dict.fromkeys(weights, 0)
    units = total // step
    quotas = {name: Fraction(units * weight) / whole for name, weight in weights.items()}
    parts = {name: floor(quota) for name, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda name: (parts[name] - quotas[name], name))
    for name in by_remainder[: units - sum(parts.values())]:
        parts[name] += 1
    return {name: part * step for name, part in parts.items()}


class Payer:
    """One reward on its way from unit facts to a row a member."""

    def __init__(
        self,
        paying: Covenant,
        reward: Written,
        people: Sequence[Person],
        touching: Sequence[Record],
        running: Sequence[Row],
    ) -> None:
        self.paying = paying
        self.reward = reward
        self.people = people
        self.touching = touching
        self.running = running
        self.by_household = reward.get("unit", "member") == "household"
        self.step = int(Fraction(reward.get("step", Fraction(1, 100))) * 100)

    def unit_of(self, person: Person) -> str:
        """The id of the member's unit."""
        return person.household if self.by_household else person.id

    def pay(self, funds: Mapping[str, int]) -> list[Row]:
        """The members' rows of this reward."""
        rows = [self._decided(person) for person in self.people]
        scheme = self.reward["scheme"]
        if scheme == "pool":
            self._pool(rows, funds)
        elif scheme == "honour":
            for row in rows:
                row.update(dict.fromkeys(MONEY, 0))
        else:
            if scheme == "amount":
                self._entitle(rows)
            self._own_share(rows)
        for row in rows:
            row["status"] = self._status(row)
        return rows

    # --- 5.8 ---

    def _decided(self, person: Person) -> Row:
        family = [each for each in self.people if each.household == person.household]
        members = family if self.by_household else [person]
        subjects = {("household", person.household), *(("member", each.id) for each in members)}
        own = [each for each in self.touching if (each.kind, each.subject) in subjects]
        counted = [each for each in own if each.counts]
        grades = self.paying["grades"]
        worst = max((str(each.grade) for each in counted), key=grades.index, default=NO_GRADE)
        points, known = self._points(own)
        facts: Facts = {
            "counted": len(counted),
            "pending": sum(each.is_pending for each in own),
            "members": len(members),
            "unrectified": sum(each.get("rectified_on") is None for each in counted),
            **{f"count.{grade}": sum(each.grade == grade for each in counted) for grade in grades},
        }
        facts = {name: Fraction(value) for name, value in facts.items()}
        facts |= {"worst_grade": worst, "points": points, "points_per_member": None}
        if points is not None:
            facts["points_per_member"] = Fraction(half_up(points * 100 / len(members)), 100)
        for name in self.paying["measures"]:
            facts[f"active.{name}"] = any(
                each["measure"] == name and (each["subject_kind"], each["subject"]) in subjects
                for each in self.running
            )
        row = {
            "person": person,
            "member_id": person.id,
            "household_id": person.household,
            "village_id": person.village,
            "reward": self.reward["id"],
            "dividend": person.dividend,
            "entitlement": person.entitlement,
            "facts": facts,
            "known_points": known,
        }
        return row | self._payout(facts, row)

    def _points(self, own: Sequence[Record]) -> tuple[Fraction | None, Fraction]:
        """The points, None while one of them is unknown; and those that are known."""
        written = self.reward.get("points", {})
        total, complete = Fraction(written.get("base", 0)), True
        for each in own:
            scores = each.state == "counted" and (not each.offence or each.counts)
            if scores and each.points is None:
                complete = False
            elif scores:
                total += Fraction(-each.points if each.offence else each.points, 100)
        if "at_least" in written:
            total = max(total, Fraction(written["at_least"]))
        return (total if complete else None), total

    # --- payout ---

    def _payout(self, facts: Facts, row: Row) -> Row:
        ranks = {"worst_grade": [NO_GRADE, *self.paying["grades"]]}
        reader = Reader(facts, ranks, self.paying["calendar"]["month_end"])
        row["reader"] = reader
        asked = [(each, reader.holds(each.get("when"))) for each in self.reward["payout"]]
        found, answer = next((each, answer) for each, answer in asked if answer is not False)
        pay = found["pay"]
        whole = {"hold": Fraction(1), True: Fraction(1), False: Fraction(0)}
        parts = whole[pay] if pay in whole else Fraction(pay.rstrip("%")) / 100
        if answer is None or (parts and self._by_points() and facts["points"] is None):
            return {"row": "undetermined", "pay": "hold", "holds": True, "parts": Fraction(1)}
        shown = {True: "yes", False: "no"}.get(pay, pay)
        return {"row": found["id"], "pay": shown, "holds": pay == "hold", "parts": parts}

    def _by_points(self) -> bool:
        amount = self.reward.get("amount", {})
        reads = {amount.get("of"), amount.get("per")} & {"points", "points_per_member"}
        return self.reward.get("weight") == "points" or bool(reads)

    # --- 5.9 ---

    def _own_share(self, rows: list[Row]) -> None:
        for row in rows:
            whole = row["entitlement"]
            due = whole if row["holds"] else half_up(whole * row["parts"])
            cut = due - due % self.step
            row["paid"], row["held"] = (0, cut) if row["holds"] else (cut, 0)
            row["withheld"] = whole - due
            row["redistributed"] = 0
            row["fund"] = whole
        if self.reward.get("withheld", {}).get("to") != "compliant":
            return
        for name in {row["village_id"] for row in rows}:
            here = [row for row in rows if row["village_id"] == name]
            compliant = [row for row in here if row["parts"] == 1 and not row["holds"]]
            weights = {row["member_id"]: row["dividend"] for row in compliant}
            parts = divided(sum(row["withheld"] for row in here), weights, self.step)
            for row in compliant:
                row["redistributed"] = parts[row["member_id"]]
                row["paid"] += parts[row["member_id"]]

    def _entitle(self, rows: list[Row]) -> None:
        for here in self._units(rows).values():
            reader = here[0]["reader"]
            known = {"points": here[0]["known_points"]}
            known["points_per_member"] = Fraction(
                half_up(known["points"] * 100 / reader.facts["members"]), 100
            )
            amount = Reader(reader.facts | known, {}, "down").amount(self.reward["amount"])[0]
            total = max(0, amount)
            if not self.by_household:
                here[0]["entitlement"] = total
                continue
            rest = total % self.step
            steps = divided(total - rest, _by_dividend(here), self.step)
            fen = divided(rest, _by_dividend(here), 1)
            for row in here:
                row["entitlement"] = steps[row["member_id"]] + fen[row["member_id"]]

    def _units(self, rows: list[Row]) -> dict[str, list[Row]]:
        units: dict[str, list[Row]] = {}
        for row in rows:
            units.setdefault(self.unit_of(row["person"]), []).append(row)
        return units

    def _pool(self, rows: list[Row], funds: Mapping[str, int]) -> None:
        share = share_of(self.reward)
        for name in {row["village_id"] for row in rows}:
            here = [row for row in rows if row["village_id"] == name]
            fund = sum(row["entitlement"] for row in here)
            if self.reward["fund"].get("given"):
                fund = funds[name] if share is None else half_up(funds[name] * share)
            units = self._units(here)
            weights = {unit: self._weight(each) for unit, each in units.items()}
            parts = divided(fund, weights, self.step)
            for unit, each in units.items():
                split = {each[0]["member_id"]: parts[unit]}
                if self.by_household:
                    split = divided(parts[unit], _by_dividend(each), self.step)
                for row in each:
                    part = split[row["member_id"]]
                    row["paid"], row["held"] = (0, part) if row["holds"] else (part, 0)
                    row["withheld"] = row["redistributed"] = 0
                    row["fund"] = fund

    def _weight(self, rows: list[Row]) -> Fraction:
        by = self.reward.get("weight", "equal")
        weight: Value = {
            "equal": Fraction(1),
            "dividend": sum(row["dividend"] for row in rows),
            "shares": sum(row["person"].shares for row in rows),
            "points": rows[0]["known_points"],
        }[by]
        parts: Fraction = rows[0]["parts"]
        return max(Fraction(0), Fraction(weight)) * parts

    # --- 5.10 ---

    def _status(self, row: Row) -> str:
        if self.reward["scheme"] == "honour":
            return "none"
        if row["row"] == "undetermined":
            return "held"
        refused = self.reward["scheme"] == "pool" and row["parts"] == 0  # docs/adr/0005
        if not (row["entitlement"] or row["paid"] or row["held"] or refused):
            return "none"
        if row["holds"]:
            return "held"
        return {1: "paid", 0: "withheld"}.get(row["parts"], "part")


def _by_dividend(rows: list[Row]) -> dict[str, int]:
    """Weights within a household: by dividend, equal when nobody has any."""
    if all(row["dividend"] == 0 for row in rows):
        return {row["member_id"]: 1 for row in rows}
    return {row["member_id"]: row["dividend"] for row in rows}


def households(people: Sequence[Person], rows: Sequence[Row]) -> list[Row]:
    """The rows of `households`, over all rewards."""
    made = []
    for name in sorted({person.household for person in people}):
        family = [person for person in people if person.household == name]
        paid = [row for row in rows if row["household_id"] == name]
        statuses = [row["status"] for row in paid if row["status"] != "none"]
        made.append(
            {
                "household_id": name,
                "village_id": family[0].village,
                "members": len(family),
                "dividend": sum(person.dividend for person in family),
                "base": sum(person.base for person in family),
                "paid": sum(row["paid"] for row in paid),
                "held": sum(row["held"] for row in paid),
                "withheld": sum(row["withheld"] for row in paid),
                "status": _household_status(statuses),
            }
        )
    return made


def _household_status(statuses: list[str]) -> str:
    if not statuses:
        return "none"
    if set(statuses) == {"paid"}:
        return "full"
    if set(statuses) == {"withheld"}:
        return "withheld"
    return "held" if "held" in statuses else "partial"


def village(
    name: str,
    reward: Written,
    rows: Sequence[Row],
    people: Sequence[Person],
    touching: Sequence[Record],
) -> Row:
    """The row of `villages` for one reward."""
    here = [row for row in rows if row["village_id"] == name]
    pool = reward["scheme"] == "pool"
    fund = here[0]["fund"] if pool else sum(row["fund"] for row in here)
    sums = {
        column: sum(row[column] for row in here)
        for column in ("dividend", "entitlement", "paid", "held", "withheld", "redistributed")
    }
    compliant = sum(row["parts"] == 1 and not row["holds"] for row in here)
    own = [each for each in touching if each.village == name]
    return sums | {
        "village_id": name,
        "reward": reward["id"],
        "members": len(here),
        "households": len({person.household for person in people if person.village == name}),
        "fund": fund,
        "retained": fund - sums["paid"] - sums["held"],
        "counted": sum(each.counts for each in own),
        "pending": sum(each.is_pending for each in own),
        "compliant_share": Fraction(half_up(Fraction(compliant, len(here)) * 10_000), 10_000),
    }
