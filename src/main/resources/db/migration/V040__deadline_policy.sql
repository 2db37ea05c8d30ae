-- Days that differ from the ordinary week, as the State Council announces them each year.
CREATE TABLE calendar_day (
  day  date PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('holiday', 'workday')),
  name text NOT NULL
);
CREATE TABLE calendar_year (
  year      integer PRIMARY KEY CHECK (year BETWEEN 1990 AND 2200),
  loaded_at timestamptz NOT NULL,
  loaded_by text NOT NULL
);

-- What a county sets where the rules leave it open.
CREATE TABLE policy_override (
  county     text NOT NULL REFERENCES division (code),
  profile    text NOT NULL,
  key        text NOT NULL,
  value      numeric NOT NULL,
  valid_from date NOT NULL,
  set_by     text NOT NULL,
  PRIMARY KEY (county, profile, key, valid_from)
);

-- Standards of the subsistence allowance by county, urban or rural, and period.
CREATE TABLE standard (
  division   text NOT NULL REFERENCES division (code),
  kind       text NOT NULL CHECK (kind IN ('urban', 'rural')),
  unit       text NOT NULL CHECK (unit IN ('month', 'year')),
  valid_from date NOT NULL,
  valid_to   date NOT NULL,
  amount     numeric(12, 2) NOT NULL CHECK (amount > 0),
  label      text NOT NULL DEFAULT '',
  PRIMARY KEY (division, kind, valid_from),
  CHECK (valid_to >= valid_from)
);

-- The recorded lot of the county's spot check: anyone can draw it again from what stands here.
CREATE TABLE spot_check (
  county      text NOT NULL,
  sequence    integer NOT NULL CHECK (sequence > 0),
  case_number text NOT NULL UNIQUE,
  share       numeric(5, 4) NOT NULL,
  seed        text NOT NULL,
  algorithm   text NOT NULL,
  drawn       boolean NOT NULL,
  drawn_at    timestamptz NOT NULL,
  PRIMARY KEY (county, sequence)
);
CREATE TRIGGER spot_check_append_only BEFORE UPDATE OR DELETE ON spot_check
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
