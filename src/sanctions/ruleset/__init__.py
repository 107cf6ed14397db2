"""Reading a covenant: from a file with positions to a checked ruleset."""
