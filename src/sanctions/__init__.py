"""Village covenants as rulesets: sanctions, and each household's dividend reward status.

Everything public is here; each name is imported when it is first used, so that ``import sanctions``
costs next to nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # to import typing would take longer than all the rest
if TYPE_CHECKING:
    from sanctions.api.adjust import Adjustment, adjust
    from sanctions.api.assess import assess
    from sanctions.api.assessment import Assessment
    from sanctions.api.case import Case, open_case
    from sanctions.api.cases import decide, screen
    from sanctions.api.diff import Comparison, Difference, diff
    from sanctions.api.effect import Effect, effect
    from sanctions.api.load import load
    from sanctions.api.mutate import Mutant, Mutation, Proposal, Tried, mutate, write_proposed
    from sanctions.api.prove import Claim, Example, Verification, prove, write_cases
    from sanctions.api.pseudonyms import pseudonym
    from sanctions.api.trial import Boundary, Coverage, Side, Trial, try_cases
    from sanctions.errors import InputError, RulesetError, SanctionsError, UsageError
    from sanctions.ruleset.covenant import Ruleset
    from sanctions.runs.changes import Changes
    from sanctions.runs.outcomes import Decision, Finding, Measure, Screening

__all__ = [
    "Adjustment",
    "Assessment",
    "Boundary",
    "Case",
    "Changes",
    "Claim",
    "Comparison",
    "Coverage",
    "Decision",
    "Difference",
    "Effect",
    "Example",
    "Finding",
    "InputError",
    "Measure",
    "Mutant",
    "Mutation",
    "Proposal",
    "Ruleset",
    "RulesetError",
    "SanctionsError",
    "Screening",
    "Side",
    "Trial",
    "Tried",
    "UsageError",
    "Verification",
    "adjust",
    "assess",
    "decide",
    "diff",
    "effect",
    "load",
    "mutate",
    "open_case",
    "prove",
    "pseudonym",
    "screen",
    "try_cases",
    "write_cases",
    "write_proposed",
]

_HOMES = {
    **dict.fromkeys(("InputError", "RulesetError", "SanctionsError", "UsageError"), "errors"),
    **dict.fromkeys(("Decision", "Finding", "Measure", "Screening"), "runs.outcomes"),
    **dict.fromkeys(("Adjustment", "adjust"), "api.adjust"),
    **dict.fromkeys(("Case", "open_case"), "api.case"),
    **dict.fromkeys(("decide", "screen"), "api.cases"),
    **dict.fromkeys(("Comparison", "Difference", "diff"), "api.diff"),
    **dict.fromkeys(("Effect", "effect"), "api.effect"),
    **dict.fromkeys(("Claim", "Example", "Verification", "prove", "write_cases"), "api.prove"),
    **dict.fromkeys(("Mutant", "Mutation", "Proposal", "Tried"), "api.mutate"),
    **dict.fromkeys(("mutate", "write_proposed"), "api.mutate"),
    **dict.fromkeys(("Boundary", "Coverage", "Side", "Trial", "try_cases"), "api.trial"),
    "Assessment": "api.assessment",
    "Changes": "runs.changes",
    "Ruleset": "ruleset.covenant",
    "assess": "api.assess",
    "load": "api.load",
    "pseudonym": "api.pseudonyms",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home on first use."""
    if name not in _HOMES:
        message = f"module `{__name__}` has no attribute `{name}`"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, also those that were not imported yet."""
    return __all__
