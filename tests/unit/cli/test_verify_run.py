"""`sanctions verify-run`: every file that is not what the manifest says, and the run made again."""

import json
from pathlib import Path
from zipfile import ZipFile

import pyarrow
import pytest
from pyarrow import parquet
from typer.testing import Result

from benchmarks.lists import Lists, write_csv
from sanctions import assess, load
from tests.unit.cli.lists import BAD_MEMBERS, MEMBERS, NANHAI, call, write_lists


@pytest.fixture
def lists(tmp_path: Path) -> list[str]:
    """The arguments of a run on two small lists."""
    return write_lists(tmp_path)


def run(lists: list[str], out: Path, *options: str) -> Path:
    """A run that ends well: its folder."""
    done = call("run", *lists, "--out", out, "--quiet", *options)
    assert (done.exit_code, done.output) == (0, "")
    return out


def replay(out: Path, folder: Path, *options: object) -> Result:
    """The command with what the run was made of."""
    lists = ("--members", folder / "members.csv", "--history", folder / "history.csv")
    return call("verify-run", out, "--replay", "--ruleset", NANHAI, *lists, *options, columns=200)


def verified(out: Path, *options: str) -> tuple[int, list[str]]:
    """The exit status, and what is told of the files."""
    done = call("verify-run", out, *options, columns=200)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    return done.exit_code, [line for line in lines if not line.startswith("manifest.json  SHA-256")]


def test_an_untouched_folder_is_as_its_manifest_says(lists: list[str], tmp_path: Path) -> None:
    """Its own hash is told, too, to be held against one that was kept elsewhere."""
    out = run(lists, tmp_path / "out")
    done = call("verify-run", out, columns=200)
    assert done.exit_code == 0
    first, second = done.stdout.splitlines()
    assert first == f"{out}: 6 files, all as the manifest says"
    assert second.startswith("manifest.json  SHA-256 ")
    assert len(second.split()[-1]) == 64
    assert call("verify-run", out, "--quiet").output == ""


def test_every_file_that_differs_is_told(lists: list[str], tmp_path: Path) -> None:
    """Changed, missing, added and linked files, each by its name, in both languages."""
    out = run(lists, tmp_path / "out")
    text = (out / "members.csv").read_text(encoding="utf-8")
    (out / "members.csv").write_text(text.replace("50.00", "51.00", 1), encoding="utf-8")
    (out / "villages.csv").unlink()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "empty").mkdir()
    (out / "measures.csv").rename(tmp_path / "measures.csv")
    (out / "measures.csv").symlink_to(tmp_path / "measures.csv")
    assert verified(out) == (
        1,
        [
            "extra  empty",
            "a link  measures.csv",
            "changed  members.csv",
            "extra  notes.txt",
            "missing  villages.csv",
        ],
    )
    assert verified(out, "--lang", "zh")[1] == [
        "多出  empty",
        "是链接  measures.csv",
        "已改动  members.csv",
        "多出  notes.txt",
        "缺少  villages.csv",
    ]


