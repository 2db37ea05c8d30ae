-- Check values of the keys that personal data are encrypted with; 0 is the key of the blind index.
CREATE TABLE protection_key (
  version     integer PRIMARY KEY CHECK (version >= 0),
  check_value text NOT NULL,
  since       timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE protection_key IS 'Tells which keys the data need; the keys are outside the database';

-- Columns of these types are found by the re-encryption. Clear text does not get into protected_text.
CREATE DOMAIN protected_text AS text CHECK (VALUE ~ '^[1-9][0-9]*\.[A-Za-z0-9+/]+=*$');
CREATE DOMAIN protected_json AS jsonb;
COMMENT ON DOMAIN protected_text IS 'SM4-GCM: key version, full stop, Base64 of nonce, ciphertext and tag';
COMMENT ON DOMAIN protected_json IS 'JSON in which some values are {"$sm4": protected_text}';
