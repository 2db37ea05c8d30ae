-- Administrative divisions (GB/T 2260 and below) with the days from which and to which they hold.
CREATE TABLE division (
  code       text PRIMARY KEY,
  parent     text REFERENCES division (code) DEFERRABLE INITIALLY DEFERRED,
  level      text NOT NULL CHECK (level IN ('CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')),
  name       text NOT NULL,
  valid_from date NOT NULL,
  valid_to   date,
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX division_parent ON division (parent);

-- Those who sign in. The engine's own user table holds the same ids and names, but no password that works.
CREATE TABLE officer (
  user_id              text PRIMARY KEY,
  name                 text NOT NULL,
  password_hash        text NOT NULL,
  must_change_password boolean NOT NULL DEFAULT false,
  disabled             boolean NOT NULL DEFAULT false,
  demo                 boolean NOT NULL DEFAULT false,
  failed_attempts      integer NOT NULL DEFAULT 0,
  locked_until         timestamptz,
  created_at           timestamptz NOT NULL DEFAULT now()
);

-- Who holds which post (岗位) where, and for how long; a deputy (代理) holds it for somebody on leave.
CREATE TABLE post_holding (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    text NOT NULL REFERENCES officer (user_id),
  post       text NOT NULL,
  division   text NOT NULL REFERENCES division (code),
  valid_from date NOT NULL,
  valid_to   date,
  deputy_for text REFERENCES officer (user_id),
  CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CHECK (deputy_for IS NULL OR deputy_for <> user_id)
);
CREATE INDEX post_holding_user ON post_holding (user_id);
CREATE INDEX post_holding_place ON post_holding (post, division);

-- Security events: sign-in, lock, change of accounts and posts. Append-only.
CREATE TABLE audit_log (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  event   text NOT NULL,
  actor   text NOT NULL,
  subject text,
  detail  text
);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
