-- What a county may spend of its 低保 surplus on temporary assistance for 低保 households
-- (临社救办发〔2015〕3号 二（八）1: at most 10 % of the year-end balance), by year of spending. The row is
-- what those who pay at once wait for.
CREATE TABLE surplus_share (
  county      text           NOT NULL,
  year        int            NOT NULL,
  balance     numeric(14, 2) NOT NULL CHECK (balance > 0),
  share       numeric(6, 4)  NOT NULL,
  amount      numeric(14, 2) NOT NULL CHECK (amount > 0),
  used        numeric(14, 2) NOT NULL DEFAULT 0,
  file_number text           NOT NULL REFERENCES assistance_case (number),
  PRIMARY KEY (county, year),
  CONSTRAINT surplus_within_share CHECK (amount <= balance * share),
  CONSTRAINT surplus_within_amount CHECK (used BETWEEN 0 AND amount)
);

CREATE TABLE surplus_payment (
  id          bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  county      text           NOT NULL,
  year        int            NOT NULL,
  case_number text           NOT NULL REFERENCES assistance_case (number),
  amount      numeric(14, 2) NOT NULL CHECK (amount > 0),
  at          timestamptz    NOT NULL,
  FOREIGN KEY (county, year) REFERENCES surplus_share
);
CREATE INDEX surplus_payment_share ON surplus_payment (county, year);
CREATE TRIGGER surplus_payment_append_only BEFORE UPDATE OR DELETE ON surplus_payment
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION surplus_keep_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE surplus_share SET used = used + NEW.amount WHERE county = NEW.county AND year = NEW.year;
  RETURN NULL;
END $$;
CREATE TRIGGER surplus_payment_used AFTER INSERT ON surplus_payment
  FOR EACH ROW EXECUTE FUNCTION surplus_keep_used();

COMMENT ON TABLE surplus_share IS 'Share of a county''s 低保 year-end balance that may be spent on 低保 households in the year; never more than the rule allows';
COMMENT ON TABLE surplus_payment IS 'Payments of temporary assistance out of the surplus share; append-only';
