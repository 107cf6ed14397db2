"""`sanctions schema`: the JSON Schema of the language."""

import json

from tests.unit.cli.lists import ROOT, call


def test_the_schema_is_the_one_of_the_reference() -> None:
    """Byte for byte what the documentation publishes."""
    run = call("schema")
    published = ROOT / "docs" / "reference" / "ruleset.schema.json"
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout == published.read_text(encoding="utf-8")
    assert json.loads(run.stdout)["title"] == "Ruleset"
