"""Faults as values, as text and as exceptions."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.errors import (
    ConservationError,
    Diagnostic,
    InputError,
    Issue,
    RulesetError,
    SanctionsError,
    Span,
    UsageError,
    backticked,
    suggest,
)

RULESET = "rulesets/nanhai-model/ruleset.yaml"
UNKNOWN_COLUMN = Diagnostic(
    "R012", Span(RULESET, 18, 15), "unknown column `amuont`", "did you mean `amount`?"
)


def issue(row: int | None = 3, column: str | None = "clause", hint: str = "") -> Issue:
    """An issue of the history with an unknown clause."""
    return Issue(
        "error", "history", row, column, "x", "D104", "unknown clause `x`", "没有条款 `x`", hint
    )


def test_diagnostic_prints_place_code_message_and_hint() -> None:
    """A diagnostic prints as the house style says, to the letter."""
    expected = (
        "rulesets/nanhai-model/ruleset.yaml:18:15: error[R012]: unknown column `amuont`\n"
        "  hint: did you mean `amount`?      (docs/errors/R012.md)"
    )
    assert expected == str(UNKNOWN_COLUMN)


@pytest.mark.parametrize(
    ("diagnostic", "expected"),
    [
        (
            Diagnostic("R001", None, "no such file", "is the path right?"),
            "error[R001]: no such file\n  hint: is the path right?      (docs/errors/R001.md)",
        ),
        (
            Diagnostic("R001", None, "no such file"),
            "error[R001]: no such file\n  see docs/errors/R001.md",
        ),
        (
            Diagnostic("R300", Span("a.yaml", 1, 2), "never imposed", severity="warning"),
            "a.yaml:1:2: warning[R300]: never imposed\n  see docs/errors/R300.md",
        ),
    ],
)
def test_diagnostic_leaves_out_what_it_lacks(diagnostic: Diagnostic, expected: str) -> None:
    """Without a place only the code leads, and without a hint the page is still named."""
    assert expected == str(diagnostic)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (issue(), "history, row 3, column `clause`: error[D104]: unknown clause `x`"),
        (issue(column=None), "history, row 3: error[D104]: unknown clause `x`"),
        (issue(row=None), "history, column `clause`: error[D104]: unknown clause `x`"),
        (issue(row=None, column=None), "history: error[D104]: unknown clause `x`"),
    ],
)
def test_issue_prints_its_place_as_far_as_known(fault: Issue, expected: str) -> None:
    """An issue names its table, and its row and column where it has them."""
    assert f"{expected}\n  see docs/errors/D104.md" == str(fault)


def test_issue_prints_its_hint() -> None:
    """The hint of an issue stands on a second line with the page of its code."""
    expected = (
        "history, row 3, column `clause`: error[D104]: unknown clause `x`\n"
        "  hint: did you mean `y`?      (docs/errors/D104.md)"
    )
    assert expected == str(issue(hint="did you mean `y`?"))


def test_spans_are_in_reading_order() -> None:
    """Spans compare by file, then line, then column, as numbers."""
    spans = [Span("b", 1, 1), Span("a", 10, 1), Span("a", 9, 2), Span("a", 9, 1)]
    assert [Span("a", 9, 1), Span("a", 9, 2), Span("a", 10, 1), Span("b", 1, 1)] == sorted(spans)


def test_ruleset_error_lists_every_fault_by_place() -> None:
    """All faults of a ruleset are in one error, in reading order, one without a place first."""
    lost = Diagnostic("R001", None, "no such file")
    early = Diagnostic("R020", Span(RULESET, 2, 1), "b")
    same_place = Diagnostic("R020", Span(RULESET, 2, 1), "a")
    lower_code = Diagnostic("R019", Span(RULESET, 2, 1), "c")
    error = RulesetError(iter([UNKNOWN_COLUMN, early, same_place, lower_code, lost]))
    assert (lost, lower_code, same_place, early, UNKNOWN_COLUMN) == error.diagnostics
    assert "\n".join(map(str, error.diagnostics)) == str(error)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InputError(), ""),
        (InputError(message="`as_of` is no day"), "`as_of` is no day"),
        (InputError([issue()]), str(issue())),
        (InputError(iter([issue(1), issue(2)]), "bad"), f"bad\n{issue(1)}\n{issue(2)}"),
    ],
)
def test_input_error_prints_message_and_issues(error: InputError, expected: str) -> None:
    """An input error prints what is wrong with the call, then its issues in the order given."""
    assert expected == str(error)


@pytest.mark.parametrize(("count", "tail"), [(20, ""), (21, "\nand 1 more"), (25, "\nand 5 more")])
def test_input_error_prints_at_most_twenty_issues(count: int, tail: str) -> None:
    """A long list of issues is kept whole and printed in part."""
    issues = [issue(row) for row in range(1, count + 1)]
    expected = "\n".join(map(str, issues[:20])) + tail
    assert expected == str(InputError(issues))
    assert tuple(issues) == InputError(issues).issues


def test_input_error_keeps_its_message() -> None:
    """What no issue can say is kept apart from the issues."""
    error = InputError([issue()], "bad")
    expected = ((issue(),), "bad")
    assert expected == (error.issues, error.message)


@pytest.mark.parametrize(
    ("error", "exit_status"),
    [
        (SanctionsError("x"), 2),
        (RulesetError([UNKNOWN_COLUMN]), 2),
        (InputError([issue()]), 2),
        (UsageError("unknown measure `x`"), 2),
        (ConservationError("village `V1`"), 3),
    ],
)
def test_every_error_has_one_root_and_an_exit_status(
    error: SanctionsError, exit_status: int
) -> None:
    """A fault of the user exits with 2 and one of the library with 3; all survive pickling."""
    assert isinstance(error, SanctionsError)
    assert exit_status == error.exit_status
    copy: SanctionsError = pickle.loads(pickle.dumps(error))  # noqa: S301 our own bytes
    assert (type(error), error.args, str(error)) == (type(copy), copy.args, str(copy))


@pytest.mark.parametrize(
    ("word", "options", "expected"),
    [
        ("amuont", ["measure", "amount"], "amount"),
        ("Amount", ["amount", "mount"], "amount"),
        ("month_end", ["month end", "months"], "month end"),
        ("illegal_parking", ["illegal-parking", "illegal-building"], "illegal-parking"),
        ("乱停车", ["乱停放", "垃圾分类"], "乱停放"),
        ("zzz", ["amount"], None),
        ("amount", [], None),
        ("", ["amount"], None),
        ("At-Least", ["at_least", "AT_LEAST"], "AT_LEAST"),
        ("a_b", ["a b"], "a b"),
        ("a b", ["a-b"], "a-b"),
        ("_", ["-"], "-"),
        (" ", ["-"], "-"),
    ],
)
def test_suggest_finds_the_option_that_was_meant(
    word: str, options: list[str], expected: str | None
) -> None:
    """Slips, capitals and joining marks are forgiven; a word that is near to none gets nothing."""
    assert expected == suggest(word, options)
    assert expected == suggest(word, reversed(options))


@given(st.text("aAb-_ ", max_size=6), st.lists(st.text("aAb-_ ", max_size=6), max_size=6))
def test_suggest_does_not_depend_on_order(word: str, options: list[str]) -> None:
    """The same options in another order, or twice, give the same suggestion."""
    found = suggest(word, options)
    assert found is None or found in options
    assert found == suggest(word, [*reversed(options), *options])


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["a"], "`a`"),
        (["a", "b"], "`a`, `b`"),
        ("abcde", "`a`, `b`, `c`, `d`, `e`"),
        ("abcdef", "`a`, `b`, `c`, `d`, `e` and 1 more"),
        ("abcdefg", "`a`, `b`, `c`, `d`, `e` and 2 more"),
        ([1, None], "`1`, `None`"),
        (["a\nb\x1b[1m", "户"], "`a\\nb\\x1b[1m`, `户`"),
        (["x" * 80], f"`{'x' * 80}`"),
        (["x" * 81], f"`{'x' * 80}…`"),
    ],
)
def test_backticked_lists_are_short_and_on_one_line(items: list[object], expected: str) -> None:
    """A list is cut at five, an item at 80 characters, and nothing breaks the line."""
    assert expected == backticked(iter(items))


def test_backticked_takes_another_limit() -> None:
    """The caller may cut a list elsewhere."""
    expected = "`a` and 2 more"
    assert expected == backticked("abc", limit=1)


def test_errors_import_nothing_of_ours() -> None:
    """The errors are the lowest layer."""
    source = Path(__file__).parents[2] / "src" / "sanctions" / "errors.py"
    assert "import sanctions" not in source.read_text("utf-8")
