"""The covenant nanhai-model in vectorised pandas, as a good user of pandas would write it.

`python -m benchmarks.rivals.pandas_vectorised --members F --history F --out DIR` reads Parquet and
writes the five result tables as Parquet, row for row what `sanctions run` writes. The lists are
taken to be sound: nothing is checked, and one covenant is all it knows. Money is int64 fen.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import numpy
import pandas
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from benchmarks.lists import DAY, DECIMAL, MONEY, Integers, scaled
from benchmarks.rivals.options import Options, options

Cells: TypeAlias = Any
"""Whatever holds the cells of a column: a series, an array, an Arrow array."""
Types: TypeAlias = Mapping[str, pyarrow.DataType]
Lists: TypeAlias = "pyarrow.ListArray[Any]"
Objects: TypeAlias = numpy.typing.NDArray[numpy.object_]
Frame = pandas.DataFrame

TEXT, INTEGER, LIST = pyarrow.string(), pyarrow.int64(), pyarrow.list_(pyarrow.string())
RULESET = "nanhai-model@2022-07"
REWARD = "covenant-reward"
IN_FORCE = pandas.Timestamp("2022-07-01")
LOOKBACK = LIMITATION = pandas.DateOffset(months=24)
OF_AGE = pandas.DateOffset(years=14)
# One number for a subject and a day: more days than a date can hold, counted from the year 1.
SPAN, YEAR_1 = 2**22, 719_162

MEMBERS: Types = {
    **dict.fromkeys(("village_id", "household_id", "member_id"), TEXT),
    "dividend": MONEY,
    "birth_date": DAY,
}
EVENTS = ("notified_on", "decided_on", "appealed_on", "resolved_on", "rectified_on")
HISTORY: Types = {
    **dict.fromkeys(("record_id", "clause", "member_id", "household_id"), TEXT),
    **dict.fromkeys(("severity", "impact", "outcome"), TEXT),
    **dict.fromkeys(("occurred_on", "recorded_on", *EVENTS), DAY),
    "loss": MONEY,
    "hours": DECIMAL,
}
SUMS = ("dividend", "base", "paid", "held", "withheld")
OUTPUTS: Mapping[str, Types] = {
    "findings": {
        **dict.fromkeys(("record_id", "subject_kind", "subject", "village_id", "clause"), TEXT),
        "occurred_on": DAY,
        "state": TEXT,
        **dict.fromkeys(("prior", "warnings"), INTEGER),
        **dict.fromkeys(("grade", "row"), TEXT),
        "review": LIST,
        "ruleset": TEXT,
    },
    "measures": {
        **dict.fromkeys(("subject_kind", "subject", "measure", "kind"), TEXT),
        **dict.fromkeys(("starts_on", "ends_on"), DAY),
        **dict.fromkeys(("amount_min", "amount_max"), MONEY),
        **dict.fromkeys(("records", "rows", "ruleset"), LIST),
    },
    "members": {
        **dict.fromkeys(("member_id", "household_id", "village_id", "reward"), TEXT),
        **dict.fromkeys(("dividend", "base", "entitlement"), MONEY),
        "pay": TEXT,
        **dict.fromkeys(("paid", "held", "withheld", "redistributed"), MONEY),
        **dict.fromkeys(("status", "row"), TEXT),
    },
    "households": {
        **dict.fromkeys(("household_id", "village_id"), TEXT),
        "members": INTEGER,
        **dict.fromkeys(SUMS, MONEY),
        "status": TEXT,
    },
    "villages": {
        **dict.fromkeys(("village_id", "reward"), TEXT),
        **dict.fromkeys(("members", "households"), INTEGER),
        **dict.fromkeys(("dividend", "fund", "entitlement", "paid", "held"), MONEY),
        **dict.fromkeys(("withheld", "redistributed", "retained"), MONEY),
        **dict.fromkeys(("counted", "pending"), INTEGER),
        "compliant_share": DECIMAL,
    },
}


# --- files ----------------------------------------------------------------------------------------


def read(path: Path, columns: Types) -> pyarrow.Table:
    """These columns of a Parquet file; one that the file has not is empty."""
    given = pyarrow.parquet.read_schema(path).names
    table = pyarrow.parquet.read_table(path, columns=[name for name in columns if name in given])
    for name, of in columns.items():
        if name not in given:
            table = table.append_column(name, pyarrow.nulls(len(table)).cast(of))
    return table.select(list(columns)).cast(pyarrow.schema(columns))


def frame_of(table: pyarrow.Table) -> Frame:
    """The table as a frame: days as datetimes, decimals as Arrow decimals, so that all is exact."""
    return table.to_pandas(date_as_object=False, types_mapper=_exact)


def _exact(of: pyarrow.DataType) -> pandas.ArrowDtype | None:
    return pandas.ArrowDtype(of) if isinstance(of, pyarrow.Decimal128Type) else None


def fen(yuan: pandas.Series) -> Integers:
    """Yuan, an Arrow decimal that is never empty, as fen."""
    hundred = pyarrow.scalar(100, pyarrow.decimal128(3, 0))
    cents = pyarrow.compute.multiply(pyarrow.array(yuan), hundred).cast(INTEGER)
    return numpy.asarray(cents, numpy.int64)


def write(folder: Path, tables: Mapping[str, Cells]) -> None:
    """Write one file a table, with the types and the compression of `sanctions run`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in OUTPUTS.items():
        arrays = [_array(tables[name][column], of) for column, of in columns.items()]
        table = pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(columns))
        pyarrow.parquet.write_table(
            table, folder / f"{name}.parquet", compression="zstd", store_schema=False
        )


