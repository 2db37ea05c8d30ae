-- ID numbers, bank accounts and telephone numbers are encrypted from here on. There is no key in
-- here to encrypt what is there already, and no version before this was released.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM household_person) OR EXISTS (SELECT 1 FROM submission) THEN
    RAISE EXCEPTION '数据库中有开发版本留下的未加密个人信息，不能升级；请使用新的数据库';
  END IF;
END $$;
DELETE FROM draft;

ALTER TABLE draft
  ALTER COLUMN data TYPE protected_text,
  ADD COLUMN attachments text[] NOT NULL;
ALTER TABLE submission
  ALTER COLUMN data TYPE protected_text,
  ADD COLUMN attachments text[] NOT NULL;
COMMENT ON COLUMN draft.attachments IS 'Those that the data name';
COMMENT ON COLUMN submission.attachments IS 'Those that the data name';

-- The triggers let ciphertexts be replaced, for the re-encryption, and nothing else. That they say
-- the same as before is proved by the hash that was signed, which is over the clear text.
CREATE OR REPLACE FUNCTION submission_immutable() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF OLD.consumed_at IS NOT NULL
     AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'data' <> to_jsonb(OLD) - 'data') THEN
    RAISE EXCEPTION 'a consumed submission never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- JSON without its ciphertexts. Inside of a text that somebody entered, quotes have backslashes.
CREATE FUNCTION without_ciphertexts(data jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT regexp_replace(data::text, '\{"\$sm4": "[^"]*"\}', '{"$sm4": ""}', 'g') $$;

CREATE FUNCTION refuse_change_but_reencryption() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'DELETE'
     OR without_ciphertexts(to_jsonb(NEW)) <> without_ciphertexts(to_jsonb(OLD)) THEN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER TABLE section ALTER COLUMN data TYPE protected_json;
DROP TRIGGER section_append_only ON section;
CREATE TRIGGER section_append_only BEFORE UPDATE OR DELETE ON section
  FOR EACH ROW EXECUTE FUNCTION refuse_change_but_reencryption();

ALTER TABLE household_person
  DROP CONSTRAINT household_person_pkey,
  ALTER COLUMN id_no TYPE protected_text,
  ADD COLUMN id_index text NOT NULL,
  ADD PRIMARY KEY (case_number, id_index, role);
DROP INDEX one_active_case_a_person;
CREATE UNIQUE INDEX one_active_case_a_person ON household_person (aid_type, id_index)
  WHERE active AND role <> 'SUPPORTER';
DROP INDEX household_person_id_no;
CREATE INDEX household_person_id_index ON household_person (id_index);
COMMENT ON COLUMN household_person.id_index IS 'Blind index of the ID number';
COMMENT ON INDEX one_active_case_a_person IS 'One active case of an aid a person';
