-- Kinds of relatives that a county adds to those of the rules, from a day on.
CREATE TABLE relative_kind_county (
  county     text NOT NULL REFERENCES division (code),
  kind       text NOT NULL,
  valid_from date NOT NULL,
  set_by     text NOT NULL,
  PRIMARY KEY (county, kind)
);

-- Those who file: officers and members of village committees. ID numbers are only in the signed
-- sections; here is what they are found by.
CREATE TABLE relative_staff (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id_key         text NOT NULL UNIQUE,
  id_masked      text NOT NULL,
  name           text NOT NULL,
  birth_date     date,
  county         text NOT NULL REFERENCES division (code),
  division       text NOT NULL REFERENCES division (code),
  position       text NOT NULL,
  unit           text,
  current_filing text REFERENCES assistance_case (number),
  filed_on       date,
  published      boolean NOT NULL DEFAULT false
);
CREATE INDEX relative_staff_name ON relative_staff (name, birth_date);

-- The accounts of those who have one; all accounts of a person count.
CREATE TABLE relative_account (
  user_id  text PRIMARY KEY REFERENCES officer (user_id),
  staff_id bigint NOT NULL REFERENCES relative_staff (id)
);
CREATE INDEX relative_account_staff ON relative_account (staff_id);

-- Filings on their way. One a person at a time.
CREATE TABLE relative_filing (
  file_number text PRIMARY KEY REFERENCES assistance_case (number),
  id_key      text NOT NULL,
  state       text NOT NULL CHECK (state IN ('PENDING', 'FILED', 'RETURNED')),
  received_at timestamptz NOT NULL,
  ended_at    timestamptz
);
CREATE UNIQUE INDEX relative_filing_one_at_a_time ON relative_filing (id_key)
  WHERE state = 'PENDING';

-- The relatives as filed. A newer filing ends what it does not repeat.
CREATE TABLE relative_person (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  staff_id   bigint NOT NULL REFERENCES relative_staff (id),
  filing     text NOT NULL REFERENCES assistance_case (number),
  kind       text NOT NULL,
  id_key     text NOT NULL,
  id_masked  text NOT NULL,
  name       text NOT NULL,
  birth_date date,
  in_receipt boolean NOT NULL,
  since      timestamptz NOT NULL,
  ended_at   timestamptz
);
CREATE UNIQUE INDEX relative_person_current ON relative_person (staff_id, id_key)
  WHERE ended_at IS NULL;
CREATE INDEX relative_person_key ON relative_person (id_key) WHERE ended_at IS NULL;
CREATE INDEX relative_person_name ON relative_person (name, birth_date) WHERE ended_at IS NULL;

-- That a person of a case is, or may be, a relative of one who files, or is one who files.
CREATE TABLE relative_hit (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_number text NOT NULL REFERENCES assistance_case (number),
  person_key  text NOT NULL,
  role        text NOT NULL,
  staff_id    bigint NOT NULL REFERENCES relative_staff (id),
  kind        text NOT NULL,
  basis       text NOT NULL CHECK (basis IN ('ID', 'NAME')),
  state       text NOT NULL CHECK (state IN ('CONFIRMED', 'OPEN', 'DISMISSED')),
  found_at    timestamptz NOT NULL,
  decided_in  text REFERENCES assistance_case (number),
  UNIQUE (case_number, person_key, staff_id)
);

-- 单独登记册.
CREATE TABLE relative_register (
  case_number text PRIMARY KEY REFERENCES assistance_case (number),
  county      text NOT NULL REFERENCES division (code),
  serial      integer NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('BOTH', 'FILED_ONLY', 'DECLARED_ONLY', 'FOUND')),
  entered_at  timestamptz NOT NULL,
  UNIQUE (county, serial)
);

-- What the county has to look into: one review a case at a time. Asked for in the transaction that
-- finds it; its file and process follow.
CREATE TABLE relative_review (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_number  text NOT NULL REFERENCES assistance_case (number),
  reason       text NOT NULL CHECK (reason IN ('FILED_ONLY', 'DECLARED_ONLY', 'SUSPECTED', 'LATE')),
  requested_at timestamptz NOT NULL,
  file_number  text UNIQUE REFERENCES assistance_case (number),
  overdue_at   timestamptz,
  closed_at    timestamptz
);
CREATE UNIQUE INDEX relative_review_one_at_a_time ON relative_review (case_number)
  WHERE closed_at IS NULL;

-- From when on the duty to file is counted here.
CREATE TABLE relative_start (since date NOT NULL);
INSERT INTO relative_start VALUES (current_date);

COMMENT ON TABLE relative_staff IS 'Those who file their near relatives (近亲属备案)';
COMMENT ON TABLE relative_person IS 'Relatives as filed';
COMMENT ON TABLE relative_hit IS 'People of cases who are relatives of those who file';
COMMENT ON TABLE relative_register IS 'Separate register (单独登记册)';
COMMENT ON TABLE relative_review IS 'Reviews of near relatives that the county has to make';
