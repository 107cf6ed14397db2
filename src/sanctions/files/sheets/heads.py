"""What the relation to the head says: who is the head, who is of the family, who is there twice.

Two heads, or two spouses of the head, in one household are most likely two households.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from sanctions.errors import Issue
from sanctions.files.faults import sheets
from sanctions.files.sheets.headings import RELATION
from sanctions.model.tables import Text

_HEADS = frozenset({"户主", "本人", "户主本人", "head", "self"})
_SPOUSES = frozenset({"配偶", "妻", "夫", "妻子", "丈夫", "爱人", "spouse", "wife", "husband"})
_CHILDREN = (
    *("子", "女", "儿子", "女儿", "子女", "独生子", "独生女", "独生子女", "长子", "长女"),
    *("大儿子", "二儿子", "小儿子", "大女儿", "二女儿", "小女儿", "幼子", "幼女"),
    *(f"{which}{child}" for which in "次二三四五六七" for child in "子女"),
    *("养子", "养女", "继子", "继女", "儿媳", "儿媳妇", "媳妇", "女婿", "儿婿"),
    *("son", "daughter", "child", "stepson", "stepdaughter", "adopted son", "adopted daughter"),
    *("daughter-in-law", "son-in-law"),
)
_PARENTS = (
    *("父", "母", "父亲", "母亲", "父母", "养父", "养母", "继父", "继母"),
    *("岳父", "岳母", "公公", "婆婆", "家公", "家婆"),
    *("祖父", "祖母", "爷爷", "奶奶", "外祖父", "外祖母", "外公", "外婆", "曾祖父", "曾祖母"),
    *("father", "mother", "stepfather", "stepmother", "father-in-law", "mother-in-law"),
    *("grandfather", "grandmother"),
)
_GRANDCHILDREN = (
    *("孙", "孙子", "孙女", "长孙", "长孙女", "外孙", "外孙子", "外孙女"),
    *("曾孙", "曾孙子", "曾孙女", "曾外孙", "曾外孙子", "曾外孙女", "孙媳", "孙媳妇", "孙女婿"),
    *("grandson", "granddaughter", "grandchild", "great-grandson", "great-granddaughter"),
)
_OTHERS = (
    *("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹", "兄弟姐妹"),
    *("嫂", "嫂子", "弟媳", "弟妇", "姐夫", "妹夫"),
    *("侄", "侄子", "侄女", "侄儿", "外甥", "外甥女", "伯父", "伯母", "叔父", "叔叔", "婶母"),
    *("舅父", "舅母", "姑父", "姑母", "姨父", "姨母"),
    *("brother", "sister", "nephew", "niece", "uncle", "aunt"),
)
_KIN = _SPOUSES.union(_CHILDREN, _PARENTS, _GRANDCHILDREN, _OTHERS)
_OF_THE_HEAD = re.compile("(户主)?之")
_HEAD, _SPOUSE = Text("户主", "head"), Text("配偶", "spouse of the head")


class Heads:
    """The rows of the heads of households and of their spouses, over a whole list."""

    def __init__(self, table: str, headings: Mapping[str, str]) -> None:
        """Nobody was seen."""
        self._table = table
        self._headings = headings
        self._before = 0
        self._seen: dict[Text, dict[str, tuple[int, int]]] = {_HEAD: {}, _SPOUSE: {}}

    def begin(self, before: int) -> None:
        """Go on with a sheet; so many rows are before it."""
        self._before = before

    def issues(
        self, numbers: Sequence[int], households: Sequence[object], relations: Sequence[object]
    ) -> Iterator[Issue]:
        """A warning for each further one, by the numbers, households and relations of rows."""
        words = {each for each in relations if isinstance(each, str)}
        known = {word: kind for word in words if (kind := _kind(word)) is not None}
        column = self._headings.get(RELATION, RELATION)
        for at in [at for at, relation in enumerate(relations) if relation in known]:
            household, kind = households[at], known[str(relations[at])]
            if not isinstance(household, str):
                continue
            here = (numbers[at], self._before)
            number, before = self._seen[kind].setdefault(household, here)
            if number != numbers[at]:
                other = number - before
                yield sheets.SEVERAL_HEADS.issue(
                    self._table, row=numbers[at], column=column, who=kind, other=other
                )


def is_head(relation: object) -> bool:
    """Whether the relation to the head is that of the head."""
    return _word(relation) in _HEADS


def is_kin(relation: object) -> bool:
    """Whether the relation is surely that of another person of the family of the head.

    The list is closed: a tenant, a lodger and what nobody has thought of are none.

    Example:
        >>> is_kin("之 妻"), is_kin("非本户（租户）"), is_kin("户主")
        (True, False, False)
    """
    return _word(relation) in _KIN


def _kind(relation: str) -> Text | None:
    word = _word(relation)
    return _HEAD if word in _HEADS else _SPOUSE if word in _SPOUSES else None


def _word(relation: object) -> str:
    """A relation without blanks, capitals and what says that it is one to the head."""
    if not isinstance(relation, str):
        return ""
    text = relation if relation.isascii() else "".join(relation.split())
    word = " ".join(text.split()).casefold()
    said = _OF_THE_HEAD.match(word)
    return word[said.end() :] if said else word
