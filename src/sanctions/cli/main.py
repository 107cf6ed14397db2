"""The command `sanctions`: its subcommands, and the entry point."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sanctions.cli import (
    adjust,
    check,
    columns,
    diff,
    explain,
    mutate,
    pseudonyms,
    schema,
    screen,
    test,
    verify,
    verify_run,
)
from sanctions.cli import run as run_command
from sanctions.cli import sql as sql_command
from sanctions.cli.faults import told
from sanctions.cli.output import Output, speak_utf8, write_text

EPILOG = """\
Exit status: 0 done, 1 findings, 2 bad input or usage, 3 a fault of the program.

SANCTIONS_LANG=zh prints Chinese without --lang; SANCTIONS_DEBUG=1 shows the traceback of a fault.
"""

app = typer.Typer(
    name="sanctions",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    epilog=EPILOG,
)
app.command("run", epilog=run_command.EPILOG)(run_command.run)
app.command("check", epilog=check.EPILOG)(check.check)
app.command("test", epilog=test.EPILOG)(test.run_cases)
app.command("explain", epilog=explain.EPILOG)(explain.explain)
app.command("screen", epilog=screen.EPILOG)(screen.screen)
app.command("verify", epilog=verify.EPILOG)(verify.verify)
app.command("diff", epilog=diff.EPILOG)(diff.diff)
app.command("mutate", epilog=mutate.EPILOG)(mutate.mutate)
app.command("verify-run", epilog=verify_run.EPILOG)(verify_run.verify_run)
app.command("columns", epilog=columns.EPILOG)(columns.columns)
app.command("pseudonyms", epilog=pseudonyms.EPILOG)(pseudonyms.pseudonyms)
app.command("sql", epilog=sql_command.EPILOG)(sql_command.sql)
app.command("adjust", epilog=adjust.EPILOG)(adjust.adjust)
app.command("schema", epilog=schema.EPILOG)(schema.schema)


def _print_version(asked: bool) -> None:  # noqa: FBT001  Typer passes the value by position
    if asked:
        from importlib.metadata import version

        write_text(f"sanctions {version('sanctions')}\n")
        raise typer.Exit


@app.callback()
def main(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Compute what a village's covenant says follows from each record, to the fen and to the day.

    按村规民约、居民公约，由分红名单和记录算出每户的分红奖励状态，逐项说明理由。
    """


def run() -> None:
    """Run the command line: what a command does not turn into a text itself is turned into one."""
    speak_utf8()
    try:
        with told(Output()):
            app(prog_name="sanctions")
    except typer.Exit as end:
        sys.exit(end.exit_code)
