"""Made-up lists without end: `python -m tests.fuzz.generated --seconds 600`.

Each property is tried on batches of new examples until its time is over. What fails is printed
with the smallest list that fails, and the run goes on to the next property.
"""

import argparse
import itertools
import resource
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz.properties import PROPERTIES

MEMORY = 8 << 30
SECONDS_AN_EXAMPLE = 60
SOME = settings(
    max_examples=200,
    database=None,
    deadline=None,
    derandomize=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class HangError(BaseException):
    """An example that took too long."""


def main() -> int:
    """Run each property for its part of the time; returns 1 if one failed."""
    parser = argparse.ArgumentParser(description="Try made-up lists for so long.")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0, help="that of the first batch")
    chosen = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _hang)
    each = chosen.seconds / len(PROPERTIES)
    failed = [_run(held, each, chosen.seed) for held in PROPERTIES]
    return int(any(failed))


def _run(held: Callable[..., None], seconds: float, first: int) -> bool:
    """Try a property for so long; whether it failed."""
    processor, until = time.process_time(), time.monotonic() + seconds
    tried = 0
    failed = False

    def once(**drawn: object) -> None:
        nonlocal tried
        tried += 1
        signal.alarm(SECONDS_AN_EXAMPLE)
        held(**drawn)

    batch = SOME(given(**PROPERTIES[held])(once))
    for number in itertools.count(first):
        if failed or time.monotonic() > until:
            break
        try:
            seed(number)(batch)()
        except (Exception, HangError) as fault:  # noqa: BLE001  whatever is raised is a failure
            failed = True
            print(f"{held.__name__}, seed {number}: {fault!r}")  # noqa: T201
            print(*getattr(fault, "__notes__", ()), sep="\n")  # noqa: T201
        finally:
            signal.alarm(0)
    spent = time.process_time() - processor
    print(  # noqa: T201  the numbers of the run
        f"{held.__name__}: {tried:,} lists in {seconds:.0f} s ({spent:.0f} s of processor time),"
        f" {'failed' if failed else 'held'}"
    )
    return failed


def _hang(number: int, frame: FrameType | None) -> None:
    raise HangError(number, frame)


if __name__ == "__main__":
    sys.exit(main())
