"""The public calls: load, assess, decide, screen."""

from sanctions.api.assess import assess, load
from sanctions.api.assessment import Assessment
from sanctions.api.cases import decide, screen

__all__ = ["Assessment", "assess", "decide", "load", "screen"]
