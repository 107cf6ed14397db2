"""Which columns a table has: a step keeps only those, and a union fills the others."""

import pytest

from sanctions.lang.derived import YES
from sanctions.lang.kernel import Col, Lit
from sanctions.plan.prune import prune
from sanctions.plan.steps import (
    Allocate,
    Among,
    Attach,
    Count,
    Derive,
    Expand,
    Gather,
    Given,
    Group,
    Keep,
    Merge,
    Plan,
    Require,
    Select,
    Step,
    Total,
    Union,
    Window,
)

A, C, D = Col("a"), Col("c"), Col("d")
WIDE = Given("wide", ("a", "b", "c", "d"), ((1, 2, 3, 4),))

MADE: list[tuple[Step, str | None]] = [
    (WIDE, "abcd"),
    (Select("t", "wide", ("a", "b"), ("c",)), "ab"),
    (Group("t", "wide", ("a",), (Total("b", "sum", C),)), "ab"),
    (Merge("t", "wide", ("a",), "b", "c", ("d",)), "abcd"),
    (Expand("t", "wide", ("a",), ((YES, (("b", C),)), (YES, (("b", D),)))), "ab"),
    (Union("t", ("wide", "other")), "abcde"),
    (Union("t", ("wide", "in")), None),
    (Union("t", ("in", "in")), None),
    (Keep("t", "wide", YES), "abcd"),
    (Keep("t", "in", YES), None),
    (Require("t", "wide", YES, "message"), "abcd"),
    (Derive("t", "wide", (("e", A),)), "abcde"),
    (Derive("t", "in", (("e", A),)), None),
    (Gather("t", "wide", (("e", ()),)), "abcde"),
    (Attach("t", "wide", "wide", (("a", "a"),), (("e", "b"),)), "abcde"),
    (Among("t", "wide", "other", (("a", "e"),)), "abcd"),
    (Among("t", "in", "other", (("a", "e"),)), None),
    (Count("t", "wide", (Window("e", ("a",), YES, A, A, A, None),)), "abcde"),
    (Allocate("t", "wide", "e", ("a",), A, A, "a", 1), "abcde"),
]


@pytest.mark.parametrize(("step", "has"), MADE)
def test_a_step_keeps_only_what_its_table_has(step: Step, has: str | None) -> None:
    """Of an input whose columns nobody knows all that is read is kept."""
    other = Given("other", ("a", "e"), ())
    lacking = Given("lacking", tuple("abcdefz"), ())
    steps: tuple[Step, ...] = (WIDE, other, step, lacking)
    if step is WIDE:
        steps = (WIDE, lacking)
    kept = Derive("u", step.name, (("z", Lit(1)),))
    chosen = Select("out", "v", tuple("abcdefz"), ())
    plan = Plan(("in",), (*steps, kept, Union("v", ("u", "lacking")), chosen), ("out",))
    (derived,) = [each for each in prune(plan).steps if each.name == "u"]
    assert isinstance(derived, Derive)
    assert derived.keep == tuple("abcdef" if has is None else has)
