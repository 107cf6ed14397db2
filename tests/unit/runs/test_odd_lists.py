"""Lists that a run meets once in a lifetime: strange names of files and villages, vast amounts."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sanctions.errors import UsageError
from sanctions.model.calendar import Period
from sanctions.ruleset.load import load_ruleset
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.inputs import Sources
from sanctions.runs.run import execute
from sanctions.runs.tally import Tally

MODEL = load_ruleset(Path(__file__).parents[3] / "rulesets" / "nanhai-model" / "ruleset.yaml")
AS_OF = date(2026, 1, 31)
YEAR = Period.parse("2025")


def lists(folder: Path, villages: tuple[str, ...], dividend: str, name: str = "members") -> Sources:
    """Two members a village with this dividend each, and one record of the first member of all."""
    rows = [
        f"{village},{village}-h,{village}-{place},{dividend}\n"
        for village in villages
        for place in (1, 2)
    ]
    members, history = folder / f"{name}.csv", folder / "history.csv"
    header = "village_id,household_id,member_id,dividend\n"
    members.write_text(header + "".join(rows), encoding="utf-8")
    record = f"R,litter,{villages[0]}-1,2025-05-01,2025-06-01,minor,limited\n"
    columns = "record_id,clause,member_id,occurred_on,decided_on,severity,impact\n"
    history.write_text(columns + record, encoding="utf-8")
    return Sources(members, history)


def computed(sources: Sources, out: Path, members_at_once: int) -> Tally:
    """What a run in shards counts."""
    manner = Manner(members_at_once=members_at_once)
    return run_batch([MODEL], sources, out, period=YEAR, as_of=AS_OF, manner=manner)[0].tally


def expected(sources: Sources) -> Tally:
    """What the reference engine counts; pays are counted in shards for honours alone."""
    tally = execute([MODEL], sources, period=YEAR, as_of=AS_OF, engine="reference").tally
    return replace(tally, pays={})


@pytest.mark.parametrize("strange", ["A{{1}}", "V{}", "V{x}", "%s", "it's", "a_b%", "村\U00020000"])
def test_a_village_of_any_name_is_in_its_shard(tmp_path: Path, strange: str) -> None:
    """No village is lost for what its id is made of."""
    sources = lists(tmp_path, (strange, "B", "C"), "100.00")
    assert computed(sources, tmp_path / "out", 2) == expected(sources)


def test_vast_amounts_are_counted(tmp_path: Path) -> None:
    """The sums of a village may have all of the 18 digits that a table holds."""
    sources = lists(tmp_path, ("A", "B"), "4000000000000000.00")
    assert computed(sources, tmp_path / "out", 10) == expected(sources)


def test_a_product_beyond_what_is_computed_is_refused(tmp_path: Path) -> None:
    """A product of more than 38 digits is told, with the way out; the reference computes it."""
    sources = lists(tmp_path, ("A",), "2999999999999999.99")
    funds = tmp_path / "villages.csv"
    funds.write_text("village_id,fund\nA,8999999999999999.99\n", encoding="utf-8")
    text = Path(MODEL.file).read_text(encoding="utf-8")
    for own, pool in (
        ("fund: {share: 10%, of: dividend, source: opinion}", "fund: {given: yes}"),
        ("scheme: own-share", "scheme: pool"),
        ("points: {base: 0, at_least: 0}", "weight: dividend"),
        ("withheld: {to: compliant}", ""),
    ):
        assert own in text
        text = text.replace(own, pool)
    given = tmp_path / "ruleset.yaml"
    given.write_text(text, encoding="utf-8")
    ruleset = load_ruleset(given)
    sources = Sources(sources.members, sources.history, funds)
    kept = execute([ruleset], sources, period=YEAR, as_of=AS_OF, engine="reference")
    assert kept.tally.members == 2
    with pytest.raises(UsageError, match="38 digits"):
        run_batch([ruleset], sources, tmp_path / "out", period=YEAR, as_of=AS_OF)


def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path: Path) -> None:
    """A name from an older system is no text, and its list is read all the same."""
    sources = lists(tmp_path, ("A", "B"), "100.00")
    named = Path(os.fsdecode(os.fsencode(tmp_path) + "/名单.csv".encode("gbk")))
    Path(str(sources.members)).rename(named)
    strange = Sources(named, sources.history)
    assert computed(strange, tmp_path / "out", 10).members == 4
    out = Path(os.fsdecode(os.fsencode(tmp_path) + "/结果".encode("gbk")))
    with pytest.raises(UsageError, match="not UTF-8"):
        run_batch([MODEL], strange, out, period=YEAR, as_of=AS_OF)
