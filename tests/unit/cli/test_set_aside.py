"""What `sanctions run --quarantine` tells of the rows that it set aside."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.lists import HISTORY, MEMBERS, call, lines, write_lists

SET_ASIDE = {
    "en": """\
Members: 3 rows set aside, with dividends of 1,500.00 yuan (without 1 of them that cannot be read),\
 in no figure above.
Records: 1 row set aside, in no figure above.
What bad rows and sums touch is held.
""",
    "zh": """\
名单：已搁置 3 行，分红 1,500.00 元（其中 1 行金额读不出，不在内）未列入计算。
记录：已搁置 1 行，未列入计算。
有误之处所涉奖励暂缓发放。
""",
}


@pytest.mark.parametrize(
    ("lang", "engine"), [("en", "columnar"), ("zh", "columnar"), ("en", "reference")]
)
def test_the_money_that_is_set_aside_is_stated(lang: str, engine: str, tmp_path: Path) -> None:
    """By list, on the screen and in the manifest: how many rows, and what could be read of them."""
    more = "V1,H3,M4,10.005,1980-05-01\nV1,H4,M1,500.00,1980-05-01\n"
    lists = write_lists(tmp_path, MEMBERS + more, HISTORY.replace("2025-03-10", "2025-02-10"))
    out = tmp_path / "out"
    run = call(
        *("run", *lists, "--out", out, "--quarantine", "--lang", lang, "--engine", engine),
        columns=200,
    )
    assert run.exit_code == 0
    assert SET_ASIDE[lang] in lines(run.stdout)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["set_aside"] == {
        "members": {"rows": 3, "dividend": "1500.00", "unreadable": 1},
        "history": {"rows": 1},
    }
    assert manifest["inputs"]["members"]["rows"] == 3 + manifest["counts"]["members"]


def test_without_a_row_set_aside_none_is_told(tmp_path: Path) -> None:
    """Lists without a fault give a manifest that says so, and a screen as without the option."""
    out = tmp_path / "out"
    run = call("run", *write_lists(tmp_path), "--out", out, "--quarantine")
    assert (run.exit_code, "set aside" in run.stdout) == (0, False)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert {name: each["rows"] for name, each in manifest["set_aside"].items()} == {
        "members": 0,
        "history": 0,
    }
