"""`sanctions columns`: what is recognised in a list, as a map to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from sanctions.cli import options
from sanctions.cli.faults import told
from sanctions.cli.output import Output, write_text

EPILOG = r"""[bold]Examples[/]

  sanctions columns 分红明细表.xlsx

  sanctions columns records.csv --as history > map.yaml

  sanctions run rulesets/nanhai-model --members 分红明细表.xlsx --history records.csv \
    --map map.yaml --year 2025 --as-of 2026-01-31 --out out
"""

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A list: a workbook (`.xlsx`, `.xls`, `.et`, `.ods`), `.csv` or `.tsv`.",
        show_default=False,
    ),
]
As = Annotated[
    Literal["members", "history", "villages"],
    typer.Option("--as", help="Which table the list is."),
]


def columns(
    file: File,
    *,
    table: As = "members",
    workbook_limit: options.WorkbookLimit = None,
    lang: options.Lang = "en",
) -> None:
    """Print which headings of a list are recognised as which columns, as a map for --map.

    列出名单中可识别的列名各是哪一列，作为 --map 的底稿。

    What is not recognised stands in comments: fill it in, and give the file to `run`.
    """
    output = Output(lang)
    with told(output):
        from sanctions.files.sheets.describing import map_of_file
        from sanctions.model.tables import HISTORY, MEMBERS, VILLAGES

        tables = {each.name: each for each in (MEMBERS, HISTORY, VILLAGES)}
        write_text(map_of_file(file, tables[table], output.language, workbook_limit))
