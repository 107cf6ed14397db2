"""The records half of `hand_polars`: from the history to findings and measures."""

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.rivals.polars_columns import (
    GRADE,
    KIND,
    MONEY,
    RULESET,
    STATE,
    SUBJECT,
    Source,
    word,
    words,
    yuan,
)

MEASURES = {
    "admonition": "notice",
    "asset-bidding": "exclusion",
    "candidacy": "advice",
    "compensation": "payment",
    "rectification": "notice",
    "referral": "referral",
    "service-centre": "restriction",
    "vehicle-access": "restriction",
}
MEASURE = pl.Enum(list(MEASURES))
IN_FORCE = date(2022, 7, 1)


def known_of(path: Path, as_of: date) -> pl.DataFrame:
    """The records as they were known on the day."""
    source = Source.of(path)

    def seen(name: str) -> pl.Expr:
        day = source.column(name, pl.Date)
        return pl.when(day <= as_of).then(day)

    occurred = source.column("occurred_on", pl.Date)
    merit = pl.col("clause") == "volunteering"
    resolved = seen("resolved_on").is_not_null()
    hours = source.column("hours", pl.Decimal(18, 4))
    is_member = source.column("member_id", pl.String).is_not_null()
    rows = source.rows.filter(
        pl.coalesce(source.column("recorded_on", pl.Date), occurred) <= as_of
    ).select(
        "record_id",
        "clause",
        pl.when(is_member)
        .then(word("member", KIND))
        .otherwise(word("household", KIND))
        .alias("subject_kind"),
        pl.coalesce("member_id", "household_id").alias("subject"),
        occurred,
        occurred.dt.offset_by("-24mo").alias("since"),
        source.column("severity", pl.String),
        source.column("impact", pl.String),
        (source.column("loss", MONEY) * 100).cast(pl.Int64).alias("loss"),
        merit.alias("is_merit"),
        (merit & (hours * 10_000 <= -400).fill_null(value=True)).alias("unscored"),
        seen("decided_on").alias("decided_on"),
        pl.coalesce(seen("notified_on"), seen("decided_on")).alias("warned_on"),
        seen("rectified_on").alias("rectified_on"),
        (seen("appealed_on").is_not_null() & ~resolved).alias("appealed"),
        (resolved & (source.column("outcome", pl.String) == "overturned"))
        .fill_null(value=False)
        .alias("overturned"),
    )
    return rows.collect(engine="streaming")


def touched_by(known: pl.DataFrame, members: pl.LazyFrame) -> pl.DataFrame:
    """Each list row that a record touches: a household's record touches all of its members."""
    found: list[pl.LazyFrame] = []
    for kind in ("member", "household"):
        ids = known.lazy().filter(pl.col("subject_kind") == kind).select("subject")
        found.append(
            members.join(ids, left_on=f"{kind}_id", right_on="subject", how="semi").select(
                word(kind, KIND).alias("subject_kind"),
                pl.col(f"{kind}_id").alias("subject"),
                "place",
                "village_id",
                "dividend",
                # a household has no age
                pl.col("birth_date")
                if kind == "member"
                else pl.lit(None, pl.Date).alias("birth_date"),
            )
        )
    return pl.concat(pl.collect_all(found, engine="streaming"))


