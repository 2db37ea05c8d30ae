-- Why a certificate was revoked decides whether its key may have another one.
ALTER TABLE certificate_revocation
  ADD COLUMN kind text NOT NULL DEFAULT 'ORDERED' CHECK (kind IN ('LEFT', 'RESET', 'ORDERED'));
ALTER TABLE certificate_revocation ALTER COLUMN kind DROP DEFAULT;
COMMENT ON COLUMN certificate_revocation.kind IS
  'LEFT: holds no post any more; RESET: the PIN was given up; ORDERED: by the security administrator';

-- The section names the submission, and the statement the case.
ALTER TABLE signature DROP COLUMN case_number;
