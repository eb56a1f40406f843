-- Reports, their texts and what was read out of them. page_texts is the source; the other tables are settled from it.

CREATE TABLE page_texts (
    report_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    content_sha256 VARCHAR NOT NULL,
    bureau_id VARCHAR,
    host_bureau_id VARCHAR,
    published_on DATE,
    twin_urls VARCHAR[] NOT NULL,
    capture_id VARCHAR NOT NULL,
    crawl_id VARCHAR,
    first_seen TIMESTAMP NOT NULL,
    last_seen TIMESTAMP NOT NULL,
    parsed VARCHAR NOT NULL,
    PRIMARY KEY (report_id, url, text_sha256)
);
COMMENT ON TABLE page_texts IS 'One row per text that an address of a report ever showed, aliases included; the tables reports, report_versions, report_urls, sections and metrics are made from it';
COMMENT ON COLUMN page_texts.report_id IS 'The report';
COMMENT ON COLUMN page_texts.url IS 'The address';
COMMENT ON COLUMN page_texts.text_sha256 IS 'Hash of the cleaned text';
COMMENT ON COLUMN page_texts.content_sha256 IS 'Hash of the same text without white space and with one width of letters';
COMMENT ON COLUMN page_texts.bureau_id IS 'Publisher, when it is a declared bureau';
COMMENT ON COLUMN page_texts.host_bureau_id IS 'Bureau on whose site the page stands, when it is not the publisher';
COMMENT ON COLUMN page_texts.published_on IS 'Publication date of this page';
COMMENT ON COLUMN page_texts.twin_urls IS 'Other addresses of the same document that a listing names';
COMMENT ON COLUMN page_texts.capture_id IS 'captures.id of the fetch that brought this text';
COMMENT ON COLUMN page_texts.crawl_id IS 'Run in which this text was first loaded';
COMMENT ON COLUMN page_texts.first_seen IS 'First time this address showed this text, UTC';
COMMENT ON COLUMN page_texts.last_seen IS 'Last time this address was loaded with this text, UTC';
COMMENT ON COLUMN page_texts.parsed IS 'The parsed document as JSON';

CREATE TABLE withdrawals (
    bureau_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    decided_on DATE NOT NULL,
    PRIMARY KEY (bureau_id, url)
);
COMMENT ON TABLE withdrawals IS 'One row per document that a person overruled in a bureau''s YAML: it is no report';
COMMENT ON COLUMN withdrawals.bureau_id IS 'Bureau whose YAML says so';
COMMENT ON COLUMN withdrawals.url IS 'Address of the document';
COMMENT ON COLUMN withdrawals.reason IS 'Why';
COMMENT ON COLUMN withdrawals.who IS 'Who decided';
COMMENT ON COLUMN withdrawals.decided_on IS 'When it was decided';

CREATE TABLE reports (
    id VARCHAR PRIMARY KEY,
    bureau_id VARCHAR,
    host_bureau_id VARCHAR,
    publisher VARCHAR,
    report_year INTEGER NOT NULL,
    title VARCHAR,
    period_start DATE,
    period_end DATE,
    published_on DATE,
    signed_on DATE,
    document_number VARCHAR,
    index_number VARCHAR,
    canonical_url VARCHAR NOT NULL,
    first_seen TIMESTAMP NOT NULL,
    version INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    parser_version VARCHAR NOT NULL
);
COMMENT ON TABLE reports IS 'One row per publisher and report year: the current version of its 法治政府建设情况报告';
COMMENT ON COLUMN reports.id IS '<bureau_id>-<year>; x-<8 hex of the publisher''s name>-<year> when the publisher is not a declared bureau';
COMMENT ON COLUMN reports.bureau_id IS 'bureaus.id of the publisher; null when it is not declared';
COMMENT ON COLUMN reports.host_bureau_id IS 'Bureau on whose site the report stands, when it is not the publisher';
COMMENT ON COLUMN reports.publisher IS 'Body whose year the report is about';
COMMENT ON COLUMN reports.report_year IS 'The year that the report is about';
COMMENT ON COLUMN reports.title IS 'Title of the report';
COMMENT ON COLUMN reports.period_start IS 'Begin of the statistics period';
COMMENT ON COLUMN reports.period_end IS 'End of the statistics period; before the year''s end when it was signed earlier';
COMMENT ON COLUMN reports.published_on IS 'Publication date of the canonical page';
COMMENT ON COLUMN reports.signed_on IS 'Date under the report (落款)';
COMMENT ON COLUMN reports.document_number IS '发文字号';
COMMENT ON COLUMN reports.index_number IS '索引号';
COMMENT ON COLUMN reports.canonical_url IS 'The one address that stands for the report';
COMMENT ON COLUMN reports.first_seen IS 'First time any of its addresses was loaded, UTC';
COMMENT ON COLUMN reports.version IS 'Current version: the text that the canonical page showed last';
COMMENT ON COLUMN reports.capture_id IS 'captures.id of the fetch that brought the current text';
COMMENT ON COLUMN reports.parser_version IS 'Parser that read the current version';

