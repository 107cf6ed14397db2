"""How explanations are laid out."""

from hypothesis import given
from hypothesis import strategies as st

from sanctions.model.tables import Text
from sanctions.report.footnotes import with_footnotes
from sanctions.report.layout import width, wrap
from sanctions.report.tree import Figure, Node, render_text, to_json

WORDS = st.lists(st.text("奖励abc12，。（）(),", min_size=1, max_size=8), min_size=1, max_size=40)


def node(text: str, *children: Node, kind: str = "row") -> Node:
    """A sentence that is alike in both languages."""
    return Node(kind, Text(text, text), (), children)


def test_a_tree_is_drawn_with_lines() -> None:
    """The last child has a corner, the others a fork."""
    tree = node("root", node("first", node("leaf")), node("last"))
    assert render_text(tree, "en") == "root\n├─ first\n│  └─ leaf\n└─ last\n"


def test_long_sentences_hang_below_their_start() -> None:
    """A sentence that goes on keeps the lines of the tree beside it."""
    tree = node("root", node("word " * 25, node("leaf")), node("last"))
    assert render_text(tree, "en").splitlines() == [
        "root",
        "├─ " + " ".join(["word"] * 19),
        "│  │  " + " ".join(["word"] * 6),
        "│  └─ leaf",
        "└─ last",
    ]


@given(WORDS)
def test_wrapping_loses_nothing_but_blanks(words: list[str]) -> None:
    """The lines together are the text, and each fits."""
    text = " ".join(words)
    lines = wrap(text, 40)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(not line or line == line.rstrip() for line in lines)


def test_a_line_starts_with_no_closing_mark_and_splits_no_date() -> None:
    """Chinese marks stay with what they close, numbers with their unit."""
    assert wrap("奖励，发放", 4) == ["奖", "励，", "发放"]
    assert wrap("自从2025年5月9日", 14) == ["自从", "2025年5月9日"]


def test_width_counts_chinese_twice_and_accents_once() -> None:
    """A combining mark takes no column."""
    assert (width("奖a"), width("e\u0301")) == (3, 1)


def test_json_leaves_out_what_is_empty() -> None:
    """Kind and text always, figures, source and children where there are any."""
    tree = Node("row", Text("一", "one"), (Figure("paid", None),), (node("x"),), "a@1 grading/r")
    assert to_json(tree) == (
        '{\n  "kind": "row",\n  "text": {\n    "zh": "一",\n    "en": "one"\n  },\n'
        '  "figures": {\n    "paid": null\n  },\n  "source": "a@1 grading/r",\n'
        '  "children": [\n    {\n      "kind": "row",\n      "text": {\n'
        '        "zh": "x",\n        "en": "x"\n      }\n    }\n  ]\n}\n'
    )


def test_sources_are_numbered_once_and_listed_before_the_last_line() -> None:
    """Two rows of one source carry one number."""
    source = node("the Opinion", kind="source")
    tree = node("root", node("a", source), node("b", source), node("end"))
    assert render_text(with_footnotes(tree), "en").splitlines() == [
        "root",
        "├─ a [1]",
        "├─ b [1]",
        "├─ Sources",
        "│  └─ [1] the Opinion",
        "└─ end",
    ]
