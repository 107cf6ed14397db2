"""The shape of language 1: which keys there are, what each holds, and what editors say of it.

What the keys *mean* together (names that must exist, types that must fit) is checked in
:mod:`sanctions.ruleset.check`. Source: DESIGN 3.
docs/reference/ruleset.schema.json is made of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sanctions.measures.kinds import KINDS
from sanctions.model.calendar import Term
from sanctions.ruleset import scalars
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.lawful.kinds import read_kind
from sanctions.ruleset.scalars import ID_PATTERN, NAME_PATTERN, ScalarError, quoted
from sanctions.ruleset.shapes import (
    IS_LIST,
    IS_MAPPING,
    MAY_BE_EMPTY,
    At,
    Kept,
    Keyed,
    Label,
    Leaf,
    Shape,
)
from sanctions.ruleset.source import Mapping, Node

LANGUAGE = 1
VERSION_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]*$"


def _language(text: str) -> int:
    if text != str(LANGUAGE):
        raise ScalarError(
            "R034", f"the language {quoted(text)} is not known", f"write `{LANGUAGE}`"
        )
    return LANGUAGE


def _version(text: str) -> str:
    if len(text) > scalars.MAX_LENGTH or re.fullmatch(VERSION_PATTERN, text) is None:
        hint = "use letters, digits, `.`, `-` and `_`, such as `2022-07`"
        raise ScalarError("R024", f"{quoted(text)} is not a version", hint)
    return text


def _pay(text: str) -> int | bool | Literal["hold"]:
    if text == "hold":
        return "hold"
    if text in {"yes", "true", "no", "false"}:
        return scalars.read_yes_no(text)
    try:
        return scalars.read_percentage(text)
    except ScalarError as fault:
        if fault.code != "R028":
            raise
        hint = "write a percentage such as `50%`, or `hold`; of an honour `yes`, `no` or `hold`"
        raise ScalarError("R028", f"{quoted(text)} says nothing that can be paid", hint) from None


def _hundredths(text: str) -> int:
    return scalars.read_scaled(text, 2)


def _kind(text: str) -> str:
    return read_kind(text, tuple(KINDS))


def _options(*words: str) -> Leaf[str]:
    def read(text: str) -> str:
        return scalars.read_option(text, words)

    return Leaf(read, {"enum": list(words)})


def _text(pattern: str, *, number: bool = False) -> dict[str, object]:
    text: dict[str, object] = {"type": "string", "pattern": pattern}
    return {"anyOf": [{"type": "number"}, text]} if number else text


_PERCENTAGE = _text(scalars.PERCENTAGE_PATTERN)
_NUMBER = _text(scalars.NUMBER_PATTERN, number=True)
_ANY_TEXT: dict[str, object] = {"type": ["string", "number", "boolean"]}
_READ: Callable[[str], str] = scalars.read_text

Id = Annotated[At[str] | None, Leaf(scalars.read_id, _text(ID_PATTERN))]
Ref = Annotated[At[str] | None, Leaf(_READ, {"type": "string"})]
Word = Annotated[At[str] | None, Leaf(scalars.read_word, _ANY_TEXT)]
Phrase = Annotated[At[str] | None, Leaf(_READ, {"type": "string"})]
Day = Annotated[At[date] | None, Leaf(scalars.read_day, {"type": "string", "format": "date"})]
TermAt = Annotated[At[Term] | None, Leaf(scalars.read_term, _text(scalars.TERM_PATTERN))]
Flag = Annotated[At[bool] | None, Leaf(scalars.read_yes_no, {"enum": [True, False, "yes", "no"]})]
Count = Annotated[At[int] | None, Leaf(scalars.read_count, {"type": "integer", "minimum": 0})]
Percentage = Annotated[At[int] | None, Leaf(scalars.read_percentage, _PERCENTAGE)]
Hundredths = Annotated[At[int] | None, Leaf(_hundredths, _NUMBER)]
Money = Annotated[At[int] | None, Leaf(scalars.read_money, _NUMBER)]
Condition = Annotated[Node | None, Kept("Condition")]
Operand = Annotated[Node | None, Kept("Operand")]


class Calendar(Shape):
    """How days are counted."""

    needs = (("month_end", "`down`: 29 Feb + 3 years = 28 Feb; `up`: 1 Mar"),)

    month_end: Annotated[At[str] | None, _options("down", "up")] = Field(
        None,
        description="What a day becomes that a month does not have. 29 February + 3 years: "
        "`down` = 28 February, `up` = 1 March. There is no default.",
    )


class InForce(Shape):
    """The days on which this version judges."""

    needs = (("from", "write `in_force: {from: 2022-07-01}`"),)

    from_: Day = Field(None, alias="from", description="The first day.")
    until: Day = Field(None, description="The day after the last one. Without it there is no end.")


class Adopted(Shape):
    """How the covenant was adopted. What is missing makes every output a draft."""

    body: Label = Field(None, description="Who adopted it, such as `villagers-assembly`.")
    on: Day = Field(None, description="The day of the vote.")
    eligible: Count = Field(None, description="How many could vote.")
    present: Count = Field(None, description="How many were present.")
    in_favour: Count = Field(None, description="How many voted for it.")
    published_on: Day = Field(None, description="The day on which it was made public.")
    filed: Phrase = Field(None, description="The number under which it was filed.")


class Source(Shape):
    """A text that rules come from."""

    needs = (("title", ""),)

    title: Label = Field(None, description="The name of the text.")
    issuer: Label = Field(None, description="Who issued it.")
    issued: Day = Field(None, description="The day on which it was issued.")
    url: Phrase = Field(None, description="Where it can be read.")


class Attribute(Shape):
    """A further column of the history that rules may read."""

    needs = (("type", "one of integer, decimal, date, yes-no, choice"),)

    type: Annotated[At[str] | None, _options("integer", "decimal", "date", "yes-no", "choice")] = (
        Field(None, description="What its cells hold. A decimal has at most 4 decimals.")
    )
    unit: Phrase = Field(None, description="The unit of a number, such as `m²`.")
    values: Annotated[tuple[Word, ...] | None, IS_LIST] = Field(
        None, description="The words of a choice."
    )
    title: Label = Field(None, description="What people call it.")


class Amount(Shape):
    """An amount. Exactly one of `of`, `fixed`, `per` and `between` says what it starts from.

    Then `times`, then the bounds, then rounding (half up).
    """

    of: Operand = Field(None, description="A number that the table may read, such as `loss`.")
    fixed: Operand = Field(None, description="Always this much.")
    per: Operand = Field(None, description="A number that `rate` is paid for each of.")
    between: Annotated[tuple[Operand, ...] | None, IS_LIST] = Field(
        None, description="Least and most; a person chooses between them."
    )
    rate: Operand = Field(None, description="How much for one of `per`.")
    times: Operand = Field(None, description="Multiplied by this.")
    at_least: Operand = Field(None, description="Never less than this.")
    at_most: Operand = Field(None, description="Never more than this.")
    round: Annotated[At[str] | None, _options("half-up", "down", "up")] = Field(
        None, description="How it is rounded to a fen, or to 0.01 of a point. Default: `half-up`."
    )


class Clause(Shape):
    """An article of the covenant: an offence or a merit."""

    needs = (
        ("title", ""),
        ("about", "`person`, or `household` if it touches every member of one"),
    )

    title: Label = Field(None, description="What people call it.")
    kind: Annotated[At[str] | None, _options("offence", "merit")] = Field(
        None, description="Default: `offence`."
    )
    topic: Id = Field(
        None, description="What it is about; clauses may share one. Default: its own id."
    )
    class_: Annotated[At[str] | None, _options("general", "special")] = Field(
        None, alias="class", description="`special` needs a department. Default: `general`."
    )
    department: Label = Field(None, description="The department concerned.")
    about: Annotated[At[str] | None, _options("person", "household")] = Field(
        None, description="Whose records there are. A household's touches each of its members."
    )
    points: Annotated[Amount | None, IS_MAPPING] = Field(
        None, description="How many points a merit gives or an offence takes."
    )
    source: Ref = Field(None, description="The source it comes from.")


class Counting(Shape):
    """Which records count, and for how long."""

    needs = (("appeal", "`suspends`: a record under appeal is pending; `stands`: it counts"),)

    lookback: TermAt = Field(
        None, description="How far back earlier records are seen. Without it, all are."
    )
    limitation: TermAt = Field(
        None, description="A decision later than this after the act lapses. Without it, none does."
    )
    appeal: Annotated[At[str] | None, _options("suspends", "stands")] = Field(
        None, description="Whether a record under appeal is pending or counts."
    )
    exempt: Condition = Field(None, description="Records for which this holds do not count.")


class GradingRow(Shape):
    """A row of `grading`: the first that holds gives the grade."""

    needs = (
        ("id", ""),
        ("grade", ""),
    )

    id: Id = Field(None, description="The name of the row, as findings state it.")
    when: Condition = Field(None, description="When the row holds. Without it, always.")
    grade: Ref = Field(None, description="The grade given.")
    source: Ref = Field(None, description="The source it comes from.")


class Measure(Shape):
    """A consequence that the covenant knows."""

    needs = (("kind", f"one of {', '.join(KINDS)}"),)

    kind: Annotated[At[str] | None, Leaf(_kind, {"enum": list(KINDS)})] = Field(
        None, description="What it does."
    )
    title: Label = Field(None, description="What people call it.")


class Imposition(Shape):
    """One measure that a row of `sanctions` imposes."""

    needs = (("measure", ""),)

    measure: Ref = Field(None, description="The measure imposed.")
    for_: TermAt = Field(None, alias="for", description="How long it lasts.")
    ends_when: Annotated[At[str] | None, _options("rectified")] = Field(
        None, description="It ends on the day of rectification, if that is earlier."
    )
    from_: Ref = Field(
        None, alias="from", description="The day on which it starts. Default: `decided_on`."
    )
    amount: Annotated[Amount | None, IS_MAPPING] = Field(
        None, description="How much is to be paid."
    )


class SanctionsRow(Shape):
    """A row of `sanctions`: every row that holds imposes its measures."""

    needs = (
        ("id", ""),
        ("impose", ""),
    )

    id: Id = Field(None, description="The name of the row, as measures state it.")
    when: Condition = Field(None, description="When the row holds. Without it, always.")
    impose: Annotated[tuple[Annotated[Imposition | None, IS_MAPPING], ...] | None, IS_LIST] = Field(
        None, description="The measures imposed."
    )
    source: Ref = Field(None, description="The source it comes from.")


class Fund(Shape):
    """Where the money of a reward comes from."""

    share: Percentage = Field(None, description="How much of it.")
    of: Annotated[At[str] | None, _options("dividend")] = Field(
        None, description="`dividend`: the fund is a share of each member's dividend."
    )
    given: Flag = Field(None, description="`yes`: the fund stands in the table `villages`.")
    source: Ref = Field(None, description="The charter clause, reserve or text it comes from.")


class Points(Shape):
    """What the points of a unit start from, and where they stop."""

    base: Hundredths = Field(None, description="Points without any record. Default: 0.")
    at_least: Hundredths = Field(None, description="Points never fall below this.")


class Withheld(Shape):
    """What becomes of money that is withheld."""

    needs = (("to", "`compliant` or `retained`"),)

    to: Annotated[At[str] | None, _options("compliant", "retained")] = Field(
        None,
        description="`compliant`: to those paid in full, by dividend. `retained`: it stays.",
    )


class PayoutRow(Shape):
    """A row of a `payout`: the first that holds says what is paid."""

    needs = (
        ("id", ""),
        ("pay", ""),
    )

    id: Id = Field(None, description="The name of the row, as members state it.")
    when: Condition = Field(None, description="When the row holds. Without it, always.")
    pay: Annotated[
        At[int | bool | Literal["hold"]] | None,
        Leaf(_pay, {"anyOf": [{"enum": [True, False, "hold", "yes", "no"]}, _PERCENTAGE]}),
    ] = Field(None, description="A percentage or `hold`; of an honour `yes`, `no` or `hold`.")
    source: Ref = Field(None, description="The source it comes from.")


class Reward(Shape):
    """A conditional reward of the dividend year."""

    needs = (
        ("id", ""),
        ("scheme", "one of own-share, pool, amount, honour"),
        ("payout", ""),
    )

    id: Id = Field(None, description="The name of the reward.")
    title: Label = Field(None, description="What people call it.")
    fund: Annotated[Fund | None, IS_MAPPING] = Field(
        None, description="Where the money comes from (`own-share`, `pool`)."
    )
    unit: Annotated[At[str] | None, _options("member", "household")] = Field(
        None, description="Whose records are asked. Default: `member`."
    )
    scheme: Annotated[At[str] | None, _options("own-share", "pool", "amount", "honour")] = Field(
        None,
        description="`own-share`: a share of one's own dividend; `pool`: a fund divided by weight; "
        "`amount`: a sum of money from elsewhere; `honour`: no money.",
    )
    weight: Annotated[At[str] | None, _options("points", "dividend", "shares", "equal")] = Field(
        None, description="What a pool is divided by."
    )
    points: Annotated[Points | None, IS_MAPPING] = Field(
        None, description="What points start from, and where they stop."
    )
    step: Annotated[At[int] | None, Leaf(scalars.read_step, _NUMBER)] = Field(
        None, description="The smallest unit paid, in yuan. Default: 0.01."
    )
    amount: Annotated[Amount | None, IS_MAPPING] = Field(
        None, description="What a unit can be paid (`amount`)."
    )
    payout: Annotated[tuple[Annotated[PayoutRow | None, IS_MAPPING], ...] | None, IS_LIST] = Field(
        None, description="The first row that holds says what is paid."
    )
    withheld: Annotated[Withheld | None, IS_MAPPING] = Field(
        None, description="What becomes of money that is withheld. Default: retained."
    )
    source: Ref = Field(None, description="The source it comes from.")


class TermLimit(Shape):
    """The shortest and the longest term that a ruleset may set."""

    at_least: TermAt = Field(None, description="No shorter than this.")
    at_most: TermAt = Field(None, description="No longer than this.")


class AmountLimit(Shape):
    """The least and the most, in yuan, that a ruleset may ask."""

    at_least: Money = Field(None, description="No less than this.")
    at_most: Money = Field(None, description="No more than this.")


class Limit(Shape):
    """What a ruleset that extends this one cannot pass when it imposes a measure."""

    for_: Annotated[TermLimit | None, IS_MAPPING] = Field(
        None, alias="for", description="Bounds of how long the measure lasts."
    )
    amount: Annotated[AmountLimit | None, IS_MAPPING] = Field(
        None, description="Bounds of what is to be paid."
    )


class Limited(Shape):
    """The limits of one file."""

    limits: Annotated[
        dict[str, Annotated[Limit | None, IS_MAPPING]] | None, Keyed(scalars.read_id, ID_PATTERN)
    ] = Field(None, description="By measure: what a ruleset that extends this one cannot pass.")


class Document(Limited):
    """A ruleset: one version of a covenant in the language of `sanctions`."""

    needs = (
        ("language", f"write `language: {LANGUAGE}`"),
        ("id", ""),
        ("version", ""),
        ("title", ""),
        ("in_force", "write `in_force: {from: 2022-07-01}`"),
        ("calendar", "write `calendar: {month_end: down}` or `up`; there is no default"),
        ("clauses", ""),
        ("counting", "write at least `counting: {appeal: suspends}`"),
    )

    language: Annotated[At[int] | None, Leaf(_language, {"const": LANGUAGE})] = Field(
        None, description="The version of the language: 1."
    )
    extends: Phrase = Field(
        None, description="The ruleset that this one takes over: a folder or file beside it."
    )
    id: Id = Field(None, description="The name of the covenant; its versions share it.")
    version: Annotated[At[str] | None, Leaf(_version, _ANY_TEXT)] = Field(
        None, description="The name of this version."
    )
    title: Label = Field(None, description="What people call the covenant.")
    in_force: Annotated[InForce | None, IS_MAPPING] = Field(
        None, description="The days on which this version judges."
    )
    adopted: Annotated[Adopted | None, IS_MAPPING] = Field(
        None, description="How the covenant was adopted."
    )
    acknowledged: Annotated[
        dict[str, Label] | None, Keyed(scalars.read_law, scalars.LAW_PATTERN)
    ] = Field(None, description="Warnings about the law that are known, each with the reason.")
    words: Annotated[dict[str, Label] | None, Keyed(scalars.read_word, scalars.WORD_PATTERN)] = (
        Field(
            None,
            description="What people call an id without a title: a grade, a scale, a value, "
            "an attribute, a topic, a row.",
        )
    )
    sources: Annotated[
        dict[str, Annotated[Source | None, IS_MAPPING]] | None, Keyed(scalars.read_id, ID_PATTERN)
    ] = Field(None, description="The texts that rules come from.")
    calendar: Annotated[Calendar | None, IS_MAPPING] = Field(
        None, description="How days are counted."
    )
    scales: Annotated[
        dict[str, Annotated[tuple[Word, ...] | None, IS_LIST]] | None,
        Keyed(scalars.read_name, NAME_PATTERN),
    ] = Field(None, description="Columns with ordered words, the lightest first.")
    attributes: Annotated[
        dict[str, Annotated[Attribute | None, IS_MAPPING]] | None,
        Keyed(scalars.read_name, NAME_PATTERN),
    ] = Field(None, description="Further columns of the history that rules may read.")
    clauses: Annotated[
        dict[str, Annotated[Clause | None, IS_MAPPING]] | None, Keyed(scalars.read_id, ID_PATTERN)
    ] = Field(None, description="The articles of the covenant.")
    counting: Annotated[Counting | None, IS_MAPPING] = Field(
        None, description="Which records count, and for how long."
    )
    grades: Annotated[tuple[Id, ...] | None, IS_LIST] = Field(
        None, description="The grades, the lightest first."
    )
    grading: Annotated[tuple[Annotated[GradingRow | None, IS_MAPPING], ...] | None, IS_LIST] = (
        Field(None, description="How heavy a record is: the first row that holds.")
    )
    measures: Annotated[
        dict[str, Annotated[Measure | None, IS_MAPPING]] | None, Keyed(scalars.read_id, ID_PATTERN)
    ] = Field(None, description="The consequences that the covenant knows.")
    sanctions: Annotated[
        tuple[Annotated[SanctionsRow | None, IS_MAPPING], ...] | None, MAY_BE_EMPTY
    ] = Field(None, description="What is imposed: every row that holds.")
    rewards: Annotated[tuple[Annotated[Reward | None, IS_MAPPING], ...] | None, MAY_BE_EMPTY] = (
        Field(None, description="The conditional rewards of the dividend year.")
    )


def read_document(tree: Mapping, faults: Faults) -> Document:
    """The shape of a ruleset; all its faults are noted."""
    return Document.model_validate(tree, context=faults)


def read_limits(tree: Mapping, faults: Faults) -> Limited:
    """The shape of a mapping with the one key ``limits``."""
    return Limited.model_validate(tree, context=faults)
