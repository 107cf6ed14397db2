"""The measure kind ``advice``."""

from __future__ import annotations

from sanctions.measures.base import MeasureKind

KIND = MeasureKind(
    id="advice",
    zh="建议",
    en="advice",
    spans=True,
    amount="refused",
    effect_zh="在期限内向提名机构提出建议，不具强制力",
    effect_en="advises those who nominate for a time; it binds nobody",
)
