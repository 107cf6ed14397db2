"""The sums of members are held against what the runs state for their village."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from sanctions import load
from sanctions.api.batch import Sources, run_batch
from sanctions.engines.columnar.effect import READ, Files, Side, add_shard, begin
from sanctions.engines.columnar.effect_sql import Terms
from sanctions.errors import ConservationError
from sanctions.model.calendar import Period

ROOT = Path(__file__).parents[3]
LINES = ROOT / "data" / "samples" / "three-lines"
TERMS = Terms(
    old_rewards=True,
    new_rewards=True,
    spanning=("exclusion", "restriction", "advice"),
    as_of=date(2026, 1, 31),
)


def files(folder: Path) -> Files:
    """The files of a run, by table."""
    covenant = load(ROOT / "rulesets" / "nanhai-model")
    sources = Sources(LINES / "members.csv", LINES / "history.csv")
    period, as_of = Period.parse("2025"), date(2026, 1, 31)
    run_batch([covenant], sources, folder, period=period, as_of=as_of)
    return {name: [folder / f"{name}.parquet"] for name in READ}


@pytest.mark.parametrize(
    ("table", "name"), [("villages", "paid"), ("villages", "held"), ("households", "base")]
)
@pytest.mark.parametrize("side", ["old", "new"])
def test_a_fen_that_is_missing_stops_it(tmp_path: Path, table: str, name: str, side: Side) -> None:
    """One fen more in a village than its members have, on either side, is a fault."""
    both: dict[Side, Files] = {"old": files(tmp_path / "old"), "new": files(tmp_path / "new")}
    village = both[side][table][0]
    changed = tmp_path / f"{table}.parquet"
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(village))
        columns = [f"{each} + 0.01 AS {each}" if each == name else each for each in rows.columns]
        rows.project(", ".join(columns)).write_parquet(str(changed))
        begin(connection, ((), ()), ())
        add_shard(connection, both, TERMS, tmp_path / "fine.parquet")
    broken: dict[Side, Files] = {**both, side: {**both[side], table: [changed]}}
    with duckdb.connect() as connection:
        begin(connection, ((), ()), ())
        with pytest.raises(ConservationError, match="village V1"):
            add_shard(connection, broken, TERMS, tmp_path / "broken.parquet")
