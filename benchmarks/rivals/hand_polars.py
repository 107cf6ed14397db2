"""nanhai-model as hand-written Polars: lazy frames, streamed, this covenant alone.

It follows `hand_sql.sql` step by step, checks nothing of its input, and keeps money in integer fen.
"""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.rivals.options import Options, options
from benchmarks.rivals.polars_columns import (
    MONEY,
    SUBJECT,
    Source,
    tenth,
    word,
    words,
    yuan,
)
from benchmarks.rivals.polars_records import (
    findings,
    graded,
    known_of,
    measures,
    stated_of,
    touched_by,
)


def members_of(path: Path) -> pl.LazyFrame:
    """``place, village_id, household_id, member_id, dividend`` (fen) ``, birth_date``."""
    source = Source.of(path)
    return source.rows.select(
        "place",
        "village_id",
        "household_id",
        "member_id",
        (source.column("dividend", MONEY) * 100).cast(pl.Int64).alias("dividend"),
        source.column("birth_date", pl.Date),
    )


def charges(records: pl.DataFrame, first_day: date, end: date) -> pl.DataFrame:
    """What the period holds against each subject: ``counted`` and ``pending`` records."""
    return (
        records.lazy()
        .filter(
            pl.col("grade").is_not_null(),
            pl.col("occurred_on").is_between(first_day, end, closed="left"),
        )
        .group_by(SUBJECT)
        .agg(
            pl.first("village_id"),
            counted=pl.col("imposes").sum().cast(pl.Int64),
            pending=(~pl.col("imposes")).sum().cast(pl.Int64),
        )
        .collect(engine="streaming")
    )


