-- The catalogues that type facts and sections, as the project ships them.

CREATE TABLE metric_catalogue (
    id VARCHAR PRIMARY KEY,
    zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    tier VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    aggregation VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    scope VARCHAR,
    hard_low DOUBLE,
    hard_high DOUBLE,
    soft_low DOUBLE,
    soft_high DOUBLE
);
COMMENT ON TABLE metric_catalogue IS 'One row per metric that facts are typed with';
COMMENT ON COLUMN metric_catalogue.id IS 'The metric''s id';
COMMENT ON COLUMN metric_catalogue.zh IS 'Chinese name';
COMMENT ON COLUMN metric_catalogue.en IS 'English name';
COMMENT ON COLUMN metric_catalogue.tier IS 'core (the comparable set) or extended';
COMMENT ON COLUMN metric_catalogue.theme IS 'Theme (section_catalogue.id)';
COMMENT ON COLUMN metric_catalogue.kind IS 'count, amount, rate, duration or score';
COMMENT ON COLUMN metric_catalogue.unit IS 'Canonical unit of the values';
COMMENT ON COLUMN metric_catalogue.aggregation IS 'sum_disjoint (a flow), stock_latest (a stock) or not_additive (a rate and the like)';
COMMENT ON COLUMN metric_catalogue.definition IS 'What it counts';
COMMENT ON COLUMN metric_catalogue.scope IS 'Usual scope';
COMMENT ON COLUMN metric_catalogue.hard_low IS 'A value below it is an error and stays out of metric_values';
COMMENT ON COLUMN metric_catalogue.hard_high IS 'A value above it is an error and stays out of metric_values';
COMMENT ON COLUMN metric_catalogue.soft_low IS 'A value below it deserves a look';
COMMENT ON COLUMN metric_catalogue.soft_high IS 'A value above it deserves a look';

CREATE TABLE section_catalogue (
    id VARCHAR PRIMARY KEY,
    entry VARCHAR NOT NULL,
    zh VARCHAR NOT NULL,
    en VARCHAR,
    prescribed BOOLEAN,
    system VARCHAR,
    rolls_up_to VARCHAR,
    definition VARCHAR
);
COMMENT ON TABLE section_catalogue IS 'One row per part or theme that sections are mapped to';
COMMENT ON COLUMN section_catalogue.id IS 'Id of the part or theme';
COMMENT ON COLUMN section_catalogue.entry IS 'part or theme';
COMMENT ON COLUMN section_catalogue.zh IS 'Chinese name';
COMMENT ON COLUMN section_catalogue.en IS 'English name';
COMMENT ON COLUMN section_catalogue.prescribed IS 'Whether the rules on yearly reports ask for this part';
COMMENT ON COLUMN section_catalogue.system IS 'Part of the 2021-2025 纲要 that a theme belongs to';
COMMENT ON COLUMN section_catalogue.rolls_up_to IS 'Where a theme of one line of work belongs when bureaus of several are compared';
COMMENT ON COLUMN section_catalogue.definition IS 'What belongs there';
