"""What the command line asks for where a run that was written is verified."""

from sanctions.runs.verifying import FileFault, Written, file_faults, written_in

__all__ = ["FileFault", "Written", "file_faults", "written_in"]
