-- One row a series of case numbers: prefix, county and year, e.g. DB-141002-2026.
CREATE TABLE case_number_series (
  prefix text    NOT NULL,
  county text    NOT NULL,
  year   integer NOT NULL,
  last   integer NOT NULL CHECK (last > 0),
  PRIMARY KEY (prefix, county, year)
);

-- The head of a case file. What it says is in its sections.
CREATE TABLE assistance_case (
  number           text PRIMARY KEY,
  file_type        text NOT NULL,
  aid_type         text NOT NULL,
  title            text NOT NULL,
  county           text NOT NULL REFERENCES division (code),
  township         text REFERENCES division (code),
  village          text REFERENCES division (code),
  urban_rural      text CHECK (urban_rural IN ('urban', 'rural')),
  profile          text NOT NULL,
  state            text NOT NULL CHECK (state IN
                     ('OPEN', 'GRANTED', 'REFUSED', 'WITHDRAWN', 'TERMINATED', 'LAPSED', 'CLOSED')),
  applicant_masked text,
  sections         integer NOT NULL CHECK (sections > 0),
  opened_at        timestamptz NOT NULL,
  closed_at        timestamptz,
  CHECK (village IS NULL OR township IS NOT NULL),
  CHECK ((state = 'OPEN') = (closed_at IS NULL))
);
CREATE INDEX assistance_case_place ON assistance_case (county, township, village);

-- What an officer signed, in the order of signing. Append-only: a correction is a new section.
CREATE TABLE section (
  case_number   text    NOT NULL REFERENCES assistance_case (number),
  seq           integer NOT NULL CHECK (seq > 0),
  form_id       text    NOT NULL,
  version       integer NOT NULL CHECK (version > 0),
  data          jsonb   NOT NULL,
  form_hash     text    NOT NULL,
  officer       text    NOT NULL REFERENCES officer (user_id),
  post          text    NOT NULL,
  division      text    NOT NULL REFERENCES division (code),
  submission_id text    NOT NULL UNIQUE,
  hash          text    NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (case_number, seq),
  UNIQUE (case_number, form_id, version)
);
CREATE TRIGGER section_append_only BEFORE UPDATE OR DELETE ON section
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER section_not_emptied BEFORE TRUNCATE ON section
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX section_officer ON section (officer, created_at);

-- Timeline. Append-only. No personal data beyond masked names.
CREATE TABLE case_event (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_number text NOT NULL REFERENCES assistance_case (number),
  at          timestamptz NOT NULL,
  event       text NOT NULL,
  detail      text,
  officer     text REFERENCES officer (user_id),
  section_seq integer,
  FOREIGN KEY (case_number, section_seq) REFERENCES section (case_number, seq)
);
CREATE INDEX case_event_case ON case_event (case_number, id);
CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON case_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- People of a case as last declared: for search, duplicates and relatives. Rewritten when a newer
-- application section comes in.
CREATE TABLE household_person (
  case_number text    NOT NULL REFERENCES assistance_case (number),
  id_no       text    NOT NULL,
  role        text    NOT NULL CHECK (role IN ('APPLICANT', 'MEMBER', 'SUPPORTER')),
  position    integer NOT NULL,
  name        text    NOT NULL,
  sex         text,
  birth_date  date,
  relation    text,
  covered     boolean NOT NULL DEFAULT false,
  aid_type    text    NOT NULL,
  active      boolean NOT NULL,
  PRIMARY KEY (case_number, id_no, role)
);
-- Nobody is in two active cases of one aid, however close together they are filed.
CREATE UNIQUE INDEX one_active_case_a_person ON household_person (aid_type, id_no)
  WHERE active AND role <> 'SUPPORTER';
CREATE INDEX household_person_id_no ON household_person (id_no);
CREATE INDEX household_person_name ON household_person (name);

-- The few numbers of a household that matter, as each side gave them, side by side. Rewritten when
-- that side signs anew.
CREATE TABLE household_fact (
  case_number text    NOT NULL REFERENCES assistance_case (number),
  basis       text    NOT NULL CHECK (basis IN ('DECLARED', 'VERIFIED', 'FOUND', 'APPROVED')),
  fact        text    NOT NULL,
  value       numeric(16, 2) NOT NULL,
  PRIMARY KEY (case_number, fact, basis)
);

COMMENT ON TABLE assistance_case IS 'Head of a case file (案卷)';
COMMENT ON TABLE section IS 'What officers signed, in order; append-only';
COMMENT ON TABLE case_event IS 'Timeline of a case; append-only';
COMMENT ON TABLE household_person IS 'Projection: people of a case as last declared';
COMMENT ON INDEX one_active_case_a_person IS 'One active case of an aid a person';
COMMENT ON TABLE household_fact IS 'Projection: numbers of a household by who gave them';
