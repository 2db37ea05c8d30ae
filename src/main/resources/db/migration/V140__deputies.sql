-- For whom on leave (代理) a deputy signed.
ALTER TABLE submission ADD COLUMN deputy_for text;
ALTER TABLE section ADD COLUMN deputy_for text;
COMMENT ON COLUMN submission.deputy_for IS 'User id of the one on leave for whom the officer signed';
COMMENT ON COLUMN section.deputy_for IS 'User id of the one on leave for whom the officer signed';
CREATE INDEX section_deputy_for ON section (deputy_for, created_at) WHERE deputy_for IS NOT NULL;
CREATE INDEX post_holding_deputy_for ON post_holding (deputy_for) WHERE deputy_for IS NOT NULL;
