-- Every fact with the reason why it is not comparable (null: it is). The two views after it divide it.
CREATE VIEW metric_comparability AS
WITH facts AS (
    SELECT metrics.*, reports.bureau_id, reports.publisher, reports.report_year,
        sections.part, metric_catalogue.zh, metric_catalogue.en, metric_catalogue.tier, metric_catalogue.theme,
        metric_catalogue.kind, metric_catalogue.aggregation,
        reports.period_start AS report_start, reports.period_end AS report_end,
        sections.part = 'achievements' AS in_main_part,
        sections.theme IS NOT DISTINCT FROM metric_catalogue.theme AS in_own_theme,
        CASE WHEN metrics.metric_id IS NULL THEN 'the catalogue has no metric for it'
             WHEN metric_catalogue.id IS NULL THEN 'its metric is not in the catalogue'
             WHEN role <> 'value' THEN 'its role is ' || role
             WHEN value IS NULL THEN 'no number is printed'
             WHEN metrics.unit IS DISTINCT FROM metric_catalogue.unit THEN 'its unit is not ' || metric_catalogue.unit
             WHEN NOT list_contains(CASE aggregation WHEN 'sum_disjoint' THEN ['in_year']
                     WHEN 'stock_latest' THEN ['as_of'] ELSE ['in_year', 'as_of'] END, period_basis)
                 THEN 'its period (' || period_basis || ') does not fit ' || CASE aggregation
                     WHEN 'sum_disjoint' THEN 'a flow' WHEN 'stock_latest' THEN 'a stock' ELSE 'a rate' END
             WHEN value < hard_low OR coalesce(value_max, value) > hard_high THEN 'out of the possible range'
             END AS unfit
    FROM metrics
    JOIN reports ON reports.id = metrics.report_id
    JOIN sections ON sections.report_id = metrics.report_id AND sections.id = metrics.section_id
    LEFT JOIN metric_catalogue ON metric_catalogue.id = metrics.metric_id
), ranked AS (
    SELECT *, row_number() OVER same AS place, first(id) OVER same AS chosen_id
    FROM facts
    WINDOW same AS (
        PARTITION BY unfit IS NULL, report_id, metric_id, scope, subject
        ORDER BY in_main_part DESC, in_own_theme DESC, start_char, id
    )
)
SELECT bureau_id, publisher, report_year, metric_id, zh, en, tier, theme, kind, aggregation, scope, scope_name, subject,
    label, value, value_max, unit, qualifier, role, period_basis,
    CASE WHEN period_basis = 'in_year' THEN coalesce(period_start, report_start, make_date(report_year, 1, 1))
         ELSE period_start END AS period_start,
    CASE WHEN period_basis IN ('in_year', 'as_of') THEN coalesce(period_end, report_end, make_date(report_year, 12, 31))
         ELSE period_end END AS period_end,
    part, quote, report_id, version, section_id, id, capture_id, start_char, end_char,
    corrected_by, corrected_on, correction_reason, parsed_as,
    coalesce(unfit, CASE WHEN place > 1 THEN 'stated again; the row taken is ' || chosen_id END) AS reason
FROM ranked;
COMMENT ON VIEW metric_comparability IS 'Every fact, with the reason why it is left out of metric_values (null: it is in)';

