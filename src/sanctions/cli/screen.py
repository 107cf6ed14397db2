"""`sanctions screen`: for whom a measure runs on a day, until when, and by which records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sanctions.cli import options
from sanctions.cli.assessment import load_all
from sanctions.cli.faults import told
from sanctions.cli.output import Output
from sanctions.cli.words import say
from sanctions.errors import InputError
from sanctions.model.tables import MEMBERS, Language
from sanctions.model.tables import Table as Dictionary

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from sanctions.ruleset.covenant import Ruleset
    from sanctions.runs.outcomes import Screening

EPILOG = r"""[bold]Examples[/]

  sanctions screen rulesets/nanhai-model --history history.csv \
    --measure asset-bidding --on 2026-03-01 --as-of 2026-02-28 M0001 M0002

  sanctions screen rulesets/nanhai-model --history history.csv \
    --members members.csv --subjects bidders.csv \
    --measure vehicle-access --on 2026-03-01 --as-of 2026-02-28
"""

_SUBJECTS = Dictionary(
    "subjects",
    tuple(
        replace(MEMBERS.column(name), required=False)
        for name in ("member_id", "household_id", "birth_date")
    ),
    key=(),
)

RulesetPath = Annotated[
    Path,
    typer.Argument(
        metavar="RULESET",
        help="A covenant: its file, or the folder of its `ruleset.yaml`.",
        show_default=False,
    ),
]
Versions = Annotated[
    list[Path] | None,
    typer.Option(
        "--with",
        metavar="RULESET",
        help="Another version of the covenant; may be given several times.",
        show_default=False,
    ),
]
Subjects = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SUBJECT",
        help="The id of a member; with --members also that of a household.",
        show_default=False,
    ),
]
SubjectList = Annotated[
    Path | None,
    typer.Option(
        "--subjects",
        metavar="FILE",
        help="A list of them: `member_id`, `household_id`, `birth_date`, each optional.",
        rich_help_panel="The lists",
    ),
]
Members = Annotated[
    Path | None,
    typer.Option(
        "--members",
        metavar="FILE",
        help="The dividend list, which knows the household and the age of each subject.",
        rich_help_panel="The lists",
    ),
]
MeasureId = Annotated[
    str,
    typer.Option(
        "--measure",
        metavar="ID",
        help="A measure of the covenant that runs over days.",
        rich_help_panel="The run",
    ),
]
On = Annotated[
    date,
    typer.Option(
        "--on",
        metavar="DAY",
        parser=options.read_day,
        help="Whether the measure runs on this day.",
        rich_help_panel="The run",
    ),
]


def screen(
    ruleset: RulesetPath,
    subjects: Subjects = None,
    *,
    history: options.History,
    measure: MeasureId,
    on: On,
    as_of: options.AsOf,
    subject_list: SubjectList = None,
    members: Members = None,
    pseudonymise: options.Pseudonymise = None,
    workbook_limit: options.WorkbookLimit = None,
    versions: Versions = None,
    lang: options.Lang = "en",
    as_json: options.Json = False,
) -> None:
    """Print for each subject whether a measure runs on a day, until when, and by which records.

    查询某措施在某日对各对象是否生效、到何日为止、依据哪些记录。
    """
    output = Output(lang, as_json=as_json)
    with told(output):
        if not subjects and subject_list is None:
            hint = ["SUBJECT", "--subjects"]
            raise options.WrongOption("至少写出一个对象", "name at least one", hint)
        with output.stages("load", "read") as stage:
            stage("load")
            loaded = load_all([ruleset, *(versions or ())])
            stage("read")
            files = _Files(history, members, subject_list, pseudonymise, workbook_limit)
            found = files.screen(loaded, subjects or (), measure=measure, on=on, as_of=as_of)
        draft = _is_draft(loaded)
        days = {"on": on.isoformat(), "as_of": as_of.isoformat()}
        answers = [_plain(each) for each in found]
        output.document({"measure": measure, **days, "draft": draft, "subjects": answers})
        output.show(_title(loaded, measure, on, lang, draft=draft), "", _table(found, lang))
        _show_cautions(found, output, lang)
        if members is None:
            output.note(_without_list(lang))


def _is_draft(versions: Sequence[Ruleset]) -> bool:
    from sanctions.ruleset.covenant import any_draft

    return any_draft(versions)


def _title(
    versions: Sequence[Ruleset], measure: str, on: date, lang: Language, *, draft: bool
) -> str:
    """What is asked, and whether a version that answers is a draft."""
    name = next(each.measures[measure].title for each in versions if measure in each.measures)
    mark = say(lang, "  草案", "  DRAFT") if draft else ""
    return f"{name.speak(lang)} ({measure}), {on}{mark}"


@dataclass(frozen=True, slots=True)
class _Files:
    """The lists, and the key under which their ids are replaced."""

    history: Path
    members: Path | None
    subjects: Path | None
    pseudonymise: Path | None
    workbook_limit: int | None

    def screen(
        self,
        versions: Sequence[Ruleset],
        subjects: Sequence[str],
        *,
        measure: str,
        on: date,
        as_of: date,
    ) -> list[Screening]:
        """Screen these subjects, and those of the list. Raises: InputError, UsageError."""
        from sanctions.api import cases
        from sanctions.runs.columns import history_of

        rows = partial(
            _rows,
            private=self.pseudonymise is not None,
            workbook_limit=self.workbook_limit,
        )
        listed = None if self.members is None else rows(self.members, MEMBERS)
        wanted = _wanted(subjects, listed or ())
        if self.subjects is not None:
            wanted += rows(self.subjects, _SUBJECTS)
        records = rows(self.history, history_of(versions))
        return cases.screen(
            versions,
            records,
            wanted,
            measure=measure,
            on=on,
            as_of=as_of,
            members=listed,
            pseudonymise=self.pseudonymise,
        )


def _wanted(
    subjects: Sequence[str], listed: Sequence[Mapping[str, object]]
) -> list[Mapping[str, object]]:
    """The subjects in the order given; the id of a household that the list knows is one."""
    from sanctions.api.pseudonyms import id_number

    members, households = (
        {id_number(str(row[name])) for row in listed} for name in ("member_id", "household_id")
    )
    households -= members
    asked = map(id_number, subjects)
    return [{"household_id" if each in households else "member_id": each} for each in asked]


def _rows(
    path: Path, table: Dictionary, *, private: bool, workbook_limit: int | None
) -> list[Mapping[str, object]]:
    """The rows of a file without their empty cells; of a ``private`` one issues tell no cell.

    Raises:
        InputError: with every fault of the file.
    """
    from sanctions.files import plain_rows, read_table
    from sanctions.files.sheets.maps import ListMap
    from sanctions.files.steady import steady

    how = ListMap(workbook_limit=workbook_limit)
    with steady({table.name: path}) as require_unchanged:
        _, rows, issues = read_table(path, table.as_private() if private else table, how)
        require_unchanged()
    if any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    return [
        {name: cell for name, cell in row.items() if cell is not None}
        for row in plain_rows(table, rows.rows)
    ]


def _table(found: Sequence[Screening], language: Language) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for zh, en in (
        ("对象", "Subject"),
        ("生效", "Active"),
        ("自", "Since"),
        ("解除日", "Free on"),
        ("所据记录", "Records"),
        ("未决记录", "Unsettled"),
    ):
        table.add_column(say(language, zh, en), overflow="fold")
    for each in found:
        active = (
            Text(say(language, "是", "yes"), "red") if each.active else say(language, "否", "no")
        )
        free_on = each.free_on or (say(language, "未定", "open") if each.active else "")
        stranger = "" if each.known is not False else say(language, "（名单无）", " (not listed)")
        table.add_row(
            f"{each.subject}{stranger}",
            active,
            str(each.since or ""),
            str(free_on),
            " ".join(each.records),
            " ".join(each.unsettled),
        )
    return table


def _caution(language: Language) -> Text:
    from rich.text import Text

    return Text(
        say(
            language,
            "未决记录：尚未认定、申诉未办结或资料不全。有未决记录时，“否”并非定论。",
            "Unsettled records are not decided, under appeal, or lack a fact: with any of them `no`"
            " is not the last word.",
        )
    )


def _not_listed(language: Language) -> Text:
    from rich.text import Text

    return Text(
        say(
            language,
            "“名单无”：名单和记录中都没有此编号，请核对；“否”不等于可以放行。",
            "Not listed: neither the list nor a record has this id. Check it: `no` does not clear"
            " anyone.",
        )
    )


def _without_list(language: Language) -> str:
    return say(
        language,
        "sanctions：未用 --members 给出名单：除 --subjects 写明的外，所在户的措施和年龄没有查，"
        "编号也未核对",
        "sanctions: without --members the measures of a household and ages are not seen, unless"
        " --subjects gives them, and no id is checked",
    )


def _plain(screening: Screening) -> dict[str, object]:
    """The screening for JSON."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(screening).items()
        if name not in {"measure", "on"}
    }


def _show_cautions(found: Sequence[Screening], output: Output, lang: Language) -> None:
    """What keeps *not active* from being the last word."""
    if any(each.unsettled for each in found):
        output.show("", _caution(lang))
    if any(each.known is False for each in found):
        output.show("", _not_listed(lang))
