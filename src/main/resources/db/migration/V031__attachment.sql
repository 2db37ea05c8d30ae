-- File contents, once each.
CREATE TABLE attachment_content (
  sha256     text PRIMARY KEY,
  bytes      bytea NOT NULL,
  created_at timestamptz NOT NULL
);
ALTER TABLE attachment_content ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- A file that somebody uploaded. It belongs to a case as soon as a signed section names it, and is
-- never changed or deleted from then on.
CREATE TABLE attachment (
  id           text PRIMARY KEY,
  sha256       text NOT NULL REFERENCES attachment_content (sha256),
  name         text NOT NULL,
  size         bigint NOT NULL CHECK (size > 0),
  content_type text NOT NULL,
  strokes      jsonb,
  uploaded_by  text NOT NULL REFERENCES officer (user_id),
  uploaded_at  timestamptz NOT NULL,
  case_number  text REFERENCES assistance_case (number),
  section_seq  integer,
  FOREIGN KEY (case_number, section_seq) REFERENCES section (case_number, seq),
  CHECK ((case_number IS NULL) = (section_seq IS NULL))
);
CREATE INDEX attachment_case ON attachment (case_number) WHERE case_number IS NOT NULL;
CREATE INDEX attachment_unlinked ON attachment (uploaded_at) WHERE case_number IS NULL;
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE TRIGGER attachment_signed_for BEFORE UPDATE OR DELETE ON attachment
  FOR EACH ROW WHEN (OLD.case_number IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_of_content_in_use() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM attachment WHERE sha256 = OLD.sha256) THEN
    RAISE EXCEPTION 'attachment_content rows in use are never changed or deleted'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER attachment_content_immutable BEFORE UPDATE OR DELETE ON attachment_content
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_content_in_use();

COMMENT ON TABLE attachment_content IS 'Content-addressed file contents';
COMMENT ON TABLE attachment IS 'Uploaded files; immutable once a signed section names them';
