"""`diff`: two covenants, proved equivalent or told apart by a smallest case of each table."""

from __future__ import annotations

from collections.abc import Callable

from sanctions.errors import UsageError
from sanctions.ruleset.covenant import Ruleset
from sanctions.verify.agreement import Comparison, Difference

__all__ = ["Comparison", "Difference", "diff"]

_NO_SOLVER = (
    "to compare covenants needs z3: `pip install 'sanctions[verify]'`",
    "比较公约需要 z3：运行 `pip install 'sanctions[verify]'`",
)


def diff(
    old: Ruleset, new: Ruleset, *, progress: Callable[[int], object] = lambda _: None
) -> Comparison:
    """Whether two covenants, or two versions of one, have the same outcome for every record.

    Over all records and facts that both accept, not over a list. Each claim of the result is
    ``proved``, or ``refuted`` by two examples of one input: what the old covenant makes of it, and
    what the new one does, each seen on the engine `reference`; or ``undecided``. If both begin on
    the same day or are one version, a day that only one judges is such a difference, too. One that
    follows the other is compared with it as if both were in force from its first day on:
    ``equivalent`` is then about every record that both judge, and the claim ``successive`` names
    the days that only one does. The same two have the same answer on every machine. ``progress``
    is told how many claims have their verdict so far.

    Needs the extra ``verify``: ``pip install 'sanctions[verify]'``.

    Raises: UsageError: when z3 is not installed.

    Example:
        >>> from sanctions import load
        >>> covenant = load("rulesets/dalong-sanitation")
        >>> diff(covenant, covenant).equivalent
        True
    """
    try:
        from sanctions.verify.compare import compare
    except ModuleNotFoundError as fault:
        if fault.name != "z3":
            raise
        raise UsageError(*_NO_SOLVER) from None
    return compare(old, new, progress=progress)
