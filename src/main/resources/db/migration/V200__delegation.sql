-- By which a county delegates decisions on small 临时救助 to a township (民发〔2018〕23号), and takes
-- them back. Nothing is changed: a delegation ends by a row of its own.
CREATE TABLE approval_delegation (
  file_number text        PRIMARY KEY REFERENCES assistance_case (number),
  county      text        NOT NULL,
  township    text        NOT NULL,
  document_no text        NOT NULL,
  starts      date        NOT NULL,
  ends        date        CHECK (ends >= starts),
  given_at    timestamptz NOT NULL
);
CREATE INDEX approval_delegation_township ON approval_delegation (township, starts);
CREATE TRIGGER approval_delegation_append_only BEFORE UPDATE OR DELETE ON approval_delegation
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE approval_delegation IS 'Delegations as they were signed; append-only';
COMMENT ON COLUMN approval_delegation.ends IS 'Last day; null until it is taken back';

CREATE TABLE approval_delegation_end (
  delegation  text        PRIMARY KEY REFERENCES approval_delegation (file_number),
  file_number text        NOT NULL REFERENCES assistance_case (number),
  ended_at    timestamptz NOT NULL
);
CREATE TRIGGER approval_delegation_end_append_only BEFORE UPDATE OR DELETE ON approval_delegation_end
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE approval_delegation_end IS 'What was taken back, by the file with the reasons; append-only';

-- What a township decided, and by which right at the moment of its signature.
CREATE TABLE delegated_decision (
  case_number text           PRIMARY KEY REFERENCES assistance_case (number),
  delegation  text           NOT NULL REFERENCES approval_delegation (file_number),
  county      text           NOT NULL,
  township    text           NOT NULL,
  outcome     text           NOT NULL CHECK (outcome IN ('agree', 'disagree')),
  amount      numeric(12, 2) NOT NULL,
  for_cause   numeric(12, 2) NOT NULL,
  ceiling     numeric(12, 2) NOT NULL,
  decided_at  timestamptz    NOT NULL,
  CONSTRAINT delegated_within_ceiling CHECK (for_cause <= ceiling)
);
CREATE INDEX delegated_decision_place ON delegated_decision (county, decided_at);
CREATE TRIGGER delegated_decision_append_only BEFORE UPDATE OR DELETE ON delegated_decision
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE delegated_decision IS 'Register of delegated decisions; append-only';
COMMENT ON COLUMN delegated_decision.for_cause IS 'Yuan for the same people and cause, this case included';

-- Which decisions a spot check put into the lot (spot_check holds the draws), and what was found.
CREATE TABLE delegated_check (
  case_number text    PRIMARY KEY REFERENCES delegated_decision (case_number),
  file_number text    NOT NULL REFERENCES assistance_case (number),
  drawn       boolean NOT NULL
);
CREATE INDEX delegated_check_file ON delegated_check (file_number);
CREATE TRIGGER delegated_check_append_only BEFORE UPDATE OR DELETE ON delegated_check
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE delegated_check IS 'Delegated decisions that were in the lot of a spot check; append-only';

CREATE TABLE delegated_finding (
  case_number text NOT NULL PRIMARY KEY REFERENCES delegated_check (case_number),
  finding     text NOT NULL CHECK (finding IN ('right', 'flawed', 'wrong'))
);
CREATE TRIGGER delegated_finding_append_only BEFORE UPDATE OR DELETE ON delegated_finding
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE delegated_finding IS 'What the county found, as it was signed in the file of the check; append-only';

COMMENT ON COLUMN spot_check.county IS
  'Whose lot it is: a county''s code; with /delegated behind it, its lot of delegated decisions.';
