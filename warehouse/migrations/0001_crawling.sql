-- Who is crawled, what was asked, what was listed. No foreign keys: publishing checks references by query.

CREATE TABLE bureaus (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    short_name VARCHAR,
    aliases VARCHAR[] NOT NULL,
    region VARCHAR NOT NULL,
    level VARCHAR,
    kind VARCHAR,
    platform VARCHAR NOT NULL,
    hosts VARCHAR[] NOT NULL,
    since INTEGER,
    report_by VARCHAR,
    declared BOOLEAN NOT NULL
);
COMMENT ON TABLE bureaus IS 'One row per declared bureau (its YAML file)';
COMMENT ON COLUMN bureaus.id IS 'The id of the YAML, such as wuhan-rsj';
COMMENT ON COLUMN bureaus.name IS 'Official name';
COMMENT ON COLUMN bureaus.short_name IS 'Short name';
COMMENT ON COLUMN bureaus.aliases IS 'Other names under which it signs or signed';
COMMENT ON COLUMN bureaus.region IS 'Adcode of its region, six digits';
COMMENT ON COLUMN bureaus.level IS 'Level of its government (province, city, county), where known';
COMMENT ON COLUMN bureaus.kind IS 'Line of work, where known';
COMMENT ON COLUMN bureaus.platform IS 'Family of its web site';
COMMENT ON COLUMN bureaus.hosts IS 'Hosts that may be asked, in lower case, with the port where it is not the usual one';
COMMENT ON COLUMN bureaus.since IS 'First report year that is expected; the ledger begins there';
COMMENT ON COLUMN bureaus.report_by IS 'Month and day by which it usually publishes (MM-DD); the ledger goes by the legal date';
COMMENT ON COLUMN bureaus.declared IS 'False when its YAML is gone but its reports are kept';

CREATE TABLE columns (
    bureau_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    name VARCHAR,
    start_method VARCHAR,
    start_url VARCHAR,
    start_body BLOB,
    start_content_type VARCHAR,
    start_referer VARCHAR,
    complete BOOLEAN NOT NULL,
    walked_at TIMESTAMP,
    items BIGINT,
    PRIMARY KEY (bureau_id, url)
);
COMMENT ON TABLE columns IS 'One row per column (栏目) of a bureau: what discovery remembers between crawls';
COMMENT ON COLUMN columns.bureau_id IS 'bureaus.id';
COMMENT ON COLUMN columns.url IS 'Address of the column as its YAML gives it';
COMMENT ON COLUMN columns.platform IS 'Family whose adapter reads it';
COMMENT ON COLUMN columns.name IS 'Name of the column, where known';
COMMENT ON COLUMN columns.start_method IS 'Method of the first list request, once it is known';
COMMENT ON COLUMN columns.start_url IS 'Address of the first list request (of a shell page: of its API)';
COMMENT ON COLUMN columns.start_body IS 'Body of the first list request, when it has one';
COMMENT ON COLUMN columns.start_content_type IS 'Content-Type of that body';
COMMENT ON COLUMN columns.start_referer IS 'Referer that the first list request needs';
COMMENT ON COLUMN columns.complete IS 'True when a walk once reached the end of the column';
COMMENT ON COLUMN columns.walked_at IS 'Last walk, UTC';
COMMENT ON COLUMN columns.items IS 'Titles that the last complete walk listed';

CREATE TABLE candidates (
    bureau_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    kind VARCHAR,
    reasons VARCHAR[] NOT NULL,
    published_on DATE,
    column_url VARCHAR,
    twin_urls VARCHAR[] NOT NULL,
    publisher VARCHAR,
    document_number VARCHAR,
    index_number VARCHAR,
    report_year INTEGER,
    state VARCHAR NOT NULL CHECK (state IN ('pending', 'done', 'gone', 'failed')),
    failure VARCHAR,
    attempts INTEGER NOT NULL,
    report_id VARCHAR,
    first_seen TIMESTAMP NOT NULL,
    last_seen TIMESTAMP NOT NULL,
    PRIMARY KEY (bureau_id, url)
);
COMMENT ON TABLE candidates IS 'One row per URL that a listing of a bureau named';
COMMENT ON COLUMN candidates.bureau_id IS 'bureaus.id of the bureau whose listing named it';
COMMENT ON COLUMN candidates.url IS 'Address as the listing gives it, made absolute';
COMMENT ON COLUMN candidates.title IS 'Title as the listing gives it';
COMMENT ON COLUMN candidates.decision IS 'report, doubtful (fetch and look) or refused, by title or by a person';
COMMENT ON COLUMN candidates.kind IS 'What a refused one is instead of a report';
COMMENT ON COLUMN candidates.reasons IS 'Reasons of the decision, in words';
COMMENT ON COLUMN candidates.published_on IS 'Publication date in the listing';
COMMENT ON COLUMN candidates.column_url IS 'columns.url of the column that names it';
COMMENT ON COLUMN candidates.twin_urls IS 'Other addresses of the same document that the listing names';
COMMENT ON COLUMN candidates.publisher IS 'Publisher in the listing';
COMMENT ON COLUMN candidates.document_number IS '发文字号 in the listing';
COMMENT ON COLUMN candidates.index_number IS '索引号 in the listing';
COMMENT ON COLUMN candidates.report_year IS 'Report year that the title, or later the document, states';
COMMENT ON COLUMN candidates.state IS 'pending (to be fetched), done, gone (404 or 410), failed (could not be read)';
COMMENT ON COLUMN candidates.failure IS 'Why it is failed or gone';
COMMENT ON COLUMN candidates.attempts IS 'How often it was tried';
COMMENT ON COLUMN candidates.report_id IS 'Report that it was loaded into';
COMMENT ON COLUMN candidates.first_seen IS 'First listed, UTC';
COMMENT ON COLUMN candidates.last_seen IS 'Last listed, UTC';

