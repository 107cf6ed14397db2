"""Every code of a fault in tables, by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from sanctions.files.faults import across, cells, output, results, sheets, sources
from sanctions.files.faults.code import Code

CODES: Mapping[str, Code] = MappingProxyType(
    {
        code.code: code
        for module in (sources, sheets, cells, across, output, results)
        for code in module.CODES
    }
)
