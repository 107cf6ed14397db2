"""Explanations and tables are two prints of one result."""

from collections.abc import Mapping
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import assess
from sanctions.testing import Case, cases
from tests.conformance.running import yuan

TABLES = {
    "household": ("households", ("household_id",)),
    "member": ("members", ("member_id", "reward")),
    "record": ("findings", ("record_id",)),
    "measure": ("measures", ("subject_kind", "subject", "measure", "starts_on", "records", "rows")),
}
"""The table and the key of the rows that a node of each kind states."""

MONEY = {"dividend", "base", "entitlement", "paid", "held", "withheld", "redistributed"}
MONEY |= {"amount_min", "amount_max"}


@settings(max_examples=80)
@given(cases(), st.data())
def test_an_explanation_states_the_figures_of_the_tables(case: Case, data: st.DataObject) -> None:
    """Every sentence about a household, member, record or measure has the figures of its row."""
    result = assess(**case.arguments(), engine="reference")
    tables = result.run.tables
    asked = [{"member_id": row["member_id"]} for row in case.members]
    asked += [{"household_id": row["household_id"]} for row in case.members]
    asked += [{"record_id": row["record_id"]} for row in tables["findings"]]
    explanation = result.explain(**data.draw(st.sampled_from(asked), label="asked"))
    for node in explanation.tree.walk():
        if node.kind not in TABLES:
            continue
        table, key = TABLES[node.kind]
        figures = {figure.name: figure.value for figure in node.figures}
        rows = [_printed(row, list(figures)) for row in tables[table]]
        found = [row for row in rows if all(row[name] == figures[name] for name in key)]
        assert figures in found, (node.kind, found)


@settings(max_examples=40)
@given(cases(), st.data())
def test_an_explanation_is_the_same_twice(case: Case, data: st.DataObject) -> None:
    """The same run is explained in the same bytes, in both languages."""
    household = data.draw(st.sampled_from(case.members), label="member")["household_id"]
    first, second = (
        assess(**case.arguments(), engine="reference").explain(household) for _ in range(2)
    )
    for text in (first.text("zh"), first.text("en")):
        assert text.strip()
    assert (first.text("zh"), first.text("en")) == (second.text("zh"), second.text("en"))


def _printed(row: Mapping[str, object], names: list[str]) -> dict[str, str | None]:
    """The columns of a row as explanations print them."""
    return {name: _cell(name, row.get(name)) for name in names}


def _cell(name: str, value: object) -> str | None:
    match value:
        case None:
            return None
        case int() if name in MONEY:
            return f"{yuan(value):.2f}"
        case date():
            return value.isoformat()
        case list() | tuple():
            return ";".join(map(str, value))
        case _:
            return str(value)
