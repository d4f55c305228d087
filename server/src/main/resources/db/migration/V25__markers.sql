-- What players were told of stretches of programmes that are kept, and of clips.
create table programme_marker (
  programme text not null references recording (id) on delete cascade,
  id        text not null,
  at        timestamptz not null,                -- when it begins
  marker    jsonb not null,
  primary key (programme, id)
);
-- What is to be told of channels at a time to come, whatever they show then.
create table scheduled_marker (
  channel_id text not null references channel (id) on delete cascade,
  id         text not null,
  at         timestamptz not null,
  marker     jsonb not null,
  primary key (channel_id, id)
);
