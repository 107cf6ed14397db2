"""All kinds of measure by name: no fine, no confiscation, no cutting of supplies (LAW02)."""

from __future__ import annotations

from sanctions.measures import advice, exclusion, notice, payment, referral, restriction
from sanctions.measures.base import MeasureKind

KINDS: dict[str, MeasureKind] = {
    module.KIND.id: module.KIND
    for module in (advice, exclusion, notice, payment, referral, restriction)
}
