"""The generated parts of the reference, as Markdown: pages call these functions in cog blocks.

`make format` writes what they give into the pages, and tests/docs/test_reference.py holds it there.
"""  # noqa: INP001 - pages import this file by its path, from the root of the repository

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from docs.examples import EXAMPLES
from sanctions import load
from sanctions.api.batch import Sources, run_batch
from sanctions.files.pseudonyms import key_of
from sanctions.lang.types import Choice, Number, Type, describe
from sanctions.measures.kinds import KINDS
from sanctions.model import tables
from sanctions.model.calendar import Period
from sanctions.model.tables import Column, ColumnType, Table
from sanctions.model.tables.adjusted import CAUSES
from sanctions.ruleset import facts, schema
from sanctions.ruleset.json_schema import json_schema
from sanctions.ruleset.wording import FACTS

Line: TypeAlias = Sequence[str]

SEMANTICS = "../explanation/semantics.md"
RECORD_RULE = f"[5.4]({SEMANTICS}#54-facts-of-a-record)"
UNIT_RULE = f"[5.8]({SEMANTICS}#58-facts-of-a-unit)"
THREE_LINES = Path("data/samples/three-lines")


def table(heads: Line, lines: Iterable[Line]) -> str:
    """A Markdown table."""
    rows = [heads, ["---"] * len(heads), *lines]
    return "".join(
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n" for row in rows
    )


# --- keys of the language -------------------------------------------------------------------------

_PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "id",
    "^[a-z][a-z0-9_]*$": "column name",
    "^LAW(0[1-9]|1[0-6])$": "`LAWnn`",
    "^[^;]+$": "id",
    r"^[0-9]+(\.[0-9]{1,4})? ?%$": "percentage",
    r"^-?[0-9]+(\.[0-9]+)?$": "number",
    "^[0-9]+ (days?|weeks?|months?|years?)$": "term",
}
_NAMES = frozenset(
    {"grade", "measure", "source", "Imposition.from"}
)  # texts that name something declared elsewhere
_LINKS = {
    "Text": "text",
    "Condition": "[condition](#conditions)",
    "Operand": "[operand](#operands)",
}


def keys(name: str) -> str:
    """The keys of one mapping of the language.

    Raises: ValueError: when the examples are not those of exactly these keys.
    """
    shape = getattr(schema, name)
    whole = json_schema()
    properties: dict[str, Any] = (whole if name == "Document" else whole["$defs"][name])[
        "properties"
    ]
    if set(EXAMPLES[name]) != set(properties):
        raise ValueError(f"the examples of {name} are not those of its keys: {list(properties)}")
    needed = {key for key, _ in shape.needs}
    return table(
        ("key", "holds", "default", "meaning", "example"),
        [
            _key(name, key, properties[key], needed=key in needed)
            for key in EXAMPLES[name]  # in the order in which people write them
        ],
    )


def _key(name: str, key: str, prop: Mapping[str, Any], *, needed: bool) -> Line:
    meaning = prop["description"]
    default = "**required**" if needed else "–"
    stated = re.search(r" ?Default: (.+)\.$", meaning)
    if stated is not None:
        default, meaning = stated[1], meaning[: stated.start()]
    holds = "name" if _NAMES & {key, f"{name}.{key}"} else _holds(prop)
    return f"`{key}`", holds, default, meaning, f"`{EXAMPLES[name][key]}`"


def _holds(prop: Mapping[str, Any]) -> str:
    """What a key holds, in words."""
    if "$ref" in prop:
        name = prop["$ref"].rpartition("/")[2]
        return _LINKS.get(name) or f"[{_title(name)}](#{_title(name).replace(' ', '-')})"
    if "const" in prop:
        return f"`{prop['const']}`"
    if "enum" in prop:
        words = [word for word in prop["enum"] if isinstance(word, str)]
        return ", ".join(f"`{word}`" for word in words)
    if "anyOf" in prop:
        first, *others = prop["anyOf"]
        plain = first.get("type") == "number"
        both = not plain and all("pattern" in other for other in others)
        return (
            f"{_holds(first)}, {_holds(others[0])}"
            if both
            else _holds(others[0] if plain else first)
        )
    if "pattern" in prop:
        return _PATTERNS[prop["pattern"]]
    if prop.get("format") == "date":
        return "day"
    if prop.get("type") == "array":
        return f"list: {_holds(prop['items'])}"
    if prop.get("type") == "object":
        by = _PATTERNS[prop["propertyNames"]["pattern"]]
        return f"by {by}: {_holds(prop['additionalProperties'])}"
    if prop.get("type") == "integer":
        return "whole number"
    return "text" if prop.get("type") == "string" else "word"


