-- Revocations are covered by checkpoints, so they have an order without gaps.
ALTER TABLE certificate_revocation
  ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE certificate_revocation ALTER COLUMN seq DROP IDENTITY;
ALTER TABLE certificate_revocation ADD CONSTRAINT certificate_revocation_order UNIQUE (seq);
COMMENT ON COLUMN certificate_revocation.seq IS 'Position among all revocations, from 1, in the order of commit';

CREATE FUNCTION number_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- One after another, so that what a checkpoint has seen stays the beginning of what there is.
  PERFORM pg_advisory_xact_lock(7302014650);
  SELECT coalesce(max(seq), 0) + 1 INTO NEW.seq FROM certificate_revocation;
  RETURN NEW;
END $$;
CREATE TRIGGER certificate_revocation_number BEFORE INSERT ON certificate_revocation
  FOR EACH ROW EXECUTE FUNCTION number_revocation();
