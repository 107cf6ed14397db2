"""The covenant nanhai-model as most people would write it in pandas: `groupby.apply`, row by row.

`python -m benchmarks.rivals.pandas_naive --members F --history F --out DIR` reads Parquet and
writes the five result tables as Parquet, row for row what `sanctions run` writes; for small sizes.
One thing is not as most people would: money is `Decimal`, for float would give other figures.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import Any, TypeAlias

import pandas

from benchmarks.rivals.options import Options, options
from benchmarks.rivals.pandas_vectorised import (
    EVENTS,
    HISTORY,
    IN_FORCE,
    LIMITATION,
    LOOKBACK,
    MEMBERS,
    OF_AGE,
    OUTPUTS,
    REWARD,
    RULESET,
    frame_of,
    read,
    write,
)

Frame = pandas.DataFrame
Row = dict[str, Any]
Loose: TypeAlias = Any
"""What pandas alone knows the type of: a row, the groups of a frame."""

FEN = Decimal("0.01")
FURTHER = ("home", "offence", "stands")  # what is read of findings beside their own columns
MONTHS_3, YEARS_3, YEARS_5 = (pandas.DateOffset(months=each) for each in (3, 36, 60))


# --- records --------------------------------------------------------------------------------------


def judge(records: Frame, as_of: pandas.Timestamp) -> list[Row]:
    """The records of one subject up to their grade, each beside those before it."""
    judged: list[Row] = []
    for _, cells in records.sort_values(["occurred_on", "record_id"]).iterrows():
        record: Row = {
            str(name): None if pandas.isna(cell) else cell for name, cell in cells.items()
        }
        for event in EVENTS:
            if record[event] is not None and record[event] > as_of:
                record[event] = None
        record["offence"] = record["clause"] != "volunteering"
        record["state"] = state(record)
        record["stands"] = record["offence"] and record["state"] == "counted"
        judged.append(record)
    for place, record in enumerate(judged):
        since = record["occurred_on"] - LOOKBACK
        earlier = [each for each in judged[:place] if each["stands"]]
        record["prior"] = sum(each["occurred_on"] >= since for each in earlier)
        warned = [each["notified_on"] or each["decided_on"] for each in judged if each["stands"]]
        record["warnings"] = sum(since <= day < record["occurred_on"] for day in warned)
        record["row"], record["grade"], record["review"] = grade(record)
        record["ruleset"] = RULESET
        if record["state"] == "not-in-force":
            record["prior"] = record["warnings"] = record["ruleset"] = None
    return judged


def state(record: Row) -> str:
    """The state of a record, the first that holds."""
    occurred, born = record["occurred_on"], record["birth_date"]
    if occurred < IN_FORCE:
        return "not-in-force"
    if born is not None and born + OF_AGE > occurred:
        return "exempt"
    if record["resolved_on"] is not None and record["outcome"] == "overturned":
        return "overturned"
    if record["decided_on"] is None:
        return "reported"
    if record["decided_on"] > occurred + LIMITATION:
        return "lapsed"
    if record["appealed_on"] is not None and record["resolved_on"] is None:
        return "pending"
    return "counted"


def grade(record: Row) -> tuple[str | None, str | None, list[str]]:
    """The row of `grading` that holds, its grade, and what is for review."""
    unborn = record["subject_kind"] == "member" and record["birth_date"] is None
    review = ["exempt"] if unborn and record["state"] != "not-in-force" else []
    if not record["offence"]:
        return None, None, [*review, *(["points"] if unscored(record) else [])]
    if record["state"] not in {"counted", "pending"}:
        return None, None, review
    severity, impact = record["severity"], record["impact"]
    if record["warnings"] >= 2 and impact is None:
        return None, "undetermined", [*review, "grading:persistent"]
    if record["warnings"] >= 2 and impact == "wide":
        row = found = "persistent"
    elif severity == "minor" or impact == "limited":
        row, found = "otherwise", "advice"
    elif severity is None or impact is None:
        return None, "undetermined", [*review, "grading:serious"]
    else:
        row = found = "serious"
    if record["stands"] and found != "advice" and record["loss"] is None:
        table_row = "s2" if found == "serious" else "s3"
        review = [*review, f"sanctions:{table_row}:compensation"]
    return row, found, review


def unscored(record: Row) -> bool:
    """Whether a merit counts and its points cannot be told."""
    hours = record["hours"]
    return record["state"] == "counted" and (hours is None or hours <= Decimal("-0.04"))


# --- measures -------------------------------------------------------------------------------------


def impose(findings: Frame) -> list[Row]:
    """The measures of one subject."""
    imposed: list[Row] = []
    spans: dict[tuple[str, str, str], list[Row]] = {}
    for _, record in findings.iterrows():
        if not record["stands"] or record["row"] is None:
            continue
        start = record["decided_on"]
        match record["grade"]:
            case "advice":
                imposed.append(measure(record, "admonition", "notice", "s1"))
            case "serious":
                imposed.append(measure(record, "referral", "referral", "s2"))
                imposed.append(measure(record, "compensation", "payment", "s2", record["loss"]))
                end = start + MONTHS_3
                if pandas.notna(record["rectified_on"]):
                    end = min(end, max(start, record["rectified_on"]))
                for name in ("vehicle-access", "service-centre"):
                    one = measure(record, name, "restriction", "s2") | {"ends_on": end}
                    spans.setdefault((name, "restriction", "s2"), []).append(one)
            case _:
                imposed.append(measure(record, "rectification", "notice", "s3"))
                imposed.append(measure(record, "compensation", "payment", "s3", record["loss"]))
                for name, kind, term in (
                    ("asset-bidding", "exclusion", YEARS_3),
                    ("candidacy", "advice", YEARS_5),
                ):
                    one = measure(record, name, kind, "s3") | {"ends_on": start + term}
                    spans.setdefault((name, kind, "s3"), []).append(one)
    return [*imposed, *chain.from_iterable(map(merge, spans.values()))]


def measure(record: Loose, name: str, kind: str, row: str, amount: Decimal | None = None) -> Row:
    """One measure of one record."""
    return {
        "subject_kind": record["subject_kind"],
        "subject": record["subject"],
        "measure": name,
        "kind": kind,
        "starts_on": record["decided_on"],
        "ends_on": None,
        "amount_min": amount,
        "amount_max": amount,
        "records": [record["record_id"]],
        "rows": [row],
        "ruleset": [RULESET],
    }


def merge(spans: list[Row]) -> list[Row]:
    """Measures that overlap or touch become one, which lists its records."""
    merged: list[Row] = []
    for span in sorted(spans, key=lambda each: each["starts_on"]):
        if span["starts_on"] >= span["ends_on"]:
            continue
        if merged and span["starts_on"] <= merged[-1]["ends_on"]:
            last = merged[-1]
            last["ends_on"] = max(last["ends_on"], span["ends_on"])
            last["records"] = sorted({*last["records"], *span["records"]})
        else:
            merged.append(span)
    return merged


# --- money ----------------------------------------------------------------------------------------


def settle(household: Frame, touching: Mapping[str, Frame]) -> list[Row]:
    """What the members of one household are due before anything is handed on."""
    rows: list[Row] = []
    records = touching.get(household["household_id"].iloc[0])
    for _, member in household.iterrows():
        pending = counted = 0
        if records is not None:
            for _, record in records.iterrows():
                if (
                    record["subject_kind"] == "household"
                    or record["subject"] == member["member_id"]
                ):
                    pending += record["pending"]
                    counted += record["counted"]
        due = (member["dividend"] * Decimal("0.1")).quantize(FEN, ROUND_HALF_UP)
        row, pay = ("hold", "hold") if pending else ("none", "0%") if counted else ("full", "100%")
        rows.append(
            {
                **member[["member_id", "household_id", "village_id", "dividend"]],
                "reward": REWARD,
                "base": member["dividend"] - due,
                "entitlement": due,
                "pay": pay,
                "paid": due if row == "full" else 0 * FEN,
                "held": due if row == "hold" else 0 * FEN,
                "withheld": due if row == "none" else 0 * FEN,
                "redistributed": 0 * FEN,
                "row": row,
            }
        )
    return rows


def share(village: Frame) -> list[Row]:
    """The members of one village, and what is withheld handed to the compliant by dividend."""
    rows: list[Row] = [dict(row) for _, row in village.iterrows()]
    compliant = [row for row in rows if row["row"] == "full"]
    pot = int(sum(row["withheld"] for row in rows) * 100)
    whole = int(sum(row["dividend"] for row in compliant) * 100)
    if whole:
        remainders = []
        for row in compliant:
            part, rest = divmod(pot * int(row["dividend"] * 100), whole)
            row["redistributed"] = part * FEN
            remainders.append((-rest, row["member_id"], row))
        left = pot - int(sum(row["redistributed"] for row in compliant) * 100)
        for _, _, row in sorted(remainders, key=lambda each: each[:2])[:left]:
            row["redistributed"] += FEN
    for row in rows:
        row["paid"] += row["redistributed"]
        if not row["entitlement"] and not row["paid"] and not row["held"]:
            row["status"] = "none"
        else:
            row["status"] = {"hold": "held", "none": "withheld", "full": "paid"}[row["row"]]
    return rows


def summarise(household: Frame) -> pandas.Series:
    """The row of one household."""
    statuses = [status for status in household["status"] if status != "none"]
    if not statuses:
        status = "none"
    elif set(statuses) == {"paid"}:
        status = "full"
    elif set(statuses) == {"withheld"}:
        status = "withheld"
    else:
        status = "held" if "held" in statuses else "partial"
    sums = {name: sum(household[name]) for name in ("dividend", "base", "paid", "held", "withheld")}
    ids = {name: household[name].iloc[0] for name in ("household_id", "village_id")}
    return pandas.Series({**ids, "members": len(household), **sums, "status": status})


def total(village: Frame, touching: Frame) -> pandas.Series:
    """The row of one village."""
    name = village["village_id"].iloc[0]
    records = touching[touching["village_id"] == name]
    money = ("dividend", "entitlement", "paid", "held", "withheld", "redistributed")
    sums = {column: sum(village[column]) for column in money}
    compliant = Decimal(int((village["row"] == "full").sum()))
    return pandas.Series(
        {
            "village_id": name,
            "reward": REWARD,
            "members": len(village),
            "households": village["household_id"].nunique(),
            **sums,
            "fund": sums["entitlement"],
            "retained": sums["withheld"] - sums["redistributed"],
            "counted": int(records["counted"].sum()),
            "pending": int(records["pending"].sum()),
            "compliant_share": (compliant / len(village)).quantize(
                Decimal("0.0001"), ROUND_HALF_UP
            ),
        }
    )


# --- all of it ------------------------------------------------------------------------------------


def placed(history: Frame, members: Frame, as_of: pandas.Timestamp) -> Frame:
    """The records that exist as of the day, with what the list says of their subjects."""
    seen = history["recorded_on"].fillna(history["occurred_on"])
    records = history[seen <= as_of]
    homes = dict(zip(members["member_id"], members["household_id"], strict=True))
    places = dict(zip(members["household_id"], members["village_id"], strict=True))
    births = dict(zip(members["member_id"], members["birth_date"], strict=True))
    of_member = records["member_id"].notna()
    home = records["household_id"].fillna(records["member_id"].map(homes))
    return records.assign(
        subject_kind=of_member.map({True: "member", False: "household"}),
        subject=records["member_id"].fillna(records["household_id"]),
        home=home,
        village_id=home.map(places),
        birth_date=records["member_id"].map(births),
    )


def of_period(findings: Frame, chosen: Options) -> Frame:
    """The records of the period, with 1 where one is counted and where it is pending."""
    start, end = pandas.Timestamp(chosen.first_day), pandas.Timestamp(chosen.end)
    year = findings[(findings["occurred_on"] >= start) & (findings["occurred_on"] < end)].copy()
    graded = year["row"].notna()
    year["counted"] = (year["stands"] & graded).astype(int)
    pending = (year["state"] == "pending") | (year["stands"] & ~graded)
    year["pending"] = (year["offence"] & pending).astype(int)
    return year


def tabled(name: str, rows: list[Row], order: list[str]) -> Frame:
    """Rows as a frame in their order; days are datetimes, other cells are left as they are."""
    columns = list(dict.fromkeys([*OUTPUTS[name], *(rows[0] if rows else FURTHER)]))
    ordered = sorted(rows, key=lambda row: [row[column] for column in order])
    frame = Frame(ordered, columns=columns, dtype=object)
    days = [column for column in columns if column.endswith("_on")]
    return frame.assign(**{column: pandas.to_datetime(frame[column]) for column in days})


def by(frame: Frame, *keys: str) -> Loose:
    """The groups of a frame in the order of their first rows, with the columns that they share."""
    return frame.groupby(list(keys), sort=False)[list(frame.columns)]


def rows_of(lists: Loose) -> list[Row]:
    """The rows of all groups; of no group `apply` gives an empty frame."""
    return list(chain.from_iterable(lists)) if len(lists) else []


def run(chosen: Options) -> None:
    """Read both lists, and write the five tables."""
    as_of = pandas.Timestamp(chosen.as_of)
    listed = frame_of(read(chosen.members, MEMBERS))
    records = placed(frame_of(read(chosen.history, HISTORY)), listed, as_of)
    subject = ["subject_kind", "subject"]
    judged = rows_of(by(records, *subject).apply(judge, as_of=as_of))
    findings = tabled("findings", judged, [*subject, "occurred_on", "record_id"])
    imposed = rows_of(by(findings, *subject).apply(impose))
    touching = of_period(findings, chosen)
    at_home = dict(list(touching.groupby("home")))
    due = rows_of(by(listed, "household_id").apply(settle, touching=at_home))
    shared = rows_of(by(Frame(due, dtype=object), "village_id").apply(share))
    people = tabled("members", shared, ["village_id", "household_id", "member_id"])
    tables = {
        "findings": findings,
        "measures": tabled("measures", imposed, [*subject, "measure", "starts_on", "records"]),
        "members": people,
        "households": by(people, "household_id").apply(summarise),
        "villages": by(people, "village_id").apply(total, touching=touching),
    }
    write(chosen.out, tables)


if __name__ == "__main__":
    run(options(__doc__))
