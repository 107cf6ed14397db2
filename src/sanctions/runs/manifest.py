"""The manifest of a run: what went in, what ruled and what came out, to repeat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from zlib import ZLIB_RUNTIME_VERSION

from sanctions.files.given import Reading
from sanctions.files.masks import heading
from sanctions.files.pseudonyms import METHOD
from sanctions.files.write import Format
from sanctions.model.money import format_decimal
from sanctions.model.tables import Language, Text
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import Reward, Ruleset, any_draft
from sanctions.ruleset.schema import LANGUAGE
from sanctions.runs.finished import Finished

SCHEMA = 1
"""The number of the manifest's form. A field that is new does not change it; one that is gone, or
that means something else, does."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the files of a run are written, which bears on their bytes and on no figure.

    The ``language`` is that of a workbook; ``members_at_once`` are those of a shard, where a run
    has shards.
    """

    file_format: Format
    language: Language = "en"
    members_at_once: int | None = None


def manifest_of(run: Finished) -> dict[str, Any]:
    """The manifest without what only whoever writes the files knows: see `written_as`.

    Same inputs, same manifest: no clock, no name of a machine, of a user or of a folder.
    """
    return {
        "manifest": SCHEMA,
        "sanctions": version("sanctions"),
        "language": LANGUAGE,
        "engine": run.engine,
        "as_of": run.as_of.isoformat(),
        "period": {"start": run.period.start.isoformat(), "end": run.period.end.isoformat()},
        "on_bad": run.on_bad,
        **pseudonymised(run.key),
        "draft": any_draft(run.versions),
        "rulesets": [_ruleset(each) for each in run.versions],
        "rewards": [_reward(each) for each in run.paying.rewards],
        "inputs": {
            each.table: {
                "kind": each.kind,
                "rows": each.rows,
                "sha256": each.sha256,
                **_columns(each.reading),
            }
            for each in run.provenance
        },
        **_set_aside(run),
        "counts": {
            **run.tally.counts(),
            "issues": dict(sorted(Counter(issue.severity for issue in run.issues).items())),
        },
        "totals": run.tally.totals(),
    }


def pseudonymised(key: str | None) -> dict[str, Any]:
    """What a manifest tells of the key with this fingerprint; nothing where there was none."""
    return {} if key is None else {"pseudonymised": {"method": METHOD, "key": key}}


def key_in(manifest: Mapping[str, Any]) -> str | None:
    """The fingerprint of the key of a run; None where ids were not replaced."""
    told = manifest.get("pseudonymised")
    return None if told is None else str(told.get("key") if isinstance(told, Mapping) else told)


def _set_aside(run: Finished) -> dict[str, Any]:
    """What of the tables that were given is in no result; nothing where bad rows stop the run.

    Its rows and those that were computed are all that were given.
    """
    if run.on_bad == "stop":
        return {}
    given = {each.table for each in run.provenance}
    told: dict[str, dict[str, Any]] = {}
    for each in run.set_aside:
        if each.table in given:
            told[each.table] = {"rows": each.rows}
        if each.dividend_fen is not None:
            dividend = format_decimal(each.dividend_fen, 2)
            told[each.table] |= {"dividend": dividend, "unreadable": each.unreadable}
    return {"set_aside": told}


def written_as(engine: str, form: Form) -> dict[str, Any]:
    """What a manifest tells of how the files of the run are written, and with what."""
    options: dict[str, Any] = {"format": form.file_format}
    if form.file_format == "xlsx":
        options["lang"] = form.language
    if form.members_at_once is not None:
        options["shard_members"] = form.members_at_once
    return {"options": options, "made_with": _libraries(engine, form.file_format)}


def _libraries(engine: str, file_format: Format) -> dict[str, str]:
    """The versions of what computes and writes."""
    names = {"columnar": ["duckdb", "pyarrow"], "spark": ["duckdb", "pyarrow", "pyspark"]}
    used = {*names.get(engine, ())}
    if file_format == "parquet":
        used.add("pyarrow")
    if file_format == "xlsx":
        used.add("xlsxwriter")
    known = {name: version(name) for name in sorted(used)}
    return known if file_format != "xlsx" else {**known, "zlib": ZLIB_RUNTIME_VERSION}


def _ruleset(version: Ruleset) -> dict[str, Any]:
    return {
        "ruleset": version.reference,
        "title": _text(version.title),
        "body": _text(Text("", "") if version.adopted is None else version.adopted.body),
        "sha256": version.digest,
        "in_force": version.in_force.isoformat(),
        "until": None if version.until is None else version.until.isoformat(),
        "warnings": [f"{each.code}: {each.message}" for each in version.warnings],
        "warnings_zh": [
            f"{each.code}：{each.message_zh or each.message}" for each in version.warnings
        ],
        "acknowledged": [
            {
                "code": each.code,
                "message": {"zh": each.message_zh, "en": each.message},
                "reason": {"zh": each.reason_zh, "en": each.reason},
            }
            for each in version.answered
        ],
    }


def _reward(reward: Reward) -> dict[str, Any]:
    """What of a reward tells which changes can move its money: its facts are those of the unit."""
    facts = {fact for row in reward.payout for fact in row.when.facts}
    if reward.amount is not None:
        facts |= reads(reward.amount)
    if reward.weight == "points":
        facts.add("points")
    return {
        "reward": reward.id,
        "title": _text(reward.title),
        "scheme": reward.scheme,
        "unit": reward.unit,
        "weight": reward.weight,
        "given": reward.given,
        "reads": sorted(facts),
    }


def _text(of: Text) -> dict[str, str]:
    return {"zh": of.zh, "en": of.en}


def _columns(reading: Reading | None) -> dict[str, Any]:
    """What was recognised in a list whose headings are not the names of columns."""
    if reading is None:
        return {}
    columns = {
        **reading.headings,
        **{name: {"value": each} for name, each in reading.constants.items()},
    }
    unread = [heading(each) for each in reading.unread]
    told = {"columns": columns, "unread": unread, "left_out": list(reading.left_out)}
    return told if reading.encoding is None else {**told, "encoding": reading.encoding}
