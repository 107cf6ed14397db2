"""Figures of money as a person reads them."""

from sanctions.model.tables.columns import Language, Table
from sanctions.model.tables.outputs import VILLAGES_OUT


def money_name(name: str, language: Language, table: Table = VILLAGES_OUT) -> str:
    """What a figure of a table is called, without its unit."""
    title = table.column(name).title.speak(language)
    return title.replace("（元）", "").replace(" (yuan)", "")


def grouped(figure: str) -> str:
    """A decimal figure with its thousands grouped.

    Example:
        >>> grouped("1234567.80"), grouped("-1000.00"), grouped("12.00")
        ('1,234,567.80', '-1,000.00', '12.00')
    """
    whole, point, decimals = figure.partition(".")
    return f"{int(whole):,}{point}{decimals}"
