"""The tree of a file: every node at its place, and nothing that YAML could hide."""

import time

import pytest

from sanctions.errors import Span
from sanctions.ruleset.faults import Faults
from sanctions.ruleset.source import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    canonical,
    read_bytes,
    read_text,
)


def read(text: str) -> Node:
    """The tree of a text without faults."""
    faults = Faults()
    node = read_text(text, "f", faults)
    assert faults.in_order() == ()
    assert node is not None
    return node


def faults_of(content: bytes | str) -> list[tuple[str, int, int]]:
    """Code, line and column of every fault."""
    faults = Faults()
    data = content.encode() if isinstance(content, str) else content
    read_bytes(data, "f", faults)
    return [
        (each.code, each.span.line, each.span.column) for each in faults.in_order() if each.span
    ]


def at(node: Node | None, *path: str | int) -> Node:
    """The node below keys and places."""
    for step in path:
        if isinstance(step, str):
            assert isinstance(node, Mapping)
            node = node.get(step)
        else:
            assert isinstance(node, Sequence)
            node = node.items[step]
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: 1", ("a",), (1, 4)),
        ("a:\n  b:\n    - c\n    - d: 5", ("a", "b", 1, "d"), (4, 10)),
        ("a: [1, {b: 2}, [3]]", ("a", 1, "b"), (1, 12)),
        ("a: [1, {b: 2}, [3]]", ("a", 2), (1, 16)),
        ("a: {b: [\n  1,\n  2]}", ("a", "b", 1), (3, 3)),
        ("a: >\n  folded\n  text\nb: 2", ("b",), (4, 4)),
        ('a: "two\n  lines"\nb: 2', ("b",), (3, 4)),
        ("? long key\n: 1", ("long key",), (2, 3)),
        ("a: 村\nb: {村: 规}", ("b", "村"), (2, 8)),
        ("a: 1\r\nb: 2\r\n", ("b",), (2, 4)),
        ("a: 1\rb: 2", ("b",), (2, 4)),
        ("# one\n\n# two\na: 1", ("a",), (4, 4)),
        ("---\na: 1\n...\n", ("a",), (2, 4)),
        ("%YAML 1.2\n---\na: 1", ("a",), (3, 4)),
        ("a:\nb: 1", ("a",), (1, 1)),
        ("a:", ("a",), (1, 1)),
        ("- a\n-\n- b", (2,), (3, 3)),
    ],
)
def test_every_node_knows_its_place(
    text: str, path: tuple[str | int, ...], expected: tuple[int, int]
) -> None:
    """Lines and columns count from 1, in characters; nothing has the place of its key."""
    span = at(read(text), *path).span
    assert expected == (span.line, span.column)


def test_keys_know_their_places() -> None:
    """A key in a flow mapping stands where it is written."""
    mapping = at(read("a: {b: 1,\n    c: 2}"), "a")
    assert isinstance(mapping, Mapping)
    assert Span("f", 2, 5) == mapping.entries["c"].key.span


