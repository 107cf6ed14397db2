"""`sanctions run`: a covenant, a dividend list and a history become each household's status."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import options
from sanctions.cli.assessment import (
    ASSESSING,
    Asked,
    Batch,
    Files,
    assess_files,
    lists_in,
    run_files,
)
from sanctions.cli.faults import refuse_call, refuse_input, told
from sanctions.cli.issues import plain_issue, write_issues
from sanctions.cli.output import Output
from sanctions.cli.summary import Summary, summary_parts, too_early
from sanctions.cli.words import say
from sanctions.errors import InputError, UsageError
from sanctions.model.tables import Language

if TYPE_CHECKING:
    from sanctions.runs.finished import Finished

EPILOG = r"""[bold]Examples[/]

  sanctions run rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-01-31 --out out --lang zh

  sanctions run v2022.yaml v2026.yaml --members m.parquet --history h.parquet \
    --period 2026-Q1 --as-of 2026-04-30 --out out --format parquet --quarantine

  sanctions run rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-01-31 --out out \
    --format xlsx --lang zh

  sanctions run rulesets/nanhai-model --members province.parquet \
    --history records.parquet --year 2025 --as-of 2026-01-31 --out out \
    --format parquet --memory-limit 3GB --spill /fast/disk --resume

  sanctions run rulesets/nanhai-model --members province --history records \
    --year 2025 --as-of 2026-01-31 --out out --format parquet \
    --engine spark --master spark://head:7077
"""

_INTERRUPTED = (
    "已中断。加上 --resume 再次运行同一命令，即从中断处继续。",
    "Interrupted. The same command with --resume goes on where it stopped.",
)

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
    typer.Option(
        "--format",
        help="A file a table, or one workbook in the language of --lang.",
        rich_help_panel="Output",
    ),
]


def run(
    rulesets: options.Rulesets,
    members: options.Members,
    history: options.History,
    as_of: options.AsOf,
    out: Out,
    *,
    villages: options.Villages = None,
    columns: options.Map = None,
    pseudonymise: options.Pseudonymise = None,
    workbook_limit: options.WorkbookLimit = None,
    year: options.Year = None,
    period: options.APeriod = None,
    engine: options.Engine = "columnar",
    quarantine: options.Quarantine = False,
    file_format: Format = "csv",
    memory_limit: options.MemoryLimit = None,
    threads: options.Threads = None,
    spill: options.Spill = None,
    members_at_once: options.MembersAtOnce = None,
    resume: options.Resume = False,
    master: options.Master = None,
    spark_conf: options.SparkConf = None,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Compute every household's dividend reward status for a period.

    按公约计算每户的分红奖励状态，写出各表并打印汇总。

    One bad row stops the run: the issues are written, and no table else.
    The same inputs give the same bytes.

    A long list is computed in shards of whole villages; a run that was stopped goes on
    with --resume. Several shards make a folder of Parquet files a table, or one CSV file.
    """
    output = Output(lang, quiet, as_json)
    with told(output):
        asked = Asked(
            rulesets=rulesets,
            files=Files(members, history, villages, columns, pseudonymise, workbook_limit),
            period=options.one_period(year, period),
            as_of=as_of,
            quarantine=quarantine,
        )
        given = _Given(memory_limit, threads, spill, members_at_once, resume, master, spark_conf)
        how = engine, _batch(engine, given, lang)
        _report(output, *_computed(output, asked, out, file_format, how), out)


def _computed(
    output: Output,
    asked: Asked,
    out: Path,
    file_format: options.FileFormat,
    how: tuple[str, Batch | None],
) -> tuple[Finished, dict[str, object]]:
    """The run and its manifest, when its folder is written.

    Raises:
        typer.Exit: when the lists cannot be used, which is then told.
    """
    engine, batch = how
    try:
        with output.stages(*ASSESSING, "write") as stage:
            if batch is not None:
                return run_files(asked, out, file_format, batch, stage)
            assessment = assess_files(asked, stage, engine)
            stage("write")
            language = output.language
            return assessment.run, assessment.write(out, format=file_format, language=language)
    except InputError as fault:
        status = _stop(output, fault, (asked, out, file_format))
        _tell_kept(output, out)
        raise typer.Exit(status) from fault
    except UsageError as fault:
        status = refuse_call(output, fault)
        _tell_kept(output, out)
        raise typer.Exit(status) from fault
    except KeyboardInterrupt:
        if batch is not None:
            output.complain(say(output.language, *_INTERRUPTED))
        raise


