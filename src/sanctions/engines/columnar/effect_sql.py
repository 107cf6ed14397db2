"""What two covenants make of one list, as SQL over the tables of both: the statements of a shard.

Relations: `old_members`, `new_members` and so on, and what `effect.begin` made. Nothing crosses a
shard of whole villages, so what each statement adds to the tables of the whole is a part of a sum.
The definitions: docs/explanation/effect.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sanctions.engines.columnar.expressions import literal
from sanctions.model.tables.effect import BANDS, CHANGES, NO_CLAUSE

_MONEY = "DECIMAL(38, 2)"
_OPEN = "DATE '9999-12-31'"
_SUBJECT = "subject_kind, subject, measure"
_SUMS = ",\n  ".join(
    f"coalesce(sum({name}), 0)::{_MONEY} AS {name}"
    for name in ("base_old", "base_new", "paid_old", "paid_new", "difference")
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What of two covenants bears on the comparison of their tables.

    ``old_rewards`` and ``new_rewards``: the covenant has a reward, so that every member of its run
    has a row. ``spanning`` are the kinds of measures that run over days, and ``as_of`` is the day
    on which it is asked which of them still do.
    """

    old_rewards: bool
    new_rewards: bool
    spanning: tuple[str, ...]
    as_of: date


def statements(terms: Terms) -> Iterator[str]:
    """The statements of one shard, in their order."""
    yield _PAIRS
    yield _HOMES
    yield from (_measures(side, terms) for side in ("old", "new"))
    yield from (_COMMON_DAYS, _MEASURE_CHANGES, _MEMBER_MEASURES)
    yield _persons(terms)
    yield from (_judged(side) for side in ("old", "new"))
    yield from (_RECORD_PAIRS, _RECORD_MEMBERS)
    yield _add_villages(terms)
    yield from (_ADD_PAYOUTS, _ADD_GRADINGS, _ADD_RECORDS, _ADD_CLAUSES)
    yield from (_ADD_MEASURES, _ADD_MEMBERS, _add_bands(), _add_running(terms))


# --- members and their money ----------------------------------------------------------------------

_PAIRS = """CREATE OR REPLACE TEMP TABLE pairs AS
SELECT coalesce(n.village_id, o.village_id) AS village_id,
  coalesce(n.household_id, o.household_id) AS household_id,
  coalesce(n.member_id, o.member_id) AS member_id, coalesce(n.reward, o.reward) AS reward,
  o.member_id IS NOT NULL AS in_old, n.member_id IS NOT NULL AS in_new,
  coalesce(n.dividend, o.dividend) AS dividend, o.base AS base_old, n.base AS base_new,
  o."row" AS row_old, n."row" AS row_new, o.pay AS pay_old, n.pay AS pay_new,
  coalesce(o.paid, 0) AS paid_old, coalesce(n.paid, 0) AS paid_new,
  coalesce(o.held, 0) AS held_old, coalesce(n.held, 0) AS held_new
FROM old_members o FULL JOIN new_members n ON o.member_id = n.member_id AND o.reward = n.reward"""

_HOMES = """CREATE OR REPLACE TEMP TABLE homes AS
SELECT DISTINCT member_id, household_id FROM pairs WHERE household_id IN (
  SELECT subject FROM old_findings WHERE subject_kind = 'household'
  UNION SELECT subject FROM new_findings WHERE subject_kind = 'household')"""


def _sides(terms: Terms) -> tuple[tuple[str, bool], ...]:
    """Each side, and whether its covenant has a reward."""
    return ("old", terms.old_rewards), ("new", terms.new_rewards)


