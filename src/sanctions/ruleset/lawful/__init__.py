"""The lawful guards: what the law asks of a covenant, checked before any run."""
