"""Mutants in words: what each changes, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from sanctions.model.tables import Text
from sanctions.ruleset.phrases import joined, say
from sanctions.verify.mutants.results import Fate, Mutation, Tried

FATES: Mapping[Fate, Text] = {
    "killed": Text("已发现", "killed"),
    "alive": Text("未发现", "alive"),
    "equivalent": Text("等同", "equivalent"),
    "refused": Text("被拒绝", "refused"),
}


def counts(found: Mutation) -> Text:
    """How many mutants have each fate, and the share that the cases kill, rounded down."""
    numbers = {fate: len(found.of(fate)) for fate in FATES}
    parts = [
        say("{fate} {number} 个", "{number} {fate}", fate=text, number=numbers[fate])
        for fate, text in FATES.items()
        if numbers[fate] or fate in {"killed", "alive"}
    ]
    share = say(
        "案例发现 {killed}/{judged}（{score}%）",
        "the cases kill {killed} of {judged} ({score} %)",
        killed=found.killed,
        judged=found.judged,
        score=found.score,
    )
    return joined((joined(parts, zh="，"), share), zh="；", en="; ")


def told(tried: Tried) -> Text:
    """What more is known of it: the case, the code of the fault, or why nothing is."""
    match tried.fate:
        case "killed" | "refused":
            return Text(tried.by, tried.by)
        case "alive" if tried.case:
            return say("可加案例 {case}", "case {case} would kill it", case=tried.case)
        case _:
            return tried.why


def plain(found: Mutation) -> dict[str, object]:
    """The mutation for JSON."""
    return {
        "ruleset": found.ruleset,
        "cases": found.file,
        "score": found.score,
        "killed": found.killed,
        "judged": found.judged,
        "mutants": [_plain(each) for each in found.tried],
        "proposed": [{"id": each.id, "text": each.text} for each in found.proposed],
    }


def _plain(tried: Tried) -> dict[str, object]:
    mutant = tried.mutant
    return {
        "id": mutant.id,
        "kind": mutant.kind,
        "part": mutant.part,
        "file": mutant.span.file,
        "line": mutant.span.line,
        "column": mutant.span.column,
        "old": mutant.old,
        "new": mutant.new,
        "fate": tried.fate,
        "by": tried.by,
        "why": {"zh": tried.why.zh, "en": tried.why.en},
        "case": tried.case,
    }