CREATE VIEW metric_values AS
SELECT * EXCLUDE (reason, role) FROM metric_comparability WHERE reason IS NULL;
COMMENT ON COLUMN metric_values.bureau_id IS 'bureaus.id of the publisher; null when it is not declared';
COMMENT ON COLUMN metric_values.publisher IS 'Body whose year the report is about';
COMMENT ON COLUMN metric_values.report_year IS 'The year that the report is about';
COMMENT ON COLUMN metric_values.metric_id IS 'metric_catalogue.id';
COMMENT ON COLUMN metric_values.zh IS 'Chinese name of the metric';
COMMENT ON COLUMN metric_values.en IS 'English name of the metric';
COMMENT ON COLUMN metric_values.tier IS 'core (the comparable set), extended, or proposed by this project';
COMMENT ON COLUMN metric_values.aggregation IS 'sum_disjoint: add over disjoint bodies; stock_latest: take the last date; not_additive: never add or average';
COMMENT ON COLUMN metric_values.scope IS 'Class of bodies it covers; compare like with like, null when the report leaves it open';
COMMENT ON COLUMN metric_values.value IS 'Value in the canonical unit; lower end of a range';
COMMENT ON COLUMN metric_values.qualifier IS 'exact, or how the printed number is hedged';
COMMENT ON COLUMN metric_values.period_start IS 'Begin of its period: its own, else the report''s, else 1 January; null for a stock';
COMMENT ON COLUMN metric_values.period_end IS 'End of its period, or the day of a stock: its own, else the report''s, else 31 December';
COMMENT ON COLUMN metric_values.part IS 'Part of the report that states it';
COMMENT ON COLUMN metric_values.quote IS 'Exact words: report_versions.text from start_char to end_char';
COMMENT ON COLUMN metric_values.id IS 'metrics.id';
COMMENT ON COLUMN metric_values.corrected_by IS 'Person who corrected or added this fact; null when it is the parser''s';
COMMENT ON VIEW metric_values IS 'Comparable facts: one row per report, metric, scope and subject; role value; in_year for flows, as_of for stocks, both for rates; of several the one in the main part (achievements) and the metric''s own theme, then the first';

CREATE VIEW metric_values_excluded AS
SELECT * FROM metric_comparability WHERE reason IS NOT NULL;
COMMENT ON COLUMN metric_values_excluded.reason IS 'Why it is left out';
COMMENT ON VIEW metric_values_excluded IS 'Facts that are not in metric_values, each with the reason';

CREATE VIEW metric_coverage AS
WITH years AS (
    SELECT report_year, count(*) AS reports FROM reports GROUP BY report_year
), reported AS (
    SELECT metric_id, report_year, count(DISTINCT report_id) AS reporting FROM metric_values GROUP BY ALL
)
SELECT metric_catalogue.id AS metric_id, zh, en, tier, years.report_year,
    coalesce(reporting, 0) AS reporting, reports, round(coalesce(reporting, 0) / reports, 4) AS share
FROM metric_catalogue CROSS JOIN years
LEFT JOIN reported ON reported.metric_id = metric_catalogue.id AND reported.report_year = years.report_year
ORDER BY metric_id, years.report_year;
COMMENT ON VIEW metric_coverage IS 'One row per metric and report year: how many reports state a comparable value. Not reported is not zero';
COMMENT ON COLUMN metric_coverage.reporting IS 'Reports with at least one comparable value';
COMMENT ON COLUMN metric_coverage.reports IS 'Reports of that year in the warehouse';
COMMENT ON COLUMN metric_coverage.share IS 'reporting divided by reports';

CREATE VIEW metric_trend AS
SELECT bureau_id, publisher, metric_id, zh, en, scope, subject, report_year, value, unit, qualifier,
    lag(report_year) OVER same AS previous_year, lag(value) OVER same AS previous_value,
    value - lag(value) OVER same AS change,
    CASE WHEN aggregation <> 'not_additive' AND lag(value) OVER same <> 0
         THEN round((value / lag(value) OVER same - 1) * 100, 2) END AS change_percent,
    report_id
FROM metric_values
WINDOW same AS (PARTITION BY coalesce(bureau_id, publisher), metric_id, scope, subject ORDER BY report_year)
ORDER BY metric_id, bureau_id, publisher, scope, subject, report_year;
COMMENT ON VIEW metric_trend IS 'Comparable values of one publisher, metric, scope and subject over the years, each beside the one before it';
COMMENT ON COLUMN metric_trend.previous_year IS 'The report year before, which may lie more than one year back';
COMMENT ON COLUMN metric_trend.previous_value IS 'Value of that year';
COMMENT ON COLUMN metric_trend.change IS 'value minus previous_value, in the metric''s unit (percentage points for rates)';
COMMENT ON COLUMN metric_trend.change_percent IS 'Change in percent of the previous value; null for rates, ratios, durations and scores';
