-- PERMS_ & 2 has no statistics of its own: without these PostgreSQL takes a nested loop over
-- 200,000 tasks times all authorisations (seconds instead of milliseconds).
CREATE STATISTICS assistance_authorization ON (perms_ & 2), (perms_ & 64), resource_type_, group_id_
  FROM act_ru_authorization;
