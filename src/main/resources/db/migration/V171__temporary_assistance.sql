-- Only whoever lives on a monthly allowance has one case at a time; temporary assistance may be
-- needed by members of one family at the same moment, and again in the same year: the caps bound it.
DROP INDEX one_active_case_a_person;
CREATE UNIQUE INDEX one_active_case_a_person ON household_person (aid_type, id_index)
  WHERE active AND role <> 'SUPPORTER' AND aid_type = 'subsistence-allowance';
COMMENT ON INDEX one_active_case_a_person IS 'One active case of 最低生活保障 a person';

-- 一事一议: granted above the caps by a joint county decision (民发〔2018〕23号).
ALTER TABLE cap_use ADD COLUMN exceptional boolean NOT NULL DEFAULT false;
