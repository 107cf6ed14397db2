"""The words by which guards recognise what a name or a title is about, in one place.

Chinese has no blanks, so its words are sought anywhere in a text; English words are sought whole.
What each list is for stands with the guard; a false alarm is answered by a plainer name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one meaning, each list a regular expression of alternatives.

    ``zh`` stand anywhere, ``en`` as whole words, ``whole`` are the whole text. ``apart`` are taken
    out first: words that contain one of them and mean another thing.
    """

    zh: str = ""
    en: str = ""
    whole: str = ""
    apart: str = ""

    def said_in(self, *texts: str) -> str:
        """The first word that one of the texts says; empty if none does."""
        return next(filter(None, map(self._said, texts)), "")

    def _said(self, text: str) -> str:
        plain = _plain(text)
        if self.whole and re.fullmatch(self.whole, plain):
            return plain
        plain = re.sub(self.apart, " ", plain) if self.apart else plain
        found = re.search(self.zh, plain) if self.zh else None
        if found is None and self.en:
            found = re.search(rf"(?<![a-z0-9])(?:{self.en})(?![a-z0-9])", plain)
        return "" if found is None else found[0]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[_\-\s]+", " ", folded).split())


# --- forbidden grounds (LAW04) --------------------------------------------------------------------

# A feast is an act, and its occasion no ground: 升学宴, 婚宴, 满月酒.
_FEASTS = "(?:结婚|升学|入学|大学生?|参军|入伍|生育|二孩)喜?(?:宴席|酒席|宴|酒|礼)"

GROUNDS: dict[str, Words] = {
    "sex": Words(
        zh="性别|男性|女性|男女|妇女",
        en="sex|gender|xingbie|males?|females?|wom[ae]n",
        whole="男|女|man|men",
    ),
    "marriage": Words(
        zh=(
            "婚姻|婚否|婚况|婚育|已婚|未婚|离婚|离异|再婚|结婚|丧偶|外嫁|出嫁|嫁出|嫁入|入赘|赘婿|上门女婿|上门婿"
        ),
        en="marriage|marital|(?:un|re)?married|divorced?|divorcees?|widow(?:ed|er)?",
        apart=_FEASTS,
    ),
    "birth and children": Words(
        zh="生育|计生|超生|怀孕|备孕|孕期|孕妇|产妇|哺乳|独生|子女|二孩|三孩|孩子数|多胎",
        en=(
            "childbirths?|births|birth (?:control|quota)s?|pregnan(?:t|cy)|maternity|"
            "expecting a child|"
            "(?:number|count) of (?:children|kids)|child(?:ren)? count|has children|only child|"
            "childless"
        ),
        whole="children|kids|sons|daughters|offspring",
        apart=_FEASTS,
    ),
    "study": Words(
        zh="在读|在校|就学|升学|求学|学籍|学历|上学|入学|学生",
        en=(
            "students?|studying|undergraduates?|schooling|at (?:school|university)|education level"
        ),
        apart=_FEASTS,
    ),
    "military service": Words(
        zh="兵役|现役|参军|入伍|服役|退役|军人",
        en="military|soldiers?|conscript(?:s|ion)?|veterans?|armed forces|army|enlisted",
        apart=_FEASTS,
    ),
    "imprisonment": Words(
        zh="服刑|监禁|坐牢|入狱|刑满|羁押|在押|劳改|前科",
        en=(
            "prisons?|prisoners?|imprison(?:ed|ment)|jail(?:ed)?|inmates?|incarcerat(?:ed|ion)|"
            "convicts?|convicted"
        ),
    ),
}
"""Grounds by their English name. Age is none: see LAW11."""

GROUNDS_ZH = {
    "sex": "性别",
    "marriage": "婚姻",
    "birth and children": "生育和子女",
    "study": "就学",
    "military service": "服兵役",
    "imprisonment": "服刑",
}


# --- measures -------------------------------------------------------------------------------------

FORBIDDEN_KINDS = (
    *("fine", "penalty", "confiscation", "forfeiture", "licence-revocation", "revocation"),
    *("cut-off", "supplies", "benefit", "benefits", "罚款", "没收", "吊销", "停水", "停电"),
)
"""Kinds that no covenant can have: whoever writes one is told the law, not the list of kinds."""

FINES = Words(
    zh="罚款|罚金|罚没|没收|吊销",
    en=(
        "fine|fines|fined|confiscat(?:e|es|ed|ion)|forfeit(?:s|ed|ure)?|"
        "revo(?:ke|kes|ked|cation of) (?:the |a )?licen[cs]es?|licen[cs]e revocation"
    ),
    apart=(
        "(?:不予|不再|免予|免于|免除|不)(?:罚款|罚金|没收|吊销)|(?:no|without(?: a)?|not) fines?"
    ),
)
"""What only the state may impose."""