def _persons(terms: Terms) -> str:
    """One row a member: what it gets over all rewards, and its measures.

    Where a covenant has no reward, nothing is cut out of the dividend.
    """
    sides = _sides(terms)
    gone = [f"NOT in_{side}" for side, pays in sides if pays]
    unsure = " OR ".join(("held_old > 0", "held_new > 0", *gone))
    bases = ", ".join(
        f"coalesce(max({f'base_{side}' if pays else 'dividend'}), 0)::{_MONEY} AS base_{side}"
        for side, pays in sides
    )
    return f"""CREATE OR REPLACE TEMP TABLE persons AS
WITH sums AS (
  SELECT member_id, any_value(village_id) AS village_id, bool_or(in_old) AS in_old,
    bool_or(in_new) AS in_new, {bases}, sum(paid_old)::{_MONEY} AS paid_old,
    sum(paid_new)::{_MONEY} AS paid_new, sum(held_old)::{_MONEY} AS held_old,
    sum(held_new)::{_MONEY} AS held_new,
    bool_or(paid_old <> paid_new OR held_old <> held_new OR pay_old IS DISTINCT FROM pay_new)
      AS pays_otherwise
  FROM pairs GROUP BY member_id)
SELECT s.*, base_new + paid_new - base_old - paid_old AS difference,
  CASE WHEN {unsure} THEN 'unsure' WHEN difference > 0 THEN 'better'
    WHEN difference < 0 THEN 'worse' ELSE 'same' END AS money,
  coalesce(m.measures, 'same') AS measures, coalesce(m.changes, []) AS measures_changed,
  pays_otherwise OR base_old <> base_new OR m.measures IS NOT NULL AS affected
FROM sums s LEFT JOIN member_measures m USING (member_id)"""


_OWN = ("fund", "paid", "held", "withheld", "retained")
_STATED = ",\n".join(
    f"""{side}_sums AS (SELECT village_id, {", ".join(f"sum({name}) AS {name}" for name in _OWN)}
  FROM {side}_villages GROUP BY village_id),
{side}_base AS (SELECT village_id, sum(base) AS base FROM {side}_households GROUP BY village_id)"""
    for side in ("old", "new")
)
"""What the runs state for a village: its rewards, and the base of its households."""


def _add_villages(terms: Terms) -> str:
    """One row a village, its members' sums held against what both runs state for it.

    The run of a covenant without rewards states nothing: its members have their dividends.
    """
    stated = [
        *((side, "base", "base") for side, pays in _sides(terms) if pays),
        *((side, "sums", name) for side, _ in _sides(terms) for name in ("paid", "held")),
    ]
    broken = " OR ".join(
        f"s.{name}_{side} IS DISTINCT FROM coalesce({side}_{source}.{name}, 0)"
        for side, source, name in stated
    )
    kept = ", ".join(
        f"coalesce({side}_sums.{name}, 0)::{_MONEY} AS {name}_{side}"
        for name in ("fund", "withheld", "retained")
        for side in ("old", "new")
    )
    joined = " ".join(
        f"LEFT JOIN {side}_{what} USING (village_id)"
        for side in ("old", "new")
        for what in ("sums", "base")
    )
    return f"""INSERT INTO all_villages BY NAME
WITH sums AS (
  SELECT village_id, count(*) AS members, count(*) FILTER (money = 'better') AS better,
    count(*) FILTER (money = 'worse') AS worse, count(*) FILTER (money = 'same') AS same,
    count(*) FILTER (money = 'unsure') AS unsure,
    count(*) FILTER (measures = 'heavier') AS heavier,
    count(*) FILTER (measures = 'lighter') AS lighter,
    count(*) FILTER (measures = 'other') AS other, {_SUMS},
    coalesce(sum(difference) FILTER (money = 'better'), 0) AS gained,
    -coalesce(sum(difference) FILTER (money = 'worse'), 0) AS lost,
    coalesce(sum(difference) FILTER (money = 'unsure'), 0) AS unsettled,
    sum(held_old) AS held_old, sum(held_new) AS held_new
  FROM persons GROUP BY village_id),
{_STATED}
SELECT s.*, {kept}, {broken}
    OR gained - lost + unsettled <> base_new + paid_new - base_old - paid_old AS broken
FROM sums s {joined}"""


