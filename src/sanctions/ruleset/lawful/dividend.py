"""LAW01: the base dividend is a member's right."""

from __future__ import annotations

from sanctions.model.tables import Text
from sanctions.ruleset import schema
from sanctions.ruleset.covenant import PARTS, Reward
from sanctions.ruleset.lawful.judged import Finding, Findings, Judged, takes
from sanctions.ruleset.lawful.wordlists import CHARTER, DIVIDENDS, TAKING
from sanctions.ruleset.phrases import say
from sanctions.ruleset.scalars import quoted


def look(judged: Judged) -> Findings:
    """A measure on the dividend, rewards that leave none, a fund without a lawful source."""
    yield from _measures(judged)
    taken = 0
    for written, reward in judged.rewards():
        fund = written.fund
        if fund is None or fund.of is None or fund.share is None:
            continue
        taken += fund.share.value
        if taken >= PARTS:
            message = Text(
                "各项奖励共提取分红的 100%，基本分红不复存在",
                "the rewards together take 100% of the dividend: no base is left",
            )
            hint = Text("降低提取比例", "lower the shares")
            yield Finding("error", fund.share.span, message, hint)
        elif not _has_lawful_source(written, reward, judged):
            yield _without_source(fund)


def _measures(judged: Judged) -> Findings:
    for span, measure in judged.measures():
        texts = judged.called(measure)
        if measure.kind == "referral" or not DIVIDENDS.said_in(*texts):
            continue
        if takes(measure) or any(DIVIDENDS.said_in(t) and TAKING.said_in(t) for t in texts):
            message = say(
                "措施 {name} 触及分红本身",
                "the measure {name} reaches into the dividend itself",
                name=quoted(measure.id),
            )
            hint = Text(
                "只有 `rewards` 中的奖励资金可以不予发放",
                "only the money of a reward can be withheld, in `rewards`",
            )
            yield Finding("error", span, message, hint)


def _has_lawful_source(written: schema.Reward, reward: Reward, judged: Judged) -> bool:
    stated = None if written.fund is None else written.fund.source
    source = judged.ruleset.sources.get(reward.source if stated is None else stated.value)
    return source is not None and bool(CHARTER.said_in(source.title.zh, source.title.en))


def _without_source(fund: schema.Fund) -> Finding:
    message = Text(
        "奖励资金从分红中提取，来源中没有章程条款或公积公益金",
        "the fund is cut out of the dividend, and its source is no charter clause or reserve",
    )
    hint = Text(
        "在 `fund: {source: …}` 写明准许提取的章程条款，或公积公益金",
        "name the clause of the charter that allows it, or the reserve, in `fund: {source: …}`",
    )
    span = fund.key_span("of") if fund.source is None else fund.source.span
    return Finding("warning", span, message, hint)
