-- What the application may do where it does not own the tables: read and write everything, except
-- that tables which refuse changes by trigger cannot even be tried, and triggers cannot be switched
-- off. Runs after every migration, so that new tables follow the same rule. Without a role of that
-- name (embedded database, one role for all) there is nothing to grant.
DO $$
DECLARE
  one record;
BEGIN
  IF current_user = 'assistance_app'
     OR NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'assistance_app') THEN
    RETURN;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO assistance_app', current_schema());
  EXECUTE format(
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO assistance_app',
    current_schema());
  EXECUTE format(
    'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO assistance_app', current_schema());
  FOR one IN
    SELECT DISTINCT t.tgrelid::regclass AS name
    FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE p.proname IN ('refuse_change', 'refuse_change_but_reencryption')
      AND c.relnamespace = current_schema()::regnamespace
      -- for every row, on UPDATE and on DELETE
      AND t.tgqual IS NULL AND t.tgtype & 8 = 8 AND t.tgtype & 16 = 16
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM assistance_app', one.name);
  END LOOP;
  -- Of these some columns may change, but no row may go.
  FOR one IN
    SELECT DISTINCT t.tgrelid::regclass AS name
    FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE p.proname LIKE '%\_frozen' AND c.relnamespace = current_schema()::regnamespace
  LOOP
    EXECUTE format('REVOKE DELETE, TRUNCATE ON %s FROM assistance_app', one.name);
  END LOOP;
  REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM assistance_app;
END $$;
