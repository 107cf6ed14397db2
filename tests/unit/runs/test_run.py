"""A run from what is given to its tables, with its issues and its manifest."""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from sanctions.errors import InputError, UsageError
from sanctions.files.delimited import csv_bytes
from sanctions.model.calendar import Period
from sanctions.model.tables import (
    FINDINGS,
    HOUSEHOLDS,
    ISSUES,
    MEASURES,
    MEMBERS,
    MEMBERS_OUT,
    VILLAGES_OUT,
)
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset
from sanctions.runs.finished import OnBad
from sanctions.runs.inputs import Sources
from sanctions.runs.manifest import manifest_of
from sanctions.runs.run import Run, execute
from tests.unit.plan.covenants import covenant, rewarding

ROOT = Path(__file__).parents[3]
AS_OF = date(2026, 1, 31)
YEAR = Period.parse("2025")


def person(member_id: str, household_id: str = "H1", **cells: object) -> dict[str, object]:
    """A row of the list, 100 yuan a head."""
    return {
        "village_id": "V1",
        "household_id": household_id,
        "member_id": member_id,
        "dividend": "100.00",
        **cells,
    }


def record(name: str, member_id: str, **cells: object) -> dict[str, object]:
    """A record of March, decided at once."""
    return {
        "record_id": name,
        "clause": "parking",
        "member_id": member_id,
        "occurred_on": "2025-03-01",
        "decided_on": "2025-03-01",
        "n": 1,
        **cells,
    }


LIST = [person("M1"), person("M2"), person("M3", "H2")]
HISTORY = [
    record("R1", "M1", n=5),
    record("R2", "M3", appealed_on="2025-03-02"),
    record("R3", "M9", decided_on=None, n=None),
]


def ran(
    members: object = LIST,
    history: object = HISTORY,
    villages: object | None = None,
    *,
    versions: Sequence[Ruleset] = (),
    on_bad: OnBad = "stop",
    **how: Any,  # noqa: ANN401 - the engine and the progress of a run
) -> Run:
    """A run of the small covenant for 2025."""
    sources = Sources(members, history, villages)
    return execute(
        versions or [covenant()], sources, period=YEAR, as_of=AS_OF, on_bad=on_bad, **how
    )


def statuses(run: Run) -> dict[str, str]:
    """The status of each household."""
    return {row["household_id"]: row["status"] for row in run.tables["households"]}


def test_a_run_has_the_tables_of_the_dictionary() -> None:
    """Each with exactly its columns."""
    tables = {
        "findings": FINDINGS,
        "measures": MEASURES,
        "members": MEMBERS_OUT,
        "households": HOUSEHOLDS,
        "villages": VILLAGES_OUT,
        "issues": ISSUES,
    }
    run = ran()
    assert list(run.tables) == list(tables)
    for name, table in tables.items():
        assert {tuple(row) for row in run.tables[name]} == {table.names}
    assert statuses(run) == {"H1": "partial", "H2": "held"}


def test_a_run_tells_its_stages() -> None:
    """As each of them begins, and none after arguments that fit nothing."""
    stages: list[str] = []
    ran(progress=stages.append)
    assert stages == ["read", "compile", "evaluate"]
    stages.clear()
    with pytest.raises(UsageError, match=r"^there is no engine `quick`"):
        ran(progress=stages.append, engine="quick")
    with pytest.raises(UsageError, match=r"^no version is in force on 2025-12-31"):
        ran(
            progress=stages.append,
            versions=[covenant(in_force={"from": date(2026, 1, 1)})],
        )
    assert stages == []


def test_a_run_keeps_what_it_was_made_of() -> None:
    """Versions in the order of their time, the one that pays, the engine and the days."""
    new = covenant(version="2", in_force={"from": date(2025, 3, 1)})
    old = covenant(in_force={"from": date(2020, 1, 1), "until": date(2025, 3, 1)})
    run = ran(versions=[new, old], on_bad="quarantine")
    assert run.versions == (old, new)
    assert run.paying is new
    assert (run.period, run.as_of, run.engine) == (YEAR, AS_OF, "reference")
    assert run.on_bad == "quarantine"
    assert [row["record_id"] for row in run.inputs.history.rows] == ["R1", "R2", "R3"]


BAD_LIST = [*LIST, person("M4", "H2", dividend="much"), person("M5", "H3")]
BAD_HISTORY = [*HISTORY[:1], record("R4", "M5", n="many"), record("R5", "M9", clause="littering")]


def test_bad_rows_stop_a_run_with_all_their_faults() -> None:
    """Of every table, in order, and nothing is evaluated."""
    stages: list[str] = []
    with pytest.raises(InputError) as caught:
        ran(BAD_LIST, BAD_HISTORY, progress=stages.append)
    found = [(each.table, each.row, each.column) for each in caught.value.issues]
    assert [each for each in found if each[2] in {"dividend", "n", "clause"}] == [
        ("members", 4, "dividend"),
        ("history", 2, "n"),
        ("history", 3, "clause"),
    ]
    assert stages == ["read"]


