"""The engine `spark` on tables of plain rows: for conformance, and for what is small."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from sanctions.engines.base import Row, Rows
from sanctions.engines.columnar.engine import ColumnarEngine
from sanctions.engines.spark.session import Cluster, faults_told, required, start
from sanctions.errors import SanctionsError
from sanctions.plan.steps import Plan, Select

_SHARDS = 3
_BY_VILLAGE = {"members", "history", "villages", "held"}

Placed: TypeAlias = tuple[int, tuple[str, Row]]
Answer: TypeAlias = tuple[dict[str, Rows] | None, bytes | None]


class SparkEngine:
    """The plan on shards of whole villages, each run by the columnar engine in a worker.

    The session is that of the process, or one of this machine, which ends with the process. What
    is long is run by `runs.cluster`, without a row in the driver.
    """

    name = "spark"

    def __init__(self, cluster: Cluster | None = None) -> None:
        """Hold where Spark runs. Raises: UsageError: without pyspark or Java."""
        required()
        self._cluster = cluster or Cluster("local[2]")

    def run(self, plan: Plan, inputs: Mapping[str, Rows]) -> dict[str, Rows]:
        """The plan's output tables.

        Raises: ConservationError: when a condition that the plan requires does not hold.
        """
        spark = start(self._cluster)
        shards = _SHARDS if set(inputs) >= _BY_VILLAGE else 1
        placed = [*_placed(inputs, shards)]
        names = tuple(inputs)

        def shard(rows: Iterable[Placed]) -> Iterator[Answer]:
            tables: dict[str, list[Row]] = {name: [] for name in names}
            for _, (name, row) in rows:
                tables[name].append(row)
            try:
                yield dict(ColumnarEngine().run(plan, tables)), None
            except SanctionsError as fault:
                yield None, pickle.dumps(fault)

        with faults_told():
            given = spark.sparkContext.parallelize(placed, shards)
            told = given.partitionBy(shards, int).mapPartitions(shard).collect()
        return _together(plan, told)


def _placed(inputs: Mapping[str, Rows], shards: int) -> Iterator[Placed]:
    """Each row with the place of its shard; the last shard has those who are not on the list."""
    if shards == 1:
        yield from ((0, (name, row)) for name, rows in inputs.items() for row in rows)
        return
    villages = sorted({str(row["village_id"]) for row in inputs["members"]})
    place = {village: number % (shards - 1) for number, village in enumerate(villages)}
    homes = {
        (kind, row[kind]): place[str(row["village_id"])]
        for kind in ("member_id", "household_id")
        for row in inputs["members"]
    }
    for name in ("members", "villages"):
        for row in inputs[name]:
            yield place.get(str(row["village_id"]), shards - 1), (name, row)
    for row in inputs["history"]:
        found = [
            homes[kind, row.get(kind)]
            for kind in ("member_id", "household_id")
            if (kind, row.get(kind)) in homes
        ]
        yield next(iter(found), shards - 1), ("history", row)
    for number in range(shards):
        yield from ((number, ("held", row)) for row in inputs["held"])


def _together(plan: Plan, told: Iterable[Answer]) -> dict[str, Rows]:
    """The tables of all shards, in the order of the plan."""
    tables: defaultdict[str, list[Row]] = defaultdict(list)
    for found, fault in told:
        if fault is not None:
            raise pickle.loads(fault)  # noqa: S301  our own worker pickled it
        for name, rows in (found or {}).items():
            tables[name] += rows
    orders = {step.name: step.order for step in plan.steps if isinstance(step, Select)}
    return {name: _sorted(tables[name], orders.get(name, ())) for name in plan.outputs}


def _sorted(rows: list[Row], order: tuple[str, ...]) -> list[Row]:
    def place(row: Row) -> list[tuple[bool, object]]:
        return [((cell := row[name]) is not None, cell) for name in order]

    return sorted(rows, key=place)
