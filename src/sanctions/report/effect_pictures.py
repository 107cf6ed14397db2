"""The pictures of what a new covenant changes, each with the table of its figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sanctions.model.tables import Language, Text
from sanctions.model.tables.effect import BANDS, CHANGES, IN_MEASURES, IN_MONEY, NO_CLAUSE
from sanctions.model.tables.figures import grouped
from sanctions.model.tables.words import STATES
from sanctions.report.effect_svg import (
    LEFT,
    OTHER,
    PLAIN,
    RIGHT,
    Bar,
    Cell,
    Named,
    bars,
    heat_map,
)
from sanctions.ruleset.phrases import say
from sanctions.runs.effect import Effect

SHOWN = 50
"""How many lines a picture or a table has at most; the files have all of them."""
_ABREAST = 10
"""How many rows of a covenant a heat map tells apart on each side, those of most records first."""

_OUTCOMES: Mapping[str, Text] = {
    **STATES,
    NO_CLAUSE: Text("公约无此条款", "no such clause"),
    "undetermined": Text("无法认定", "undetermined"),
    "quarantine": Text("问题行已搁置", "a bad row set aside"),
    "hold": Text("暂缓", "held"),
    "yes": Text("给予", "yes"),
    "no": Text("不给予", "no"),
}
_REST = Text("其他", "others")
_NONE = Text("无", "none")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption and the lines of its table, the heads first; what is left out.

    Where there is nothing to draw, the table stands alone.
    """

    drawn: str
    caption: str
    lines: Sequence[Sequence[str]]
    note: str = ""


_VILLAGE = ("村社", "Village")
_FARE = (
    ("增加人数", "Better off"),
    ("减少人数", "Worse off"),
    ("不变人数", "The same"),
    ("未定人数", "Not to be told"),
)
_MONEY = (
    ("旧公约基础分红", "Base, old"),
    ("新公约基础分红", "Base, new"),
    ("旧公约实发奖励", "Paid, old"),
    ("新公约实发奖励", "Paid, new"),
)
_MONEY_KEYS = ("base_old", "base_new", "paid_old", "paid_new")


def fen(money: str) -> int:
    """A text of yuan with two decimals as fen."""
    return int(money.replace(".", ""))


