-- Raised whenever what the officer signs in with changes or the account is disabled: sessions of an
-- older version end.
ALTER TABLE officer ADD COLUMN credential_version integer NOT NULL DEFAULT 0;
