"""Why a member's reward differs between two runs, as SQL over the tables of both.

A cause is a change that the tables show and that can move the money by the meaning of a run
(docs/explanation/adjustments.md); nothing else is one. Relations: `old_members`, `new_members` and
so on, `old_versions`, `new_versions` and `rewards`; each statement makes a table of its own, and
the last of them is `adjusted`, one row a member and reward whose paid or held money differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sanctions.engines.columnar.expressions import literal, quoted
from sanctions.model.tables.adjusted import CAUSES

_FINDING = ("subject_kind", "subject", "clause", "occurred_on", "state", "prior", "warnings")
_SUBJECT = ("subject_kind", "subject")
_VERSION = ("ruleset", "sha256")
_EARLIER = ("prior", "warnings")
_JUDGED = (*_FINDING, "grade", "row", "review", "ruleset", "sha256")
_ORDER = ", ".join(map(literal, CAUSES))
_FIGURES = ("dividend", "entitlement", "pay", "row", "paid", "held", "redistributed")


@dataclass(frozen=True, slots=True)
class Terms:
    """What two runs are about: the period, ``end`` exclusive, and the days of knowledge.

    ``ruled_otherwise``: the file of the version that pays is another one. ``same_rewards``: both
    runs have the same rewards, so that a member of a run has a row for each. ``old_aside`` and
    ``new_aside``: rows of members were set aside in that run, so that one may have been on its list
    who is in none of its tables.
    """

    start: date
    end: date
    old_as_of: date
    new_as_of: date
    ruled_otherwise: bool
    same_rewards: bool
    old_aside: bool
    new_aside: bool

    @property
    def days(self) -> int:
        """From the day of knowledge of the old run to that of the new one."""
        return (self.new_as_of - self.old_as_of).days


def statements(terms: Terms) -> Iterator[str]:
    """The statements, in their order."""
    yield from (_judged(side, terms) for side in ("old", "new"))
    yield _CHANGED_RECORDS
    yield _RECTIFIED
    yield _ACTIVE_CHANGES.format(last=_day(terms.end))
    yield _EVENTS
    yield _pairs(terms)
    yield from (_VILLAGE_CHANGES, _HOME_CHANGES, _HOUSEHOLD_CHANGES, _RECORD_CHANGES_OF_VILLAGES)
    yield _MOVED
    yield from (_OWN_RECORDS, _MATES, _RECORDS_WITH_ROOTS, _tags(terms), _RECORDS_OF_MEMBERS)
    yield _adjusted(terms)


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def _differ(names: tuple[str, ...]) -> str:
    return " OR ".join(f"o.{quoted(name)} IS DISTINCT FROM n.{quoted(name)}" for name in names)


def _in_order(test: str) -> str:
    """The causes that pass the test, as they are told."""
    return f"list_filter([{_ORDER}], lambda each: {test})"


def _judged(side: str, terms: Terms) -> str:
    """Findings with what each is to the payout: only records that occurred in the period are."""
    first, end = _day(terms.start), _day(terms.end)
    return f"""CREATE TEMP TABLE {side}_judged AS
SELECT f.* EXCLUDE (review), array_to_string(f.review, ';') AS review, v.sha256,
  CASE WHEN f.occurred_on < {first} OR f.occurred_on >= {end} THEN NULL
    WHEN f.grade IS NULL AND f."row" IS NULL THEN CASE f.state WHEN 'counted' THEN 'merit' END
    WHEN f.state = 'pending' OR f.state = 'counted' AND f.grade = 'undetermined' THEN 'pending'
    WHEN f.state = 'counted' THEN 'counted' END AS part
FROM {side}_findings f LEFT JOIN {side}_versions v USING (ruleset)"""


# What changed of a record, and whether the unit facts of 5.8 can see it: how many count or are
# pending, their grades, the points of their clauses.
_CHANGED_RECORDS = f"""CREATE TEMP TABLE changed_records AS
SELECT record_id, o.subject_kind AS o_kind, o.subject AS o_subject, n.subject_kind AS n_kind,
  n.subject AS n_subject, o.village_id AS o_village, n.village_id AS n_village,
  coalesce(n.occurred_on, o.occurred_on) AS occurred_on, {_differ(_SUBJECT)} AS moved,
  nullif(o.part, 'merit') IS DISTINCT FROM nullif(n.part, 'merit')
    OR moved AND coalesce(nullif(o.part, 'merit'), nullif(n.part, 'merit')) IS NOT NULL AS counts,
  counts OR coalesce(o.part = 'counted' AND n.part = 'counted' AND o.grade <> n.grade, FALSE)
    AS grades,
  o.part IS DISTINCT FROM n.part OR coalesce(o.part, n.part) IS NOT NULL
    AND (moved OR {_differ(("clause", *_VERSION, *_EARLIER))}) AS points,
  o.state = n.state AND ({_differ(_EARLIER)}) AS by_earlier,
  coalesce(o.grade IS NOT NULL AND o.state = 'counted', FALSE) AS o_counted,
  coalesce(n.grade IS NOT NULL AND n.state = 'counted', FALSE) AS n_counted,
  o_counted <> n_counted OR o_counted AND (moved OR {_differ(("clause", "occurred_on"))})
    AS counts_as_earlier
