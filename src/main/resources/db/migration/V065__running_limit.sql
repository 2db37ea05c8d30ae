-- Every limit that a step was given, with what it was counted from: so that it can be counted again
-- when a calendar year is loaded.
create table running_limit (
  execution_id text not null,
  activity_id text not null,
  limit_key text not null,
  started_at timestamptz not null,
  case_number text,
  profile text not null,
  county text not null,
  total_key text,
  total_started_at timestamptz,
  last_day date not null,
  due timestamptz not null,
  provisional boolean not null,
  primary key (execution_id, activity_id, limit_key, started_at),
  check ((total_key is null) = (total_started_at is null))
);
comment on table running_limit is
  'When a step of a case is due, or a waiting period over: the nearer of its own limit and, where one is named, the whole case''s.';
create index running_limit_provisional on running_limit (provisional) where provisional;
create index running_limit_due on running_limit (due);

-- The end of a public notice is counted again with the calendar; nothing else of a sheet changes.
alter table notice_sheet add column limit_key text;
alter table notice_sheet add column provisional boolean not null default false;
create function notice_sheet_frozen() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
     or to_jsonb(new) - array['last_day', 'ends_at', 'provisional']
        is distinct from to_jsonb(old) - array['last_day', 'ends_at', 'provisional']
     or new.ends_at is distinct from (new.last_day + 1)::timestamp at time zone 'Asia/Shanghai' then
    raise exception 'a posted notice is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
drop trigger notice_sheet_frozen on notice_sheet;
create trigger notice_sheet_frozen before update or delete on notice_sheet
  for each row execute function notice_sheet_frozen();
