-- A channel's second way in, and what becomes of it while nobody publishes.
alter table channel
  add column backup_input      text,
  add column backup_source     text,
  add column slate             text   not null default 'none',
  add column reconnect_seconds bigint not null default 30,
  add check ((backup_input is null) = (backup_source is null));
