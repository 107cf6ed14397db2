"""`load`."""

from __future__ import annotations

import os

from sanctions.api.arguments import path_of
from sanctions.ruleset.covenant import Ruleset
from sanctions.ruleset.load import load_ruleset


def load(path: str | os.PathLike[str]) -> Ruleset:
    """The checked ruleset of a file, or of the ``ruleset.yaml`` in a folder.

    Raises:
        RulesetError: with every fault of the file and of the files it extends.
        UsageError: for what is no path.

    Example:
        >>> load("rulesets/nanhai-model").reference
        'nanhai-model@2022-07'
    """
    return load_ruleset(path_of("path", path))