def test_a_byte_order_mark_takes_no_place() -> None:
    """The first character after the mark stands in column 1."""
    faults = Faults()
    node = read_bytes(b"\xef\xbb\xbfa: 1", "f", faults)
    assert at(node, "a").span == Span("f", 1, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("2022-07-01", "2022-07-01"),
        ("1.10", "1.10"),
        ("on", "on"),
        ("'it''s'", "it's"),
        ('"a\\u0041"', "aA"),
        ("|\n  two\n  lines", "two\nlines"),
        ("a  # comment", "a"),
        ("http://x#y", "http://x#y"),
    ],
)
def test_scalars_stay_text(text: str, expected: str) -> None:
    """No scalar becomes a number, a day or a yes before its place is known."""
    scalar = at(read(f"a: {text}"), "a")
    assert isinstance(scalar, Scalar)
    assert expected == scalar.text


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_empty(text: str) -> None:
    """Nothing, `~` and `null` say that there is no value; in quotes they are texts."""
    assert at(read(f"a: {text}"), "a").span.line == 1
    plain, quoted = at(read(f"a: {text}"), "a"), at(read(f"a: '{text}'"), "a")
    assert isinstance(plain, Scalar)
    assert isinstance(quoted, Scalar)
    assert (plain.empty, quoted.empty) == (True, False)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("R007", 1, 1)]),
        ("# only a comment\n", [("R007", 1, 1)]),
        (b"\xef\xbb\xbf", [("R007", 1, 1)]),
        (b"a: \xff", [("R005", 1, 4)]),
        ("a: 村\nb: ".encode() + b"\xe6", [("R005", 2, 4)]),
        (b"\xff\xfea\x00", [("R005", 1, 1)]),
        ("a: \x00", [("R006", 1, 4)]),
        ("a: 1\r\nb: \x85", [("R006", 2, 4)]),
        ("a: b\ufeff", [("R006", 1, 5)]),
        ("a: b\u2028c", [("R006", 1, 5)]),
        ("a: b\u202ec", [("R006", 1, 5)]),
        ('a: "\\0"', [("R006", 1, 4)]),
        ('a: "\\ud800"', [("R006", 1, 4)]),
        ('a: "\\U00110000"', [("R008", 1, 1)]),
        ("a:\t1", [("R008", 1, 3)]),
        ("a: b: c", [("R008", 1, 5)]),
        ("a: 1\n---\nb: 1", [("R009", 2, 1)]),
        ("a: 1\n...\nb: 1", [("R009", 3, 1)]),
        ("%YAML 1.1\n---\na: 1", [("R008", 1, 1)]),
        ("%TAG ! x\n---\na: 1", [("R008", 1, 1)]),
        ("&a a: 1", [("R010", 1, 1)]),
        ("a: &x 1\nb: *x\nc: *x", [("R010", 1, 4), ("R011", 2, 4), ("R011", 3, 4)]),
        ("a: *x", [("R011", 1, 4)]),
        ("a: !!int 1\nb: !x [1]\nc: ! d", [("R016", 1, 4), ("R016", 2, 4), ("R016", 3, 4)]),
        ("? [a]\n: 1", [("R013", 1, 3)]),
        ("{{a: 1}: 2}", [("R013", 1, 2)]),
        (": 1", [("R013", 1, 1)]),
        ("a: 1\na: 2\n'a': 3", [("R015", 2, 1), ("R015", 3, 1)]),
        ("a: {b: 1, b: 2}", [("R015", 1, 11)]),
        ("<<: {a: 1}", []),
    ],
)
def test_what_is_refused(content: bytes | str, expected: list[tuple[str, int, int]]) -> None:
    """Every fault of the file at its place; a merge key is a key like others."""
    assert expected == faults_of(content)


def test_the_first_of_two_equal_keys_stays() -> None:
    """The rest of the file is still read, so that its other faults are found too."""
    faults = Faults()
    node = read_text("a: 1\na: 2\nb: 3", "f", faults)
    first = at(node, "a")
    assert isinstance(first, Scalar)
    assert first.text == "1"


@pytest.mark.parametrize("depth", [49, 50, 51])
@pytest.mark.parametrize("form", ["[{}]", "{{a: {}}}", "- {}"])
def test_nesting_has_a_bound(depth: int, form: str) -> None:
    """50 levels are read, 51 are refused, in flow and block alike."""
    text = "1"
    for _ in range(depth):
        text = form.format(text)
    assert [code for code, _, _ in faults_of(text)] == (["R014"] if depth > 50 else [])


@pytest.mark.parametrize("text", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_ten_megabytes_of_nesting_are_answered_at_once(text: str) -> None:
    """One clear error, and no time or stack is spent on the rest."""
    before = time.process_time()
    assert faults_of(text * (10_000_000 // len(text))) == [("R004", 1, 1)]
    within = faults_of(text * (200_000 // len(text)))
    assert [code for code, _, _ in within] in (["R014"], ["R013"])
    assert time.process_time() - before < 5


def test_the_canonical_text_knows_no_layout() -> None:
    """Comments, quotes, order of lines within a value and styles do not show; the words do."""
    first = read("a: [1, 'two']  # comment\nb: {c: ~}")
    second = read('a:\n- "1"\n- two\nb:\n  c: null')
    assert canonical(first) == canonical(second) == '{"a":["1","two"],"b":{"c":null}}'
    assert canonical(first) != canonical(read("a: [1, two]\nb: {c: '~'}"))
