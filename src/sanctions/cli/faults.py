"""How a command that cannot go on ends: a text that says what to do, and an exit status.

0 done, 1 findings of `check` and `test`, 2 bad input or usage, 3 a fault of this program.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from sanctions.cli.issues import (
    SHOWN,
    counted,
    diagnostic_line,
    issue_table,
    plain_diagnostic,
    plain_issue,
)
from sanctions.cli.output import Output
from sanctions.cli.words import say
from sanctions.errors import (
    ConservationError,
    InputError,
    RulesetError,
    SanctionsError,
    SpokenError,
)

FINDINGS = 1
INTERNAL = 3
DEBUG = "SANCTIONS_DEBUG"


@contextmanager
def told(output: Output) -> Iterator[None]:
    """Turn every exception of a command into a text and an exit status; no traceback is shown.

    With the environment variable `SANCTIONS_DEBUG` the traceback of a fault of the program is
    printed before its text.
    """
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
        raise
    except RulesetError as fault:
        raise typer.Exit(refuse_ruleset(output, fault)) from fault
    except InputError as fault:
        raise typer.Exit(refuse_input(output, fault)) from fault
    except ConservationError as fault:
        raise typer.Exit(admit(output, fault)) from fault
    except SanctionsError as fault:
        raise typer.Exit(refuse_call(output, fault)) from fault
    except Exception as fault:
        raise typer.Exit(admit(output, fault)) from fault


def refuse_ruleset(output: Output, fault: RulesetError) -> int:
    """Print every diagnostic of a ruleset; returns the exit status."""
    output.complain(*(diagnostic_line(each, output.language) for each in fault.diagnostics))
    output.document(
        {"status": "refused", "diagnostics": [plain_diagnostic(d) for d in fault.diagnostics]}
    )
    return fault.exit_status


def refuse_input(output: Output, fault: InputError, complete: Path | None = None) -> int:
    """Print the first issues and where all of them are; returns the exit status."""
    language, total = output.language, len(fault.issues)
    if fault.message:
        output.complain(f"sanctions: {fault.message}")
    if fault.issues:
        output.complain(issue_table(fault.issues, language), "")
    if total > SHOWN:
        more = total - SHOWN
        output.complain(say(language, f"另有 {more:,} 处未列出", f"and {more:,} more"))
    number = counted(fault.issues, language)
    output.complain(
        say(
            language, f"sanctions：{number}，未得出结果", f"sanctions: {number}; there is no result"
        )
    )
    if complete is not None:
        all_of_them = say(language, "全部问题见", "all of them are in")
        output.complain(f"{all_of_them} {complete}")
    elif total > SHOWN:
        output.complain(say(language, "用 --json 可列出全部", "--json lists all of them"))
    output.document(
        {
            "status": "refused",
            "message": fault.message,
            "issues": [plain_issue(issue) for issue in fault.issues],
        }
    )
    return fault.exit_status


def refuse_call(output: Output, fault: SanctionsError) -> int:
    """Print why a call cannot be right; returns the exit status."""
    en, zh = str(fault), fault.message_zh if isinstance(fault, SpokenError) else str(fault)
    output.complain(say(output.language, f"sanctions：{zh}", f"sanctions: {en}"))
    output.document({"status": "refused", "message": en, "message_zh": zh})
    return fault.exit_status


def admit(output: Output, fault: Exception) -> int:
    """Print what went wrong in this program, with no word of the user's data; returns 3."""
    if os.environ.get(DEBUG):
        traceback.print_exception(fault, file=sys.stderr)
    kind = type(fault).__name__
    what = f"{kind}: {fault}" if isinstance(fault, ConservationError) else kind
    place = _place_of(fault)
    system = f"sanctions {_version()}, Python {platform.python_version()}, {sys.platform}"
    language = output.language
    output.complain(
        say(
            language,
            "sanctions：程序内部出错，不是您的文件有误。",
            "sanctions: this is a fault of the program, not of your files.",
        ),
        f"  {what}",
        f"  {place}",
        f"  {system}",
        say(
            language,
            "请把以上几行、所用命令和公约文件 ruleset.yaml 发给为您安装本程序的人；"
            "不要发送名单和记录，用不到。",
            "Send these lines, the command and the ruleset to whoever installed this program for"
            " you.\nSend no lists of members and no records: they are not needed.",
        ),
    )
    output.document({"status": "internal", "fault": what, "place": place, "system": system})
    return INTERNAL


def _place_of(fault: BaseException) -> str:
    """The last line of ours that the fault passed through, as a path inside the package."""
    package = Path(__file__).resolve().parents[1]
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(package)]
    if not ours:
        return "?"
    path = Path(ours[-1].filename).relative_to(package.parent).as_posix()
    return f"{path}:{ours[-1].lineno} ({ours[-1].name})"


def _version() -> str:
    from importlib.metadata import version

    return version("sanctions")
