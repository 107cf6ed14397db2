"""Village covenants as rulesets: sanctions, and each household's dividend reward status.

Everything public is here; each name is imported when it is first used, so that ``import sanctions``
costs next to nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # to import typing would take longer than all the rest
if TYPE_CHECKING:
    from sanctions.api import Assessment, Case, assess, decide, load, open_case, screen
    from sanctions.errors import InputError, RulesetError, SanctionsError, UsageError
    from sanctions.ruleset.covenant import Ruleset
    from sanctions.runs.changes import Changes
    from sanctions.runs.outcomes import Decision, Finding, Measure, Screening

__all__ = [
    "Assessment",
    "Case",
    "Changes",
    "Decision",
    "Finding",
    "InputError",
    "Measure",
    "Ruleset",
    "RulesetError",
    "SanctionsError",
    "Screening",
    "UsageError",
    "assess",
    "decide",
    "load",
    "open_case",
    "screen",
]

_HOMES = {
    **dict.fromkeys(("InputError", "RulesetError", "SanctionsError", "UsageError"), "errors"),
    **dict.fromkeys(("Decision", "Finding", "Measure", "Screening"), "runs.outcomes"),
    **dict.fromkeys(("Case", "open_case"), "api.case"),
    **dict.fromkeys(("assess", "load"), "api.assess"),
    **dict.fromkeys(("decide", "screen"), "api.cases"),
    "Assessment": "api.assessment",
    "Changes": "runs.changes",
    "Ruleset": "ruleset.covenant",
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
