"""Every guard of the law says the text beside a faulty covenant, and nothing of its twin."""

import re
from datetime import date
from pathlib import Path

import pytest

from sanctions.errors import Diagnostic, RulesetError, by_place
from sanctions.ruleset.lawful.guards import GUARDS
from sanctions.ruleset.lawful.sources import cited
from sanctions.ruleset.load import load_ruleset

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "law"
PAGES = ROOT / "docs" / "errors"
FAULTY = sorted(path.stem for path in HERE.glob("*.yaml") if (path.with_suffix(".err")).exists())
SILENT = sorted(path.stem for path in HERE.glob("*.ok.yaml"))
OTHERS = ["lawful", "lawful.base"]


def told(name: str) -> tuple[Diagnostic, ...]:
    """All that is said of a covenant of the folder, by place."""
    try:
        ruleset = load_ruleset(f"tests/bad/law/{name}.yaml")
    except RulesetError as fault:
        return fault.diagnostics
    return tuple(sorted((*ruleset.warnings, *ruleset.answered), key=by_place))


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("name", FAULTY)
def test_the_whole_text_is_printed_in_both_languages(name: str) -> None:
    """The text beside a faulty covenant is what is printed for it, English first."""
    found = told(name)
    texts = [each.speak(language) for language in ("en", "zh") for each in found]
    assert (HERE / f"{name}.err").read_text(encoding="utf-8") == "\n".join(texts) + "\n"


@pytest.mark.parametrize("name", [*SILENT, "lawful"])
def test_a_lawful_twin_is_told_nothing(name: str) -> None:
    """What is close to a fault and is none gives no warning; what is acknowledged is no warning."""
    assert [each for each in told(name) if not each.reason] == []


def test_every_covenant_of_the_folder_is_used() -> None:
    """A covenant has its text, or is a twin that is told nothing."""
    names = sorted(path.stem for path in HERE.glob("*.yaml"))
    assert sorted([*FAULTY, *SILENT, *OTHERS]) == names


def test_every_guard_that_looks_is_shown_at_fault_and_silent() -> None:
    """Each guard has a covenant that it speaks of and a twin, but those that every output keeps."""
    looking = {guard.code for guard in GUARDS if guard.look is not None}
    assert [f"LAW{number:02}" for number in range(1, 17)] == [guard.code for guard in GUARDS]
    assert looking == {name[:5] for name in FAULTY if name != "acknowledged"}
    assert looking == {name[:5] for name in SILENT}
    assert {guard.code for guard in GUARDS} - looking == {"LAW09", "LAW14"}


@pytest.mark.parametrize("name", FAULTY)
def test_each_file_is_told_by_its_guard(name: str) -> None:
    """The guard that the file is named after speaks, each thing at a place of its own."""
    found = [each for each in told(name) if each.code == name[:5]]
    assert found or name == "acknowledged"
    places = [(each.span, each.code) for each in told(name)]
    assert len(set(places)) == len(places)


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [guard.code for guard in GUARDS])
def test_the_page_of_a_guard(code: str) -> None:
    """A page has the titles, both languages, and shows texts that are printed."""
    (guard,) = (each for each in GUARDS if each.code == code)
    shown = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert shown.startswith(f"# {code} · {guard.title.zh} · {guard.title.en}\n\n")
    assert "\n## 中文\n" in shown
    assert "\n## English\n" in shown
    source = cited(guard.source, date(2026, 1, 1))
    assert f"\n依据：{source.zh}" in shown
    assert f"\nSource: {source.en}" in shown
    known = "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.err")))
    blocks = re.findall(r"```text[^\n]*\n(.*?)\n```", shown, flags=re.DOTALL)
    assert bool(blocks) == (guard.look is not None)
    for block in blocks:
        assert f"[{code}]" in block
        assert block in known
    for name, lines in re.findall(r'```yaml title="([^"]+)"\n(.*?)```', shown, flags=re.DOTALL):
        assert lines in (ROOT / name).read_text(encoding="utf-8")


def test_what_a_page_says_of_tests_is_so() -> None:
    """Every test that a page names is there."""
    for page in sorted(PAGES.glob("LAW*.md")):
        for path, name in re.findall(
            r"`(tests/[a-z_/]+\.py)::(\w+)`", page.read_text(encoding="utf-8")
        ):
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), (page.stem, name)
