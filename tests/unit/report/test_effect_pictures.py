"""The pictures of what a new covenant changes: what is told apart, and what a label shows."""

import re
from typing import Any

from sanctions.model.tables import Text
from sanctions.report.effect_pictures import clause_members, clause_picture, step_pictures
from sanctions.report.effect_svg import PLAIN, Bar, Cell, Named, bars, heat_map
from sanctions.runs.effect import Effect

NAMED = Named("it", "a picture", "of something")
CLAUSE: dict[str, Any] = {
    "records": 2,
    **dict.fromkeys(("heavier", "lighter", "other"), 0),
    **{f"measures_{each}": 0 for each in ("added", "dropped", "longer", "shorter", "other")},
    **dict.fromkeys(("members", "better", "worse", "same", "unsure"), 1),
}


def grading(old: str, new: str, records: int) -> dict[str, Any]:
    """A step of so many records from one row to another, of no members."""
    money = ("base_old", "base_new", "paid_old", "paid_new", "difference")
    return {
        "table": "grading",
        "reward": None,
        "row_old": old,
        "outcome_old": None,
        "row_new": new,
        "outcome_new": None,
        "records": records,
        "members": 0,
        **dict.fromkeys(money, "0.00"),
    }


def effect_of(*rows: dict[str, Any], clauses: tuple[dict[str, Any], ...] = ()) -> Effect:
    """What is known of an effect that has nothing but these rows and clauses."""
    records = dict.fromkeys(("records", "heavier", "lighter", "other"), 0)
    return Effect(
        manifest={"counts": {"records": records}},
        villages=(),
        more_villages=0,
        rows=rows,
        clauses=clauses,
        bands=(),
        running=(),
        called={"old": {"a": Text("甲", "A")}, "new": {}},
    )


def shown(drawn: str) -> list[str]:
    """The texts of a picture, without its figures."""
    return [each for each in re.findall(r"<text[^>]*>([^<]+)</text>", drawn) if each[0].isalpha()]


def test_what_has_a_column_of_its_own_is_no_other_in_a_line() -> None:
    """A row that is seldom before and often after is told apart on both sides."""
    rows = [grading(f"row{place:02}", f"row{place:02}", 100 - place) for place in range(12)]
    rows.append(grading("lapsed", "row00", 1))
    rows.append(grading("row01", "lapsed", 500))
    (picture,) = step_pictures(effect_of(*rows), "en")
    names = shown(picture.drawn)
    assert (names.count("lapsed"), names.count("others"), names.count("row08")) == (2, 2, 2)
    assert "row09" not in names


def test_one_row_more_is_not_called_the_others() -> None:
    """What would stand alone as the others has its own name."""
    rows = [grading(f"row{place:02}", f"row{place:02}", 1) for place in range(11)]
    (picture,) = step_pictures(effect_of(*rows), "en")
    assert "others" not in shown(picture.drawn)
    assert shown(picture.drawn).count("row10") == 2


def test_the_lines_of_grading_have_no_money() -> None:
    """A member with two records is in two lines, so their money would not add up."""
    (picture,) = step_pictures(effect_of(grading("x", "y", 2)), "en")
    assert list(picture.lines) == [["Old", "New", "Records"], ("x", "y", "2")]


def test_clauses_that_do_not_change_are_left_out() -> None:
    """One without another grade or measure is neither drawn nor in the tables."""
    made = effect_of(
        clauses=(
            {**CLAUSE, "clause": "a", "heavier": 1},
            {**CLAUSE, "clause": "b"},
            {**CLAUSE, "clause": "c", "measures_other": 1},
        )
    )
    assert [line[0] for line in clause_picture(made, "en").lines] == ["Clause", "A", "c"]
    assert [line[0] for line in clause_members(made, "en")] == ["Clause", "A", "c"]


def test_nothing_is_drawn_where_no_line_has_a_bar() -> None:
    """Where measures alone are otherwise, the table of clauses stands without a picture."""
    made = effect_of(clauses=({**CLAUSE, "clause": "a", "measures_added": 1},))
    assert clause_picture(made, "en").drawn == ""


def test_a_long_label_stands_on_lines_and_none_of_it_is_lost() -> None:
    """What fits on three lines is shown, and what does not is told by a title."""
    label = "Rented house not registered or with a fire hazard left in place"
    assert " ".join(shown(bars(NAMED, [Bar(label, 0, 1)]))) == label
    long = "出租屋不登记或不消除消防隐患" * 5
    drawn = bars(NAMED, [Bar(long, 0, 1)])
    assert "…</text>" in drawn
    assert f"<title>{long}</title>" in drawn


def test_heads_of_columns_stand_on_lines() -> None:
    """A head of many words is whole above its column, and so is the label of a line."""
    head = "all other cases, pending, under appeal"
    drawn = heat_map(NAMED, ([head], [head]), [[Cell(1, PLAIN, "3")]])
    assert " ".join(shown(drawn)) == f"{head} {head}"
