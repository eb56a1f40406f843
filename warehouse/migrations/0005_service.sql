-- What a running service keeps: which files of the archive are in the warehouse, and what it has raised an alarm about.

CREATE TABLE archive_files (
    name VARCHAR PRIMARY KEY,
    taken_in_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE archive_files IS 'One row per file of the archive whose fetches are in captures';
COMMENT ON COLUMN archive_files.name IS 'captures.warc_file';
COMMENT ON COLUMN archive_files.taken_in_at IS 'When, UTC';

CREATE TABLE alarms (
    bureau_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    raised_on DATE NOT NULL,
    told_on DATE NOT NULL,
    PRIMARY KEY (bureau_id, kind, subject)
);
COMMENT ON TABLE alarms IS 'One row per thing that is wrong now and that a person should see; it goes when the thing is right again';
COMMENT ON COLUMN alarms.bureau_id IS 'bureaus.id';
COMMENT ON COLUMN alarms.kind IS 'silent, blocked, layout_changed, overdue, crawl_missing, crawl_broken_off or declaration_broken';
COMMENT ON COLUMN alarms.subject IS 'The report year of an overdue report, the run that was broken off; else empty';
COMMENT ON COLUMN alarms.message IS 'What is wrong, in words';
COMMENT ON COLUMN alarms.advice IS 'What to do';
COMMENT ON COLUMN alarms.raised_on IS 'Day it was first seen';
COMMENT ON COLUMN alarms.told_on IS 'Day its event was sent last';

ALTER TABLE bureaus ADD COLUMN declared_since TIMESTAMP;
COMMENT ON COLUMN bureaus.declared_since IS 'When it was first declared here, UTC; null when that was before this column was kept';