FROM old_judged o FULL JOIN new_judged n USING (record_id)
WHERE {_differ(_JUDGED)}"""

# `for` of a measure is fixed: with the same start and the same file of the covenant, only the day
# of rectification can move the end of one record's measure.
_RECTIFIED = """CREATE TEMP TABLE rectified AS
SELECT DISTINCT o.subject_kind, o.subject, o.records[1] AS record_id
FROM old_measures o JOIN new_measures n USING (subject_kind, subject, measure, starts_on)
WHERE o.records = n.records AND o."rows" = n."rows" AND o.ruleset = n.ruleset
  AND len(o.records) = 1 AND o.ends_on IS DISTINCT FROM n.ends_on
  AND o.ruleset[1] IN (
    SELECT ruleset FROM old_versions JOIN new_versions USING (ruleset, sha256))"""

_ACTIVE_CHANGES = """CREATE TEMP TABLE active_changes AS
WITH asked AS (SELECT DISTINCT unnest(actives) AS measure FROM rewards),
old_active AS (SELECT subject_kind, subject, measure, records FROM old_measures SEMI JOIN asked
    USING (measure) WHERE starts_on < {last} AND (ends_on IS NULL OR ends_on >= {last})),
new_active AS (SELECT subject_kind, subject, measure, records FROM new_measures SEMI JOIN asked
    USING (measure) WHERE starts_on < {last} AND (ends_on IS NULL OR ends_on >= {last})),
differing AS (
  SELECT * FROM old_active ANTI JOIN new_active USING (subject_kind, subject, measure)
  UNION ALL
  SELECT * FROM new_active ANTI JOIN old_active USING (subject_kind, subject, measure))
SELECT DISTINCT subject_kind, subject, measure, unnest(records) AS record_id FROM differing"""

_EVENTS = """CREATE TEMP TABLE events AS
SELECT DISTINCT * FROM (
  SELECT o_kind AS subject_kind, o_subject AS subject, record_id, counts, grades, points,
    FALSE AS rectified, NULL AS measure FROM changed_records WHERE o_kind IS NOT NULL
  UNION ALL
  SELECT n_kind, n_subject, record_id, counts, grades, points, FALSE, NULL
  FROM changed_records WHERE n_kind IS NOT NULL
  UNION ALL
  SELECT r.subject_kind, r.subject, record_id, FALSE, FALSE, FALSE, TRUE, NULL
  FROM rectified r JOIN new_judged j USING (record_id) WHERE j.part = 'counted'
  UNION ALL
  SELECT subject_kind, subject, record_id, FALSE, FALSE, FALSE, FALSE, measure
  FROM active_changes)
WHERE counts OR grades OR points OR rectified OR measure IS NOT NULL"""


def _pairs(terms: Terms) -> str:
    """The rows of members that differ in anything that can move money, theirs or another's."""
    figures = ", ".join(
        f"o.{name} AS o_{name}, n.{name} AS n_{name}" for name in ("household_id", *_FIGURES)
    )
    listed = "o.member_id IS NOT NULL AS was_listed, n.member_id IS NOT NULL AS is_listed"
    joins = ""
    if not terms.same_rewards:
        listed = "was.there IS NOT NULL AS was_listed, since.there IS NOT NULL AS is_listed"
        joins = "".join(
            f"\nLEFT JOIN (SELECT DISTINCT village_id, member_id, TRUE AS there"
            f" FROM {side}_members) {name} ON {name}.village_id ="
            f" coalesce(n.village_id, o.village_id)"
            f" AND {name}.member_id = coalesce(n.member_id, o.member_id)"
            for side, name in (("old", "was"), ("new", "since"))
        )
    return f"""CREATE TEMP TABLE pairs AS
SELECT coalesce(n.village_id, o.village_id) AS village_id,
  coalesce(n.member_id, o.member_id) AS member_id, coalesce(n.reward, o.reward) AS reward,
  {figures}, {listed},
  NOT was_listed OR NOT is_listed AS came_or_left,
  came_or_left OR {_differ(("dividend", "entitlement", "pay"))} AS bears_on_others,
  came_or_left OR {_differ(("household_id", "dividend"))} AS bears_on_household,
  least(o.household_id, n.household_id) AS home
FROM old_members o FULL JOIN new_members n
  ON o.village_id = n.village_id AND o.member_id = n.member_id AND o.reward = n.reward{joins}
WHERE {_differ(("household_id", *_FIGURES))}"""


