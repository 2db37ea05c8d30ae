-- Public notices (公示) and publications (公布).

create table notice_sheet (
  id bigint generated always as identity primary key,
  number text not null unique,
  token text not null unique check (length(token) >= 22),
  kind text not null check (kind in ('notice', 'publication')),
  level text not null check (level in ('township', 'county')),
  division text not null,
  village text not null,
  aid_type text not null,
  profile text not null,
  urban_rural text not null check (urban_rural in ('urban', 'rural')),
  head jsonb not null,
  posted_on date not null,
  starts_at timestamptz not null,
  last_day date,
  ends_at timestamptz,
  check ((kind = 'publication') = (ends_at is null)),
  check ((last_day is null) = (ends_at is null)),
  check (ends_at > starts_at)
);
comment on table notice_sheet is
  'A sheet as it hangs on a village''s notice board: one office, one village, one day. A publication has no end.';
comment on column notice_sheet.head is
  'What the sheet says above and below its lines (office, telephone, legal basis), frozen when it was posted.';
comment on column notice_sheet.token is
  'Random part of the public address: the sheet cannot be guessed, and the address is dead after take-down.';
create index notice_sheet_current on notice_sheet (village, ends_at);
create index notice_sheet_day on notice_sheet (division, village, posted_on);

create table notice_line (
  id bigint generated always as identity primary key,
  sheet_id bigint not null references notice_sheet (id),
  seq integer not null check (seq > 0),
  case_number text not null,
  content jsonb not null,
  posted_at timestamptz not null,
  posted_by text,
  taken_down_at timestamptz,
  taken_down_reason text,
  unique (sheet_id, seq),
  unique (sheet_id, case_number),
  check ((taken_down_at is null) = (taken_down_reason is null))
);
comment on table notice_line is
  'One household on a sheet. The content is what the public may read and is frozen when posted; only the take-down is added later.';
create index notice_line_case on notice_line (case_number, id);

create function notice_line_frozen() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.taken_down_at is not null
     or (new.sheet_id, new.seq, new.case_number, new.content, new.posted_at, new.posted_by)
        is distinct from (old.sheet_id, old.seq, old.case_number, old.content, old.posted_at, old.posted_by) then
    raise exception 'a posted notice is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger notice_line_frozen before update or delete on notice_line
  for each row execute function notice_line_frozen();
create trigger notice_sheet_frozen before update or delete on notice_sheet
  for each row execute function refuse_change();

create table notice_objection (
  id bigint generated always as identity primary key,
  line_id bigint not null references notice_line (id),
  objection_case text not null unique,
  late boolean not null,
  registered_at timestamptz not null,
  registered_by text
);
comment on table notice_objection is
  'Objections registered against a posted household. Who objected and what was said stays in the objection''s own file.';
create index notice_objection_line on notice_objection (line_id);
