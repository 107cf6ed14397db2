"""Run the code blocks of a documentation page.

    ```python    is executed; all Python blocks of a page share one namespace
    ```pycon     (`>>> …`) is executed there too, and what it shows is compared
    ```console   lines that begin with `$ ` run in a shell, with the lines of a here document;
                 what is shown below a command is compared exactly, but a line `...` stands for
                 any number of lines

A command that fails must be followed by `$ echo $?`, so that the reader sees the exit status.
A block right after `<!-- not run: REASON -->` is skipped. Other languages are not run.
"""

import doctest
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(
    r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ {.]*(?P<language>[\w+-]*)(?P<rest>.*)"
)
NOT_RUN = re.compile(r"<!-- not run: \S.* -->")
LANGUAGES = frozenset({"python", "pycon", "console"})
HERE_DOCUMENT = re.compile(r"<< ?'(?P<end>\w+)'$", re.MULTILINE)
ANY_LINES = "..."
END_OF_COMMAND = "\x1e"


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; `line` is the number of its first line of code."""

    language: str
    line: int
    code: str


class BlockError(AssertionError):
    """A block that does not do what its page says."""


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page that are to be run, in order."""
    lines = text.splitlines()
    number, before = 0, ""
    while number < len(lines):
        opening = FENCE.fullmatch(lines[number])
        if opening is None:
            before = lines[number].strip() or before
            number += 1
            continue
        first = number + 1
        number = _closing(lines, first, opening["fence"])
        if opening["language"] in LANGUAGES and NOT_RUN.fullmatch(before) is None:
            code = textwrap.dedent("\n".join(lines[first:number]))
            yield Block(opening["language"], first + 1, code + "\n")
        number, before = number + 1, ""


def _closing(lines: Sequence[str], first: int, fence: str) -> int:
    for number in range(first, len(lines)):
        line = lines[number].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return number
    raise BlockError(f"line {first}: the block is not closed")


def run_page(page: Path) -> None:
    """Run every block of a page in the current folder.

    Raises: BlockError: at the first console or pycon block that shows something else.
    """
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        place = f"{page}:{block.line}"
        if block.language == "console":
            run_console(block, place)
        elif block.language == "pycon":
            _run_pycon(block, namespace, place)
        else:
            # The blank lines make a traceback name the line of the page.
            code = compile("\n" * (block.line - 1) + block.code, str(page), "exec")
            exec(code, namespace)  # noqa: S102  the pages are ours, and running them is the test


def _run_pycon(block: Block, namespace: dict[str, object], place: str) -> None:
    test = doctest.DocTestParser().get_doctest(block.code, namespace, place, place, 0)
    report: list[str] = []
    failures, _ = doctest.DocTestRunner(verbose=False).run(
        test, out=report.append, clear_globs=False
    )
    namespace.update(test.globs)
    if failures:
        raise BlockError("".join(report))


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block with the lines shown below it.

    A command that ends in a backslash goes on in the next line, and one with `<<'END'` up to the
    line `END`.
    """
    command, shown = "", list[str]()
    for line in block.code.splitlines():
        here = HERE_DOCUMENT.search(command)
        if here is not None and not command.endswith(f"\n{here['end']}"):
            command += "\n" + line
        elif command.endswith("\\"):
            command += "\n" + line.removeprefix("> ")
        elif line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line.removeprefix("$ "), []
        elif command:
            shown.append(line)
        else:
            raise BlockError(f"line {block.line}: a console block begins with `$ `")
    yield command, shown


def run_console(block: Block, place: str) -> None:
    """Run the commands of one block in one shell and compare what each prints.

    Raises: BlockError: where the output differs, or a failure is not shown by `$ echo $?`.
    """
    steps = list(commands(block))
    # Each command is followed by a mark with its exit status, and `$?` is put back after it.
    mark = f"__status=$?; printf '{END_OF_COMMAND}%s{END_OF_COMMAND}' $__status; (exit $__status)"
    script = "".join(f"{command}\n{mark}\n" for command, _ in steps)
    done = subprocess.run(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=_environment(),
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    parts = done.stdout.split(END_OF_COMMAND)
    outputs, statuses = parts[0:-1:2], parts[1::2]
    if len(statuses) != len(steps):
        raise BlockError(f"{place}: the shell ended early:\n{done.stdout}")
    following = [command for command, _ in steps[1:]] + [""]
    for (command, shown), output, status, after in zip(
        steps, outputs, statuses, following, strict=True
    ):
        printed = output.rstrip("\n").split("\n") if output.rstrip("\n") else []
        while shown and not shown[-1].strip():
            shown.pop()
        if not matches(shown, printed):
            wanted, got = "\n".join(shown), "\n".join(printed)
            raise BlockError(
                f"{place}: $ {command}\n--- the page shows\n{wanted}\n--- printed\n{got}"
            )
        if status != "0" and after != "echo $?":
            raise BlockError(
                f"{place}: $ {command}\nexit status {status}, and no `$ echo $?` follows:\n{output}"
            )


def matches(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the lines are equal, where a shown line `...` stands for any number of lines.

    Blanks at the end of a line do not count.
    """
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == ANY_LINES else re.escape(line.rstrip()) + r"\n"
        for line in shown
    )
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed)) is not None


def _environment() -> dict[str, str]:
    """The same terminal on every machine, with the `sanctions` of this environment first."""
    scripts = Path(sys.executable).parent
    return {
        **{name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ},
        "COLUMNS": "100",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
        "TERM": "dumb",
    }
