"""What the command line asks for where a run that was written is verified."""

from sanctions.runs.replay import Given, Replayed, replayed
from sanctions.runs.verifying import FileFault, Written, file_faults, written_in

__all__ = [
    "FileFault",
    "Given",
    "Replayed",
    "Written",
    "file_faults",
    "replayed",
    "written_in",
]
