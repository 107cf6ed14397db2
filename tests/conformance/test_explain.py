"""Explanations and tables are two prints of one result."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import assess
from sanctions.api.assessment import Explanation
from sanctions.testing import Case, cases
from tests.conformance.running import yuan


@settings(max_examples=60)
@given(cases(), st.data())
def test_an_explanation_states_the_figures_of_the_tables(case: Case, data: st.DataObject) -> None:
    """The root of a household's and of a record's tree states the figures of its row."""
    result = assess(**case.arguments())
    tables = result.run.tables
    row = data.draw(st.sampled_from(tables["households"]), label="household")
    figures = _figures(result.explain(row["household_id"]))
    assert row["status"] == figures["status"]
    for name in ("dividend", "base", "paid", "held", "withheld"):
        assert f"{yuan(row[name]):f}" == figures[name]
    if tables["findings"]:
        finding = data.draw(st.sampled_from(tables["findings"]), label="record")
        figures = _figures(result.explain(record_id=finding["record_id"]))
        assert finding["state"] == figures["state"]
        assert finding["grade"] == figures["grade"]


def _figures(explanation: Explanation) -> dict[str, str | None]:
    return {figure.name: figure.value for figure in explanation.tree.figures}