SUPPLIES = Words(
    zh="停水|停电|停气|断水|断电|断气|限水|限电|供水|供电|供气|用水|用电",
    en="water|electricity|power|gas",
)
"""Water, power and gas."""

BENEFITS = Words(
    zh=(
        "低保|最低生活保障|五保|特困供养|特困人员|养老金|养老保险|医保|医疗保险|社会救助|"
        "临时救助|抚恤|惠农补贴|种粮补贴|粮食补贴|社会保险"
    ),
    en=(
        "subsistence (?:allowance|guarantee)s?|pensions?|social (?:security|assistance)|"
        "medical insurance|(?:state|welfare) benefits?|farm subsid(?:y|ies)"
    ),
)
"""What the state pays."""

DIVIDENDS = Words(
    zh="分红|股红|红利|股息|收益分配",
    en="dividends?|distributions?",
    apart="(?:分红|收益分配)?(?:守约|履约)?奖励(?:资金|金)?|(?:dividend )?rewards?(?: fund)?",
)
"""The base dividend; the reward is another thing."""

TAKING = Words(
    zh="停|断|取消|扣|剥夺|不予|不得|冻结|限制|减发|没收",
    en=(
        "cut(?:ting)?(?: off)?|stop(?:s|ped|ping)?|withh(?:old|eld|olding)|deduct(?:ion|ed)?|"
        "cancel(?:led|lation)?|no|los[es]s?|remov(?:e|ed|al)|suspen(?:d|ded|sion)|"
        "limit(?:s|ed)?|ban(?:ned)?|refus(?:e|ed|al)"
    ),
)
"""Verbs that take something away."""

KIN = Words(
    zh=(
        "家属|亲属|子女|配偶|父母|妻子|丈夫|夫妻|儿子|女儿|儿媳|女婿|兄弟|姐妹|祖父|祖母|"
        "孙子|孙女|家人|全家|家庭成员|直系|近亲|三代|连坐|株连"
    ),
    en=(
        "relatives?|kin|famil(?:y|ies)|spouses?|wi(?:fe|ves)|husbands?|parents?|"
        "child(?:ren)?|sons?|daughters?|siblings?|brothers?|sisters?"
    ),
    apart=(
        "(?:通知|告知|联系|送达)(?:其|本人)?(?:成年)?(?:家属|亲属|父母|配偶|子女|家人|家庭成员)|"
        "(?:notice to|notify|inform|tell) (?:the |his |her |their )?(?:relatives|family|parents)|"
        "儿童节|家庭教育|family (?:education|conduct)|children'?s day"
    ),
)
"""Relatives; to let them know is no measure on them."""

OFFICE = Words(
    zh=(
        "任职|担任|候选|参选|竞选|选举|提名|当选|人选|村干部|职务|村民代表|居民代表|成员代表|"
        "股东代表|党代表|人大代表|政协委员"
    ),
    en=(
        "candida(?:cy|cies|tes?)|elect(?:ed|ions?)|nominat(?:e|ed|ions?)|nominees?|"
        "(?:public|hold|take|run for|bar(?:red)? from|no) office|office bearers?|"
        "representatives?|delegates?"
    ),
)
"""Office, candidacy and nomination."""

BIDDING = Words(
    zh="竞投|竞标|投标|竞买|竞拍|竞租|承租集体|承包集体",
    en="bid(?:s|ding)?|tender(?:s|ing)?|auctions?",
)
"""Bidding for collective assets."""

GUARDIAN = Words(
    zh="监护人",
    en="guardians?",
)
"""Whom the payment of a minor is addressed to."""

CHARTER = Words(
    zh="章程|公积|公益金",
    en="charter|articles of association|reserves?|welfare fund",
)
"""Where a reward fund may lawfully come from."""

MANDATE = Words(zh="授权|委托", en="mandate|mandated|charged|authorised|authorized")
"""What representatives need to make rules for all."""

PRIVATE = Words(
    zh="身份证|证件号|手机|电话|住址|住所|银行|账号|卡号|出生日期|生日",
    en=(
        "id (?:number|card|no)s?|identity (?:number|card)s?|phones?|telephones?|"
        "mobile (?:phone|number)s?|(?:home )?address(?:es)?|bank (?:account|card)s?|"
        "account(?: number)?s?|birth ?(?:date|day)s?|"
        "date of birth"
    ),
)
"""What identifies a person and no rule needs."""
