"""The last line of every explanation: it is a proposal, who decides, and what remedies there are.

Source: LAW07 and LAW09.
"""

from __future__ import annotations

from datetime import date

from sanctions.model.tables import Text
from sanctions.report.trace import Rerun
from sanctions.report.tree import Figure, Node
from sanctions.report.words import NOTHING, body
from sanctions.ruleset.covenant import Adopted
from sanctions.ruleset.phrases import say

_COLLECTIVE_LAW = date(2025, 5, 1)
"""The day of effect of the Law on Rural Collective Economic Organisations."""

_NOBODY = Text(
    "公约未载明表决通过的机构，故仅为草稿",
    "its covenant names no body that adopted it, so it is a draft",
)
_INCOMPLETE = Text(
    "，但公约未完整载明表决和公布情况，故仅为草稿",
    "; but how it was adopted and posted is not stated in full, so the covenant is a draft",
)

_SHORT = Text(
    "，但表决未达到法定人数，故仅为草稿",
    "; but the vote did not reach the quorum, so the covenant is a draft",
)


def closing_node(rerun: Rerun) -> Node:
    """Whose decision it is under the version that pays, or under the latest one."""
    version = rerun.paying or rerun.versions[-1]
    adopted = version.adopted
    decides = _NOBODY
    if adopted is not None and adopted.body.zh:
        decides = say(
            "由{body}或其授权的机构决定{draft}",
            "{body}, or whom it has charged, decides{draft}",
            body=body(adopted.body),
            draft=_why_a_draft(adopted),
        )
    text = say(
        "本说明是依《{title}》（{version}）和已登记资料作出的建议，不是决定；{decides}。{remedy}。",
        "This is a proposal under “{title}” ({version}), not a decision: {decides}. {remedy}.",
        title=version.title,
        version=version.version,
        decides=decides,
        remedy=remedy(rerun.case.as_of),
    )
    return Node("closing", text, (Figure("ruleset", version.reference),))


def _why_a_draft(adopted: Adopted) -> Text:
    """Why a covenant that names its body is a draft all the same; nothing where it is none."""
    if not adopted.complete:
        return _INCOMPLETE
    return NOTHING if adopted.missed is None else _SHORT


def remedy(as_of: date) -> Text:
    """Where those concerned can turn, as of a day."""
    law = NOTHING
    if as_of >= _COLLECTIVE_LAW:
        law = Text(
            "（《农村集体经济组织法》第五十六条、第五十七条）",
            " (Law on Rural Collective Economic Organisations, art. 56, 57)",
        )
    return say(
        "当事人可以陈述、申辩和申诉；对分配有争议的，可以请求乡镇、街道或者县级农业农村主管部门调解，"
        "也可以依法申请仲裁或者向人民法院起诉{law}",
        "Those concerned may state their case and appeal; a dispute over money may go to mediation "
        "by town, street or county, to arbitration or to court{law}",
        law=law,
    )
