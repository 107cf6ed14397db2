-- What any program must do: read every column that the covenant reads, and write five tables of
-- the size of its own. Their columns are those of the input as they stand, or constants: nothing is
-- joined, sorted, grouped or worked out, and the order is that of the input.
-- There are about as many measures as records, and as many households and villages as
-- floor.py says: so many rows of the input stand in for them.

CREATE TYPE word AS ENUM (
    'covenant-reward', '100%', 'paid', 'full', 'member', 'counted', 'advice', 'otherwise',
    'admonition', 'notice', 'nanhai-model@2022-07'
);

-- Columns that are read and not written: each is folded into one number, so that no reader skips it.
SELECT bit_xor(hash($birth_date))
FROM $members;

SELECT
    bit_xor(
        hash(
            member_id, $severity, $impact, $loss, $hours, $recorded_on, $notified_on,
            $appealed_on, $resolved_on, $outcome, $rectified_on
        )
    )
FROM $history;

COPY (
    SELECT
        record_id,
        CAST('member' AS word) AS subject_kind,
        coalesce(member_id, household_id) AS subject,
        coalesce(member_id, household_id) AS village_id,
        clause,
        CAST(occurred_on AS DATE) AS occurred_on,
        CAST('counted' AS word) AS state,
        CAST(0 AS BIGINT) AS prior,
        CAST(0 AS BIGINT) AS warnings,
        CAST('advice' AS word) AS grade,
        CAST('otherwise' AS word) AS "row",
        CAST([] AS VARCHAR []) AS review,
        CAST('nanhai-model@2022-07' AS word) AS ruleset
    FROM $history
) TO '$out/findings.parquet' ($format);

COPY (
    SELECT
        CAST('member' AS word) AS subject_kind,
        coalesce(member_id, household_id) AS subject,
        CAST('admonition' AS word) AS measure,
        CAST('notice' AS word) AS kind,
        CAST($decided_on AS DATE) AS starts_on,
        CAST(NULL AS DATE) AS ends_on,
        CAST(NULL AS DECIMAL(18, 2)) AS amount_min,
        CAST(NULL AS DECIMAL(18, 2)) AS amount_max,
        [record_id] AS records,
        ['s1'] AS "rows",
        ['nanhai-model@2022-07'] AS ruleset
    FROM $history
) TO '$out/measures.parquet' ($format);

COPY (
    SELECT
        member_id,
        household_id,
        village_id,
        CAST('covenant-reward' AS word) AS reward,
        CAST(dividend AS DECIMAL(18, 2)) AS dividend,
        CAST(dividend AS DECIMAL(18, 2)) AS base,
        CAST(dividend AS DECIMAL(18, 2)) AS entitlement,
        CAST('100%' AS word) AS pay,
        CAST(dividend AS DECIMAL(18, 2)) AS paid,
        CAST(0 AS DECIMAL(18, 2)) AS held,
        CAST(0 AS DECIMAL(18, 2)) AS withheld,
        CAST(dividend AS DECIMAL(18, 2)) AS redistributed,
        CAST('paid' AS word) AS status,
        CAST('full' AS word) AS "row"
    FROM $members
) TO '$out/members.parquet' ($format);

COPY (
    SELECT
        household_id,
        village_id,
        CAST(3 AS BIGINT) AS members,
        CAST(dividend AS DECIMAL(18, 2)) AS dividend,
        CAST(dividend AS DECIMAL(18, 2)) AS base,
        CAST(dividend AS DECIMAL(18, 2)) AS paid,
        CAST(0 AS DECIMAL(18, 2)) AS held,
        CAST(0 AS DECIMAL(18, 2)) AS withheld,
        CAST('full' AS word) AS status
    FROM $members
    LIMIT $households
) TO '$out/households.parquet' ($format);

COPY (
    SELECT
        village_id,
        CAST('covenant-reward' AS word) AS reward,
        CAST(1200 AS BIGINT) AS members,
        CAST(400 AS BIGINT) AS households,
        CAST(dividend AS DECIMAL(18, 2)) AS dividend,
        CAST(dividend AS DECIMAL(18, 2)) AS fund,
        CAST(dividend AS DECIMAL(18, 2)) AS entitlement,
        CAST(dividend AS DECIMAL(18, 2)) AS paid,
        CAST(0 AS DECIMAL(18, 2)) AS held,
        CAST(dividend AS DECIMAL(18, 2)) AS withheld,
        CAST(dividend AS DECIMAL(18, 2)) AS redistributed,
        CAST(0 AS DECIMAL(18, 2)) AS retained,
        CAST(30 AS BIGINT) AS counted,
        CAST(2 AS BIGINT) AS pending,
        CAST(0.96 AS DECIMAL(18, 4)) AS compliant_share
    FROM $members
    LIMIT $villages
) TO '$out/villages.parquet' ($format);
