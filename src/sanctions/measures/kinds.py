"""All kinds of measure by name. LAW.md 02: there is no fine, no confiscation, no cutting of supplies."""

from __future__ import annotations

from sanctions.measures import advice, exclusion, notice, payment, referral, restriction
from sanctions.measures.base import MeasureKind

KINDS: dict[str, MeasureKind] = {
    module.KIND.id: module.KIND
    for module in (advice, exclusion, notice, payment, referral, restriction)
}
