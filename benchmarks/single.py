"""`decide` on one member, call by call: the median and the 99th percentile."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from statistics import median

from benchmarks.covenant import RULESET
from benchmarks.timing import Line, percentile_99, seconds
from sanctions import decide, load

AS_OF = date(2026, 1, 31)
SIZES = (0, 3, 30)
WARM_UP = 200


def records(count: int) -> list[dict[str, str]]:
    """Records of one member as a calling system has them: text; three are the path to a ban."""
    days = [date.fromordinal(date(2023, 7, 1).toordinal() + 30 * place) for place in range(count)]
    return [
        {
            "record_id": f"R{place:02}",
            "clause": "litter" if place % 2 else "illegal-parking",
            "member_id": "M1",
            "occurred_on": day.isoformat(),
            "severity": "minor" if place < 2 else "serious",
            "impact": "limited" if place < 2 else "wide",
            "loss": "120.50",
            "decided_on": date.fromordinal(day.toordinal() + 9).isoformat(),
        }
        for place, day in enumerate(days)
    ]


def lines(calls: int) -> Iterator[Line]:
    """The lines of the table: `load` once, then `decide` by the number of records."""
    loads = seconds(lambda: load(RULESET), 10)
    spread = f"{min(loads) * 1e3:.0f} to {max(loads) * 1e3:.0f}, 10 runs"
    yield Line("`load`", "nanhai-model", f"{median(loads) * 1e3:.0f} ms", spread)
    ruleset = load(RULESET)
    member = {"member_id": "M1", "birth_date": "1980-05-01"}
    for count in SIZES:
        history = records(count)
        call = partial(decide, ruleset, history, as_of=AS_OF, member=member)
        seconds(call, WARM_UP)
        taken = seconds(call, calls)
        yield Line(
            "`decide`",
            f"{count} records",
            f"{median(taken) * 1e6:.0f} µs",
            f"{min(taken) * 1e6:.0f} µs to {max(taken) * 1e3:.1f} ms, {calls:,} calls",
            f"99th percentile {percentile_99(taken) * 1e6:.0f} µs",
        )
