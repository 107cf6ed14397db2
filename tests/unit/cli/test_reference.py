"""docs/reference/cli.md is made of the commands' help."""

import subprocess
import sys

from tests.unit.cli.lists import ROOT


def test_the_reference_shows_the_help_of_today() -> None:
    """`make format` writes the page anew; here it must be what it would write."""
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "docs/reference/cli.md"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
