CREATE VIEW ledger AS
WITH today AS (
    SELECT coalesce(getvariable('fazhi_today')::DATE, (now() AT TIME ZONE 'Asia/Shanghai')::DATE) AS day
), last_crawl AS (
    SELECT bureau_id, arg_max(verdict, finished_at) AS verdict, max(finished_at)::DATE AS day,
        arg_max(listings, finished_at) AS listings, arg_max(failed, finished_at) AS failed_documents
    FROM crawls GROUP BY bureau_id
), listed AS (   -- what may be the year's report; a title without a year is taken for the year before its publication
    SELECT bureau_id, coalesce(report_year, year(published_on) - 1) AS report_year,
        count(*) FILTER (state = 'failed') AS failed, count(*) FILTER (state = 'gone') AS gone,
        count(*) FILTER (state = 'pending') AS pending,
        any_value(coalesce(failure, 'no reason was kept') ORDER BY url) FILTER (state = 'failed') AS failure,
        min(url) FILTER (state = 'failed') AS failed_url, min(url) FILTER (state = 'gone') AS gone_url,
        min(url) FILTER (state = 'pending') AS pending_url,
        bool_or(decision = 'report') AS named_report
    FROM candidates WHERE decision <> 'refused' GROUP BY ALL
), undated AS (   -- may be the report of any year that is missing
    SELECT bureau_id, min(url) AS undated_url FROM candidates
    WHERE decision = 'report' AND state = 'failed' AND report_year IS NULL AND published_on IS NULL
    GROUP BY bureau_id
), withdrawn AS (
    SELECT report_id, regexp_replace(report_id, '-\d+$', '') AS bureau_id,
        regexp_extract(report_id, '(\d+)$', 1)::INTEGER AS report_year,
        any_value(withdrawn_reason ORDER BY version) AS reason, any_value(withdrawn_by ORDER BY version) AS who
    FROM report_versions WHERE withdrawn_on IS NOT NULL AND report_id NOT IN (SELECT id FROM reports)
    GROUP BY report_id
), seen AS (
    SELECT bureau_id, report_year FROM reports WHERE bureau_id IS NOT NULL
    UNION SELECT bureau_id, report_year FROM withdrawn
    UNION SELECT bureau_id, report_year FROM listed, today
        WHERE named_report AND report_year BETWEEN 2000 AND year(today.day)
    UNION SELECT id, unnest([since, year(today.day) - 1]) FROM bureaus, today
        WHERE since IS NULL OR since < year(today.day)
), years AS (
    SELECT bureaus.id AS bureau_id, bureaus.name, bureaus.since,
        unnest(range(min(report_year), max(report_year) + 1))::INTEGER AS report_year
    FROM bureaus JOIN seen ON seen.bureau_id = bureaus.id
    WHERE bureaus.declared GROUP BY ALL
), facts AS (
    SELECT years.*, make_date(years.report_year + 1, 4, 1) AS due_on, today.day, reports.id AS report_id,
        reports.published_on, last_crawl.verdict, last_crawl.day AS crawled_on,
        coalesce(last_crawl.verdict IN ('ok', 'nothing_new')
            OR last_crawl.verdict = 'failed' AND last_crawl.listings > 0 AND last_crawl.failed_documents > 0, false) AS listing_read,
        withdrawn.reason AS withdrawn_reason, withdrawn.who, undated.undated_url, listed.* EXCLUDE (bureau_id, report_year)
    FROM years CROSS JOIN today
    LEFT JOIN reports ON reports.bureau_id = years.bureau_id AND reports.report_year = years.report_year
    LEFT JOIN withdrawn ON withdrawn.bureau_id = years.bureau_id AND withdrawn.report_year = years.report_year
    LEFT JOIN listed ON listed.bureau_id = years.bureau_id AND listed.report_year = years.report_year
    LEFT JOIN last_crawl ON last_crawl.bureau_id = years.bureau_id
    LEFT JOIN undated ON undated.bureau_id = years.bureau_id
    WHERE years.since IS NULL OR years.report_year >= years.since
        OR reports.id IS NOT NULL OR withdrawn.report_id IS NOT NULL
)
SELECT bureau_id, name, report_year,
    CASE WHEN published_on > due_on THEN 'late'
         WHEN report_id IS NOT NULL THEN 'published'
         WHEN who IS NOT NULL THEN 'withdrawn'
         WHEN failed > 0 OR gone > 0 OR pending > 0 OR undated_url IS NOT NULL OR NOT listing_read THEN 'unreadable'
         WHEN day <= due_on THEN 'not_due'
         ELSE 'overdue' END AS state,
    CASE WHEN published_on > due_on THEN (published_on - due_on) || ' days after ' || due_on
         WHEN report_id IS NOT NULL AND gone > 0 THEN 'its page is gone: ' || gone_url
         WHEN report_id IS NOT NULL AND published_on IS NULL THEN 'its publication date is unknown'
         WHEN report_id IS NOT NULL THEN NULL
         WHEN who IS NOT NULL THEN 'overruled by ' || who || ': ' || withdrawn_reason
         WHEN failed > 0 THEN 'listed but not readable: ' || failed_url || ' (' || failure || ')'
         WHEN verdict IS NULL THEN 'never crawled'
         WHEN NOT listing_read THEN 'its listings could not be read: ' || verdict || ' on ' || crawled_on
         WHEN undated_url IS NOT NULL THEN 'listed without a year and not readable: ' || undated_url
         WHEN pending > 0 THEN 'listed but not read yet: ' || pending_url
         WHEN gone > 0 THEN 'listed but gone: ' || gone_url
         WHEN day <= due_on THEN 'due on ' || due_on
         ELSE 'not in its listings on ' || crawled_on END AS reason,
    report_id, published_on, due_on
FROM facts ORDER BY bureau_id, report_year;

COMMENT ON VIEW ledger IS 'One row per declared bureau and report year: where its report stands. Years run from the first expected or seen one to the last full one';
COMMENT ON COLUMN ledger.bureau_id IS 'bureaus.id';
COMMENT ON COLUMN ledger.name IS 'Official name of the bureau';
COMMENT ON COLUMN ledger.report_year IS 'The year that the report is about';
COMMENT ON COLUMN ledger.state IS 'published, late (after 1 April of the next year), overdue, not_due, withdrawn (overruled by a person), unreadable (its listings, or a listed page of that year, could not be read: nothing is known)';
COMMENT ON COLUMN ledger.reason IS 'Why it is in this state; null for a plain published';
COMMENT ON COLUMN ledger.report_id IS 'reports.id';
COMMENT ON COLUMN ledger.published_on IS 'Publication date';
COMMENT ON COLUMN ledger.due_on IS 'Last day for publishing: 1 April of the next year (督察工作规定, chapter 5)';