def _title(name: str) -> str:
    """`SanctionsRow` as the heading of its section says it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


# --- conditions, operands, kinds ------------------------------------------------------------------

_ORDERED = "numbers, days, scales and grades"
_EVERYTHING = ("equals", "known")


def comparisons() -> str:
    """The comparisons of a condition."""
    defined = json_schema()["$defs"]["Comparisons"]["properties"]
    return table(
        ("comparison", "holds when the fact is", "of"),
        [
            (
                f"`{name}`",
                _lower(each["description"]),
                "everything" if name in _EVERYTHING else _ORDERED,
            )
            for name, each in defined.items()
        ],
    )


def expressions() -> str:
    """The forms of an expression over facts."""
    defined = json_schema()["$defs"]["Expression"]["properties"]
    return table(
        ("key", "meaning"),
        [(f"`{name}`", _lower(each["description"])) for name, each in defined.items()],
    )


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def kinds() -> str:
    """The kinds of measure."""
    return table(
        (
            "kind",
            "类别",
            "what it does",
            "作用",
            "runs over days",
            "amount",
            "rows",
        ),
        [
            (
                f"`{kind.id}`",
                kind.zh,
                kind.effect_en,
                kind.effect_zh,
                "yes: needs `for` or `ends_when`" if kind.spans else "no",
                "needed" if kind.amount == "required" else "none",
                "merged" if kind.spans else "one a record",
            )
            for kind in KINDS.values()
        ],
    )


# --- facts ----------------------------------------------------------------------------------------

_RULES: Mapping[str, str] = {
    "prior": "5.4.2",
    "prior_same_clause": "5.4.2",
    "prior_same_topic": "5.4.2",
    "warnings": "5.4.3",
    "rectified": "5.4.5",
    "rectified_in_time": "5.4.5",
    "days_open": "5.4.6",
    "age": "5.4.7",
    "grade": "5.6",
    "counted": "5.8.4",
    "pending": "5.8.4",
    "unrectified": "5.8.4",
    "count": "5.8.4",
    "worst_grade": "5.8.5",
    "points": "5.8.6",
    "members": "5.8.7",
    "points_per_member": "5.8.7",
    "active": "5.8.8",
}
_ANCHORS = {
    "5.4": "54-facts-of-a-record",
    "5.6": "56-grade",
    "5.8": "58-facts-of-a-unit",
}
_SHOWN = {
    "count": ("`count: {GRADE: …}`", "counted offences of that grade", "本期该等次的计入次数"),
    "active": (
        "`active: {MEASURE: yes}`",
        "whether the measure runs on the last day",
        "期末措施是否有效",
    ),
}


def record_facts() -> str:
    """The facts of a record."""
    own = facts.own_facts({}, {}, {}, ())
    graded = facts.graded_facts(facts.record_facts(own), ())
    lines: list[Line] = [
        (
            "*a scale*",
            "a word, in order",
            "a column of `scales`",
            "",
            "every table of records",
            _rule("5.4.1"),
        ),
        (
            "*an attribute*",
            "as declared",
            "a column of `attributes`",
            "",
            "every table of records",
            _rule("5.4.1"),
        ),
    ]
    for name, typed in graded.items():
        readers = "every table of records" if name in own else "all but `exempt`"
        readers = "`sanctions`" if name == "grade" else readers
        text = FACTS[name]
        rule = _rule(_RULES.get(name, "5.4.1"))
        lines.append((f"`{name}`", _type(typed.type), text.en, text.zh, readers, rule))
    return table(("fact", "type", "meaning", "含义", "read by", "rule"), lines)


def unit_facts() -> str:
    """The facts of a reward's unit."""
    found = facts.unit_facts(("GRADE",), ("MEASURE",))
    lines = []
    for name, typed in found.items():
        group = name.partition(".")[0]
        shown, en, zh = _SHOWN.get(group) or (f"`{name}`", FACTS[name].en, FACTS[name].zh)
        lines.append((shown, _type(typed.type), en, zh, _rule(_RULES[group])))
    return table(("fact", "type", "meaning", "含义", "rule"), lines)


