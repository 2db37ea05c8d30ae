-- A township whose completion of a case paid first is overdue needs the county's consent for its next
-- ones, until that case is completed (local rule, linshi.emergency.makeup).
CREATE TABLE fast_lane_restriction (
  case_number text PRIMARY KEY REFERENCES assistance_case (number),
  township    text NOT NULL,
  since       timestamptz NOT NULL,
  lifted_at   timestamptz
);
CREATE INDEX fast_lane_restriction_township ON fast_lane_restriction (township) WHERE lifted_at IS NULL;
COMMENT ON TABLE fast_lane_restriction IS 'Townships whose fast lane needs consent, by the overdue case';