def test_quarantine_holds_whom_a_bad_row_touches() -> None:
    """A bad row of the list its household, a bad record its subject; the others are paid."""
    run = ran(BAD_LIST, BAD_HISTORY, on_bad="quarantine")
    assert {("household", "H2"), ("member", "M5"), ("member", "M9")} <= set(run.inputs.held)
    assert statuses(run) == {"H1": "partial", "H2": "held", "H3": "held"}
    rows = {row["member_id"]: row["row"] for row in run.tables["members"]}
    assert rows == {"M1": "none", "M2": "full", "M3": "quarantine", "M5": "quarantine"}
    assert [row["record_id"] for row in run.tables["findings"]] == ["R1"]
    assert run.tables["issues"] == [
        {name: getattr(each, name) for name in ISSUES.names} for each in run.issues
    ]
    assert {each.severity for each in run.issues} >= {"error"}


def test_quarantine_cannot_do_without_a_column() -> None:
    """A fault of a whole table stops a run in any case."""
    bare = [{key: value for key, value in row.items() if key != "dividend"} for row in LIST]
    with pytest.raises(InputError) as caught:
        ran(bare, on_bad="quarantine")
    assert [(each.row, each.column) for each in caught.value.issues] == [(None, "dividend")]


def test_warnings_do_not_stop_a_run() -> None:
    """Who is not on the list is a warning, and is judged all the same."""
    run = ran()
    assert [(each.severity, each.row) for each in run.issues] == [("warning", 3)]
    (finding,) = [row for row in run.tables["findings"] if row["record_id"] == "R3"]
    assert (finding["village_id"], finding["state"]) == (None, "reported")


@pytest.mark.parametrize("nothing", [[], (), iter(())], ids=["list", "tuple", "iterator"])
def test_nothing_may_be_given(nothing: object) -> None:
    """An empty history, in whatever form, is a history without records; a list of nobody stops."""
    run = ran(history=nothing)
    assert [(each.table, each.kind, each.rows) for each in run.provenance][1:] == [
        ("history", "rows", 0)
    ]
    assert run.tables["findings"] == run.tables["measures"] == []
    with pytest.raises(InputError) as caught:
        ran(members=nothing)
    assert "D118" in {each.code for each in caught.value.issues}


def test_villages_are_read_only_where_they_are_given() -> None:
    """A fund that the covenant needs must be there; one that it does not need may."""
    given = {"scheme": "pool", "fund": {"given": "yes"}, "weight": "equal", "withheld": None}
    needing = [rewarding(given)]
    funds = [{"village_id": "V1", "fund": "30.00"}]
    run = ran(villages=funds, versions=needing)
    assert [each.table for each in run.provenance] == ["members", "history", "villages"]
    assert run.tables["villages"][0]["fund"] == 3000
    with pytest.raises(InputError) as caught:
        ran(versions=needing)
    assert {each.table for each in caught.value.issues if each.severity == "error"} <= {
        "villages",
        "members",
    }
    assert ran(villages=funds).tables["villages"][0]["fund"] == 3000


def test_shares_are_asked_for_where_a_reward_is_divided_by_them() -> None:
    """And not otherwise."""
    by_shares = {"scheme": "pool", "weight": "shares", "withheld": None}
    with pytest.raises(InputError) as caught:
        ran(versions=[rewarding(by_shares)])
    assert {each.column for each in caught.value.issues if each.severity == "error"} == {"shares"}
    shared = [{**row, "shares": "1.5"} for row in LIST]
    assert ran(shared, versions=[rewarding(by_shares)]).tables["villages"][0]["fund"] == 3000


def test_a_record_is_checked_by_the_version_of_its_day() -> None:
    """A clause, a word of a scale and whom a clause is about are those of one version."""
    scales = {"severity": ["low", "high"]}
    old = covenant(
        in_force={"from": date(2020, 1, 1), "until": date(2025, 3, 1)},
        scales=scales,
        attributes={"n": {"type": "integer"}, "role": {"type": "choice", "values": ["owner"]}},
    )
    new = covenant(
        version="2",
        in_force={"from": date(2025, 3, 1)},
        scales={"severity": ["high", "top"]},
        attributes={"n": {"type": "integer"}, "role": {"type": "choice", "values": ["guest"]}},
    )
    rows = [
        record("R1", "M1", occurred_on="2025-02-28", severity="low", role="owner"),
        record("R2", "M1", severity="top", role="guest"),
    ]
    assert ran(history=rows, versions=[old, new]).issues == ()
    bad = [
        record("R1", "M1", occurred_on="2025-02-28", severity="top", role="guest"),
        record("R2", "M1", severity="low", role="owner"),
    ]
    with pytest.raises(InputError) as caught:
        ran(history=bad, versions=[old, new])
    found = {(each.row, each.column) for each in caught.value.issues}
    assert found == {(1, "severity"), (1, "role"), (2, "severity"), (2, "role")}


# --- the manifest ---------------------------------------------------------------------------------


