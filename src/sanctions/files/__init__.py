"""Tables in and out: what a run is given becomes typed rows, and its results become files."""

from sanctions.files.checks import (
    Demands,
    Inputs,
    VersionDemands,
    beyond_quarantine,
    check_tables,
    set_aside,
)
from sanctions.files.folder import MANIFEST, write_folder
from sanctions.files.given import ArrowStream, Given, Kind
from sanctions.files.plain import Plain, plain_rows
from sanctions.files.read import given_table, read_table
from sanctions.files.rows import Broken, Rows, given_rows, read_rows
from sanctions.files.values import Row, Value
from sanctions.files.write import Format, Frame, file_bytes, frame_of

__all__ = [
    "MANIFEST",
    "ArrowStream",
    "Broken",
    "Demands",
    "Format",
    "Frame",
    "Given",
    "Inputs",
    "Kind",
    "Plain",
    "Row",
    "Rows",
    "Value",
    "VersionDemands",
    "beyond_quarantine",
    "check_tables",
    "file_bytes",
    "frame_of",
    "given_rows",
    "given_table",
    "plain_rows",
    "read_rows",
    "read_table",
    "set_aside",
    "write_folder",
]
