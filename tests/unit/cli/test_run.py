"""`sanctions run`: tables, summary, exit statuses."""

import csv
import json
from pathlib import Path

import pytest

from sanctions.files.work import Work
from tests.unit.cli.lists import BAD_MEMBERS, HISTORY, NANHAI, ROOT, call, lines, write_lists

# R1 withholds 100.00 of M1, R2 is under appeal and holds 50.00 of M3; M2 gets 50.00 and the 100.00.
SUMMARY = {
    "en": """\
Nanhai model covenant  nanhai-model@2022-07  DRAFT
from 2025-01-01 to 2025-12-31, as known on 2026-01-31; engine columnar
The covenant does not state its adoption in full and with its quorum
(`adopted`): these figures are for discussion, not for payment.

Money (yuan)    covenant reward
───────────────────────────────
Reward fund              200.00
Paid                     150.00
Held back                 50.00
Withheld                 100.00
Redistributed            100.00
Retained                   0.00

Households   2      Records                  2
  held back  1        pending, under appeal  1
  withheld   1        counted                1
Members      3      For review               1
Villages     1      Measures                 4

Lists: 0 errors, 0 warnings
Covenant: 0 warnings, 3 acknowledged

Written to OUT
  findings.csv
  measures.csv
  members.csv
  households.csv
  villages.csv
  issues.csv
  manifest.json
""",
    "zh": """\
南海区村规民约惩戒与奖励范本  nanhai-model@2022-07  草案
期间 2025-01-01 至 2025-12-31，以 2026-01-31 所知为准；引擎 columnar
公约文件未完整载明达到法定人数的表决（adopted）：数字仅供讨论，不作为发放依据。

奖励资金（元）   守约奖励资金
─────────────────────────────
奖励资金               200.00
实发奖励               150.00
暂缓发放                50.00
不予发放               100.00
再分配所得             100.00
留存资金                 0.00

户          2      记录          2
  暂缓发放  1        申诉未办结  1
  不予发放  1        计入        1
成员        3      待核          1
村社        1      措施          4

名单和记录：0 处错误，0 处提醒
公约：0 处提醒，3 处已知悉

已写入 OUT
  findings.csv
  measures.csv
  members.csv
  households.csv
  villages.csv
  issues.csv
  manifest.json
""",
}


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table that was written."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [80, 100])
def test_the_summary_is_printed_in_either_language(
    tmp_path: Path, language: str, columns: int
) -> None:
    """Every total of the run is on the screen, and the screen is as wide as it is."""
    out = tmp_path / "out"
    run = call("run", *write_lists(tmp_path), "--out", out, "--lang", language, columns=columns)
    expected = SUMMARY[language].replace("OUT", str(out))
    shown = lines(run.stdout)
    if columns == 100:  # only the remark on the draft is as wide as the screen
        expected = expected.replace(
            "\n(`adopted`): these figures are for", " (`adopted`): these figures are\nfor"
        )
    assert (run.exit_code, run.stderr, shown) == (0, "", expected)


def test_the_environment_may_set_the_language(tmp_path: Path) -> None:
    """`SANCTIONS_LANG` stands in for --lang, and --lang goes before it."""
    arguments = ["run", *write_lists(tmp_path), "--out", tmp_path / "out"]
    assert "草案" in call(*arguments, SANCTIONS_LANG="zh").stdout
    assert "DRAFT" in call(*arguments, "--lang", "en", SANCTIONS_LANG="zh").stdout


def test_the_locale_does_not_set_the_language(tmp_path: Path) -> None:
    """A Chinese machine prints what every machine prints."""
    run = call("run", *write_lists(tmp_path), "--out", tmp_path / "out", LANG="zh_CN.UTF-8")
    assert "DRAFT" in run.stdout