def _array(cells: Cells, of: pyarrow.DataType) -> Cells:
    if isinstance(cells, pyarrow.Array):
        return cells
    if isinstance(of, pyarrow.Decimal128Type) and cells.dtype == numpy.int64:
        return scaled(cells.to_numpy(), of)
    if pyarrow.types.is_date(of):  # through a day's own unit: Arrow does not cut times off
        return pyarrow.array(cells.to_numpy("datetime64[D]"))
    return pyarrow.array(cells, from_pandas=True).cast(of)


# --- records --------------------------------------------------------------------------------------


def records_of(history: Frame, members: Frame, as_of: pandas.Timestamp) -> Frame:
    """Every record that exists as of the day, in the order of the findings, up to its grade."""
    records = history[history["recorded_on"].fillna(history["occurred_on"]) <= as_of].copy()
    for event in EVENTS:
        records[event] = records[event].where(records[event] <= as_of)
    records["outcome"] = records["outcome"].where(records["resolved_on"].notna())
    of_member = records["member_id"].notna()
    records["subject_kind"] = numpy.where(of_member, "member", "household")
    records["subject"] = records["member_id"].fillna(records["household_id"])
    order = ["subject_kind", "subject", "occurred_on", "record_id"]
    records = records.sort_values(order, ignore_index=True)
    _place(records, members)
    _state(records)
    _look_back(records)
    _grade(records)
    return records


def _place(records: Frame, members: Frame) -> None:
    """The village of each subject and the birth of a member; empty for who is not on the list."""
    people = members[members["member_id"].isin(records["member_id"].unique())].set_index(
        "member_id"
    )
    housed = members[members["household_id"].isin(records["household_id"].unique())]
    village = housed.drop_duplicates("household_id").set_index("household_id")["village_id"]
    own = people["village_id"].reindex(records["member_id"]).array
    home = village.reindex(records["household_id"]).array
    records["village_id"] = pandas.Series(own).fillna(pandas.Series(home))
    records["birth_date"] = people["birth_date"].reindex(records["member_id"]).array


def _state(records: Frame) -> None:
    in_force = records["occurred_on"] >= IN_FORCE
    of_member = records["member_id"].notna()
    appealed = records["appealed_on"].notna() & records["resolved_on"].isna()
    states = {
        "not-in-force": ~in_force,
        "exempt": of_member & (records["birth_date"] + OF_AGE > records["occurred_on"]),
        "overturned": records["outcome"] == "overturned",
        "reported": records["decided_on"].isna(),
        "lapsed": records["decided_on"] > records["occurred_on"] + LIMITATION,
        "pending": appealed,
    }
    records["in_force"] = in_force
    records["age_unknown"] = in_force & of_member & records["birth_date"].isna()
    records["state"] = first(states, "counted")
    records["offence"] = in_force & (records["clause"] != "volunteering")
    records["stands"] = (records["state"] == "counted") & records["offence"]


