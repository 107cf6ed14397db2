"""The data dictionary: the one place that says which columns every table has."""

from sanctions.errors import Issue
from sanctions.model.tables.adjusted import ADJUSTED_RECORDS, ADJUSTED_VILLAGES, ADJUSTMENTS
from sanctions.model.tables.columns import (
    DAY,
    DECIMAL,
    INTEGER,
    LIST,
    MONEY,
    POINTS,
    TEXT,
    YES_NO,
    Column,
    ColumnType,
    Kind,
    Language,
    Table,
    Text,
    choice,
)
from sanctions.model.tables.effect import (
    EFFECT_CLAUSES,
    EFFECT_MEMBERS,
    EFFECT_ROWS,
    EFFECT_VILLAGES,
)
from sanctions.model.tables.inputs import (
    HISTORY,
    IDS_OF_PEOPLE,
    MEMBERS,
    VILLAGES,
    history_table,
)
from sanctions.model.tables.outputs import (
    FINDINGS,
    HOUSEHOLDS,
    ISSUES,
    MEASURES,
    MEMBERS_OUT,
    VILLAGES_OUT,
)

__all__ = [
    "ADJUSTED_RECORDS",
    "ADJUSTED_VILLAGES",
    "ADJUSTMENTS",
    "DAY",
    "DECIMAL",
    "EFFECT_CLAUSES",
    "EFFECT_MEMBERS",
    "EFFECT_ROWS",
    "EFFECT_VILLAGES",
    "FINDINGS",
    "HISTORY",
    "HOUSEHOLDS",
    "IDS_OF_PEOPLE",
    "INTEGER",
    "ISSUES",
    "LIST",
    "MEASURES",
    "MEMBERS",
    "MEMBERS_OUT",
    "MONEY",
    "POINTS",
    "TEXT",
    "VILLAGES",
    "VILLAGES_OUT",
    "YES_NO",
    "Column",
    "ColumnType",
    "Issue",
    "Kind",
    "Language",
    "Table",
    "Text",
    "choice",
    "history_table",
]