CREATE TABLE report_versions (
    report_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    title VARCHAR,
    capture_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    parser_version VARCHAR NOT NULL,
    first_seen TIMESTAMP NOT NULL,
    withdrawn_by VARCHAR,
    withdrawn_on DATE,
    withdrawn_reason VARCHAR,
    PRIMARY KEY (report_id, version)
);
COMMENT ON TABLE report_versions IS 'One row per text of a report: of its canonical page, and of a document that a person overruled';
COMMENT ON COLUMN report_versions.report_id IS 'The report; one that was overruled is no longer in reports';
COMMENT ON COLUMN report_versions.version IS 'From 1, in the order in which the texts were first seen';
COMMENT ON COLUMN report_versions.url IS 'Page that showed it';
COMMENT ON COLUMN report_versions.title IS 'Title of the document';
COMMENT ON COLUMN report_versions.capture_id IS 'captures.id of the fetch that brought it';
COMMENT ON COLUMN report_versions.text IS 'The cleaned text; all character offsets count in it, as Unicode code points';
COMMENT ON COLUMN report_versions.text_sha256 IS 'Hash of the text, UTF-8';
COMMENT ON COLUMN report_versions.parser_version IS 'Parser that cleaned it';
COMMENT ON COLUMN report_versions.first_seen IS 'First time the page showed it, UTC';
COMMENT ON COLUMN report_versions.withdrawn_by IS 'Person who overruled this document, else null';
COMMENT ON COLUMN report_versions.withdrawn_on IS 'When it was overruled';
COMMENT ON COLUMN report_versions.withdrawn_reason IS 'Why it was overruled';

CREATE TABLE report_urls (
    report_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('canonical', 'alias', 'attachment')),
    name VARCHAR,
    published_on DATE,
    capture_id VARCHAR,
    text_sha256 VARCHAR,
    PRIMARY KEY (report_id, url)
);
COMMENT ON TABLE report_urls IS 'One row per address of a report';
COMMENT ON COLUMN report_urls.report_id IS 'The report';
COMMENT ON COLUMN report_urls.url IS 'The address';
COMMENT ON COLUMN report_urls.kind IS 'canonical, alias (the same report elsewhere) or attachment';
COMMENT ON COLUMN report_urls.name IS 'Name of an attachment';
COMMENT ON COLUMN report_urls.published_on IS 'Publication date of that page';
COMMENT ON COLUMN report_urls.capture_id IS 'captures.id of its last loaded fetch; null when it was never fetched';
COMMENT ON COLUMN report_urls.text_sha256 IS 'Hash of the cleaned text it showed last; null when it was never fetched';

