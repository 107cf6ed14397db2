"""Claims that nobody answers for another, and that no forbidden ground decides.

Whom a record reaches is followed through the steps of the plan, so what is proved holds for
histories of any length. A reward whose unit is the household reads the records of all its members
by what it says (ADR 0007): that is noted, and shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sanctions.lang.kernel import Expr
from sanctions.model.calendar import Period
from sanctions.plan.compile import assessment_plan, decision_plan
from sanctions.plan.prune import reads
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.lawful.wordlists import GROUNDS
from sanctions.ruleset.phrases import say
from sanctions.runs.inputs import Sources
from sanctions.runs.run import execute
from sanctions.verify.claims import Examples, decided, never
from sanctions.verify.confirming import Unplaced, denied, told
from sanctions.verify.histories import FUNDED, period_of
from sanctions.verify.payouts import FEW_RECORDS, Payouts
from sanctions.verify.record_tables import Subject
from sanctions.verify.records import Record
from sanctions.verify.results import Claim, Example
from sanctions.verify.solver.algebra import Symbol, same
from sanctions.verify.solver.cells import is_value
from sanctions.verify.solver.search import Search
from sanctions.verify.solver.terms import Truth, both, either, equal, no, some
from sanctions.verify.solver.world import World
from sanctions.verify.whose import whose

OTHER = "M2"
"""The other member of the household in a case."""
ADULT = 18
_DECIDED, _APART = ("row", "pay"), ("held", "withheld")
_FINDING = ("record_id", "state", "row", "grade")
_PAYOUT = ("member_id", "reward", "row", "pay", "status")


def claims(ruleset: Ruleset, subject: Subject | None) -> Iterator[Claim]:
    """Of all records, whoever they are about. ``subject``: none where nothing is graded."""
    yield _others(ruleset)
    yield _grounds(ruleset)
    if subject is not None:
        yield _age(subject)


# --- records of somebody else ---------------------------------------------------------------------


def _others(ruleset: Ruleset) -> Claim:
    says = say(
        "他人的记录不影响本人（或本户）记录的认定，也不影响其措施",
        "no record of another member changes the findings or measures of a member or household",
    )

    def search() -> Examples | None:
        reached = whose(decision_plan((ruleset,), ("findings", "measures")))
        if any(each.rest for each in reached.values()):
            raise Unplaced
        return None

    return never("fair/others", says, search)


def payouts_of_others(payouts: Payouts) -> Iterator[Claim]:
    """Of each reward: that records of another member change nothing of what a member is paid."""
    ruleset = payouts.ruleset
    names = {reward.id: f"paid@{reward.id}" for reward in ruleset.rewards}
    plan = assessment_plan((ruleset,), period_of(ruleset), tuple(names.values()))
    reached = whose(plan)
    for reward in ruleset.rewards:
        claimed = _DECIDED if reward.scheme in {"pool", "honour"} else (*_DECIDED, *_APART)
        differ = reached[names[reward.id]].rest & set(claimed)
        yield _reward(payouts, reward, differs=bool(differ))


def _reward(payouts: Payouts, reward: Reward, *, differs: bool) -> Claim:
    name = f"{reward.id}/fair/others"
    says = say(
        "{reward}：他人的记录不影响本人适用的发放行、发放比例和暂缓、不予发放的金额",
        "{reward}: no record of another member changes a member's payout row, the part it pays,"
        " or what is held or withheld",
        reward=reward.id,
    )
    if reward.scheme in {"pool", "honour"}:
        says = say(
            "{reward}：他人的记录不影响本人适用的发放行和结果",
            "{reward}: no record of another member changes a member's payout row or what it says",
            reward=reward.id,
        )
    if not differs:
        return Claim(name, says, "proved")

    def ask() -> Claim:
        why = say(
            "以户为单位：全户的记录合并计算（ADR 0007，LAW03）",
            "the unit is the household: the records of all its members count together"
            " (ADR 0007, LAW03)",
        )
        return Claim(name, says, "noted", why, _costs(payouts, reward))

    return decided(name, says, ask)


def _costs(payouts: Payouts, reward: Reward) -> Examples:
    """What a member is paid without and with records of another; empty if no short case differs."""
    alone = payouts.smallest(reward, 0, 2, lambda _, __, ___: True)
    if alone is None:
        return ()
    without = _paid(payouts.ruleset, reward, alone)

    def differs(world: World, _: Search, row: Mapping[str, Symbol]) -> Truth:
        return no(is_value(world, row["pay"], without.outcome[-1]["pay"]))

    for records in range(1, FEW_RECORDS + 1):
        found = payouts.smallest(reward, records, 2, differs)
        if found is not None:
            example = _paid(payouts.ruleset, reward, found)
            before_it = _paid(payouts.ruleset, reward, replace(example, history=()))
            if example.outcome[-1]["pay"] == before_it.outcome[-1]["pay"]:
                raise denied("pay", "different", example.outcome[-1]["pay"])
            return before_it, example
    return ()


def _paid(ruleset: Ruleset, reward: Reward, case: Example) -> Example:
    """The case with what the other member is paid in it, by the reference."""
    run = execute(
        (ruleset,),
        Sources(case.members, case.history, [FUNDED]),
        period=Period.parse(case.period),
        as_of=case.as_of,
    )
    paid = next(
        row
        for row in run.tables["members"]
        if row["member_id"] == OTHER and row["reward"] == reward.id
    )
    findings = (
        told("findings", {name: each[name] for name in _FINDING}) for each in run.tables["findings"]
    )
    outcome = (*findings, told("members-out", {name: paid[name] for name in _PAYOUT}))
    return replace(case, outcome=outcome)


# --- forbidden grounds ----------------------------------------------------------------------------


def _grounds(ruleset: Ruleset) -> Claim:
    """Proved by absence: of a person the plan has the birth date alone, and no column says more."""
    says = say(
        "没有任何规则能读到性别、婚姻、生育子女、就学、兵役、服刑："
        "按 LAW04 的词表，记录和名单中没有这样的栏目",
        "no rule can read sex, marriage, birth and children, study, military service or"
        " imprisonment: no column of records or members says it, by the words of LAW04",
    )
    said = [
        name
        for name, texts in _columns(ruleset).items()
        if any(words.said_in(*texts) for words in GROUNDS.values())
    ]
    if not said:
        return Claim("fair/grounds", says, "proved")
    why = say("栏目 {names}", "the columns {names}", names=", ".join(f"`{name}`" for name in said))
    return Claim("fair/grounds", says, "refuted", why)


def _columns(ruleset: Ruleset) -> Mapping[str, Sequence[str]]:
    """The columns that a covenant adds to records: what each and its values are called."""

    def called(*ids: str) -> list[str]:
        words = (ruleset.words[each] for each in ids if each in ruleset.words)
        return [*ids, *(text for word in words for text in (word.zh, word.en))]

    columns: dict[str, Sequence[str]] = {
        name: called(name, *values) for name, values in ruleset.scales.items()
    }
    for name, attribute in ruleset.attributes.items():
        values = getattr(attribute.type, "values", ())
        columns[name] = [*called(name, *values), attribute.title.zh, attribute.title.en]
    return columns


# --- age ------------------------------------------------------------------------------------------


def _age(subject: Subject) -> Claim:
    """Two records that differ in the birth date alone, of members of full age on the day."""
    name = "fair/age"
    says = say(
        "当事人已满 18 周岁的，年龄不影响记录的状态、等次和措施",
        "of members of 18 or older, age changes no state, grade or measure of a record",
    )
    if "age" not in reads(*_asked(subject.records.ruleset)):
        return Claim(name, says, "proved")
    one = subject.record
    kept = {column: cell for column, cell in one.cells.items() if column != "birth_date"}
    two = subject.records.like(kept, one.past, one.by_member)
    adults = (both(each.facts["age"].known, each.facts["age"].term >= ADULT) for each in (one, two))
    wrong = both(one.by_member, *adults, _different(one, two))

    def ask() -> Claim:
        found = subject.witnesses.smallest([one, two], wrong)
        if found is None:
            return Claim(name, says, "proved")
        why = say(
            "年龄不是法律禁止的依据，但请确认这是本意",
            "age is no ground that the law forbids; see that it is meant",
        )
        return Claim(name, says, "noted", why, found)

    return decided(name, says, ask)


def _asked(ruleset: Ruleset) -> Iterator[Expr]:
    """Every expression over facts of a record."""
    exempt = ruleset.counting.exempt
    if exempt is not None and exempt.expr is not None:
        yield exempt.expr
    conditions = [row.when.expr for row in ruleset.grading]
    conditions += [row.when.expr for row in ruleset.sanctions]
    yield from (expr for expr in conditions if expr is not None)
    for row in ruleset.sanctions:
        for each in row.impose:
            yield each.starts_on
            yield each.ends_on
            yield from (amount for amount in (each.amount_min, each.amount_max) if amount)
    yield from (clause.points for clause in ruleset.clauses.values() if clause.points is not None)


def _different(one: Record, two: Record) -> Truth:
    facts = [no(_alike(one.facts[name], two.facts[name])) for name in ("state", "grade", "~points")]
    lines = zip(one.lasting, two.lasting, strict=True)
    columns = ("starts_on", "ends_on", "amount_min", "amount_max")
    measures = [
        either(
            no(equal(first.present, second.present)),
            both(
                first.present,
                some(no(_alike(first.cells[name], second.cells[name])) for name in columns),
            ),
        )
        for first, second in lines
    ]
    return some((*facts, *measures))


def _alike(one: Symbol, two: Symbol) -> Truth:
    """Whether both are unknown, or both known and the same."""
    return either(both(no(one.known), no(two.known)), both(one.known, two.known, same(one, two)))
