-- How channels fare, told every two seconds by the processes that run them: worth nothing after a
-- crash. Without a foreign key, as that would lock the channel's row, which its lease is in.
create unlogged table channel_health (
  channel_id text primary key,
  node       text not null,
  told_at    timestamptz not null,
  health     jsonb not null
);
