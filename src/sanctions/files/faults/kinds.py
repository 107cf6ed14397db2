"""What kind of thing a value is, in a reader's words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sanctions.model.tables import Text


def kind_of(value: object) -> Text:
    """The kind of a value, for a message that refuses it.

    Example:
        >>> kind_of(3).en, kind_of(object()).en
        ('a number', 'an object of this kind')
    """
    match value:
        case bool():
            return Text("是或否", "yes or no")
        case str():
            return Text("文本", "a text")
        case int() | float() | Decimal():
            return Text("数", "a number")
        case date():
            return Text("日期", "a day")
        case Mapping():
            return Text("字典", "a mapping")
        case list() | tuple() | set():
            return Text("列表", "a list")
        case _:
            return Text("这种对象", "an object of this kind")