CREATE TABLE captures (
    id VARCHAR PRIMARY KEY,
    crawl_id VARCHAR NOT NULL,
    bureau_id VARCHAR,
    method VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    final_url VARCHAR NOT NULL,
    request_sha256 VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    status INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    media_type VARCHAR,
    charset VARCHAR,
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    fetched_at TIMESTAMP NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR
);
COMMENT ON TABLE captures IS 'One row per fetch; the bytes are in the WARC files of the archive';
COMMENT ON COLUMN captures.id IS 'UUID of the WARC record';
COMMENT ON COLUMN captures.crawl_id IS 'Run that made the fetch';
COMMENT ON COLUMN captures.bureau_id IS 'Bureau that it was made for';
COMMENT ON COLUMN captures.method IS 'HTTP method';
COMMENT ON COLUMN captures.url IS 'Address that was asked';
COMMENT ON COLUMN captures.final_url IS 'Address that answered, after redirects';
COMMENT ON COLUMN captures.request_sha256 IS 'Hash of method, URL and body: the same hash is the same question';
COMMENT ON COLUMN captures.purpose IS 'robots, listing, document or attachment';
COMMENT ON COLUMN captures.status IS 'HTTP status';
COMMENT ON COLUMN captures.sha256 IS 'Hash of the body after transfer and content decoding; of a revisit, of the earlier body';
COMMENT ON COLUMN captures.media_type IS 'Media type of the answer';
COMMENT ON COLUMN captures.charset IS 'Charset of the Content-Type header';
COMMENT ON COLUMN captures.warc_file IS 'WARC file within the archive';
COMMENT ON COLUMN captures.warc_offset IS 'Byte offset of the record in that file';
COMMENT ON COLUMN captures.etag IS 'ETag of the answer';
COMMENT ON COLUMN captures.last_modified IS 'Last-Modified of the answer';
COMMENT ON COLUMN captures.fetched_at IS 'When it was fetched, UTC';
COMMENT ON COLUMN captures.verdict IS 'Whether the answer is the page that was asked for: ok, unchanged, blocked, gone …';
COMMENT ON COLUMN captures.reason IS 'Evidence of the verdict';

CREATE TABLE crawls (
    crawl_id VARCHAR NOT NULL,
    bureau_id VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    listings BIGINT NOT NULL,
    candidates BIGINT NOT NULL,
    "new" BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    PRIMARY KEY (crawl_id, bureau_id)
);
COMMENT ON TABLE crawls IS 'One row per bureau and run';
COMMENT ON COLUMN crawls.crawl_id IS 'The run';
COMMENT ON COLUMN crawls.bureau_id IS 'bureaus.id';
COMMENT ON COLUMN crawls.verdict IS 'ok, nothing_new, blocked, unreachable, layout_changed, listing_unproved or failed';
COMMENT ON COLUMN crawls.started_at IS 'Begin, UTC';
COMMENT ON COLUMN crawls.finished_at IS 'End, UTC';
COMMENT ON COLUMN crawls.listings IS 'Listing pages read';
COMMENT ON COLUMN crawls.candidates IS 'Titles that may be reports';
COMMENT ON COLUMN crawls."new" IS 'Reports loaded for the first time';
COMMENT ON COLUMN crawls.changed IS 'Reports that got a new version';
COMMENT ON COLUMN crawls.failed IS 'Candidates that could not be read';

CREATE TABLE findings (
    "check" VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    evidence VARCHAR,
    report_id VARCHAR,
    version INTEGER,
    bureau_id VARCHAR,
    crawl_id VARCHAR,
    url VARCHAR
);
COMMENT ON TABLE findings IS 'One row per result of a check: something a person should know; it never deletes a fact';
COMMENT ON COLUMN findings."check" IS 'Name of the check';
COMMENT ON COLUMN findings.level IS 'info, warning or error';
COMMENT ON COLUMN findings.message IS 'What was found, in words';
COMMENT ON COLUMN findings.evidence IS 'The place or text that shows it';
COMMENT ON COLUMN findings.report_id IS 'Report that it is about, else null';
COMMENT ON COLUMN findings.version IS 'Version of that report';
COMMENT ON COLUMN findings.bureau_id IS 'Bureau that it is about';
COMMENT ON COLUMN findings.crawl_id IS 'Run in which it was found';
COMMENT ON COLUMN findings.url IS 'Address that it is about';
