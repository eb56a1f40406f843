-- Reports that are split over several web pages: the fetch of each page.

ALTER TABLE page_texts ADD COLUMN part_capture_ids VARCHAR[];
UPDATE page_texts SET part_capture_ids = [capture_id];
COMMENT ON COLUMN page_texts.part_capture_ids IS 'captures.id of the pages that this text was joined from, in order, page 1 (capture_id) first; one where it stands on one page';

ALTER TABLE report_versions ADD COLUMN part_capture_ids VARCHAR[];
UPDATE report_versions SET part_capture_ids = [capture_id];
COMMENT ON COLUMN report_versions.part_capture_ids IS 'captures.id of the pages that the text was joined from, in order, page 1 (capture_id) first; one where it stands on one page';

COMMENT ON COLUMN page_texts.capture_id IS 'captures.id of the fetch that brought this text; of several pages, of page 1';
COMMENT ON COLUMN report_versions.capture_id IS 'captures.id of the fetch that brought it; of several pages, of page 1';
COMMENT ON COLUMN reports.capture_id IS 'captures.id of the fetch that brought the current text; of several pages, of page 1';
COMMENT ON COLUMN metrics.capture_id IS 'captures.id of the fetch that brought the quote: of the page that holds it, where the report is split over several';
