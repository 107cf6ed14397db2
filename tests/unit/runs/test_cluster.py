"""Where the shards of villages are on a cluster, and what their parts tell."""

from pathlib import Path

import pytest

pytest.importorskip("pyspark", exc_type=ImportError)

from sanctions.engines.columnar.shards import cut
from sanctions.runs.cluster import _homes
from sanctions.runs.cluster_shard import Part, _move
from sanctions.runs.tally import Tally


def test_villages_are_where_their_shard_is() -> None:
    """Each in the shard that is cut for it; where there is one shard, in this one."""
    members = {"V1": 2, "V10": 2, "V2": 9, "V3": 1}
    assert dict(_homes(sorted(members), cut(members, 4))) == {"V1": 0, "V10": 0, "V2": 1, "V3": 2}
    assert dict(_homes(sorted(members), cut(members, 99))) == dict.fromkeys(members, 0)


def test_a_part_is_what_its_text_tells() -> None:
    """Totals and hashes come back as they were."""
    tally = Tally(members=3, villages=1)
    tally.count_pays([("reward", "full", 2)])
    part = Part(tally, {"members.parquet": "0" * 64})
    assert Part.of_text(part.to_text()) == part


def test_the_first_try_that_ends_stands(tmp_path: Path) -> None:
    """A second one changes nothing."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tried").write_text(name, encoding="utf-8")
    part = tmp_path / "part-00000"
    _move(tmp_path / "first", part)
    _move(tmp_path / "second", part)
    assert (part / "tried").read_text(encoding="utf-8") == "first"


def test_a_part_that_cannot_be_moved_is_a_fault(tmp_path: Path) -> None:
    """Only where a part is there already, another try was first."""
    (tmp_path / "fresh").mkdir()
    with pytest.raises(FileNotFoundError):
        _move(tmp_path / "fresh", tmp_path / "gone" / "part-00000")
