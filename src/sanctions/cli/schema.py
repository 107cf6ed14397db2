"""`sanctions schema`: the JSON Schema of the ruleset language."""

from __future__ import annotations

from sanctions.cli.faults import told
from sanctions.cli.output import Output, write_text

EPILOG = r"""[bold]Example[/]

  sanctions schema > ruleset.schema.json
"""


def schema() -> None:
    """Print the JSON Schema of the ruleset language, for editors that complete and check it.

    输出公约文件的 JSON Schema，供编辑器补全和检查。
    """
    with told(Output()):
        from sanctions.ruleset.json_schema import schema_text

        write_text(schema_text())
