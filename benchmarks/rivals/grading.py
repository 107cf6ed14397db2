"""The grading table of nanhai-model alone, by several means: records a second, answers equal.

`python -m benchmarks.rivals.grading [--records N] [--runs N]` prints one line a means. A record is
three cells, an answer the row of the table and its grade. Making ready (compiling, registering,
connecting) is not timed.

Of the means only ours know *unknown*: an empty cell makes a row unknown, which stops the search
(DESIGN 5.5). Elsewhere a row does not fit an empty cell, so that the search goes on to a lighter
row, without a word. What they need instead is one more row, by hand, right below each row that
reads what may be empty, and there for every set of cells that leaves the row open; and then the
empty cell must be asked for by name: to compare it with a number is *no* in durable_rules and
zen-engine. In durable_rules a key that is left out is not empty, and fits no such row either;
zen-engine leaves an output out that is null.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import count
from random import Random
from statistics import median
from types import ModuleType
from typing import Any, TypeAlias

import duckdb
import pyarrow

from benchmarks.covenant import RULESET
from benchmarks.lists import IMPACTS, SEVERITIES
from benchmarks.timing import Line, machine, markdown, seconds
from sanctions import load
from sanctions.engines.columnar.expressions import expression
from sanctions.engines.columnar.shapes import TEXT, number
from sanctions.engines.reference.expressions import evaluators
from sanctions.lang.derived import UNKNOWN, YES, lookup
from sanctions.lang.kernel import Expr, First, Lit

Record: TypeAlias = Mapping[str, Any]
Table: TypeAlias = Any
"""An Arrow table: the stubs of DuckDB and of Arrow do not agree on what it may be."""
Answer: TypeAlias = tuple[str | None, str]
"""The row that holds and its grade; no row and `undetermined` where an empty cell stops it."""

UNDETERMINED = "undetermined"
SEED = 20220613


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a record fits if each of its cells does; None is an empty cell."""

    row: str | None
    grade: str
    warnings: int = 0
    impact: tuple[str | None, ...] = ()
    severity: tuple[str | None, ...] = ()


_PERSISTENT = Row("persistent", "persistent", 2, ("wide",))
_SERIOUS = Row("serious", "serious", 0, ("bad", "wide"), ("serious", "grave"))
_OTHERWISE = Row("otherwise", "advice")
_STOP_AT_PERSISTENT = Row(None, UNDETERMINED, 2, (None,))
_STOP_AT_SERIOUS = Row(None, UNDETERMINED, 0, (None, "bad", "wide"), (None, "serious", "grave"))

AS_WRITTEN = (_PERSISTENT, _SERIOUS, _OTHERWISE)
"""The rows of the covenant: who has no *unknown* grades too lightly by them alone."""
WITH_UNKNOWN = (_PERSISTENT, _STOP_AT_PERSISTENT, _SERIOUS, _STOP_AT_SERIOUS, _OTHERWISE)


@dataclass(frozen=True, slots=True)
class Means:
    """One way to grade: from rows and records to a call that is timed; then to its answers.

    ``rows`` are what it is given as the table; our own engines read the covenant's file instead.
    """

    name: str
    ready: Callable[[Sequence[Row], Sequence[Record]], Callable[[], Any]]
    answers: Callable[[Any], list[Answer]] = list


def records(number_of_records: int) -> list[Record]:
    """Records as they are generated everywhere here: one cell in twenty is empty."""
    drawn = Random(SEED)
    return [
        {
            "warnings": drawn.choice((0, 0, 0, 1, 2, 3)),
            "impact": drawn.choice(IMPACTS),
            "severity": drawn.choice(SEVERITIES),
        }
        for _ in range(number_of_records)
    ]


# --- ours -----------------------------------------------------------------------------------------


def table_expressions() -> tuple[Expr, Expr]:
    """The row that holds and its grade, as the plan compiles them from the covenant's file."""
    grading = load(RULESET).grading
    row = First(tuple((each.when.expr or YES, Lit(each.id)) for each in grading), UNKNOWN)
    grade = lookup(row, [(each.id, Lit(each.grade)) for each in grading])
    return row, grade


def reference(_: Sequence[Row], given: Sequence[Record]) -> Callable[[], list[Answer]]:
    """The reference engine's compiled expressions, record by record."""
    evaluate = evaluators(table_expressions())

    def run() -> list[Answer]:
        graded = map(evaluate, given)
        return [(row, UNDETERMINED if grade is None else grade) for row, grade in graded]

    return run


