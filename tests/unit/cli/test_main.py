"""The command as it is installed: a process of its own."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from sanctions.cli import main
from tests.unit.cli.lists import BAD_MEMBERS, ROOT, call, write_lists

COMMANDS = ("run", "check", "test", "explain", "screen", "schema")


def start(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "sanctions", *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "COLUMNS": "80", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    """The help has a line of Chinese and, but for the frame, an example."""
    run = call(*command, "--help")
    assert (run.exit_code, run.stderr) == (0, "")
    assert any("\u4e00" <= character <= "\u9fff" for character in run.stdout)
    assert not command or f"sanctions {command[0]}" in run.stdout.split("Example")[-1]


def test_the_version_is_printed() -> None:
    """It is the one of the package."""
    run = call("--version")
    assert (run.exit_code, run.stdout) == (0, f"sanctions {version('sanctions')}\n")


def test_a_command_that_is_misspelt_is_told() -> None:
    """The command that was meant is proposed, and the status is 2."""
    run = call("chek")
    assert (run.exit_code, run.stdout, "Did you mean 'check'" in run.stderr) == (2, "", True)


def test_help_loads_nothing_heavy() -> None:
    """Help is there at once: no table, no YAML and no engine is loaded for it."""
    heavy = ("pandas", "pyarrow", "ruamel", "sanctions.api", "sanctions.engines")
    script = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from sanctions.cli.main import app\n"
        "CliRunner().invoke(app, ['run', '--help'])\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "[]\n"


def test_a_run_loads_what_it_needs(tmp_path: Path) -> None:
    """From CSV to CSV: no frame library, no cluster, no other engine, and nothing that explains."""
    others = ("cluster", "assess", "case", "cases")
    heavy = (
        *("pandas", "numpy", "pyarrow", "pyspark", "python_calamine"),
        *("sanctions.report", "sanctions.engines.reference", "sanctions.engines.spark"),
        *(f"sanctions.api.{name}" for name in others),
    )
    arguments = [*map(str, write_lists(tmp_path)), "--out", str(tmp_path / "out")]
    script = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from sanctions.cli.main import app\n"
        f"print(CliRunner().invoke(app, {['run', *arguments]}).exit_code)\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "0\n[]\n"


def test_a_process_writes_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Neither the locale nor the encoding of a machine changes what is printed."""
    arguments = ["run", *write_lists(tmp_path), "--out", tmp_path / "out", "--lang", "zh"]
    plain = start(*arguments)
    other = start(*arguments, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LANG="zh_CN")
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout == other.stdout
    assert "草案" in plain.stdout


def test_a_pipe_has_no_colours(tmp_path: Path) -> None:
    """No escape code reaches a file, in results or in errors."""
    good = start("run", *write_lists(tmp_path), "--out", tmp_path / "out", TERM="xterm-256color")
    bad = start("run", *write_lists(tmp_path, BAD_MEMBERS), "--out", tmp_path / "out", TERM="xterm")
    assert (good.returncode, bad.returncode) == (0, 2)
    assert "\x1b" not in good.stdout + good.stderr + bad.stdout + bad.stderr


def test_a_process_ends_with_the_status_of_its_command(tmp_path: Path) -> None:
    """0, 1 and 2 as documented, and never a traceback."""
    faulty = tmp_path / "ruleset.yaml"
    faulty.write_text("language: 1\n", encoding="utf-8")
    ended = [
        start("check", ROOT / "rulesets" / "nanhai-model"),
        start("check", faulty),
        start("check", tmp_path / "nothing"),
        start("check"),
    ]
    assert [each.returncode for each in ended] == [0, 1, 2, 2]
    assert not any("Traceback" in each.stdout + each.stderr for each in ended)


def test_json_goes_alone_to_stdout(tmp_path: Path) -> None:
    """Another program can read stdout as it is."""
    done = start("run", *write_lists(tmp_path), "--out", tmp_path / "out", "--json")
    assert json.loads(done.stdout)["status"] == "done"


def test_a_closed_pipe_is_no_fault() -> None:
    """Whoever has read enough of a result is not told of a fault of the program."""
    with subprocess.Popen(
        [sys.executable, "-m", "sanctions", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_fault_outside_every_command_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even a fault in the frame ends with 3 and a text."""

    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(main, "app", broken)
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 3
    assert "ZeroDivisionError" in capsys.readouterr().err
