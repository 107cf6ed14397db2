"""The measure kind ``notice``."""

from __future__ import annotations

from sanctions.measures.base import MeasureKind

KIND = MeasureKind(
    id="notice",
    zh="告知",
    en="notice",
    spans=False,
    amount="refused",
    effect_zh="批评教育、警告或通知",
    effect_en="criticism, a warning or a notice",
)