_ADD_MEMBERS = """CREATE OR REPLACE TEMP VIEW member_rows AS
SELECT p.village_id, p.household_id, p.member_id, nullif(p.reward, '') AS reward, p.row_old,
  p.row_new, p.pay_old, p.pay_new, s.base_old, s.base_new, p.paid_old, p.paid_new, s.difference,
  p.held_old, p.held_new, s.money, s.measures, s.measures_changed
FROM pairs p JOIN (FROM persons WHERE affected) s USING (member_id)"""


def _add_bands() -> str:
    """How many gain or lose how much: the number of bounds that it reaches says which band."""
    reached = " + ".join(f"(abs(difference) >= {edge})::INTEGER" for edge in BANDS)
    return f"""INSERT INTO all_bands BY NAME
SELECT money, {reached} AS band, count(*) AS members, sum(difference)::{_MONEY} AS difference
FROM persons WHERE money IN ('better', 'worse') GROUP BY ALL"""


# --- measures -------------------------------------------------------------------------------------


def _measures(side: str, terms: Terms) -> str:
    """One row a measure of a subject: over how many days, how often, and for how much."""
    spans = f"kind IN ({', '.join(map(literal, terms.spanning))})"
    return f"""CREATE OR REPLACE TEMP TABLE {side}_sums AS
SELECT {_SUBJECT}, bool_and({spans}) AS spans,
  sum(coalesce(ends_on, {_OPEN}) - starts_on) AS days, count(*) AS times,
  coalesce(sum(amount_min), 0) AS least, coalesce(sum(amount_max), 0) AS most,
  count(*) FILTER (kind = 'payment' AND amount_max IS NULL) AS unknown,
  list_distinct(flatten(list(records))) AS records
FROM {side}_measures GROUP BY ALL"""


# Of one subject and measure the rows of a run neither overlap nor touch, so days add up.
_COMMON_DAYS = f"""CREATE OR REPLACE TEMP TABLE common_days AS
SELECT {_SUBJECT}, sum(least(coalesce(o.ends_on, {_OPEN}), coalesce(n.ends_on, {_OPEN}))
    - greatest(o.starts_on, n.starts_on)) AS days
FROM old_measures o JOIN new_measures n USING ({_SUBJECT})
WHERE least(coalesce(o.ends_on, {_OPEN}), coalesce(n.ends_on, {_OPEN}))
  > greatest(o.starts_on, n.starts_on)
GROUP BY ALL"""

_NO_LESS = "n.times >= o.times AND n.least >= o.least AND n.most >= o.most"
_NO_MORE = "n.times <= o.times AND n.least <= o.least AND n.most <= o.most"
_MEASURE_CHANGES = f"""CREATE OR REPLACE TEMP TABLE measure_changes AS
WITH compared AS (
  SELECT {_SUBJECT}, CASE WHEN o.times IS NULL THEN 'added' WHEN n.times IS NULL THEN 'dropped'
      WHEN o.spans AND n.spans THEN CASE
        WHEN o.days = n.days AND coalesce(c.days, 0) = o.days THEN NULL
        WHEN coalesce(c.days, 0) = o.days THEN 'longer'
        WHEN coalesce(c.days, 0) = n.days THEN 'shorter' ELSE 'other' END
      WHEN o.spans OR n.spans THEN 'other'
      WHEN o.unknown = n.unknown AND {_NO_LESS} AND {_NO_MORE} THEN NULL
      WHEN o.unknown > 0 OR n.unknown > 0 THEN 'other'
      WHEN {_NO_LESS} THEN 'longer' WHEN {_NO_MORE} THEN 'shorter' ELSE 'other' END AS change,
    list_concat(coalesce(o.records, []), coalesce(n.records, [])) AS records
  FROM old_sums o FULL JOIN new_sums n USING ({_SUBJECT})
  LEFT JOIN common_days c USING ({_SUBJECT}))
FROM compared WHERE change IS NOT NULL"""

