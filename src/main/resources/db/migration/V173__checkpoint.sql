-- Checkpoints over the heads of all cases (docs/ledger.md): whoever keeps one outside finds a
-- truncated chain, a deleted case and a chain made anew.
CREATE TABLE ledger_checkpoint (
  number      integer     PRIMARY KEY CHECK (number > 0),
  at          timestamptz NOT NULL,
  statement   text        NOT NULL,      -- RFC 8785
  signature   bytea       NOT NULL,
  certificate bytea       NOT NULL
);
CREATE TRIGGER ledger_checkpoint_append_only BEFORE UPDATE OR DELETE ON ledger_checkpoint
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE ledger_checkpoint IS 'Signed checkpoints of the ledger; append-only';

-- How far each case had come: only where it is not as at the checkpoint before.
CREATE TABLE ledger_checkpoint_head (
  case_number text    NOT NULL,
  checkpoint  integer NOT NULL REFERENCES ledger_checkpoint (number),
  seq         integer NOT NULL CHECK (seq > 0),
  PRIMARY KEY (case_number, checkpoint)
);
CREATE TRIGGER ledger_checkpoint_head_append_only BEFORE UPDATE OR DELETE ON ledger_checkpoint_head
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE ledger_checkpoint_head IS 'Newest entry of each case that a checkpoint covers; append-only';
