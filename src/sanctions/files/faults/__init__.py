"""The faults that tables may have: codes, texts and hints in both languages."""

from sanctions.files.faults.code import Code, listing
from sanctions.files.faults.registry import CODES

__all__ = ["CODES", "Code", "listing"]
