"""Bodies that may adopt a covenant, and the quorum that the law asks of each.

Knows of no ruleset, so that :mod:`sanctions.ruleset.covenant` can ask whether it is a draft.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sanctions.model.tables import Text
from sanctions.ruleset.lawful.sources import (
    COLLECTIVE_LAW,
    ORGANIC_LAW,
    RESIDENTS_LAW,
    Article,
)

Missing: TypeAlias = Literal["present", "in_favour"]


@dataclass(frozen=True, slots=True)
class Votes:
    """How many could vote, came, and voted for it."""

    eligible: int
    present: int
    in_favour: int


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the law knows: what it asks, in words and as a check of each figure.

    ``since`` is the first day on which the statute says so.
    """

    needs: Text
    enough: Callable[[Votes], bool]
    carried: Callable[[Votes], bool]
    source: tuple[Article, ...]
    since: date | None = None

    def missed(self, votes: Votes) -> Missing | None:
        """The figure that stays below what the law asks; None when both reach it."""
        if not self.enough(votes):
            return "present"
        return None if self.carried(votes) else "in_favour"


def _more_than_half_present(votes: Votes) -> bool:
    return votes.present * 2 > votes.eligible


def _two_thirds_present(votes: Votes) -> bool:
    return votes.present * 3 >= votes.eligible * 2


def _more_than_half_of_those_present(votes: Votes) -> bool:
    return votes.in_favour * 2 > votes.present


def _two_thirds_of_all(votes: Votes) -> bool:
    return votes.in_favour * 3 >= votes.eligible * 2


_VILLAGERS = Body(
    Text(
        "十八周岁以上村民过半数到会，到会人员过半数同意",
        "more than half of the villagers of age present, and more than half of those in favour",
    ),
    _more_than_half_present,
    _more_than_half_of_those_present,
    (Article(ORGANIC_LAW, (22,)), Article(ORGANIC_LAW, (27,), now=(31,))),
)
_HOUSEHOLDS = Body(
    Text(
        "三分之二以上的户的代表到会，到会人员过半数同意",
        "two thirds of the households represented, and more than half of those present in favour",
    ),
    _two_thirds_present,
    _more_than_half_of_those_present,
    (Article(ORGANIC_LAW, (22,)), Article(ORGANIC_LAW, (27,), now=(31,))),
)
REPRESENTATIVES = Body(
    Text(
        "三分之二以上组成人员到会，到会人员过半数同意",
        "two thirds of the representatives present, and more than half of those in favour",
    ),
    _two_thirds_present,
    _more_than_half_of_those_present,
    (Article(ORGANIC_LAW, (25, 26)), Article(ORGANIC_LAW, (27,), now=(31,))),
)
_RESIDENTS = Body(
    Text(
        "全体应到人员过半数出席，出席人过半数同意",
        "more than half of those entitled present, and more than half of those in favour",
    ),
    _more_than_half_present,
    _more_than_half_of_those_present,
    (Article(RESIDENTS_LAW, (9, 15)),),
)
_MEMBERS = Body(
    Text(
        "三分之二以上成员参加，全体成员三分之二以上同意",
        "two thirds of the members present, and two thirds of all members in favour",
    ),
    _two_thirds_present,
    _two_thirds_of_all,
    (Article(COLLECTIVE_LAW, (26, 27)),),
    COLLECTIVE_LAW.since,
)
_MEMBER_REPRESENTATIVES = Body(
    Text("全体成员代表三分之二以上同意", "two thirds of all representatives in favour"),
    _two_thirds_present,
    _two_thirds_of_all,
    (Article(COLLECTIVE_LAW, (26, 28)),),
    COLLECTIVE_LAW.since,
)

# The longer name first: a representatives' assembly is no assembly of all.
_BODIES: tuple[tuple[tuple[str, ...], Body], ...] = (
    (("成员代表大会", "members representative assembly"), _MEMBER_REPRESENTATIVES),
    (("成员大会", "members assembly"), _MEMBERS),
    (("村民代表会议", "villagers representative assembly"), REPRESENTATIVES),
    (("村民会议", "villagers assembly"), _VILLAGERS),
    (("居民会议", "residents assembly"), _RESIDENTS),
)
_OF_HOUSEHOLDS = re.compile("户的?代表|household")


def recognised(body: Text, on: date) -> Body | None:
    """The body of that name on the day of the vote; None for one that the law did not know then.

    ``villagers-assembly`` and `villagers' assembly` are one name.
    """
    for said in (body.zh, body.en):
        plain = _plain(said)
        for names, found in _BODIES:
            if not any(name in plain for name in names):
                continue
            if found.since is not None and on < found.since:
                return None
            return _HOUSEHOLDS if found is _VILLAGERS and _by_household(body) else found
    return None


def _by_household(body: Text) -> bool:
    return any(_OF_HOUSEHOLDS.search(_plain(said)) for said in (body.zh, body.en))


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    worded = re.sub("['’]", "", folded).replace("representatives", "representative")
    return " ".join(re.sub(r"[^\w]+|_", " ", worded).split())
