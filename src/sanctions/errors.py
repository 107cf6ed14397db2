"""Every fault that the library reports: where it is, what it is, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]

_LIST_LIMIT = 5
_WORD_LIMIT = 80
_ISSUE_LIMIT = 20


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """`file:line:column`, the form that editors turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


_NOWHERE = Span("", 0, 0)
_STANDINGS_ZH = {"error": "错误", "warning": "提醒", "acknowledged": "已知悉"}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of a ruleset, or of any other file that has lines and columns.

    What people answer for is told in Chinese too; ``source`` is the law that it rests on, and
    ``reason`` answers a warning that the file acknowledges.
    """

    code: str
    span: Span | None
    message: str
    hint: str = ""
    severity: Severity = "error"
    message_zh: str = ""
    hint_zh: str = ""
    source: str = ""
    source_zh: str = ""
    reason: str = ""
    reason_zh: str = ""

    @property
    def standing(self) -> str:
        """How much it weighs: its severity, or `acknowledged` where a reason answers it."""
        return "acknowledged" if self.reason else self.severity

    def __str__(self) -> str:
        """The place (if there is one), the code and the message; the hint on a last line.

        Example:
            >>> span = Span("ruleset.yaml", 18, 15)
            >>> print(Diagnostic("R012", span, "unknown column `amuont`", "did you mean `amount`?"))
            ruleset.yaml:18:15: error[R012]: unknown column `amuont`
              hint: did you mean `amount`?      (docs/errors/R012.md)
        """
        return self.speak("en")

    def heading(self, language: Literal["zh", "en"]) -> str:
        """Standing and code, as the text in the language has them."""
        chinese = language == "zh" and self.message_zh
        return f"{_STANDINGS_ZH[self.standing] if chinese else self.standing}[{self.code}]"

    def speak(self, language: Literal["zh", "en"]) -> str:
        """The text in the language; in English where there is no Chinese.

        A source of law and the reason why it is acknowledged stand on lines of their own.
        """
        place = "" if self.span is None else f"{self.span}: "
        page = f"docs/errors/{self.code}.md"
        heading = self.heading(language)
        if language == "zh" and self.message_zh:
            lines = [f"{place}{heading}：{self.message_zh}"]
            lines += [f"  依据：{self.source_zh}"] if self.source_zh else []
            last = f"提示：{self.hint_zh}      （{page}）" if self.hint_zh else f"见 {page}"
            lines.append(
                f"  理由：{self.reason_zh}      （{page}）" if self.reason else f"  {last}"
            )
            return "\n".join(lines)
        lines = [f"{place}{heading}: {self.message}"]
        lines += [f"  source: {self.source}"] if self.source else []
        last = f"hint: {self.hint}      ({page})" if self.hint else f"see {page}"
        lines.append(f"  reason: {self.reason}      ({page})" if self.reason else f"  {last}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault of a table that was given: a line of the table `issues`.

    ``row`` counts as the user counts the rows of the file; None: the fault is the whole table's.
    ``value`` is already masked where the column is personal. Of a workbook or a list under headings
    of its own, ``file`` is its name without folders, ``sheet`` the sheet, and ``cell`` such as
    `B17`; ``row`` is then that of the sheet.
    """

    severity: Severity
    table: str
    row: int | None
    column: str | None
    value: str | None
    code: str
    message: str
    message_zh: str
    hint: str = ""
    hint_zh: str = ""
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """The English text, in the form of a diagnostic.

        Example:
            >>> print(Issue("error", "members", 7, "dividend", "-1", "D103", "below 0", "小于 0"))
            members, row 7, column `dividend`: error[D103]: below 0
              see docs/errors/D103.md
        """
        row = "" if self.row is None else f", row {self.row}"
        if self.file is not None:
            row = "".join(f", {each}" for each in ("`" + self.file + "`", self.place) if each)
        column = "" if self.column is None else f", column `{self.column}`"
        return _fault(
            f"{self.table}{row}{column}: ", self.severity, self.code, self.message, self.hint
        )

    @property
    def place(self) -> str:
        """Where in its file the fault is: `2025!B17`, `B17`, a row, a sheet, or nothing.

        Example:
            >>> Issue("error", "members", 7, None, None, "D031", "", "", sheet="2025").place
            '2025!7'
        """
        within = self.cell or ("" if self.row is None else str(self.row))
        return "!".join(each for each in (self.sheet, within) if each)


