"""The table from pseudonyms back to people: whole, for its owner alone, and never among results."""

import csv
import os
import stat
from pathlib import Path

import openpyxl
import pytest

from sanctions import pseudonym
from tests.unit.cli.lists import HISTORY, MEMBERS, call, write_lists

KEY = b"a key of these tests, and of nothing else"
IDS = {"member": ["M1", "M2", "M3"], "household": ["H1", "H2"]}
EXPECTED = [(kind, each, pseudonym(each, KEY)) for kind, ids in IDS.items() for each in ids]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key file."""
    path = tmp_path / "key.txt"
    path.write_bytes(KEY)
    return path


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """The dividend list."""
    path = tmp_path / "members.csv"
    path.write_text(MEMBERS, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_has_every_id_once(lang: str, tmp_path: Path, key: Path, members: Path) -> None:
    """As text, so that no digit is lost; and it says that it stays where it is."""
    out = tmp_path / "ids.xlsx"
    done = call("pseudonyms", members, "--pseudonymise", key, "--out", out, "--lang", lang)
    assert done.exit_code == 0
    assert ("留在村社" if lang == "zh" else "keep it in the village") in done.output
    (sheet,) = openpyxl.load_workbook(out).worksheets
    kinds = {"成员": "member", "户": "household"}
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(2, values_only=True)]
    assert [(kinds.get(kind, kind), *others) for kind, *others in rows] == EXPECTED


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_its_owner_alone_may_read_it(tmp_path: Path, key: Path, members: Path) -> None:
    """Whatever the mask of the process, in both forms, and when it takes the place of a file."""
    before = os.umask(0)
    try:
        for out in (tmp_path / "ids.csv", tmp_path / "ids.xlsx"):
            for _ in range(2):
                call("pseudonyms", members, "--pseudonymise", key, "--out", out, "--replace")
                assert stat.S_IMODE(out.stat().st_mode) == 0o600
                out.chmod(0o666)
    finally:
        os.umask(before)


def test_pseudonyms_are_those_of_a_run(tmp_path: Path, key: Path) -> None:
    """With the table whoever pays finds each member; with that of the records, who left."""
    arguments = write_lists(tmp_path, history=HISTORY.replace("R2,litter,M3", "R2,litter,GONE"))
    call("run", *arguments, "--out", tmp_path / "out", "--pseudonymise", key)
    found: dict[str, str] = {}
    for table in ("members", "history"):
        out = tmp_path / f"{table}-ids.csv"
        named = tmp_path / f"{table}.csv"
        call("pseudonyms", named, "--as", table, "--pseudonymise", key, "--out", out)
        with out.open(encoding="utf-8", newline="") as file:
            found |= {row["pseudonym"]: row["id"] for row in csv.DictReader(file)}
    with (tmp_path / "out" / "members.csv").open(encoding="utf-8", newline="") as file:
        assert {found[row["member_id"]] for row in csv.DictReader(file)} == {"M1", "M2", "M3"}
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8", newline="") as file:
        assert {found[row["subject"]] for row in csv.DictReader(file)} == {"M1", "GONE"}


def test_nothing_is_written_over_without_a_word(tmp_path: Path, key: Path, members: Path) -> None:
    """Neither a file nor a link, nor the list itself; `--replace` replaces."""
    out = tmp_path / "ids.csv"
    out.write_text("mine", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    asked = ["pseudonyms", members, "--pseudonymise", key, "--out"]
    for taken, zh in ((out, "已存在"), (tmp_path / "link.csv", "已存在")):
        done = call(*asked, taken, "--lang", "zh", columns=300)
        assert (done.exit_code, zh in done.output) == (2, True)
    assert out.read_text(encoding="utf-8") == "mine"
    assert call(*asked, out, "--replace").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("kind,id,pseudonym\nmember,M1,")
    done = call(*asked, members, "--replace")
    assert (done.exit_code, "the list itself" in done.output) == (2, True)
    assert members.read_text(encoding="utf-8") == MEMBERS
    done = call(*asked, tmp_path / "ids.txt")
    assert (done.exit_code, ".xlsx or .csv" in done.output) == (2, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "ids.csv",
        "key.txt",
        "link.csv",
        "members.csv",
    ]


def test_it_is_never_written_among_results(tmp_path: Path, key: Path) -> None:
    """In no folder of a run, and in none below."""
    arguments = write_lists(tmp_path)
    call("run", *arguments, "--out", tmp_path / "out", "--pseudonymise", key)
    (tmp_path / "out" / "below").mkdir()
    for folder in (tmp_path / "out", tmp_path / "out" / "below"):
        done = call(
            *("pseudonyms", tmp_path / "members.csv", "--pseudonymise", key),
            *("--out", folder / "ids.csv"),
            columns=300,
        )
        assert (done.exit_code, "handed on" in done.output) == (2, True)


def test_a_bad_list_gives_what_it_has(tmp_path: Path, key: Path) -> None:
    """Rows count whatever else is wrong with them; of ids that cannot be read it tells how many."""
    members = tmp_path / "members.csv"
    text = MEMBERS.replace("500.00", "5x0").replace("M3,", "M3;,")
    members.write_text(text, encoding="utf-8")
    out = tmp_path / "ids.csv"
    done = call("pseudonyms", members, "--pseudonymise", key, "--out", out)
    assert (done.exit_code, "1 row left out" in done.stderr) == (0, True)
    assert "M3" not in out.read_text(encoding="utf-8")
    assert "M2" in out.read_text(encoding="utf-8")
    members.write_text("SECRET,x\n1,2\n", encoding="utf-8")
    done = call("pseudonyms", members, "--pseudonymise", key, "--out", out, "--replace")
    assert (done.exit_code, "SECRET" in done.output) == (2, False)
