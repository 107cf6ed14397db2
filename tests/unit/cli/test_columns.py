"""`sanctions columns` prints a map to start from, and `run` takes it."""

from pathlib import Path

from typer.testing import CliRunner

from sanctions.cli.main import app
from tests.unit.files.books import xlsx

ROOT = Path(__file__).parents[3]
HISTORY = ROOT / "data" / "samples" / "three-lines" / "history.csv"
RUN = ["--history", str(HISTORY), "--year", "2025", "--as-of", "2026-01-31", "--quiet"]


def test_a_map_is_printed_and_taken(tmp_path: Path) -> None:
    """What is printed is a map; with it the list is computed, and a faulty one is told by line."""
    heads = ["村社", "户号", "股权证号", "个人金额"]
    book = xlsx(tmp_path / "list.xlsx", {"s": [heads, ["V1", "H1", "M1", 100.0]]})
    printed = CliRunner().invoke(app, ["columns", str(book)])
    assert printed.exit_code == 0
    assert '    household_id: "户号"  # column B' in printed.stdout
    file = tmp_path / "map.yaml"
    text = printed.stdout.replace("# member_id: not found", "member_id: 股权证号 #")
    file.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    given = ["run", str(ROOT / "rulesets" / "nanhai-model"), "--members", str(book), *RUN]
    result = CliRunner().invoke(app, [*given, "--map", str(file), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert (out / "members.csv").read_text(encoding="utf-8").splitlines()[1].startswith("M1,H1,V1")
    file.write_text("members: {colums: {}}\n", encoding="utf-8")
    result = CliRunner().invoke(app, [*given, "--map", str(file), "--out", str(out)])
    assert result.exit_code == 2
    assert "map.yaml:1:11: error[R020]: unknown key `colums`" in result.output


def test_a_file_without_headings_is_told(tmp_path: Path) -> None:
    """It names what is needed, in the language asked for."""
    (tmp_path / "list.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["columns", str(tmp_path / "list.csv"), "--lang", "zh"])
    assert result.exit_code == 2
    assert "D024" in result.output
