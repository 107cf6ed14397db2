"""`sanctions explain`: why a household, a member or a record is what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sanctions.cli import options
from sanctions.cli.assessment import ASSESSING, Asked, Files, assess_files
from sanctions.cli.faults import told
from sanctions.cli.output import Output, write_text

EPILOG = r"""[bold]Examples[/]

  sanctions explain rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-01-31 \
    --household H001 --lang zh

  sanctions explain rulesets/nanhai-model --members members.csv \
    --history history.csv --year 2025 --as-of 2026-01-31 --record R001 --json
"""

_WHAT = "What to explain (one of these)"

HouseholdId = Annotated[
    str | None,
    typer.Option("--household", metavar="ID", help="A household.", rich_help_panel=_WHAT),
]
MemberId = Annotated[
    str | None, typer.Option("--member", metavar="ID", help="A member.", rich_help_panel=_WHAT)
]
RecordId = Annotated[
    str | None, typer.Option("--record", metavar="ID", help="A record.", rich_help_panel=_WHAT)
]


def explain(
    rulesets: options.Rulesets,
    members: options.Members,
    history: options.History,
    as_of: options.AsOf,
    *,
    household: HouseholdId = None,
    member: MemberId = None,
    record: RecordId = None,
    villages: options.Villages = None,
    pseudonymise: options.Pseudonymise = None,
    workbook_limit: options.WorkbookLimit = None,
    year: options.Year = None,
    period: options.APeriod = None,
    quarantine: options.Quarantine = False,
    lang: options.Lang = "en",
    as_json: options.Json = False,
) -> None:
    """Print why a household, a member or a record is what it is, back to the records and rules.

    逐层说明某户、某成员或某条记录的结果从何而来。
    """
    output = Output(lang, as_json=as_json)
    with told(output):
        _require_one(household, member, record)
        chosen = options.one_period(year, period)
        asked = Asked(
            rulesets=rulesets,
            files=Files(members, history, villages, None, pseudonymise, workbook_limit),
            period=chosen,
            as_of=as_of,
            quarantine=quarantine,
        )
        with output.stages(*ASSESSING) as stage:
            assessment = assess_files(asked, stage)
            of_household, of_member = (
                _known_as(each, pseudonymise) for each in (household, member)
            )
            explanation = assessment.explain(of_household, member_id=of_member, record_id=record)
        from sanctions.report import to_json

        write_text(to_json(explanation.tree) if as_json else explanation.text(lang))


def _known_as(given: str | None, pseudonymise: Path | None) -> str | None:
    """What stands for an id in the run. Raises: UsageError."""
    if given is None:
        return None
    from sanctions.api.pseudonyms import id_number, load_key

    as_read = id_number(given)
    return as_read if pseudonymise is None else load_key(pseudonymise).pseudonym(as_read)


def _require_one(*ids: str | None) -> None:
    if sum(each is not None for each in ids) != 1:
        hint = ["--household", "--member", "--record"]
        raise options.WrongOption("须给且只给其中一个", "give one of these", hint)
