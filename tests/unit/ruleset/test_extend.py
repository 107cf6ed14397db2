"""A ruleset over its base: what merges, what is replaced, and where faults are shown."""

from pathlib import Path

import pytest

from sanctions.errors import RulesetError
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset
from tests.unit.ruleset.covenants import BODY, HEAD, VILLAGE, load

CHILD = HEAD.replace("id: village", "id: child") + "extends: base.yaml\n"


def extended(tmp_path: Path, child: str, base: str = VILLAGE) -> Ruleset:
    """The child over the base, both written as files."""
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "child.yaml").write_text(CHILD + child, encoding="utf-8")
    return load_ruleset(tmp_path / "child.yaml")


def refused(tmp_path: Path, child: str, base: str = VILLAGE) -> list[str]:
    """File, line, column and code of every fault."""
    with pytest.raises(RulesetError) as caught:
        extended(tmp_path, child, base)
    return [
        f"{Path(each.span.file).name}:{each.span.line}:{each.span.column} {each.code}"
        for each in caught.value.diagnostics
        if each.span is not None
    ]


def test_without_more_the_child_is_the_base_under_its_own_name(tmp_path: Path) -> None:
    """Everything but who the covenant is and since when is taken over."""
    child, base = extended(tmp_path, ""), load_ruleset(tmp_path / "base.yaml")
    assert child.id == "child"
    assert (child.clauses, child.grading, child.sanctions) == (
        base.clauses,
        base.grading,
        base.sanctions,
    )
    assert child.digest != base.digest


@pytest.mark.parametrize("key", ["id", "version", "title", "in_force"])
def test_the_identity_is_not_taken_over(tmp_path: Path, key: str) -> None:
    """Whose covenant it is and since when, each file says itself."""
    (tmp_path / "base.yaml").write_text(VILLAGE, encoding="utf-8")
    lines = [line for line in CHILD.splitlines() if not line.startswith(f"{key}:")]
    (tmp_path / "child.yaml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulesetError, match=f"the key `{key}` is missing"):
        load_ruleset(tmp_path / "child.yaml")


def test_the_adoption_is_not_taken_over(tmp_path: Path) -> None:
    """The vote of one village is not that of another."""
    base = VILLAGE + "adopted: {on: 2023-12-01}\nacknowledged: {LAW13: known}\n"
    assert extended(tmp_path, "", base).adopted is None


def test_clauses_merge_by_key_down_to_their_fields(tmp_path: Path) -> None:
    """One field is changed, one clause added, the rest stays."""
    child = extended(
        tmp_path,
        "clauses:\n"
        "  litter: {title: Rubbish}\n"
        "  noise: {title: Noise, about: person}\n"
        "counting: {lookback: 6 months}\n",
    )
    assert list(child.clauses) == ["litter", "building", "noise"]
    assert child.clauses["litter"].title.zh == "Rubbish"
    assert child.clauses["litter"].topic == "order"
    assert (child.counting.appeal_suspends, str(child.counting.lookback)) == (True, "6 months")


def test_a_field_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """An amount or a condition is one thought: its parts do not mix with those of the base."""
    base = VILLAGE.replace("topic: order", "topic: order, points: {of: area, times: 2}")
    child = extended(tmp_path, "clauses: {litter: {points: {fixed: 3}}}\n", base)
    alone = load(VILLAGE.replace("topic: order", "topic: order, points: {fixed: 3}"))
    assert child.clauses["litter"].points == alone.clauses["litter"].points


def test_scales_and_grades_are_replaced(tmp_path: Path) -> None:
    """Lists do not merge."""
    child = extended(tmp_path, "scales: {severity: [light, serious]}\n")
    assert child.scales == {"severity": ("light", "serious")}


def test_tables_are_replaced_or_added_to(tmp_path: Path) -> None:
    """A list replaces the table; `prepend` and `append` keep its rows between theirs."""
    child = extended(
        tmp_path,
        "grading: {prepend: [{id: first, when: {clause: litter}, grade: serious}]}\n"
        "sanctions:\n"
        "  prepend: [{id: before, impose: [{measure: admonition}]}]\n"
        "  append: [{id: after, impose: [{measure: admonition}]}]\n",
    )
    assert [row.id for row in child.grading] == ["first", "heavy", "otherwise"]
    assert [row.id for row in child.sanctions] == ["before", "tell", "bar", "pay", "after"]
    child = extended(tmp_path, "grading: [{id: any, grade: advice}]\ngrades: [advice]\n" + TELL)
    assert [row.id for row in child.grading] == ["any"]


TELL = "sanctions: [{id: tell, impose: [{measure: admonition}]}]\n"


def test_a_list_of_rewards_replaces_the_rewards(tmp_path: Path) -> None:
    """A list is the whole list."""
    reward = "[{id: praise, scheme: honour, payout: [{id: all, pay: yes}]}]"
    child = extended(tmp_path, f"rewards: {reward}\n")
    assert [reward.id for reward in child.rewards] == ["praise"]


def test_rewards_by_id_merge(tmp_path: Path) -> None:
    """By id one field of a reward changes, rows are added to its payout, and rewards are added."""
    child = extended(
        tmp_path,
        "rewards:\n"
        "  reward:\n"
        "    fund: {share: 20%, of: dividend}\n"
        "    payout: {prepend: [{id: none, when: {counted: {at_least: 1}}, pay: 0%}]}\n"
        "  praise: {scheme: honour, payout: [{id: all, pay: yes}]}\n",
    )
    assert [reward.id for reward in child.rewards] == ["reward", "praise"]
    first = child.rewards[0]
    assert (first.share, [row.id for row in first.payout]) == (200_000, ["none", "hold", "full"])


def test_two_rewards_of_one_id_are_not_lost(tmp_path: Path) -> None:
    """A fault of the base is shown, not swallowed by the merge."""
    twice = BODY[BODY.index("  - id: reward") :]
    child = "rewards: {praise: {scheme: honour, payout: [{id: all, pay: yes}]}}\n"
    assert refused(tmp_path, child, VILLAGE + twice) == ["base.yaml:37:9 R057"]


@pytest.mark.parametrize("nothing", ["~", "null"])
def test_a_null_takes_out(tmp_path: Path, nothing: str) -> None:
    """A clause, a field, a reward or a whole table of the base can be taken out."""
    child = extended(
        tmp_path,
        f"clauses: {{building: {nothing}, litter: {{topic: {nothing}}}}}\n"
        f"rewards: {{reward: {nothing}}}\nattributes: {nothing}\n",
    )
    assert list(child.clauses) == ["litter"]
    assert child.clauses["litter"].topic == "litter"
    assert (child.rewards, child.attributes) == ((), {})


def test_nothing_at_all_takes_nothing_out(tmp_path: Path) -> None:
    """An unfinished line is a fault, not an order; so is a null for what the base lacks."""
    child = "clauses: {building: }\nrewards: {bonus: ~}\nmeasures: {fee: ~}\n"
    assert refused(tmp_path, child) == [
        "child.yaml:7:11 R023",
        "child.yaml:8:18 R023",
        "child.yaml:9:17 R023",
    ]


def test_each_fault_is_shown_in_its_own_file(tmp_path: Path) -> None:
    """A fault of the base stands in the base, one of the child in the child."""
    base = VILLAGE.replace("kind: notice", "kind: notise")
    assert refused(tmp_path, "clauses: {litter: {about: people}}\n", base) == [
        "base.yaml:23:22 R033",
        "child.yaml:7:27 R033",
    ]


def test_a_chain_of_bases(tmp_path: Path) -> None:
    """The nearest base wins, and the digest covers every file of the chain."""
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "ruleset.yaml").write_text(VILLAGE, encoding="utf-8")
    middle = HEAD + "extends: far\ncounting: {lookback: 1 year, limitation: 3 years}\n"
    child = extended(tmp_path, "counting: {lookback: 2 years}\n", middle)
    assert (str(child.counting.lookback), str(child.counting.limitation)) == ("2 years", "3 years")
    changed = VILLAGE + "# changed\n"
    (tmp_path / "far" / "ruleset.yaml").write_text(changed, encoding="utf-8")
    assert load_ruleset(tmp_path / "child.yaml").digest != child.digest


