-- Live channels, and which process runs each: a lease that its runner renews.
create table channel (
  id           text primary key,
  name         text not null,
  input        text not null,
  source       text not null,                    -- empty when publishers come by themselves
  latency      text not null check (latency in ('low', 'normal')),
  dvr_seconds  bigint not null,
  record       boolean not null,
  playback     jsonb not null,
  key          text not null,                    -- what publishers show
  created_at   timestamptz not null,
  status       text not null default 'idle' check (status in ('idle', 'live')),
  runner       text,
  runner_until timestamptz,
  check ((runner is null) = (runner_until is null))
);