def _look_back(records: Frame) -> None:
    """`prior` and `warnings`, by binary search among the numbers of subject and day.

    The records stand by subject, day and id, so that what is before a record is above it.
    """
    groups = records.groupby(["subject_kind", "subject"], sort=False).ngroup()
    subject = numpy.asarray(groups, numpy.int64)
    occurred = _numbers(subject, records["occurred_on"])
    since = _numbers(subject, records["occurred_on"] - LOOKBACK)
    stands = records["stands"].to_numpy()
    standing = numpy.concatenate(([0], numpy.cumsum(stands)))
    prior = standing[: len(records)] - standing[numpy.searchsorted(occurred, since)]
    warned_on = records["notified_on"].fillna(records["decided_on"])[stands]
    warned = numpy.sort(_numbers(subject[stands], warned_on))
    warnings = numpy.searchsorted(warned, occurred) - numpy.searchsorted(warned, since)
    outside = ~records["in_force"].to_numpy()
    records["prior"] = pandas.arrays.IntegerArray(prior, outside)
    records["warnings"] = pandas.arrays.IntegerArray(warnings, outside.copy())


def _numbers(subject: Integers, days: pandas.Series) -> Integers:
    return subject * SPAN + days.to_numpy("datetime64[D]").astype(numpy.int64) + YEAR_1


def _grade(records: Frame) -> None:
    """The first row of `grading` that holds; `unsure` names the row that an empty cell stops at."""
    severity, impact = records["severity"], records["impact"]
    warned = records["warnings"].fillna(0).to_numpy(numpy.int64) >= 2
    heavy, strong = severity.isin(["serious", "grave"]), impact.isin(["bad", "wide"])
    light = (severity.notna() & ~heavy) | (impact.notna() & ~strong)
    judged = records["offence"] & records["state"].isin(["counted", "pending"])
    rows = {
        "": ~judged,
        "persistent": warned & (impact == "wide"),
        "?persistent": warned & impact.isna(),
        "serious": heavy & strong,
        "?serious": ~light,
    }
    found = pandas.Series(first(rows, "otherwise"), dtype="str")
    unsure = found.str.startswith("?")
    records["row"] = found.where(judged & ~unsure)
    grade = found.mask(unsure, "undetermined").replace("otherwise", "advice")
    records["grade"] = grade.where(judged)
    records["unsure"] = found.where(unsure)
    records["imposable"] = records["stands"] & records["row"].notna()


def first(rows: Mapping[str, Cells], otherwise: str) -> Objects:
    """The name of the first row that holds, else the name for the rest."""
    return numpy.select([numpy.asarray(row, bool) for row in rows.values()], list(rows), otherwise)


def findings(records: Frame) -> Mapping[str, Cells]:
    """The table `findings`."""
    unpriced = records["imposable"] & records["loss"].isna().to_numpy(bool)
    scored = records["in_force"] & ~records["offence"] & (records["state"] == "counted")
    hours = records["hours"]
    # A quarter of a point an hour, cut to a hundredth: below 0, which is a slip, from -0.04 hours.
    unscored = hours.isna() | (hours <= Decimal("-0.04"))
    review = {
        "exempt": records["age_unknown"],
        "grading:persistent": records["unsure"] == "?persistent",
        "grading:serious": records["unsure"] == "?serious",
        "sanctions:s2:compensation": unpriced & (records["row"] == "serious"),
        "sanctions:s3:compensation": unpriced & (records["row"] == "persistent"),
        "points": scored & unscored.to_numpy(bool),
    }
    holds = numpy.column_stack([numpy.asarray(each, bool) for each in review.values()])
    items = numpy.array(list(review), dtype=object)[numpy.nonzero(holds)[1]]
    ruleset = pandas.Series(RULESET, index=records.index).where(records["in_force"])
    return {**records, "review": lists(items, holds.sum(axis=1)), "ruleset": ruleset}


def lists(items: Cells, counts: Cells) -> Lists:
    """A column of lists: the first so many items, then the next so many."""
    ends = numpy.concatenate(([0], numpy.cumsum(counts)))
    texts = pyarrow.array(numpy.asarray(items, object), TEXT)
    return pyarrow.ListArray.from_arrays(pyarrow.array(ends, pyarrow.int32()), texts)


# --- measures -------------------------------------------------------------------------------------


