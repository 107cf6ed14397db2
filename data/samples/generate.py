"""Write the sample lists: `python -m data.samples.generate [FOLDER]`, the same bytes every time.

Nobody in them exists. The households of `tour` come first, one situation each; the rest is drawn
from a fixed seed with integers alone, so that every Python gives the same files.
"""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from data.samples import tour

SEED = 20220613
# Days after this one had not come when the lists were drawn up.
DRAWN_UP_ON = date(2026, 2, 28)
MEMBERS = 1200
RECORDS = 300
LARGEST_HOUSEHOLD = 7

MEMBER_COLUMNS = ("village_id", "household_id", "member_id", "dividend", "birth_date", "shares")
HISTORY_COLUMNS = (
    *("record_id", "clause", "member_id", "household_id", "occurred_on", "severity", "impact"),
    *("loss", "incident_id", "recorded_on", "notified_on", "decided_on", "appealed_on"),
    *("resolved_on", "outcome", "rectify_by", "rectified_on", "area_m2", "hours", "role"),
)
SUBJECT_COLUMNS = ("member_id", "household_id")

Record = dict[str, str]


class Draw:
    """Random numbers from a seed: SplitMix64, which is the same everywhere."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, bound: int) -> int:
        """One of 0 … bound - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (mixed ^ (mixed >> 31)) % bound

    def between(self, least: int, most: int) -> int:
        """One of least … most."""
        return least + self.below(most - least + 1)

    def happens(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(100) < percent

    def one_of(self, weighted: Mapping[str, int]) -> str:
        """A key, as often as its weight says."""
        place = self.below(sum(weighted.values()))
        for key, weight in weighted.items():
            place -= weight
            if place < 0:
                return key
        raise AssertionError


# ---------------------------------------------------------------------------- the list


@dataclass(frozen=True, slots=True)
class Village:
    """A village: its last household's number, and what one share pays, in fen."""

    id: str
    last_household: int
    share_fen: int


# From under 10 to some 40,000 yuan a head and year: POLICIES, the last sections.
VILLAGES = (
    Village("V01", 160, 987640),
    Village("V02", 300, 118635),
    Village("V03", 400, 3608),
)
QUARTERS = {"4": 56, "2": 12, "3": 9, "1": 8, "6": 6, "8": 4, "12": 1, "16": 1, "0": 3}


def village_of(household: str) -> Village:
    """The village whose numbers the household's lies in."""
    number = int(household[1:])
    return next(village for village in VILLAGES if number <= village.last_household)


def dividend(quarters: int, share_fen: int) -> str:
    """Quarters of a share in yuan, half a fen rounded up."""
    fen = (2 * quarters * share_fen + 4) // 8
    return f"{fen // 100}.{fen % 100:02}"


def member(person: tour.Person) -> Record:
    """A row of the list."""
    village = village_of(person.household_id)
    whole, quarter = divmod(person.quarters, 4)
    return {
        "village_id": village.id,
        "household_id": person.household_id,
        "member_id": person.member_id,
        "dividend": dividend(person.quarters, village.share_fen),
        "birth_date": person.birth_date,
        "shares": f"{whole}.{quarter * 25:02}",
    }


def birth_date(draw: Draw) -> str:
    """A day of birth: of a child in one case of six, on 29 February more often than in life."""
    if draw.happens(3):
        return f"{draw.between(480, 503) * 4:04}-02-29"
    year = draw.between(2007, 2024) if draw.happens(17) else draw.between(1935, 2006)
    return (date(year, 1, 1) + timedelta(draw.below(365))).isoformat()


def other_people(draw: Draw, first_household: int, first_member: int) -> Iterable[tour.Person]:
    """Whoever is left: one in each household, and the others dealt among the households."""
    sizes = dict.fromkeys(range(first_household, VILLAGES[-1].last_household + 1), 1)
    left = MEMBERS - first_member + 1 - len(sizes)
    while left:
        household = draw.between(first_household, VILLAGES[-1].last_household)
        if sizes[household] < LARGEST_HOUSEHOLD:
            sizes[household] += 1
            left -= 1
    number = first_member
    for household, size in sizes.items():
        without = draw.happens(1)
        for _ in range(size):
            quarters = 0 if without else int(draw.one_of(QUARTERS))
            birth = "" if draw.happens(2) else birth_date(draw)
            yield tour.Person(f"H{household:03}", f"M{number:04}", quarters, birth)
            number += 1


# ------------------------------------------------------------------------- the history

HOUSEHOLD_CLAUSES = {
    "illegal-building": 10,
    "illegal-land-use": 6,
    "land-consolidation": 4,
    "demolition": 4,
}
MEMBER_CLAUSES = {
    "litter": 24,
    "illegal-parking": 22,
    "rented-house": 13,
    "industrial-park": 5,
    "volunteering": 12,
}
HABITS = {"litter": 1, "illegal-parking": 1}
IMPACTS = {
    "minor": {"limited": 80, "bad": 12, "": 8},
    "serious": {"limited": 20, "bad": 50, "wide": 22, "": 8},
    "grave": {"bad": 45, "wide": 49, "": 6},
    "": {"limited": 40, "bad": 30, "": 30},
}
YEARS = {"2022": 8, "2023": 14, "2024": 22, "2025": 54, "2026": 2}


def occurrence(draw: Draw) -> date:
    """A day from when the covenant came into force, most often in 2025."""
    year = int(draw.one_of(YEARS))
    first = date(2022, 7, 1) if year == 2022 else date(year, 1, 1)
    last = date(2026, 1, 25) if year == 2026 else date(year, 12, 31)
    return first + timedelta(draw.below((last - first).days + 1))


def after(draw: Draw, day: str, least: int, most: int) -> str:
    """A day that many days later; empty if that day had not come."""
    later = date.fromisoformat(day) + timedelta(draw.between(least, most))
    return later.isoformat() if later <= DRAWN_UP_ON else ""


def offence(draw: Draw, clause: str, subject: Record, occurred_on: date) -> Record:
    """A record of an offence, and whatever came of it until the lists were drawn up."""
    severity = draw.one_of({"minor": 62, "serious": 24, "grave": 9, "": 5})
    record = {"clause": clause, **subject, "occurred_on": occurred_on.isoformat()}
    record["severity"] = severity
    record["impact"] = draw.one_of(IMPACTS[severity])
    if severity == "minor":
        record["loss"] = "0.00" if draw.happens(70) else ""
    elif draw.happens(85):
        record["loss"] = f"{draw.between(40, 5200)}.{draw.below(20) * 5:02}"
    if clause in {"illegal-building", "illegal-land-use"}:
        record["area_m2"] = f"{draw.between(4, 220)}.{draw.below(4) * 25:02}"
    if clause == "rented-house":
        record["role"] = draw.one_of({"owner": 70, "tenant": 25, "": 5})
    if draw.happens(50):
        record["recorded_on"] = after(draw, record["occurred_on"], 0, 6)
    if draw.happens(94):
        late = draw.happens(3)
        decided_on = after(draw, record["occurred_on"], *((735, 800) if late else (3, 45)))
        if decided_on:
            record["decided_on"] = decided_on
            proceed(draw, record)
    return record


def proceed(draw: Draw, record: Record) -> None:
    """What follows a decision: the notice, an appeal, its outcome, and putting it right."""
    decided_on = record["decided_on"]
    if draw.happens(60):
        record["notified_on"] = after(draw, decided_on, 0, 7)
    if draw.happens(14):
        appealed_on = after(draw, decided_on, 3, 20)
        record["appealed_on"] = appealed_on
        resolved_on = after(draw, appealed_on, 15, 75) if appealed_on else ""
        if resolved_on and draw.happens(70):
            record["resolved_on"] = resolved_on
            record["outcome"] = draw.one_of({"upheld": 60, "overturned": 40})
    if record["clause"] in {*HOUSEHOLD_CLAUSES, "rented-house", "industrial-park"}:
        deadline = date.fromisoformat(decided_on) + timedelta(draw.between(15, 90))
        record["rectify_by"] = deadline.isoformat()
        if draw.happens(60):
            record["rectified_on"] = after(draw, decided_on, 1, 110)


def other_records(draw: Draw, members: Sequence[tour.Person], count: int) -> list[Record]:
    """So many records: a few members come back again and again, the others are met by chance."""
    drawn: list[Record] = []
    while len(drawn) < count:
        person = members[draw.below(len(members))]
        if person.birth_date > "2010" and draw.happens(80):
            continue  # children are on record less often
        if draw.happens(24):
            subject, clause = {"household_id": person.household_id}, draw.one_of(HOUSEHOLD_CLAUSES)
        else:
            subject, clause = {"member_id": person.member_id}, draw.one_of(MEMBER_CLAUSES)
        day = occurrence(draw)
        if clause == "volunteering":
            hours = f"{draw.between(1, 40)}.{draw.below(2) * 5}"
            merit = {"clause": clause, **subject, "occurred_on": day.isoformat(), "hours": hours}
            drawn.append(merit | {"decided_on": after(draw, day.isoformat(), 1, 20)})
        elif draw.happens(7) and clause in HABITS:
            days = (day + timedelta(70 * turn) for turn in range(draw.between(3, 5)))
            past = [day for day in days if day <= date(2026, 1, 25)]
            drawn += [offence(draw, draw.one_of(HABITS), subject, day) for day in past]
        else:
            drawn.append(offence(draw, clause, subject, day))
    return sorted(drawn[:count], key=lambda record: record["occurred_on"])


# --------------------------------------------------------------------------- the files


def write(path: Path, columns: Sequence[str], rows: Iterable[Record]) -> None:
    """Write a table: UTF-8, commas, one line feed a row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def subjects(members: Sequence[tour.Person], history: Sequence[Record]) -> list[Record]:
    """Whom a platform or a gate asks about: some members, a member who left, three households."""
    household_of = {person.member_id: person.household_id for person in members}
    asked = ["M0001", "M0002", "M0003", "M0038", "M0049", "M0059", "M9001"]
    asked += [person.member_id for person in members[100::110]]
    asked += [record["member_id"] for record in history[50::40] if record.get("member_id")]
    rows = [
        {"member_id": each, "household_id": household_of.get(each, "")}
        for each in dict.fromkeys(asked)
    ]
    return rows + [{"household_id": each} for each in ("H005", "H016", "H020")]


def generate(folder: Path) -> None:
    """Write `members.csv`, `history.csv` and `subjects.csv` into the folder."""
    draw = Draw(SEED)
    planted = list(tour.people())
    last_household = int(planted[-1].household_id[1:])
    others = list(other_people(draw, last_household + 1, len(planted) + 1))
    history = [dict(record) for record in tour.records()]
    history += other_records(draw, others, RECORDS - len(history))
    for number, record in enumerate(history, start=1):
        record["record_id"] = f"R{number:03}"
    people = [*planted, *others]
    write(folder / "members.csv", MEMBER_COLUMNS, map(member, people))
    write(folder / "history.csv", HISTORY_COLUMNS, history)
    write(folder / "subjects.csv", SUBJECT_COLUMNS, subjects(people, history))


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
