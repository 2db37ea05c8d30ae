-- Printable documents: templates, organs' particulars, number series, issued documents.

create table document_template (
  id text not null check (id ~ '^[a-z][a-z0-9-]{1,60}$'),
  version integer not null check (version > 0),
  body text not null check (length(body) between 1 and 200000),
  remark text not null check (length(remark) <= 500),
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (id, version)
);
comment on table document_template is
  'Texts of document templates as administrators saved them; the newest version is used. Without a row the template that came with the program is used (version 0).';
create trigger document_template_immutable before update or delete on document_template
  for each row execute function refuse_change();

create table document_organ (
  division text primary key,
  name text not null,
  number_prefix text not null check (length(number_prefix) between 1 and 20),
  address text,
  phone text,
  supervision_phone text,
  review_organ text,
  court text,
  changed_by text not null,
  changed_at timestamptz not null
);
comment on table document_organ is
  'Full name, prefix of document numbers and contact particulars of the office that issues documents in a division. Where there is no row these are derived from the division''s name.';

create table document_series (
  division text not null,
  series text not null,
  year integer not null check (year between 2000 and 2999),
  last_serial integer not null check (last_serial > 0),
  primary key (division, series, year)
);
comment on table document_series is
  'Last number given out per office, kind of document and year. The row stays locked until the issuing transaction ends, so that a rolled-back document leaves no gap.';

create table case_document (
  id bigint generated always as identity primary key,
  case_number text not null,
  template text not null,
  template_version integer not null,
  template_sha256 text not null check (template_sha256 ~ '^[0-9a-f]{64}$'),
  title text not null,
  number text,
  division text not null,
  series text,
  year integer,
  serial integer,
  pdf bytea not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  officer text,
  created_at timestamptz not null,
  unique (division, series, year, serial),
  check ((series is null) = (serial is null) and (year is null) = (serial is null)),
  check (serial is null or number is not null)
);
comment on table case_document is
  'Documents issued in a case, as PDF/A, exactly as they were handed out. Rows are never changed.';
comment on column case_document.serial is
  'Null for a document that carries no number of its own, such as a copy of a notice sheet that lists several cases.';
create index case_document_case on case_document (case_number, id);
-- PDF files are compressed already.
alter table case_document alter column pdf set storage external;
create trigger case_document_immutable before update or delete on case_document
  for each row execute function refuse_change();
