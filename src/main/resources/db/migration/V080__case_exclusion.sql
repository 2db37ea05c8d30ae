-- Who must keep away from a case (回避), whichever post they hold. Never deleted: lifted at most.
CREATE TABLE case_exclusion (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_number text NOT NULL REFERENCES assistance_case (number),
  user_id     text NOT NULL REFERENCES officer (user_id),
  reason      text NOT NULL CHECK (reason IN
                ('PARTY', 'RELATIVE', 'DECLARED', 'SUSPECTED', 'OWN_REQUEST', 'DECIDED')),
  source      text NOT NULL,             -- number of the file that it comes from
  since       timestamptz NOT NULL,
  lifted_at   timestamptz,
  lifted_by   text,                      -- number of the file in which it was lifted
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
CREATE UNIQUE INDEX case_exclusion_current ON case_exclusion (user_id, case_number, reason, source)
  WHERE lifted_at IS NULL;
CREATE INDEX case_exclusion_case ON case_exclusion (case_number) WHERE lifted_at IS NULL;

-- Files that are about another case: an objection, a termination, a review. Who must keep away from
-- the case must keep away from them.
CREATE TABLE case_about (
  file_number text NOT NULL REFERENCES assistance_case (number),
  case_number text NOT NULL REFERENCES assistance_case (number),
  PRIMARY KEY (file_number, case_number),
  CHECK (file_number <> case_number)
);
CREATE INDEX case_about_case ON case_about (case_number);

-- Posts that took over a step because everybody who held its own post had to keep away.
CREATE TABLE case_handover (
  case_number   text NOT NULL REFERENCES assistance_case (number),
  from_post     text NOT NULL,
  from_division text NOT NULL REFERENCES division (code),
  post          text NOT NULL,
  division      text NOT NULL REFERENCES division (code),
  at            timestamptz NOT NULL,
  PRIMARY KEY (case_number, from_post, from_division, post, division)
);

COMMENT ON TABLE case_exclusion IS 'Officers who must keep away from a case (回避)';
COMMENT ON TABLE case_about IS 'Files that are about another case';
COMMENT ON TABLE case_handover IS 'Steps handed over because nobody was left to do them';