class SanctionsError(Exception):
    """The root of every exception that this library raises on purpose."""

    exit_status: ClassVar[int] = 2


class RulesetError(SanctionsError):
    """A ruleset that cannot be used; ``diagnostics`` holds all its faults, by place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Sort by file, line, column, code and text; faults without a place come first."""
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(diagnostics, key=by_place))
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """Every fault, each on its own lines."""
        return "\n".join(map(str, self.diagnostics))


class InputError(SanctionsError):
    """Tables or arguments that cannot be used; ``issues`` holds every fault of the tables."""

    def __init__(self, issues: Iterable[Issue] = (), message: str = "") -> None:
        """Keep the issues in the order given; ``message`` is for what no issue can say."""
        self.issues: tuple[Issue, ...] = tuple(issues)
        self.message = message
        super().__init__(self.issues, message)

    def __str__(self) -> str:
        """The message, then the first 20 issues and how many more there are."""
        lines = [self.message] if self.message else []
        lines += map(str, self.issues[:_ISSUE_LIMIT])
        if len(self.issues) > _ISSUE_LIMIT:
            lines.append(f"and {len(self.issues) - _ISSUE_LIMIT} more")
        return "\n".join(lines)


class SpokenError(SanctionsError):
    """A fault that one line tells: ``message`` in English, and ``message_zh`` in Chinese.

    Only the first is there where nobody reads it but who writes programs.
    """

    def __init__(self, message: str = "", message_zh: str = "") -> None:
        """Keep both; without Chinese the English line stands for it."""
        super().__init__(message, message_zh)
        self.message = message
        self.message_zh = message_zh or message

    def __str__(self) -> str:
        """The English line."""
        return self.message


class UsageError(SpokenError):
    """A call that no data could make right: an unknown measure, no version in force."""


class ConservationError(SanctionsError):
    """Money or members that are not all there in the end: a fault of the library."""

    exit_status: ClassVar[int] = 3


class EngineError(SpokenError):
    """An engine that did not do what it was given: a fault of what it runs on, never of a table."""

    exit_status: ClassVar[int] = 3


def suggest(word: str, options: Iterable[str]) -> str | None:
    """The option that ``word`` most likely meant, or None when none is near.

    Capitals, `_`, `-` and blanks do not count, and the order of the options does not matter.

    Example:
        >>> suggest("amuont", ["amount", "measure"])
        'amount'
    """
    spelled = {_plain(option): option for option in sorted(options, reverse=True)}
    nearest = get_close_matches(_plain(word), sorted(spelled))
    return spelled[nearest[0]] if nearest else None


def backticked(items: Iterable[object], limit: int = _LIST_LIMIT) -> str:
    """The items for a message: each in backticks on one line, cut after ``limit`` of them.

    What does not print is escaped, and an item is cut at 80 characters.

    Example:
        >>> backticked(["a", "b", "c"], limit=2)
        '`a`, `b` and 1 more'
    """
    words = [f"`{_printable(str(item))}`" for item in items]
    more = f" and {len(words) - limit} more" if len(words) > limit else ""
    return ", ".join(words[:limit]) + more


def _fault(place: str, severity: Severity, code: str, message: str, hint: str) -> str:
    page = f"docs/errors/{code}.md"
    advice = f"hint: {hint}      ({page})" if hint else f"see {page}"
    return f"{place}{severity}[{code}]: {message}\n  {advice}"


def by_place(diagnostic: Diagnostic) -> tuple[Span, str, str]:
    """The order in which diagnostics are told: by file, line, column, code and text."""
    return diagnostic.span or _NOWHERE, diagnostic.code, diagnostic.message


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")


def _printable(text: str) -> str:
    shown = text if len(text) <= _WORD_LIMIT else text[:_WORD_LIMIT] + "…"
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in shown
    )
