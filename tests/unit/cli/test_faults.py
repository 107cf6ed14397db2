"""How a command that cannot go on ends."""

import json
import pickle
from pathlib import Path

import pytest
import typer

from sanctions.cli.faults import admit, told
from sanctions.cli.output import Output
from sanctions.errors import (
    ConservationError,
    EngineError,
    InputError,
    RulesetError,
    UsageError,
)
from sanctions.model.tables import Language
from tests.unit.cli.lists import call, write_lists


def ending(output: Output, fault: BaseException) -> int:
    """The exit status that a command with this fault ends with."""
    with pytest.raises(typer.Exit) as caught, told(output):
        raise fault
    return caught.value.exit_code


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (RulesetError([]), 2),
        (InputError(), 2),
        (UsageError("wrong"), 2),
        (ConservationError("V1"), 3),
        (ZeroDivisionError("M1"), 3),
        (MemoryError(), 3),
        (RecursionError(), 3),
    ],
)
def test_every_fault_has_a_status(fault: BaseException, status: int) -> None:
    """2 is the user's to repair, 3 is ours."""
    assert ending(Output(), fault) == status


@pytest.mark.parametrize("fault", [typer.Abort(), typer.BadParameter("x"), BrokenPipeError()])
def test_what_typer_knows_is_left_to_it(fault: Exception) -> None:
    """A wrong option, an interruption and a closed pipe are told by the frame."""
    with pytest.raises(type(fault)), told(Output()):
        raise fault


def test_an_internal_fault_says_what_to_send(capsys: pytest.CaptureFixture[str]) -> None:
    """The text names kind, place and versions, and no word of the data."""
    ending(Output(), ZeroDivisionError("secret of M1"))
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert "secret" not in err
    assert lines[0] == "sanctions: this is a fault of the program, not of your files."
    assert lines[1] == "  ZeroDivisionError"
    assert lines[2].startswith("  sanctions/cli/faults.py:")
    assert lines[3].startswith("  sanctions 0.")
    assert lines[-1] == "Send no lists of members and no records: they are not needed."


def test_an_internal_fault_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """A clerk reads it in the language of the command."""
    ending(Output("zh", quiet=True), ZeroDivisionError())
    assert capsys.readouterr().err.startswith("sanctions：程序内部出错，不是您的文件有误。\n")


def test_a_broken_fund_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """What did not add up is said, for it names a village and no person."""
    ending(Output(), ConservationError("village V1: 3 is not 2"))
    assert "  ConservationError: village V1: 3 is not 2\n" in capsys.readouterr().err


def test_an_internal_fault_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The document has the same words."""
    ending(Output(as_json=True), ZeroDivisionError())
    document = json.loads(capsys.readouterr().out)
    assert (document["status"], document["fault"]) == ("internal", "ZeroDivisionError")


def test_a_traceback_is_shown_on_demand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SANCTIONS_DEBUG` is for those who repair the program."""
    ending(Output(), ZeroDivisionError())
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv("SANCTIONS_DEBUG", "1")
    ending(Output(), ZeroDivisionError())
    assert "Traceback" in capsys.readouterr().err


def test_a_fault_from_elsewhere_has_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no line of ours was passed, none is named."""
    admit(Output(), ZeroDivisionError())
    assert capsys.readouterr().err.splitlines()[2] == "  ?"


def test_a_message_without_issues(capsys: pytest.CaptureFixture[str]) -> None:
    """What no issue can say stands before the count."""
    ending(Output(), InputError(message="the history is no table"))
    assert capsys.readouterr().err == (
        "sanctions: the history is no table\nsanctions: 0 errors, 0 warnings; there is no result\n"
    )


def test_a_command_that_breaks_shows_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole command line ends with 3, and no exception leaves it."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sanctions.api.batch.run_batch", broken)
    run = call("run", *write_lists(tmp_path), "--out", tmp_path / "out", "--json")
    assert (run.exit_code, type(run.exception)) == (3, SystemExit)
    assert json.loads(run.stdout)["status"] == "internal"
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "sanctions: wrong\n"), ("zh", "sanctions：有误\n")]
)
@pytest.mark.parametrize("kind", [UsageError, EngineError])
def test_a_wrong_call_is_told_in_both_languages(
    kind: type[UsageError | EngineError],
    language: Language,
    expected: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of one language it is that on the screen; the document has both, also from a worker."""
    fault = pickle.loads(pickle.dumps(kind("wrong", "有误")))  # noqa: S301  it is our own
    ending(Output(language), fault)
    assert capsys.readouterr().err == expected
    ending(Output(language, as_json=True), fault)
    document = json.loads(capsys.readouterr().out)
    assert document == {"status": "refused", "message": "wrong", "message_zh": "有误"}


def test_what_is_told_in_english_alone_stands_for_both() -> None:
    """A fault that only who writes programs can cause has one text."""
    assert (str(UsageError("wrong")), UsageError("wrong").message_zh) == ("wrong", "wrong")
