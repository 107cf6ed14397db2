"""What a CSV file is like as a whole."""

from hashlib import sha256
from pathlib import Path

import pytest

from sanctions.files.survey import Survey, survey_csv

HEADER = b"member_id,loss\n"


def surveyed(folder: Path, content: bytes) -> Survey | None:
    """The survey of a file with this content."""
    file = folder / "list.csv"
    file.write_bytes(content)
    return survey_csv(file)


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b"", 0),
        (b"M1,1\nM2,2\n", 2),
        (b"M1,1\nM2,2", 2),
        (b"M1,1\n\n\n", 1),
        (b'"M1","1"\n"",\n', 2),
        (b'"a, b",1\n', 1),
        ("成员一,1\n".encode(), 1),
        (b"M1,1\n" * 100_000, 100_000),
        (b"M" * 60_000 + b",1\n" + b"M2,2\n" * 3, 4),
    ],
)
def test_lines_are_counted(tmp_path: Path, content: bytes, records: int) -> None:
    """The header is no record, nor are empty lines at the end; the last line may lack its end."""
    whole = HEADER + content
    expected = Survey(("member_id", "loss"), records, "\n", sha256(whole).hexdigest())
    assert surveyed(tmp_path, whole) == expected


def test_windows_and_a_mark(tmp_path: Path) -> None:
    r"""A byte order mark is no part of the first name, and `\r\n` ends lines like `\n`."""
    content = b"\xef\xbb\xbfmember_id,loss\r\nM1,1\r\nM2,2"
    expected = Survey(("member_id", "loss"), 2, "\r\n", sha256(content).hexdigest())
    assert surveyed(tmp_path, content) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n" + HEADER,
        b"\n" * 70_000 + HEADER,
        b"member_id\nM1\n",
        HEADER + b"\xff,1\n",
        HEADER + b"M1,1\r\n",
        HEADER.replace(b"\n", b"\r\n") + b"M1,1\n",
        HEADER + b"M\r1,1\n",
        HEADER + b"M\x001,1\n",
        HEADER + b'M"1,1\n',
        HEADER + b'"M""1",1\n',
        HEADER + b'"M1,",1\n',
        HEADER + b'"M1,1\n',
        HEADER + b"M1,1,\n",
        HEADER + b"M1\n",
        HEADER + b'"M,1",1,\n',
        HEADER + b"M" * 131_072 + b",1\n",
        b'member_id,"loss\nM1,1\n',
    ],
    ids=repr,
)
def test_what_is_left_to_the_reader(tmp_path: Path, content: bytes) -> None:
    """Where it is not sure that every line is one record of cells, nothing is told."""
    assert surveyed(tmp_path, content) is None
