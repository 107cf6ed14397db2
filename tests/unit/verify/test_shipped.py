"""The covenants that are shipped: everything is proved, and what is noted is argued."""

from pathlib import Path

import pytest

from sanctions import load
from sanctions.verify.prove import prove_claims
from tests.unit.cli.lists import ROOT

SHIPPED = sorted(path.parent for path in (ROOT / "rulesets").glob("*/ruleset.yaml"))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_what_is_not_proved_is_argued_in_the_readme(folder: Path) -> None:
    """No claim is refuted or undecided; the README names each that is noted, and says why."""
    claims = prove_claims(load(folder)).claims
    assert [claim.id for claim in claims if not claim.passed] == []
    argued = (folder / "README.md").read_text(encoding="utf-8")
    noted = [claim.id for claim in claims if claim.verdict == "noted"]
    assert [name for name in noted if f"`{name}`" not in argued] == []
