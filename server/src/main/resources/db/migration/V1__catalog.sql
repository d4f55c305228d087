-- pg_trgm is a trusted extension: the owner of the database may create it. A managed database
-- that forbids even this needs its administrator to run `create extension pg_trgm` once.
do $$
begin
  create extension if not exists pg_trgm;
exception
  when insufficient_privilege then
    raise exception 'the extension pg_trgm is missing and user % may not create it', current_user
      using hint = 'Let an administrator run: create extension pg_trgm; then start again.';
end
$$;

create table asset (
  id                text primary key check (id ~ '^[0-7][0-9a-hjkmnp-tv-z]{25}$'),
  version           integer not null check (version > 0),
  title             text not null,
  filename          text not null,
  size_bytes        bigint not null check (size_bytes >= 0),
  content_type      text,
  source_url        text,
  languages         text[] not null,
  policy            jsonb not null,
  status            text not null
    check (status in ('waiting', 'queued', 'processing', 'ready', 'failed')),
  playable          boolean not null,
  progress          double precision not null check (progress between 0 and 1),
  failure           jsonb,
  created_at        timestamptz not null,
  uploaded_at       timestamptz,
  playable_at       timestamptz,
  ready_at          timestamptz,
  media             jsonb not null,
  -- When progress was last told as an event: at most once a second.
  progress_told_at  timestamptz,
  -- A tombstone: gone for everyone, kept until its objects are gone as well.
  deleted_at        timestamptz,
  search_text       text not null generated always as (title || E'\n' || filename) stored,
  check ((status = 'failed') = (failure is not null)),
  check (playable = (playable_at is not null)),
  check ((status = 'ready') = (ready_at is not null))
);

create index asset_newest on asset (created_at desc, id desc) where deleted_at is null;
create index asset_newest_of_status on asset (status, created_at desc, id desc)
  where deleted_at is null;
create index asset_tombstones on asset (deleted_at) where deleted_at is not null;
create index asset_search on asset using gin (search_text gin_trgm_ops);

-- Facts on their way to Kafka. Rows live for milliseconds, so vacuum early and often.
create table outbox (
  seq          bigint generated always as identity primary key,
  subject      text not null,
  event        json not null,
  appended_at  timestamptz not null default clock_timestamp()
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 1000
);