def _rule(number: str) -> str:
    section = ".".join(number.split(".")[:2])
    return f"[{number}]({SEMANTICS}#{_ANCHORS[section]})"


def _type(of: Type) -> str:
    if isinstance(of, Number):
        decimals = f", {of.decimals} decimals" if of.decimals else ""
        return f"number{decimals}" + (f", {of.unit}" if of.unit else "")
    if isinstance(of, Choice) and not of.ordered:
        return (
            "a word: " + ", ".join(f"`{value}`" for value in of.values) if of.values else "a word"
        )
    return "a word, in order" if isinstance(of, Choice) else describe(of)


# --- tables ---------------------------------------------------------------------------------------


def columns(of: Table) -> str:
    """The columns of a table."""
    return table(
        ("column", "type", "required", "栏目 · title", "说明 · note"),
        [
            (
                f"`{column.name}`",
                _column_type(column.type) + _personal(column),
                "yes" if column.required else "",
                f"{column.title.zh} · {column.title.en}",
                f"{column.note.zh} {column.note.en}",
            )
            for column in of.columns
        ],
    )


def table_of(name: str) -> str:
    """The columns of a table by its name in `sanctions.model.tables`, and what tells rows apart."""
    of: Table = getattr(tables, name)
    lines = columns(of)
    if of.key:
        lines += f"\nKey: {', '.join(f'`{each}`' for each in of.key)}.\n"
    if of.order:
        lines += f"\nOrder of rows: {', '.join(f'`{each}`' for each in of.order)}.\n"
    return lines


def _column_type(of: ColumnType) -> str:
    if of.kind == "choice":
        return ", ".join(f"`{value}`" for value in of.values)
    return f"decimal, {of.decimals} places" if of.kind == "decimal" else of.kind


def _personal(column: Column) -> str:
    return " (personal)" if column.personal else ""


def causes() -> str:
    """The causes of a difference between two runs."""
    return table(
        ("cause", "原因", "meaning"),
        [(f"`{name}`", text.zh, text.en) for name, text in CAUSES.items()],
    )


# --- the manifest ---------------------------------------------------------------------------------

