"""Expressions over one row, their types, and the surface operators made of them."""
