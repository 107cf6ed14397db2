"""A pseudonym is HMAC-SHA256, in Python and in SQL, and a key is told by its fingerprint alone."""

import hmac
import pickle
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions import UsageError, pseudonym
from sanctions.engines.columnar.cells import TEXT, cell_of
from sanctions.engines.columnar.pseudonyms import parameters, typed_columns
from sanctions.files.pseudonyms import key_of, load_key
from sanctions.model.tables import HISTORY, IDS_OF_PEOPLE, MEMBERS, VILLAGES

KEY = b"k" * 32
KEYS = st.binary(min_size=32, max_size=200).filter(
    lambda key: not key.endswith((b"\n", b"\r"))  # of a key in text a line end is no part
)
IDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def expected(key: bytes, of: str) -> str:
    """The same by the standard library."""
    return hmac.new(key, of.encode(), "sha256").hexdigest()[:32]


@given(KEYS, IDS)
def test_a_pseudonym_is_the_beginning_of_an_hmac(key: bytes, of: str) -> None:
    """Also under keys longer than a block, and of texts of any characters."""
    assert key_of(key).pseudonym(of) == expected(key, of)


@given(KEYS, st.lists(st.none() | IDS, min_size=1, max_size=20))
def test_sql_gives_the_same_pseudonyms(key: bytes, ids: list[str | None]) -> None:
    """What is empty is unknown, and stays so."""
    made_ready = key_of(key)
    cell = cell_of(HISTORY.column("member_id"), TEXT)
    assert cell is not None
    columns = typed_columns({"member_id": cell}, (made_ready.inner, made_ready.outer))
    secrets = parameters((made_ready.inner, made_ready.outer), columns)
    with closing(duckdb.connect()) as connection:
        connection.execute("CREATE TABLE ids AS SELECT unnest(?::VARCHAR[]) AS member_id", [ids])
        statement = f"CREATE TABLE made AS SELECT {columns} FROM ids"  # noqa: S608  ours
        connection.execute(statement, secrets)
        made = [row[0] for row in connection.execute("FROM made").fetchall()]
    assert made == [expected(key, each) if each else None for each in ids]


def test_the_published_examples_hold() -> None:
    """RFC 4231, test case 6: a key of 131 bytes."""
    text = "Test Using Larger Than Block-Size Key - Hash Key First"
    assert pseudonym(text, b"\xaa" * 131) == "60e431591ee0b67f0d8a26aacbf5b77f"


def test_an_id_of_a_village_or_record_is_left() -> None:
    """Only members and households are people."""
    for table in (MEMBERS, HISTORY):
        assert set(table.names) & set(IDS_OF_PEOPLE) == {"member_id", "household_id"}
    assert not set(VILLAGES.names) & set(IDS_OF_PEOPLE)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_line_end_of_a_key_in_text_is_no_part_of_it(end: bytes, tmp_path: Path) -> None:
    """An editor, or `openssl rand -hex`, puts one there."""
    path = tmp_path / "key"
    path.write_bytes(b"0123456789abcdef" * 4 + end)
    assert load_key(path) == key_of(b"0123456789abcdef" * 4)


def test_every_byte_counts_of_a_key_that_is_no_text(tmp_path: Path) -> None:
    """It may end in what would be a line end."""
    path = tmp_path / "key"
    path.write_bytes(b"\x00" + b"k" * 40 + b"\n")
    assert load_key(path).pseudonym("M1") == expected(b"\x00" + b"k" * 40 + b"\n", "M1")
    assert load_key(path) != key_of(b"\x00" + b"k" * 40)


def test_a_key_is_shown_by_its_fingerprint_alone() -> None:
    """Which no id has for a pseudonym, and which tells keys apart."""
    key = key_of(b"k" * 32)
    whole = hmac.new(b"k" * 32, b"sanctions key fingerprint", sha256).hexdigest()
    assert repr(key) == f"Key(fingerprint='{whole[:16]}')"
    assert key.fingerprint != key_of(b"l" * 32).fingerprint
    assert pickle.loads(pickle.dumps(key)) == key  # noqa: S301  a worker of a cluster gets it


@pytest.mark.parametrize("absent", ["folder", "nothing"])
def test_a_key_file_that_cannot_be_read_is_told(absent: str, tmp_path: Path) -> None:
    """In both languages, with how one is made."""
    path = tmp_path / "key"
    if absent == "folder":
        path.mkdir()
    with pytest.raises(UsageError) as refused:
        load_key(path)
    for text in (refused.value.message, refused.value.message_zh):
        assert str(path) in text
        assert "openssl rand -hex 32" in text


def test_what_is_no_key_is_refused() -> None:
    """A key is a path or bytes, an id is a text."""
    unchecked: Any = pseudonym
    for of, key, told in (("M1", 5, "a path"), ("M1", None, "not `None`"), (5, KEY, "is a text")):
        with pytest.raises(UsageError, match=told):
            unchecked(of, key)
