"""The lists that benchmarks run on are the same everywhere, part by part, and have no fault."""

from hashlib import sha256
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest

from benchmarks.covenant import AS_OF, RULESET, YEAR
from benchmarks.lists import Lists, write_csv, write_parquet
from sanctions import assess, load


def test_a_list_is_the_same_on_every_machine() -> None:
    """The rows of a list are those that were measured before."""
    tables = Lists(50).shard(0, 1)
    digests = [sha256(repr(table.to_pylist()).encode()).hexdigest() for table in tables]
    assert digests == [
        "96e96dc18368dd9280b34df93174920194ff64c6b5b73832a8ad0ad3f13a2222",
        "884c626be921527f3bfbf2bdaa6485747fd5f43d24553a86cc05cf9ec8d3ee93",
    ]


@pytest.mark.parametrize("villages_at_once", [1, 2, 7])
def test_villages_are_made_without_those_before_them(villages_at_once: int) -> None:
    """However the villages are cut into shards, together they are the whole."""
    lists = Lists(households=107, households_per_village=17)
    parts = list(lists.shards(villages_at_once))
    whole = lists.shard(0, lists.villages)
    assert whole == tuple(map(pyarrow.concat_tables, zip(*parts, strict=True)))


def test_the_sizes_of_a_list() -> None:
    """Three members a household, one in twenty with 1 to 6 records."""
    members, history = Lists(households=10_000).shard(0, 25)
    per_subject = history.num_rows / (members.num_rows * 0.05)
    assert (members.num_rows, len(members["village_id"].unique())) == (30_000, 25)
    assert 3.3 < per_subject < 3.7


def test_parquet_holds_what_csv_holds(tmp_path: Path) -> None:
    """Both formats have the same rows."""
    lists = Lists(households=40, households_per_village=9)
    for text, typed in zip(write_csv(lists, tmp_path), write_parquet(lists, tmp_path), strict=True):
        table = pyarrow.parquet.read_table(typed)
        types = dict(zip(table.schema.names, table.schema.types, strict=True))
        options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True)
        assert pyarrow.csv.read_csv(text, convert_options=options) == table


def test_a_list_is_assessed_without_a_fault(tmp_path: Path) -> None:
    """Every record fits the covenant and the list; some are rectified after the day of the run."""
    paths = write_csv(Lists(households=300, households_per_village=60), tmp_path)
    result = assess(load(RULESET), *paths, year=YEAR, as_of=AS_OF)
    assert [issue.code for issue in result.run.issues] == ["D121"]
    assert len(result.run.tables["households"]) == 300
