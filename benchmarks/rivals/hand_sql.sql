-- nanhai-model as one hand would write it: this covenant alone, unsharded, no check of the input.
-- Money is integer fen from the first statement to the last. Rows are sorted narrow, and widened
-- afterwards. The few words that repeat in every row are enums, which Parquet writes as they are;
-- enums order as they are listed, which is by code point here.
-- hand_sql.py fills in the files, the days, and NULL for a column that the history does not have.

CREATE TYPE kind_of_subject AS ENUM ('household', 'member');
CREATE TYPE state AS ENUM (
    'counted', 'exempt', 'lapsed', 'not-in-force', 'overturned', 'pending', 'reported'
);
CREATE TYPE grade AS ENUM ('advice', 'persistent', 'serious', 'undetermined');
CREATE TYPE row_of_grading AS ENUM ('otherwise', 'persistent', 'serious');
CREATE TYPE measure AS ENUM (
    'admonition', 'asset-bidding', 'candidacy', 'compensation', 'rectification', 'referral',
    'service-centre', 'vehicle-access'
);
CREATE TYPE kind_of_measure AS ENUM (
    'advice', 'exclusion', 'notice', 'payment', 'referral', 'restriction'
);
CREATE TYPE pay AS ENUM ('0%', '100%', 'hold');
CREATE TYPE payout AS ENUM ('full', 'hold', 'none');
CREATE TYPE status AS ENUM ('full', 'held', 'none', 'paid', 'partial', 'withheld');
CREATE TYPE reward AS ENUM ('covenant-reward');
CREATE TYPE ruleset AS ENUM ('nanhai-model@2022-07');

