-- A pause always has an end: at the latest when what is waited for is due.
alter table sla_pause add column until timestamptz not null;
alter table sla_pause add column name text not null;
comment on column sla_pause.until is 'When the clock runs again at the latest';
comment on column sla_pause.name is 'Of the step or the decision';
comment on table sla_pause is
  'When the clock of a case stood, and why. Computed from the engine''s history by the statement that also rebuilds it; limits are counted with it.';

-- More time for one limit of a case, by a signed decision: once.
create table limit_extension (
  case_number text not null references assistance_case (number),
  limit_key   text not null,
  by_key      text not null,             -- the limit that takes its place, or is added
  added       boolean not null,
  file_number text not null unique references assistance_case (number), -- of the decision
  decided_at  timestamptz not null,
  primary key (case_number, limit_key)
);
create trigger limit_extension_append_only before update or delete on limit_extension
  for each row execute function refuse_change();

create index running_limit_case on running_limit (case_number);
