"""Running case files: what differs from what was worked out, and which rows no case reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sanctions.errors import InputError, SanctionsError
from sanctions.files.cells import CellFault, cell_reader
from sanctions.files.plain import cell_text
from sanctions.files.values import Value
from sanctions.files.write import issue_rows
from sanctions.model import tables
from sanctions.model.tables import Column, Table
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute
from sanctions.verify.case_files import Case, CaseFile, Line
from sanctions.verify.coverage import Coverage, cover

_TABLES: Mapping[str, Table] = {
    "findings": tables.FINDINGS,
    "measures": tables.MEASURES,
    "members": tables.MEMBERS_OUT,
    "households": tables.HOUSEHOLDS,
    "villages": tables.VILLAGES_OUT,
    "issues": tables.ISSUES,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell, or one whole row (``column`` empty), that is not as expected."""

    table: str
    row: str
    column: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a case gave: every difference from what it expects, or why it did not run."""

    case: Case
    differences: tuple[Difference, ...]
    fault: str
    reached: frozenset[str]

    @property
    def passed(self) -> bool:
        """Whether every table named in the case came out as expected."""
        return not self.differences and not self.fault


@dataclass(frozen=True, slots=True)
class Trial:
    """The results of a case file, the rows that no case reached, and the bounds that were tried."""

    file: CaseFile
    results: tuple[CaseResult, ...]
    unreached: tuple[str, ...]
    coverage: Coverage

    @property
    def passed(self) -> bool:
        """Whether every case passed and every row was reached."""
        return not self.unreached and all(result.passed for result in self.results)


def try_cases(file: CaseFile, engine: str = "reference") -> Trial:
    """Run every case. Rows are named ``grading/ROW``, ``sanctions/ROW``, ``REWARD/ROW``."""
    tried = [_try(case, file.versions, engine) for case in file.cases]
    results = tuple(result for result, _ in tried)
    reached = frozenset[str]().union(*(result.reached for result in results))
    every = dict.fromkeys(name for version in file.versions for name in _row_names(version))
    unreached = tuple(name for name in every if name not in reached)
    runs = ((result.case.id, run) for result, run in tried if run is not None)
    return Trial(file, results, unreached, cover(file.versions, runs))


def try_case(case: Case, versions: tuple[Ruleset, ...], engine: str = "reference") -> CaseResult:
    """Run one case and compare the tables that it names."""
    return _try(case, versions, engine)[0]


def _try(case: Case, versions: tuple[Ruleset, ...], engine: str) -> tuple[CaseResult, Run | None]:
    """The result of a case, and its run unless it stopped."""
    try:
        run = execute(
            versions,
            Sources(
                case.tables.get("members", []),
                case.tables.get("history", []),
                case.tables.get("villages"),
            ),
            period=case.period,
            as_of=case.as_of,
            engine=engine,
            on_bad=case.on_bad,
        )
    except InputError as refused:
        actual: dict[str, Sequence[Mapping[str, Value]]] = {"issues": issue_rows(refused.issues)}
        missing = [name for name in case.expect if name != "issues"]
        fault = str(refused) if missing or not case.expect else ""
        return CaseResult(case, _differences(case, actual), fault, frozenset()), None
    except SanctionsError as refused:
        return CaseResult(case, (), str(refused), frozenset()), None
    return CaseResult(case, _differences(case, run.tables), "", _reached(run)), run


def _row_names(version: Ruleset) -> Iterable[str]:
    yield from (f"grading/{row.id}" for row in version.grading)
    yield from (f"sanctions/{row.id}" for row in version.sanctions)
    yield from (f"{reward.id}/{row.id}" for reward in version.rewards for row in reward.payout)


def _reached(run: Run) -> frozenset[str]:
    names = {f"grading/{row['row']}" for row in run.tables["findings"] if row["row"]}
    names |= {f"sanctions/{each}" for row in run.tables["measures"] for each in row["rows"]}
    return frozenset(names | {f"{row['reward']}/{row['row']}" for row in run.tables["members"]})


# --- comparison -----------------------------------------------------------------------------------


def _differences(
    case: Case, actual: Mapping[str, Sequence[Mapping[str, Value]]]
) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for name, lines in case.expect.items():
        if name in actual:
            found += compare_table(_TABLES[name], lines, actual[name])
    return tuple(found)


def compare_table(
    table: Table, expected: Sequence[Line], actual: Sequence[Mapping[str, Value]]
) -> list[Difference]:
    """How a table differs: each expected line takes the row nearest to it.

    Lines that agree with a row in all they name come first, and of these who names the most.
    """
    differences: list[Difference] = []
    wanted: list[dict[str, Value]] = []
    for line in expected:
        row, faults = _expected_row(table, line)
        differences += faults
        wanted.append(row)
    left = list(range(len(actual)))
    nearest: list[tuple[dict[str, Value], int | None]] = []
    for strict in (True, False):
        open_lines = [row for row in wanted if not any(row is taken for taken, _ in nearest)]
        for row in sorted(open_lines, key=len, reverse=True) if strict else open_lines:
            place = _nearest(row, actual, left, table, strict=strict)
            if place is not None:
                left.remove(place)
            if place is not None or not strict:
                nearest.append((row, place))
    for row, place in nearest:
        differences += _row_difference(table, row, None if place is None else actual[place])
    for place in left:
        label = _label(table, actual[place])
        differences.append(Difference(table.name, label, "", "", "a row that is not expected"))
    return differences


def _expected_row(table: Table, line: Line) -> tuple[dict[str, Value], list[Difference]]:
    row: dict[str, Value] = {}
    faults: list[Difference] = []
    for name, cell in line.items():
        try:
            row[name] = _read(table.column(name), cell)
        except (KeyError, CellFault):
            known = name in table.names
            message = "cannot be read" if known else "there is no such column"
            faults.append(Difference(table.name, "", name, str(cell), message))
    return row, faults


def _read(column: Column, cell: object) -> Value:
    if cell is None or cell == ():
        return () if column.type.kind == "list" else None
    if column.type.kind == "text" and isinstance(cell, str):
        return cell
    return cell_reader(column)(cell)


def _same(expected: Value, actual: Value) -> bool:
    if isinstance(expected, tuple) and isinstance(actual, list | tuple):
        return expected == tuple(actual)
    return expected == actual


def _nearest(
    row: Mapping[str, Value],
    actual: Sequence[Mapping[str, Value]],
    left: Sequence[int],
    table: Table,
    *,
    strict: bool,
) -> int | None:
    """The row that agrees in all columns (strict), else one of the same key with most of them."""
    keys = [name for name in table.key if name in row and table.column(name).type.kind != "list"]
    best: tuple[int, int] | None = None
    for place in left:
        equal = sum(_same(value, actual[place][name]) for name, value in row.items())
        if strict:
            if equal == len(row):
                return place
        elif all(_same(row[name], actual[place][name]) for name in keys):
            best = max(best or (-1, 0), (equal, -place))
    return None if best is None else -best[1]


def _row_difference(
    table: Table, expected: Mapping[str, Value], actual: Mapping[str, Value] | None
) -> list[Difference]:
    label = _label(table, expected)
    if actual is None:
        return [Difference(table.name, label, "", "this row", "no such row")]
    return [
        Difference(
            table.name, label, name, _shown(table, name, value), _shown(table, name, actual[name])
        )
        for name, value in expected.items()
        if not _same(value, actual[name])
    ]


def _label(table: Table, row: Mapping[str, Value]) -> str:
    names = [name for name in table.key if row.get(name) is not None] or list(row)[:3]
    return " ".join(_shown(table, name, row[name]) for name in names)


def _shown(table: Table, name: str, value: Value) -> str:
    return cell_text(table, table.column(name), value) or "(empty)"