-- Decimals of 18 digits are 64 bits wide, and their product stays so when the digits add up to 18.
CREATE MACRO fen(yuan) AS CAST(CAST(yuan AS DECIMAL(15, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT);
CREATE MACRO yuan(fen) AS CAST(fen AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2));
CREATE MACRO tenth(fen) AS (fen + 5) // 10;
CREATE MACRO seen(day) AS CASE WHEN CAST(day AS DATE) <= DATE '$as_of' THEN CAST(day AS DATE) END;

-- A Parquet file is read again where it is needed: that costs less than to keep it in memory.
CREATE TEMP $relation member AS
SELECT
    village_id,
    household_id,
    member_id,
    fen(dividend) AS dividend,
    CAST($birth_date AS DATE) AS birth_date,
    $place AS place
FROM $members;

CREATE TEMP $relation history AS
SELECT
    *,
    CASE
        WHEN member_id IS NULL THEN CAST('household' AS kind_of_subject)
        ELSE CAST('member' AS kind_of_subject)
    END AS subject_kind,
    coalesce(member_id, household_id) AS subject
FROM $history;

-- Each list row that a record touches: a member's record its own, a household's all of its members.
CREATE TEMP TABLE touched AS
SELECT
    CAST('member' AS kind_of_subject) AS subject_kind,
    member_id AS subject,
    place,
    village_id,
    dividend,
    birth_date
FROM member SEMI JOIN history USING (member_id)
UNION ALL
SELECT
    CAST('household' AS kind_of_subject),
    household_id,
    place,
    village_id,
    dividend,
    NULL
FROM member SEMI JOIN (SELECT household_id FROM history WHERE member_id IS NULL) USING (household_id);

CREATE TEMP TABLE record AS
WITH known AS (
    SELECT
        record_id,
        clause,
        subject_kind,
        subject,
        CAST(occurred_on AS DATE) AS occurred_on,
        CAST(CAST(occurred_on AS DATE) - INTERVAL 24 MONTH AS DATE) AS since,
        $severity AS severity,
        $impact AS impact,
        CAST($loss AS DECIMAL(18, 2)) AS loss,
        clause = 'volunteering' AS is_merit,
        is_merit AND coalesce(CAST($hours AS DECIMAL(18, 4)) <= -0.04, TRUE) AS unscored,
        seen($decided_on) AS decided_on,
        coalesce(seen($notified_on), seen($decided_on)) AS warned_on,
        seen($rectified_on) AS rectified_on,
        seen($appealed_on) IS NOT NULL AND seen($resolved_on) IS NULL AS appealed,
        coalesce(seen($resolved_on) IS NOT NULL AND $outcome = 'overturned', FALSE) AS overturned
    FROM history
    WHERE coalesce(CAST($recorded_on AS DATE), CAST(occurred_on AS DATE)) <= DATE '$as_of'
),

listed AS (
    SELECT subject_kind, subject, any_value(village_id) AS village_id, min(birth_date) AS birth_date
    FROM touched
    GROUP BY subject_kind, subject
),

stated AS MATERIALIZED (
    SELECT
        known.*,
        listed.village_id,
        CASE
            WHEN occurred_on < DATE '2022-07-01' THEN CAST('not-in-force' AS state)
            WHEN birth_date + INTERVAL 14 YEAR > occurred_on THEN CAST('exempt' AS state)
            WHEN overturned THEN CAST('overturned' AS state)
            WHEN decided_on IS NULL THEN CAST('reported' AS state)
            WHEN decided_on > occurred_on + INTERVAL 24 MONTH THEN CAST('lapsed' AS state)
            WHEN appealed THEN CAST('pending' AS state)
            ELSE CAST('counted' AS state)
        END AS state,
        known.subject_kind = 'member' AND birth_date IS NULL AND state <> 'not-in-force' AS ageless,
        state = 'counted' AND NOT is_merit AS stands
    FROM known LEFT JOIN listed USING (subject_kind, subject)
),

-- The look back: each record meets those of its own subject that stand. A notice is never
-- earlier than what it is about, so what is too old as a warning is too old as an offence.
met AS (
    SELECT
        this.record_id,
        count(*) FILTER (
            earlier.occurred_on >= this.since
            AND (earlier.occurred_on < this.occurred_on OR earlier.record_id < this.record_id)
        ) AS offences,
        count(*) FILTER (earlier.warned_on < this.occurred_on) AS notices
    FROM stated AS this JOIN stated AS earlier USING (subject_kind, subject)
    WHERE
        earlier.stands
        AND earlier.warned_on >= this.since
        AND earlier.occurred_on <= this.occurred_on
        AND earlier.record_id <> this.record_id
    GROUP BY this.record_id
)

SELECT
    stated.* EXCLUDE (since, warned_on, appealed, overturned),
    CASE WHEN state <> 'not-in-force' THEN coalesce(offences, 0) END AS prior,
    CASE WHEN state <> 'not-in-force' THEN coalesce(notices, 0) END AS warnings,
    warnings >= 2 AND impact = 'wide' AS is_persistent,
    severity IN ('serious', 'grave') AND impact IN ('bad', 'wide') AS is_serious,
    CASE
        WHEN is_merit OR state NOT IN ('counted', 'pending') THEN NULL
        WHEN is_persistent IS NULL THEN CAST('undetermined' AS grade)
        WHEN is_persistent THEN CAST('persistent' AS grade)
        WHEN is_serious IS NULL THEN CAST('undetermined' AS grade)
        WHEN is_serious THEN CAST('serious' AS grade)
        ELSE CAST('advice' AS grade)
    END AS grade,
    stands AND grade <> 'undetermined' AS imposes
FROM stated LEFT JOIN met USING (record_id);

COPY (
    SELECT
        record_id,
        subject_kind,
        subject,
        village_id,
        clause,
        occurred_on,
        state,
        prior,
        warnings,
        grade,
        CASE grade
            WHEN 'advice' THEN CAST('otherwise' AS row_of_grading)
            WHEN 'persistent' THEN CAST('persistent' AS row_of_grading)
            WHEN 'serious' THEN CAST('serious' AS row_of_grading)
        END AS "row",
        CASE
            WHEN NOT (ageless OR unasked OR unknown_loss OR unscored) THEN CAST([] AS VARCHAR [])
            ELSE
                list_filter(
                    [
                        CASE WHEN ageless THEN 'exempt' END,
                        CASE
                            WHEN unasked AND is_persistent IS NULL THEN 'grading:persistent'
                            WHEN unasked THEN 'grading:serious'
                        END,
                        CASE
                            WHEN unknown_loss AND grade = 'serious' THEN 'sanctions:s2:compensation'
                            WHEN unknown_loss THEN 'sanctions:s3:compensation'
                        END,
                        CASE WHEN unscored THEN 'points' END
                    ],
                    lambda each: each IS NOT NULL
                )
        END AS review,
        CASE WHEN state <> 'not-in-force' THEN CAST('nanhai-model@2022-07' AS ruleset) END AS ruleset
    FROM (
        SELECT
            record_id,
            subject_kind,
            subject,
            village_id,
            clause,
            occurred_on,
            state,
            prior,
            warnings,
            grade,
            is_persistent,
            ageless,
            grade IS NOT DISTINCT FROM 'undetermined' AS unasked,
            coalesce(imposes AND grade <> 'advice', FALSE) AND loss IS NULL AS unknown_loss,
            state = 'counted' AND unscored AS unscored
        FROM record
        ORDER BY subject_kind, subject, occurred_on, record_id
    )
) TO '$out/findings.parquet' ($format);

-- The two limits of a serious case run together, so their stretches are found once.
COPY (
    WITH span AS (
        SELECT
            subject_kind,
            subject,
            record_id,
            decided_on AS starts_on,
            unnest(
                CASE grade
                    WHEN 'serious'
                        THEN [{
                            measures: CAST(['service-centre', 'vehicle-access'] AS measure []),
                            -- least passes over NULL, and so would greatest
                            ends_on: least(
                                CAST(decided_on + INTERVAL 3 MONTH AS DATE),
                                CASE
                                    WHEN rectified_on IS NOT NULL
                                        THEN greatest(decided_on, rectified_on)
                                END
                            )
                        }]
                    ELSE [
                        {
                            measures: CAST(['asset-bidding'] AS measure []),
                            ends_on: CAST(decided_on + INTERVAL 3 YEAR AS DATE)
                        },
                        {
                            measures: CAST(['candidacy'] AS measure []),
                            ends_on: CAST(decided_on + INTERVAL 5 YEAR AS DATE)
                        }
                    ]
                END,
                recursive := TRUE
            )
        FROM record
        WHERE imposes AND grade <> 'advice'
    ),

    -- A span opens a stretch unless one that began before it reaches it.
    opened AS (
        SELECT
            *,
            coalesce(
                starts_on > max(ends_on) OVER (
                    PARTITION BY subject_kind, subject, measures
                    ORDER BY starts_on, record_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ),
                TRUE
            ) AS opens
        FROM span
        WHERE starts_on < ends_on
    ),

    stretched AS (
        SELECT
            *,
            count(*) FILTER (opens) OVER (
                PARTITION BY subject_kind, subject, measures
                ORDER BY starts_on, record_id ROWS UNBOUNDED PRECEDING
            ) AS stretch
        FROM opened
    ),

    merged AS (
        SELECT
            subject_kind,
            subject,
            measures,
            min(starts_on) AS starts_on,
            max(ends_on) AS ends_on,
            list_sort(list(record_id)) AS records
        FROM stretched
        GROUP BY subject_kind, subject, measures, stretch
    ),

    imposed AS (
        SELECT
            subject_kind,
            subject,
            unnest(measures) AS measure,
            starts_on,
            ends_on,
            NULL AS amount,
            records[1] AS record_id,
            records,
            NULL AS grade
        FROM merged
        UNION ALL
        SELECT subject_kind, subject, CAST('admonition' AS measure), decided_on, NULL, NULL,
            record_id, NULL, grade
        FROM record
        WHERE imposes AND grade = 'advice'
        UNION ALL
        SELECT subject_kind, subject, CAST('compensation' AS measure), decided_on, NULL, loss,
            record_id, NULL, grade
        FROM record
        WHERE imposes AND grade <> 'advice'
        UNION ALL
        SELECT
            subject_kind,
            subject,
            CASE grade
                WHEN 'serious' THEN CAST('referral' AS measure)
                ELSE CAST('rectification' AS measure)
            END,
            decided_on, NULL, NULL, record_id, NULL, grade
        FROM record
        WHERE imposes AND grade <> 'advice'
    )

    SELECT
        subject_kind,
        subject,
        measure,
        CASE measure
            WHEN 'admonition' THEN CAST('notice' AS kind_of_measure)
            WHEN 'asset-bidding' THEN CAST('exclusion' AS kind_of_measure)
            WHEN 'candidacy' THEN CAST('advice' AS kind_of_measure)
            WHEN 'compensation' THEN CAST('payment' AS kind_of_measure)
            WHEN 'rectification' THEN CAST('notice' AS kind_of_measure)
            WHEN 'referral' THEN CAST('referral' AS kind_of_measure)
            ELSE CAST('restriction' AS kind_of_measure)
        END AS kind,
        starts_on,
        ends_on,
        CAST(amount AS DECIMAL(18, 2)) AS amount_min,
        CAST(amount AS DECIMAL(18, 2)) AS amount_max,
        coalesce(records, [record_id]) AS records,
        CASE
            WHEN measure = 'admonition' THEN ['s1']
            WHEN measure IN ('asset-bidding', 'candidacy', 'rectification') THEN ['s3']
            WHEN grade = 'persistent' THEN ['s3']
            ELSE ['s2']
        END AS "rows",
        ['nanhai-model@2022-07'] AS ruleset
    -- One subject has no measure twice from one day, except of different records.
    FROM (FROM imposed ORDER BY subject_kind, subject, measure, starts_on, record_id)
) TO '$out/measures.parquet' ($format);

CREATE TEMP TABLE charge AS
SELECT
    subject_kind,
    subject,
    any_value(village_id) AS village_id,
    count(*) FILTER (imposes) AS counted,
    count(*) FILTER (NOT imposes) AS pending
FROM record
WHERE grade IS NOT NULL AND occurred_on >= DATE '$first_day' AND occurred_on < DATE '$end'
GROUP BY subject_kind, subject;

-- Members who are not paid in full: on hold with something pending, else paid nothing.
CREATE TEMP TABLE stopped AS
SELECT place, any_value(village_id) AS village_id, any_value(dividend) AS dividend,
    bool_or(pending > 0) AS on_hold
FROM touched JOIN (SELECT subject_kind, subject, pending FROM charge) USING (subject_kind, subject)
GROUP BY place;

-- Largest remainder. Members of a village with one dividend have one part, but for the fen for
-- which the last of them tie: so parts are found by village and dividend, not by member.
CREATE TEMP TABLE part AS
WITH stopped_class AS (
    SELECT
        village_id,
        dividend,
        count(*) AS heads,
        count(*) FILTER (NOT on_hold) AS unpaid
    FROM stopped
    GROUP BY village_id, dividend
),

class AS (
    SELECT
        village_id,
        dividend,
        everybody - coalesce(heads, 0) AS heads,
        coalesce(unpaid, 0) AS unpaid
    FROM (
        SELECT village_id, dividend, count(*) AS everybody
        FROM member
        GROUP BY village_id, dividend
    ) LEFT JOIN stopped_class USING (village_id, dividend)
),

village AS (
    SELECT
        village_id,
        sum(CAST(tenth(dividend) AS HUGEINT) * unpaid) AS pot,
        sum(CAST(dividend AS HUGEINT) * heads) AS whole
    FROM class
    GROUP BY village_id
    HAVING pot > 0 AND whole > 0
),

floored AS (
    SELECT
        village_id,
        dividend,
        heads,
        pot,
        CAST(pot * dividend // whole AS BIGINT) AS least,
        pot * dividend % whole AS remainder
    FROM class JOIN village USING (village_id)
    WHERE heads > 0
),

ranked AS (
    SELECT
        *,
        pot - sum(least * heads) OVER (PARTITION BY village_id) AS fen,
        sum(heads) OVER by_remainder AS served,
        sum(heads) OVER (by_remainder RANGE CURRENT ROW) AS alike
    FROM floored
    WINDOW by_remainder AS (PARTITION BY village_id ORDER BY remainder DESC)
)

SELECT
    village_id,
    dividend,
    CAST(if(served <= fen, least + 1, least) AS BIGINT) AS part,
    CAST(if(served > fen AND served - alike < fen, fen - served + alike, 0) AS BIGINT) AS favours
FROM ranked;

-- Members who have not just the part of their dividend: who is stopped, and whom a tie favours.
CREATE TEMP TABLE exception AS
WITH tied AS MATERIALIZED (
    SELECT place, village_id, member_id, favours
    FROM member JOIN (FROM part WHERE favours > 0) AS last_of_all USING (village_id, dividend)
),

favoured AS (
    SELECT place
    FROM tied ANTI JOIN stopped USING (place)
    QUALIFY row_number() OVER (PARTITION BY village_id ORDER BY member_id) <= favours
)

SELECT place, CAST(if(on_hold, 2, 1) AS TINYINT) AS verdict
FROM stopped
UNION ALL
SELECT place, CAST(0 AS TINYINT)
FROM favoured;

COPY (
    SELECT
        member_id,
        household_id,
        village_id,
        CAST('covenant-reward' AS reward) AS reward,
        yuan(dividend) AS dividend,
        yuan(dividend - tenth(dividend)) AS base,
        yuan(tenth(dividend)) AS entitlement,
        CASE verdict
            WHEN 0 THEN CAST('100%' AS pay) WHEN 1 THEN CAST('0%' AS pay) ELSE CAST('hold' AS pay)
        END AS pay,
        yuan(if(verdict = 0, tenth(dividend) + redistributed, 0)) AS paid,
        yuan(if(verdict = 2, tenth(dividend), 0)) AS held,
        yuan(if(verdict = 1, tenth(dividend), 0)) AS withheld,
        yuan(redistributed) AS redistributed,
        CASE
            WHEN tenth(dividend) + redistributed = 0 THEN CAST('none' AS status)
            WHEN verdict = 0 THEN CAST('paid' AS status)
            WHEN verdict = 1 THEN CAST('withheld' AS status)
            ELSE CAST('held' AS status)
        END AS status,
        CASE verdict
            WHEN 0 THEN CAST('full' AS payout)
            WHEN 1 THEN CAST('none' AS payout)
            ELSE CAST('hold' AS payout)
        END AS "row"
    FROM (
        SELECT
            village_id,
            household_id,
            member_id,
            dividend,
            coalesce(verdict, 0) AS verdict,
            CASE verdict
                WHEN 0 THEN part + 1
                WHEN 1 THEN 0
                WHEN 2 THEN 0
                ELSE coalesce(part, 0)
            END AS redistributed
        FROM member
        LEFT JOIN exception USING (place)
        LEFT JOIN part USING (village_id, dividend)
        ORDER BY village_id, household_id, member_id
    )
) TO '$out/members.parquet' ($format);

-- What was written is read back: it costs less than to keep the rows of all members.
CREATE TEMP TABLE household AS
SELECT
    household_id,
    any_value(village_id) AS village_id,
    count(*) AS members,
    CAST(sum(dividend) AS DECIMAL(18, 2)) AS dividend,
    CAST(sum(base) AS DECIMAL(18, 2)) AS base,
    CAST(sum(paid) AS DECIMAL(18, 2)) AS paid,
    CAST(sum(held) AS DECIMAL(18, 2)) AS held,
    CAST(sum(withheld) AS DECIMAL(18, 2)) AS withheld
FROM read_parquet('$out/members.parquet')
GROUP BY household_id;

-- A member who is paid, held or withheld nothing has the status none, so the sums tell.
COPY (
    SELECT
        household_id,
        village_id,
        members,
        dividend,
        base,
        paid,
        held,
        withheld,
        CASE
            WHEN held > 0 THEN CAST('held' AS status)
            WHEN paid > 0 AND withheld > 0 THEN CAST('partial' AS status)
            WHEN paid > 0 THEN CAST('full' AS status)
            WHEN withheld > 0 THEN CAST('withheld' AS status)
            ELSE CAST('none' AS status)
        END AS status
    FROM (FROM household ORDER BY village_id, household_id)
) TO '$out/households.parquet' ($format);

COPY (
    WITH village AS (
        SELECT
            village_id,
            CAST(sum(members) AS BIGINT) AS members,
            count(*) AS households,
            CAST(sum(dividend) AS DECIMAL(18, 2)) AS dividend,
            CAST(sum(dividend - base) AS DECIMAL(18, 2)) AS fund,
            CAST(sum(paid) AS DECIMAL(18, 2)) AS paid,
            CAST(sum(held) AS DECIMAL(18, 2)) AS held,
            CAST(sum(withheld) AS DECIMAL(18, 2)) AS withheld
        FROM household
        GROUP BY village_id
    ),

    charged AS (
        SELECT
            village_id,
            CAST(sum(counted) AS BIGINT) AS counted,
            CAST(sum(pending) AS BIGINT) AS pending
        FROM charge
        GROUP BY village_id
    ),

    halted AS (SELECT village_id, count(*) AS heads FROM stopped GROUP BY village_id)

    SELECT
        village_id,
        CAST('covenant-reward' AS reward) AS reward,
        members,
        households,
        dividend,
        fund,
        fund AS entitlement,
        paid,
        held,
        withheld,
        CAST(paid + held + withheld - fund AS DECIMAL(18, 2)) AS redistributed,
        CAST(fund - paid - held AS DECIMAL(18, 2)) AS retained,
        coalesce(counted, 0) AS counted,
        coalesce(pending, 0) AS pending,
        CAST(
            CAST(
                (20000 * (members - coalesce(heads, 0)) + members) // (2 * members)
                AS DECIMAL(5, 0)
            ) * CAST(0.0001 AS DECIMAL(4, 4))
            AS DECIMAL(18, 4)
        ) AS compliant_share
    FROM village
        LEFT JOIN charged USING (village_id)
        LEFT JOIN halted USING (village_id)
    ORDER BY village_id
) TO '$out/villages.parquet' ($format);
