"""`sanctions explain`: from a figure back to its cause."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.lists import BAD_MEMBERS, call, write_lists


@pytest.mark.parametrize("what", [("--household", "H1"), ("--member", "M1"), ("--record", "R1")])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tree_is_printed(tmp_path: Path, what: tuple[str, str], language: str) -> None:
    """A household, a member or a record is explained in either language, twice alike."""
    arguments = ["explain", *write_lists(tmp_path), *what, "--lang", language]
    first, second = call(*arguments), call(*arguments)
    assert (first.exit_code, first.stderr, first.stdout) == (0, "", second.stdout)
    assert what[1] in first.stdout.splitlines()[0]
    assert ("规则" in first.stdout) == (language == "zh")


def test_the_figure_stands_in_the_explanation(tmp_path: Path) -> None:
    """The explanation says what the tables say."""
    run = call("explain", *write_lists(tmp_path), "--member", "M1")
    assert "100.00" in run.stdout


def test_json_is_the_tree_in_both_languages(tmp_path: Path) -> None:
    """The document is the tree itself."""
    run = call("explain", *write_lists(tmp_path), "--household", "H1", "--json")
    tree = json.loads(run.stdout)
    assert sorted(tree["text"]) == ["en", "zh"]


@pytest.mark.parametrize(
    "what", [(), ("--household", "H1", "--member", "M1"), ("--record", "R1", "--member", "M1")]
)
def test_one_thing_is_explained(tmp_path: Path, what: tuple[str, ...]) -> None:
    """None of the three options, and two of them, are a wrong call."""
    run = call("explain", *write_lists(tmp_path), *what, columns=120)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "'--household' / '--member' / '--record': give one of these" in run.stderr


def test_an_unknown_household_is_told(tmp_path: Path) -> None:
    """What is not in the run cannot be explained."""
    run = call("explain", *write_lists(tmp_path), "--household", "H9")
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.startswith("sanctions: no household")


def test_a_bad_row_stops_an_explanation(tmp_path: Path) -> None:
    """It is listed as in a run; with --quarantine the explanation goes on."""
    arguments = ["explain", *write_lists(tmp_path, BAD_MEMBERS), "--household", "H1"]
    stopped = call(*arguments)
    assert (stopped.exit_code, stopped.stdout, "dividend" in stopped.stderr) == (2, "", True)
    history = "record_id,clause,member_id,occurred_on\nR1,unheard-of,M1,2025-03-01\n"
    arguments = ["explain", *write_lists(tmp_path, history=history), "--household", "H1"]
    assert call(*arguments).exit_code == 2
    assert call(*arguments, "--quarantine").exit_code == 0
