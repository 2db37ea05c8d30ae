-- How long each step and each case took against its limit. A read model: every row can be computed
-- again from the engine's history (sla rebuild), and stays when that history is cleaned.
create table sla_step (
  id            text primary key,        -- of the task; of the activity instance for a waiting period
  kind          text not null check (kind in ('TASK', 'WAIT')),
  case_number   text not null references assistance_case (number),
  aid_type      text not null,
  county        text not null,
  division      text not null,           -- where the post is that does the step; the case's for a wait
  process_key   text not null,
  definition_id text not null,
  activity_id   text not null,
  name          text not null,
  post          text,                    -- null where a person is named, or nobody acts
  officer       text,                    -- who has claimed it or did it
  limit_key     text,
  allowed       integer,
  unit          text check (unit in ('D', 'WD', 'M', 'H')),
  started_at    timestamptz not null,
  risk_at       timestamptz,             -- from when on it is about to be late
  due_at        timestamptz,             -- null where it has no limit, and while the limit stands
  ended_at      timestamptz,
  ending        text check (ending in ('COMPLETED', 'LAPSED', 'CANCELLED')),
  used          integer,                 -- in the unit; once ended
  applicant     boolean not null default false, -- waits for the applicant
  check ((ended_at is null) = (ending is null))
);
comment on table sla_step is 'Read model: each step of each case, with its limit and how much of it was used';
create index sla_step_case on sla_step (case_number, started_at);
create index sla_step_open on sla_step (county, due_at) where ended_at is null;
create index sla_step_open_activity on sla_step (process_key, activity_id, county) where ended_at is null;
create index sla_step_ended on sla_step (ended_at) where ended_at is not null;
create index sla_step_definition on sla_step (definition_id, activity_id, ended_at);

create table sla_case (
  case_number text primary key references assistance_case (number),
  aid_type    text not null,
  county      text not null,
  township    text,
  started_at  timestamptz not null,
  limit_key   text,                      -- of the case as a whole, where the rules set one
  allowed     integer,
  unit        text check (unit in ('D', 'WD', 'M', 'H')),
  risk_at     timestamptz,
  due_at      timestamptz,
  next_risk   timestamptz,               -- the nearest of its own and its open steps' moments
  next_due    timestamptz,
  applicant   boolean not null default false, -- nothing but the applicant's answer is awaited
  ended_at    timestamptz,               -- when it was decided, not when the last paper was delivered
  outcome     text not null,             -- the case file's state
  used        integer,                   -- in the unit, or in natural days where there is no limit; once ended
  late_steps  integer not null default 0 -- ended steps that were late
);
comment on table sla_case is 'Read model: each case, with the limit of the whole and the nearest moment of its open steps';
create index sla_case_open on sla_case (county, aid_type, next_due) where ended_at is null;
create index sla_case_ended on sla_case (ended_at, county) where ended_at is not null;
create index sla_case_started on sla_case (started_at, county);

-- Spans in which the clock of a case stood.
create table sla_pause (
  case_number text not null references assistance_case (number),
  source      text not null,             -- the step or the decision that it comes from
  reason      text not null,
  began_at    timestamptz not null,
  ended_at    timestamptz,
  primary key (case_number, source),
  check (ended_at is null or ended_at >= began_at)
);
comment on table sla_pause is 'Read model: when the clock of a case stood, and why';
