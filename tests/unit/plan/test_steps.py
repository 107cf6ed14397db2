"""The one walk over the steps: what each reads and makes, and how a program is run."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from typing import Any, get_args

import pytest

from sanctions.lang.derived import YES
from sanctions.lang.kernel import Col, Lit
from sanctions.plan import steps
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
    Union,
    prepare,
)

WALKS: list[tuple[Step, str, tuple[str, ...]]] = [
    (Given("t", ("a",), ((1,),)), "given", ()),
    (Keep("t", "in", YES), "keep", ("in",)),
    (Derive("t", "in", ()), "derive", ("in",)),
    (Gather("t", "in", ()), "gather", ("in",)),
    (Expand("t", "in", (), ()), "expand", ("in",)),
    (Union("t", ("in", "other", "in")), "union", ("in", "other", "in")),
    (Union("t", ()), "union", ()),
    (Count("t", "in", ()), "count", ("in",)),
    (Merge("t", "in", ("a",), "s", "e", ()), "merge", ("in",)),
    (Group("t", "in", ("a",), ()), "group", ("in",)),
    (Attach("t", "in", "other", (("a", "a"),), ()), "attach", ("in", "other")),
    (Among("t", "in", "other", (("a", "a"),)), "among", ("in", "other")),
    (Allocate("t", "in", "p", ("a",), Lit(1), Lit(1), "id", 1), "allocate", ("in",)),
    (Require("t", "in", YES, "message"), "require", ("in",)),
    (Select("t", "in", ("a",), ()), "select", ("in",)),
]


class Echo:
    """The algebra whose tables are texts: a step writes its name around the tables it reads."""

    def __init__(self) -> None:
        self.folded: list[Step] = []

    def __getattr__(self, name: str) -> Callable[[Step], Callable[..., str]]:
        """Any step: a function that writes down what it was given."""

        def method(step: Step) -> Callable[..., str]:
            self.folded.append(step)
            return lambda *tables: f"{name}({', '.join(tables)})"

        return method


@pytest.mark.parametrize(("step", "method", "reads"), WALKS)
def test_each_step_meets_its_method(step: Step, method: str, reads: tuple[str, ...]) -> None:
    """A step is folded by the method of its name, and reads its tables in order."""
    echo: Any = Echo()
    plan = Plan(("in", "other"), (step,), ("t",))
    program = prepare(plan, echo)
    assert echo.folded == [step]
    assert [each[:2] for each in program.instructions] == [("t", reads)]
    tables = {"in": "IN", "other": "OTHER"}
    expected = f"{method}({', '.join(name.upper() for name in reads)})"
    assert program.run(tables) == {"t": expected}


def test_every_step_is_walked() -> None:
    """The table above has every step that there is."""
    assert {type(step) for step, _, _ in WALKS} == set(get_args(steps.Step))


def test_a_program_runs_its_steps_in_order() -> None:
    """A step reads what those before it made; a name that is made again is the later table."""
    plan = Plan(
        ("in",),
        (Keep("a", "in", YES), Union("b", ("a", "in")), Derive("a", "b", ()), Keep("c", "a", YES)),
        ("c", "in", "b"),
    )
    echo: Any = Echo()
    program = prepare(plan, echo)
    assert program.plan is plan
    expected = {
        "c": "keep(derive(union(keep(X), X)))",
        "in": "X",
        "b": "union(keep(X), X)",
    }
    given = {"in": "X", "more": "M"}
    assert program.run(given) == expected
    assert list(program.run(given)) == ["c", "in", "b"]
    assert given == {"in": "X", "more": "M"}
    assert len(echo.folded) == 4


@pytest.mark.parametrize(
    ("plan", "missing"),
    [
        (Plan(("in", "other"), (), ("in",)), "other"),
        (Plan(("in",), (Keep("a", "other", YES),), ("a",)), "other"),
        (Plan(("in",), (), ("a",)), "a"),
        (Plan(("in",), (Keep("a", "more", YES),), ("a",)), "more"),
    ],
)
def test_a_table_that_nobody_made_is_a_fault(plan: Plan, missing: str) -> None:
    """A plan reads its inputs and what it made, and nothing else that was given."""
    echo: Any = Echo()
    program = prepare(plan, echo)
    with pytest.raises(KeyError, match=f"^'{missing}'$"):
        program.run({"in": "X", "more": "M"})


def test_steps_are_values() -> None:
    """Steps compare by what they say, can be kept in sets, and cannot be changed."""
    step = Keep("t", "in", Col("a"))
    assert len({step, Keep("t", "in", Col("a"))}) == 1
    with pytest.raises(FrozenInstanceError):
        step.table = "other"  # type: ignore[misc]  # that is the point
    for each in get_args(steps.Step):
        assert each.__slots__ == tuple(field.name for field in fields(each))
