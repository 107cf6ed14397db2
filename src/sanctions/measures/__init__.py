"""The kinds of measure, one module a kind."""
