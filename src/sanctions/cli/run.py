"""`sanctions run`: a covenant, a dividend list and a history become each household's status."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import options
from sanctions.cli.assessment import ASSESSING, assess_files
from sanctions.cli.faults import refuse_input, told
from sanctions.cli.issues import plain_issue, write_issues
from sanctions.cli.output import Output
from sanctions.cli.summary import Summary, summary_parts, too_early
from sanctions.cli.words import say
from sanctions.errors import InputError

if TYPE_CHECKING:
    from sanctions.api import Assessment

EPILOG = r"""[bold]Examples[/]

  sanctions run rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-01-31 --out out --lang zh

  sanctions run v2022.yaml v2026.yaml --members m.parquet --history h.parquet \
    --period 2026-Q1 --as-of 2026-04-30 --out out --format parquet --quarantine
"""

Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help="The folder for the tables and `manifest.json`; those of an earlier run are replaced.",
        rich_help_panel="Output",
    ),
]
Format = Annotated[
    options.FileFormat,
    typer.Option("--format", help="The format of the tables.", rich_help_panel="Output"),
]


def run(
    rulesets: options.Rulesets,
    members: options.Members,
    history: options.History,
    as_of: options.AsOf,
    out: Out,
    *,
    villages: options.Villages = None,
    year: options.Year = None,
    period: options.APeriod = None,
    engine: options.Engine = "reference",
    quarantine: options.Quarantine = False,
    file_format: Format = "csv",
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Compute every household's dividend reward status for a period.

    按公约计算每户的分红奖励状态，写出各表并打印汇总。

    One bad row stops the run: the issues are written, and no table else.
    The same inputs give the same bytes.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        chosen = options.one_period(year, period)
        try:
            with output.stages(*ASSESSING, "write") as stage:
                assessment = assess_files(
                    rulesets,
                    members,
                    history,
                    villages,
                    period=chosen,
                    as_of=as_of,
                    quarantine=quarantine,
                    stage=stage,
                    engine=engine,
                )
                stage("write")
                manifest = assessment.write(out, format=file_format)
        except InputError as fault:
            raise typer.Exit(_stop(output, fault, out)) from fault
        _report(output, assessment, manifest, out)


def _stop(output: Output, fault: InputError, folder: Path) -> int:
    """List the issues, on the screen and in a file; returns the exit status."""
    of_lists = any(issue.table != "output" for issue in fault.issues)
    complete = write_issues(folder, fault.issues) if of_lists else None
    status = refuse_input(output, fault, complete)
    if folder.exists() and (complete is None or complete.parent != folder):
        same = say(output.language, f"{folder} 未作改动", f"{folder} is unchanged")
        output.complain(same)
    return status


def _report(
    output: Output, assessment: Assessment, manifest: dict[str, object], folder: Path
) -> None:
    """The summary, the issues and where the files are; or all of it as one document."""
    paying, issues = assessment.run.paying, assessment.run.issues
    output.document(
        {
            "status": "done",
            "out": str(folder),
            "manifest": manifest,
            "issues": [plain_issue(issue) for issue in issues],
        }
    )
    early = too_early(manifest, output.language)
    if early is not None:
        output.note(say(output.language, f"sanctions：{early}", f"sanctions: {early}"))
    titles = {reward.id: reward.title for reward in paying.rewards}
    summary = Summary(manifest, paying.title, titles, _honours(assessment), issues)
    output.show(*summary_parts(summary, output.language))
    written = say(output.language, f"已写入 {folder}", f"Written to {folder}")
    output.show("", written, *(f"  {name}" for name in _names(manifest)))


def _honours(assessment: Assessment) -> dict[str, Counter[str]]:
    """Of each reward without money how many members have it, do not have it, and wait for it."""
    run = assessment.run
    honours = {
        reward.id: Counter[str]() for reward in run.paying.rewards if reward.scheme == "honour"
    }
    for row in run.tables["members"]:
        if row["reward"] in honours:
            honours[row["reward"]][row["pay"]] += 1
    return honours


def _names(manifest: dict[str, object]) -> list[str]:
    outputs = manifest["outputs"]
    return [*(outputs if isinstance(outputs, dict) else ()), "manifest.json"]
