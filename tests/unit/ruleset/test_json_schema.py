"""The JSON Schema: generated, complete, and of one mind with the loader about shapes."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from sanctions.ruleset.json_schema import json_schema, schema_text

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference" / "ruleset.schema.json"
RULESETS = [
    path
    for folder in ("rulesets", "tests/corpus/rulesets")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if path.name != "cases.yaml"
]
# Faults that are of the shape alone, so that an editor can see them.
SHAPE = """
unknown-key missing-key month-end-missing calendar-missing wrong-kind id-malformed not-a-percentage
not-an-option language-unknown not-a-term unknown-language-of-text unknown-comparison
empty-condition name-malformed
"""


def plain(value: Any) -> Any:  # noqa: ANN401 - any YAML value
    """A YAML value as JSON has it: days are texts."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def objections(path: Path) -> list[str]:
    """What an editor would mark in a file."""
    document = plain(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    validator = jsonschema.Draft202012Validator(json_schema())
    return [error.message for error in validator.iter_errors(document)]


def test_the_reference_is_generated() -> None:
    """The committed file is what the models say; `sanctions schema` prints it."""
    assert schema_text() == REFERENCE.read_text(encoding="utf-8")


def test_the_schema_is_a_schema() -> None:
    """It keeps to its own dialect."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(schema_text()) == json_schema()


def properties(schema: Any, place: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Every property below a schema, with its place."""
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from properties(item, f"{place}/{number}")
    elif isinstance(schema, dict):
        for name, item in schema.items():
            if name == "properties":
                yield from ((f"{place}/{key}", value) for key, value in item.items())
            yield from properties(item, f"{place}/{name}")


def test_every_key_is_described() -> None:
    """An editor can say of each key what it is for."""
    known = {
        place: schema
        for place, schema in properties(json_schema())
        if not place.startswith("/then")
    }
    assert [place for place, schema in known.items() if not schema.get("description")] == []
    assert len(known) > 100


def test_every_reference_has_its_definition() -> None:
    """And no definition is left over."""
    text = schema_text()
    for name in json_schema()["$defs"]:
        assert f'"#/$defs/{name}"' in text
    used = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert used == set(json_schema()["$defs"])


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rulesets_are_not_marked(path: Path) -> None:
    """What loads is not marked, with and without a base."""
    assert objections(path) == []


@pytest.mark.parametrize("name", SHAPE.split())
def test_faults_of_shape_are_marked(name: str) -> None:
    """What is wrong in its shape, an editor sees while it is written."""
    assert objections(ROOT / "tests" / "bad" / f"{name}.yaml")
