-- What happened in a case is a chain from here on. The timeline of before cannot be chained with
-- hindsight, and no version before this was released.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM assistance_case) THEN
    RAISE EXCEPTION '数据库中有开发版本留下的案卷，没有办理记录链，不能升级；请使用新的数据库';
  END IF;
END $$;
DROP TABLE case_event;

-- Whoever appends to the chain of a case locks this row, and finds there what to append to.
ALTER TABLE assistance_case
  ADD COLUMN ledger_seq  integer NOT NULL DEFAULT 0 CHECK (ledger_seq >= 0),
  ADD COLUMN ledger_hash text CHECK (ledger_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN ledger_at   timestamptz,
  ADD CHECK ((ledger_seq = 0) = (ledger_hash IS NULL)),
  ADD CHECK ((ledger_seq = 0) = (ledger_at IS NULL));
COMMENT ON COLUMN assistance_case.ledger_hash IS 'Hash of the newest entry of the chain; SM3, hexadecimal';

-- One hash chain a case (docs/ledger.md). No personal data beyond masked names.
CREATE TABLE ledger_entry (
  case_number text        NOT NULL REFERENCES assistance_case (number),
  seq         integer     NOT NULL CHECK (seq > 0),
  at          timestamptz NOT NULL,
  kind        text        NOT NULL,
  payload     text        NOT NULL,      -- RFC 8785
  hash        text        NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (case_number, seq)
);
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE ledger_entry IS 'What happened in each case, chained by hashes; append-only';
