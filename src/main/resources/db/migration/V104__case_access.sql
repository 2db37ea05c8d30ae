-- Which officer opened which case file when. Append-only; old rows go after the time set.
CREATE TABLE case_access (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  officer     text NOT NULL REFERENCES officer (user_id),
  case_number text NOT NULL REFERENCES assistance_case (number),
  part        text NOT NULL,
  refused     boolean NOT NULL,
  outside     boolean NOT NULL,
  reason      text
);
CREATE INDEX case_access_at ON case_access (at);
CREATE INDEX case_access_officer ON case_access (officer, at);
CREATE INDEX case_access_case ON case_access (case_number, at);

-- 网络安全法: network logs are kept for no less than six months.
CREATE FUNCTION case_access_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP <> 'DELETE' OR OLD.at > now() - interval '6 months' THEN
    RAISE EXCEPTION 'case_access rows are never changed, and kept for six months' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER case_access_kept BEFORE UPDATE OR DELETE ON case_access
  FOR EACH ROW EXECUTE FUNCTION case_access_kept();
CREATE TRIGGER case_access_not_emptied BEFORE TRUNCATE ON case_access
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE case_access IS 'Access log of case files; append-only';
