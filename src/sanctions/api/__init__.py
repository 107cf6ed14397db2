"""The public calls: load, assess, decide, screen, open_case."""

from sanctions.api.assess import assess, load
from sanctions.api.assessment import Assessment
from sanctions.api.case import Case, open_case
from sanctions.api.cases import decide, screen

__all__ = ["Assessment", "Case", "assess", "decide", "load", "open_case", "screen"]