def test_the_tables_are_written(tmp_path: Path) -> None:
    """Who is paid, held and withheld stands in the table of the members."""
    call("run", *write_lists(tmp_path), "--out", tmp_path / "out")
    members = rows_of(tmp_path / "out" / "members.csv")
    shown = [(row["member_id"], row["paid"], row["held"], row["withheld"]) for row in members]
    assert shown == [
        ("M1", "0.00", "0.00", "100.00"),
        ("M2", "150.00", "0.00", "0.00"),
        ("M3", "0.00", "50.00", "0.00"),
    ]


def test_parquet_is_written_on_demand(tmp_path: Path) -> None:
    """With --format parquet every table is a Parquet file."""
    run = call("run", *write_lists(tmp_path), "--out", tmp_path / "out", "--format", "parquet")
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    tables = ["findings", "households", "issues", "measures", "members", "villages"]
    assert (run.exit_code, names) == (
        0,
        sorted(["manifest.json", *(f"{table}.parquet" for table in tables)]),
    )


def test_json_is_one_document(tmp_path: Path) -> None:
    """With --json stdout holds the manifest as it was written, the issues, and nothing else."""
    out = tmp_path / "out"
    run = call("run", *write_lists(tmp_path), "--out", out, "--json")
    document = json.loads(run.stdout)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (document, run.stderr) == (
        {"status": "done", "out": str(out), "manifest": manifest, "issues": []},
        "",
    )


def test_quiet_prints_nothing(tmp_path: Path) -> None:
    """With --quiet a run that is right has no word to say."""
    run = call("run", *write_lists(tmp_path), "--out", tmp_path / "out", "--quiet")
    assert (run.exit_code, run.output) == (0, "")


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """Every file and every line on the screen is the same the second time."""
    arguments = ["run", *write_lists(tmp_path), "--out", tmp_path / "out"]
    first = call(*arguments).stdout
    files = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    second = call(*arguments).stdout
    again = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert (first, files) == (second, again)


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("en", "sanctions: 2 errors, 1 warning; there is no result\nall of them are in {file}\n"),
        ("zh", "sanctions：2 处错误，1 处提醒，未得出结果\n全部问题见 {file}\n"),
    ],
)
def test_a_bad_row_stops_the_run(tmp_path: Path, language: str, last: str) -> None:
    """Every issue is listed on stderr and in `issues.csv`, and nothing else is written."""
    out = tmp_path / "out"
    run = call("run", *write_lists(tmp_path, BAD_MEMBERS), "--out", out, "--lang", language)
    issues = rows_of(out / "issues.csv")
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.endswith(last.format(file=out / "issues.csv"))
    assert [(row["table"], row["row"], row["column"]) for row in issues] == [
        ("members", "2", "dividend"),
        ("members", "3", "birth_date"),
        ("history", "3", "member_id"),
    ]
    assert sorted(file.name for file in out.iterdir()) == ["issues.csv", "manifest.json"]


def test_the_folder_of_a_run_that_stopped_is_used_again(tmp_path: Path) -> None:
    """When the list is repaired, its results take the place of the issues."""
    out = tmp_path / "out"
    call("run", *write_lists(tmp_path, BAD_MEMBERS), "--out", out)
    run = call("run", *write_lists(tmp_path), "--out", out)
    assert (run.exit_code, (out / "members.csv").exists()) == (0, True)


