-- Streams that networks look at, and which process takes frames out of each: a lease that its
-- runner renews.
create table stream (
  id           text primary key,
  name         text not null,
  url          text not null,                    -- with what the source wants to know
  repeats      boolean not null,                 -- whether a film begins again
  enabled      boolean not null,
  detect       jsonb not null,
  rules        jsonb not null,
  revision     bigint not null default 1,        -- goes up with each change
  created_at   timestamptz not null,
  state        text not null default 'waiting',
  why          text,
  epoch        bigint not null default 0,        -- how often it was taken up
  runner       text,
  runner_until timestamptz,
  deleted      boolean not null default false,   -- its objects are still to be removed
  check ((runner is null) = (runner_until is null))
);

-- What became of each frame: row 0 has the sums of what is settled for good, the others are those
-- of one taking-up each.
create table stream_ledger (
  stream_id text not null references stream on delete cascade,
  epoch     bigint not null,
  received  bigint not null default 0,           -- as far as told; what is accounted for counts too
  accounted bigint not null default 0,           -- the first frame that is not accounted for yet
  inferred  bigint not null default 0,
  gated     bigint not null default 0,
  dropped   jsonb not null default '{}',
  primary key (stream_id, epoch)
);

-- Where whoever follows a stream stopped, so that another goes on there.
create table stream_progress (
  stream_id  text primary key references stream on delete cascade,
  state      jsonb not null,
  picture    text,                               -- key of the latest annotated picture
  updated_at timestamptz not null
);

create table stream_event (
  id        text primary key,                    -- a ULID
  stream_id text not null references stream on delete cascade,
  kind      text not null,
  at        timestamptz not null,
  data      jsonb not null
);
create index stream_event_of_stream on stream_event (stream_id, id desc);
