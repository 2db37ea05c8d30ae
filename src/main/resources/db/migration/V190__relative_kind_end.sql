-- A kind that a county takes out again stays on record with the days on which it held.
ALTER TABLE relative_kind_county
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN ended_by text,
  ADD CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  DROP CONSTRAINT relative_kind_county_pkey;
CREATE UNIQUE INDEX relative_kind_county_held ON relative_kind_county (county, kind)
  WHERE ended_at IS NULL;
