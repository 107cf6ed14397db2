"""`sanctions adjust`: two folders in, one folder out, and what a person sees."""

import json
import shutil
from pathlib import Path

import pytest

from sanctions.files.folder import sha256_of
from tests.unit.cli.lists import HISTORY, MEMBERS, call, lines, write_lists

HEADER, OVERTURNED, UPHELD = (
    "record_id,clause,member_id,occurred_on,severity,impact,decided_on,appealed_on,resolved_on,outcome",
    "R1,illegal-parking,M1,2025-03-01,serious,bad,2025-03-10,2026-02-01,2026-02-02,overturned",
    "R2,litter,M3,2025-11-02,minor,limited,2025-11-12,2025-11-20,2026-02-10,upheld",
)
LATER = f"{HEADER}\n{OVERTURNED}\n{UPHELD}\n"
FILES = ["adjusted-records", "adjusted-villages", "adjustments"]


def run(folder: Path, history: str, as_of: str, *options: str, members: str = MEMBERS) -> Path:
    """The folder of a run that was written."""
    lists = folder / f"lists {as_of}"
    lists.mkdir(exist_ok=True)
    arguments = write_lists(lists, members, history)[:-1]
    out = folder / as_of
    done = call("run", *arguments, as_of, "--out", out, "--quiet", *options)
    assert (done.exit_code, done.stderr) == (0, "")
    return out


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """The run that was paid in January, and one of March."""
    return run(tmp_path, HISTORY, "2026-01-31"), run(tmp_path, LATER, "2026-03-01")


def test_the_screen_and_the_folder(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """The sums, the causes and the files; each figure was worked out by hand."""
    out = tmp_path / "out"
    done = call("adjust", *runs, "--out", out)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        lines(done.stdout).replace(str(out), "out")
        == """\
as known on 2026-01-31, and as known on 2026-03-01: 29 days
DRAFT: a covenant does not state its adoption in full and with its quorum.

Money (yuan)       covenant reward
──────────────────────────────────
Paid before                 150.00
Paid now                    200.00
Held back before             50.00
Held back now                 0.00
To pay after                133.33
To recover                   83.33

3 members concerned

Cause                                           Rows   To pay after   To recover
────────────────────────────────────────────────────────────────────────────────
an appeal was resolved, and the record stands      1           0.00         0.00
a record was overturned                            1         133.33         0.00
what others get or have changed the division       1           0.00        83.33
A member with several causes is in each of them.
A proposal, not a decision: what a body has to decide is in page.en.html.

Written to out
  adjustments.csv
  adjusted-villages.csv
  adjusted-records.csv
  page.zh.html
  page.en.html
  manifest.json
"""
    )
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*manifest["outputs"], "manifest.json"]
    )
    for name, digest in manifest["outputs"].items():
        assert sha256_of(out / name) == digest
    assert [manifest["adjusts"][side]["manifest"] for side in ("old", "new")] == [
        sha256_of(each / "manifest.json") for each in runs
    ]


def test_pages_name_nobody(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Both pages hold the sums, and no id of a member, a household or a record."""
    out = tmp_path / "out"
    assert call("adjust", *runs, "--out", out, "--quiet").exit_code == 0
    for language, said in (("zh", "追回 83.33 元"), ("en", "To recover, 83.33 yuan")):
        page = (out / f"page.{language}.html").read_text(encoding="utf-8")
        assert said in page
        assert "83.33" in page
        assert not any(each in page for each in ("M1", "M2", "M3", "H1", "H2", "R1", "R2"))


@pytest.mark.parametrize(
    "options",
    [("--format", "parquet"), ("--format", "parquet", "--shard-members", "1")],
    ids=["one file a table", "folders of parts"],
)
def test_the_form_of_a_run_changes_nothing(tmp_path: Path, options: tuple[str, ...]) -> None:
    """CSV, Parquet, and folders of parts give the same tables, to the byte."""
    members = f"{MEMBERS}V2,H9,M9,700.00,1980-05-01\n"
    folders = (tmp_path / "csv", tmp_path / "other")
    for folder, given in zip(folders, ((), options), strict=True):
        folder.mkdir()
        sides = (
            run(folder, HISTORY, "2026-01-31", *given, members=members),
            run(folder, LATER, "2026-03-01", *given, members=members),
        )
        assert call("adjust", *sides, "--out", folder / "out", "--quiet").exit_code == 0
    for name in FILES:
        ours, theirs = ((each / "out" / f"{name}.csv").read_bytes() for each in folders)
        assert ours == theirs, name


def test_the_same_runs_give_the_same_bytes(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Also when the folder of an earlier comparison is replaced."""
    found = []
    for _ in range(2):
        assert call("adjust", *runs, "--out", tmp_path / "out", "--quiet").exit_code == 0
        found.append({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
    assert found[0] == found[1]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_workbook(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """One workbook beside the pages."""
    done = call("adjust", *runs, "--out", tmp_path / "out", "--format", "xlsx", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    assert (tmp_path / "out" / "adjustments.xlsx").read_bytes().startswith(b"PK")


def test_a_document_for_programs(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """With --json the manifest as it was written, and nothing else."""
    out = tmp_path / "out"
    done = call("adjust", *runs, "--out", out, "--json")
    document = json.loads(done.stdout)
    written = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert document == {"status": "done", "out": str(out), "manifest": written}
    assert written["totals"]["covenant-reward"]["to_pay"] == "133.33"


@pytest.mark.parametrize("side", ["old", "new"])
def test_the_folder_of_a_run_is_not_replaced(runs: tuple[Path, Path], side: str) -> None:
    """`--out` that names one of the two runs is refused, and the run stays."""
    out = runs[side == "new"]
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    done = call("adjust", *runs, "--out", out)
    assert done.exit_code == 2
    assert f"`{out}` holds a run, which would be gone: name another folder" in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_what_is_no_run_is_refused(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """A folder of lists, a run that stopped, a comparison, a file that was edited: status 2."""
    out = tmp_path / "out"
    assert call("adjust", *runs, "--out", tmp_path / "compared", "--quiet").exit_code == 0
    stopped = tmp_path / "stopped"
    stopped.mkdir()
    manifest = {"made_by": "sanctions", "stopped": True, "outputs": {}}
    (stopped / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    edited = shutil.copytree(runs[1], tmp_path / "edited")
    with (edited / "findings.csv").open("a", encoding="utf-8") as file:
        file.write("R9\n")
    for folder, code in (
        (tmp_path / "nowhere", "D301"),
        (tmp_path, "D301"),
        (tmp_path / "compared", "D301"),
        (stopped, "D301"),
        (edited, "D302"),
    ):
        done = call("adjust", runs[0], folder, "--out", out)
        assert (done.exit_code, f"error[{code}]" in done.stderr) == (2, True), folder
    assert not out.exists()


def test_another_period_is_refused(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """Runs of two years have no difference."""
    arguments = write_lists(tmp_path)
    arguments[arguments.index("2025")] = "2024"
    assert call("run", *arguments, "--out", tmp_path / "2024", "--quiet").exit_code == 0
    done = call("adjust", runs[0], tmp_path / "2024", "--out", tmp_path / "out", "--lang", "zh")
    assert done.exit_code == 2
    assert "D303" in done.stderr
    assert "给出同一期间的两次计算" in done.stderr
    assert not (tmp_path / "out").exists()