def measures(records: Frame) -> Mapping[str, Cells]:
    """The table `measures`: what happens on a day, and merged what runs over days."""
    records = records[records["imposable"]].rename(columns={"decided_on": "starts_on"})
    graded = {row: records[records["grade"] == row] for row in ("advice", "serious", "persistent")}
    advice, serious, persistent = graded.values()
    access = serious["starts_on"] + pandas.DateOffset(months=3)
    repaired = serious["rectified_on"].clip(lower=serious["starts_on"]).fillna(access)
    access = access.where(access < repaired, repaired)
    parts = [
        _alone(advice, "admonition", "notice", "s1"),
        _alone(serious, "referral", "referral", "s2"),
        _alone(serious, "compensation", "payment", "s2"),
        _merged(serious, access, "vehicle-access", "restriction", "s2"),
        _merged(serious, access, "service-centre", "restriction", "s2"),
        _alone(persistent, "rectification", "notice", "s3"),
        _alone(persistent, "compensation", "payment", "s3"),
        _barred(persistent, 3, "asset-bidding", "exclusion"),
        _barred(persistent, 5, "candidacy", "advice"),
    ]
    imposed = pandas.concat([frame for frame, _ in parts], ignore_index=True)
    order = ["subject_kind", "subject", "measure", "starts_on", "record_id"]
    imposed = imposed.sort_values(order)
    taken = pyarrow.concat_arrays([each for _, each in parts]).take(imposed.index.to_numpy())
    one = numpy.ones(len(imposed), numpy.int64)
    return {
        **imposed,
        "amount_max": imposed["amount_min"],
        "records": taken,
        "rows": lists(imposed["row"], one),
        "ruleset": lists(numpy.full(len(imposed), RULESET, dtype=object), one),
    }


COLUMNS = ["subject_kind", "subject", "starts_on", "record_id"]


def _alone(records: Frame, measure: str, kind: str, row: str) -> tuple[Frame, Lists]:
    alone = records[COLUMNS].assign(measure=measure, kind=kind, row=row)
    alone["ends_on"] = pandas.Series(pandas.NaT, index=alone.index, dtype=alone["starts_on"].dtype)
    alone["amount_min"] = records["loss"] if kind == "payment" else _no_amount(alone.index)
    return alone, lists(alone["record_id"], numpy.ones(len(alone), numpy.int64))


def _barred(records: Frame, years: int, measure: str, kind: str) -> tuple[Frame, Lists]:
    end = records["starts_on"] + pandas.DateOffset(years=years)
    return _merged(records, end, measure, kind, "s3")


def _merged(
    records: Frame, ends_on: pandas.Series, measure: str, kind: str, row: str
) -> tuple[Frame, Lists]:
    """Intervals of a subject that overlap or touch become one, which lists its records."""
    spans = records[COLUMNS].assign(ends_on=ends_on)
    spans = spans[spans["starts_on"] < spans["ends_on"]]
    spans = spans.sort_values(["subject_kind", "subject", "starts_on"])
    subject = spans.groupby(["subject_kind", "subject"], sort=False)
    reach = subject["ends_on"].cummax().groupby(subject.ngroup()).shift()
    spans["stretch"] = (reach.isna() | (spans["starts_on"] > reach)).cumsum()
    spans = spans.sort_values(["stretch", "record_id"])
    stretch = spans.groupby("stretch")
    merged = stretch.first().assign(measure=measure, kind=kind, row=row)
    merged["starts_on"], merged["ends_on"] = stretch["starts_on"].min(), stretch["ends_on"].max()
    merged["amount_min"] = _no_amount(merged.index)
    return merged, lists(spans["record_id"], stretch.size().to_numpy())


def _no_amount(index: pandas.Index) -> pandas.Series:
    return pandas.Series(None, index=index, dtype=pandas.ArrowDtype(MONEY))


# --- money ----------------------------------------------------------------------------------------


def paid(members: Frame, records: Frame) -> Frame:
    """The table `members`: each its own share, or what is withheld handed to the compliant."""
    people = members[["village_id", "household_id", "member_id"]].copy()
    people["dividend"] = fen(members["dividend"])
    refuse_long("all dividends", people["dividend"], pandas.Series(len(people)))
    people["entitlement"] = (people["dividend"] + 5) // 10
    people["base"] = people["dividend"] - people["entitlement"]
    people = people.sort_values(["village_id", "household_id", "member_id"], ignore_index=True)
    held = touched(people, records[records["pending"]])
    broken = touched(people, records[records["counts"]]) & ~held
    people["row"] = first({"hold": held, "none": broken}, "full")
    people["pay"] = first({"hold": held, "0%": broken}, "100%")
    people["reward"] = REWARD
    people["held"] = people["entitlement"].where(held, 0)
    people["withheld"] = people["entitlement"].where(broken, 0)
    people["redistributed"] = shared(people, ~held & ~broken)
    due = people["entitlement"].where(~held & ~broken, 0)
    people["paid"] = due + people["redistributed"]
    nothing = (people[["entitlement", "paid", "held"]] == 0).all(axis=1)
    people["status"] = first({"none": nothing, "held": held, "withheld": broken}, "paid")
    return people


def touched(people: Frame, records: Frame) -> pandas.Series:
    """Whether one of the records is the member's own or its household's."""
    own = people["member_id"].isin(records["member_id"].dropna().unique())
    return own | people["household_id"].isin(records["household_id"].dropna().unique())


