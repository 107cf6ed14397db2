"""Covenants with one small change each, and whether the cases notice."""
