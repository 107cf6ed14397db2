"""Each shard's rows to one task, as a stream that fits no memory and need not."""

# pyright: standard
# pyspark, py4j and pyarrow are loosely typed.

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

import pyarrow
from pyarrow import compute, parquet
from pyspark import TaskContext
from pyspark.sql import functions

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.engines.spark.staged import IS_BROKEN, NUMBER
from sanctions.engines.spark.suspects import Lists, among, column
from sanctions.model.tables import Table

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import DataFrame, SparkSession

_PLACE, _KIND, _VILLAGE = "#place", "#kind", "#village"
_KINDS = ("villages", "history", "members")
_ANSWER = "place int, answer string, fault binary"

Answer: TypeAlias = tuple[str | None, bytes | None]
"""What a shard tells the driver: a text, or a fault that is to be raised there."""


class Work(Protocol):
    """What is done with a shard; the same try of the same shard has the same name."""

    def __call__(self, place: int, received: Received, attempt: str, /) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Received:
    """The rows of one shard, in a Parquet file a table."""

    folder: Path
    rows: Mapping[str, int]

    def open(self, connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> None:
        """Make a relation of each of these tables, by its name, and `named`: all members."""
        for table in tables:
            path = literal(str(self.folder / f"{table.name}.parquet"))
            names = ", ".join(map(quoted, table.names))
            rows = f"SELECT {names} FROM read_parquet({path})"
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {table.name} AS {rows}")
        # Whom records name is looked up among the members of a shard, who are few.
        connection.execute("CREATE OR REPLACE TEMP VIEW named AS SELECT * FROM members")


def village_members(members: DataFrame) -> dict[str, int]:
    """How many members each village has."""
    return dict(members.groupBy("village_id").count().collect())


def kept(lists: Lists, aside: Mapping[str, set[int]]) -> dict[str, DataFrame]:
    """The fine rows but those that are set aside."""
    return {
        name: among(rows.where(~column(IS_BROKEN)), NUMBER, aside[name], but=True)
        for name, rows in lists.items()
    }


def by_shard(lists: Lists, villages: Mapping[str, int], unlisted: int) -> DataFrame:
    """The rows of the lists, each with the place of its shard.

    ``villages`` tells the place of each village, and ``unlisted`` that of those not on the list.
    """
    members, history = lists["members"], lists["history"]
    spark = members.sparkSession
    of_village = list(villages.items())
    placed = functions.broadcast(
        spark.createDataFrame(of_village, f"village_id string, `{_PLACE}` int")
    )
    rest = functions.lit(unlisted)
    homes = (
        members.join(
            history.select(kind).where(column(kind).isNotNull()).distinct(),
            on=kind,
            how="left_semi",
        )
        .select(column(kind), column("village_id").alias(f"{_VILLAGE}{kind}"))
        .distinct()
        for kind in ("member_id", "household_id")
    )
    records = history
    for kind, home in zip(("member_id", "household_id"), homes, strict=True):
        records = records.join(home, on=kind, how="left")
    either = (column(f"{_VILLAGE}{kind}_id") for kind in ("member", "household"))
    records = records.withColumn(_VILLAGE, functions.coalesce(*either))
    records = records.join(placed.withColumnRenamed("village_id", _VILLAGE), _VILLAGE, "left")
    records = records.withColumn(_PLACE, functions.coalesce(column(_PLACE), rest))
    return _tall(
        {
            "members": members.join(placed, on="village_id"),
            "history": records,
            "villages": lists["villages"].join(placed, on="village_id"),
        },
        lists,
    )


def _tall(placed: Lists, lists: Lists) -> DataFrame:
    """All rows as one table, so that one shuffle brings a shard together."""
    types = {
        name: functions.struct(
            *(column(each) for each in rows.columns if each not in {NUMBER, IS_BROKEN})
        )
        for name, rows in lists.items()
    }
    tall: DataFrame | None = None
    for kind, name in enumerate(_KINDS):
        rows = placed[name]
        cells = [
            types[each].alias(each)
            if each == name
            else functions.lit(None).cast(_struct(lists[each])).alias(each)
            for each in _KINDS
        ]
        some = rows.select(column(_PLACE), functions.lit(kind).alias(_KIND), column(NUMBER), *cells)
        tall = some if tall is None else tall.union(some)
    return cast("DataFrame", tall)


def _struct(rows: DataFrame) -> str:
    cells = (each for each in rows.schema.fields if each.name not in {NUMBER, IS_BROKEN})
    listed = ",".join(f"`{each.name}`:{each.dataType.simpleString()}" for each in cells)
    return f"struct<{listed}>"


def run_shards(
    spark: SparkSession,
    tall: DataFrame,
    places: Sequence[int],
    work: Work,
    spill: Path,
) -> Iterator[tuple[int, str | None, bytes | None]]:
    """Run the work on the rows of each of these shards, in tasks; what each tells the driver.

    Rows of other shards are left out. A shard without rows is run as well.
    """
    if not places:
        return
    # One row a shard, so that none is without; it sorts before all.
    nothing = [
        functions.lit(None).cast(tall.schema[name].dataType).alias(name)
        for name in tall.columns[2:]
    ]
    heads = spark.createDataFrame([(place,) for place in places], f"`{_PLACE}` int").select(
        column(_PLACE), functions.lit(-1).alias(_KIND), *nothing
    )
    task = {place: number for number, place in enumerate(places)}
    wanted = spark.createDataFrame(list(task.items()), f"`{_PLACE}` int, task int")
    rows = heads.union(tall).join(functions.broadcast(wanted), on=_PLACE)
    together = (
        rows.repartitionById(len(places), column("task"))
        .drop("task")
        .sortWithinPartitions(_PLACE, _KIND, NUMBER)
    )
    for row in together.mapInArrow(_task(work, spill), _ANSWER).collect():
        yield row.place, row.answer, row.fault


def _task(
    work: Work, spill: Path
) -> Callable[[Iterable[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    """The task that receives a shard, runs the work on it and gives its answer."""

    def run(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        spill.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=spill) as folder:
            place, rows = _receive(batches, Path(folder))
            if place is None:
                return
            answer, fault = work(place, Received(Path(folder), rows), attempt_name())
        yield pyarrow.RecordBatch.from_arrays(
            [
                pyarrow.array([place], pyarrow.int32()),
                pyarrow.array([answer], pyarrow.string()),
                pyarrow.array([fault], pyarrow.binary()),
            ],
            names=["place", "answer", "fault"],
        )

    return run


def attempt_name() -> str:
    """The name of this try of a task, which no other try in the run has."""
    context = TaskContext.get()
    return f"{0 if context is None else context.taskAttemptId()}"


def _receive(
    batches: Iterable[pyarrow.RecordBatch], folder: Path
) -> tuple[int | None, dict[str, int]]:
    """Write what comes to a Parquet file a table; returns the place and the rows of each."""
    place: int | None = None
    rows: dict[str, int] = dict.fromkeys(_KINDS, 0)
    with ExitStack() as stack:
        files: dict[str, parquet.ParquetWriter] = {}
        for batch in batches:
            for name in _KINDS:
                if name not in files:
                    schema = pyarrow.schema(list(batch.schema.field(name).type))
                    path = folder / f"{name}.parquet"
                    files[name] = stack.enter_context(
                        parquet.ParquetWriter(path, schema, compression="lz4")
                    )
            if not len(batch):
                continue
            (place,) = {place, *compute.unique(batch.column(_PLACE)).to_pylist()} - {None}
            for kind, name in enumerate(_KINDS):
                mine = batch.filter(
                    compute.equal(batch.column(_KIND), pyarrow.scalar(kind, pyarrow.int32()))
                )
                if len(mine):
                    cells = cast("pyarrow.StructArray", mine.column(name))
                    files[name].write_batch(pyarrow.RecordBatch.from_struct_array(cells))
                    rows[name] += len(mine)
    return place, rows