MANIFEST: Mapping[str, str] = {
    "made_by": "Always `sanctions`: a folder with it may be replaced by a later run.",
    "manifest": "The number of this form, 1; a field that is new does not change it.",
    "sanctions": "The version of the program.",
    "language": "The number of the ruleset language.",
    "engine": "The engine that computed.",
    "as_of": "The day on which knowledge is frozen.",
    "period.start": "The first day of the period.",
    "period.end": "The day after its last one.",
    "on_bad": "`stop`, or `quarantine` when bad rows were set aside.",
    "pseudonymised.method": "How ids of people were replaced; not there if they were not.",
    "pseudonymised.key": "The fingerprint of the key, which tells it from others.",
    "draft": "Whether a version does not state its adoption in full, or missed its quorum.",
    "rulesets[].ruleset": "`id@version` of each version, in the order of their time.",
    "rulesets[].title.zh": "What the covenant is called, in Chinese.",
    "rulesets[].title.en": "And in English.",
    "rulesets[].body.zh": "The body that adopted it, and decides under it; empty if not stated.",
    "rulesets[].body.en": "In English, or the same.",
    "rulesets[].sha256": "Of the file and of the files that it extends.",
    "rulesets[].in_force": "The first day of the version.",
    "rulesets[].until": "The day after its last one, or null.",
    "rulesets[].warnings": "What the checks found short of an error.",
    "rulesets[].warnings_zh": "The same in Chinese, where there is a Chinese text.",
    "rulesets[].acknowledged[].code": "A guard of the law whose warning the covenant acknowledges.",
    "rulesets[].acknowledged[].message.zh": "What it says, in Chinese.",
    "rulesets[].acknowledged[].message.en": "And in English.",
    "rulesets[].acknowledged[].reason.zh": "The reason that the covenant gives, in Chinese.",
    "rulesets[].acknowledged[].reason.en": "And in English.",
    "rewards[].reward": "Each reward of the version that pays.",
    "rewards[].title.zh": "What it is called, in Chinese.",
    "rewards[].title.en": "And in English.",
    "rewards[].scheme": "How it is paid: `own-share`, `pool`, `amount` or `honour`.",
    "rewards[].unit": "Whose records it looks at together: `member` or `household`.",
    "rewards[].weight": "What a pool is divided by, or null.",
    "rewards[].given": "Whether its fund is given by the village.",
    "rewards[].reads": "The facts of the unit that its rows and its amount read.",
    "inputs.TABLE.kind": "What the table was given as, such as `csv`.",
    "inputs.TABLE.rows": "How many rows it had.",
    "inputs.TABLE.sha256": "Of the file; of a folder of parts, of what `sha256sum` prints for them;"
    " of a frame, of its rows written as CSV.",
    "set_aside.TABLE.rows": "With `quarantine` alone: how many of the rows were set aside; all"
    " others were computed.",
    "set_aside.TABLE.dividend": "Of `members`: yuan as text, the sum of their dividends, which are"
    " in no total.",
    "set_aside.TABLE.unreadable": "Of `members`: how many of them have a dividend that cannot be"
    " read, and is not in that sum.",
    "counts.members": "Members on the list.",
    "counts.households": "Households on the list.",
    "counts.villages": "Villages on the list.",
    "counts.records": "Records that exist on `as_of`.",
    "counts.measures": "Rows of `measures`.",
    "counts.records_by_state.STATE": "Records in each state.",
    "counts.records_for_review": "Records with something to look at.",
    "counts.households_by_status.STATUS": "Households of each status.",
    "counts.issues.SEVERITY": "Rows of `issues`, by severity.",
    "totals.REWARD.fund": "Yuan of all villages, as text: the fund.",
    "totals.REWARD.paid": "What is paid, with what was redistributed.",
    "totals.REWARD.held": "What is held.",
    "totals.REWARD.withheld": "What is withheld.",
    "totals.REWARD.redistributed": "What of it went to others.",
    "totals.REWARD.retained": "What stays in the fund.",
    "options.format": "`csv`, `parquet` or `xlsx`.",
    "options.lang": "The language of a workbook; not there for other formats.",
    "options.shard_members": "`--shard-members`; not there for a run without shards.",
    "made_with.LIBRARY": "The version of each library that bears on the bytes of the files.",
    "outputs.FILE": "SHA-256 of each file.",
}
_ANY_NAME = {
    "inputs": "TABLE",
    "set_aside": "TABLE",
    "counts.records_by_state": "STATE",
    "counts.households_by_status": "STATUS",
    "counts.issues": "SEVERITY",
    "totals": "REWARD",
    "made_with": "LIBRARY",
    "outputs": "FILE",
}


def manifest() -> str:
    """The fields of a manifest, held against one that is written.

    Raises: ValueError: when a manifest has other fields than those described.
    """
    history = (THREE_LINES / "history.csv").read_text(
        encoding="utf-8"
    ) + "R4,litter,M9,,2025-11-02,,,,,\n"
    with TemporaryDirectory() as folder:
        records = Path(folder, "history.csv")
        records.write_text(history, encoding="utf-8")
        covenant, members = load("rulesets/nanhai-model"), THREE_LINES / "members.csv"
        run_batch(
            [covenant],
            Sources(members, records, key=key_of(b"a key for this page alone: 32 bytes")),
            Path(folder, "out"),
            period=Period.parse("2025"),
            as_of=date(2026, 1, 31),
            on_bad="quarantine",
            file_format="xlsx",
        )
        written = json.loads(Path(folder, "out", "manifest.json").read_text(encoding="utf-8"))
    found = list(dict.fromkeys(_fields(written, "")))
    if sorted(found) != sorted(MANIFEST):
        raise ValueError(f"other fields than described: {sorted(set(found) ^ set(MANIFEST))}")
    return table(("field", "meaning"), [(f"`{name}`", text) for name, text in MANIFEST.items()])


def _fields(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            name = _ANY_NAME.get(path, str(key))
            yield from _fields(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from _fields(inner, f"{path}[]")
    else:
        yield path
