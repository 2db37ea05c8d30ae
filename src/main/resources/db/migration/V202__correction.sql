-- Which signed section is corrected by which (更正). Nothing signed is changed: the correction is a
-- section of its own, and the ledger of the case says so too.
CREATE TABLE correction (
  file_number text    PRIMARY KEY REFERENCES assistance_case (number),
  case_number text    NOT NULL,
  section     integer NOT NULL,
  form_id     text    NOT NULL,
  state       text    NOT NULL CHECK (state IN ('RUNNING', 'REJECTED', 'LAPSED', 'RECORDED', 'CONCLUDED')),
  replaced_by integer,
  FOREIGN KEY (case_number, section) REFERENCES section (case_number, seq),
  FOREIGN KEY (case_number, replaced_by) REFERENCES section (case_number, seq),
  CHECK ((replaced_by IS NOT NULL) = (state IN ('RECORDED', 'CONCLUDED')))
);
CREATE UNIQUE INDEX one_running_correction_a_form ON correction (case_number, form_id)
  WHERE state = 'RUNNING';
CREATE INDEX correction_case ON correction (case_number);
COMMENT ON TABLE correction IS 'Corrections of signed sections, by the file in which each was asked for';
COMMENT ON COLUMN correction.state IS 'RECORDED until somebody has looked again at what relied on it';
