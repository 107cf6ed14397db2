"""A scale of a covenant is found in a list under the words that people have for it."""

from pathlib import Path

import pytest

from sanctions import Assessment, assess, load
from sanctions.files.read import read_table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.columns import history_of
from tests.unit.cli.lists import NANHAI
from tests.unit.files.books import xlsx
from tests.unit.plan.covenants import covenant

MEMBER = {"village_id": "V1", "household_id": "H1", "member_id": "M1", "dividend": "1000.00"}
HEADER = ["记录编号", "条款", "成员编号", "发生日期", "认定日期"]
CELLS = ["R1", "illegal-parking", "M1", "2025-03-01", "2025-03-10", "minor", "limited"]
SCALES = {"severity": ["low", "high"], "reach": ["near", "far"]}


def run(history: Path, engine: str) -> Assessment:
    """A year of the model covenant with one member."""
    return assess(
        load(NANHAI),
        [MEMBER],
        history,
        period="2025",
        as_of="2026-01-31",
        engine=engine,
    )


@pytest.mark.parametrize("engine", ["reference", "columnar"])
@pytest.mark.parametrize(
    "words", [("严重程度", "影响程度"), ("情节", "影响"), ("情节 轻重", "影响范围")]
)
def test_words_in_use_are_known(engine: str, words: tuple[str, str], tmp_path: Path) -> None:
    """The record is graded as under the covenant's own names, and nothing is left unread."""
    own = xlsx(tmp_path / "own.xlsx", {"s": [[*HEADER, "severity", "impact"], CELLS]})
    named = xlsx(tmp_path / "named.xlsx", {"s": [[*HEADER, *words], CELLS]})
    first, second = run(own, engine), run(named, engine)
    assert [row["grade"] for row in second.findings] == ["advice"]
    for name in ("findings", "members", "issues"):
        assert list(getattr(first, name)) == list(getattr(second, name))
    assert list(second.issues) == []
    assert second.manifest["inputs"]["history"]["columns"]["severity"] == words[0]


def test_a_scale_is_found_under_the_word_of_the_covenant(tmp_path: Path) -> None:
    """Which is its title, and wins over what the heading commonly means."""
    words = {"reach": {"zh": "影响范围", "en": "how far"}, "near": {"zh": "近", "en": "near"}}
    scales = {**SCALES, "impact": ["small", "big"]}
    ruleset = covenant(scales=scales, words=words)
    assert _recognised(ruleset, ["影响范围", "影响", "严重程度"], tmp_path) == {
        "reach": "影响范围",
        "impact": "影响",
        "severity": "严重程度",
    }
    assert _recognised(ruleset, ["How far"], tmp_path) == {"reach": "How far"}


def test_what_is_missing_of_the_scales_is_told(tmp_path: Path) -> None:
    """A heading that nobody knows may be one of them: else all its records count as unknown."""
    table = history_of([covenant(scales=SCALES, attributes={"n": {"type": "integer"}})])
    cells = CELLS[:5]
    for heads, missing in (
        (["severity", "reach"], ""),
        (["severity"], "`reach`"),
        ([], "`severity`, `reach`"),
    ):
        book = {"s": [[*HEADER, *heads, "轻重"], [*cells, *[None] * len(heads), "x"]]}
        _, _, (issue,) = read_table(xlsx(tmp_path / "h.xlsx", book), table)
        assert (issue.code, issue.column) == ("D012", "轻重")
        more = f", and there is none for {missing} of the covenant: unknown in every row"
        assert issue.message == f"the column is not read{more if missing else ''}"
        assert ("--map" in issue.hint_zh) == (len(heads) < len(SCALES))


def _recognised(ruleset: Ruleset, heads: list[str], folder: Path) -> dict[str, str]:
    """The scales that are found in a history with these headings, by their columns."""
    book = {"s": [[*HEADER, *heads], [*CELLS[:5], *[None] * len(heads)]]}
    given, _, issues = read_table(xlsx(folder / "h.xlsx", book), history_of([ruleset]))
    assert issues == []
    assert given.reading is not None
    known = given.reading.headings
    return {name: known[name] for name in ruleset.scales if name in known}
