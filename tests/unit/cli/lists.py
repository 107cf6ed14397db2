"""Small lists for the tests of the command line, and how a command is called."""

from pathlib import Path

from typer.testing import CliRunner, Result

from sanctions.cli.main import app

ROOT = Path(__file__).resolve().parents[3]
NANHAI = ROOT / "rulesets" / "nanhai-model"

MEMBERS = """\
village_id,household_id,member_id,dividend,birth_date
V1,H1,M1,1000.00,1980-05-01
V1,H2,M2,500.00,1982-03-12
V1,H2,M3,500.00,1975-09-09
"""
HISTORY = """\
record_id,clause,member_id,occurred_on,severity,impact,decided_on,appealed_on
R1,illegal-parking,M1,2025-03-01,serious,bad,2025-03-10,
R2,litter,M3,2025-11-02,minor,limited,2025-11-12,2025-11-20
"""
BAD_MEMBERS = """\
village_id,household_id,member_id,dividend,birth_date
V1,H1,M1,10.005,1980-05-01
V1,H2,M2,500.00,1982-02-30
"""


def write_lists(folder: Path, members: str = MEMBERS, history: str = HISTORY) -> list[str]:
    """Write both lists; returns the arguments of a run of 2025 on them."""
    (folder / "members.csv").write_text(members, encoding="utf-8")
    (folder / "history.csv").write_text(history, encoding="utf-8")
    return [
        str(NANHAI),
        *("--members", str(folder / "members.csv"), "--history", str(folder / "history.csv")),
        *("--year", "2025", "--as-of", "2026-01-31"),
    ]


def call(*arguments: object, columns: int = 80, **environment: str) -> Result:
    """Call the command line in this process, on a screen so wide, without a terminal."""
    runner = CliRunner(env={"COLUMNS": str(columns), "SANCTIONS_LANG": None, **environment})
    return runner.invoke(app, [str(each) for each in arguments], prog_name="sanctions")


def lines(text: str) -> str:
    """The text without blanks at the end of its lines, which a screen does not show."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