def test_the_parts_of_a_table_are_files_too(tmp_path: Path) -> None:
    """A part that is missing, changed or too many is told by its path."""
    write_csv(Lists(60, households_per_village=10), tmp_path)
    given = ("--members", tmp_path / "members.csv", "--history", tmp_path / "history.csv")
    lists = [str(NANHAI), *map(str, given), "--year", "2025", "--as-of", "2026-01-31"]
    out = run(lists, tmp_path / "out", "--format", "parquet", "--shard-members", "60")
    assert verified(out)[0] == 0
    done = replay(out, tmp_path)
    assert done.exit_code == 0, done.output
    parts = out / "members.parquet"
    (parts / "part-00000.parquet").unlink()
    (parts / "part-00001.parquet").write_bytes(b"PAR1")
    (parts / "part-00099.parquet").write_bytes(b"PAR1")
    assert verified(out) == (
        1,
        [
            "missing  members.parquet/part-00000.parquet",
            "changed  members.parquet/part-00001.parquet",
            "extra  members.parquet/part-00099.parquet",
        ],
    )
    told = replay(out, tmp_path).stdout
    assert "members.parquet/part-00000.parquet: it is not in the folder" in told
    assert "members.parquet/part-00001.parquet: it cannot be read as a table" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "manifest.json` cannot be read: there is no such file or folder"),
        ("{", "is not a manifest that this program wrote"),
        ("[" * 100_000, "is not a manifest that this program wrote"),
        ('{"made_by": "another", "outputs": {}}', "is not a manifest that this program wrote"),
        ('{"made_by": "sanctions"}', "is not a manifest that this program wrote"),
        (
            '{"made_by": "sanctions", "outputs": {"../secret": "0"}}',
            "is not a manifest that this program wrote",
        ),
        (
            '{"made_by": "sanctions", "outputs": {"/etc/passwd": "0"}}',
            "is not a manifest that this program wrote",
        ),
        (
            '{"made_by": "sanctions", "manifest": 2, "outputs": {}}',
            "was written by a later version",
        ),
    ],
)
def test_without_a_manifest_nothing_can_be_told(
    content: str | None, told: str, tmp_path: Path
) -> None:
    """That is status 2: neither equal nor different."""
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    done = call("verify-run", tmp_path, columns=200)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "csv"),
        ("--format", "parquet"),
        ("--format", "xlsx", "--lang", "zh"),
        ("--format", "xlsx", "--engine", "reference"),
        ("--format", "parquet", "--engine", "reference"),
        ("--quarantine",),
    ],
    ids=" ".join,
)
def test_a_run_made_again_is_the_same_run(options: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever it was written as, and whichever way, every byte is the same."""
    lists = write_lists(
        tmp_path, members=MEMBERS.replace("1975-09-09", "1975-02-30" * ("--quarantine" in options))
    )
    out, spill = run(lists, tmp_path / "out", *options), tmp_path / "spill"
    spill.mkdir()
    done = replay(out, tmp_path, "--spill", spill)
    assert done.exit_code == 0, done.output
    number = 2 if "xlsx" in options else 6
    assert done.stdout.splitlines()[-1] == f"computed again: {number} files, equal to the byte"
    assert list(spill.iterdir()) == []


def test_what_was_set_aside_is_held_against_the_run_made_again(tmp_path: Path) -> None:
    """Other money is told; a manifest of an earlier version, which has none, is as good."""
    lists = write_lists(tmp_path, members=MEMBERS.replace("1975-09-09", "1975-02-30"))
    path = run(lists, tmp_path / "out", "--quarantine") / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["set_aside"]["members"]["dividend"] == "500.00"
    manifest["set_aside"]["members"]["dividend"] = "400.00"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    done = replay(path.parent, tmp_path)
    assert done.exit_code == 1
    assert "manifest.json: set_aside" in done.stdout
    del manifest["set_aside"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert replay(path.parent, tmp_path).exit_code == 0


def test_the_map_of_the_columns_is_part_of_what_was_given(tmp_path: Path) -> None:
    """A list under headings of its own is read as it was, or it is not the list of the run."""
    lists = write_lists(tmp_path, MEMBERS.replace("dividend", "本年数"))
    chosen = tmp_path / "map.yaml"
    chosen.write_text("members:\n  columns:\n    dividend: 本年数\n", encoding="utf-8")
    out = run(lists, tmp_path / "out", "--map", str(chosen))
    done = replay(out, tmp_path, "--map", chosen)
    assert done.exit_code == 0, done.output
    without = replay(out, tmp_path)
    assert without.exit_code == 2


def test_what_the_library_wrote_is_made_again_as_the_library_does(
    lists: list[str], tmp_path: Path
) -> None:
    """Its Parquet has other bytes than that of a run in shards: the manifest tells which it is."""
    result = assess(
        load(NANHAI), lists[2], lists[4], year=2025, as_of="2026-01-31", engine="columnar"
    )
    result.write(tmp_path / "out", format="parquet")
    done = replay(tmp_path / "out", tmp_path)
    assert done.exit_code == 0, done.output


def test_the_first_difference_of_a_csv_file_is_told(lists: list[str], tmp_path: Path) -> None:
    """The row and the column; the value unless it is personal."""
    out = run(lists, tmp_path / "out")
    for name, before, after in (("members", "50.00", "51.00"), ("findings", "R2", "R3")):
        path = out / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
    text = (out / "households.csv").read_text(encoding="utf-8")
    (out / "households.csv").write_text(text + "H9,V1,1,0.00\n", encoding="utf-8")
    done = replay(out, tmp_path)
    assert done.exit_code == 1
    told = done.stdout.split("\n\n")[1].splitlines()
    assert told == [
        "findings.csv: row 2, column `record_id`: `R3` in the file, `R2` computed again",
        "members.csv: row 2, column `base`: `451.00` in the file, `450.00` computed again",
        "households.csv: rows from row 3 on are too many",
    ]


def test_the_first_difference_of_a_parquet_file_is_told(lists: list[str], tmp_path: Path) -> None:
    """Other figures by row and column; equal rows that were written otherwise as what they are."""
    out = run(lists, tmp_path / "out", "--format", "parquet")
    members = parquet.read_table(out / "members.parquet")
    place = members.schema.get_field_index("status")
    statuses = pyarrow.array(["part", *members.column("status").to_pylist()[1:]])
    parquet.write_table(members.set_column(place, "status", statuses), out / "members.parquet")
    villages = parquet.read_table(out / "villages.parquet")
    parquet.write_table(villages, out / "villages.parquet", compression="none")
    done = replay(out, tmp_path, "--lang", "zh")
    assert done.exit_code == 1
    told = done.stdout.split("\n\n")[1].splitlines()
    assert told[0].startswith("members.parquet：第 1 行 `status`：文件中为 `part`，重算为 `")
    assert told[1].startswith("villages.parquet：内容逐行相同，只是字节不同")


def test_the_first_difference_of_a_workbook_is_told(lists: list[str], tmp_path: Path) -> None:
    """The sheet and the cell."""
    out = run(lists, tmp_path / "out", "--format", "xlsx", "--lang", "zh")
    with ZipFile(out / "result.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet3.xml"]
    assert b"<v>1000</v>" in sheet
    parts["xl/worksheets/sheet3.xml"] = sheet.replace(b"<v>1000</v>", b"<v>1001</v>", 1)
    with ZipFile(out / "result.xlsx", "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    done = replay(out, tmp_path, "--lang", "zh")
    assert done.exit_code == 1
    assert "result.xlsx：工作表“成员奖励”的 E2 不同" in done.stdout.splitlines()


def test_what_is_not_of_the_run_cannot_be_computed_again(lists: list[str], tmp_path: Path) -> None:
    """Another list or covenant, or one too many, tells nothing of the run: status 2."""
    out = run(lists, tmp_path / "out")
    other = NANHAI.parent / "jiedong-ladder"
    for options, told in (
        (("--ruleset", other), "the run had no ruleset `jiedong-ladder@"),
        (("--villages", tmp_path / "members.csv"), "the run had no table `villages`"),
        (("--members", tmp_path / "history.csv"), "the table `members` is not the one of the run"),
        (("--history", tmp_path / "none.csv"), "none.csv` cannot be read"),
    ):
        done = replay(out, tmp_path, *options)
        assert (done.exit_code, done.stdout) == (2, "")
        assert told in done.stderr


def test_a_ruleset_that_was_changed_is_not_that_of_the_run(
    lists: list[str], tmp_path: Path
) -> None:
    """Its id and version alone do not make it the same."""
    out = run(lists, tmp_path / "out")
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    (tmp_path / "ruleset.yaml").write_text(text + "\n# changed\n", encoding="utf-8")
    given = ("--members", tmp_path / "members.csv", "--history", tmp_path / "history.csv")
    done = call(
        "verify-run", out, "--replay", "--ruleset", tmp_path / "ruleset.yaml", *given, columns=200
    )
    assert done.exit_code == 2
    assert "the ruleset `nanhai-model@2022-07` is not the one of the run" in done.stderr


def test_a_run_that_stopped_has_nothing_to_compute(tmp_path: Path) -> None:
    """Its list of issues can be held against its manifest all the same."""
    lists = write_lists(tmp_path, members=BAD_MEMBERS)
    out = tmp_path / "out"
    assert call("run", *lists, "--out", out).exit_code == 2
    assert verified(out) == (0, [f"{out}: 1 file, all as the manifest says"])
    done = replay(out, tmp_path, "--lang", "zh")
    assert done.exit_code == 2
    assert "这次运行因名单有误而停止" in done.stderr


def test_a_manifest_that_lacks_what_is_needed_is_told(lists: list[str], tmp_path: Path) -> None:
    """One of an earlier version, or a damaged one."""
    out = run(lists, tmp_path / "out")
    manifest = json.loads((out / "manifest.json").read_bytes())
    for damaged in (
        {**manifest, "options": {"format": "docx"}},
        {**manifest, "as_of": 5},
        {**manifest, "rulesets": None},
        {**manifest, "on_bad": "ignore"},
        {key: value for key, value in manifest.items() if key != "options"},
    ):
        (out / "manifest.json").write_text(json.dumps(damaged), encoding="utf-8")
        assert verified(out)[0] == 0
        done = replay(out, tmp_path)
        assert done.exit_code == 2
        assert "does not tell all options of the run" in done.stderr


def test_figures_of_the_manifest_are_computed_again_too(lists: list[str], tmp_path: Path) -> None:
    """No hash covers the manifest itself, so its totals are held against the run."""
    out = run(lists, tmp_path / "out")
    path = out / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"fund": "200.00"', '"fund": "300.00"'), encoding="utf-8")
    assert verified(out)[0] == 0
    done = replay(out, tmp_path)
    assert done.exit_code == 1
    assert "manifest.json: totals: they are computed otherwise" in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--replay",), "needed with --replay"),
        (("--members", "m.csv"), "only with --replay"),
        (("--ruleset", "r.yaml"), "only with --replay"),
        (("--map", "m.yaml", "--lang", "zh"), "--map：只与 --replay 同用"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: tuple[str, ...], told: str, lists: list[str], tmp_path: Path
) -> None:
    """Nothing is left out in silence."""
    out = run(lists, tmp_path / "out")
    done = call("verify-run", out, *options, columns=200)
    assert done.exit_code == 2
    assert told in done.stderr


def test_one_document_tells_it_all(lists: list[str], tmp_path: Path) -> None:
    """With `--json` the faults, the differences and the versions are there by name."""
    out = run(lists, tmp_path / "out")
    text = (out / "members.csv").read_text(encoding="utf-8")
    (out / "members.csv").write_text(text.replace("50.00", "51.00", 1), encoding="utf-8")
    manifest = json.loads((out / "manifest.json").read_bytes())
    manifest["made_with"]["duckdb"] = "1.0.0"
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = replay(out, tmp_path, "--json")
    document = json.loads(done.stdout)
    assert (done.exit_code, document["status"], document["files"]) == (1, "findings", 6)
    assert document["faults"] == [{"fault": "changed", "file": "members.csv"}]
    (difference,) = document["replay"]["differences"]
    assert difference["file"] == "members.csv"
    assert difference["en"].endswith(" computed again")
    then, now = document["replay"]["versions"]["duckdb"]
    assert then == "1.0.0" != now
    (tmp_path / "members.csv").write_text("", encoding="utf-8")
    refused = replay(out, tmp_path, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["status"]) == (2, "refused")
