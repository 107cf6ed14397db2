"""nanhai-model as hand-written DuckDB SQL, unsharded: the yardstick.

The statements stand in `hand_sql.sql`. They know this covenant alone and check nothing.
"""

from pathlib import Path

from benchmarks.rivals.scripts import run

if __name__ == "__main__":
    run(Path(__file__).with_suffix(".sql"), __doc__)
