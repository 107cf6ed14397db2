"""The page of what a new covenant changes on a list: figures and pictures for a meeting.

It holds no id of a person; source: LAW07 and LAW08. The definitions: docs/explanation/effect.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from sanctions.model.tables import Language, Text
from sanctions.report.effect_pictures import (
    Picture,
    band_picture,
    clause_members,
    clause_picture,
    clauses_changed,
    fen,
    running_lines,
    step_pictures,
    title_of,
    village_measures,
    village_money,
    village_picture,
    yuan,
)
from sanctions.ruleset.phrases import joined, say
from sanctions.runs.effect import Effect

_TITLE = Text("新公约对名单的影响", "What the new covenant changes on the list")
_STYLE = """:root{color-scheme:light}
body{font-family:"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;max-width:64em;
margin:2em auto;padding:0 1em;line-height:1.6;color:#111;background:#fff}
h1{font-size:1.6em}h2{font-size:1.25em;margin-top:2em;border-bottom:1px solid #bbb}
.draft{color:#a00;font-weight:bold;border:2px solid #a00;padding:.4em .8em}
.cards{display:flex;flex-wrap:wrap;gap:.8em;padding:0;list-style:none}
.cards li{border:1px solid #bbb;border-radius:4px;padding:.5em 1em;min-width:9em}
.cards b{display:block;font-size:1.5em;font-variant-numeric:tabular-nums}
.worse b{color:#8f4208}.better b{color:#174a70}
figure{margin:1em 0 2em;break-inside:avoid}
h2,h2+p,figcaption,.caption{break-after:avoid}figcaption,.caption{font-weight:bold;margin-bottom:.4em}
svg{max-width:100%;height:auto;font:12px sans-serif;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.6em 0;font-size:.9em}
th,td{border:1px solid #bbb;padding:.15em .5em}th{background:#f2f2f2;text-align:left}
td.figure{text-align:right;font-variant-numeric:tabular-nums}
@media print{body{max-width:none;margin:0;font-size:10pt}.wide{overflow:visible}
svg{max-height:185mm}
table{font-size:7pt;line-height:1.3}th,td{padding:.1em .3em}
tr{break-inside:avoid}thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:15mm}}"""


def pages_of(made: Effect) -> dict[str, str]:
    """The page in each language, by its file name."""
    return {"page.zh.html": page_of(made, "zh"), "page.en.html": page_of(made, "en")}


def page_of(made: Effect, language: Language) -> str:
    """The page as a file of its own, which needs no other."""
    title = escape(_TITLE.speak(language))
    lines = "\n".join(_body(made, language))
    tag = "zh-CN" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n{lines}\n</body>\n</html>\n"
    )


def _body(made: Effect, language: Language) -> Iterator[str]:
    if made.manifest["draft"]:
        yield f'<p class="draft">{escape(_DRAFT.speak(language))}</p>'
    for each in _about(made):
        yield _paragraph(each, language)
    yield from _cards(made, language)
    yield _heading(Text("合计（元）", "Totals (yuan)"), language)
    yield _table(_totals(made, language), "")
    yield _paragraph(_ABOUT_TOTALS, language)
    yield from _villages(made, language)
    yield _heading(Text("增减多少", "How much is gained and lost"), language)
    if made.bands:
        yield _figure(band_picture(made, language))
    else:
        yield _paragraph(Text("没有成员的所得增加或减少。", "Nobody gains or loses."), language)
    yield _heading(Text("由哪一行到哪一行", "From which row to which"), language)
    yield _paragraph(_ABOUT_STEPS, language)
    for picture in step_pictures(made, language):
        yield _figure(picture)
    yield from _clauses(made, language)
    yield from _running(made, language)
    yield _heading(Text("说明", "How to read this"), language)
    yield "<ul>"
    yield from (f"<li>{escape(each.speak(language))}</li>" for each in _notes(made))
    yield "</ul>"


def _villages(made: Effect, language: Language) -> Iterator[str]:
    yield _heading(Text("各村", "Villages"), language)
    yield _paragraph(_ABOUT_VILLAGES, language)
    yield _figure(village_picture(made, language))
    title = Text("各村金额（元）", "Money of the villages (yuan)")
    yield _captioned(title, village_money(made, language), language)
    measures = village_measures(made, language)
    if measures:
        title = Text("措施有变化的村", "Villages in which measures are otherwise")
        yield _captioned(title, measures, language)


def _clauses(made: Effect, language: Language) -> Iterator[str]:
    """The clauses of which something changes, and how many others have records."""
    if not made.clauses:
        return
    yield _heading(Text("各条款", "Clauses"), language)
    changed = len(clauses_changed(made))
    if changed:
        yield _figure(clause_picture(made, language))
        title = Text("有这些条款记录的成员", "Members with a record under these clauses")
        yield _captioned(title, clause_members(made, language), language)
        yield _paragraph(_ABOUT_CLAUSES, language)
    if changed < len(made.clauses):
        told = say(
            "有记录的 {all} 条条款中，{same} 条的认定和措施没有变化，未列出。",
            "Of {all} clauses with records, {same} change neither a grade nor a measure, and are"
            " left out.",
            all=f"{len(made.clauses):,}",
            same=f"{len(made.clauses) - changed:,}",
        )
        yield _paragraph(told, language)


def _running(made: Effect, language: Language) -> Iterator[str]:
    """What a body has to decide on where the new covenant is milder; source: LAW06."""
    counts = made.manifest["counts"]["running"]
    yield _heading(_RUNNING, language)
    if not made.running:
        yield _paragraph(_NONE_ENDS, language)
        return
    told = say(
        "按旧公约于 {as_of} 正在执行，而按新公约当日不再执行的措施共 {measures} 项，涉及成员"
        " {members} 名、户 {households} 户。是否继续执行，由表决的机构决定；名单见"
        " effect-running，不得公示。",
        "{measures} measures on {members} members and {households} households run on {as_of} under"
        " the old covenant and would not under the new one. The body that adopts it decides whether"
        " they go on; they are listed in effect-running, which is not to be posted.",
        as_of=made.manifest["as_of"],
        **{name: f"{number:,}" for name, number in counts.items()},
    )
    yield _paragraph(told, language)
    yield _table(running_lines(made, language), _RUNNING.speak(language))


# --- texts ----------------------------------------------------------------------------------------

_DRAFT = Text(
    "草案：有公约文件未完整载明达到法定人数的表决，以下数字仅供讨论。",
    "DRAFT: a covenant does not state its adoption in full and with its quorum. These figures are"
    " for discussion.",
)
_RUNNING = Text(
    "正在执行而新公约下不再执行的措施", "Running measures that the new covenant would not impose"
)
_ENDING = Text("正在执行的措施不再执行", "running measures would end")
_NONE_ENDS = Text(
    "没有：按旧公约正在执行的措施，按新公约也都在执行。",
    "None: what runs under the old covenant runs under the new one, too.",
)
_ABOUT_TOTALS = Text(
    "所得合计为基础分红加实发奖励。奖励资金等于实发、暂缓与留存之和；不予发放的部分，"
    "转给守约成员的已在实发之中，其余在留存之中。",
    "What members get in all is base and paid. The fund is what is paid, held back and retained;"
    " what is withheld is handed on, and then in what is paid, or retained.",
)
_ABOUT_VILLAGES = Text(
    "成员数等于增加、减少、不变、未定四项之和；增加额 − 减少额 + 未定差额 = 所得之差。",
    "Members are those better off, worse off, the same and not to be told, together; what is"
    " gained less what is lost and with what is unsettled is the difference in all.",
)
_ABOUT_STEPS = Text(
    "灰色为不变；“+”（蓝）为这些成员的所得合计增加，“−”（橙）为减少，“*”（紫）为结果不同或"
    "尚不能确定。实发为该项奖励，基础分红和差额为成员各项合计；暂缓的，差额尚不能确定。",
    "Grey is unchanged; “+” (blue): its members get more in all, “−” (orange): less, and “*”"
    " (purple): another outcome, or not to be told yet. Paid is of that reward; base and difference"
    " are of its members in all, and where money is held back the difference is not final.",
)
_ABOUT_CLAUSES = Text(
    "一名成员有几条条款记录的，各条款下均计入，故人数不可相加；成员的增减不一定因该条款引起。",
    "A member with records under several clauses is in each of them, so members do not add up;"
    " what brought their gain or loss about need not be the clause.",
)


def _about(made: Effect) -> Iterator[Text]:
    manifest = made.manifest
    old, new = manifest["effect"]["old"], manifest["effect"]["new"]
    yield say(
        "旧公约：{old}（{old_id}）；新公约：{new}（{new_id}）。期间 {start} 至 {end}（不含该日），"
        "以 {as_of} 所知为准。",
        "Old covenant: {old} ({old_id}); new covenant: {new} ({new_id}). Period {start} to {end}"
        " (that day not in it), as known on {as_of}.",
        old=Text(**old["title"]),
        old_id=old["ruleset"],
        new=Text(**new["title"]),
        new_id=new["ruleset"],
        start=manifest["period"]["start"],
        end=manifest["period"]["end"],
        as_of=manifest["as_of"],
    )
    yield Text(
        "以同一名单和同一记录，分别按两份公约各算一次，都当作一直施行；是测算，不是决定，"
        "任何人不因此多得或少得。",
        "One list and one history are computed under each covenant, as if it had always been in"
        " force. This is a trial, not a decision, and nobody is paid by it.",
    )


def _notes(made: Effect) -> Iterator[Text]:
    yield Text(
        "所得增加、减少看一名成员全部所得，即基础分红加各项实发奖励，到分；任一公约下有奖励"
        "暂缓的，为“尚不能确定”。",
        "Better and worse off are said of all that a member gets, base and rewards paid, to the"
        " fen; a member of whom either covenant holds money back is not to be told yet.",
    )
    yield Text(
        "措施（限制、取消资格、赔偿等）另计，从不折成金额，也不与奖励相抵。",
        "Measures (restrictions, exclusions, compensation and others) are counted apart: they are"
        " never put into money or weighed against it.",
    )
    yield from _left_out(made)
    yield Text(
        "本页不含成员和户的编号；但人数很少的格仍可能让人猜出是谁，张贴前请核对。"
        "effect-members、effect-running 含编号，不得公示。",
        "This page holds no id of a member or household; but where a figure is of few people it may"
        " still tell who they are: look before posting it. effect-members and effect-running hold"
        " ids and are not to be posted.",
    )


def _left_out(made: Effect) -> Iterator[Text]:
    for side, zh, en in (("old", "旧公约", "old"), ("new", "新公约", "new")):
        found: Mapping[str, int] = made.manifest["effect"][side]["left_out"]
        if found:
            yield say(
                zh + "没有以下条款，其 {number} 条记录在该公约下不认定：{clauses}。",
                f"The {en} covenant has no such clause, so {{number}} records are none to it:"
                " {clauses}.",
                number=f"{sum(found.values()):,}",
                clauses=joined(_clause(made, clause) for clause in found),
            )


def _clause(made: Effect, clause: str) -> Text:
    return Text(title_of(made, clause, "zh"), title_of(made, clause, "en"))


# --- figures --------------------------------------------------------------------------------------


def _cards(made: Effect, language: Language) -> Iterator[str]:
    """The figures that one looks for first."""
    counts, totals = made.manifest["counts"], made.manifest["totals"]
    money, measures = counts["money"], counts["measures"]
    gained, lost = (yuan(fen(totals[name])) for name in ("gained", "lost"))
    more, less = (
        say(zh, en, sum=each)
        for zh, en, each in (
            ("共 {sum} 元", "{sum} yuan in all", gained),
            ("共 {sum} 元", "{sum} yuan in all", lost),
        )
    )
    cards: Sequence[tuple[str, Text, int, Text]] = (
        ("", Text("成员", "members"), counts["members"], Text("", "")),
        ("better", Text("所得增加", "better off in money"), money["better"], more),
        ("worse", Text("所得减少", "worse off in money"), money["worse"], less),
        ("", Text("所得不变", "the same in money"), money["same"], Text("", "")),
        ("", Text("尚不能确定", "not to be told yet"), money["unsure"], Text("", "")),
        ("worse", Text("措施加重", "measures heavier"), measures["heavier"], Text("", "")),
        ("better", Text("措施减轻", "measures lighter"), measures["lighter"], Text("", "")),
        ("", Text("措施另有不同", "measures otherwise"), measures["other"], Text("", "")),
        ("", _ENDING, counts["running"]["measures"], Text("", "")),
    )
    yield '<ul class="cards">'
    for kind, title, number, below in cards:
        more_text = f"<br/>{escape(below.speak(language))}" if below.zh else ""
        yield (
            f'<li class="{kind}"><b>{number:,}</b>{escape(title.speak(language))}{more_text}</li>'
        )
    yield "</ul>"


def _totals(made: Effect, language: Language) -> list[Sequence[str]]:
    totals: Mapping[str, Any] = made.manifest["totals"]
    heads = (
        Text("", ""),
        Text("旧公约", "Old covenant"),
        Text("新公约", "New covenant"),
        Text("差额", "Difference"),
    )
    sums = {name: fen(each) for name, each in totals.items()}
    for side in ("old", "new"):
        sums[f"all_{side}"] = sums[f"base_{side}"] + sums[f"paid_{side}"]
    lines: list[Sequence[str]] = [[each.speak(language) for each in heads]]
    for name, title in (
        ("base", Text("基础分红", "Base dividend")),
        ("paid", Text("实发奖励", "Rewards paid")),
        ("all", Text("成员所得合计", "Members get in all")),
        ("fund", Text("奖励资金", "Reward fund")),
        ("held", Text("其中暂缓发放", "Of it held back")),
        ("retained", Text("其中留存资金", "Of it retained")),
        ("withheld", Text("不予发放（转出或留存）", "Withheld (handed on or retained)")),
    ):
        old, new = sums[f"{name}_old"], sums[f"{name}_new"]
        lines.append((title.speak(language), *map(yuan, (old, new, new - old))))
    return lines


# --- HTML -----------------------------------------------------------------------------------------


def _heading(text: Text, language: Language) -> str:
    return f"<h2>{escape(text.speak(language))}</h2>"


def _paragraph(text: Text, language: Language) -> str:
    return f"<p>{escape(text.speak(language))}</p>"


def _captioned(caption: Text, lines: Sequence[Sequence[str]], language: Language) -> str:
    """A table without a picture."""
    told = caption.speak(language)
    return f'<p class="caption">{escape(told)}</p>\n{_table(lines, told)}'


def _figure(picture: Picture) -> str:
    """The picture above its table; a caption alone where there is nothing to draw."""
    note = f"\n<p>{escape(picture.note)}</p>" if picture.note else ""
    table = f"{_table(picture.lines, picture.caption)}{note}"
    caption = escape(picture.caption)
    if not picture.drawn:
        return f'<p class="caption">{caption}</p>\n{table}'
    return (
        f"<figure>\n<figcaption>{caption}</figcaption>\n"
        f'<div class="wide">\n{picture.drawn}\n</div>\n</figure>\n{table}'
    )


def _table(lines: Sequence[Sequence[str]], caption: str) -> str:
    heads, *rows = lines
    label = f' aria-label="{escape(caption)}"' if caption else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    made = "\n".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    return (
        f'<div class="wide"><table{label}>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{made}\n'
        "</tbody></table></div>"
    )


def _cells(row: Sequence[str]) -> Iterator[str]:
    for place, cell in enumerate(row):
        if not place:
            yield f'<th scope="row">{escape(cell)}</th>'
        elif cell.lstrip("-")[:1].isdigit() and not cell.endswith("%"):
            yield f'<td class="figure">{escape(cell)}</td>'
        else:
            yield f"<td>{escape(cell)}</td>"
