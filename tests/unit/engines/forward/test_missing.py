"""Where durable_rules is not there: a clear error, and nothing else suffers."""

import subprocess
import sys

import pytest

from sanctions.engines.forward.rules import Rules
from sanctions.errors import UsageError

NOT_HERE = "the engine `forward` needs durable_rules, which is not here: "
INSTALL = (
    f"{NOT_HERE}install it with `pip install 'sanctions[forward]'` (that needs a C compiler), "
    "or choose another engine"
)
OLDER_PYTHON = (
    f"{NOT_HERE}it does not load on Python 3.13 and later: use Python 3.11 or 3.12 with "
    "`pip install 'sanctions[forward]'` (that needs a C compiler), or another engine"
)

WITHOUT = """
import sys
sys.modules["durable_rules_engine"] = None
from sanctions import UsageError, decide, load, open_case
from sanctions.engines.registry import ENGINES, engine_named
covenant = load("rulesets/nanhai-model")
for call in (
    lambda: engine_named("forward"),
    lambda: open_case(covenant, member={"member_id": "M1"}, as_of="2025-01-01"),
):
    try:
        call()
    except UsageError as error:
        print(error)
record = {"record_id": "R1", "clause": "litter", "member_id": "M1", "occurred_on": "2025-03-01"}
print("forward" in ENGINES, len(decide(covenant, [record], as_of="2025-12-31").findings))
"""


def in_python(code: str) -> list[str]:
    """The lines that a fresh interpreter prints; it is stopped after a minute."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_without_durable_rules_everything_else_works() -> None:
    """The message says how to get it; the registry, and other calls, do not need it."""
    text = INSTALL if sys.version_info < (3, 13) else OLDER_PYTHON
    assert in_python(WITHOUT) == [text, text, "True 1"]


@pytest.mark.parametrize(
    ("version", "text"), [((3, 12, 9), INSTALL), ((3, 13, 0), OLDER_PYTHON), ((4, 0), OLDER_PYTHON)]
)
def test_the_message_fits_the_python(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], text: str
) -> None:
    """On Python 3.13 and later durable_rules compiles and does not load."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(UsageError) as refused:
        Rules(8)
    assert str(refused.value) == text


def test_the_registry_loads_no_engine() -> None:
    """What an engine needs is imported when it is asked for."""
    heavy = "('duckdb', 'durable', 'durable_rules_engine', 'pyspark')"
    assert in_python(
        "import sys; import sanctions.engines.registry;"
        f"print([name for name in {heavy} if name in sys.modules])"
    ) == ["[]"]
