-- Each draw is chained to the one before it in its county: see docs/adr/0010-spot-check-lot.md.
alter table spot_check add column forced boolean not null default false;
alter table spot_check add column hash text;
comment on column spot_check.seed is 'A random value, made when the case was drawn.';
comment on column spot_check.hash is
  'SHA-256 over the hash before (empty for the first), county, sequence, case number and seed, joined by |, in UTF-8.';
comment on column spot_check.forced is
  'Drawn because without it fewer than the share would have been drawn.';
