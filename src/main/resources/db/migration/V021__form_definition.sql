-- Every version of every form and form block that was ever in use. A signed section names the hash
-- of the form it was filled in with, so it can be shown as it was after the form has changed.
CREATE TABLE form_definition (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  form_id     text NOT NULL,
  version     integer NOT NULL CHECK (version > 0),
  block       boolean NOT NULL,           -- part of forms, no form by itself
  source      jsonb NOT NULL,             -- as the designer wrote it
  source_hash text NOT NULL,
  schema      jsonb NOT NULL,             -- with the blocks that it includes
  hash        text NOT NULL,              -- SHA-256 of the canonical schema
  variables   text[] NOT NULL,            -- process variables that its fields set
  origin      text NOT NULL CHECK (origin IN ('application', 'deployment')),
  deployed_by text,                       -- null: came with the application
  deployed_at timestamptz NOT NULL,
  UNIQUE (form_id, version)
);
CREATE INDEX form_definition_hash ON form_definition (hash);
CREATE TRIGGER form_definition_immutable BEFORE UPDATE OR DELETE ON form_definition
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
