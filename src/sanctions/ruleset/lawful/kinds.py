"""LAW02 where a kind is written that no covenant can have."""

from __future__ import annotations

from datetime import date

from sanctions.errors import Diagnostic, Span
from sanctions.ruleset.lawful.sources import PENALTIES_LAW, Article, cited
from sanctions.ruleset.lawful.wordlists import FORBIDDEN_KINDS
from sanctions.ruleset.scalars import ScalarError, quoted, read_option

FINES = (Article(PENALTIES_LAW, (4, 16, 17)),)


class ForbiddenKindError(ScalarError):
    """A kind of measure that is the state's."""

    def __init__(self, kind: str) -> None:
        """Keep the kind as it was written."""
        hint = "use criticism, compensation of a loss, an agreed breach payment or a lost reward"
        super().__init__("LAW02", f"the kind {quoted(kind)} is for the state alone", hint)
        self.kind = kind

    def at(self, span: Span) -> Diagnostic:
        """The fault with its source, in both languages."""
        source = cited(FINES, date.max)
        return Diagnostic(
            self.code,
            span,
            self.message,
            self.hint,
            message_zh=f"类别 {quoted(self.kind)} 属于国家机关的权力",
            hint_zh="改为批评教育、赔偿损失、约定违约金或不予发放奖励",
            source=source.en,
            source_zh=source.zh,
        )


def read_kind(text: str, kinds: tuple[str, ...]) -> str:
    """One of the kinds of measure."""
    if text in FORBIDDEN_KINDS:
        raise ForbiddenKindError(text)
    return read_option(text, kinds)