def test_a_manifest_says_how_to_repeat_the_run() -> None:
    """Versions, hashes, days, counts and totals; nothing of the clock or the machine."""
    run = ran(on_bad="quarantine")
    (ruleset,) = run.versions
    digest = sha256(csv_bytes(MEMBERS, run.inputs.members.rows)).hexdigest()
    manifest = manifest_of(run)
    assert manifest["inputs"].pop("history")["rows"] == 3
    assert manifest == {
        "manifest": 1,
        "sanctions": version("sanctions"),
        "language": 1,
        "engine": "reference",
        "as_of": "2026-01-31",
        "period": {"start": "2025-01-01", "end": "2026-01-01"},
        "on_bad": "quarantine",
        "draft": True,
        "rulesets": [
            {
                "ruleset": "small@1",
                "title": {"zh": "小公约", "en": "Small covenant"},
                "body": {"zh": "", "en": ""},
                "sha256": ruleset.digest,
                "in_force": "2020-01-01",
                "until": None,
                "warnings": [f"{each.code}: {each.message}" for each in ruleset.warnings],
                "warnings_zh": [f"{each.code}：{each.message_zh}" for each in ruleset.warnings],
                "acknowledged": [],
            }
        ],
        "rewards": [
            {
                "reward": "reward",
                "title": {"zh": "reward", "en": "reward"},
                "scheme": "own-share",
                "unit": "member",
                "weight": None,
                "given": False,
                "reads": ["counted", "pending"],
            }
        ],
        "inputs": {"members": {"kind": "rows", "rows": 3, "sha256": digest}},
        "set_aside": {
            "members": {"rows": 0, "dividend": "0.00", "unreadable": 0},
            "history": {"rows": 0},
        },
        "counts": {
            "members": 3,
            "households": 2,
            "villages": 1,
            "records": 3,
            "measures": 2,
            "records_by_state": {"counted": 1, "pending": 1, "reported": 1},
            "records_for_review": 0,
            "households_by_status": {"held": 1, "partial": 1},
            "issues": {"warning": 1},
        },
        "totals": {
            "reward": {
                "fund": "30.00",
                "paid": "10.00",
                "held": "10.00",
                "withheld": "10.00",
                "redistributed": "0.00",
                "retained": "10.00",
            }
        },
    }


def test_a_manifest_is_the_same_each_time() -> None:
    """The same inputs give the same text; a changed cell another hash."""
    first, second = (json.dumps(manifest_of(ran()), sort_keys=False) for _ in range(2))
    assert first == second
    changed = manifest_of(ran([{**LIST[0], "dividend": "100.01"}, *LIST[1:]]))
    assert changed["inputs"]["members"] != json.loads(first)["inputs"]["members"]
    assert changed["inputs"]["history"] == json.loads(first)["inputs"]["history"]


def test_totals_are_over_all_villages_and_by_reward() -> None:
    """In the order of the rewards' names."""
    rewards = rewarding({"id": "b"}, {"id": "a", "fund": {"share": "20%", "of": "dividend"}})
    members = [*LIST, person("M7", "H7", village_id="V2")]
    manifest = manifest_of(ran(members, [], versions=[rewards]))
    assert {name: each["paid"] for name, each in manifest["totals"].items()} == {
        "a": "80.00",
        "b": "40.00",
    }
    assert list(manifest["totals"]) == ["a", "b"]
    assert manifest["counts"]["villages"] == 2


def test_a_covenant_that_was_adopted_is_no_draft() -> None:
    """If all of its adoption is stated; and a version that ends says when."""
    adopted = {
        "body": "villagers-assembly",
        "on": date(2019, 12, 1),
        "eligible": 240,
        "present": 182,
        "in_favour": 170,
        "published_on": date(2019, 12, 5),
    }
    days = {"from": date(2020, 1, 1), "until": date(2027, 1, 1)}
    manifest = manifest_of(ran(versions=[covenant(adopted=adopted, in_force=days)]))
    assert manifest["draft"] is False
    silent = {name: cell for name, cell in adopted.items() if name != "published_on"}
    assert manifest_of(ran(versions=[covenant(adopted=silent)]))["draft"] is True
    missed = adopted | {"present": 120, "in_favour": 120}
    assert manifest_of(ran(versions=[covenant(adopted=missed)]))["draft"] is True
    assert manifest["rulesets"][0]["until"] == "2027-01-01"


def test_broken_rows_are_counted_as_given() -> None:
    """The manifest counts what was given, and what was used."""
    run = ran(BAD_LIST, BAD_HISTORY, on_bad="quarantine")
    manifest = manifest_of(run)
    assert manifest["inputs"]["members"]["rows"] == 5
    assert manifest["counts"]["members"] == 4
    assert manifest["inputs"]["history"]["rows"] == 3
    assert manifest["counts"]["records"] == 1


def test_a_file_has_the_hash_of_its_bytes() -> None:
    """So that whoever has the file can check it."""
    samples = ROOT / "data" / "samples" / "three-lines"
    paths = samples / "members.csv", samples / "history.csv"
    model = load_ruleset(ROOT / "rulesets" / "nanhai-model")
    run = ran(*paths, versions=[model])
    assert [(each.table, each.kind, each.sha256) for each in run.provenance] == [
        (name, "csv", sha256(path.read_bytes()).hexdigest())
        for name, path in zip(("members", "history"), paths, strict=True)
    ]
