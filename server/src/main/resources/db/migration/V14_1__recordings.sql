-- Programmes of live channels that are kept in the store: each becomes the asset of its id, or is
-- removed at its end.
create table recording (
  id         text primary key,
  channel_id text not null,                      -- which may be gone
  title      text not null,
  kept       boolean not null,                   -- whether it becomes an asset
  contents   jsonb not null,                     -- what is needed to publish it
  started_at timestamptz not null,
  ended_at   timestamptz,
  state      text not null default 'recording' check (state in ('recording', 'ready', 'empty'))
);
create index recording_channel on recording (channel_id, id desc) where kept;
create index recording_open on recording (id) where state = 'recording';
