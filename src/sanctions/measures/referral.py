"""The measure kind ``referral``."""

from __future__ import annotations

from sanctions.measures.base import MeasureKind

KIND = MeasureKind(
    id="referral",
    zh="移送",
    en="referral",
    spans=False,
    amount="refused",
    effect_zh="通报有关部门依法处理",
    effect_en="tells the department that decides under the law",
)
