"""`sanctions diff`: what differs between two covenants, and exit statuses."""

import json
import sys
from pathlib import Path

import pytest

from sanctions import load
from sanctions.verify.compare import compare
from tests.unit.cli.lists import ROOT, call

MODEL = ROOT / "rulesets" / "nanhai-model"
DALONG = ROOT / "rulesets" / "dalong-sanitation"


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The model covenant with some of its text replaced."""
    text = (MODEL / "ruleset.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "draft.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_covenant_is_equivalent_to_itself() -> None:
    """The last line says so, and the exit status is 0."""
    run = call("diff", MODEL, MODEL)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1] == (
        "nanhai-model@2022-07 → nanhai-model@2022-07: "
        "proved to have the same outcome in every case that both accept"
    )


def test_a_difference_is_told_with_both_outcomes(tmp_path: Path) -> None:
    """The case stands above what the old covenant makes of it and what the new one does."""
    draft = changed(tmp_path, ("warnings: {at_least: 2}", "warnings: {at_least: 3}"))
    run = call("diff", MODEL, draft, "--lang", "zh")
    assert (run.exit_code, run.stderr) == (1, "")
    lines = [line.rstrip() for line in run.stdout.splitlines()]
    place = lines.index("不同  grading")
    assert lines[place + 2] == "  截至 2022-07-02"
    outcomes = [line.split() for line in lines[place:] if line.lstrip().startswith(("原 ", "新 "))]
    assert outcomes[:2] == [
        ["原", "R1", "counted", "2", "2", "persistent", "persistent"],
        ["新", "R1", "counted", "2", "2", "advice", "otherwise"],
    ]
    assert lines[-1] == "nanhai-model@2022-07 → nanhai-model@2022-07：相同 16 项，不同 1 项"


def test_a_row_called_otherwise_is_only_noted(tmp_path: Path) -> None:
    """The name of a row is no outcome."""
    draft = changed(tmp_path, ("{id: persistent, when", "{id: again, when"))
    run = call("diff", MODEL, draft)
    assert run.exit_code == 0
    assert "noted  grading/row" in run.stdout
    assert "differs" not in run.stdout


def test_what_only_one_accepts_is_told(tmp_path: Path) -> None:
    """A clause of one covenant alone: the other refuses its records, in the language chosen."""
    draft = changed(tmp_path, ("  litter:\n", "  littering:\n"))
    document = json.loads(call("diff", MODEL, draft, "--json").stdout)
    claims = {claim["id"]: claim for claim in document["claims"]}
    old, new = claims["accepted/clauses"]["examples"]
    assert old["history"] == new["history"]
    assert old["outcome"][0]["table"] == "findings"
    assert (new["outcome"][0]["table"], new["outcome"][0]["code"]) == ("issues", "D104")
    assert "不是 nanhai-model@2022-07 的条款" in call("diff", MODEL, draft, "--lang", "zh").stdout


def test_texts_and_sources_are_listed_without_proof(tmp_path: Path) -> None:
    """A text changes no outcome, and is told."""
    draft = changed(tmp_path, ("en: Illegal parking", "en: Bad parking"))
    document = json.loads(call("diff", MODEL, draft, "--json").stdout)
    assert document["equivalent"] is True
    assert document["declared"] == [
        {
            "where": "clauses/illegal-parking/title",
            "old": {"zh": "乱停放", "en": "Illegal parking"},
            "new": {"zh": "乱停放", "en": "Bad parking"},
        }
    ]


def test_many_texts_are_cut_on_the_screen() -> None:
    """Two covenants of nothing in common: the screen says how many texts more there are."""
    run = call("diff", MODEL, DALONG)
    assert run.exit_code == 1
    document = json.loads(call("diff", MODEL, DALONG, "--json").stdout)
    assert f"and {len(document['declared']) - 20} more: see --json" in run.stdout


def test_money_is_told_with_the_list_that_it_is_paid_on(tmp_path: Path) -> None:
    """The dividend of one member alone decides what the shares come to, so it is shown."""
    draft = changed(tmp_path, ("share: 10%", "share: 10.0001%"))
    lines = call("diff", MODEL, draft, "--lang", "zh").stdout.splitlines()
    place = lines.index("不同  covenant-reward/money")
    told = [line.split() for line in lines[place:]]
    assert ["H1", "M1", "1000000.00", "1"] in told
    assert ["原", "100000.00", "100000.00", "0.00", "0.00"] in told
    assert ["新", "100001.00", "100001.00", "0.00", "0.00"] in told


def test_quiet_tells_differences_alone(tmp_path: Path) -> None:
    """With --quiet what differs is all there is, on stderr."""
    draft = changed(
        tmp_path, ("share: 10%", "share: 12%"), ("{id: persistent, when", "{id: again, when")
    )
    run = call("diff", MODEL, draft, "--quiet")
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.startswith("differs  covenant-reward/money\n")
    assert "noted" not in run.stderr


def test_versions_are_compared_as_if_in_force_together(tmp_path: Path) -> None:
    """That they are not is noted, and the last line says what it is about."""
    later = ("{from: 2022-07-01}", "{from: 2024-01-01}")
    draft = changed(tmp_path, later, ('version: "2022-07"', "version: later"))
    run = call("diff", MODEL, draft)
    assert run.exit_code == 0
    days = (
        "compared as if both were in force from 2024-01-01 on; "
        "days that only one judges: the old one from 2022-07-01 to 2023-12-31"
    )
    assert " ".join(run.stdout.split()).endswith(
        f"proved to have the same outcome for every record that both judge ({days})"
    )
    in_chinese = call("diff", MODEL, draft, "--lang", "zh").stdout
    assert in_chinese.splitlines()[-1].endswith(
        "已证明，双方都认定的每条记录结果相同（按双方自 2024-01-01 起同时有效比较；"
        "只由一方认定的日子：原（2022-07-01 至 2023-12-31））"
    )


@pytest.mark.parametrize(
    ("to", "day"),
    [
        ("{from: 2022-07-01, until: 2025-06-01}", "2025-06-01"),
        ("{from: 2023-01-01}", "2022-07-01"),
    ],
)
def test_days_that_one_version_judges_alone_are_a_difference(
    tmp_path: Path, to: str, day: str
) -> None:
    """Of one version, or from one day on, a record of such a day has two outcomes."""
    run = call("diff", MODEL, changed(tmp_path, ("{from: 2022-07-01}", to)), "--json")
    assert run.exit_code == 1
    claims = json.loads(run.stdout)["claims"]
    (claim,) = [each for each in claims if each["verdict"] != "proved"]
    assert (claim["id"], claim["verdict"]) == ("in_force", "refuted")
    one, two = (each["outcome"][0]["state"] for each in claim["examples"])
    assert (one, two) == ("counted", "not-in-force")
    assert claim["examples"][0]["history"][0]["occurred_on"] == day


def test_the_first_difference_alone_can_be_asked_for(tmp_path: Path) -> None:
    """Nothing is looked for behind it, and nothing is noted."""
    draft = changed(
        tmp_path,
        ("limitation: 2 years", "limitation: 3 years"),
        ("share: 10%", "share: 12%"),
        ("{id: persistent, when", "{id: again, when"),
    )
    found = compare(load(MODEL), load(draft), first=True)
    assert [claim.id for claim in found.claims] == [
        "accepted/clauses",
        "accepted/households",
        "state",
    ]
    assert found.first is found.claims[-1]


def test_what_z3_cannot_settle_is_undecided(tmp_path: Path) -> None:
    """With no room to think nothing is proved, and nothing refuted."""
    draft = changed(tmp_path, ("warnings: {at_least: 2}", "warnings: {at_least: 3}"))
    found = compare(load(MODEL), load(draft), limit=1)
    (claim,) = [claim for claim in found.claims if claim.verdict == "undecided"]
    assert claim.id == "grading"
    assert not found.equivalent


def test_without_z3_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no z3 is told what to install, in the language chosen."""
    for name in [*sys.modules]:
        if name.startswith(("sanctions.verify.", "sanctions.api.diff")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    run = call("diff", DALONG, DALONG, "--lang", "zh")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "比较公约需要 z3" in run.stderr