def _tell_kept(output: Output, out: Path) -> None:
    """Tell where the shards are that are done, if any: they take room, and can be gone on with."""
    from sanctions.files.work import kept_beside

    folder = kept_beside(Path(os.path.abspath(out)))  # noqa: PTH100  as the run takes it
    if folder is not None:
        zh = f"已算完的分片保存在 {folder}：加 --resume 再运行即接着算；不再需要可删除"
        en = (
            f"The shards that are done are kept in {folder}: the same command with --resume goes"
            " on with them, and they may be deleted if they are not needed"
        )
        output.complain(say(output.language, zh, en))


@dataclass(frozen=True, slots=True)
class _Given:
    """What was asked of how a long list is run."""

    memory: int | None
    threads: int | None
    spill: Path | None
    members_at_once: int | None
    resume: bool
    master: str | None
    spark_conf: list[str] | None

    def named(self) -> list[str]:
        """The options that were given of those that only engines with shards have."""
        given = {
            "--memory-limit": self.memory,
            "--threads": self.threads,
            "--spill": self.spill,
            "--shard-members": self.members_at_once,
            "--resume": self.resume or None,
        }
        return [name for name, value in given.items() if value is not None]

    def of_cluster(self) -> list[str]:
        """The options that were given of those that only a cluster has."""
        given = {"--master": self.master, "--spark-conf": self.spark_conf or None}
        return [name for name, value in given.items() if value is not None]


def _batch(engine: str, given: _Given, language: Language) -> Batch | None:
    """What runs lists in shards; None for an engine that has no shards.

    Raises:
        typer.BadParameter: if the engine is one that cannot be told so.
    """
    if engine != "spark" and (named := given.of_cluster()):
        raise options.WrongOption("只与 --engine spark 同用", "only with --engine spark", named)
    if engine not in {"columnar", "spark"}:
        if named := given.named():
            zh = "只与 --engine columnar 或 spark 同用"
            raise options.WrongOption(zh, "only with --engine columnar or spark", named)
        return None
    from sanctions.api.batch import Limits, Manner, run_batch

    limits = Limits(memory=given.memory, threads=given.threads, spill=given.spill)
    manner = Manner(limits=limits, resume=given.resume, language=language)
    if given.members_at_once is not None:
        manner = replace(manner, members_at_once=given.members_at_once)
    if engine == "columnar":
        return partial(run_batch, manner=manner)
    from sanctions.api.cluster import MEMBERS_AT_ONCE, Cluster, run_cluster

    if given.members_at_once is None:
        manner = replace(manner, members_at_once=MEMBERS_AT_ONCE)
    cluster = Cluster(given.master, options.read_settings(given.spark_conf or ()))
    return partial(run_cluster, manner=manner, cluster=cluster)


def _stop(output: Output, fault: InputError, what: tuple[Asked, Path, options.FileFormat]) -> int:
    """List the issues, on the screen and in a file; returns the exit status."""
    asked, folder, file_format = what
    complete = None
    from sanctions.files.faults.sources import CHANGED_FILE

    corrected = (each for each in fault.issues if each.code != CHANGED_FILE.code)
    if any(issue.table != "output" for issue in corrected):
        lists = lists_in(asked) if file_format == "xlsx" else ()
        complete = write_issues(folder, fault.issues, file_format, lists)
    status = refuse_input(output, fault, complete)
    if folder.exists() and (complete is None or complete.parent != folder):
        same = say(output.language, f"{folder} 未作改动", f"{folder} is unchanged")
        output.complain(same)
    return status


def _report(output: Output, run: Finished, manifest: dict[str, object], folder: Path) -> None:
    """The summary, the issues and where the files are; or all of it as one document."""
    paying, issues = run.paying, run.issues
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
    summary = Summary(manifest, paying.title, titles, _honours(run), issues)
    output.show(*summary_parts(summary, output.language))
    written = say(output.language, f"已写入 {folder}", f"Written to {folder}")
    output.show("", written, *(f"  {name}" for name in _names(manifest)))


def _honours(run: Finished) -> dict[str, Counter[str]]:
    """Of each reward without money how many members have it, do not have it, and wait for it."""
    honours = (reward.id for reward in run.paying.rewards if reward.scheme == "honour")
    return {reward: run.tally.pays.get(reward, Counter()) for reward in honours}


def _names(manifest: dict[str, object]) -> list[str]:
    outputs = manifest["outputs"]
    return [*(outputs if isinstance(outputs, dict) else ()), "manifest.json"]
