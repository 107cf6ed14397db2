"""Claims that a record that is worse never pays better: any unit, with the one or with the other.

What a record adds to its unit is worked out as the plan does it, for two records that differ in one
thing; the rest of the unit is any. With more before it, the records of a unit change one after the
other, so one at a time is all of them. A record that, being worse, stands for others as well is
more before these: of a scale, the loss and the rectification that is asked, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sanctions.lang.kernel import Col, fold
from sanctions.plan.money import reward_steps
from sanctions.plan.steps import Derive
from sanctions.plan.units import figures, runs_on
from sanctions.ruleset.covenant import Reward, Ruleset
from sanctions.ruleset.facts import NO_GRADE, UNDETERMINED
from sanctions.ruleset.phrases import say
from sanctions.verify.claims import Examples, never
from sanctions.verify.confirming import Unplaced
from sanctions.verify.monotone import Worse, ways
from sanctions.verify.payouts import Payouts
from sanctions.verify.record_tables import subject_of
from sanctions.verify.records import DAY_OF_KNOWLEDGE, Record, Records
from sanctions.verify.results import Claim
from sanctions.verify.solver.algebra import Symbol, Symbolic, before, is_yes, number, yes_no
from sanctions.verify.solver.cells import fresh_cell, is_value
from sanctions.verify.solver.steps import Line, SymbolicSteps
from sanctions.verify.solver.terms import Truth, both, choose, either, every, implies, no, some
from sanctions.verify.solver.world import texts_in
from sanctions.verify.twins import Change, smallest_pair
from sanctions.verify.units import always, columns_of, fresh_facts, row_of, worst_grade
from sanctions.verify.weights import weighed
from sanctions.verify.worth import better, worth

PAST = ("prior", "warnings")


def claims(payouts: Payouts) -> Iterator[Claim]:
    """Of each reward, and of each way in which a record can be worse."""
    ruleset = payouts.ruleset
    if not (ruleset.grading and ruleset.rewards):
        return
    steps = [reward_steps(ruleset, place)[0] for place in range(len(ruleset.rewards))]
    texts = texts_in((_added(ruleset), *steps)) | {*ruleset.grades, NO_GRADE}
    asking = _Asking(payouts, Records(ruleset, limit=payouts.limit, texts=texts))
    # What stands before a record is asked first: a record that begins to stand leads to it.
    for way in sorted(ways(ruleset), key=lambda each: each.id not in PAST):
        yield from asking.claims(way)


def _added(ruleset: Ruleset) -> Derive:
    """What one record adds to its unit."""
    return Derive("added", "records", figures(ruleset), ())


class _Asking:
    """One record of which nothing is known, any rest of its unit, and what was proved so far."""

    def __init__(self, payouts: Payouts, records: Records) -> None:
        self._payouts, self._ruleset = payouts, payouts.ruleset
        self._records, self._search = records, records.search
        self._subject = subject_of(records)
        self._rest = fresh_facts(records.world, payouts.ruleset)
        self._inside = records.world.truth("in period")
        self._last_day = fresh_cell(records.world, DAY_OF_KNOWLEDGE).symbol
        self._proved: dict[str, list[str]] = {}
        occurred = self._subject.record.cells["occurred_on"].symbol
        within = implies(self._inside, no(before(self._last_day, occurred)))
        self._search.assume(within, *payouts.possible(self._rest))

    def claims(self, way: Worse) -> Iterator[Claim]:
        """Of each reward, that the worse record does not pay better."""
        record, worse = way.makes(self._subject)
        for place, reward in enumerate(self._ruleset.rewards):
            claim = self._claim(way, worse, record, place)
            if claim.verdict == "proved":
                self._proved.setdefault(reward.id, []).append(way.id)
            yield claim

    def _claim(self, way: Worse, worse: Truth, record: Record, place: int) -> Claim:
        reward = self._ruleset.rewards[place]
        says = say(
            "{reward}：一条记录{way}、等次都能确定的，发放不会更好",
            "{reward}: {way} never gives a better payout, where the grade is known",
            reward=reward.id,
            way=way.says,
        )

        def search() -> Examples | None:
            one, two = self._subject.record, record
            stood, stands = (is_yes(each.facts["~stands"]) for each in (one, two))
            begins = not {*PAST} <= {*self._proved.get(reward.id, ())}
            others = either(both(stood, no(stands)), both(begins, stands, no(stood)))
            wrong = either(others, self._better(place, one, two))
            graded = every(
                no(is_value(self._records.world, each.facts["grade"], UNDETERMINED))
                for each in (one, two)
            )
            if not self._search.can(worse, graded, *self._always(reward), wrong):
                return None
            return self._shown(way, reward)

        claim = never(f"{reward.id}/worse/{way.id}", says, search)
        return weighed(self._ruleset, reward, claim)

    def _shown(self, way: Worse, reward: Reward) -> Examples:
        """Two histories that differ in that. Raises: Unplaced: if none are found."""
        changes = [Change(way.id)]
        if way.id in PAST:
            changes = [Change(None, before=True), Change(None)]
        for each in changes:
            found = smallest_pair(self._ruleset, reward, each, better, limit=self._payouts.limit)
            if found is not None:
                return found
        raise Unplaced

    def _always(self, reward: Reward) -> list[Truth]:
        return list(always(self._ruleset, reward, self._rest))

    def _better(self, place: int, one: Record, two: Record) -> Truth:
        world, reward = self._records.world, self._ruleset.rewards[place]
        paid = [
            worth(world, reward, row_of(world, self._ruleset, place, self._with(record)))
            for record in (one, two)
        ]
        return better(*paid)

    def _with(self, record: Record) -> dict[str, Symbol]:
        """The facts of the unit with the record among its own."""
        world, ruleset = self._records.world, self._ruleset
        columns = columns_of(world, ruleset, self._rest)
        adds = self._figures(record)
        for name, rest in columns.items():
            if name in adds:
                part = choose(both(self._inside, adds[name].known), adds[name].term, 0)
                columns[name] = number(rest.term + part)
            elif name.startswith("active."):
                columns[name] = yes_no(either(rest.term, self._runs(record, name)))
        by_grade = {grade: columns[f"count.{grade}"].term for grade in ruleset.grades}
        columns["worst_grade"] = worst_grade(world, by_grade)
        return columns

    def _figures(self, record: Record) -> Mapping[str, Symbol]:
        derive = SymbolicSteps(self._records.world).derive(_added(self._ruleset))
        (line,) = derive((Line(True, record.facts),))  # noqa: FBT003 - a term
        return line.cells

    def _runs(self, record: Record, name: str) -> Truth:
        """Whether the record's measure of that name runs on the last day of the period."""
        world = self._records.world
        code = world.code(name.removeprefix("active."))
        return some(
            both(
                line.present,
                is_yes(
                    fold(
                        runs_on(Col("~last")),
                        Symbolic(world, {**line.cells, "~last": self._last_day}),
                    )
                ),
            )
            for line in record.lasting
            if line.cells["measure"].term == code
        )
