"""What an explanation says would change an outcome is what a run under that change gives."""

from datetime import date, timedelta

import pytest

from sanctions.model.calendar import Period
from sanctions.report import Node, explain_household, explain_record
from sanctions.runs.inputs import Sources
from sanctions.runs.run import Run, execute
from tests.unit.report import stories


def sentences(tree: Node, kind: str) -> list[str]:
    """The English sentences of a kind."""
    return [node.text.en for node in tree.walk() if node.kind == kind]


def paid(run: Run, member: str) -> str:
    """What the run pays a member, as an explanation writes it."""
    row = next(each for each in run.tables["members"] if each["member_id"] == member)
    return f"{row['paid'] // 100}.{row['paid'] % 100:02} yuan"


def test_an_appeal_that_succeeds_pays_what_the_outlook_says() -> None:
    """The amount includes the part in what the village withholds."""
    told = sentences(explain_household(stories.nanhai(), "H3"), "appeal")[0]
    resolved = {"record_id": "R3", "resolved_on": "2026-01-31", "outcome": "overturned"}
    assert told == (
        "if the appeal against R3 succeeds: covenant reward of M4: "
        f"{paid(stories.nanhai(resolved), 'M4')} paid in full"
    )


def test_an_appeal_that_fails_withholds_what_the_outlook_says() -> None:
    """The reward that is held is then withheld, and the measures are imposed."""
    told = sentences(explain_household(stories.nanhai(), "H3"), "appeal")[1]
    assert told == (
        "if the appeal against R3 fails: covenant reward of M4: 100.00 yuan withheld; "
        "admonition (2025-05-09)"
    )


def test_what_is_unknown_is_tried_value_by_value() -> None:
    """Values that decide the same stand together."""
    told = sentences(explain_household(stories.nanhai(), "H4"), "unknown")
    assert [each.partition(":")[0] for each in told] == [
        "if it is found for R4 that impact is “limited”",
        "if it is found for R4 that impact is “bad” or impact is “wide”",
    ]


@pytest.mark.parametrize(("days", "state"), [(0, "counted"), (1, "lapsed")])
def test_the_last_day_to_decide_is_the_last_that_counts(days: int, state: str) -> None:
    """Decided on the day that is named, a record counts; a day later it has lapsed."""
    tree = explain_record(stories.nanhai(), "R7")
    assert "decided after 2027-12-01 it lapses" in sentences(tree, "state")[0]
    decided = date(2027, 12, 1) + timedelta(days=days)
    run = execute(
        stories.nanhai().versions,
        Sources(
            stories.NANHAI_MEMBERS,
            [{**stories.NANHAI_HISTORY[6], "decided_on": decided.isoformat()}],
        ),
        period=Period.parse("2025"),
        as_of=date(2028, 1, 31),
    )
    assert run.tables["findings"][0]["state"] == state


def test_a_report_that_is_too_old_can_no_longer_count() -> None:
    """Two years after the act it makes no difference what is decided."""
    history = [stories.act("R1", "litter", "M1", "2023-06-01", **stories.MINOR)]
    run = stories.run_of("nanhai-model", stories.NANHAI_MEMBERS, history)
    assert sentences(explain_record(run, "R1"), "lapse") == [
        "R1 was not decided by 2025-06-01: whatever is decided now, it no longer counts"
    ]


@pytest.mark.parametrize(("days", "warnings"), [(-1, 1), (0, 0)])
def test_a_record_weighs_until_the_day_that_is_named(days: int, warnings: int) -> None:
    """An act the day before still meets it as an admonition, one on the day does not."""
    tree = explain_household(stories.nanhai(), "H2")
    window = next(node for node in tree.walk() if node.kind == "window")
    free_on = date.fromisoformat(str(window.figures[1].value))
    assert free_on == date(2027, 11, 21)
    day = (free_on + timedelta(days=days)).isoformat()
    again = stories.act("R9", "illegal-building", "H2", day, **stories.MINOR)
    run = execute(
        stories.nanhai().versions,
        Sources(stories.NANHAI_MEMBERS, [stories.NANHAI_HISTORY[1], again]),
        period=Period.parse("2027"),
        as_of=date(2027, 12, 31),
    )
    finding = next(each for each in run.tables["findings"] if each["record_id"] == "R9")
    assert finding["warnings"] == warnings


def test_rectifying_ends_the_limits() -> None:
    """The day on which it is put right is the day on which the limits end."""
    told = sentences(explain_household(stories.nanhai(), "H2"), "rectification")[0]
    assert told == (
        "if R2 is put right on 2026-01-31: "
        "limit on services of the service centre, from 2025-11-20, ends on 2026-01-31; "
        "limit on vehicle entry, from 2025-11-20, ends on 2026-01-31"
    )


def test_records_that_each_change_nothing_are_tried_together() -> None:
    """With two parkings, one less changes nothing; without both the reward is paid."""
    second = stories.act(
        "R9", "illegal-parking", "M1", "2025-04-01", decided_on="2025-04-02", **stories.MINOR
    )
    run = stories.run_of(
        "nanhai-model", stories.NANHAI_MEMBERS, [stories.NANHAI_HISTORY[0], second]
    )
    (told,) = sentences(explain_household(run, "H1"), "without")
    assert told == (
        "if none of R1, R9 counted: covenant reward of M1: 300.00 yuan paid in full; "
        "no longer imposed: admonition"
    )


def test_a_bad_row_that_was_set_aside_is_the_reason() -> None:
    """Who is held by quarantine is told that a row must be corrected."""
    bad = stories.act("R9", "no-such-clause", "M1", "2025-04-01", decided_on="2025-04-02")
    run = stories.run_of("nanhai-model", stories.NANHAI_MEMBERS, [bad])
    assert sentences(explain_household(run, "H1"), "why") == [
        "Why: a row about M1 is faulty and was set aside; correct it and run again."
    ]


LADDER_MEMBERS = [stories.member("H1", "M1", "100.00", "1980-01-01")]


def test_of_several_rewards_each_is_named() -> None:
    """Two honours that are held for one record are told apart."""
    pending = stories.act("R1", "litter", "M1", "2025-05-01", decided_on="2025-05-05")
    run = stories.run_of("jiedong-ladder", LADDER_MEMBERS, [pending])
    reasons = [node.text.zh for node in explain_household(run, "H1").walk() if node.kind == "why"]
    assert [each.partition("，M1 的")[2].partition("适用")[0] for each in reasons] == [
        "公示表扬",
        "文明居民",
    ]
    assert sentences(explain_household(run, "H1"), "unknown")[0].startswith(
        "if it is found for R1 that whether it may be unlawful is “yes”: grade “report"
    )


def test_one_row_set_aside_is_told_once() -> None:
    """Whatever the number of rewards that it holds."""
    bad = stories.act("R1", "no-such-clause", "M1", "2025-04-01", decided_on="2025-04-02")
    run = stories.run_of("jiedong-ladder", LADDER_MEMBERS, [bad])
    assert sentences(explain_household(run, "H1"), "why") == [
        "Why: a row about M1 is faulty and was set aside; correct it and run again."
    ]
