-- Each night's proof that no open case has fallen through: when it ran, and what it could not prove.
create table proof_run (
  id       bigint generated always as identity primary key,
  at       timestamptz not null,
  cases    integer not null,
  failures integer not null
);
create table proof_failure (
  run         bigint not null references proof_run (id),
  case_number text not null references assistance_case (number),
  county      text not null,
  step        text,
  reason      text not null check (reason in
                ('NO_PROCESS', 'NOTHING_WAITS', 'NO_DUE_DATE', 'NOBODY', 'TIMER_STUCK', 'FAULT')),
  detail      text
);
create index proof_failure_run on proof_failure (run, county);
comment on table proof_failure is 'Open cases that nobody would take further by themselves';
