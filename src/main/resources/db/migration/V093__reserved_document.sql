-- A decision names the certificate that is issued with it: its number is taken beforehand.

create table reserved_document (
  case_number text not null,
  template text not null,
  number text not null,
  division text not null,
  series text not null,
  year integer not null,
  serial integer not null,
  primary key (case_number, template),
  unique (division, series, year, serial)
);
comment on table reserved_document is
  'Numbers already printed in one document of a case that belong to another still to be issued. The row goes when that one is issued, in the same transaction as the first, so that the series keeps no gap.';
