-- Yearly caps of temporary assistance (临社救办发〔2015〕3号 二（八）1). One row a person and calendar
-- year: what was granted to the person, and to the families that the person belonged to. People are
-- known by the blind index of their ID number. The caps in force stand in the row, so that the
-- database itself refuses what exceeds them, whoever writes.
CREATE TABLE cap_person (
  id_index    text    NOT NULL,
  year        integer NOT NULL,
  person_used numeric(12, 2) NOT NULL DEFAULT 0 CHECK (person_used >= 0),
  family_used numeric(12, 2) NOT NULL DEFAULT 0 CHECK (family_used >= 0),
  person_cap  numeric(12, 2) NOT NULL,
  family_cap  numeric(12, 2) NOT NULL,
  PRIMARY KEY (id_index, year),
  CONSTRAINT cap_of_a_person CHECK (person_used <= person_cap),
  CONSTRAINT cap_of_a_family CHECK (family_used <= family_cap)
);

-- What a case has of the caps.
CREATE TABLE cap_use (
  case_number text PRIMARY KEY REFERENCES assistance_case (number),
  year        integer NOT NULL,
  target      text NOT NULL CHECK (target IN ('person', 'household')),
  cause       text NOT NULL,
  cause_date  date NOT NULL,
  amount      numeric(12, 2) NOT NULL CHECK (amount > 0),
  state       text NOT NULL CHECK (state IN ('RESERVED', 'CONSUMED', 'RELEASED')),
  changed_at  timestamptz NOT NULL
);
CREATE INDEX cap_use_cause ON cap_use (cause, year);

CREATE TABLE cap_use_person (
  case_number text    NOT NULL REFERENCES cap_use (case_number),
  id_index    text    NOT NULL,
  applicant   boolean NOT NULL,
  PRIMARY KEY (case_number, id_index)
);
CREATE INDEX cap_use_person_index ON cap_use_person (id_index);

COMMENT ON TABLE cap_person IS 'Yearly caps of temporary assistance: used by person and by family';
COMMENT ON TABLE cap_use IS 'Share of the caps that a case has reserved, consumed or given back';
COMMENT ON TABLE cap_use_person IS 'Whose caps a case draws on';
