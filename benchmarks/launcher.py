"""`python -I -S launcher.py COMMAND…`: run a command, and print what it took as JSON.

A process of its own, of ten megabytes: the most memory that a process had counts what its parent
had when it started it. What the command prints is thrown away, what it complains of is passed on.
"""

import json
import os
import sys
import time


def launch(command: list[str]) -> dict[str, float]:
    """Run it and wait: wall seconds, seconds of processors, most memory in MiB, exit status."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    return {
        "wall": time.perf_counter() - start,
        "busy": used.ru_utime + used.ru_stime,
        # bytes on macOS, KiB elsewhere
        "memory": used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10),
        "status": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    print(json.dumps(launch(sys.argv[1:])))
