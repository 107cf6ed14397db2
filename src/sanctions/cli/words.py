"""The words that a clerk reads on the screen, in Chinese and English."""

from __future__ import annotations

from sanctions.model.tables import Language, Text

MONEY = ("fund", "paid", "held", "withheld", "redistributed", "retained")
"""The figures of a reward, in the order of the table ``villages``."""

HONOUR_VERDICTS = {
    "yes": Text("授予", "given"),
    "no": Text("不授予", "not given"),
    "hold": Text("暂缓", "on hold"),
}

DRAFT = Text(
    "草案：公约文件未完整载明达到法定人数的表决，数字仅供讨论。",
    "DRAFT: a covenant does not state its adoption in full and with its quorum.",
)
"""What stands above figures of two covenants or runs of which one is a draft."""

STAGES = {
    "load": Text("检查公约", "checking the covenant"),
    "read": Text("读取名单和记录", "reading the lists"),
    "compile": Text("准备计算", "preparing"),
    "evaluate": Text("计算", "computing"),
    "compare": Text("比较两次计算", "comparing the runs"),
    "write": Text("写出结果", "writing the tables"),
    "test": Text("核对案例", "running the cases"),
    "prove": Text("证明", "proving"),
    "mutate": Text("逐处改动公约", "changing the covenant"),
}
UNITS = {"prove": Text("项", "settled"), "mutate": Text("处", "changes")}
"""What a stage counts, if it is not members."""
MEMBERS = Text("人", "members")


def say(language: Language, zh: str, en: str) -> str:
    """The one of two texts that is in the language."""
    return zh if language == "zh" else en


def known(number: int, language: Language) -> str:
    """How many warnings are acknowledged, behind how many are not; nothing where none is."""
    return say(language, f"，{number} 处已知悉", f", {number} acknowledged") if number else ""


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its English noun.

    Example:
        >>> plural(1, "error"), plural(0, "error"), plural(2, "household")
        ('1 error', '0 errors', '2 households')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
