"""The words of an explanation: days, money, facts and states, in Chinese and English.

Source: GLOSSARY, as docs/reference/glossary.md prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from sanctions.lang.kernel import Value
from sanctions.lang.types import Choice, Day, Number, Type
from sanctions.model.calendar import Period, Term
from sanctions.model.money import format_decimal
from sanctions.model.tables import Text
from sanctions.ruleset import wording
from sanctions.ruleset.covenant import Ruleset, Source

Part: TypeAlias = Text | str | int

UNKNOWN = Text("未知", "unknown")
NOTHING = wording.NOTHING


def say(zh: str, en: str, **parts: Part) -> Text:
    """The sentence in both languages, each ``{name}`` filled with the part in that language."""
    chinese = {name: _spoken(part).zh for name, part in parts.items()}
    english = {name: _spoken(part).en for name, part in parts.items()}
    return Text(zh.format(**chinese), en.format(**english))


def _spoken(part: Part) -> Text:
    return part if isinstance(part, Text) else Text(str(part), str(part))


def joined(parts: Iterable[Part], zh: str = "、", en: str = ", ") -> Text:
    """The parts one after the other."""
    spoken = [_spoken(part) for part in parts]
    return Text(zh.join(part.zh for part in spoken), en.join(part.en for part in spoken))


def capital(text: Text) -> Text:
    """The text as the start of a sentence."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def day(of: date) -> Text:
    """A calendar day as an official text writes it."""
    return Text(f"{of.year}年{of.month}月{of.day}日", of.isoformat())


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
    "villagers-assembly": "村民会议",
    "villagers-representative-assembly": "村民代表会议",
    "residents-assembly": "居民会议",
    "residents-representative-assembly": "居民代表会议",
    "members-assembly": "成员大会",
    "members-representative-assembly": "成员代表大会",
}


def body(written: str) -> Text:
    """The body that adopted the covenant, which decides under it."""
    return Text(_BODIES.get(written, written), "the " + written.replace("-", " "))


def citation(source: Source) -> Text:
    """Title, issuer and day of a source."""
    zh = f"《{source.title.zh}》"
    en = source.title.en
    facts = [source.issuer] if source.issuer else []
    issued = [] if source.issued is None else [source.issued]
    zh_facts = [*facts, *(day(each).zh for each in issued)]
    en_facts = [*facts, *(each.isoformat() for each in issued)]
    if zh_facts:
        zh += f"（{'，'.join(zh_facts)}）"
        en += f" ({', '.join(en_facts)})"
    return Text(zh, en)


# --- facts ----------------------------------------------------------------------------------------


def labels_of(version: Ruleset) -> wording.Labels:
    """What the covenant calls its attributes, clauses and measures."""
    return {
        **wording.VALUES,
        **{name: attribute.title for name, attribute in version.attributes.items()},
        **{f"clause:{clause.id}": clause.title for clause in version.clauses.values()},
        **{f"measure:{measure.id}": measure.title for measure in version.measures.values()},
    }


def fact_name(name: str, version: Ruleset) -> Text:
    """What a fact is called, as the wording of the rows calls it."""
    called = wording.label(name, labels_of(version))
    plain = Text(called.zh.removesuffix("（元）"), called.en.removesuffix(" (yuan)"))
    return plain if called == plain else Text(plain.zh, plain.en.lower())


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
    return wording.literal(value if isinstance(value, bool) else str(value), of, labels_of(version))


def grade_name(grade: str, version: Ruleset) -> Text:
    """What a grade is called."""
    return wording.literal(grade, Choice("grade", version.grades, ordered=True), labels_of(version))


def measure_name(measure: str, version: Ruleset) -> Text:
    """What a measure is called."""
    return version.measures[measure].title