def stated_of(known: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """The records with their village and state."""
    listed = touched.lazy().group_by(SUBJECT).agg(pl.first("village_id"), pl.min("birth_date"))
    occurred = pl.col("occurred_on")
    state = (
        pl.when(occurred < IN_FORCE)
        .then(word("not-in-force", STATE))
        .when(pl.col("birth_date").dt.offset_by("14y") > occurred)
        .then(word("exempt", STATE))
        .when("overturned")
        .then(word("overturned", STATE))
        .when(pl.col("decided_on").is_null())
        .then(word("reported", STATE))
        .when(pl.col("decided_on") > occurred.dt.offset_by("24mo"))
        .then(word("lapsed", STATE))
        .when("appealed")
        .then(word("pending", STATE))
        .otherwise(word("counted", STATE))
    )
    return (
        known.lazy()
        .join(listed, on=SUBJECT, how="left")
        .with_columns(state.alias("state"))
        .with_columns(
            in_force=pl.col("state") != "not-in-force",
            stands=(pl.col("state") == "counted") & ~pl.col("is_merit"),
        )
        .with_columns(
            ageless=pl.col("in_force")
            & (pl.col("subject_kind") == "member")
            & pl.col("birth_date").is_null()
        )
        .collect(engine="streaming")
    )


def looked_back(stated: pl.DataFrame) -> pl.LazyFrame:
    """``record_id, prior, warnings`` of the records that have any.

    A notice is never earlier than what it is about, so what is too old as a warning is too old as
    an offence.
    """
    records = stated.lazy().select(*SUBJECT, "record_id", "occurred_on", "since")
    standing = (
        stated.lazy().filter("stands").select(*SUBJECT, "record_id", "occurred_on", "warned_on")
    )
    then, when = pl.col("occurred_on_earlier"), pl.col("occurred_on")
    other, this = pl.col("record_id_earlier"), pl.col("record_id")
    return (
        records.join(standing, on=SUBJECT, suffix="_earlier")
        .filter(pl.col("warned_on") >= pl.col("since"), then <= when, other != this)
        .group_by("record_id")
        .agg(
            prior=((then >= pl.col("since")) & ((then < when) | (other < this))).sum(),
            warnings=(pl.col("warned_on") < when).sum(),
        )
    )


def graded(stated: pl.DataFrame) -> pl.DataFrame:
    """The records with what they look back on, their grade, and whether they impose anything."""
    in_force = pl.when("in_force")
    persistent = (pl.col("warnings") >= 2) & (pl.col("impact") == "wide")
    serious = pl.col("severity").is_in(["serious", "grave"]) & pl.col("impact").is_in(
        ["bad", "wide"]
    )
    grade = (
        pl.when(pl.col("is_merit") | ~pl.col("state").is_in(["counted", "pending"]))
        .then(pl.lit(None, dtype=GRADE))
        .when(pl.col("is_persistent").is_null())
        .then(word("undetermined", GRADE))
        .when("is_persistent")
        .then(word("persistent", GRADE))
        .when(pl.col("is_serious").is_null())
        .then(word("undetermined", GRADE))
        .when("is_serious")
        .then(word("serious", GRADE))
        .otherwise(word("advice", GRADE))
    )
    return (
        stated.lazy()
        .join(looked_back(stated), on="record_id", how="left")
        .with_columns(
            in_force.then(pl.col(name).fill_null(0).cast(pl.Int64)).alias(name)
            for name in ("prior", "warnings")
        )
        .with_columns(is_persistent=persistent, is_serious=serious)
        .with_columns(grade.alias("grade"))
        .with_columns(imposes=pl.col("stands") & (pl.col("grade") != "undetermined"))
        .collect(engine="streaming")
    )


def findings(records: pl.DataFrame) -> pl.LazyFrame:
    """The table of findings."""
    unasked = pl.col("grade") == "undetermined"
    unknown_loss = pl.col("imposes") & pl.col("loss").is_null()
    reasons = {
        "exempt": pl.col("ageless"),
        "grading:persistent": unasked & pl.col("is_persistent").is_null(),
        "grading:serious": unasked & pl.col("is_persistent").is_not_null(),
        "sanctions:s2:compensation": unknown_loss & (pl.col("grade") == "serious"),
        "sanctions:s3:compensation": unknown_loss & (pl.col("grade") == "persistent"),
        "points": (pl.col("state") == "counted") & pl.col("unscored"),
    }
    # Few of the 64 lists occur, and each is made once: a record has the number of its own.
    number = pl.sum_horizontal(
        holds.fill_null(value=False) * 2**place for place, holds in enumerate(reasons.values())
    )
    lists = {
        each: [reason for place, reason in enumerate(reasons) if each >> place & 1]
        for each in range(2 ** len(reasons))
    }
    review = number.replace_strict(lists, return_dtype=pl.List(pl.String))
    rows = words("otherwise", "persistent", "serious")
    row = pl.col("grade").replace_strict(
        {"advice": "otherwise", "persistent": "persistent", "serious": "serious"},
        default=None,
        return_dtype=rows,
    )
    columns = ("village_id", "clause", "occurred_on", "state", "prior", "warnings", "grade")
    return (
        records.lazy()
        .sort(*SUBJECT, "occurred_on", "record_id")
        .select(
            "record_id",
            *SUBJECT,
            *columns,
            row.alias("row"),
            review.alias("review"),
            pl.when("in_force").then(word(RULESET, words(RULESET))).alias("ruleset"),
        )
    )


def spans(records: pl.LazyFrame) -> pl.LazyFrame:
    """The spans of days before they are merged; the two limits of a serious case as one."""
    decided, rectified = pl.col("decided_on"), pl.col("rectified_on")
    # min_horizontal passes over null, and so would max_horizontal
    early = pl.when(rectified.is_not_null()).then(pl.max_horizontal(decided, rectified))
    kinds = (
        ("serious", "limits", pl.min_horizontal(decided.dt.offset_by("3mo"), early)),
        ("persistent", "asset-bidding", decided.dt.offset_by("3y")),
        ("persistent", "candidacy", decided.dt.offset_by("5y")),
    )
    return pl.concat(
        records.filter(pl.col("grade") == grade).select(
            *SUBJECT,
            "record_id",
            pl.lit(what).alias("what"),
            decided.alias("starts_on"),
            ends_on.alias("ends_on"),
        )
        for grade, what, ends_on in kinds
    ).filter(pl.col("starts_on") < pl.col("ends_on"))


def merged(records: pl.LazyFrame) -> pl.LazyFrame:
    """The measures that span days: overlapping and touching ones of one subject are one."""
    key = (*SUBJECT, "what")
    reached = pl.col("ends_on").cum_max().shift(1).over(key)
    measures = {
        "limits": ["service-centre", "vehicle-access"],
        "asset-bidding": ["asset-bidding"],
        "candidacy": ["candidacy"],
    }
    return (
        spans(records)
        .sort(*key, "starts_on")
        .with_columns(opens=(pl.col("starts_on") > reached).fill_null(value=True))
        .with_columns(stretch=pl.col("opens").cum_sum().over(key))
        .group_by(*key, "stretch")
        .agg(pl.min("starts_on"), pl.max("ends_on"), pl.col("record_id").sort().alias("records"))
        .select(
            *SUBJECT,
            pl.col("what")
            .replace_strict(measures, return_dtype=pl.List(pl.String))
            .cast(pl.List(MEASURE))
            .alias("measure"),
            "starts_on",
            "ends_on",
            pl.lit(None, dtype=pl.Int64).alias("amount"),
            pl.col("records").list.first().alias("record_id"),
            "records",
            pl.lit(None, dtype=GRADE).alias("grade"),
        )
        .explode("measure", empty_as_null=True, keep_nulls=True)
    )


def measures(all_records: pl.DataFrame) -> pl.LazyFrame:
    """The table of measures."""
    records = all_records.lazy().filter("imposes")
    alone = (
        ("admonition", pl.col("grade") == "advice"),
        ("compensation", pl.col("grade") != "advice"),
        ("referral", pl.col("grade") == "serious"),
        ("rectification", pl.col("grade") == "persistent"),
    )
    lone = [
        records.filter(of).select(
            *SUBJECT,
            word(measure, MEASURE).alias("measure"),
            pl.col("decided_on").alias("starts_on"),
            pl.lit(None, dtype=pl.Date).alias("ends_on"),
            (pl.col("loss") if measure == "compensation" else pl.lit(None, dtype=pl.Int64)).alias(
                "amount"
            ),
            "record_id",
            pl.concat_list("record_id").alias("records"),
            "grade",
        )
        for measure, of in alone
    ]
    kinds = words(*MEASURES.values())
    measure = pl.col("measure")
    rows = (
        pl.when(measure == "admonition")
        .then(pl.lit(["s1"]))
        .when(
            measure.is_in(["asset-bidding", "candidacy", "rectification"])
            | (pl.col("grade") == "persistent").fill_null(value=False)
        )
        .then(pl.lit(["s3"]))
        .otherwise(pl.lit(["s2"]))
    )
    return (
        pl.concat((merged(records), *lone))
        .sort(*SUBJECT, "measure", "starts_on", "record_id")
        .select(
            *SUBJECT,
            "measure",
            measure.replace_strict(MEASURES, return_dtype=kinds).alias("kind"),
            "starts_on",
            "ends_on",
            yuan(pl.col("amount")).alias("amount_min"),
            yuan(pl.col("amount")).alias("amount_max"),
            "records",
            rows.alias("rows"),
            pl.lit([RULESET]).alias("ruleset"),
        )
    )
