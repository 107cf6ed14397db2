"""`sanctions sql`: the statements that a run executes, for who audits it."""

from __future__ import annotations

from sanctions.cli import options
from sanctions.cli.assessment import load_all
from sanctions.cli.faults import told
from sanctions.cli.output import Output, write_text

EPILOG = r"""[bold]Examples[/]

  sanctions sql rulesets/nanhai-model --year 2025 --as-of 2026-01-31

  sanctions sql v2022.yaml v2026.yaml --period 2026-Q1 --as-of 2026-04-30 > audit.sql
"""


def sql(
    rulesets: options.Rulesets,
    as_of: options.AsOf,
    *,
    year: options.Year = None,
    period: options.APeriod = None,
) -> None:
    """Print the SQL that computes a covenant, each statement under the rule that it is about.

    打印按公约计算所用的 SQL，逐条注明所依规则，供审计查阅。

    It is DuckDB SQL; no list is read.
    """
    with told(Output()):
        chosen = options.one_period(year, period)
        versions = load_all(rulesets)
        from sanctions.api.batch import sql_of

        write_text("\n".join(sql_of(versions, period=chosen, as_of=as_of)) + "\n")
