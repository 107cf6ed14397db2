"""What the command line asks for beside the public calls: a run from files, and its SQL."""

from sanctions.engines.columnar.store import Limits
from sanctions.files.pseudonyms import load_key
from sanctions.files.sheets.map_files import load_map
from sanctions.runs.batch import Manner, run_batch
from sanctions.runs.inputs import Sources, lists_of
from sanctions.runs.listing import sql_of

__all__ = ["Limits", "Manner", "Sources", "lists_of", "load_key", "load_map", "run_batch", "sql_of"]
