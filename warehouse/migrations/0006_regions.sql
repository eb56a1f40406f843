-- Administrative divisions, so that bureaus can be grouped by province and level.

CREATE TABLE regions (
    adcode VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    full_name VARCHAR NOT NULL,
    level VARCHAR NOT NULL CHECK (level IN ('province', 'prefecture', 'county')),
    parent VARCHAR
);
COMMENT ON TABLE regions IS 'One row per administrative division (行政区划): provinces, prefectures, counties';
COMMENT ON COLUMN regions.adcode IS 'Six digits; bureaus.region';
COMMENT ON COLUMN regions.name IS 'Name, such as 江海区';
COMMENT ON COLUMN regions.full_name IS 'Name with those above it, such as 广东省江门市江海区';
COMMENT ON COLUMN regions.level IS 'province, prefecture or county';
COMMENT ON COLUMN regions.parent IS 'adcode of the division above it';
