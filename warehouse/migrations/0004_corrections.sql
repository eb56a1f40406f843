-- What persons say of facts that the parser took down wrongly. correction_files is the source, corrections is settled.

CREATE TABLE correction_files (
    report_id VARCHAR PRIMARY KEY,
    path VARCHAR NOT NULL,
    content BLOB,
    problem VARCHAR
);
COMMENT ON TABLE correction_files IS 'One row per file of corrections, as a person wrote it';
COMMENT ON COLUMN correction_files.report_id IS 'Report that it corrects; it may not be in the warehouse';
COMMENT ON COLUMN correction_files.path IS 'The file';
COMMENT ON COLUMN correction_files.content IS 'Its bytes; null when it could not be read';
COMMENT ON COLUMN correction_files.problem IS 'What is wrong with the file, with file and line; then none of its corrections is applied';

CREATE TABLE corrections (
    report_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    action VARCHAR NOT NULL CHECK (action IN ('change', 'remove', 'add')),
    quote VARCHAR NOT NULL,
    section VARCHAR,
    near VARCHAR,
    start_char INTEGER,
    was VARCHAR,
    right_is VARCHAR,
    reason VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    decided_on DATE NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('applied', 'stale', 'superfluous')),
    note VARCHAR,
    fact_id VARCHAR,
    parsed_as VARCHAR,
    PRIMARY KEY (report_id, number)
);
COMMENT ON TABLE corrections IS 'One row per correction of a fact by a person, with what became of it';
COMMENT ON COLUMN corrections.report_id IS 'The report; of a stale one it may not be in reports';
COMMENT ON COLUMN corrections.number IS 'Place in its file, from 1';
COMMENT ON COLUMN corrections.action IS 'change, remove (the number is no quantity) or add (a fact that the parser missed)';
COMMENT ON COLUMN corrections.quote IS 'Words of the fact, as the person quotes them';
COMMENT ON COLUMN corrections.section IS 'Section that the person names';
COMMENT ON COLUMN corrections.near IS 'Words beside the fact that the person names';
COMMENT ON COLUMN corrections.start_char IS 'Offset that the person names';
COMMENT ON COLUMN corrections.was IS 'What the parser said when the correction was written: JSON object of fields of metrics';
COMMENT ON COLUMN corrections.right_is IS 'What is right: JSON object of fields of metrics; null for remove';
COMMENT ON COLUMN corrections.reason IS 'Why';
COMMENT ON COLUMN corrections.who IS 'Who decided';
COMMENT ON COLUMN corrections.decided_on IS 'When it was decided';
COMMENT ON COLUMN corrections.state IS 'applied; stale (its fact is not there or reads otherwise now: not applied); superfluous (the parser says so itself now)';
COMMENT ON COLUMN corrections.note IS 'Why it is not applied, and what to do; null when it is';
COMMENT ON COLUMN corrections.fact_id IS 'metrics.id of the corrected or added fact';
COMMENT ON COLUMN corrections.parsed_as IS 'The whole fact as the parser has it, as JSON; null for add and for what is not applied';

ALTER TABLE metrics ADD COLUMN corrected_by VARCHAR;
ALTER TABLE metrics ADD COLUMN corrected_on DATE;
ALTER TABLE metrics ADD COLUMN correction_reason VARCHAR;
ALTER TABLE metrics ADD COLUMN parsed_as VARCHAR;
COMMENT ON COLUMN metrics.corrected_by IS 'Person who corrected or added this fact (see corrections); null when it is the parser''s';
COMMENT ON COLUMN metrics.corrected_on IS 'When it was corrected';
COMMENT ON COLUMN metrics.correction_reason IS 'Why it was corrected';
COMMENT ON COLUMN metrics.parsed_as IS 'What the parser had in the fields that were corrected, as a JSON object; null for an added fact';
