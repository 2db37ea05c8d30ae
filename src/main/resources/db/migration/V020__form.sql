-- What officers have typed and not yet signed; one a task, or a process to be started and officer.
CREATE TABLE draft (
  subject  text NOT NULL,                -- task:<id> or start:<process key>:<user>
  data     jsonb NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  saved_at timestamptz NOT NULL,
  saved_by text NOT NULL,
  PRIMARY KEY (subject)
);
CREATE INDEX draft_age ON draft (saved_at);

-- Signed submissions. Staged until the engine completes the task or starts the process with them.
CREATE TABLE submission (
  id           text PRIMARY KEY,
  task_id      text,
  process_key  text NOT NULL,
  form_id      text NOT NULL,
  form_hash    text NOT NULL,
  data         jsonb NOT NULL,
  content_hash text NOT NULL,
  officer      text NOT NULL,
  post         text NOT NULL,
  division     text NOT NULL,
  statement    text NOT NULL,            -- what the officer saw next to the PIN field
  staged_at    timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  consumed_at  timestamptz
);
CREATE UNIQUE INDEX submission_staged ON submission (task_id, officer) WHERE consumed_at IS NULL;
CREATE INDEX submission_expiry ON submission (expires_at) WHERE consumed_at IS NULL;
CREATE FUNCTION submission_immutable() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF OLD.consumed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a consumed submission never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER submission_immutable BEFORE UPDATE OR DELETE ON submission
  FOR EACH ROW EXECUTE FUNCTION submission_immutable();

-- The signing PIN of each officer: an Argon2id hash with its parameters.
CREATE TABLE pin (
  user_id  text PRIMARY KEY REFERENCES officer (user_id),
  hash     text NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  set_at   timestamptz NOT NULL
);
