"""The public calls. Each has a module of its own, as `sanctions` imports what is asked for."""
