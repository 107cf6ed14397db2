"""`sanctions diff … --members`: a list under two covenants, and what a person sees."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.lists import BAD_MEMBERS, NANHAI, call, lines, write_lists

FILES = ["effect-clauses", "effect-members", "effect-rows", "effect-running", "effect-villages"]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft that pays half where the model pays nothing."""
    text = (NANHAI / "ruleset.yaml").read_text("utf-8").replace("pay: 0%", "pay: 50%")
    text = text.replace('version: "2022-07"', 'version: "draft"')
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def arguments(folder: Path, draft: Path, members: str | None = None) -> list[str]:
    """What compares the model with the draft on the small lists."""
    old, *rest = write_lists(folder) if members is None else write_lists(folder, members)
    return ["diff", old, str(draft), *rest]


def test_the_screen_and_the_folder(tmp_path: Path, draft: Path) -> None:
    """The numbers, the sums and the files; each figure was worked out by hand.

    M1 has a record that counts: of 100 yuan it is paid 50 instead of none. M2 keeps the covenant
    and had what M1 was not paid, redistributed: 100 yuan, and now 50. M3 has appealed.
    """
    out = tmp_path / "out"
    done = call(*arguments(tmp_path, draft), "--out", out)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        lines(done.stdout).replace(str(out), "out")
        == """\
nanhai-model@2022-07 and nanhai-model@draft, each as if always in force; as known on 2026-01-31
DRAFT: a covenant does not state its adoption in full and with its quorum.

Members               Number    Yuan
────────────────────────────────────
better off in money        1   50.00
worse off in money         1   50.00
the same in money          0
not to be told yet         1    0.00

measures heavier           0
measures lighter           0
measures otherwise         0
measures the same          3

Money (yuan)           Old        New
─────────────────────────────────────
Base dividend     1,800.00   1,800.00
Rewards paid        150.00     150.00

Reward fund         200.00     200.00
Of it held back      50.00      50.00
Of it retained        0.00       0.00
Withheld            100.00      50.00

running measures that the new covenant would not impose: 0 (of 0 members, 0 households)
A trial, not a decision: pictures and figures are in page.en.html.

Written to out
  effect-members.csv
  effect-villages.csv
  effect-rows.csv
  effect-clauses.csv
  effect-running.csv
  page.zh.html
  page.en.html
  manifest.json
"""
    )
    assert sorted(each.stem for each in out.glob("*.csv")) == FILES


def test_in_chinese_and_as_one_document(tmp_path: Path, draft: Path) -> None:
    """The same in Chinese, and the manifest as the document."""
    told = arguments(tmp_path, draft)
    done = call(*told, "--out", tmp_path / "out", "--lang", "zh")
    assert "所得增加1" in "".join(done.stdout.split())
    assert "草案" in done.stdout
    done = call(*told, "--out", tmp_path / "out", "--json")
    document = json.loads(done.stdout)
    written = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert (document["status"], document["manifest"]) == ("done", written)


def test_records_of_a_clause_that_is_gone_are_told(tmp_path: Path, draft: Path) -> None:
    """The screen names the clause, and how many records are none to the other covenant."""
    text = draft.read_text("utf-8").replace("litter", "rubbish")
    draft.write_text(text, encoding="utf-8")
    done = call(*arguments(tmp_path, draft), "--out", tmp_path / "out")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 record of clauses that the new covenant lacks: Litter" in done.stdout


def test_a_larger_fund_out_of_the_dividend_is_told_by_what_one_gets(
    tmp_path: Path, draft: Path
) -> None:
    """Of 1000 yuan M1 gets 900 and no reward, then 800: nobody gains who is paid no more in all.

    M2 gets 450, 50 and the 100 of M1; then 400, 100 and 200. What M3 gets is not known.
    """
    text = (NANHAI / "ruleset.yaml").read_text("utf-8").replace("share: 10%", "share: 20%")
    draft.write_text(text, encoding="utf-8")
    done = call(*arguments(tmp_path, draft), "--out", tmp_path / "out", "--lang", "zh")
    shown = "".join(done.stdout.split())
    assert "所得增加1100.00所得减少1100.00所得不变0尚不能确定1-50.00" in shown
    assert "基础分红1,800.001,600.00实发奖励150.00300.00奖励资金200.00400.00" in shown
    assert "正在执行而新公约下不再执行的措施：0项（成员0名、户0户）" in shown
    members = (tmp_path / "out" / "effect-members.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[8:13] for line in members] == [
        ["900.00", "800.00", "0.00", "0.00", "-100.00"],
        ["450.00", "400.00", "150.00", "300.00", "100.00"],
        ["450.00", "400.00", "0.00", "0.00", "-50.00"],
    ]


def test_what_is_needed_is_named(tmp_path: Path, draft: Path) -> None:
    """A list without a history or a folder, and a period without a list, are wrong calls."""
    told = arguments(tmp_path, draft)
    done = call(*told)
    assert done.exit_code == 2
    assert "--out" in done.stderr
    assert "needed for the effect on a list" in " ".join(done.stderr.split())
    done = call("diff", NANHAI, draft, "--year", "2025", "--lang", "zh")
    assert done.exit_code == 2
    assert "--members" in done.stderr


def test_a_bad_row_stops_it_and_leaves_nothing(tmp_path: Path, draft: Path) -> None:
    """The issues are listed, and no folder is made."""
    out = tmp_path / "out"
    done = call(*arguments(tmp_path, draft, BAD_MEMBERS), "--out", out)
    assert done.exit_code == 2
    assert "10.005" in done.stderr
    assert "covenant:" not in done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "draft.yaml",
        "history.csv",
        "members.csv",
    ]
