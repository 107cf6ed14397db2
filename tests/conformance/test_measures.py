"""Measures over days: merged without overlap, covering the same days, active as the text says."""

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions import decide, screen
from sanctions.testing import Case, Row, cases
from tests.conformance.oracle import judged
from tests.conformance.running import SPANNING, Tables, days, plain, run

SOME = settings(max_examples=60)
HORIZON = date(2300, 1, 1)
FINDING = ("record_id", "state", "prior", "warnings", "grade", "row", "review", "ruleset")
MEASURE = ("measure", "kind", "starts_on", "ends_on", "records", "rows", "ruleset")
MANY_RECORDS = cases(max_villages=1, max_records=12)


Key = tuple[str, str, str]


def spans(tables: Tables) -> dict[Key, list[Row]]:
    """The measures that run over days, by subject and measure."""
    found: dict[Key, list[Row]] = {}
    for row in tables["measures"]:
        if row["kind"] in SPANNING:
            key = (row["subject_kind"], row["subject"], row["measure"])
            found.setdefault(key, []).append(row)
    return found


@SOME
@given(MANY_RECORDS)
def test_merged_intervals_neither_overlap_nor_touch(case: Case) -> None:
    """Two rows of one subject and measure leave at least one day between them."""
    for rows in spans(run(case)).values():
        ordered = sorted(rows, key=lambda row: row["starts_on"])
        for first, second in pairwise(ordered):
            assert first["ends_on"] is not None
            assert first["ends_on"] < second["starts_on"]


@SOME
@given(MANY_RECORDS)
def test_merging_keeps_the_days(case: Case) -> None:
    """Merged measures cover the days that the records impose one by one, and name their records."""
    covered: dict[Key, set[int]] = {}
    named: dict[Key, set[str]] = {}
    one_by_one = [each for record in judged(case) for each in record.impose()]
    for each in one_by_one:
        if each["kind"] not in SPANNING:
            continue
        key = (each["subject_kind"], each["subject"], each["measure"])
        covered.setdefault(key, set()).update(days(each["starts_on"], each["ends_on"], HORIZON))
        named.setdefault(key, set()).update(each["records"])
    merged = spans(run(case))
    assert covered == {
        key: set().union(*(days(row["starts_on"], row["ends_on"], HORIZON) for row in rows))
        for key, rows in merged.items()
    }
    assert named == {
        key: {record for row in rows for record in row["records"]} for key, rows in merged.items()
    }


@SOME
@given(MANY_RECORDS, st.data())
def test_one_case_is_decided_as_in_the_run(case: Case, data: st.DataObject) -> None:
    """`decide` on a member's records gives the findings and measures of the whole run."""
    row = data.draw(st.sampled_from(case.members), label="member")
    own = [each for each in case.history if each.get("member_id") == row["member_id"]]
    who = {name: row[name] for name in ("member_id", "birth_date")}
    decision = decide(list(case.rulesets), own, as_of=case.as_of, member=who)
    tables = run(case)
    findings = [
        each
        for each in tables["findings"]
        if (each["subject_kind"], each["subject"]) == ("member", row["member_id"])
    ]
    assert plain(_chosen(findings, FINDING)) == plain(
        {name: getattr(each, name) for name in FINDING} for each in decision.findings
    )
    measures = [
        each
        for each in tables["measures"]
        if (each["subject_kind"], each["subject"]) == ("member", row["member_id"])
    ]
    assert plain(_chosen(measures, MEASURE)) == plain(
        {name: getattr(each, name) for name in MEASURE} for each in decision.measures
    )


def _chosen(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    return [{name: row[name] for name in names} for row in rows]


@SOME
@given(MANY_RECORDS, st.data())
def test_screening_agrees_with_the_measures(case: Case, data: st.DataObject) -> None:
    """A member is barred on the days of its own measure and of its household's, and on no other."""
    measures = sorted(
        {
            measure.id
            for version in case.rulesets
            for measure in version.measures.values()
            if measure.spans
        }
    )
    if not measures:
        return
    measure = data.draw(st.sampled_from(measures), label="measure")
    row = data.draw(st.sampled_from(case.members), label="member")
    found = spans(run(case))
    subjects = (("member", row["member_id"]), ("household", row["household_id"]))
    binding = [each for subject in subjects for each in found.get((*subject, measure), [])]
    edges = [each[name] for each in binding for name in ("starts_on", "ends_on") if each[name]]
    on = data.draw(st.sampled_from([case.as_of, *edges]), label="on")
    who = {name: row[name] for name in ("member_id", "household_id", "birth_date")}
    (screened,) = screen(
        list(case.rulesets), case.history, [who], measure=measure, on=on, as_of=case.as_of
    )
    running = [
        each
        for each in binding
        if on.toordinal() in days(each["starts_on"], each["ends_on"], HORIZON)
    ]
    assert screened.active == bool(running)
    if len(running) == 1:
        assert set(running[0]["records"]) == set(screened.records)
