"""`python -m benchmarks [batch] [single] [startup]`: how fast it is on this machine."""

import argparse
from collections.abc import Iterator

from benchmarks import batch, single, startup
from benchmarks.timing import Line, machine, markdown


def arguments() -> argparse.Namespace:
    """What to measure, on how much, and how often."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help="batch, single, startup; or all")
    parser.add_argument("--households", type=int, default=10_000, help="the list of `batch`")
    parser.add_argument("--runs", type=int, default=5, help="runs of `batch`")
    parser.add_argument("--calls", type=int, default=5_000, help="calls of `single`")
    parser.add_argument("--starts", type=int, default=20, help="processes of `startup`")
    return parser.parse_args()


def measured(chosen: argparse.Namespace) -> Iterator[Line]:
    """The lines of the parts that were chosen."""
    parts = chosen.parts or ["startup", "single", "batch"]
    if "startup" in parts:
        yield from startup.lines(chosen.starts)
    if "single" in parts:
        yield from single.lines(chosen.calls)
    if "batch" in parts:
        yield from batch.lines(chosen.households, chosen.runs)


if __name__ == "__main__":
    print(machine())
    print()
    print(markdown(list(measured(arguments()))))
    print()
    print(machine())
