"""Where a command writes: results to stdout, messages to stderr, one document with `--json`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TYPE_CHECKING, Protocol, TextIO

from sanctions.cli.words import MEMBERS, STAGES, UNITS, say
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Stage(Protocol):
    """What is told the stage of a long work, and how many members of how many are done.

    Where nobody knows of how many, it is what the stage counts that is told.
    """

    def __call__(self, stage: str, done: int = 0, of: int = 0, /) -> None:
        """Tell it."""


@dataclass(frozen=True, slots=True)
class Output:
    """What the options say about a command's output.

    ``quiet``: errors alone. ``as_json``: one document is all that stdout gets.
    """

    language: Language = "en"
    quiet: bool = False
    as_json: bool = False

    def show(self, *parts: RenderableType) -> None:
        """Results for a person: on stdout, unless it is quiet or a document is asked for."""
        if not (self.quiet or self.as_json):
            _print(sys.stdout, parts)

    def note(self, *parts: RenderableType) -> None:
        """A message that a person may want: on stderr, unless it is quiet."""
        if not self.quiet:
            _print(sys.stderr, parts)

    def complain(self, *parts: RenderableType) -> None:
        """Why a command stopped: on stderr, always."""
        _print(sys.stderr, parts)

    def document(self, document: Mapping[str, object]) -> None:
        """The one document of `--json`, which `--quiet` does not silence."""
        if self.as_json:
            write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    @contextmanager
    def stages(self, *names: str) -> Iterator[Stage]:
        """A call that shows how far a long work of these stages is, while stderr is a terminal."""
        console = _console(sys.stderr)
        if self.quiet or not console.is_interactive:
            yield lambda *_: None
            return
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}", markup=False))
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("", total=len(names))

            def advance(stage: str, done: int = 0, of: int = 0, /) -> None:
                title = STAGES[stage].speak(self.language) + _reached(
                    stage, done, of, self.language
                )
                part = done / of if of else 0.0
                progress.update(task, description=title, completed=names.index(stage) + part)

            yield advance


def _reached(stage: str, done: int, of: int, language: Language) -> str:
    """How many are done, of how many where that is known."""
    if not (done or of):
        return ""
    unit = UNITS.get(stage, MEMBERS).speak(language)
    return f" {done:,}{say(language, '/', ' of ')}{of:,} {unit}" if of else f" {done:,} {unit}"


def write_text(text: str) -> None:
    """Write a text to stdout as it is; a broken pipe is found here, and not at the end."""
    sys.stdout.write(text)
    sys.stdout.flush()


def speak_utf8() -> None:
    """Make both streams UTF-8 with Unix line ends where they go to a file or a pipe.

    A run gives the same bytes on every machine; only a terminal knows better what it can show,
    and what it cannot is escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):  # replaced by whoever called us
            continue
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _print(stream: TextIO, parts: tuple[RenderableType, ...]) -> None:
    """Print each part. A string is one line that is not cut, so that it can be copied whole."""
    console = _console(stream)
    for part in parts:
        verbatim = isinstance(part, str) or getattr(part, "no_wrap", False) is True
        console.print(part, soft_wrap=verbatim)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)