def columnar(_: Sequence[Row], given: Sequence[Record]) -> Callable[[], Table]:
    """The columnar engine's SQL: from a table that DuckDB holds to an Arrow table."""
    columns = {"warnings": number(0, 2**31), "impact": TEXT, "severity": TEXT}
    row, grade = (expression(each, columns).text for each in table_expressions())
    session = duckdb.connect()
    session.register("given", arrow(given))
    session.execute("CREATE TABLE records AS FROM given")
    graded = f"coalesce({grade}, '{UNDETERMINED}')"
    query = f'SELECT {row} AS "row", {graded} AS grade FROM records'  # noqa: S608 - ours
    return lambda: session.sql(query).to_arrow_table()


def arrow(given: Sequence[Record]) -> pyarrow.Table:
    """The records as an Arrow table."""
    types: dict[str, pyarrow.DataType] = {"warnings": pyarrow.int64()}
    for name in ("impact", "severity"):
        types[name] = pyarrow.string()
    return pyarrow.Table.from_pylist(list(given), schema=pyarrow.schema(types))


def of_table(table: Table) -> list[Answer]:
    """The answers that a table holds."""
    return list(zip(table["row"].to_pylist(), table["grade"].to_pylist(), strict=True))


# --- SQL by hand ----------------------------------------------------------------------------------


def sql(rows: Sequence[Row], given: Sequence[Record]) -> Callable[[], list[Answer]]:
    """A CASE as a person writes it, in DuckDB: from Python's records to Python's answers."""
    session = duckdb.connect()
    arms = {name: _case(name, rows) for name in ("row", "grade")}
    query = f'SELECT {arms["row"]} AS "row", {arms["grade"]} AS grade FROM given'  # noqa: S608 - ours

    def run() -> list[Answer]:
        session.register("given", arrow(given))
        return session.execute(query).fetchall()

    return run


def _case(answer: str, rows: Sequence[Row]) -> str:
    arms = [f"WHEN {_asked(row)} THEN {_quoted(getattr(row, answer))}" for row in rows]
    return f"CASE {' '.join(arms)} END"


def _asked(row: Row) -> str:
    asked = [f"warnings >= {row.warnings}"]
    for name in ("impact", "severity"):
        words = [_quoted(word) for word in getattr(row, name) if word is not None]
        either = [f"{name} IN ({', '.join(words)})"] if words else []
        either += [f"{name} IS NULL"] if None in getattr(row, name) else []
        asked += [f"({' OR '.join(either)})"] if either else []
    return " AND ".join(asked)


def _quoted(word: str | None) -> str:
    return "NULL" if word is None else f"'{word}'"


# --- durable_rules --------------------------------------------------------------------------------


def durable(rows: Sequence[Row], given: Sequence[Record]) -> Callable[[], list[Answer]]:
    """One rule a row by priority, one session a record, which is deleted at once.

    Raises: RuntimeError: when a record does not fire exactly one rule.
    """
    host, name, fired, sessions = _registered(tuple(rows))

    def run() -> list[Answer]:
        answers: list[Answer] = []
        for record in given:
            session = str(next(sessions))
            try:
                host.post(name, {"id": session, "sid": session, **record})
            finally:
                host.delete_state(name, session)
            if len(fired) != 1:
                raise RuntimeError(f"{len(fired)} rules fired on {record}, not one")
            answers.append(fired.pop())
        return answers

    return run


@cache
def _registered(rows: tuple[Row, ...]) -> tuple[Any, str, list[Answer], Iterator[int]]:
    """A host with these rows: they cannot be given back, so they are registered once."""
    host = import_module("durable.lang").get_host()
    fired: list[Answer] = []
    name = f"grading-{len(rows)}"
    host.set_rulesets(
        {name: {str(place): _rule(row, place, fired) for place, row in enumerate(rows)}}
    )
    return host, name, fired, count()


def _rule(row: Row, place: int, fired: list[Answer]) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"$gte": {"warnings": row.warnings}}]
    for name in ("impact", "severity"):
        words = [{name: word} for word in getattr(row, name)]
        parts += [{"$or": words} if len(words) > 1 else words[0]] if words else []
    pattern = {"$and": parts} if len(parts) > 1 else parts[0]
    answer = (row.row, row.grade)
    return {"all": [{"m": pattern}], "pri": place + 1, "run": lambda _: fired.append(answer)}


# --- zen-engine -----------------------------------------------------------------------------------


def zen(rows: Sequence[Row], given: Sequence[Record]) -> Callable[[], list[Answer]]:
    """A decision table whose hit policy is *first*: one call a record."""
    decision = import_module("zen").ZenEngine().create_decision(json.dumps(decision_model(rows)))
    return lambda: [_of_result(decision.evaluate(record)) for record in given]


