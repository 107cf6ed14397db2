"""`sanctions pseudonyms`: the table from pseudonyms back to people, for the village alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from sanctions.cli import options
from sanctions.cli.faults import told
from sanctions.cli.output import Output
from sanctions.cli.words import plural, say

EPILOG = r"""[bold]Examples[/]

  sanctions pseudonyms members.xlsx --pseudonymise key.txt --out ids.xlsx

  sanctions pseudonyms records.csv --as history --pseudonymise key.txt \
    --out ids-of-records.csv --lang zh
"""

_STAYS = (
    "此表能由代号查到个人：请留在村社，不要与结果一起交出。",
    "It leads from pseudonyms to people: keep it in the village, and do not hand it on.",
)

List = Annotated[
    Path,
    typer.Argument(
        metavar="LIST", help="A list with the ids of members and households.", show_default=False
    ),
]
KeyFile = Annotated[
    Path,
    typer.Option("--pseudonymise", metavar="KEYFILE", help="The key file of the run."),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FILE", help="The table: `.xlsx`, or `.csv`.", rich_help_panel="Output"
    ),
]
As = Annotated[
    Literal["members", "history"],
    typer.Option("--as", help="Which table the list is."),
]


def pseudonyms(
    source: List,
    pseudonymise: KeyFile,
    out: Out,
    *,
    table: As = "members",
    columns: options.Map = None,
    replace: options.Replace = False,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
) -> None:
    """Write each id of a list beside its pseudonym: a table that stays with the village.

    列出名单上每个编号及其代号；此表须留在村社，不得外传。

    Its owner alone may read the file. It is never written among results.
    """
    output = Output(lang, quiet)
    with told(output):
        from sanctions.api.pseudonyms import NO_MAP, load_key, load_map, write_pseudonyms
        from sanctions.model.tables import HISTORY, MEMBERS

        key = load_key(pseudonymise)
        chosen = {} if columns is None else load_map(str(columns))
        of = MEMBERS if table == "members" else HISTORY
        how = chosen.get(table, NO_MAP)
        made = write_pseudonyms(source, of, key, out, chosen=how, replace=replace, language=lang)
        output.show(
            say(
                lang,
                f"已写入 {out}：{made.ids:,} 个编号，密钥 {key.fingerprint}",
                f"Written to {out}: {plural(made.ids, 'id')}, under the key {key.fingerprint}",
            ),
            say(lang, *_STAYS),
        )
        if made.unread:
            output.complain(
                say(
                    lang,
                    f"sanctions：有 {made.unread:,} 行的编号读不出，表中没有",
                    f"sanctions: {plural(made.unread, 'row')} left out, whose ids cannot be read",
                )
            )
