-- How sure the machine is of what it typed, from the reasons that it keeps; and what a person should look at.
CREATE VIEW confidence AS
WITH reasons AS (
    SELECT report_id, 'fact' AS entity, id, section_id, start_char, end_char, label AS name, metric_id,
        corrected_by, period_basis, array_to_string(why, '; ') AS why
    FROM metrics
    UNION ALL
    SELECT report_id, 'section', id, id, start_char, end_char, concat_ws(' ', number, heading), NULL, NULL, NULL,
        array_to_string(why, '; ')
    FROM sections
), judged AS (
    SELECT *, CASE WHEN corrected_by IS NOT NULL THEN 'corrected by ' || corrected_by
        WHEN regexp_matches(why, '\(low\)|(^|; )claimed by ')
            THEN trim(regexp_extract(why, '[^;]*\(low\)|claimed by [^;]*'))
        WHEN metric_id IS NOT NULL AND period_basis = 'unspecified' THEN 'its period is not said' END AS low,
        regexp_extract(why, '[^;]*\(medium\)|topic [^;]*') AS medium
    FROM reasons
)
SELECT report_id, entity, id, section_id, start_char, end_char, name, metric_id,
    CASE WHEN corrected_by IS NOT NULL THEN 'high' WHEN low IS NOT NULL THEN 'low'
         WHEN entity = 'fact' AND metric_id IS NULL THEN NULL
         WHEN medium <> '' THEN 'medium' ELSE 'high' END AS confidence,
    coalesce(low, nullif(trim(medium), '')) AS reason
FROM judged;
COMMENT ON VIEW confidence IS 'One row per fact and section: how sure the machine is of its metric, or of its part and theme';
COMMENT ON COLUMN confidence.entity IS 'fact or section';
COMMENT ON COLUMN confidence.id IS 'metrics.id or sections.id';
COMMENT ON COLUMN confidence.section_id IS 'sections.id: the section, or the one that states the fact';
COMMENT ON COLUMN confidence.name IS 'Label of the fact, or number and heading of the section';
COMMENT ON COLUMN confidence.confidence IS 'high; medium (decided by a word further off, or recognised from a picture); low (recognised with doubt, two metrics claim it with equal right, its period is not said, or only a weak cue speaks); null for a fact that no metric claims';
COMMENT ON COLUMN confidence.reason IS 'What makes it less than high; or the person who corrected it';

CREATE VIEW untyped_labels AS
WITH cleaned AS (   -- 全年开展各类“法治讲座” is 法治讲座: without numbers, quotes, and what stands before the thing counted
    SELECT *, regexp_replace(label, '[\s0-9０-９.%“”"‘’《》〈〉（）()\[\]【】]+', '', 'g') AS bare
    FROM metrics
    WHERE metric_id IS NULL AND value IS NOT NULL AND role IN ('value', 'component')
        AND NOT list_contains(why, 'a rate of change')
), counted AS (
    SELECT *, regexp_replace(regexp_replace(bare, '^.*[的了等、，,；;：:]([^的了等、，,；;：:]{2,})$', '\1'),
        '^(?:其中|全年|今年|年内|本年度|累计|共计?|已|新|各类|均|全[市区县省州旗]|[我本][局委厅市区县]|主动|积极|组织|开展|举办|举行|召开|办理|受理|审理|完成|参加|参与|发放|制作|制定|印发|出台|收到|接到|处理|处置|查处|实现|建立|建成|设立|修订|清理|化解|调解|报送|提供|发布|审查|审核|成功|连续|对|向|为)+([^的了等、]{2,})$',
        '\1') AS thing
    FROM cleaned
)
SELECT thing, unit, count(*) AS facts, count(DISTINCT report_id) AS reports,
    list(DISTINCT label)[1:5] AS labels, arg_max(id, (report_id, -start_char)) AS example_id
