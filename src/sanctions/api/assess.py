"""`assess`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

from sanctions.api.arguments import (
    Columns,
    KeyFile,
    day_of,
    key_from,
    maps_of,
    option_of,
    period_of,
    text_of,
    versions_of,
)
from sanctions.api.assessment import Assessment
from sanctions.files.given import Kind
from sanctions.model.calendar import Period
from sanctions.ruleset.covenant import Ruleset
from sanctions.runs.finished import OnBad
from sanctions.runs.in_memory import executing
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Progress


def assess(
    ruleset: Ruleset | Sequence[Ruleset],
    members: object,
    history: object,
    *,
    year: int | None = None,
    period: str | Period | None = None,
    as_of: date | str,
    villages: object | None = None,
    columns: Columns | None = None,
    pseudonymise: KeyFile | None = None,
    workbook_limit: int | None = None,
    engine: str = "columnar",
    on_bad: OnBad = "stop",
    progress: Progress = lambda _: None,
) -> Assessment:
    """Every household's dividend reward status for a period, as known on a day.

    ``members``, ``history`` and ``villages`` are each a pandas frame, an Arrow table, any object
    with an Arrow C stream, a list of mappings, or the path of a workbook, a CSV or a Parquet file;
    columns as in docs/reference/tables.md, or under headings that are recognised. ``columns`` says
    which heading is which column where that is not so, by table: ``{"members": {"member_id":
    "股权证号"}}``, or the path of a map. ``ruleset`` may be several versions of one covenant.
    With ``pseudonymise``, a key file, ids of members and households are replaced by their
    pseudonyms as they are read: see :func:`sanctions.pseudonym`.
    ``workbook_limit`` is how many bytes a workbook may hold unpacked, where 4 GiB are too few.
    ``period`` is ``2025``, ``2025-Q3``, ``2025-07`` or ``2025-01-01/2026-01-01``; ``year`` is short
    for the first. ``on_bad="quarantine"`` sets bad rows aside and holds what they touch.
    ``engine`` is ``columnar``, ``reference`` or ``forward``: the figures are the same on all.

    Raises:
        InputError: with every bad row, when ``on_bad`` is ``stop`` or a table cannot be read.
        RulesetError: with every fault of a map.
        UsageError: for arguments that fit no data, such as a period that no version covers.

    Example:
        >>> from sanctions import load
        >>> covenant = load("rulesets/nanhai-model")
        >>> members = [{"village_id": "V1", "household_id": "H1", "member_id": "M1",
        ...             "dividend": "1000.00"}]
        >>> result = assess(covenant, members, [], year=2025, as_of="2026-01-31")
        >>> result.households[0]["status"], str(result.households[0]["paid"])
        ('full', '100.00')
    """
    option_of("on_bad", on_bad, get_args(OnBad))
    asked = text_of("engine", engine)
    run = executing(asked)(
        versions_of(ruleset),
        Sources(
            members,
            history,
            villages,
            maps_of(columns),
            key_from("pseudonymise", pseudonymise),
            workbook_limit,
        ),
        period=period_of(year, period),
        as_of=day_of("as_of", as_of),
        on_bad=on_bad,
        progress=progress,
    )
    kinds: dict[str, Kind] = {each.table: each.kind for each in run.provenance}
    return Assessment(run, kinds["members"])
