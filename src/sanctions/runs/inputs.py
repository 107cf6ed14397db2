"""From what was given to typed tables: every fault is found before anything runs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from sanctions.errors import Issue, UsageError, suggest
from sanctions.files.checks import (
    Demands,
    Inputs,
    VersionDemands,
    check_tables,
    in_order,
    later_issues,
    settled,
)
from sanctions.files.delimited import csv_bytes
from sanctions.files.given import Given, Kind, Reading
from sanctions.files.pseudonyms import Key
from sanctions.files.read import read_table
from sanctions.files.rows import Rows
from sanctions.files.sheets.maps import NO_MAP, ListMap
from sanctions.files.write import Lists
from sanctions.lang.types import Choice
from sanctions.model.tables import MEMBERS, VILLAGES, Table
from sanctions.model.tables.inputs import DIVIDEND
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.lawful.payments import effects_of
from sanctions.runs.columns import history_of


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables of a run as the caller has them: paths, frames, Arrow streams or lists.

    ``columns`` says by table which heading is which column, where that is not recognised. Under a
    ``key`` ids of people are read as their pseudonyms, and nothing later sees them.
    ``workbook_limit`` is how many bytes a workbook may hold unpacked, if it is not the usual.
    """

    members: object
    history: object
    villages: object | None = None
    columns: Mapping[str, ListMap] = field(default_factory=dict)
    key: Key | None = None
    workbook_limit: int | None = None

    @property
    def by_table(self) -> Mapping[str, object]:
        """The tables that are given, by name."""
        given = {"members": self.members, "history": self.history, "villages": self.villages}
        return {name: source for name, source in given.items() if source is not None}

    @property
    def fingerprint(self) -> str | None:
        """By which the key is told from others."""
        return None if self.key is None else self.key.fingerprint

    def map_of(self, table: Table) -> ListMap:
        """What is said of the columns of a table."""
        chosen = self.columns.get(table.name, NO_MAP)
        return replace(chosen, workbook_limit=self.workbook_limit)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a table came from.

    ``sha256`` is of the file, of the parts of a folder, else of its rows written as CSV.
    ``reading`` is what was recognised, where headings were not the names of columns.
    """

    table: str
    kind: Kind
    rows: int
    sha256: str
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """How many rows of a table are in no result: all but these are what was computed.

    ``dividend_fen`` is the sum of their dividends, of `members` alone, without the ``unreadable``
    rows whose dividend is not known.
    """

    table: str
    rows: int
    dividend_fen: int | None = None
    unreadable: int = 0


def set_aside_of(inputs: Inputs) -> tuple[SetAside, ...]:
    """What of each table is set aside, of inputs that a run goes on with."""
    members, *others = inputs.members, inputs.history, inputs.villages
    dividends = [broken.values.get(DIVIDEND.name) for broken in members.broken]
    known = [fen for fen in dividends if isinstance(fen, int)]
    told = SetAside(MEMBERS.name, len(dividends), sum(known), len(dividends) - len(known))
    return told, *(SetAside(rows.table.name, len(rows.broken)) for rows in others)


def read_inputs(
    versions: Sequence[Ruleset],
    paying: Ruleset,
    sources: Sources,
    *,
    as_of: date,
    quarantine: bool,
) -> tuple[Inputs, tuple[Issue, ...], tuple[Provenance, ...]]:
    """The typed inputs, the issues that did not stop them, and where each table came from.

    Raises: InputError: with every issue, when a row is bad and is not to be set aside.
    """
    found: list[Issue] = []
    read: list[Rows] = []
    provenance: list[Provenance] = []
    for table, source in given_tables(versions, sources):
        origin, rows, issues = read_table(source, table, sources.map_of(table), sources.key)
        found += issues
        read.append(rows)
        provenance.append(provenance_of(table, origin, rows))
    members, history, *funds = read
    inputs = Inputs(members, history, funds[0] if funds else Rows(VILLAGES))
    found += check_tables(inputs, demands_of(versions, paying))
    found = in_order([*found, *later_issues(inputs, as_of)])
    inputs, found = settled(inputs, found, quarantine=quarantine)
    return inputs, tuple(found), tuple(provenance)


def given_tables(versions: Sequence[Ruleset], sources: Sources) -> list[tuple[Table, object]]:
    """The tables that were given, in the order in which they are read, each with its source.

    Under a key they are private, and as its map says ids are as they are written.
    """
    refuse_unknown_columns(versions, sources)
    given: list[tuple[Table, object]] = [
        (MEMBERS, sources.members),
        (history_of(versions), sources.history),
    ]
    if sources.villages is not None:
        given.append((VILLAGES, sources.villages))
    if sources.key is not None:
        given = [(table.as_private(), source) for table, source in given]
    return [(sources.map_of(table).read_as(table), source) for table, source in given]


def lists_of(versions: Sequence[Ruleset], sources: Sources) -> Lists:
    """The tables that were given as files, to be read again for what is shown of them."""
    return [
        (table, source, sources.map_of(table))
        for table, source in given_tables(versions, sources)
        if isinstance(source, str | os.PathLike)
    ]


def refuse_unknown_columns(versions: Sequence[Ruleset], sources: Sources) -> None:
    """Raises: UsageError: where a map names a column that a table does not have."""
    tables = {table.name: table for table in (MEMBERS, history_of(versions), VILLAGES)}
    for name, chosen in sources.columns.items():
        for column in (*chosen.columns, *chosen.values):
            if name in tables and column not in tables[name].names:
                near = suggest(column, tables[name].names)
                en = f"the map names `{column}`, which is no column of `{name}`"
                zh = f"列名对照写有 `{column}`，而 {name} 表没有该列"
                hints = (
                    (f": did you mean `{near}`?", f"；是否想写 `{near}`？") if near else ("", "")
                )
                raise UsageError(en + hints[0], zh + hints[1])


def demands_of(versions: Sequence[Ruleset], paying: Ruleset | None) -> Demands:
    """What the covenant asks of its tables; without a paying version nothing of members."""
    rewards = () if paying is None else paying.rewards
    return Demands(
        tuple(_version_demands(each) for each in versions),
        shares=any(reward.weight == "shares" for reward in rewards),
        funds=any(reward.given for reward in rewards),
    )


def _version_demands(version: Ruleset) -> VersionDemands:
    choices = {
        name: each.type.values
        for name, each in version.attributes.items()
        if isinstance(each.type, Choice)
    }
    return VersionDemands(
        version.reference,
        version.in_force,
        version.until,
        {name: clause.about for name, clause in version.clauses.items()},
        {**version.scales, **choices},
        _clauses_by_title(version),
        effects_of(version),
    )


def _clauses_by_title(version: Ruleset) -> dict[str, str]:
    """The clause that each title is of, in both languages, where no other clause has it."""
    found: dict[str, set[str]] = {}
    for name, clause in version.clauses.items():
        for title in (clause.title.zh, clause.title.en):
            found.setdefault(title, set()).add(name)
    return {title: names.pop() for title, names in found.items() if len(names) == 1}


def provenance_of(table: Table, given: Given, rows: Rows) -> Provenance:
    """Where the rows of a table came from."""
    digest = given.sha256 or sha256(csv_bytes(table, rows.rows)).hexdigest()
    count = len(rows.rows) + len(rows.broken)
    return Provenance(table.name, given.kind, count, digest, given.reading)
