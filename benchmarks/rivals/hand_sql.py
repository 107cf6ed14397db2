"""nanhai-model as hand-written DuckDB SQL, unsharded: the yardstick.

The statements stand in `hand_sql.sql`. They know this covenant alone and check nothing.
"""

from pathlib import Path

from benchmarks.rivals.options import Options, options
from benchmarks.rivals.scripts import execute


def run(chosen: Options) -> None:
    """Write the five tables."""
    execute(Path(__file__).with_suffix(".sql"), chosen)


if __name__ == "__main__":
    run(options(__doc__))
