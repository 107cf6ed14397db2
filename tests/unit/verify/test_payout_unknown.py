"""What is proved of unknown cells and payouts holds in every run of covenants it is proved of."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions import load
from sanctions.model.calendar import Period
from sanctions.runs.inputs import Sources
from sanctions.runs.run import execute
from sanctions.testing import Row, cases
from sanctions.verify import payout_unknown
from sanctions.verify.payouts import Payouts
from tests.unit.cli.lists import ROOT

COVENANTS: Mapping[str, tuple[str, Row]] = {
    "nanhai-model": ("impact", {"clause": "illegal-parking", "severity": "grave", "impact": "bad"}),
    "pinghu-points": ("hours", {"clause": "volunteering", "hours": "10"}),
    "jiedong-ladder": ("unlawful", {"clause": "litter", "severity": "minor", "unlawful": "no"}),
}
"""Of each covenant a record that counts, and a cell of it that a row or its points read."""


@pytest.mark.parametrize("name", COVENANTS)
@settings(max_examples=25)
@given(st.data())
def test_a_cell_that_is_emptied_holds_the_payout_or_changes_nothing(
    name: str, data: st.DataObject
) -> None:
    """Nobody is paid more, or less, because something is not known of a record."""
    ruleset = load(ROOT / "rulesets" / name)
    case = data.draw(cases(ruleset, max_villages=1, max_records=12))
    period = Period.parse(case.period)
    day = max(period.start, ruleset.in_force)
    assume(case.members and day < period.end and day <= case.as_of)
    cell, record = COVENANTS[name]
    member = data.draw(st.sampled_from([row["member_id"] for row in case.members]))
    known = {**record, "record_id": "~", "member_id": member}
    known |= {"occurred_on": day.isoformat(), "decided_on": day.isoformat()}
    unknown = {column: text for column, text in known.items() if column != cell}

    def paid(also: Row) -> dict[tuple[str, str], str]:
        sources = Sources(case.members, [*case.history, also], case.villages or None)
        run = execute(case.rulesets, sources, period=period, as_of=case.as_of)
        return {(row["member_id"], row["reward"]): row["pay"] for row in run.tables["members"]}

    one, two = paid(known), paid(unknown)
    assert {key: pay for key, pay in two.items() if pay not in ("hold", one[key])} == {}


@pytest.mark.parametrize("name", COVENANTS)
def test_so_it_is_proved(name: str) -> None:
    """The claims that the test above stands for are all proved."""
    found = list(payout_unknown.claims(Payouts(load(ROOT / "rulesets" / name), 1_000_000)))
    assert {claim.verdict for claim in found} == {"proved"}
