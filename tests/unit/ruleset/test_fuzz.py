"""Whatever is given to the loader, it loads or says what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions.errors import RulesetError
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset, load_ruleset_from

ROOT = Path(__file__).parents[3]
RULESETS = sorted((ROOT / "rulesets").glob("*/ruleset.yaml"))
TEXTS = [path.read_text(encoding="utf-8") for path in RULESETS]
VOCABULARY = """
language extends id version title in_force from until adopted sources calendar month_end
scales attributes type values unit clauses kind merit topic class department about points of
times at_least at_most more_than less_than equals between known any all not fact sum max min
plus minus per rate fixed round counting lookback limitation appeal exempt grades grading
prepend append when grade measures sanctions impose measure for ends_when amount rewards fund
share given unit scheme weight base step payout pay hold withheld to limits count active prior
severity loss decided_on counted yes no 1 0 -1 1.5 10% 110% 2024-02-30 2024-01-01 ~ '' [] {}
3 months 0 days down up member household own-share pool honour none undetermined . .. / \\ &a
*a !t | > --- ... ? - : # % @ ` " ' [ ] { } , zh en 村
"""
WORDS = VOCABULARY.split()


def answer(text: str | bytes, tmp_path: Path | None = None) -> Ruleset | RulesetError:
    """The ruleset, or every fault with its place, each printed on lines of its own."""
    try:
        if isinstance(text, bytes):
            assert tmp_path is not None
            path = tmp_path / "ruleset.yaml"
            path.write_bytes(text)
            return load_ruleset(path)
        return load_ruleset_from(text, "ruleset.yaml")
    except RulesetError as fault:
        check(fault)
        return fault


def check(fault: RulesetError) -> None:
    """Every fault has a place, a code and one line in the house style."""
    assert fault.diagnostics
    assert any(each.severity == "error" for each in fault.diagnostics)
    for each in fault.diagnostics:
        assert each.span is not None
        assert each.span.line >= 1
        assert each.span.column >= 1
        for part in (each.message, each.hint):
            assert part.isprintable()
            assert not part.endswith(".")
    str(fault).encode()


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """A text loads or is refused, and nothing else."""
    answer(text)


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Bytes of a file load or are refused."""
    answer(content, tmp_path_factory.getbasetemp())


_KEYS = st.sampled_from([word for word in WORDS if word.replace("_", "").isalnum()])
_TREES = st.recursive(
    st.one_of(st.sampled_from(WORDS), st.integers(), st.booleans(), st.none(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(_TREES)
def test_any_tree_of_words_of_the_language(tree: object) -> None:
    """A plain value that is no covenant is refused by what is wrong with it."""
    covenant = tree if isinstance(tree, dict) else {"clauses": tree}
    try:
        load_ruleset_from(covenant)
    except RulesetError as fault:
        check(fault)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A shipped covenant of which some words were replaced, lost, doubled or moved."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        word = draw(st.one_of(st.sampled_from(WORDS), st.just(text[start:end] * 2), st.text()))
        text = text[:start] + word + text[end:]
    return text


@given(damaged())
def test_a_damaged_covenant(text: str) -> None:
    """A covenant with some words wrong loads or is refused, and nothing else."""
    answer(text)


@st.composite
def replaced(draw: st.DrawFn) -> str:
    """A shipped covenant in which whole words stand where others stood."""
    lines = draw(st.sampled_from(TEXTS)).splitlines()
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(lines) - 1))
        parts = lines[place].split(" ")
        parts[draw(st.integers(0, len(parts) - 1))] = draw(st.sampled_from(WORDS))
        lines[place] = " ".join(parts)
    return "\n".join(lines)


@given(replaced())
def test_a_covenant_with_other_words(text: str) -> None:
    """A word of the language in the wrong place is refused, or means something."""
    answer(text)
