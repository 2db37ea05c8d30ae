-- Ended steps of days that are over, counted: medians over millions of steps are read from here.
create table sla_total (
  month         date not null,
  county        text not null,
  aid_type      text not null,
  definition_id text not null,
  activity_id   text not null,
  name          text not null,
  allowed       integer,
  unit          text,
  ending        text not null,
  late          boolean not null,
  used          integer,
  n             bigint not null,
  unique nulls not distinct (month, county, aid_type, definition_id, activity_id, name, allowed, unit, ending, late, used)
);
create table sla_total_through (
  only_row   boolean primary key default true check (only_row),
  through    timestamptz not null          -- what ended before is in sla_total
);
insert into sla_total_through (through) values ('2000-01-01T00:00:00Z');
comment on table sla_total is 'Read model: how many steps ended in a month with so much of their limit used';