def test_every_file_says_its_language(tmp_path: Path) -> None:
    """A base in a language that is not known is not read as if it were."""
    for line, code in (("", "2:1 R021"), ("language: 2\n", "2:11 R034")):
        base = VILLAGE.replace("language: 1\n", line + "# base\n")
        expected = "base.yaml:" + (code if line == "" else "1:11 R034")
        assert refused(tmp_path, "", base) == [expected]


@pytest.mark.parametrize(
    "base", ["base.yaml", "./base.yaml", "../{}/base.yaml", "sub/../base.yaml"]
)
def test_paths_start_from_the_file(tmp_path: Path, base: str) -> None:
    """The working folder does not matter, nor how the path is written."""
    (tmp_path / "base.yaml").write_text(VILLAGE, encoding="utf-8")
    child = CHILD.replace("base.yaml", base.format(tmp_path.name))
    (tmp_path / "child.yaml").write_text(child, encoding="utf-8")
    assert load_ruleset(tmp_path / "child.yaml").id == "child"


@pytest.mark.parametrize("base", ["/base.yaml", "C:\\base.yaml", "file:base.yaml", "a\\b"])
def test_paths_are_relative(tmp_path: Path, base: str) -> None:
    """An absolute path or an address would tie the ruleset to one machine."""
    (tmp_path / "child.yaml").write_text(CHILD.replace("base.yaml", f"'{base}'"), encoding="utf-8")
    with pytest.raises(RulesetError, match="R042"):
        load_ruleset(tmp_path / "child.yaml")


def test_a_link_does_not_hide_a_circle(tmp_path: Path) -> None:
    """A file under another name is still the same file."""
    (tmp_path / "child.yaml").write_text(CHILD.replace("base.yaml", "link.yaml"), encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "child.yaml")
    with pytest.raises(RulesetError, match="R041"):
        load_ruleset(tmp_path / "child.yaml")


