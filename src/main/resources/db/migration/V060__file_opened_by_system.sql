-- A file that the system opens, such as that of an evaluation meeting, has no section at first.
ALTER TABLE assistance_case DROP CONSTRAINT assistance_case_sections_check;
ALTER TABLE assistance_case ADD CONSTRAINT assistance_case_sections_check CHECK (sections >= 0);