CREATE TABLE sections (
    report_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    parent_id VARCHAR,
    position INTEGER NOT NULL,
    level INTEGER NOT NULL,
    number VARCHAR,
    heading VARCHAR,
    part VARCHAR NOT NULL,
    theme VARCHAR,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    why VARCHAR[] NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (report_id, id)
);
COMMENT ON TABLE sections IS 'One row per section of a report''s current version';
COMMENT ON COLUMN sections.report_id IS 'reports.id';
COMMENT ON COLUMN sections.version IS 'Version of the report';
COMMENT ON COLUMN sections.id IS 'Path of ordinals within the report, such as 1.2.3; 0-prefixed for unnumbered ones';
COMMENT ON COLUMN sections.parent_id IS 'Section that contains it';
COMMENT ON COLUMN sections.position IS 'Place in reading order, from 1';
COMMENT ON COLUMN sections.level IS '1 for 一、 2 for (一) 3 for 1. 4 for (1); 0 for unnumbered parts';
COMMENT ON COLUMN sections.number IS 'Number as printed';
COMMENT ON COLUMN sections.heading IS 'Heading without its number';
COMMENT ON COLUMN sections.part IS 'Part of the report (section_catalogue.id)';
COMMENT ON COLUMN sections.theme IS 'Theme (section_catalogue.id)';
COMMENT ON COLUMN sections.start_char IS 'Begin in report_versions.text';
COMMENT ON COLUMN sections.end_char IS 'End in report_versions.text, exclusive, children included';
COMMENT ON COLUMN sections.why IS 'Cues that decided part and theme';
COMMENT ON COLUMN sections.text IS 'Full text of the span: heading, own text and all children';

CREATE TABLE metrics (
    id VARCHAR PRIMARY KEY,
    report_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    section_id VARCHAR NOT NULL,
    capture_id VARCHAR NOT NULL,
    metric_id VARCHAR,
    label VARCHAR NOT NULL,
    value DOUBLE,
    value_max DOUBLE,
    unit VARCHAR,
    unit_in_text VARCHAR,
    quote VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    qualifier VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    period_basis VARCHAR NOT NULL,
    period_start DATE,
    period_end DATE,
    scope VARCHAR,
    scope_name VARCHAR,
    subject VARCHAR,
    why VARCHAR[] NOT NULL
);
COMMENT ON TABLE metrics IS 'One row per fact: a quantity that a report''s current version states';
COMMENT ON COLUMN metrics.id IS '<report_id>-<12 hex of metric, label, scope, subject, period, role and span>';
COMMENT ON COLUMN metrics.report_id IS 'reports.id';
COMMENT ON COLUMN metrics.version IS 'Version of the report';
COMMENT ON COLUMN metrics.section_id IS 'sections.id within the report: the innermost section that states it';
COMMENT ON COLUMN metrics.capture_id IS 'captures.id of the fetch that brought the text';
COMMENT ON COLUMN metrics.metric_id IS 'metric_catalogue.id; null when the catalogue has no metric for it';
COMMENT ON COLUMN metrics.label IS 'What is counted, in the report''s own words';
COMMENT ON COLUMN metrics.value IS 'Value in the canonical unit (8.022万人 is 80220); lower end of a range; null for 多次, 一系列';
COMMENT ON COLUMN metrics.value_max IS 'Upper end of a printed range';
COMMENT ON COLUMN metrics.unit IS 'Canonical unit';
COMMENT ON COLUMN metrics.unit_in_text IS 'Unit as printed';
COMMENT ON COLUMN metrics.quote IS 'Exact words: report_versions.text from start_char to end_char';
COMMENT ON COLUMN metrics.start_char IS 'Begin in report_versions.text';
COMMENT ON COLUMN metrics.end_char IS 'End in report_versions.text, exclusive';
COMMENT ON COLUMN metrics.qualifier IS 'exact, approx, over, at_least, less_than, at_most or several';
COMMENT ON COLUMN metrics.role IS 'value, component (a part of a total), baseline, denominator or target';
COMMENT ON COLUMN metrics.period_basis IS 'in_year, as_of, cumulative, monthly, baseline, plan or unspecified';
COMMENT ON COLUMN metrics.period_start IS 'Begin of the fact''s own period; null when it states none (metric_values fills in the report''s)';
COMMENT ON COLUMN metrics.period_end IS 'End of the fact''s own period; null when it states none';
COMMENT ON COLUMN metrics.scope IS 'Class of bodies it covers: 本机关, 全系统, 下属单位, 区县, 全市, 全区; null when open';
COMMENT ON COLUMN metrics.scope_name IS 'Body or place that is named';
COMMENT ON COLUMN metrics.subject IS 'What it is about, where the report says so';
COMMENT ON COLUMN metrics.why IS 'Cues and rule that typed it';
