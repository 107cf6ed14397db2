"""Both pandas rivals compute what the reference computes, so that their times may be compared."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet
import pytest

from benchmarks.covenant import AS_OF, RULESET, YEAR
from benchmarks.lists import Lists, write_parquet
from benchmarks.rivals import pandas_naive, pandas_vectorised
from benchmarks.rivals.options import Options
from sanctions import assess, load

Table: TypeAlias = Any
"""Arrow's tables and columns: their stubs know fewer functions than Arrow has."""
Run = Callable[[Options], None]
TABLES = ("findings", "measures", "members", "households", "villages")
RIVALS = [
    pytest.param(pandas_vectorised.run, id="vectorised"),
    pytest.param(pandas_naive.run, id="naive"),
]
# Ids whose order by code point is neither that of their length nor that of a language.
PREFIXES = ("H", "Ω2", "户", "庄户", "𠮷1", "h")


def both(run: Run, members: Path, history: Path, folder: Path) -> tuple[Table, Table]:
    """The five tables of the reference and those of the rival."""
    assess(load(RULESET), members, history, year=YEAR, as_of=AS_OF, engine="reference").write(
        folder / "reference", format="parquet"
    )
    run(chosen(members, history, folder / "rival"))
    return tables(folder / "reference"), tables(folder / "rival")


def tables(folder: Path) -> Table:
    """The five tables of a folder."""
    return {name: pyarrow.parquet.read_table(folder / f"{name}.parquet") for name in TABLES}


def chosen(members: Path, history: Path, out: Path) -> Options:
    """The run that the benchmarks make."""
    start, end = f"{YEAR}-01-01", f"{YEAR + 1}-01-01"
    return Options(members, history, out, AS_OF, start, end, threads=1, times=False)


@pytest.mark.parametrize("run", RIVALS)
def test_the_tables_are_those_of_the_reference(run: Run, tmp_path: Path) -> None:
    """Rows, values, types and order are equal on a list as it is measured."""
    expected, made = both(run, *write_parquet(Lists(300), tmp_path), tmp_path)
    assert expected == made


@pytest.mark.parametrize("run", RIVALS)
def test_the_tables_are_equal_where_much_is_on_record(run: Run, tmp_path: Path) -> None:
    """So they are where measures merge, ids are of many scripts, and some have left the list."""
    members, history = entangled(
        *Lists(300, households_per_village=70, members_with_records_percent=70).shard(0, 5)
    )
    paths = tmp_path / "members.parquet", tmp_path / "history.parquet"
    for path, table in zip(paths, (members, history), strict=True):
        pyarrow.parquet.write_table(table, path)
    expected, made = both(run, *paths, tmp_path)
    assert expected == made
    met = {name: set(made["findings"][name].to_pylist()) for name in ("state", "grade")}
    assert len(met["state"]) == 7
    assert met["grade"] == {None, "undetermined", "advice", "serious", "persistent"}
    assert max(len(records) for records in made["measures"]["records"].to_pylist()) > 1


@pytest.mark.parametrize("run", RIVALS)
def test_a_list_without_records_is_paid_in_full(run: Run, tmp_path: Path) -> None:
    """Without records there are no findings, and everybody is paid."""
    lists = Lists(20, members_with_records_percent=0)
    expected, made = both(run, *write_parquet(lists, tmp_path), tmp_path)
    assert expected == made


@pytest.mark.parametrize(
    ("yuan", "what"), [(10**15, "all dividends"), (10**11, "a pot times a dividend")]
)
def test_a_village_too_rich_for_int64_is_refused(yuan: int, what: str, tmp_path: Path) -> None:
    """Vectorised pandas has 64 bits: it says so where a figure might not fit, and cuts nothing."""
    members, history = Lists(100, members_with_records_percent=20).shard(0, 1)
    rich = pyarrow.array([Decimal(yuan)] * len(members), pyarrow.decimal128(18, 2))
    paths = tmp_path / "members.parquet", tmp_path / "history.parquet"
    at = members.schema.get_field_index("dividend")
    pyarrow.parquet.write_table(members.set_column(at, "dividend", rich), paths[0])
    pyarrow.parquet.write_table(history, paths[1])
    with pytest.raises(OverflowError, match=f"^{what} may pass 2\\^63"):
        pandas_vectorised.run(chosen(*paths, tmp_path / "out"))


