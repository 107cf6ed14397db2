"""Parquet files and Arrow tables under headings of their own: SQL reads them as the reader does."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from sanctions.files.sheets.maps import ListMap
from sanctions.model.tables import MEMBERS, VILLAGES
from tests.conformance.test_intake import (
    HISTORY,
    RUNS,
    SHAPES,
    SOME,
    WORDS,
    Row,
    Run,
    Shape,
    arrow_rows,
    folder_of_parts,
    parquet_file,
    read,
    sources_of,
    tables_of_rows,
    taken,
)


def called(source: object, headings: Mapping[str, str], decoy: str | None) -> object:
    """The same rows under these headings, and with a copy of a column under its own name."""
    if isinstance(source, Path):
        for path in [source] if source.is_file() else sorted(source.rglob("*.parquet")):
            held = parquet.ParquetFile(path).read()
            parquet.write_table(renamed(held, headings, decoy), path)
        return source
    assert isinstance(source, pa.Table)
    return renamed(source, headings, decoy)


def renamed(rows: pa.Table, headings: Mapping[str, str], decoy: str | None) -> pa.Table:
    """One table of them."""
    names = rows.column_names
    found = rows.rename_columns([headings.get(name, name) for name in names])
    if decoy in names and headings.get(decoy, decoy) != decoy:
        found = found.append_column(decoy, rows.column(names.index(decoy)))
    return found


@pytest.mark.parametrize("form", ["parquet", "parts", "arrow"])
@settings(SOME, max_examples=40)
@given(tables=tables_of_rows(), forms=SHAPES, run=RUNS, data=st.data())
def test_headings_are_taken_in_as_they_are_read(
    form: str,
    tables: tuple[list[Row], list[Row], list[Row]],
    forms: tuple[Shape, Shape, Shape],
    run: Run,
    data: st.DataObject,
) -> None:
    """Under recognised headings and those of a map: equal rows, issues and provenance."""
    columns: dict[str, ListMap] = {}
    sources: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        for table, rows, shape in zip((MEMBERS, HISTORY, VILLAGES), tables, forms, strict=True):
            path = Path(folder) / table.name
            write = {"parquet": parquet_file, "parts": folder_of_parts}
            made = write[form](path, table, rows, shape) if form in write else None
            source = arrow_rows(table, rows, shape) if made is None else made
            ways = st.sampled_from(["own", "recognised", "mapped"])
            how = {name: data.draw(ways, label=name) for name in table.names}
            headings = {name: WORDS.get(name, name) for name in how if how[name] == "recognised"}
            mapped = {name: f"({name})" for name in how if how[name] == "mapped"}
            decoy = data.draw(st.sampled_from([None, *table.names]), label="decoy")
            sources.append(called(source, {**headings, **mapped}, decoy))
            columns[table.name] = ListMap(mapped)
        if not run.with_villages and not run.versions[-1].rewards[0].given:
            sources.pop()
        given_to_run = replace(sources_of(sources), columns=columns)
        expected = read(run.versions, given_to_run, quarantine=run.quarantine)
        assert taken(run.versions, given_to_run, quarantine=run.quarantine) == expected
