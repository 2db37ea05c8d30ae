-- The township's petty fund (备用金; 民发〔2018〕23号) as double entry. What moves is a journal line with
-- entries that sum to zero; the cash of a township is never below zero, whoever pays at once.
CREATE TABLE fund_journal (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  township    text        NOT NULL,
  at          timestamptz NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('TOP_UP', 'HAND_OUT', 'RETURN', 'COUNT')),
  file_number text        NOT NULL REFERENCES assistance_case (number),
  UNIQUE (kind, file_number)
);
CREATE INDEX fund_journal_township ON fund_journal (township, at);
CREATE TRIGGER fund_journal_append_only BEFORE UPDATE OR DELETE ON fund_journal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE fund_entry (
  journal bigint         NOT NULL REFERENCES fund_journal (id),
  account text           NOT NULL CHECK (account IN ('CASH', 'COUNTY', 'AID', 'DIFFERENCE')),
  amount  numeric(12, 2) NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (journal, account)
);
CREATE TRIGGER fund_entry_append_only BEFORE UPDATE OR DELETE ON fund_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION fund_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM fund_entry WHERE journal = NEW.journal) <> 0 THEN
    RAISE EXCEPTION 'journal line % does not sum to zero', NEW.journal USING errcode = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER fund_entry_balanced AFTER INSERT ON fund_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fund_balanced();

-- The cash of each township, kept by the entries themselves: its row is what those who pay at once
-- wait for.
CREATE TABLE fund_cash (
  township text           PRIMARY KEY,
  balance  numeric(12, 2) NOT NULL CONSTRAINT fund_never_negative CHECK (balance >= 0)
);
CREATE FUNCTION fund_keep_cash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO fund_cash (township, balance)
  SELECT township, 0 FROM fund_journal WHERE id = NEW.journal ON CONFLICT DO NOTHING;
  UPDATE fund_cash SET balance = balance + NEW.amount
  WHERE township = (SELECT township FROM fund_journal WHERE id = NEW.journal);
  RETURN NULL;
END $$;
CREATE TRIGGER fund_entry_cash AFTER INSERT ON fund_entry
  FOR EACH ROW WHEN (NEW.account = 'CASH') EXECUTE FUNCTION fund_keep_cash();

COMMENT ON TABLE fund_journal IS 'What moved in a township''s petty fund, by the file that it was signed in; append-only';
COMMENT ON TABLE fund_entry IS 'Double entries; each journal line sums to zero; append-only';
COMMENT ON TABLE fund_cash IS 'Cash of each township''s petty fund; never negative';