def test_a_bad_row_leaves_earlier_results_alone(tmp_path: Path) -> None:
    """A run that stops does not put its issues in the place of tables that were right."""
    out = tmp_path / "out"
    call("run", *write_lists(tmp_path), "--out", out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    run = call("run", *write_lists(tmp_path, BAD_MEMBERS), "--out", out)
    after = {file.name: file.read_bytes() for file in out.iterdir()}
    assert (run.exit_code, after) == (2, before)
    beside = tmp_path / "out.issues.csv"
    assert len(rows_of(beside)) == 3
    assert run.stderr.endswith(
        f"there is no result\nall of them are in {beside}\n{out} is unchanged\n"
    )


def test_json_lists_every_issue(tmp_path: Path) -> None:
    """A run that stops says so in the document, too."""
    run = call("run", *write_lists(tmp_path, BAD_MEMBERS), "--out", tmp_path / "out", "--json")
    document = json.loads(run.stdout)
    assert (run.exit_code, document["status"], len(document["issues"])) == (2, "refused", 3)


def test_quarantine_holds_what_bad_rows_touch(tmp_path: Path) -> None:
    """With --quarantine the run goes on, and says that rows were set aside."""
    bad = HISTORY.replace("2025-03-10", "2025-02-10")
    run = call(
        "run", *write_lists(tmp_path, history=bad), "--out", tmp_path / "out", "--quarantine"
    )
    members = rows_of(tmp_path / "out" / "members.csv")
    assert run.exit_code == 0
    assert "Records: 1 row set aside, in no figure above." in run.stdout
    assert (members[0]["status"], members[0]["row"]) == ("held", "quarantine")


def test_a_summary_lists_five_issues(tmp_path: Path) -> None:
    """What is more than five is in the table, and its number is on the screen."""
    strangers = "".join(
        f"R1{number},litter,X{number},2025-03-01,minor,limited,2025-03-10,\n" for number in range(7)
    )
    run = call("run", *write_lists(tmp_path, history=HISTORY + strangers), "--out", tmp_path / "o")
    assert run.exit_code == 0
    assert (run.stdout.count("D112"), "and 2 more in the table issues" in run.stdout) == (5, True)


def test_honours_are_counted(tmp_path: Path) -> None:
    """A reward without money says how many members have it."""
    arguments = write_lists(tmp_path, history="record_id,clause,member_id,occurred_on\n")
    arguments[0] = str(ROOT / "rulesets" / "jiedong-ladder")
    run = call("run", *arguments, "--out", tmp_path / "out")
    assert "Honour (members)" in run.stdout
    assert "Money (yuan)" not in run.stdout


def test_several_versions_are_one_covenant(tmp_path: Path) -> None:
    """Each record is judged by the version in force on its day."""
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(
        text.replace("{from: 2022-07-01}", "{from: 2022-07-01, until: 2025-06-01}"), "utf-8"
    )
    new.write_text(
        text.replace("{from: 2022-07-01}", "{from: 2025-06-01}").replace('"2022-07"', '"2025-06"'),
        "utf-8",
    )
    arguments = write_lists(tmp_path)
    run = call("run", old, new, *arguments[1:], "--out", tmp_path / "out")
    findings = rows_of(tmp_path / "out" / "findings.csv")
    assert run.exit_code == 0
    assert [row["ruleset"] for row in findings] == ["nanhai-model@2022-07", "nanhai-model@2025-06"]


@pytest.mark.parametrize(
    ("votes", "draft"),
    [
        ("eligible: 90, present: 60, in_favour: 50, published_on: 2022-06-25", False),
        ("eligible: 90, present: 45, in_favour: 45, published_on: 2022-06-25", True),
        ("published_on: 2022-06-25", True),
    ],
)
def test_an_adopted_covenant_is_no_draft(tmp_path: Path, votes: str, draft: bool) -> None:  # noqa: FBT001  a parameter
    """What a body adopted may be paid by, if the file says so in full."""
    covenant = tmp_path / "ruleset.yaml"
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    adopted = f"adopted: {{body: villagers-assembly, on: 2022-06-20, {votes}}}\n"
    covenant.write_text(text + adopted, encoding="utf-8")
    run = call("run", covenant, *write_lists(tmp_path)[1:], "--out", tmp_path / "out")
    shown = ("DRAFT" in run.stdout, "discussion" in run.stdout)
    assert (run.exit_code, shown) == (0, (draft, draft))


def test_a_period_need_not_be_a_year(tmp_path: Path) -> None:
    """With --period a quarter is computed, and its last day is named."""
    arguments = write_lists(tmp_path)
    place = arguments.index("--year")
    arguments[place : place + 2] = ["--period", "2025-Q4"]
    run = call("run", *arguments, "--out", tmp_path / "out")
    assert (run.exit_code, run.stdout.splitlines()[1]) == (
        0,
        "from 2025-10-01 to 2025-12-31, as known on 2026-01-31; engine columnar",
    )


EARLY = {
    "en": "--as-of 2025-12-30 is before 2025-12-31, the last day of the period: no record later"
    " than 2025-12-30 counts. Check the day.",
    "zh": "--as-of 2025-12-30 早于期间最后一日 2025-12-31：2025-12-30 以后的记录均未计入，"
    "请核对日期。",
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("day", ["2025-12-30", "2025-12-31"])
def test_a_day_before_the_end_of_the_period_is_told(
    tmp_path: Path, language: str, day: str
) -> None:
    """A typing error in --as-of pays everybody in full, for nothing is known yet."""
    arguments = ["run", *write_lists(tmp_path), "--out", tmp_path / "out", "--lang", language]
    run = call(*arguments, "--as-of", day, columns=200)
    told = EARLY[language] if day == "2025-12-30" else ""
    sanctions = "sanctions：" if language == "zh" else "sanctions: "
    assert (run.exit_code, run.stderr) == (0, f"{sanctions}{told}\n" if told else "")
    assert EARLY[language] in run.stdout if told else "--as-of" not in run.stdout


def test_faults_of_all_versions_are_listed(tmp_path: Path) -> None:
    """A fault in one ruleset does not hide those of the next."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("language: 1\n", encoding="utf-8")
    arguments = write_lists(tmp_path)[1:]
    run = call(
        "run", tmp_path / "a.yaml", tmp_path / "b.yaml", *arguments, "--out", tmp_path / "out"
    )
    assert (run.exit_code, run.stdout) == (2, "")
    assert "a.yaml:1:1: error[" in run.stderr
    assert "b.yaml:1:1: error[" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-of", "2026-02-30"], "`2026-02-30` is not a day such as `2026-01-31`"),
        (["--year", "25"], "`25` is not a year such as `2025`"),
        (["--period", "2025-Q5"], "`2025-Q5` is not a period such as"),
        (["--period", "2025-Q3"], "Invalid value for '--year' / '--period': give one of the two"),
        (["--engine", "fast"], "sanctions: there is no engine `fast`: known are `reference`"),
        (["--year", "1999"], "sanctions: no version is in force on 1999-12-31"),
        (["--lang", "fr"], "'--lang'"),
        (["--format", "docx"], "'--format'"),
        (["--colour"], "No such option: --colour"),
    ],
)
def test_a_wrong_call_is_told(tmp_path: Path, arguments: list[str], message: str) -> None:
    """A wrong call writes nothing, exits with 2, and says what is wrong."""
    out = tmp_path / "out"
    run = call("run", *write_lists(tmp_path), "--out", out, *arguments, columns=120)
    assert (run.exit_code, run.stdout, out.exists()) == (2, "", False)
    assert message in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-of", "2026-02-30"], "--as-of：`2026-02-30` 不是日期，日期写作 `2026-01-31`"),
        (["--year", "25"], "--year：`25` 不是年份，年份写作 `2025`"),
        (["--period", "2025-Q5"], "--period：`2025-Q5` 不是期间，期间写作 `2025`、"),
        (["--period", "2025-Q3"], "--year、--period：二者须给且只给一个"),
        (["--memory-limit", "2X"], "--memory-limit：`2X` 不是大小，大小写作 `4GB` 或 `512MB`"),
        (["--threads", "0"], "--threads：`0` 不是 1 或更大的整数"),
        (["--shard-members", "1e6"], "--shard-members：`1e6` 不是 1 或更大的整数"),
        (["--master", "yarn"], "--master：只与 --engine spark 同用"),
        (
            ["--engine", "reference", "--resume", "--threads", "2"],
            "--threads、--resume：只与 --engine columnar 或 spark 同用",
        ),
        (
            ["--engine", "spark", "--spark-conf", "memory"],
            "--spark-conf：`memory` 不是设置，设置写作 `spark.executor.memory=4g`",
        ),
        (
            ["--engine", "spark"],
            "sanctions：引擎 `spark` 每个分片写一个 Parquet 文件：请加 `--format parquet`",
        ),
        (["--engine", "fast"], "sanctions：没有名为 `fast` 的引擎，可用 `reference`、"),
        (["--year", "1999"], "sanctions：期间最后一日 1999-12-31 没有有效的版本"),
        (["--memory-limit", "1KB"], "sanctions：内存上限对本次计算太小：请调高 --memory-limit"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    """What a clerk can mend is told in the language of the command, wherever --lang stands."""
    out = tmp_path / "out"
    lists = write_lists(tmp_path)
    for spoken in ([*arguments, "--lang", "zh"], ["--lang", "zh", *arguments]):
        run = call("run", *lists, "--out", out, *spoken, columns=160)
        assert (run.exit_code, run.stdout, out.exists()) == (2, "", False)
        assert message in run.stderr
    assert (
        message
        in call("run", *lists, "--out", out, *arguments, columns=160, SANCTIONS_LANG="zh").stderr
    )


def test_two_runs_and_another_run_are_told_in_chinese(tmp_path: Path) -> None:
    """A second run on a folder, and one that cannot go on with what it finds."""
    out = tmp_path / "out"
    arguments = ["run", *write_lists(tmp_path), "--out", out, "--lang", "zh"]
    with Work.beside(out) as work:
        second = call(*arguments)
        assert f"sanctions：另一次计算正在写 `{out}`：请等它结束" in second.stderr
        work.begin({"other": "run"}, resume=False)
        with work.new_part(0):
            pass
    resumed = call(*arguments, "--resume")
    assert "sanctions：未完成的那次计算，名单、公约、选项或程序与这次不同" in resumed.stderr
    assert (second.exit_code, resumed.exit_code, out.exists()) == (2, 2, False)


def test_a_run_without_a_period_is_told(tmp_path: Path) -> None:
    """One of --year and --period is needed."""
    arguments = write_lists(tmp_path)
    place = arguments.index("--year")
    run = call("run", *arguments[:place], *arguments[place + 2 :], "--out", tmp_path / "out")
    assert (run.exit_code, "'--year' / '--period': give one of the two" in run.stderr) == (2, True)


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder with somebody's files is not written to."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("mine", encoding="utf-8")
    run = call("run", *write_lists(tmp_path), "--out", out)
    assert (run.exit_code, [file.name for file in out.iterdir()]) == (2, ["letter.txt"])
    assert "D201" in run.stderr
    assert not (tmp_path / "out.issues.csv").exists()


def test_warnings_of_the_law_are_told_in_the_language_and_stand_in_the_manifest(
    tmp_path: Path,
) -> None:
    """What is not acknowledged is printed, and what is acknowledged is counted and kept."""
    covenant = tmp_path / "ruleset.yaml"
    text = (NANHAI / "ruleset.yaml").read_text(encoding="utf-8")
    covenant.write_text(text.replace("  limitation: 2 years\n", ""), encoding="utf-8")
    out = tmp_path / "out"
    arguments = [covenant, *write_lists(tmp_path)[1:], "--out", out]
    told = "没有追究期限：多年前的行为也可以处理"
    chinese = call("run", *arguments, "--lang", "zh").stdout
    assert f"公约：1 处提醒，3 处已知悉\n  LAW13：{told}\n" in lines(chinese)
    english = call("run", *arguments).stdout
    assert "Covenant: 1 warning, 3 acknowledged\n  LAW13: there is no `limitation`" in english
    (ruleset,) = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["rulesets"]
    assert ruleset["warnings_zh"] == [f"LAW13：{told}"]
    assert [each["code"] for each in ruleset["acknowledged"]] == ["LAW11", "LAW01", "LAW15"]
    assert ruleset["acknowledged"][0]["reason"] == {
        "zh": "未满 18 周岁的成员的赔偿向监护人提出",
        "en": "The compensation of a member under 18 is asked of the guardian",
    }