def shared(people: Frame, compliant: pandas.Series) -> Integers:
    """What each is handed of what its village withholds, by dividend and largest remainder.

    Raises: OverflowError: where a product might pass 2^63.
    """
    village = people.groupby("village_id", sort=False).ngroup()
    weight = people["dividend"].where(compliant, 0)
    pot = people["withheld"].groupby(village).transform("sum")
    refuse_long("a pot times a dividend", pot, weight)
    whole = weight.groupby(village).transform("sum")
    part = pot * weight // whole.clip(lower=1)
    rest = pot * weight - part * whole
    left = pot.where(whole > 0, 0) - part.groupby(village).transform("sum")
    ranked = Frame({"village": village, "rest": rest, "member_id": people["member_id"]})
    ranked = ranked[(rest > 0) & (left > 0)]
    ranked = ranked.sort_values(["village", "rest", "member_id"], ascending=[True, False, True])
    place = ranked.groupby("village", sort=False).cumcount()
    handed = numpy.array(part, numpy.int64)
    handed[place.index[place < left[place.index]]] += 1
    return handed


def refuse_long(what: str, left: pandas.Series, right: pandas.Series) -> None:
    """Stop where the greatest product of the two might not fit in int64, which would not say so."""
    if len(left) and int(left.max()) * int(right.max()) >= 2**63:
        raise OverflowError(f"{what} may pass 2^63, the most that int64 holds")


def households(people: Frame) -> Frame:
    """The table `households`."""
    statuses = ["paid", "held", "withheld", "none"]
    flags = {f"is_{each}": people["status"] == each for each in statuses}
    grouped = people.assign(**flags, members=1).groupby(["village_id", "household_id"], sort=False)
    homes = grouped[[*SUMS, *flags, "members"]].sum().reset_index()
    rows = homes["members"] - homes["is_none"]
    found = {
        "none": rows == 0,
        "full": homes["is_paid"] == rows,
        "withheld": homes["is_withheld"] == rows,
        "held": homes["is_held"] > 0,
    }
    return homes.assign(status=first(found, "partial"))


def villages(people: Frame, homes: Frame, records: Frame) -> Frame:
    """The table `villages`. Raises: ArithmeticError: where a fund is not all accounted for."""
    money = [*SUMS, "entitlement", "redistributed"]
    flags = people.assign(members=1, compliant=people["row"] == "full")
    places = flags.groupby("village_id", sort=False)[[*money, "members", "compliant"]].sum()
    places["households"] = homes.groupby("village_id", sort=False).size()
    touching = records.groupby("village_id")[["counts", "pending"]].sum()
    touching = touching.reindex(places.index, fill_value=0)
    places["counted"], places["pending"] = touching["counts"], touching["pending"]
    places["fund"] = places["entitlement"]
    places["retained"] = places["withheld"] - places["redistributed"]
    share = (2 * 10_000 * places["compliant"] + places["members"]) // (2 * places["members"])
    places["compliant_share"] = share
    accounted = places["paid"] + places["held"] + places["retained"]
    if not ((places["fund"] == accounted) & (places["retained"] >= 0)).all():
        raise ArithmeticError("the fund of a village is not paid + held + retained")
    return places.assign(reward=REWARD).reset_index()


# --- all of it ------------------------------------------------------------------------------------


def of_period(records: Frame, chosen: Options) -> Frame:
    """The records of the period, with `counts` and `pending` as the payout table asks for them."""
    start, end = pandas.Timestamp(chosen.first_day), pandas.Timestamp(chosen.end)
    within = records[(records["occurred_on"] >= start) & (records["occurred_on"] < end)]
    undetermined = within["stands"] & ~within["imposable"]
    pending = within["offence"] & ((within["state"] == "pending") | undetermined)
    return within.assign(counts=within["imposable"], pending=pending)


def run(chosen: Options) -> None:
    """Read both lists, and write the five tables."""
    listed = frame_of(read(chosen.members, MEMBERS))
    history = frame_of(read(chosen.history, HISTORY))
    records = records_of(history, listed, pandas.Timestamp(chosen.as_of))
    touching = of_period(records, chosen)
    people = paid(listed, touching)
    homes = households(people)
    tables: dict[str, Cells] = {
        "findings": findings(records),
        "measures": measures(records),
        "members": people,
        "households": homes,
        "villages": villages(people, homes, touching),
    }
    write(chosen.out, tables)


if __name__ == "__main__":
    run(options(__doc__))
