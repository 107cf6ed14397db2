"""What the command line asks for where a run that was written is made again."""

from sanctions.runs.replay import Given, Replayed, replayed

__all__ = ["Given", "Replayed", "replayed"]