_VILLAGE_CHANGES = """CREATE TEMP TABLE village_changes AS
SELECT village_id, reward, count(*) AS number FROM pairs WHERE bears_on_others GROUP BY ALL"""

_HOME_CHANGES = """CREATE TEMP TABLE home_changes AS
SELECT village_id, reward, home, count(*) AS number FROM pairs WHERE bears_on_others GROUP BY ALL"""

_HOUSEHOLD_CHANGES = """CREATE TEMP TABLE household_changes AS
SELECT household_id, reward, count(*) AS number
FROM (SELECT reward, member_id, village_id,
    unnest(list_distinct([o_household_id, n_household_id])) AS household_id
  FROM pairs WHERE bears_on_household)
WHERE household_id IS NOT NULL GROUP BY ALL"""

_RECORD_CHANGES_OF_VILLAGES = """CREATE TEMP TABLE record_changes_of_villages AS
SELECT village_id, count(*) AS number
FROM (SELECT unnest(list_distinct([o_village, n_village])) AS village_id
  FROM changed_records WHERE points)
WHERE village_id IS NOT NULL GROUP BY ALL"""

# `stays`: on both lists, with the reward in both runs. `facts`: the unit facts may have moved it;
# `split`: the division within the household may have.
_MOVED = """CREATE TEMP TABLE moved AS
SELECT p.*, r.* EXCLUDE (reward),
  coalesce(o_paid, 0) AS paid_before, coalesce(n_paid, 0) AS paid_now,
  coalesce(o_held, 0) AS held_before, coalesce(n_held, 0) AS held_now,
  o_pay IS DISTINCT FROM n_pay AS pays, o_entitlement IS DISTINCT FROM n_entitlement AS entitles,
  o_redistributed IS DISTINCT FROM n_redistributed AS shares_out,
  o_dividend IS DISTINCT FROM n_dividend AS divides,
  o_paid - o_redistributed IS DISTINCT FROM n_paid - n_redistributed OR held_before <> held_now
    AS owns,
  NOT came_or_left AND o_paid IS NOT NULL AND n_paid IS NOT NULL AS stays,
  stays AND (pays OR scheme = 'amount' AND entitles OR weight = 'points' AND owns) AS facts,
  stays AND unit = 'household' AND (scheme = 'amount' AND entitles OR scheme = 'pool' AND owns)
    AS split
FROM pairs p LEFT JOIN rewards r USING (reward)
WHERE paid_before <> paid_now OR held_before <> held_now"""

_BEARS = """(e.counts AND r.reads_counts OR e.grades AND r.reads_grades
    OR e.points AND r.reads_points OR (e.counts OR e.rectified) AND r.reads_rectified
    OR list_contains(r.actives, e.measure) AND {of})"""

_OWN_RECORDS = f"""CREATE TEMP TABLE own_records AS
WITH subjects AS (
  SELECT village_id, member_id, reward, 'member' AS subject_kind, member_id AS subject
  FROM moved WHERE facts
  UNION
  SELECT village_id, member_id, reward, 'household',
    unnest(list_distinct([o_household_id, n_household_id]))
  FROM moved WHERE facts)
SELECT DISTINCT s.village_id, s.member_id, s.reward, e.subject_kind, e.subject, e.record_id
FROM subjects s JOIN events e USING (subject_kind, subject) JOIN rewards r USING (reward)
WHERE {_BEARS.format(of="(r.unit = 'member' OR e.subject_kind = 'household')")}"""

# Those that can change the weights of the village's pools by their points.
_IN_VILLAGE = (
    "count(DISTINCT record_id) FILTER (WHERE c.points"
    " AND {row}.village_id IN (c.o_village, c.n_village))"
)

