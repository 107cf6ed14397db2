"""Every faulty file prints the text beside it, and every code has a page and a file."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctions.errors import RulesetError
from sanctions.ruleset.load import load_ruleset
from sanctions.ruleset.source import MAX_BYTES

ROOT = Path(__file__).parents[2]
FILES = sorted(path.stem for path in Path(__file__).parent.glob("*.yaml"))
PAGES = ROOT / "docs" / "errors"
CODE = re.compile(r"R[0-9]{3}")


def printed(path: str) -> str:
    """Every fault of a ruleset as it is printed, or its warnings."""
    try:
        return "\n".join(map(str, load_ruleset(path).warnings))
    except RulesetError as fault:
        return str(fault)


@pytest.mark.parametrize("name", FILES)
def test_the_whole_text_is_printed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text beside a faulty file is exactly what is printed for it."""
    monkeypatch.chdir(ROOT)
    expected = (ROOT / "tests" / "bad" / f"{name}.err").read_text(encoding="utf-8")
    assert expected == printed(f"tests/bad/{name}.yaml") + "\n"
    assert expected.strip()


def test_each_text_has_its_file() -> None:
    """No text is left of a file that went."""
    texts_of = sorted(path.stem for path in Path(__file__).parent.glob("*.err"))
    assert texts_of == FILES


# --- faults of what no file in the repository can be ----------------------------------------------


def missing(_: Path) -> str:
    """No file and no folder."""
    return "village.yaml"


def folder(here: Path) -> str:
    """A folder that holds another file."""
    (here / "village").mkdir()
    (here / "village" / "rules.yaml").touch()
    return "village"


def unreadable(here: Path) -> str:
    """A file that the system refuses to open, because its folder was removed below it."""
    (here / "village.yaml").touch()
    return "village.yaml"


def too_large(here: Path) -> str:
    """10 MB of nesting."""
    (here / "village.yaml").write_bytes(b"[" * 10_000_000)
    return "village.yaml"


def too_long_a_chain(here: Path) -> str:
    """Twelve rulesets, each of which extends the next."""
    for number in range(1, 12):
        text = f"language: 1\nextends: village-{number + 1}.yaml\n"
        (here / f"village-{number}.yaml").write_text(text)
    (here / "village-12.yaml").write_text("language: 1\n")
    return "village-1.yaml"


SPECIAL: dict[str, Callable[[Path], str]] = {
    "R001": missing,
    "R002": folder,
    "R003": unreadable,
    "R004": too_large,
    "R043": too_long_a_chain,
}
TEXTS = {
    "R001": "village.yaml:1:1: error[R001]: there is no such file",
    "R002": "village/ruleset.yaml:1:1: error[R002]: the folder has no `ruleset.yaml`",
    "R003": "village.yaml:1:1: error[R003]: the file cannot be read: permission denied",
    "R004": "village.yaml:1:1: error[R004]: the file is larger than 256 KiB",
    "R043": "village-11.yaml:2:10: error[R043]: more than 10 rulesets extend each other",
}


@pytest.mark.parametrize("code", SPECIAL)
def test_the_whole_text_of_special_files(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot stand in the repository is made, and its whole text compared."""
    path = SPECIAL[code](tmp_path)
    monkeypatch.chdir(tmp_path)
    if code == "R003":

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    assert f"{TEXTS[code]}\n  see docs/errors/{code}.md" == printed(path)


def test_a_file_of_the_greatest_size_is_read(tmp_path: Path) -> None:
    """256 KiB is not too large; one byte more is."""
    path = tmp_path / "village.yaml"
    path.write_bytes(b"# " + b" " * (MAX_BYTES - 2))
    assert "R007" in printed(str(path))
    path.write_bytes(path.read_bytes() + b" ")
    assert "R004" in printed(str(path))


# --- codes and pages ------------------------------------------------------------------------------


def codes_in_use() -> set[str]:
    """The codes that the package notes."""
    sources = (ROOT / "src" / "sanctions" / "ruleset").rglob("*.py")
    return {
        code
        for source in sources
        for code in re.findall(r'"(R[0-9]{3})"', source.read_text(encoding="utf-8"))
    }


def texts() -> str:
    """All texts that are compared, with paths as the pages show them."""
    files = sorted((ROOT / "tests" / "bad").rglob("*.err"))
    return "\n".join([path.read_text(encoding="utf-8") for path in files] + list(TEXTS.values()))


def test_every_code_has_a_file_and_a_page() -> None:
    """The codes in use, the codes that are tested and the pages are the same set."""
    tested = set(CODE.findall(" ".join(re.findall(r"\[R[0-9]{3}\]", texts()))))
    pages = {page.stem for page in PAGES.glob("R*.md")}
    assert codes_in_use() == tested
    assert codes_in_use() == pages


@pytest.mark.parametrize("page", sorted(PAGES.glob("R*.md")), ids=lambda page: page.stem)
def test_the_page_shows_what_is_printed(page: Path) -> None:
    """A page shows lines of a faulty file and the text that is printed for it, both languages."""
    shown = page.read_text(encoding="utf-8")
    assert re.match(rf"# {page.stem} · [^·\n]+ · [^·\n]+\n\n", shown)
    assert "\n## 中文\n" in shown
    assert "\n## English\n" in shown
    known = texts()
    blocks = re.findall(r"```text[^\n]*\n(.*?)\n```", shown, flags=re.DOTALL)
    assert any(f"[{page.stem}]" in block for block in blocks)
    for block in blocks:
        assert block in known
    for name, lines in re.findall(r'```yaml title="([^"]+)"\n(.*?)```', shown, flags=re.DOTALL):
        assert lines in (ROOT / name).read_text(encoding="utf-8")


def test_the_index_names_every_page() -> None:
    """The list of codes has a line for each page, with its heading."""
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    for page in sorted(PAGES.glob("[A-Z][0-9][0-9][0-9].md")):
        heading = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        code, zh, en = heading.split(" · ")
        assert f"| [{code}]({code}.md) | {zh} | {en} |" in index
