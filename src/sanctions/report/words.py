"""The words of an explanation: days, money, facts and states, in Chinese and English.

Source: the titles in docs/reference/tables.md, and what the covenant itself calls things.
"""

from __future__ import annotations

from datetime import date

from sanctions.lang.kernel import Value
from sanctions.lang.types import Day, Number, Type
from sanctions.model.calendar import Period, Term
from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.ruleset import wording
from sanctions.ruleset.covenant import Ruleset, Source
from sanctions.ruleset.phrases import joined, say

UNKNOWN = Text("未知", "unknown")
NOTHING = wording.NOTHING


def day(of: date) -> Text:
    """A calendar day as an official text writes it."""
    return wording.day(of)


def yuan(fen: int) -> Text:
    """An amount of money with its fen."""
    figure = format_decimal(fen, 2)
    return Text(f"{figure} 元", f"{figure} yuan")


def percent(parts: int) -> str:
    """Parts per million as a percentage, without zeros at its end."""
    return f"{trimmed(parts, 4)}%"


def trimmed(value: int, decimals: int) -> str:
    """A scaled number without zeros at the end of its decimals."""
    text = format_decimal(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def term(of: Term) -> Text:
    """A length of time."""
    return wording.term(of)


def period(of: Period) -> Text:
    """A period by its year where it is one, else by its first and last day."""
    year = of.start.year
    if of == Period(date(year, 1, 1), date(min(year + 1, 9999), 1, 1)):
        return Text(f"{year} 年度", str(year))
    return say("{first}至{last}", "{first} to {last}", first=day(of.start), last=day(of.last_day))


# --- words of a covenant --------------------------------------------------------------------------

_BODIES = {
    "villagers-assembly": Text("村民会议", "the villagers' assembly"),
    "villagers-representative-assembly": Text(
        "村民代表会议", "the villagers' representative assembly"
    ),
    "residents-assembly": Text("居民会议", "the residents' assembly"),
    "residents-representative-assembly": Text(
        "居民代表会议", "the residents' representative assembly"
    ),
    "members-assembly": Text("成员大会", "the members' assembly"),
    "members-representative-assembly": Text("成员代表大会", "the members' representative assembly"),
}
_BODIES |= {
    name: known
    for known in tuple(_BODIES.values())
    for name in (known.zh, known.en.removeprefix("the "))
}


def body(written: Text) -> Text:
    """The body that adopted the covenant, which decides under it; the usual ones by name or id."""
    known = _BODIES.get(written.zh) if written.zh == written.en else None
    return known or written


def citation(source: Source) -> Text:
    """Title, issuer and day of a source."""
    facts = [source.issuer] if source.issuer.zh else []
    if source.issued is not None:
        facts.append(day(source.issued))
    text = Text(f"《{source.title.zh}》", source.title.en)
    if not facts:
        return text
    return say("{text}（{facts}）", "{text} ({facts})", text=text, facts=joined(facts, zh="，"))


# --- facts ----------------------------------------------------------------------------------------


def fact_name(name: str, version: Ruleset) -> Text:
    """What a fact is called, as the wording of the rows calls it."""
    return wording.label(name, wording.labels_of(version))


def fact_value(value: Value, of: Type, version: Ruleset) -> Text:
    """The value of a fact with its unit; a missing one is unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(of, Day) and isinstance(value, date):
        return day(value)
    if isinstance(of, Number) and isinstance(value, int):
        exact = of.unit == "yuan"
        figure = format_decimal(value, 2) if exact else trimmed(value, of.decimals)
        return wording.literal(figure, of, {})
    return wording.literal(
        value if isinstance(value, bool) else str(value), of, wording.labels_of(version)
    )


def grade_name(grade: str, version: Ruleset) -> Text:
    """What a grade is called."""
    return wording.word(grade, wording.labels_of(version))


def row_name(row: str, version: Ruleset, *, with_id: bool = True) -> Text:
    """What a row of a table is called, and beside it the id by which it is found in the file."""
    if row not in version.words:
        return Text(row, row)
    word = version.words[row]
    if not with_id:
        return say("“{word}”", "“{word}”", word=word)
    return say("“{word}”（{row}）", "“{word}” ({row})", word=word, row=row)


def measure_name(measure: str, version: Ruleset) -> Text:
    """What a measure is called."""
    return version.measures[measure].title
