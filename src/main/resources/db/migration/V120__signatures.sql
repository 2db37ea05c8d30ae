-- Keys of officers. What is kept of a private key is encrypted under the PIN, and only as long as
-- the PIN is in use; public keys and certificates stay for ever, to verify what was signed.
CREATE TABLE officer_key (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    text NOT NULL REFERENCES officer (user_id),
  public_key bytea NOT NULL UNIQUE,       -- point, 04 x y
  request    bytea NOT NULL,              -- PKCS#10, signed with this key
  made_at    timestamptz NOT NULL
);
CREATE INDEX officer_key_user ON officer_key (user_id);
CREATE TRIGGER officer_key_append_only BEFORE UPDATE OR DELETE ON officer_key
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Until now a PIN was a hash and opened nothing.
DELETE FROM pin;
ALTER TABLE pin
  DROP COLUMN hash,
  ADD COLUMN key_id bigint NOT NULL REFERENCES officer_key (id),
  ADD COLUMN sealed text NOT NULL;
COMMENT ON COLUMN pin.sealed IS 'Private key: Argon2id parameters and salt, nonce, SM4-GCM ciphertext and tag';

-- The installation's own authority, so that a second node does not make another one.
CREATE TABLE own_authority (
  id          integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  certificate bytea NOT NULL,
  since       timestamptz NOT NULL
);

CREATE TABLE certificate (
  serial      text PRIMARY KEY,           -- hexadecimal, lower case
  key_id      bigint NOT NULL REFERENCES officer_key (id),
  certificate bytea NOT NULL UNIQUE,      -- DER
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz NOT NULL,
  added_at    timestamptz NOT NULL,
  added_by    text NOT NULL
);
CREATE INDEX certificate_key ON certificate (key_id);
CREATE TRIGGER certificate_append_only BEFORE UPDATE OR DELETE ON certificate
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE certificate_revocation (
  serial     text PRIMARY KEY REFERENCES certificate (serial),
  revoked_at timestamptz NOT NULL,
  reason     text NOT NULL,
  revoked_by text NOT NULL
);
CREATE TRIGGER certificate_revocation_append_only BEFORE UPDATE OR DELETE ON certificate_revocation
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A PIN is reset by two administrators.
CREATE TABLE pin_reset (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id      text NOT NULL REFERENCES officer (user_id),
  reason       text NOT NULL,
  requested_by text NOT NULL REFERENCES officer (user_id),
  requested_at timestamptz NOT NULL,
  closed_by    text REFERENCES officer (user_id),
  closed_at    timestamptz,
  confirmed    boolean,
  CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
  CHECK ((closed_by IS NULL) = (confirmed IS NULL)),
  CHECK (confirmed IS NOT TRUE OR (closed_by <> requested_by AND closed_by <> user_id)),
  CHECK (requested_by <> user_id)
);
CREATE UNIQUE INDEX pin_reset_open ON pin_reset (user_id) WHERE closed_at IS NULL;

-- What is staged has been signed; it becomes a signature when the engine takes it.
DELETE FROM submission WHERE consumed_at IS NULL;
ALTER TABLE submission
  ADD COLUMN signed_statement text,
  ADD COLUMN statement_hash   text,
  ADD COLUMN signature        bytea,
  ADD COLUMN certificate      text REFERENCES certificate (serial),
  ADD COLUMN signed_at        timestamptz;
ALTER TABLE submission ADD CONSTRAINT submission_signed CHECK (
  signed_statement IS NOT NULL AND statement_hash IS NOT NULL AND signature IS NOT NULL
  AND certificate IS NOT NULL AND signed_at IS NOT NULL) NOT VALID;
COMMENT ON COLUMN submission.statement IS 'In words, what the officer saw next to the PIN field';

CREATE TABLE signature (
  submission_id  text PRIMARY KEY REFERENCES submission (id),
  statement      text NOT NULL,           -- RFC 8785
  statement_hash text NOT NULL,           -- SM3, hexadecimal
  signature      bytea NOT NULL,          -- SM2 over the statement, DER
  certificate    text NOT NULL REFERENCES certificate (serial),
  officer        text NOT NULL REFERENCES officer (user_id),
  signed_at      timestamptz NOT NULL,
  case_number    text
);
CREATE INDEX signature_officer ON signature (officer, signed_at);
CREATE TRIGGER signature_append_only BEFORE UPDATE OR DELETE ON signature
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signature_not_emptied BEFORE TRUNCATE ON signature
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE signature IS 'What officers signed, with the signature; append-only';
