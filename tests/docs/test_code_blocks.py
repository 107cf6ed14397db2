"""What the documentation shows is what happens."""

import shutil
from pathlib import Path

import pytest

from tests.docs.code_blocks import Block, BlockError, blocks, matches, run_console, run_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_BLOCKS = [
    page.relative_to(ROOT) for page in PAGES if any(blocks(page.read_text(encoding="utf-8")))
]
# It needs the extra `forward`, which is not there on every Python.
OPEN_A_CASE = Path("docs/how-to/open-a-case.md")
# What pages read; they write beside it, in the copy.
READ_BY_PAGES = ("README.md", "data", "docs", "rulesets")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the pages read, which is the current folder while they run."""
    for name in READ_BY_PAGES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=str)
@pytest.mark.usefixtures("repository")
def test_every_block_of_the_page_does_what_it_shows(page: Path) -> None:
    """Python blocks run, and console blocks print what the page shows."""
    if page == OPEN_A_CASE:
        pytest.importorskip("durable_rules_engine", exc_type=ImportError)
    run_page(page)


def test_blocks_of_a_page_share_one_namespace(tmp_path: Path) -> None:
    """A name given in one block is known in the next, in either form of Python."""
    page = tmp_path / "page.md"
    page.write_text("```python\na = 2\n```\n\n```pycon\n>>> a + 1\n3\n>>> b = a\n```\n")
    with page.open("a") as file:
        file.write('\n=== "tab"\n\n    ```python title="x"\n    assert b == 2\n    ```\n')
    run_page(page)


def test_a_traceback_names_the_line_of_the_page(tmp_path: Path) -> None:
    """The third line of the page is line 3 of the code."""
    page = tmp_path / "page.md"
    page.write_text("\n```python\nraise LookupError\n```\n")
    with pytest.raises(LookupError) as caught:
        run_page(page)
    assert (caught.traceback[-1].path, caught.traceback[-1].lineno + 1) == (page, 3)


def test_a_wrong_pycon_block_fails(tmp_path: Path) -> None:
    """What a `>>>` line shows is compared."""
    page = tmp_path / "page.md"
    page.write_text("```pycon\n>>> 1 + 1\n3\n```\n")
    with pytest.raises(BlockError, match="Got:\n    2"):
        run_page(page)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```python\na\n```", [Block("python", 2, "a\n")]),
        ("```yaml\na\n```", []),
        ("````markdown\n```python\na\n```\n````", []),
        ("<!-- not run: needs a cluster -->\n\n```console\n$ a\n```", []),
        ("<!-- not run: -->\n```console\n$ a\n```", [Block("console", 3, "$ a\n")]),
        ("<!-- not run: x -->\ntext\n```python\na\n```", [Block("python", 4, "a\n")]),
        ("- item\n\n  ```python\n  if a:\n      b\n  ```", [Block("python", 4, "if a:\n    b\n")]),
    ],
)
def test_which_blocks_are_run(text: str, expected: list[Block]) -> None:
    """Python, pycon and console are run, unless the line before gives a reason not to."""
    assert list(blocks(text)) == expected


@pytest.mark.parametrize(
    "code",
    [
        "$ echo a\na\n",
        "$ echo a && echo a >&2\na\na\n",
        "$ printf '1\\n2\\n3\\n'\n...\n3\n\n$ echo \\\n> b\nb\n",
        "$ cat <<'END'\na\n\nb \\\nEND\na\n\nb \\\n$ echo c\nc\n",
        "$ x=5\n$ echo $x\n5\n",
        "$ false\n$ echo $?\n1\n",
        "$ (exit 2)\n$ echo $?\n2\n",
    ],
)
def test_a_console_block_that_is_right(code: str) -> None:
    """One shell runs the whole block, and what each command prints is compared."""
    run_console(Block("console", 1, code), "page.md:1")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("$ echo a\nb\n", "--- the page shows\nb\n--- printed\na"),
        ("$ echo a\n", "--- the page shows\n\n--- printed\na"),
        ("$ false\n", "exit status 1"),
        ("$ (echo fault; exit 3)\n...\n$ true\n", "exit status 3"),
        ("$ exit 4\n", "the shell ended early"),
        ("echo a\n", "begins with"),
    ],
)
def test_a_console_block_that_is_wrong(code: str, message: str) -> None:
    """Other output fails, and so does a failure that the page does not show."""
    with pytest.raises(BlockError) as caught:
        run_console(Block("console", 1, code), "page.md:1")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        (["..."], [], True),
        (["a", "..."], ["a"], True),
        (["...", "c", "...", "e"], ["a", "b", "c", "d", "e"], True),
        (["a", "..."], ["b", "a"], False),
        (["a..."], ["abc"], False),
        (["a.c"], ["abc"], False),
        (["a  "], ["a"], True),
    ],
)
def test_a_line_of_three_dots_stands_for_any_lines(
    shown: list[str], printed: list[str], *, expected: bool
) -> None:
    """Only a whole line is a wildcard."""
    assert matches(shown, printed) is expected
