-- How much of what players tell is collected; one row.
create table telemetry_control (
  id                boolean primary key default true check (id),
  state             text not null check (state in ('open', 'throttled', 'paused')),
  events_per_second integer not null check (events_per_second >= 0),
  requires_token    boolean not null,
  changed_at        timestamptz not null
);

insert into telemetry_control (state, events_per_second, requires_token, changed_at)
values ('open', 0, false, now());

-- What lets events in: two of a name at most, while one is changed for the other.
create table telemetry_token (
  id         text primary key,                   -- a ULID, so that ids are in the order of age
  name       text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  hash       text not null unique,
  created_at timestamptz not null
);

-- From where on the topic of players' events is needed to make sessions whole.
create table telemetry_session_place (
  partition   integer primary key,
  next_offset bigint not null
);
