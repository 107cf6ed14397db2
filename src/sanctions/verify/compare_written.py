"""What differs between two covenants as people read them: texts, sources, days, rules. No proof."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions.model.tables import Text
from sanctions.ruleset.covenant import NO_TEXT, PARTS, Clause, Condition, Reward, Ruleset, Source
from sanctions.ruleset.phrases import Part, joined, say, text_of
from sanctions.verify.agreement import Difference

_YES = Text("是", "yes")


def differences(old: Ruleset, new: Ruleset) -> tuple[Difference, ...]:
    """Where the two differ in what people read, in the order of a covenant's file.

    Of a clause, row or reward that only one has, the first line alone.
    """
    one, two = dict(_written(old)), dict(_written(new))
    found = list[Difference]()
    alone = set[str]()
    for where in dict.fromkeys((*one, *two)):
        mine, theirs = one.get(where, NO_TEXT), two.get(where, NO_TEXT)
        owner = "/".join(where.split("/")[:2])
        if mine == theirs or owner in alone:
            continue
        if any(not any(_belongs(each, owner) for each in side) for side in (one, two)):
            alone.add(owner)
        found.append(Difference(where, mine, theirs))
    return tuple(found)


def _belongs(where: str, owner: str) -> bool:
    return where == owner or where.startswith(f"{owner}/")


def _written(ruleset: Ruleset) -> Iterator[tuple[str, Text]]:
    until = ruleset.until
    yield "id", text_of(ruleset.id)
    yield "version", text_of(ruleset.version)
    yield "title", ruleset.title
    yield "in_force/from", text_of(ruleset.in_force.isoformat())
    yield "in_force/until", text_of("" if until is None else until.isoformat())
    yield from _adopted(ruleset)
    for source in ruleset.sources.values():
        yield f"sources/{source.id}", _source(source)
    yield "calendar/month_end", text_of(ruleset.month_end)
    for scale, words in ruleset.scales.items():
        yield f"scales/{scale}", joined(words)
    for attribute in ruleset.attributes.values():
        yield f"attributes/{attribute.name}", attribute.title
    for clause in ruleset.clauses.values():
        yield from _clause(clause)
    yield from _counting(ruleset)
    yield "grades", joined(ruleset.grades)
    yield from _grading(ruleset)
    yield from _sanctions(ruleset)
    for reward in ruleset.rewards:
        yield from _reward(reward)
    for code, reason in ruleset.acknowledged.items():
        yield f"acknowledged/{code}", reason


def _adopted(ruleset: Ruleset) -> Iterator[tuple[str, Text]]:
    adopted = ruleset.adopted
    if adopted is None:
        return
    yield "adopted/body", adopted.body
    for name in ("on", "eligible", "present", "in_favour", "published_on", "filed"):
        said = getattr(adopted, name)
        yield f"adopted/{name}", text_of("" if said is None else str(said))


def _source(source: Source) -> Text:
    issued = "" if source.issued is None else source.issued.isoformat()
    return _present(source.title, source.issuer, issued, source.url)


def _clause(clause: Clause) -> Iterator[tuple[str, Text]]:
    here = f"clauses/{clause.id}"
    yield f"{here}/title", clause.title
    yield f"{here}/kind", text_of(clause.kind)
    yield f"{here}/topic", text_of(clause.topic)
    yield f"{here}/class", text_of(clause.class_)
    yield f"{here}/department", clause.department
    yield f"{here}/about", text_of(clause.about)
    yield f"{here}/source", text_of(clause.source)


def _counting(ruleset: Ruleset) -> Iterator[tuple[str, Text]]:
    counting = ruleset.counting
    for name, term in (("lookback", counting.lookback), ("limitation", counting.limitation)):
        yield f"counting/{name}", text_of("" if term is None else str(term))
    yield "counting/appeal", text_of("suspends" if counting.appeal_suspends else "stands")
    if counting.exempt is not None:
        yield "counting/exempt", counting.exempt.wording


def _grading(ruleset: Ruleset) -> Iterator[tuple[str, Text]]:
    for row in ruleset.grading:
        yield f"grading/{row.id}", _leads(row.when, row.grade)
        yield f"grading/{row.id}/source", text_of(row.source)


def _sanctions(ruleset: Ruleset) -> Iterator[tuple[str, Text]]:
    for measure in ruleset.measures.values():
        yield f"measures/{measure.id}", _present(measure.title, measure.kind)
    for row in ruleset.sanctions:
        here = f"sanctions/{row.id}"
        yield here, _leads(row.when, joined(each.measure for each in row.impose))
        yield f"{here}/source", text_of(row.source)
        for each in row.impose:
            yield f"{here}/{each.measure}", each.wording


def _reward(reward: Reward) -> Iterator[tuple[str, Text]]:
    here = f"rewards/{reward.id}"
    yield f"{here}/title", reward.title
    yield f"{here}/scheme", text_of(reward.scheme)
    yield f"{here}/unit", text_of(reward.unit)
    yield f"{here}/fund/share", text_of("" if reward.share is None else percent(reward.share))
    yield f"{here}/fund/given", _YES if reward.given else NO_TEXT
    yield f"{here}/weight", text_of(reward.weight or "")
    yield f"{here}/points/base", text_of(_hundredths(reward.points_base))
    yield f"{here}/points/at_least", text_of(_hundredths(reward.points_floor))
    yield f"{here}/step", text_of(_hundredths(reward.step))
    yield f"{here}/withheld", text_of("compliant" if reward.redistribute else "retained")
    yield f"{here}/source", text_of(reward.source)
    for row in reward.payout:
        pay = row.pay if isinstance(row.pay, str) else percent(row.pay)
        yield f"{here}/payout/{row.id}", _leads(row.when, pay)
        yield f"{here}/payout/{row.id}/source", text_of(row.source)


def percent(parts: int) -> str:
    """Parts per million as a percentage without ending zeros."""
    whole, rest = divmod(parts * 100, PARTS)
    fraction = f"{rest:06d}".rstrip("0")
    return f"{whole}.{fraction}%" if fraction else f"{whole}%"


def _hundredths(number: int | None) -> str:
    if number is None:
        return ""
    whole, rest = divmod(abs(number), 100)
    return f"{'-' if number < 0 else ''}{whole}.{rest:02d}"


def _leads(when: Condition, then: Part) -> Text:
    return say("{when} → {then}", "{when} → {then}", when=when.wording, then=then)


def _present(*parts: Part) -> Text:
    return joined((part for part in map(text_of, parts) if part != NO_TEXT), zh="，")
