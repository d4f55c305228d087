-- What is made of what comes into a channel.
alter table channel
  add column ladder      text    not null default 'auto',
  add column max_height  integer,
  add column part_millis integer not null default 500;