_MEMBER_MEASURES = """CREATE OR REPLACE TEMP TABLE member_measures AS
WITH told AS (
  SELECT subject AS member_id, measure, change FROM measure_changes WHERE subject_kind = 'member'
  UNION
  SELECT member_id, measure, change FROM measure_changes JOIN homes ON household_id = subject
  WHERE subject_kind = 'household')
SELECT member_id, CASE WHEN bool_and(change IN ('added', 'longer')) THEN 'heavier'
    WHEN bool_and(change IN ('dropped', 'shorter')) THEN 'lighter' ELSE 'other' END AS measures,
  list_sort(list(measure || ':' || change)) AS changes
FROM told GROUP BY member_id"""

_CHANGED = ",\n  ".join(
    f"count(*) FILTER (change = '{change}') AS measures_{change}" for change in CHANGES
)
_ADD_MEASURES = f"""INSERT INTO all_clauses BY NAME
WITH named AS (SELECT {_SUBJECT}, change, unnest(records) AS record_id FROM measure_changes),
told AS (SELECT m.*, r.clause FROM named m JOIN record_pairs r USING (record_id))
SELECT clause, {_CHANGED}
FROM (SELECT DISTINCT {_SUBJECT}, change, clause FROM told) GROUP BY clause"""


def _add_running(terms: Terms) -> str:
    """The measures that run on the day under the old covenant, and do not under the new one.

    Of one subject and measure the rows of a run do not overlap, so no more than one runs on a day;
    beside it stands the last one that the new covenant imposes at all, if any.
    """
    spans = f"kind IN ({', '.join(map(literal, terms.spanning))})"
    day = literal(terms.as_of)
    runs = f"{spans} AND starts_on <= {day} AND coalesce(ends_on, {_OPEN}) > {day}"
    return f"""INSERT INTO all_running BY NAME
WITH ran AS (FROM old_measures WHERE {runs}),
still AS (SELECT {_SUBJECT} FROM new_measures WHERE {runs}),
last AS (
  SELECT {_SUBJECT}, arg_max({{'first': starts_on, 'end': ends_on}}, starts_on) AS days
  FROM new_measures WHERE {spans} GROUP BY ALL),
places AS (
  SELECT 'member' AS subject_kind, member_id AS subject, village_id FROM persons
  UNION ALL
  SELECT DISTINCT 'household', household_id, village_id FROM pairs
  WHERE household_id IN (SELECT subject FROM ran WHERE subject_kind = 'household'))
SELECT p.village_id, {_SUBJECT}, r.starts_on AS starts_on_old, r.ends_on AS ends_on_old,
  last.days['first'] AS starts_on_new, last.days['end'] AS ends_on_new, r.records
FROM ran r ANTI JOIN still USING ({_SUBJECT})
LEFT JOIN last USING ({_SUBJECT}) LEFT JOIN places p USING (subject_kind, subject)"""


# --- records --------------------------------------------------------------------------------------


def _judged(side: str) -> str:
    """What a covenant makes of each record: its outcome, and how far that counts.

    A record of which the state alone is told has rung 0, one that acts as pending 1, and one that
    counts 2.
    """
    return f"""CREATE OR REPLACE TEMP TABLE {side}_judged AS
SELECT record_id, subject_kind, subject, clause, "row",
  CASE state WHEN 'counted' THEN coalesce(grade, state) ELSE state END AS outcome,
  CASE WHEN state = 'pending' OR outcome = 'undetermined' THEN 1 WHEN state = 'counted' THEN 2
    ELSE 0 END AS rung
FROM {side}_findings"""


