"""The engine `spark` on tables of plain rows: for conformance, and for what is small."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from sanctions.engines.base import Row, Rows
from sanctions.engines.columnar.engine import ColumnarEngine
from sanctions.engines.spark.session import Cluster, faults_told, required, start
from sanctions.errors import SanctionsError
from sanctions.plan.steps import Plan, Select

_SHARDS = 2
_BY_VILLAGE = {"members", "history", "villages", "held"}

Placed: TypeAlias = tuple[int, str, Row]
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
        villages = _villages(inputs)
        shards = min(_SHARDS, len(villages)) or 1
        tables: list[dict[str, list[Row]]] = [{name: [] for name in inputs} for _ in range(shards)]
        places = {name: each % shards for each, name in enumerate(villages)}
        for place, name, row in _placed(inputs, places):
            tables[place][name].append(row)
        with faults_told():
            told = spark.sparkContext.parallelize(tables, shards).map(partial(_run, plan)).collect()
        return _together(plan, told)


def _run(plan: Plan, tables: Mapping[str, Rows]) -> Answer:
    """Run a shard in a worker: its tables, or the fault that stops the run."""
    try:
        return dict(ColumnarEngine().run(plan, tables)), None
    except SanctionsError as fault:
        return None, pickle.dumps(fault)


def _villages(inputs: Mapping[str, Rows]) -> list[str]:
    """The villages to be cut into shards; none where a plan is about something else."""
    if not set(inputs) >= _BY_VILLAGE:
        return []
    return sorted({str(row["village_id"]) for row in inputs["members"]})


def _placed(inputs: Mapping[str, Rows], places: Mapping[str, int]) -> Iterator[Placed]:
    """Each row with the place of its shard, which is that of its village.

    Who is not on the list is in the first shard: one without members would not know their columns,
    which plain rows alone tell.
    """
    if not places:
        yield from ((0, name, row) for name, rows in inputs.items() for row in rows)
        return
    homes = {
        (kind, row[kind]): places[str(row["village_id"])]
        for kind in ("member_id", "household_id")
        for row in inputs["members"]
    }
    for name in ("members", "villages"):
        for row in inputs[name]:
            yield places.get(str(row["village_id"]), 0), name, row
    for row in inputs["history"]:
        own = homes.get(("member_id", row.get("member_id")))
        house = homes.get(("household_id", row.get("household_id")), 0)
        yield house if own is None else own, "history", row
    for place in sorted(set(places.values())):
        yield from ((place, "held", row) for row in inputs["held"])


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
