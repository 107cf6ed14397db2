"""The arguments and options that several commands share, and how their texts are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from sanctions.model.calendar import Period, parse_day
from sanctions.model.tables import Language

FileFormat = Literal["csv", "parquet", "xlsx"]

_LISTS = "The lists"
_RUN = "The run"
_OUTPUT = "Output"
_LONG = "Long lists (engines columnar and spark)"
_CLUSTER = "A cluster (engine spark)"
_DIGITS = 18
_SIZE = re.compile(r"([1-9][0-9]*) ?([KMGT]?)I?B?")


class WrongOption(typer.BadParameter):
    """What is wrong with an option, in the language of `--lang`, which is read first."""

    def __init__(self, zh: str, en: str, hint: list[str] | None = None) -> None:
        """Keep both texts; ``hint`` are the options that it is about, if it is not one alone."""
        super().__init__(en, param_hint=hint)
        self._zh = zh
        self._named = hint

    def format_message(self) -> str:
        """The line that is shown, with the option."""
        if self.ctx is None or self.ctx.params.get("lang") != "zh":
            return super().format_message()
        named = self._named or ([] if self.param is None else self.param.opts[:1])
        return f"{'、'.join(named)}：{self._zh}"


def read_day(text: str) -> date:
    """The day that an option names.

    Raises:
        typer.BadParameter: if it is no day.
    """
    try:
        return parse_day(text)
    except ValueError:
        zh = f"`{text}` 不是日期，日期写作 `2026-01-31`"
        raise WrongOption(zh, f"`{text}` is not a day such as `2026-01-31`") from None


def read_period(text: str) -> Period:
    """The period that an option names.

    Raises:
        typer.BadParameter: if it is no period.
    """
    try:
        return Period.parse(text)
    except ValueError:
        zh = f"`{text}` 不是期间，期间写作 `2025`、`2025-Q3`、`2025-07` 或 `2025-01-01/2026-01-01`"
        known = "`2025`, `2025-Q3`, `2025-07` or `2025-01-01/2026-01-01`"
        raise WrongOption(zh, f"`{text}` is not a period such as {known}") from None


def read_year(text: str) -> Period:
    """The calendar year that an option names, as a period.

    Raises:
        typer.BadParameter: if it is not four digits.
    """
    if len(text) == 4 and text.isdigit():
        return read_period(text)
    zh = f"`{text}` 不是年份，年份写作 `2025`"
    raise WrongOption(zh, f"`{text}` is not a year such as `2025`")


def read_size(text: str) -> int:
    """The bytes that an option names.

    Raises:
        typer.BadParameter: if it is no size.
    """
    written = _SIZE.fullmatch(text.strip().upper())
    if written is None:
        zh = f"`{text}` 不是大小，大小写作 `4GB` 或 `512MB`"
        raise WrongOption(zh, f"`{text}` is not a size such as `4GB` or `512MB`")
    size: int = int(written[1]) * 1024 ** " KMGT".index(written[2] or " ")
    return size


def read_count(text: str) -> int:
    """The number of threads or members that an option names, at least 1.

    Raises:
        typer.BadParameter: if it is no such number.
    """
    if text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text):
        return int(text)
    zh = f"`{text}` 不是 1 或更大的整数"
    raise WrongOption(zh, f"`{text}` is not a whole number of 1 or more")


def read_settings(texts: Iterable[str]) -> dict[str, str]:
    """The settings that an option names, each as `NAME=VALUE`.

    Raises:
        typer.BadParameter: if one is no setting.
    """
    settings: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not name.startswith("spark.") or not equals:
            zh = f"`{text}` 不是设置，设置写作 `spark.executor.memory=4g`"
            message = f"`{text}` is not a setting such as `spark.executor.memory=4g`"
            raise WrongOption(zh, message, ["--spark-conf"])
        settings[name] = value
    return settings


def one_period(year: Period | None, period: Period | None) -> Period:
    """The period that exactly one of the two options gives.

    Raises:
        typer.BadParameter: if both or neither are given.
    """
    if year is not None and period is None:
        return year
    if period is not None and year is None:
        return period
    raise WrongOption("二者须给且只给一个", "give one of the two", ["--year", "--period"])


_COVENANT = typer.Argument(
    metavar="RULESET",
    help="A covenant: its file, or the folder of its `ruleset.yaml`.",
    show_default=False,
)
Covenant = Annotated[Path, _COVENANT]
Covenants = Annotated[list[Path], _COVENANT]
Rulesets = Annotated[
    list[Path],
    typer.Argument(
        metavar="RULESET",
        help="A covenant: its file, or the folder of its `ruleset.yaml`."
        " Several of them are versions of one covenant.",
        show_default=False,
    ),
]
Members = Annotated[
    Path,
    typer.Option(
        "--members",
        metavar="FILE",
        help="The dividend list: a workbook (`.xlsx`, `.xls`, `.et`, `.ods`), `.csv`, `.tsv`,"
        " `.parquet`, or a folder of `.parquet` parts.",
        rich_help_panel=_LISTS,
    ),
]
History = Annotated[
    Path,
    typer.Option(
        "--history",
        metavar="FILE",
        help="The records of offences and merits, in such a file or folder.",
        rich_help_panel=_LISTS,
    ),
]
Villages = Annotated[
    Path | None,
    typer.Option(
        "--villages",
        metavar="FILE",
        help="The reward fund of each village, where the covenant says that it is given.",
        rich_help_panel=_LISTS,
    ),
]
Map = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="FILE",
        help="Which heading is which column, where that is not recognised:"
        " see `sanctions columns`.",
        rich_help_panel=_LISTS,
    ),
]
Pseudonymise = Annotated[
    Path | None,
    typer.Option(
        "--pseudonymise",
        metavar="KEYFILE",
        help="Replace the ids of members and households by a keyed hash, as the lists are read.",
        rich_help_panel=_LISTS,
    ),
]
WorkbookLimit = Annotated[
    int | None,
    typer.Option(
        "--workbook-limit",
        metavar="SIZE",
        parser=read_size,
        help="How much a workbook may hold unpacked, such as `16GB`; by default 4GB. The limits of"
        " its columns and cells grow with it.",
        rich_help_panel=_LISTS,
    ),
]
Year = Annotated[
    Period | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        parser=read_year,
        help="The dividend year, such as `2025`; or else --period.",
        rich_help_panel=_RUN,
    ),
]
APeriod = Annotated[
    Period | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        parser=read_period,
        help="`2025-Q3`, `2025-07` or `2025-01-01/2026-01-01` (the last day exclusive).",
        rich_help_panel=_RUN,
    ),
]
AsOf = Annotated[
    date,
    typer.Option(
        "--as-of",
        metavar="DAY",
        parser=read_day,
        help="What was known on this day counts, and nothing later.",
        rich_help_panel=_RUN,
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="`columnar`, `spark`, `reference` or `forward`: the figures are the same on all.",
        rich_help_panel=_RUN,
    ),
]
MemoryLimit = Annotated[
    int | None,
    typer.Option(
        "--memory-limit",
        metavar="SIZE",
        parser=read_size,
        help="What the tables may take in memory, such as `4GB`; the rest goes to disk."
        " By default 2GB, and no more than 60 % of the machine.",
        rich_help_panel=_LONG,
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads",
        metavar="N",
        parser=read_count,
        help="How many threads compute; by default one a core, on a cluster one a task.",
        rich_help_panel=_LONG,
    ),
]
Spill = Annotated[
    Path | None,
    typer.Option(
        "--spill",
        metavar="DIR",
        help="Where what does not fit into memory goes; by default beside the output.",
        rich_help_panel=_LONG,
    ),
]
MembersAtOnce = Annotated[
    int | None,
    typer.Option(
        "--shard-members",
        metavar="N",
        parser=read_count,
        help="About how many members a shard of whole villages has; by default four million.",
        rich_help_panel=_LONG,
    ),
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume",
        help="Go on where the same run was stopped, if it was; the result is the same.",
        rich_help_panel=_LONG,
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help="Where Spark runs: `spark://HOST:PORT`, `yarn`, `k8s://…`, or `local[4]` for four"
        " tasks at once on this machine.",
        rich_help_panel=_CLUSTER,
    ),
]
SparkConf = Annotated[
    list[str] | None,
    typer.Option(
        "--spark-conf",
        metavar="NAME=VALUE",
        help="A setting of Spark, such as `spark.executor.memory=4g`; may be given again.",
        rich_help_panel=_CLUSTER,
    ),
]
Quarantine = Annotated[
    bool,
    typer.Option(
        "--quarantine",
        help="Set bad rows aside and hold what they touch, instead of stopping.",
        rich_help_panel=_RUN,
    ),
]
Replace = Annotated[
    bool,
    typer.Option("--replace", help="Replace the file if it is there.", rich_help_panel=_OUTPUT),
]
WriteCases = Annotated[
    Path | None,
    typer.Option(
        "--write-cases",
        metavar="FILE",
        help="Write the cases that are found as a case file, which `sanctions test` runs.",
        rich_help_panel=_OUTPUT,
    ),
]
Lang = Annotated[
    Language,
    typer.Option(
        "--lang",
        envvar="SANCTIONS_LANG",
        is_eager=True,
        help="The language of what is printed.",
        rich_help_panel=_OUTPUT,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Print nothing but errors.", rich_help_panel=_OUTPUT),
]
Json = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print one JSON document to stdout, and nothing else there.",
        rich_help_panel=_OUTPUT,
    ),
]