# Records of others of the household count where the unit is the household, and are never named.
_MATES = f"""CREATE TEMP TABLE mates AS
WITH homes AS (
  SELECT DISTINCT e.*, m.household_id FROM events e
  JOIN (SELECT member_id, household_id FROM old_members UNION ALL
    SELECT member_id, household_id FROM new_members) m ON m.member_id = e.subject
  WHERE e.subject_kind = 'member'),
wanted AS (
  SELECT village_id, member_id, reward,
    unnest(list_distinct([o_household_id, n_household_id])) AS household_id
  FROM moved WHERE facts AND unit = 'household')
SELECT w.village_id, w.member_id, w.reward, {_IN_VILLAGE.format(row="w")} AS pointed
FROM wanted w JOIN homes e USING (household_id) JOIN rewards r USING (reward)
LEFT JOIN changed_records c USING (record_id)
WHERE e.subject <> w.member_id AND {_BEARS.format(of="FALSE")}
GROUP BY ALL"""

# A record that is judged otherwise for what came before it was moved by those earlier records.
_RECORDS_WITH_ROOTS = """CREATE TEMP TABLE records_with_roots AS
WITH roots AS (
  SELECT o_kind AS subject_kind, o_subject AS subject, record_id, occurred_on
  FROM changed_records WHERE counts_as_earlier
  UNION
  SELECT n_kind, n_subject, record_id, occurred_on FROM changed_records WHERE counts_as_earlier)
SELECT village_id, member_id, reward, record_id FROM own_records
UNION
SELECT w.village_id, w.member_id, w.reward, r.record_id
FROM own_records w JOIN changed_records c ON c.record_id = w.record_id AND c.by_earlier
JOIN roots r ON r.subject_kind = w.subject_kind AND r.subject = w.subject
WHERE r.record_id <> w.record_id AND r.occurred_on <= c.occurred_on"""


def _tags(terms: Terms) -> str:
    """What became of each record that is a cause, in the order in which it became known."""
    earlier, later = ("old", "new") if terms.days >= 0 else ("new", "old")
    return f"""CREATE TEMP TABLE tagged_records AS
SELECT record_id, {_differ(("clause", "occurred_on", *_SUBJECT))} AS rewritten,
  {_differ(_VERSION)} AS ruled, o.state IS DISTINCT FROM n.state AS turned,
  o.record_id IS NOT NULL AND n.record_id IS NOT NULL AS both_there,
  [CASE WHEN o.record_id IS NULL THEN 'recorded' WHEN n.record_id IS NULL THEN 'removed'
      WHEN NOT turned THEN NULL WHEN n.state IN ('overturned', 'lapsed') THEN n.state
      WHEN o.state = 'reported' AND n.state IN ('counted', 'pending') THEN 'decided'
      WHEN o.state = 'pending' AND n.state = 'counted' THEN 'resolved'
      WHEN o.state = 'counted' AND n.state = 'pending' THEN 'appealed'
      WHEN NOT ruled THEN 'corrected' END,
    CASE WHEN o.state = 'reported' AND n.state = 'pending' THEN 'appealed' END,
    CASE WHEN both_there AND rewritten THEN 'corrected' END,
    CASE WHEN both_there AND ruled THEN 'ruleset' END,
    CASE WHEN rewritten OR ruled THEN NULL
      WHEN o.grade <> n.grade OR o."row" <> n."row" THEN
        CASE WHEN {_differ(_EARLIER)} THEN 'prior' ELSE 'regraded' END
      WHEN NOT turned AND ({_differ(_EARLIER)}) THEN 'prior' END,
    CASE WHEN r.put_right THEN 'rectified' END] AS told,
  CASE WHEN list_has_any(told, [{_ORDER}]) THEN {_in_order("list_contains(told, each)")}
    ELSE ['measure'] END AS change
FROM {earlier}_judged o FULL JOIN {later}_judged n USING (record_id)
LEFT JOIN (SELECT DISTINCT record_id, TRUE AS put_right FROM rectified) r USING (record_id)
WHERE record_id IN (SELECT record_id FROM records_with_roots)"""


_RECORDS_OF_MEMBERS = f"""CREATE TEMP TABLE records_of_members AS
SELECT w.village_id, w.member_id, w.reward, list_sort(list(record_id)) AS records,
  flatten(list(t.change)) AS changes, {_IN_VILLAGE.format(row="w")} AS pointed
FROM records_with_roots w JOIN tagged_records t USING (record_id)
LEFT JOIN changed_records c USING (record_id) GROUP BY ALL"""

