"""The measure kind ``payment``."""

from __future__ import annotations

from sanctions.measures.base import MeasureKind

KIND = MeasureKind(
    id="payment",
    zh="付款",
    en="payment",
    spans=False,
    amount="required",
    effect_zh="依公约应支付的款项（如赔偿损失）",
    effect_en="money owed under the covenant, such as compensation",
)
