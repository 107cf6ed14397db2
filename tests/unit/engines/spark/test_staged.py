"""What the order of chunks proves about the whole list."""

import pytest

pytest.importorskip("pyspark", exc_type=ImportError)

from sanctions.engines.spark.staged import Span, homes_rise, rise


def span(*ids: str) -> Span:
    """A chunk with these least and greatest ids; without any it has no rows."""
    return Span(2, (ids[0], ids[1])) if ids else Span(0)


def home(*homes: tuple[str, str]) -> Span:
    """A chunk with these first and last (household, village)."""
    return Span(2, homes=(homes[0], homes[1]))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], True),
        ([span("a", "c")], True),
        ([span("a", "c"), span("d", "d")], True),
        ([span("a", "c"), span(), span("d", "e")], True),
        ([span("a", "c"), span("c", "e")], False),
        ([span("d", "e"), span("a", "c")], False),
        ([span("a", "c"), span(), span("b", "e")], False),
    ],
)
def test_ids_rise(spans: list[Span], *, expected: bool) -> None:
    """Only ids that are greater than all before them cannot stand twice."""
    assert rise(spans) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("H1", "V1"), ("H2", "V1"), True),
        (("H1", "V1"), ("H2", "V0"), True),
        (("H1", "V1"), ("H1", "V1"), True),
        (("H1", "V1"), ("H1", "V2"), False),
        (("H2", "V1"), ("H1", "V1"), False),
    ],
)
def test_households_rise(
    before: tuple[str, str], after: tuple[str, str], *, expected: bool
) -> None:
    """A household may go on in the next chunk, in the same village."""
    spans = [home(("H0", "V0"), before), home(after, ("H9", "V9"))]
    assert homes_rise(spans) is expected
