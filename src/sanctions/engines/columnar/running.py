"""The statements of a script run, and what a requirement of the plan says when it stops one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import duckdb

from sanctions.engines.columnar.expressions import quoted
from sanctions.engines.columnar.script import Script
from sanctions.errors import ConservationError


def run_statements(connection: duckdb.DuckDBPyConnection, script: Script) -> None:
    """Run what comes before the outputs. Raises: ConservationError."""
    for statement in script.statements:
        executed(connection, statement.sql, script)


def drop_tables(connection: duckdb.DuckDBPyConnection, script: Script) -> None:
    """Free what a shard left, before the next one is run."""
    for statement in script.statements:
        if statement.is_table:
            connection.execute(f"DROP TABLE IF EXISTS {quoted(statement.name)}")


@contextmanager
def required(script: Script) -> Generator[None]:
    """What a requirement of the plan says when it stops a statement. Raises: ConservationError."""
    try:
        yield
    except duckdb.Error as error:
        for message in script.messages:
            if message in str(error):
                raise ConservationError(message) from None
        raise


def executed(
    connection: duckdb.DuckDBPyConnection, sql: str, script: Script
) -> duckdb.DuckDBPyConnection:
    """The statement run. Raises: ConservationError: when a requirement of the plan stops it."""
    with required(script):
        return connection.execute(sql)
