"""Every code has a trigger, a page and a text in both languages."""

from pathlib import Path
from string import Formatter

import pytest

from sanctions.files.faults import CODES, listing
from tests.unit.files.faulty import EXAMPLES, first_issue

PAGES = Path(__file__).parents[3] / "docs" / "errors"


@pytest.mark.parametrize("code", CODES)
def test_the_page_shows_what_is_printed(code: str, tmp_path: Path) -> None:
    """The page of a code shows its example with the whole text, in English and in Chinese."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    issue = first_issue(code, tmp_path)
    printed = str(issue).replace(str(tmp_path), "lists")
    assert f"\n{printed}\n```\n" in page
    for text in (issue.message_zh, issue.hint_zh):
        assert text.replace(str(tmp_path), "lists") in page
    assert page.startswith(f"# {code} · {CODES[code].title.zh} · {CODES[code].title.en}\n")


def test_every_code_has_an_example_and_a_page() -> None:
    """Codes, examples and pages are the same set."""
    pages = {page.stem for page in PAGES.glob("D*.md")}
    assert set(CODES) == set(EXAMPLES)
    assert set(CODES) == pages


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_the_same_words(code: str) -> None:
    """What one language puts into its message, the other does too, except a column's own name."""
    message = CODES[code].message
    used = [
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in (message.zh, message.en)
    ]
    assert used[0] == used[1]


@pytest.mark.parametrize("code", CODES)
def test_messages_follow_the_house_style(code: str) -> None:
    """A message is one line in lower case without a full stop."""
    for text in (CODES[code].message.en, CODES[code].hint.en):
        assert "\n" not in text
        assert not text.endswith(".")
        assert not text[:1].isupper()


def test_a_long_listing_is_cut() -> None:
    """Lists are cut at five, and the rest is counted in each language."""
    cut = listing([str(number) for number in range(7)])
    assert cut.en == "`0`, `1`, `2`, `3`, `4` and 2 more"
    assert cut.zh == "`0`、`1`、`2`、`3`、`4` 等 7 个"