_CAUSES: dict[str, str] = {
    "household": "stays AND o_household_id IS DISTINCT FROM n_household_id AND (facts OR split)",
    "dividend": "stays AND divides AND (shares_out OR CASE scheme WHEN 'amount' THEN split"
    " WHEN 'pool' THEN owns AND (NOT given OR weight = 'dividend' OR unit = 'household')"
    " ELSE entitles END)",
    "household-record": "has_mates",
    "household-list": "stays AND unit = 'household' AND (facts AND reads_members OR split)"
    " AND listed_otherwise > 0",
    "quarantine": "stays AND (o_row = 'quarantine') IS DISTINCT FROM (n_row = 'quarantine')",
    "fund": "stays AND given AND funded_otherwise AND (owns OR shares_out)",
    "others": "stays AND (shares_out AND NOT pays AND changes_of_others > 0"
    " OR scheme = 'pool' AND owns AND"
    " (CASE unit WHEN 'household' THEN changes_of_other_homes ELSE changes_of_others END > 0"
    " OR weight = 'points' AND records_of_others > 0))",
}


_JOINED = """joined AS (
  SELECT m.*, w.records, w.changes,
    t.pointed IS NOT NULL AS has_mates,
    coalesce(v.number, 0) - bears_on_others::INT AS changes_of_others,
    coalesce(v.number, 0) - coalesce(h.number, 0) AS changes_of_other_homes,
    coalesce(d.number, 0) - coalesce(w.pointed, 0) - coalesce(t.pointed, 0) AS records_of_others,
    coalesce(before.number, 0) + CASE WHEN m.o_household_id <> m.n_household_id
      THEN coalesce(since.number, 0) - bears_on_household::INT ELSE 0 END
      - bears_on_household::INT AS listed_otherwise,
    f.fund_before IS DISTINCT FROM f.fund_now AS funded_otherwise
  FROM moved m
  LEFT JOIN records_of_members w USING (village_id, member_id, reward)
  LEFT JOIN mates t USING (village_id, member_id, reward)
  LEFT JOIN village_changes v USING (village_id, reward)
  LEFT JOIN home_changes h USING (village_id, reward, home)
  LEFT JOIN record_changes_of_villages d USING (village_id)
  LEFT JOIN household_changes before
    ON before.household_id = m.o_household_id AND before.reward = m.reward
  LEFT JOIN household_changes since
    ON since.household_id = m.n_household_id AND since.reward = m.reward
  LEFT JOIN village_pairs f USING (village_id, reward))"""


def _adjusted(terms: Terms) -> str:
    """The rows of the table, in no order, with all that is known of each."""
    ruled = "NOT came_or_left" if terms.ruled_otherwise else "FALSE"
    came = "joined-or-set-aside" if terms.old_aside else "joined"
    gone = "left-or-set-aside" if terms.new_aside else "left"
    known = {came: "NOT was_listed", gone: "NOT is_listed", **_CAUSES, "ruleset": ruled}
    tests = ",\n    ".join(
        f"CASE WHEN {test} THEN {literal(cause)} END" for cause, test in known.items()
    )
    return f"""CREATE TEMP TABLE adjusted AS
WITH {_JOINED},
told AS (
  SELECT *, list_concat(coalesce(changes, []), list_filter([
    {tests}], lambda each: each IS NOT NULL)) AS found,
    records IS NOT NULL OR list_has_any(found,
      ['household', 'household-record', 'household-list', 'quarantine']) AS by_facts,
    stays AND NOT {ruled} AND (
      pays AND NOT by_facts
      OR entitles AND NOT (divides OR scheme = 'amount' AND by_facts)
      OR owns AND NOT pays AND NOT entitles AND NOT (
        scheme = 'pool'
        AND (by_facts OR list_has_any(found, ['dividend', 'fund', 'others'])))
      OR shares_out AND NOT pays AND NOT divides AND NOT list_contains(found, 'others')
    ) AS untold
  FROM joined)
SELECT village_id, coalesce(n_household_id, o_household_id) AS household_id, member_id, reward,
  paid_before, paid_now, held_before, held_now,
  greatest(paid_now - paid_before, 0) AS to_pay, greatest(paid_before - paid_now, 0) AS to_recover,
  o_row AS row_before, n_row AS row_now,
  {_in_order("list_contains(found, each) OR each = 'unknown' AND (untold OR found = [])")} AS cause,
  coalesce(records, []) AS records, {terms.days} AS days
FROM told"""