_RECORD_PAIRS = f"""CREATE OR REPLACE TEMP TABLE record_pairs AS
WITH both_sides AS (
  SELECT record_id, coalesce(n.subject_kind, o.subject_kind) AS subject_kind,
    coalesce(n.subject, o.subject) AS subject, coalesce(n.clause, o.clause) AS clause,
    o."row" AS row_old, n."row" AS row_new,
    coalesce(o.outcome, '{NO_CLAUSE}') AS outcome_old,
    coalesce(n.outcome, '{NO_CLAUSE}') AS outcome_new,
    coalesce(o.rung, 0) AS rung_old, coalesce(n.rung, 0) AS rung_new
  FROM old_judged o FULL JOIN new_judged n USING (record_id)),
ranked AS (
  SELECT b.*, k.clause IS NOT NULL AS merit,
    CASE WHEN f.new_rank IS NOT NULL AND t.new_rank IS NOT NULL THEN t.new_rank - f.new_rank
      ELSE t.old_rank - f.old_rank END AS steps
  FROM both_sides b LEFT JOIN merits k USING (clause)
  LEFT JOIN grades f ON f.grade = outcome_old LEFT JOIN grades t ON t.grade = outcome_new)
SELECT * EXCLUDE (merit, steps, rung_old, rung_new),
  CASE WHEN outcome_old = outcome_new THEN 'same' WHEN merit THEN 'other'
    WHEN rung_new > rung_old THEN 'heavier' WHEN rung_new < rung_old THEN 'lighter'
    WHEN rung_new < 2 THEN 'other'
    WHEN steps > 0 THEN 'heavier' WHEN steps < 0 THEN 'lighter' ELSE 'other' END AS change
FROM ranked"""

_RECORD_MEMBERS = """CREATE OR REPLACE TEMP TABLE record_members AS
SELECT record_id, subject AS member_id FROM record_pairs
  WHERE subject_kind = 'member' AND subject IN (SELECT member_id FROM persons)
UNION ALL
SELECT record_id, member_id FROM record_pairs JOIN homes ON household_id = subject
WHERE subject_kind = 'household'"""

_ADD_RECORDS = """INSERT INTO all_clauses BY NAME
SELECT clause, count(*) AS records, count(*) FILTER (change = 'heavier') AS heavier,
  count(*) FILTER (change = 'lighter') AS lighter, count(*) FILTER (change = 'other') AS other
FROM record_pairs GROUP BY clause"""

_ADD_CLAUSES = f"""INSERT INTO all_clauses BY NAME
WITH concerned AS (
  SELECT DISTINCT clause, member_id FROM record_pairs JOIN record_members USING (record_id))
SELECT clause, count(*) AS members, count(*) FILTER (money = 'better') AS better,
  count(*) FILTER (money = 'worse') AS worse, count(*) FILTER (money = 'same') AS same,
  count(*) FILTER (money = 'unsure') AS unsure, {_SUMS}
FROM concerned JOIN persons USING (member_id) GROUP BY clause"""

# --- rows -----------------------------------------------------------------------------------------

_STEP = "row_old, outcome_old, row_new, outcome_new"
# What a reward pays is its own, and what its members get in all is theirs.
_ADD_PAYOUTS = f"""INSERT INTO all_rows BY NAME
SELECT 'payout' AS "table", reward, row_old, pay_old AS outcome_old, row_new,
  pay_new AS outcome_new, count(*) AS members, {_SUMS}
FROM (SELECT p.reward, p.row_old, p.pay_old, p.row_new, p.pay_new, p.paid_old, p.paid_new,
    s.base_old, s.base_new, s.difference
  FROM pairs p JOIN persons s USING (member_id) WHERE p.reward <> '')
GROUP BY ALL"""

_ADD_GRADINGS = f"""INSERT INTO all_rows BY NAME
WITH concerned AS (
  SELECT DISTINCT {_STEP}, member_id FROM record_pairs JOIN record_members USING (record_id)),
sums AS (
  SELECT {_STEP}, count(*) AS members, {_SUMS}
  FROM concerned JOIN persons USING (member_id) GROUP BY ALL)
SELECT 'grading' AS "table", {_STEP}, 0 AS records, * EXCLUDE ({_STEP}) FROM sums
UNION ALL BY NAME
SELECT 'grading' AS "table", {_STEP}, count(*) AS records FROM record_pairs GROUP BY ALL"""
