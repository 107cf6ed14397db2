"""What a fault of YAML syntax is called in a message: our words for those of the parser."""

from __future__ import annotations

_WORDS: tuple[tuple[str, str, str], ...] = (
    (r"'\t' that cannot start", "a tab stands where blanks are needed", "indent with blanks"),
    ("'@' that cannot start", "a text cannot start with `@`", "put it in quotes"),
    ("'`' that cannot start", "a text cannot start with a backtick", "put it in quotes"),
    ("'%' that cannot start", "a text cannot start with `%`", "put it in quotes"),
    ("that cannot start any token", "a text cannot start with this character", "put it in quotes"),
    (
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "put a text that holds `: ` in quotes",
    ),
    (
        "sequence entries are not allowed",
        "a `-` stands where no list can start",
        "start the list on its own line",
    ),
    (
        "mapping keys are not allowed",
        "a `?` stands where no key can be",
        "put a text that starts with `?` in quotes",
    ),
    ("scanning a quoted scalar: found unexpected end", "a quote is not closed", ""),
    ("found unexpected end of stream", "the file ends too early", ""),
    ("document separator", "a `---` or `...` stands inside a text", ""),
    ("could not find expected ':'", "a key without `:`", "each line of a mapping is `key: value`"),
    ("scanning a simple key", "a key without `:`", "each line of a mapping is `key: value`"),
    (
        "unknown escape character",
        "this `\\` escape is not known",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "expected escape sequence",
        "this `\\` escape is not known",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ("parsing a flow sequence", "a `[` list is not closed, or lacks a comma", ""),
    (
        "parsing a flow mapping",
        "a `{` mapping is not closed, or lacks a comma",
        "put a text that holds `: ` in quotes",
    ),
    ("unclosed '['", "a `[` or `{` is not closed", ""),
    ("parsing a flow node", "a `[` list or `{` mapping is not closed", ""),
    (
        "parsing a block mapping",
        "this line does not belong to the mapping above it",
        "check the indentation",
    ),
    (
        "parsing a block collection",
        "this line does not belong to the list above it",
        "check the indentation",
    ),
    (
        "block scalar",
        "a `|` or `>` text is not written well",
        "indent its lines alike, below the key",
    ),
    ("scanning a directive", "directives are not taken", "remove the `%` line"),
    (
        "expected '<document start>'",
        "nothing can follow the end of the mapping here",
        "check the indentation",
    ),
)


def say(problem: str) -> tuple[str, str]:
    """Message and hint for a problem as the YAML parser puts it; a general text for others."""
    for part, message, hint in _WORDS:
        if part in problem:
            return message, hint
    return "this is not YAML", "check quotes, brackets and indentation"
