"""Which columns the history has under one covenant, and under several versions of it."""

from datetime import date

from sanctions.model.tables import HISTORY, Text
from sanctions.runs.columns import history_of
from tests.unit.plan.covenants import covenant

TYPES = {
    "whole": {"type": "integer"},
    "area": {"type": "decimal", "unit": "m²", "title": {"zh": "面积", "en": "area"}},
    "held_on": {"type": "date"},
    "fenced": {"type": "yes-no"},
    "role": {"type": "choice", "values": ["owner", "tenant"]},
}


def test_scales_and_attributes_are_columns() -> None:
    """Behind the fixed columns, scales first; each with the type that it has in the covenant."""
    grading = [{"id": "heavy", "when": {"whole": 5}, "grade": "heavy"}]
    grading.append({"id": "otherwise", "grade": "light"})
    table = history_of(
        [covenant(attributes=TYPES, scales={"severity": ["low", "high"]}, grading=grading)]
    )
    own = [column for column in table.columns if column.name not in HISTORY.names]
    assert [(column.name, column.type.kind, column.type.decimals) for column in own] == [
        ("severity", "choice", 0),
        ("whole", "integer", 0),
        ("area", "decimal", 4),
        ("held_on", "day", 0),
        ("fenced", "yes-no", 0),
        ("role", "choice", 0),
    ]
    assert table.column("severity").type.values == ("low", "high")
    assert table.column("role").type.values == ("owner", "tenant")
    assert table.column("area").title == Text("面积", "area")
    assert table.column("whole").title == Text("whole", "whole")
    assert all(column.note.en == "A column of the covenant." for column in own)


def test_what_the_covenant_calls_a_word_leads_to_it() -> None:
    """Whoever writes 轻微 is told `low`, where the covenant has it so; of other words nothing."""
    words = {"low": {"zh": "轻微", "en": "minor"}, "heavy": {"zh": "重", "en": "heavy"}}
    severity = {"severity": ["low", "high"]}
    table = history_of([covenant(scales=severity, words=words)])
    assert table.column("severity").type.meant == (("轻微", "low"), ("minor", "low"))
    assert table.column("severity").title == Text("severity", "severity")
    words["severity"] = {"zh": "严重程度", "en": "degree"}
    named = history_of([covenant(scales=severity, words=words)]).column("severity")
    assert (named.title, named.type.scale) == (Text("严重程度", "degree"), True)


def test_versions_share_their_columns() -> None:
    """A column of two versions is one; its words are those of both, the older ones first."""
    old = covenant(
        attributes={"n": {"type": "integer"}, "role": TYPES["role"]},
        in_force={"from": date(2020, 1, 1), "until": date(2021, 1, 1)},
    )
    words = {"type": "choice", "values": ["guest", "owner"], "title": {"zh": "身份", "en": "role"}}
    new = covenant(
        version="2",
        attributes={"n": {"type": "integer"}, "role": words, "held_on": {"type": "date"}},
        in_force={"from": date(2021, 1, 1)},
    )
    table = history_of([old, new])
    names = [name for name in table.names if name not in HISTORY.names]
    assert names == ["n", "role", "held_on"]
    assert table.column("role").type.values == ("owner", "tenant", "guest")
    assert table.column("role").title == Text("身份", "role")
