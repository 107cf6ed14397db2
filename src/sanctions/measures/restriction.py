"""The measure kind ``restriction``."""

from __future__ import annotations

from sanctions.measures.base import MeasureKind

KIND = MeasureKind(
    id="restriction",
    zh="限制",
    en="restriction",
    spans=True,
    amount="refused",
    effect_zh="在期限内限制使用村内服务或通行",
    effect_en="limits the use of a village service or entry for a time",
)