# --- limits ---------------------------------------------------------------------------------------

LIMITS = VILLAGE + "limits:\n  bidding: {for: {at_most: 1 year}}\n"


@pytest.mark.parametrize(
    ("term", "allowed"),
    [
        ("for: 1 year", True),
        ("for: 12 months", True),
        ("for: 13 months", False),
        ("for: 365 days", True),
        ("for: 366 days", False),
        ("for: 52 weeks", True),
        ("for: 53 weeks", False),
        ("for: 1 year, ends_when: rectified", True),
        ("ends_when: rectified", False),
    ],
)
def test_a_term_stays_within_its_limit_on_every_day(
    tmp_path: Path,
    term: str,
    allowed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Days meet months by the calendar that fits worst; a measure without `for` has no bound."""
    child = f"sanctions: {{append: [{{id: more, impose: [{{measure: bidding, {term}}}]}}]}}\n"
    if allowed:
        extended(tmp_path, child, LIMITS)
    else:
        assert [each.rpartition(" ")[2] for each in refused(tmp_path, child, LIMITS)] == ["R044"]


@pytest.mark.parametrize(
    ("amount", "allowed"),
    [
        ("{fixed: 100}", True),
        ("{fixed: 100.01}", False),
        ("{between: [50, 100]}", True),
        ("{between: [50, 101]}", False),
        ("{of: loss}", False),
        ("{of: loss, at_most: 100}", True),
        ("{of: loss, at_most: 101}", False),
        ("{of: loss, at_most: {fact: area}}", False),
    ],
)
def test_an_amount_stays_within_its_limit(
    tmp_path: Path,
    amount: str,
    allowed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What the file alone does not bound can pass the limit."""
    base = VILLAGE.replace("{of: loss}", "{fixed: 1}")
    base += "limits: {compensation: {amount: {at_most: 100}}}\n"
    row = f"{{id: more, impose: [{{measure: compensation, amount: {amount}}}]}}"
    child = f"sanctions: {{append: [{row}]}}\n"
    if allowed:
        extended(tmp_path, child, base)
    else:
        assert [each.rpartition(" ")[2] for each in refused(tmp_path, child, base)] == ["R044"]


def test_a_child_cannot_loosen_a_limit(tmp_path: Path) -> None:
    """The limits of a child stand beside those of its bases, not in their place."""
    child = (
        "limits: {bidding: {for: {at_most: 9 years}}}\n"
        "sanctions: {append: [{id: more, impose: [{measure: bidding, for: 2 years}]}]}\n"
    )
    assert [each.rpartition(" ")[2] for each in refused(tmp_path, child, LIMITS)] == ["R044"]


def test_a_limit_of_a_measure_that_was_taken_out_is_forgotten(tmp_path: Path) -> None:
    """The base may bound what the child does not have."""
    child = f"measures: {{bidding: ~, compensation: ~}}\n{TELL}"
    warnings = extended(tmp_path, child, LIMITS).warnings
    assert not [each for each in warnings if not each.code.startswith("LAW")]


def test_the_example_of_the_page_loads(tmp_path: Path) -> None:
    """What the documentation shows about `extends` is a covenant."""
    root = Path(__file__).parents[3]
    page = (root / "docs" / "explanation" / "extends.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "nanhai-model").symlink_to(root / "rulesets" / "nanhai-model")
    (tmp_path / "willow-bridge").mkdir()
    (tmp_path / "willow-bridge" / "ruleset.yaml").write_text(example, encoding="utf-8")
    child = load_ruleset(tmp_path / "willow-bridge")
    assert child.clauses["litter"].title.en == "Littering"
    assert child.clauses["litter"].topic == "sanitation"
    assert "demolition" not in child.clauses
    assert (child.grading[0].id, child.grading[1].id) == ("twice", "persistent")
    assert child.rewards[0].share == 150_000


WORDS = "words: {heavy: 重, serious: 严重, advice: 劝诫}\n"


def test_words_merge_by_key(tmp_path: Path) -> None:
    """A child changes a word, adds one, and takes one out."""
    child = extended(tmp_path, "words: {serious: 很重, minor: 轻, advice: ~}\n", VILLAGE + WORDS)
    assert {name: word.zh for name, word in child.words.items()} == {
        "heavy": "重",
        "serious": "很重",
        "minor": "轻",
    }


def test_a_word_goes_with_what_it_names(tmp_path: Path) -> None:
    """What a child takes out needs no word any more; a word of its own for it is refused."""
    child = "grading: [{id: light, when: {prior: 0}, grade: advice}, {id: any, grade: serious}]\n"
    assert "heavy" not in extended(tmp_path, child, VILLAGE + WORDS).words
    assert refused(tmp_path, child + "words: {heavy: 重}\n", VILLAGE + WORDS) == [
        "child.yaml:8:9 R058"
    ]
