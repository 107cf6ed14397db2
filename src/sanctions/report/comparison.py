"""A comparison of two covenants in words: verdicts, and one input with both outcomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sanctions.model.tables import (
    FINDINGS,
    ISSUES,
    MEASURES,
    MEMBERS,
    MEMBERS_OUT,
    VILLAGES_OUT,
    Language,
    Table,
    Text,
)
from sanctions.report.proofs import Grid, grids, plain_claim
from sanctions.ruleset.phrases import joined, say
from sanctions.verify.agreement import Comparison
from sanctions.verify.results import Claim, Example, Line, Verdict

AGREEMENT: Mapping[Verdict, Text] = {
    "proved": Text("相同", "same"),
    "refuted": Text("不同", "differs"),
    "undecided": Text("未能判定", "undecided"),
    "noted": Text("提示", "noted"),
}
SIDES = (Text("原", "old"), Text("新", "new"))
_COUNTED: Mapping[Verdict, Text] = {**AGREEMENT, "refuted": Text("不同", "different")}
_TOLD_BY_CLAIM = ("reward", "measure", "village_id")
NOTHING = Text("（无）", "(none)")

_OUT: Mapping[str, tuple[Text, Table]] = {
    "issues": (Text("不予受理", "refused"), ISSUES),
    "findings": (Text("认定结果", "findings"), FINDINGS),
    "measures": (Text("措施", "measures"), MEASURES),
    "members-out": (Text("成员结果", "members"), MEMBERS_OUT),
    "villages-out": (Text("村社奖励", "villages"), VILLAGES_OUT),
}


def given(claim: Claim) -> Iterator[Grid]:
    """The tables in of the case, which is one for both; where money is paid, the list with it."""
    example = claim.examples[0]
    if example.period:
        columns = _columns(MEMBERS, list(example.members))
        rows = (tuple(line.get(name, "") for name in columns) for line in example.members)
        yield Grid(Text("名单", "list"), columns, tuple(rows))
        example = replace(example, members=())
    yield from grids(replace(example, outcome=()))


def outcomes(claim: Claim, language: Language) -> Iterator[Grid]:
    """What each covenant makes of the case: the rows that differ, old above new."""
    old, new = (_by_table(example, language) for example in claim.examples)
    for name, (title, table) in _OUT.items():
        sides = (old.get(name, []), new.get(name, []))
        if sides[0] == sides[1]:
            continue
        columns = _columns(table, [line for lines in sides for line in lines])
        rows = tuple(
            (side.speak(language), *(line.get(column, "") for column in columns))
            for side, lines in zip(SIDES, sides, strict=True)
            for line in lines or [{columns[0]: NOTHING.speak(language)}]
        )
        yield Grid(title, ("", *columns), rows)


def summary(comparison: Comparison) -> Text:
    """The last line: whether the two are equivalent, or how many claims have each verdict."""
    both = say("{old} → {new}：", "{old} → {new}: ", old=comparison.old, new=comparison.new)
    if comparison.equivalent:
        return joined((both, _same(comparison)), zh="", en="")
    found = Counter(claim.verdict for claim in comparison.claims)
    counted = (
        say("{verdict} {number} 项", "{number} {verdict}", verdict=word, number=found[verdict])
        for verdict, word in _COUNTED.items()
        if found[verdict]
    )
    return joined((both, joined(counted, zh="，")), zh="", en="")


def _same(comparison: Comparison) -> Text:
    """What is proved: of successive versions, with the days that it is not about."""
    successive = comparison.successive
    if successive is None:
        return Text(
            "已证明，在双方都受理的一切情形下结果相同",
            "proved to have the same outcome in every case that both accept",
        )
    return say(
        "已证明，双方都认定的每条记录结果相同（{days}）",
        "proved to have the same outcome for every record that both judge ({days})",
        days=successive.why,
    )


def plain_comparison(comparison: Comparison) -> dict[str, object]:
    """The comparison for JSON."""
    return {
        "old": comparison.old,
        "new": comparison.new,
        "equivalent": comparison.equivalent,
        "claims": [plain_claim(claim) for claim in comparison.claims],
        "declared": [
            {
                "where": each.where,
                "old": {"zh": each.old.zh, "en": each.old.en},
                "new": {"zh": each.new.zh, "en": each.new.en},
            }
            for each in comparison.declared
        ],
    }


def _by_table(example: Example, language: Language) -> dict[str, list[Line]]:
    """The rows of the outcome by table; a message in the language alone."""
    tables: dict[str, list[Line]] = {}
    for line in example.outcome:
        cells = {name: text for name, text in line.items() if name != "message_zh"}
        if language == "zh" and "message_zh" in line:
            cells["message"] = line["message_zh"]
        tables.setdefault(line["table"], []).append(cells)
    return tables


def _columns(table: Table, lines: list[Line]) -> tuple[str, ...]:
    """The columns that hold something, without those that say the same in every row."""
    used = {column for line in lines for column in line} - {"table"}
    told_by_claim = {
        name for name in _TOLD_BY_CLAIM if len({line.get(name) for line in lines}) == 1
    }
    return tuple(column for column in table.names if column in used - told_by_claim)
