CREATE VIEW section_tree AS
WITH RECURSIVE tree AS (
    SELECT report_id, id, 0 AS depth FROM sections WHERE parent_id IS NULL
    UNION ALL
    SELECT child.report_id, child.id, tree.depth + 1
    FROM sections child JOIN tree ON child.report_id = tree.report_id AND child.parent_id = tree.id
), counted AS (
    SELECT report_id, section_id, count(*) AS facts FROM metrics GROUP BY ALL
)
SELECT report_id, position, id, depth,
    repeat('    ', depth) || coalesce(number || ' ', '') || coalesce(heading, '[' || part || ']') AS outline,
    part, theme, coalesce(facts, 0) AS facts, start_char, end_char
FROM sections JOIN tree USING (report_id, id)
LEFT JOIN counted ON counted.report_id = sections.report_id AND counted.section_id = sections.id
ORDER BY report_id, position;
COMMENT ON VIEW section_tree IS 'Sections in reading order, indented by their depth';
COMMENT ON COLUMN section_tree.depth IS 'How many sections contain it';
COMMENT ON COLUMN section_tree.outline IS 'Number and heading, indented; the part in brackets where there is no heading';
COMMENT ON COLUMN section_tree.facts IS 'Facts that it states itself, without those of its children';
