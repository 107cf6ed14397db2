"""The reference says what the program does: its generated parts are those that are made now."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import sanctions
from docs.examples import EXAMPLES
from sanctions.ruleset import schema
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.json_schema import json_schema
from sanctions.ruleset.source import read_text

ROOT = Path(__file__).resolve().parents[2]
MARK = "[[[cog"
PAGES = [
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if MARK in page.read_text(encoding="utf-8")
]
# Mappings of the schema that conditions and texts are made of; the page explains them itself.
EXPLAINED = {"Asked", "Comparisons", "Condition", "Expression", "Operand", "Text"}


@pytest.mark.parametrize("page", [page.relative_to(ROOT).as_posix() for page in PAGES])
def test_generated_parts_are_those_made_now(page: str) -> None:
    """`make format` would change nothing on the page."""
    command = [sys.executable, "-m", "cogapp", "--check", page]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_mapping_of_the_language_is_described() -> None:
    """No mapping of the schema is left out of the page, and none is described that is gone."""
    mappings = {"Document", *json_schema()["$defs"]} - EXPLAINED
    assert set(EXAMPLES) == mappings
    page = (ROOT / "docs" / "reference" / "language.md").read_text(encoding="utf-8")
    assert set(re.findall(r'keys\("(\w+)"\)', page)) == mappings


@pytest.mark.parametrize("mapping", EXAMPLES)
def test_every_example_can_be_read(mapping: str) -> None:
    """The example of each key is one that the language takes there."""
    faults = Faults()
    text = "".join(f"{key}: {example}\n" for key, example in EXAMPLES[mapping].items())
    getattr(schema, mapping).model_validate(read_text(text, "examples", faults), context=faults)
    assert faults.in_order() == ()


@pytest.mark.parametrize("name", sanctions.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    """The page lists all that `import sanctions` offers."""
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert f"\n::: sanctions.{name}\n" in page