@pytest.mark.parametrize("name", ["pandas_vectorised", "pandas_naive"])
def test_a_rival_is_a_command(name: str, tmp_path: Path) -> None:
    """It takes the two lists and a folder, and leaves the five tables there and nothing else."""
    members, history = write_parquet(Lists(20), tmp_path)
    files = ("--members", members, "--history", history, "--out", tmp_path / "out")
    command = (sys.executable, "-m", f"benchmarks.rivals.{name}", *map(str, files))
    subprocess.run(command, check=True, timeout=120)
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(TABLES)


def entangled(members: Table, history: Table) -> tuple[Table, Table]:
    """The lists with fewer subjects a record, strange ids, further days, shuffled, some gone."""
    moved = pyarrow.compute.add_checked
    count = len(history)
    place = numpy.arange(count)
    occurred = history["occurred_on"].cast(pyarrow.int32())

    def days(after: int, share: int) -> Table:
        """So many days after the record, known of one record in so many."""
        unknown = pyarrow.array(place % share != 0)
        found = moved(occurred, pyarrow.scalar(after, pyarrow.int32()))
        return pyarrow.compute.if_else(unknown, None, found).cast(pyarrow.date32())

    for name in ("member_id", "household_id"):
        members = with_column(members, name, strange(members[name]))
        fewer = strange(nearby(history[name]))
        history = with_column(history, name, fewer)
    history = with_column(history, "record_id", strange(history["record_id"]))
    history = history.append_column("notified_on", days(90, 3))
    history = history.append_column("recorded_on", days(200, 2))
    late = numpy.where(place % 7 == 3, 800, 0).astype(numpy.int32)
    decided = moved(history["decided_on"].cast(pyarrow.int32()), pyarrow.array(late))
    history = with_column(history, "decided_on", decided.cast(pyarrow.date32()))
    # Some were born a few years before the first day, some happened before the covenant.
    born = numpy.where(numpy.arange(len(members)) % 9 == 0, 15_400, 5_000).astype(numpy.int32)
    known = pyarrow.compute.if_else(
        pyarrow.compute.is_valid(members["birth_date"]), pyarrow.array(born), None
    )
    members = with_column(members, "birth_date", known.cast(pyarrow.date32()))
    early = numpy.where(place % 11 == 0, -400, 0).astype(numpy.int32)
    history = with_column(
        history, "occurred_on", moved(occurred, pyarrow.array(early)).cast(pyarrow.date32())
    )
    shuffle = numpy.random.default_rng(7).permutation
    members = members.take(shuffle(len(members))).slice(len(members) // 20)
    return members, history.take(shuffle(count))


def with_column(table: Table, name: str, column: Table) -> Table:
    """The table with another column of that name."""
    return table.set_column(table.schema.get_field_index(name), name, column)


def nearby(ids: Table) -> Table:
    """Three subjects become one, so that it has many records: the last figure goes down to 1."""
    text = [
        each and f"{each[:-1]}{max(int(each[-1]) // 3 * 3, 1) if each[-1] != '0' else 0}"
        for each in ids.to_pylist()
    ]
    return pyarrow.array(text, pyarrow.string())


def strange(ids: Table) -> Table:
    """The ids with prefixes of many scripts, and without the zeros that made them one length."""
    text = [
        each and PREFIXES[int(each[1:]) % len(PREFIXES)] + each[0] + each[1:].lstrip("0")
        for each in ids.to_pylist()
    ]
    return pyarrow.array(text, pyarrow.string())
