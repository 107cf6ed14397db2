"""`python -m benchmarks [startup] [single] [batch] [workbook] [verify] [scale]`: how fast."""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

from benchmarks.timing import Line, machine, markdown

# What each part takes from the command line. A part is imported when its turn comes: `batch`
# loads pandas, which the others must not have in memory.
PARTS = {
    "startup": ("starts",),
    "single": ("calls",),
    "batch": ("households", "runs"),
    "workbook": ("rows", "runs"),
    "verify": ("grading", "runs"),
}
# This one has options of its own, which follow it: `python -m benchmarks scale --help`.
SCALE = "scale"


def arguments() -> argparse.Namespace:
    """What to measure, on how much, and how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="part",
        help="startup, single, batch, workbook, verify; none: all, then `scale`",
    )
    parser.add_argument("--households", type=int, default=10_000, help="the list of `batch`")
    parser.add_argument(
        "--runs", type=int, default=5, help="runs of `batch`, `workbook` and `verify`"
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="the list of `workbook`")
    parser.add_argument("--calls", type=int, default=5_000, help="calls of `single`")
    parser.add_argument("--grading", type=int, default=200, help="rows of the covenant of `verify`")
    parser.add_argument("--starts", type=int, default=20, help="processes of `startup`")
    chosen = parser.parse_args()
    for part in chosen.parts:
        if part not in PARTS:
            parser.error(f"no part `{part}`: {', '.join(PARTS)}")
    return chosen


def measured(chosen: argparse.Namespace) -> Iterator[Line]:
    """The lines of the parts that were chosen."""
    for part, options in PARTS.items():
        if part in (chosen.parts or PARTS):
            sizes = (getattr(chosen, option) for option in options)
            yield from import_module(f"benchmarks.{part}").lines(*sizes)


def scale(given: Sequence[str]) -> None:
    """The part that races engines and rivals, in a process of its own: it takes the rest."""
    subprocess.run((sys.executable, "-m", f"benchmarks.{SCALE}", *given), check=True)


def main() -> None:
    """Measure what was chosen, and print the machine and the table."""
    if sys.argv[1:2] == [SCALE]:
        scale(sys.argv[2:])
        return
    options = arguments()
    print(machine())
    print()
    print(markdown(list(measured(options))))
    print()
    print(machine(), flush=True)
    if not options.parts:
        print()
        scale(())


if __name__ == "__main__":
    main()