FROM counted GROUP BY thing, unit
ORDER BY reports DESC, facts DESC, thing, unit;
COMMENT ON VIEW untyped_labels IS 'What facts without a metric count, the most frequent first: candidates for the catalogue';
COMMENT ON COLUMN untyped_labels.thing IS 'What is counted: the label without numbers, verbs and what stands before its last part';
COMMENT ON COLUMN untyped_labels.facts IS 'Facts that count it';
COMMENT ON COLUMN untyped_labels.reports IS 'Reports that state it';
COMMENT ON COLUMN untyped_labels.labels IS 'Some of the labels as the reports have them';
COMMENT ON COLUMN untyped_labels.example_id IS 'metrics.id of one of the facts, of the newest report by id';

CREATE VIEW review AS
WITH doubts AS (
    SELECT CASE WHEN "check" = 'contradicting_statement' THEN 'contradiction' ELSE 'failed_check' END AS kind,
        (level <> 'error')::INTEGER AS weight, report_id, level || ': ' || message AS message, evidence, url, 1 AS facts, 1 AS reports,
        (SELECT list(struct_pack("start" := start_char, "end" := end_char) ORDER BY start_char) FROM metrics
         WHERE metrics.report_id = findings.report_id
             AND contains(evidence || ';', quote || ' at ' || start_char || ';')) AS spans
    FROM findings
    WHERE report_id IS NOT NULL AND level IN ('error', 'warning') AND NOT starts_with("check", 'correction_')
    UNION ALL
    SELECT 'correction', 0, report_id, 'no correction is applied: the file is broken', problem, NULL, 0, 0, NULL
    FROM correction_files WHERE problem IS NOT NULL
    UNION ALL
    SELECT 'correction', CASE state WHEN 'stale' THEN 1 ELSE 2 END, report_id,
        'correction ' || number || ' of ' || quote || ' is ' || state || ': ' || note,
        concat_ws(', ', who, decided_on, reason), NULL, 1, 1, NULL
    FROM corrections WHERE state <> 'applied'
    UNION ALL
    SELECT 'untyped_label', -untyped_labels.reports, metrics.report_id, thing || coalesce(' (' || untyped_labels.unit || ')', ''),
        array_to_string(labels, '; '), NULL, facts, reports,
        [struct_pack("start" := start_char, "end" := end_char)]
    FROM untyped_labels JOIN metrics ON metrics.id = example_id WHERE facts > 1
    UNION ALL
    SELECT 'low_confidence', (entity <> 'fact')::INTEGER, report_id,
        CASE entity WHEN 'fact' THEN coalesce(metric_id, 'no metric') || ': ' || name ELSE 'section ' || section_id END,
        reason, NULL, 1, 1, [struct_pack("start" := start_char, "end" := end_char)]
    FROM confidence WHERE confidence = 'low'
)
SELECT kind, row_number() OVER (PARTITION BY kind
        ORDER BY weight, doubts.facts DESC, doubts.report_id DESC, message, evidence, doubts.spans) AS rank,
    doubts.report_id, doubts.message, doubts.evidence, doubts.facts, doubts.reports,
    coalesce(doubts.url, reports.canonical_url) AS url, doubts.spans
FROM doubts LEFT JOIN reports ON reports.id = doubts.report_id;
COMMENT ON VIEW review IS 'What most deserves a person''s look, ranked within its kind';
COMMENT ON COLUMN review.kind IS 'failed_check, contradiction (one report states two values), correction (not applied), untyped_label (frequent, without a metric) or low_confidence';
COMMENT ON COLUMN review.rank IS 'Place within the kind, the worst first';
COMMENT ON COLUMN review.report_id IS 'The report; of an untyped label, one that states it';
COMMENT ON COLUMN review.message IS 'What is the matter';
COMMENT ON COLUMN review.evidence IS 'What shows it';
COMMENT ON COLUMN review.facts IS 'Facts that it is about';
COMMENT ON COLUMN review.reports IS 'Reports that it is about';
COMMENT ON COLUMN review.url IS 'Page that states it';
COMMENT ON COLUMN review.spans IS 'Places in report_versions.text of the current version';