def zen_batch(rows: Sequence[Row], given: Sequence[Record]) -> Callable[[], list[Answer]]:
    """The same table: one call for all records, on all cores."""
    loader = {"type": "static", "content": {"grading": decision_model(rows)}}
    engine = import_module("zen").ZenEngine({"loader": loader})

    def run() -> list[Answer]:
        asked = [{"key": "grading", "context": record} for record in given]
        return [_of_result(each["data"]) for each in engine.evaluate_batch(asked)]

    return run


def _of_result(response: Mapping[str, Any]) -> Answer:
    found = response["result"]
    return found.get("row"), found["grade"]  # an output that is null is left out


def decision_model(rows: Sequence[Row]) -> dict[str, Any]:
    """The table in the JSON decision model of GoRules."""
    inputs, outputs = ("warnings", "impact", "severity"), ("row", "grade")
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in inputs],
        "outputs": [{"id": name, "name": name, "field": name} for name in outputs],
        "rules": [
            {
                "_id": str(place),
                "warnings": f">= {row.warnings}",
                "impact": ", ".join(map(_zen_word, row.impact)),
                "severity": ", ".join(map(_zen_word, row.severity)),
                "row": _zen_word(row.row),
                "grade": _zen_word(row.grade),
            }
            for place, row in enumerate(rows)
        ],
    }
    content = {"inputNode": {}, "decisionTableNode": table, "outputNode": {}}
    nodes = [
        {"id": kind, "name": kind, "type": kind, "position": {"x": 0, "y": 0}, "content": each}
        for kind, each in content.items()
    ]
    edges = [
        {"id": f"from {source}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in zip(list(content)[:-1], list(content)[1:], strict=True)
    ]
    return {"nodes": nodes, "edges": edges}


def _zen_word(word: str | None) -> str:
    return "null" if word is None else f"'{word}'"


# --- all of them ----------------------------------------------------------------------------------

OURS = (
    Means("reference engine: compiled expression", reference),
    Means("columnar engine: its SQL, table to table", columnar, of_table),
)
BY_HAND = Means("DuckDB: CASE by hand, from Python and back", sql)
OTHERS: Mapping[str, tuple[Means, ...]] = {
    "durable.lang": (Means("durable_rules: a session a record", durable),),
    "zen": (
        Means("zen-engine: a call a record", zen),
        Means("zen-engine: one batch", zen_batch),
    ),
}
"""What is not in everybody's environment, by the module that must be there."""


def others() -> Iterator[Means]:
    """The means that are not ours and are installed here."""
    yield BY_HAND
    for module, means in OTHERS.items():
        if imported(module) is not None:
            yield from means


def imported(module: str) -> ModuleType | None:
    """The module, or None where it is not installed or does not load on this Python."""
    try:
        return import_module(module)
    except ImportError:
        return None


def lines(number_of_records: int, runs: int) -> Iterator[Line]:
    """One line a means.

    Raises: ValueError: where the answers of one are not those of the reference.
    """
    given = records(number_of_records)
    expected = reference(WITH_UNKNOWN, given)()
    for means in (*OURS, *others()):
        check(means, given, expected)
        run = means.ready(WITH_UNKNOWN, given)
        rates = [number_of_records / taken for taken in seconds(run, runs)]
        note = "knows *unknown*"
        if means not in OURS:
            alone = means.answers(means.ready(AS_WRITTEN, given)())
            wrong = sum(map(tuple.__ne__, alone, expected))
            note = f"{wrong:,} records wrong by the covenant's rows alone, 2 rows added by hand"
        spread = f"{max(rates):,.0f} to {min(rates):,.0f}, {runs} runs"
        size = f"{number_of_records:,} records"
        yield Line(means.name, size, f"{median(rates):,.0f} a second", spread, note)


def check(means: Means, given: Sequence[Record], expected: Sequence[Answer]) -> None:
    """Hold the answers of one against those of the reference.

    Raises: ValueError: at the first record where they differ.
    """
    made = means.answers(means.ready(WITH_UNKNOWN, given)())
    for record, answer, right in zip(given, made, expected, strict=True):
        if answer != right:
            raise ValueError(f"{means.name}: {record} is {right}, not {answer}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="the grading table of nanhai-model alone")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    print(machine())
    print()
    print(markdown(list(lines(chosen.records, chosen.runs))))
    for name in OTHERS:
        if imported(name) is None:
            print(f"\n`{name}` is not installed: its line is left out.")
