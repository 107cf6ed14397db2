"""What a code of a fault in a table is, and how it becomes an issue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sanctions.errors import Issue, Severity, backticked
from sanctions.model.tables import Language, Text

_LISTED = 5
_NEAR = Text("是否想写 `{near}`？", "did you mean `{near}`?")

Word = str | int | Text


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault: its texts, which `str.format` completes with the words of the case.

    ``near`` is the hint where a word stands by that may have been meant. ``whole``: the fault
    leaves the rest of its table in doubt, so that no row can be set aside for it. ``holds``: no row
    is set aside for it either, but whoever may be wrong by it is held.
    """

    code: str
    title: Text
    message: Text
    hint: Text
    near: Text = _NEAR
    severity: Severity = "error"
    whole: bool = False
    holds: bool = False

    def hinting(self, hint: Text) -> "Code":
        """The same code with the hint of a case that has its own, with ``near`` or without."""
        return replace(self, hint=hint, near=hint)

    def issue(
        self,
        table: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        near: str | None = None,
        **words: Word,
    ) -> Issue:
        """The issue in both languages; a word that is ``near`` changes the hint.

        ``value`` is shown as it stands here, so a personal one comes masked.
        """
        known: dict[str, Word] = {"column": column or "", "value": value or "", **words}
        hint = self.hint
        if near is not None:
            hint, known["near"] = self.near, near
        return Issue(
            severity=self.severity,
            table=table,
            row=row,
            column=column,
            value=value,
            code=self.code,
            message=_complete(self.message, known, "en"),
            message_zh=_complete(self.message, known, "zh"),
            hint=_complete(hint, known, "en"),
            hint_zh=_complete(hint, known, "zh"),
        )


def listing(items: Sequence[object]) -> Text:
    """The items in backticks for a message in each language, cut after 5 of them.

    Example:
        >>> listing([]).en, listing(["a", "b"]).zh, listing(range(6)).zh
        ('nothing', '`a`、`b`', '`0`、`1`、`2`、`3`、`4` 等 6 个')
    """
    if not items:
        return Text("空", "nothing")
    first = "、".join(backticked([item]) for item in items[:_LISTED])
    more = f" 等 {len(items)} 个" if len(items) > _LISTED else ""
    return Text(first + more, backticked(items, _LISTED))


def _complete(template: Text, words: dict[str, Word], language: Language) -> str:
    spoken = {
        name: word.speak(language) if isinstance(word, Text) else word
        for name, word in words.items()
    }
    return template.speak(language).format_map(spoken)
