"""The one place that knows z3: what a value is to it, the kernel in its terms, and questions."""