def stopped_by(charge: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """Members who are not paid in full: on hold with something pending, else paid nothing."""
    return (
        touched.lazy()
        .join(charge.lazy().select(*SUBJECT, "pending"), on=SUBJECT)
        .group_by("place")
        .agg(pl.first("village_id", "dividend"), on_hold=(pl.col("pending") > 0).any())
        .collect(engine="streaming")
    )


def parts(members: pl.LazyFrame, stopped: pl.DataFrame) -> pl.DataFrame:
    """Largest remainder by village and dividend: members of one dividend have one part.

    ``favours``: of the members that tie for the last fen of a village, so many have one more.
    Products are 128 bits wide.
    """
    key = ("village_id", "dividend")
    stops = (
        stopped.lazy()
        .group_by(key)
        .agg(heads=pl.len().cast(pl.Int64), unpaid=(~pl.col("on_hold")).sum().cast(pl.Int64))
    )
    wide = pl.col("dividend").cast(pl.Int128)
    floored = (
        members.select(key)
        .group_by(key)
        .agg(everybody=pl.len().cast(pl.Int64))
        .join(stops, on=key, how="left")
        .with_columns(
            heads=pl.col("everybody") - pl.col("heads").fill_null(0),
            pot=(tenth(wide) * pl.col("unpaid").fill_null(0)).sum().over("village_id"),
        )
        .with_columns(whole=(wide * pl.col("heads")).sum().over("village_id"))
        .filter(pl.col("heads") > 0, pl.col("pot") > 0, pl.col("whole") > 0)
        .with_columns(
            least=pl.col("pot") * wide // pl.col("whole"),
            remainder=pl.col("pot") * wide % pl.col("whole"),
        )
        .sort("village_id", "remainder", descending=[False, True])
        .with_columns(
            fen=pl.col("pot") - (pl.col("least") * pl.col("heads")).sum().over("village_id"),
            alike=pl.col("heads").sum().over("village_id", "remainder"),
            served=pl.col("heads").cum_sum().over("village_id"),
        )
        .with_columns(served=pl.col("served").max().over("village_id", "remainder"))
    )
    served, fen, before = pl.col("served"), pl.col("fen"), pl.col("served") - pl.col("alike")
    return floored.select(
        *key,
        part=(pl.col("least") + (served <= fen)).cast(pl.Int64),
        favours=pl.when(served > fen, before < fen).then(fen - before).otherwise(0).cast(pl.Int64),
    ).collect(engine="streaming")


def paid_to(members: pl.LazyFrame, stopped: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    """Every member with its verdict (0 paid, 1 withheld, 2 held) and what it has of others."""
    key = ["village_id", "dividend"]
    favoured = (
        members.select("place", "member_id", *key)
        .join(part.lazy().filter(pl.col("favours") > 0), on=key)
        .join(stopped.lazy(), on="place", how="anti")
        .sort("village_id", "member_id")
        .filter(pl.int_range(pl.len()).over("village_id") < pl.col("favours"))
        .select("place", favour=pl.lit(1, dtype=pl.Int64))
    )
    halted = stopped.lazy().select("place", "on_hold")
    verdict = (
        pl.when("on_hold").then(2).when(pl.col("on_hold").is_not_null()).then(1).otherwise(0)
    ).cast(pl.Int8)
    due = pl.col("part").fill_null(0) + pl.col("favour").fill_null(0)
    return (
        members.select("place", "household_id", "member_id", *key)
        .join(halted, on="place", how="left")
        .join(part.lazy().select(*key, "part"), on=key, how="left")
        .join(favoured, on="place", how="left")
        .select(
            "village_id",
            "household_id",
            "member_id",
            "dividend",
            entitlement=tenth(pl.col("dividend")),
            verdict=verdict,
            redistributed=pl.when(pl.col("on_hold").is_null()).then(due).otherwise(0),
        )
        .sort("village_id", "household_id", "member_id")
        .collect(engine="streaming")
    )


def _where(verdict: int, amount: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("verdict") == verdict).then(amount).otherwise(0)


def members_out(paid: pl.DataFrame) -> pl.LazyFrame:
    """The table of members; the rows are in its order."""
    verdict, entitlement = pl.col("verdict"), pl.col("entitlement")
    redistributed = pl.col("redistributed")
    pays, rows = words("100%", "0%", "hold"), words("full", "none", "hold")
    statuses = words("none", "paid", "withheld", "held")

    def by_verdict(of: pl.Enum, *said: str) -> pl.Expr:
        full, none, hold = (word(each, of) for each in said)
        return pl.when(verdict == 0).then(full).when(verdict == 1).then(none).otherwise(hold)

    status = (
        pl.when(entitlement + redistributed == 0)
        .then(word("none", statuses))
        .otherwise(by_verdict(statuses, "paid", "withheld", "held"))
    )
    reward = words("covenant-reward")
    return paid.lazy().select(
        "member_id",
        "household_id",
        "village_id",
        word("covenant-reward", reward).alias("reward"),
        yuan(pl.col("dividend")).alias("dividend"),
        yuan(pl.col("dividend") - entitlement).alias("base"),
        yuan(entitlement).alias("entitlement"),
        by_verdict(pays, "100%", "0%", "hold").alias("pay"),
        yuan(_where(0, entitlement + redistributed)).alias("paid"),
        yuan(_where(2, entitlement)).alias("held"),
        yuan(_where(1, entitlement)).alias("withheld"),
        yuan(redistributed).alias("redistributed"),
        status.alias("status"),
        by_verdict(rows, "full", "none", "hold").alias("row"),
    )


def households(paid: pl.DataFrame) -> pl.DataFrame:
    """One row a household, in the order of its table; money is fen."""
    return (
        paid.lazy()
        .group_by("household_id")
        .agg(
            pl.first("village_id"),
            members=pl.len().cast(pl.Int64),
            dividend=pl.col("dividend").sum(),
            entitlement=pl.col("entitlement").sum(),
            redistributed=pl.col("redistributed").sum(),
            withheld=_where(1, pl.col("entitlement")).sum(),
            held=_where(2, pl.col("entitlement")).sum(),
        )
        .with_columns(
            paid=pl.col("entitlement")
            + pl.col("redistributed")
            - pl.col("withheld")
            - pl.col("held")
        )
        .sort("village_id", "household_id")
        .collect(engine="streaming")
    )


def households_out(household: pl.DataFrame) -> pl.LazyFrame:
    """The table of households. Who is paid, withheld or held nothing has no status: sums tell."""
    statuses = words("full", "held", "none", "partial", "withheld")
    paid, held, withheld = (pl.col(name) > 0 for name in ("paid", "held", "withheld"))
    status = (
        pl.when(held)
        .then(word("held", statuses))
        .when(paid & withheld)
        .then(word("partial", statuses))
        .when(paid)
        .then(word("full", statuses))
        .when(withheld)
        .then(word("withheld", statuses))
        .otherwise(word("none", statuses))
    )
    return household.lazy().select(
        "household_id",
        "village_id",
        "members",
        yuan(pl.col("dividend")).alias("dividend"),
        yuan(pl.col("dividend") - pl.col("entitlement")).alias("base"),
        *(yuan(pl.col(name)).alias(name) for name in ("paid", "held", "withheld")),
        status.alias("status"),
    )


def villages_out(
    household: pl.DataFrame, charge: pl.DataFrame, stopped: pl.DataFrame
) -> pl.LazyFrame:
    """The table of villages."""
    sums = ("members", "dividend", "entitlement", "paid", "held", "withheld", "redistributed")
    charged = charge.lazy().group_by("village_id").agg(pl.sum("counted", "pending"))
    halted = stopped.lazy().group_by("village_id").agg(heads=pl.len().cast(pl.Int64))
    members = pl.col("members")
    compliant = members - pl.col("heads").fill_null(0)
    share = (20_000 * compliant + members) // (2 * members)
    money = ("entitlement", "paid", "held", "withheld", "redistributed")
    return (
        household.lazy()
        .group_by("village_id")
        .agg(*(pl.sum(name) for name in sums), households=pl.len().cast(pl.Int64))
        .join(charged, on="village_id", how="left")
        .join(halted, on="village_id", how="left")
        .sort("village_id")
        .select(
            "village_id",
            pl.lit("covenant-reward").alias("reward"),
            "members",
            "households",
            yuan(pl.col("dividend")).alias("dividend"),
            yuan(pl.col("entitlement")).alias("fund"),
            *(yuan(pl.col(name)).alias(name) for name in money),
            yuan(pl.col("withheld") - pl.col("redistributed")).alias("retained"),
            pl.col("counted").fill_null(0),
            pl.col("pending").fill_null(0),
            share.cast(pl.Int128).reinterpret(dtype=pl.Decimal(18, 4)).alias("compliant_share"),
        )
    )


def steps(chosen: Options) -> Iterator[str]:
    """Run it; each step yields its name when it is done."""

    def write(table: str, rows: pl.LazyFrame) -> str:
        rows.sink_parquet(chosen.out / f"{table}.parquet", compression="zstd", engine="streaming")
        return f"{table}.parquet"

    members = members_of(chosen.members)
    known = known_of(chosen.history, date.fromisoformat(chosen.as_of))
    yield "known"
    touched = touched_by(known, members)
    yield "touched"
    records = graded(stated_of(known, touched))
    yield "records"
    yield write("findings", findings(records))
    yield write("measures", measures(records))
    period = date.fromisoformat(chosen.first_day), date.fromisoformat(chosen.end)
    charge = charges(records, *period)
    stopped = stopped_by(charge, touched)
    part = parts(members, stopped)
    yield "parts"
    paid = paid_to(members, stopped, part)
    yield "paid"
    yield write("members", members_out(paid))
    household = households(paid)
    yield "households"
    yield write("households", households_out(household))
    yield write("villages", villages_out(household, charge, stopped))


def run(chosen: Options) -> None:
    """Write the five tables, and say what each step took if it is asked for."""
    chosen.out.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    for step in steps(chosen):
        if chosen.times:
            print(f"{time.perf_counter() - start:8.3f} s  {step}")
        start = time.perf_counter()


if __name__ == "__main__":
    run(options(__doc__))
