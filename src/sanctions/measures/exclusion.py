"""The measure kind ``exclusion``."""

from __future__ import annotations

from sanctions.measures.base import MeasureKind

KIND = MeasureKind(
    id="exclusion",
    zh="排除",
    en="exclusion",
    spans=True,
    amount="refused",
    effect_zh="在期限内不得参加集体事务（如竞投）",
    effect_en="bars from a collective matter, such as bidding, for a time",
)
