"""Streams: what goes where, and what a terminal gets that a pipe does not."""

import io
import sys

import pytest
from rich.text import Text

from sanctions.cli.output import Output, speak_utf8, write_text
from sanctions.model.tables import Language


class Screen(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Make stderr a terminal with colours, 80 columns wide."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (Output(), ("a result\n", "a note\nan error\n")),
        (Output(quiet=True), ("", "an error\n")),
        (Output(as_json=True), ('{\n  "名": 1\n}\n', "a note\nan error\n")),
        (Output(quiet=True, as_json=True), ('{\n  "名": 1\n}\n', "an error\n")),
    ],
)
def test_what_goes_where(
    output: Output, expected: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Results go to stdout, messages to stderr; the options choose among them."""
    output.show("a result")
    output.note("a note")
    output.complain("an error")
    output.document({"名": 1})
    assert tuple(capsys.readouterr()) == expected


def test_a_terminal_has_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A colour that is asked for is shown on a terminal."""
    screen = terminal(monkeypatch)
    Output().complain(Text("error", "red"))
    assert screen.getvalue() == "\x1b[31merror\x1b[0m\n"


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `NO_COLOR` a terminal shows none."""
    screen = terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    Output().complain(Text("error", "red"))
    assert screen.getvalue() == "error\n"


def test_a_string_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """A path stays on one line, and a Text is wrapped between its words."""
    Output().show("/a" * 60, Text("word " * 20), Text("x " * 60, no_wrap=True))
    path, prose, rest, verbatim = capsys.readouterr().out.splitlines()
    assert (len(path), len(prose) <= 80, len(rest) <= 80, len(verbatim)) == (120, True, True, 120)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_terminal_shows_the_stage(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """While work goes on its stage is named, and a bar shows how many stages are done."""
    screen = terminal(monkeypatch)
    with Output("zh" if language == "zh" else "en").stages("load", "read") as stage:
        stage("load")
        stage("read")
    word = "读取名单和记录" if language == "zh" else "reading the lists"
    bar = "━\x1b[0m\x1b[38;5;237m╺"  # the end of what is done
    assert word in screen.getvalue()
    assert bar in screen.getvalue()


@pytest.mark.parametrize(
    ("done", "of", "language", "shown"),
    [
        (3, 0, "en", "proving 3 settled"),
        (3, 0, "zh", "证明 3 项"),
        (1200, 3400, "en", "proving 1,200 of 3,400 settled"),
        (1200, 3400, "zh", "证明 1,200/3,400 项"),
    ],
)
def test_a_terminal_shows_how_far_a_stage_is(
    done: int, of: int, language: Language, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage is counted in what it is about, of how many where that is known."""
    screen = terminal(monkeypatch)
    with Output(language).stages("load", "prove") as stage:
        stage("prove", done, of)
    assert shown in screen.getvalue()


def test_a_pipe_shows_no_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal there is no progress, and with --quiet neither."""
    with Output().stages("read") as stage:
        stage("read")
    assert capsys.readouterr() == ("", "")


def test_quiet_shows_no_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quiet is quiet on a terminal, too."""
    screen = terminal(monkeypatch)
    with Output(quiet=True).stages("read") as stage:
        stage("read")
    assert screen.getvalue() == ""


def test_pipes_are_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine's encoding, what goes to a file is UTF-8 with Unix line ends."""
    piped = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(piped, "ascii", newline="\r\n"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    speak_utf8()
    write_text("村\n")
    assert piped.getvalue() == "村\n".encode()


def test_a_terminal_keeps_its_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a terminal cannot show is escaped, and is no fault of the program."""

    class Wrapper(io.TextIOWrapper):
        def isatty(self) -> bool:
            """Yes."""
            return True

    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Wrapper(shown, "ascii"))
    speak_utf8()
    write_text("村")
    assert shown.getvalue() == b"\\u6751"