def yuan(amount: int) -> str:
    """Fen as yuan, with its thousands grouped."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{grouped(f'{abs(amount) // 100}.{abs(amount) % 100:02}')}"


def village_picture(made: Effect, language: Language) -> Picture:
    """Money gained and lost in each of the first villages."""
    caption = say(
        "各村成员所得的增加（右）与减少（左），单位：元",
        "Money gained (right) and lost (left) in each village, in yuan",
    ).speak(language)
    lines = [
        Bar(
            each["village_id"],
            fen(each["lost"]),
            fen(each["gained"]),
            grouped(each["lost"]),
            grouped(each["gained"]),
        )
        for each in made.villages
    ]
    says = Text.speak(
        say(
            "共 {count} 村，图中 {shown} 村。",
            "{shown} of {count} villages.",
            count=len(lines) + made.more_villages,
            shown=len(lines),
        ),
        language,
    )
    drawn = _bars(Named("villages", caption, says), lines)
    more = _more(made.more_villages, "villages", language)
    return Picture(drawn, caption, _village_lines(made, language), more)


def _village_lines(made: Effect, language: Language) -> list[Sequence[str]]:
    heads = _heads(
        language,
        _VILLAGE, ("成员", "Members"), *_FARE,
        ("增加额", "Gained"), ("减少额", "Lost"), ("未定差额", "Unsettled"),
    )  # fmt: skip
    return [
        heads,
        *(
            (
                each["village_id"],
                *(f"{each[name]:,}" for name in ("members", *IN_MONEY)),
                *(grouped(each[name]) for name in ("gained", "lost", "unsettled")),
            )
            for each in made.villages
        ),
    ]


def village_money(made: Effect, language: Language) -> list[Sequence[str]]:
    """The heads and lines of the money of the first villages under both covenants."""
    heads = _heads(
        language,
        _VILLAGE, ("旧公约奖励资金", "Fund, old"), ("新公约奖励资金", "Fund, new"), *_MONEY,
        ("所得之差", "Difference in all"),
    )  # fmt: skip
    money = ("fund_old", "fund_new", *_MONEY_KEYS, "difference")
    lines = [
        (each["village_id"], *(grouped(each[name]) for name in money)) for each in made.villages
    ]
    return [heads, *lines]


def village_measures(made: Effect, language: Language) -> list[Sequence[str]]:
    """The heads and lines of the villages in which measures of somebody are otherwise."""
    words = [name for name in IN_MEASURES if name != "same"]
    heads = _heads(
        language,
        _VILLAGE, ("成员", "Members"), ("措施加重人数", "Measures heavier"),
        ("措施减轻人数", "Measures lighter"), ("措施另有不同人数", "Measures otherwise"),
        ("措施不变人数", "Measures the same"),
    )  # fmt: skip
    lines = []
    for each in made.villages:
        counted = [each[name] for name in words]
        if any(counted):
            numbers = each["members"], *counted, each["members"] - sum(counted)
            lines.append((each["village_id"], *(f"{number:,}" for number in numbers)))
    return [heads, *lines] if lines else []


def running_lines(made: Effect, language: Language) -> list[Sequence[str]]:
    """The heads and lines of running measures that the new covenant would not impose."""
    heads = _heads(
        language,
        ("措施", "Measure"), ("新公约下不再执行", "Not running under the new"),
        ("其中不科处", "Of these not imposed"), ("其中期间不同", "Of these on other days"),
    )  # fmt: skip
    return [
        heads,
        *(
            (
                each["title"].speak(language) or each["measure"],
                *(f"{each[name]:,}" for name in ("running", "never", "other_days")),
            )
            for each in made.running
        ),
    ]


def band_picture(made: Effect, language: Language) -> Picture:
    """How many lose and gain how much, from the greatest loss to the greatest gain."""
    caption = say(
        "所得减少（向左）与增加（向右）多少元的成员数",
        "Members by how many yuan they lose (to the left) or gain (to the right)",
    ).speak(language)
    lines = [
        Bar(
            _band(each, language),
            each["members"] if each["money"] == "worse" else 0,
            each["members"] if each["money"] == "better" else 0,
            f"{each['members']:,}",
            f"{each['members']:,}",
        )
        for each in made.bands
    ]
    counts = made.manifest["counts"]["money"]
    says = Text.speak(
        say(
            "{worse} 名成员减少，{better} 名成员增加。",
            "{worse} members lose, {better} gain.",
            worse=f"{counts['worse']:,}",
            better=f"{counts['better']:,}",
        ),
        language,
    )
    heads = _heads(
        language, ("差额（元）", "Difference (yuan)"), ("成员", "Members"), ("合计", "Sum")
    )
    table = [
        (_band(each, language), f"{each['members']:,}", yuan(fen(each["difference"])))
        for each in made.bands
    ]
    return Picture(_bars(Named("bands", caption, says), lines), caption, [heads, *table])


def _band(each: Mapping[str, Any], language: Language) -> str:
    """The band in yuan: its lower bound is in it."""
    edges = ("", *(f"{edge:,}" for edge in BANDS), "")
    place = each["band"]
    zh, en = ("减少", "loses") if each["money"] == "worse" else ("增加", "gains")
    if place == 0:
        text = say(f"{zh}不足 {{high}}", f"{en} less than {{high}}", high=edges[1])
    elif place == len(BANDS):
        text = say(f"{zh} {{low}} 以上", f"{en} {{low}} or more", low=edges[place])
    else:
        low, high = edges[place], edges[place + 1]
        text = say(f"{zh} {{low}} 至 {{high}}", f"{en} {{low}} to {{high}}", low=low, high=high)
    return text.speak(language)


def clause_picture(made: Effect, language: Language) -> Picture:
    """Records that are graded heavier and lighter, by clause."""
    caption = say(
        "各条款认定加重（左）与减轻（右）的记录数",
        "Records graded heavier (left) and lighter (right), by clause",
    ).speak(language)
    ordered = clauses_changed(made)
    shown = ordered[:SHOWN]
    names = [title_of(made, each["clause"], language) for each in shown]
    lines = [
        Bar(name, each["heavier"], each["lighter"], f"{each['heavier']:,}", f"{each['lighter']:,}")
        for name, each in zip(names, shown, strict=True)
    ]
    records = made.manifest["counts"]["records"]
    says = Text.speak(
        say(
            "共 {records} 条记录：{heavier} 条加重，{lighter} 条减轻，{other} 条另有不同。",
            "{records} records: {heavier} heavier, {lighter} lighter, {other} otherwise.",
            **{name: f"{each:,}" for name, each in records.items()},
        ),
        language,
    )
    heads = _heads(
        language,
        ("条款", "Clause"), ("记录", "Records"), ("认定加重", "Heavier"), ("认定减轻", "Lighter"),
        ("另有不同", "Otherwise"), ("措施新增", "Measures added"), ("措施取消", "Dropped"),
        ("加长或增多", "Longer or more"), ("缩短或减少", "Shorter or less"),
        ("措施另有不同", "Measures otherwise"),
    )  # fmt: skip
    table = [
        (name, *(f"{each[key]:,}" for key in ("records", *_CLAUSE_CHANGES)))
        for name, each in zip(names, shown, strict=True)
    ]
    more = _more(len(ordered) - len(shown), "clauses", language)
    return Picture(_bars(Named("clauses", caption, says), lines), caption, [heads, *table], more)


_CLAUSE_CHANGES = ("heavier", "lighter", "other", *(f"measures_{each}" for each in CHANGES))


def clauses_changed(made: Effect) -> list[Mapping[str, Any]]:
    """The clauses of which a grade or a measure is otherwise, those of most records first."""
    changed = [each for each in made.clauses if any(each[name] for name in _CLAUSE_CHANGES)]
    return sorted(changed, key=lambda each: (-each["heavier"] - each["lighter"], each["clause"]))


def clause_members(made: Effect, language: Language) -> list[Sequence[str]]:
    """The heads and lines of how the members with a record under these clauses fare."""
    heads = _heads(language, ("条款", "Clause"), ("成员", "Members"), *_FARE)
    return [
        heads,
        *(
            (
                title_of(made, each["clause"], language),
                *(f"{each[name]:,}" for name in ("members", *IN_MONEY)),
            )
            for each in clauses_changed(made)[:SHOWN]
        ),
    ]


def _bars(named: Named, lines: Sequence[Bar]) -> str:
    """The bars, or nothing where no line has one."""
    return bars(named, lines) if any(line.left or line.right for line in lines) else ""


# --- from row to row ------------------------------------------------------------------------------


def step_pictures(made: Effect, language: Language) -> list[Picture]:
    """The steps of the payout rows of each reward, and those of the grading rows."""
    payouts = [each for each in made.rows if each["table"] == "payout"]
    rewards = groupby(payouts, key=lambda each: str(each["reward"]))
    pictures = [
        _steps(made, list(steps), language, ("members", f"payout-{place}", _of_reward(made, name)))
        for place, (name, steps) in enumerate(rewards, start=1)
    ]
    gradings = [each for each in made.rows if each["table"] == "grading"]
    title = Text(
        "情节认定：由旧公约的行和等次（横排）到新公约的行和等次（竖列），记录数",
        "Grading: records from row and grade under the old covenant (lines) to the new (columns)",
    )
    if gradings:
        pictures.append(_steps(made, gradings, language, ("records", "grading", title)))
    return pictures


def _of_reward(made: Effect, reward: str) -> Text:
    found = {**made.called["old"], **made.called["new"]}.get(reward, Text(reward, reward))
    return say(
        "“{reward}”的发放：由旧公约的行（横排）到新公约的行（竖列），成员数",
        "Payout of “{reward}”: members from row under the old covenant (lines) to the new"
        " (columns)",
        reward=found,
    )


def _steps(
    made: Effect,
    steps: Sequence[Mapping[str, Any]],
    language: Language,
    what: tuple[str, str, Text],
) -> Picture:
    counted, name, title = what
    caption = title.speak(language)
    names = [
        (_row(made, each, "old", language), _row(made, each, "new", language)) for each in steps
    ]
    cells: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    rest = _REST.speak(language)
    numbers = [each[counted] for each in steps]
    lines, columns = _abreast(names, numbers, rest)
    for (old, new), each in zip(names, steps, strict=True):
        key = old if old in lines else rest, new if new in columns else rest
        cells[key].append(each)
    most = max(sum(each[counted] for each in found) for found in cells.values())
    drawn = [
        [_cell(cells.get((line, column), []), counted, most) for column in columns]
        for line in lines
    ]
    moved = sum(each[counted] for each in steps if not _same_row(each))
    says = Text.speak(
        say(
            "{moved} 由一行到了另一行或另一结果，共 {all}。",
            "{moved} of {all} come to another row or outcome.",
            moved=f"{moved:,}",
            all=f"{sum(each[counted] for each in steps):,}",
        ),
        language,
    )
    picture = heat_map(Named(name, caption, says), (lines, columns), drawn)
    return _with_steps(Picture(picture, caption, ()), steps, names, (counted, language))


def _with_steps(
    picture: Picture,
    steps: Sequence[Mapping[str, Any]],
    names: Sequence[tuple[str, str]],
    how: tuple[str, Language],
) -> Picture:
    """The picture with its table: the steps that change something first."""
    counted, language = how
    of_records = counted == "records"
    number = ("记录", "Records") if of_records else ("成员", "Members")
    # A member with several records is in several lines of grading: their money would not add up.
    money = () if of_records else (*_MONEY_KEYS, "difference")
    titles = () if of_records else (*_MONEY, ("差额", "Difference"))
    heads = _heads(language, ("旧公约", "Old"), ("新公约", "New"), number, *titles)
    both = zip(steps, names, strict=True)
    ordered = sorted(both, key=lambda each: (_stays(each[0]), -each[0][counted], each[1]))
    table = [
        (*pair, f"{each[counted]:,}", *(yuan(fen(each[name])) for name in money))
        for each, pair in ordered[:SHOWN]
    ]
    more = _more(len(ordered) - len(table), "rows", language)
    return Picture(picture.drawn, picture.caption, [heads, *table], more)


def _abreast(
    names: Sequence[tuple[str, str]], numbers: Sequence[int], rest: str
) -> tuple[list[str], list[str]]:
    """The lines and the columns: the rows of most records or members, and all others as one.

    A row is told apart on both sides or on neither, so that what is one of the others in a line
    has no column of its own.
    """
    sums: tuple[dict[str, int], dict[str, int]] = defaultdict(int), defaultdict(int)
    for pair, number in zip(names, numbers, strict=True):
        for side, name in zip(sums, pair, strict=True):
            side[name] += number
    known = {**sums[0], **sums[1]}
    most = {name: max(side.get(name, 0) for side in sums) for name in known}
    kept = sorted(most, key=lambda name: (-most[name], name))
    if len(kept) > _ABREAST + 1:
        kept = kept[:_ABREAST]
    lines, columns = (
        [*(name for name in side if name in kept), *([rest] if side.keys() - set(kept) else [])]
        for side in sums
    )
    return lines, columns


def _cell(found: Sequence[Mapping[str, Any]], counted: str, most: int) -> Cell | None:
    """How many, and whether they stay as they are, gain or lose: dark where they are many."""
    if not found:
        return None
    number = sum(each[counted] for each in found)
    depth = min(4, 5 * number.bit_length() // (most.bit_length() + 1))
    if all(map(_stays, found)):
        return Cell(depth, PLAIN, f"{number:,}")
    if counted == "records" or any(_holds(each) for each in found):
        return Cell(depth, OTHER, f"{number:,} *")
    moved = sum(fen(each["difference"]) for each in found)
    mark, colour = ("+", RIGHT) if moved > 0 else ("−", LEFT) if moved < 0 else ("*", OTHER)
    return Cell(depth, colour, f"{number:,} {mark}")


def _same_row(step: Mapping[str, Any]) -> bool:
    """Whether the row and what it says are the same; of a record the outcome alone counts."""
    same = bool(step["outcome_old"] == step["outcome_new"])
    return same and (step["table"] == "grading" or step["row_old"] == step["row_new"])


def _holds(step: Mapping[str, Any]) -> bool:
    return "hold" in {step["outcome_old"], step["outcome_new"]}


def _stays(step: Mapping[str, Any]) -> bool:
    """Whether nothing is otherwise: what is held is not to be told yet, so it does not count."""
    if not _same_row(step) or step["table"] == "grading":
        return _same_row(step)
    return _holds(step) or fen(step["difference"]) == 0


def _row(made: Effect, step: Mapping[str, Any], side: str, language: Language) -> str:
    """The row and what it says under one covenant, as people call them."""
    called = made.called["old" if side == "old" else "new"]
    row, outcome = step[f"row_{side}"], step[f"outcome_{side}"]
    known = {**called, **_OUTCOMES}
    parts = [
        known.get(each, Text(each, each)).speak(language)
        for each in (row, outcome)
        if each is not None
    ]
    return " · ".join(dict.fromkeys(parts)) or _NONE.speak(language)


# --- words ----------------------------------------------------------------------------------------


def title_of(made: Effect, clause: str, language: Language) -> str:
    """What a clause is called, under the new covenant if it knows it."""
    found = made.called["new"].get(clause) or made.called["old"].get(clause)
    return clause if found is None else found.speak(language) or clause


def _heads(language: Language, *heads: tuple[str, str]) -> Sequence[str]:
    return [Text(*each).speak(language) for each in heads]


_FILES: Mapping[str, Text] = {
    "villages": Text(
        "另有 {number} 村，见 effect-villages。", "And {number} more villages, in effect-villages."
    ),
    "clauses": Text(
        "另有 {number} 条，见 effect-clauses。", "And {number} more, in effect-clauses."
    ),
    "rows": Text("另有 {number} 行，见 effect-rows。", "And {number} more lines, in effect-rows."),
}


def _more(number: int, what: str, language: Language) -> str:
    """Where the rest is, if there is any."""
    return _FILES[what].speak(language).format(number=f"{number:,}") if number else ""
