"""Compute what a village's rulebook says follows from each recorded offence."""
