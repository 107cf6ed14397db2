"""The DuckDB connection of a run, held within the memory, threads and disk that it may use."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sanctions.errors import UsageError

_DAMAGED = re.compile(r'Failed to read file "(.*)"')
_PATH = re.compile(r'[Ff]ile \\?"(.+?)\\?"')
_NUMBER = re.compile(r'"errno":"([0-9]+)"')
_SPILL_LIMIT = "max_temp_directory_size"
_INTERRUPTED = "Query interrupted"
_BROKEN_HEADER = "don't know what type"
_CONTAINER = Path("/sys/fs/cgroup/memory.max")
_MOST = 2 * 1024**3
_MOST_OF_MACHINE = 0.6


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use; ``None`` is a default that suits the machine.

    ``memory`` is in bytes: what does not fit is written to the folder ``spill``. By default it
    is 2 GiB, and never more than 60 % of the machine. What is ``private`` is spilled encrypted: a
    block is written whole, and may hold what stood in memory before.
    """

    memory: int | None = None
    threads: int | None = None
    spill: Path | None = None
    private: bool = False


def opened(limits: Limits) -> duckdb.DuckDBPyConnection:
    """A new connection in memory, which spills to disk beyond its limit.

    Nothing is loaded from outside: extensions are neither fetched nor found.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{limits.memory or _default_memory()} B",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "default_collation": "",
        "default_null_order": "nulls_first",
    }
    if limits.threads is not None:
        config["threads"] = limits.threads
    if limits.spill is not None:
        config["temp_directory"] = str(limits.spill)
    if limits.private:
        # DuckDB calls its own library unsafe, as its random numbers are none for cryptography; a
        # better one comes only with an extension. It keeps what is left on a disk from being read.
        config |= {"temp_file_encryption": True, "force_mbedtls_unsafe": True}
    connection = duckdb.connect(config=config)
    set_up(connection)
    return connection


def set_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Set what the statements of a plan need, whoever opened the connection.

    To push sums below joins takes DuckDB minutes of planning where views stand on many views. A
    checkpoint would pack temporary tables, by one thread, that are read once or twice.
    """
    connection.execute("SET disabled_optimizers = 'partial_aggregate_pushdown'")
    connection.execute("SET checkpoint_threshold = '10TB'")


class DamagedFileError(Exception):
    """A file that can be read in part; ``path`` is as it was given."""

    def __init__(self, path: str) -> None:
        """Keep the path."""
        super().__init__(path)
        self.path = path


class DiskError(Exception):
    """A file that could not be read or written; ``number`` is the system's, such as `ENOSPC`."""

    def __init__(self, path: str, number: int) -> None:
        """Keep both."""
        super().__init__(path, number)
        self.path = path
        self.number = number


@contextmanager
def working() -> Generator[None]:
    """Tell what to do where memory or disk is too small.

    Raises:
        UsageError: instead of what DuckDB raises for it.
        DamagedFileError: where a page of a file cannot be read.
        DiskError: where the system refuses a file, as on a full disk.
        KeyboardInterrupt: where a statement was interrupted.
    """
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:  # what DuckDB raises for Ctrl+C before a statement runs
        if str(error) != _INTERRUPTED:
            raise
        raise KeyboardInterrupt from None
    except duckdb.InvalidInputException as error:
        found = _DAMAGED.search(str(error))
        if found is None:
            raise
        raise DamagedFileError(found[1]) from error
    except duckdb.OutOfMemoryException as error:
        raise _no_room(error) from error
    except duckdb.OutOfRangeException as error:
        message = (
            "a product of two figures has more than 38 digits: check the amounts, "
            "or compute with --engine reference"
        )
        zh = "有两个数相乘超过 38 位：请核对金额，或用 --engine reference 计算"
        raise UsageError(message, zh) from error
    except duckdb.IOException as error:
        path, number = _PATH.search(str(error)), _number_of(str(error))
        if path is not None and number is not None:
            raise DiskError(path[1], number) from error
        reason = str(error).splitlines()[0]
        message = f"a file could not be read or written: {reason}"
        raise UsageError(message, f"有文件读不出或写不进：{reason}") from error
    except duckdb.Error as error:
        if _BROKEN_HEADER not in str(error):
            raise
        message = "one of the Parquet files is damaged: export it again, or copy it again"
        zh = "有一个 Parquet 文件已损坏：请重新导出或重新复制"
        raise UsageError(message, zh) from error


def _no_room(error: duckdb.OutOfMemoryException) -> UsageError:
    """What to do where the memory is too small, or the disk for what does not fit into it."""
    if _SPILL_LIMIT in str(error):
        message = (
            "the disk is full where this run puts what does not fit into memory: "
            "make room, name another disk with --spill, or raise --memory-limit"
        )
        zh = (
            "内存放不下的部分要写到磁盘，而该磁盘已满："
            "请腾出空间，用 --spill 换一块磁盘，或调高 --memory-limit"
        )
        return UsageError(message, zh)
    message = (
        "the memory limit is too small for this run: "
        "raise --memory-limit, or lower --shard-members or --threads"
    )
    zh = "内存上限对本次计算太小：请调高 --memory-limit，或调低 --shard-members 或 --threads"
    return UsageError(message, zh)


def _number_of(message: str) -> int | None:
    """The number of the system for a fault, which DuckDB tells beside its words, or in them."""
    told = _NUMBER.search(message)
    if told is not None:
        return int(told[1])
    known = (each for each in errno.errorcode if os.strerror(each) in message)
    return next(known, None)


def _default_memory() -> int:
    return min(_MOST, *(int(each * _MOST_OF_MACHINE) for each in _memories()))


def _memories() -> Iterator[int]:
    """The memory of the machine, and of the container that the process is in, where known."""
    if hasattr(os, "sysconf"):
        yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no container, or one without a limit
        yield int(_CONTAINER.read_text(encoding="ascii"))
