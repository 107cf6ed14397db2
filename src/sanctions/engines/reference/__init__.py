"""The reference engine: plain Python that defines what is correct."""
