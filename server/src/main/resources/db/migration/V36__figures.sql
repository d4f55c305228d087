-- How well was watched, to be asked by time and dimension. A session is a row for as long as
-- anything may be asked of it; each hour has sums for every value of every dimension, from which
-- the row that a session had is taken off when it gets another.
create table qoe_session (
  id                text primary key,
  started_at        timestamptz not null,
  asset             text not null collate "C",
  edge              text not null collate "C",
  browser           text not null collate "C",
  country           text not null collate "C",
  rung              text not null collate "C",
  device            text not null collate "C",
  startup_bucket    smallint,                  -- absent: nobody knows, or it never started
  plays             bigint not null,
  starts            bigint not null,
  start_failures    bigint not null,
  playback_failures bigint not null,
  exits             bigint not null,
  stalls            bigint not null,
  stalled_ms        bigint not null,
  watched_ms        bigint not null,
  rated_ms          bigint not null,
  kilobits          bigint not null,
  switches          bigint not null,
  scored            bigint not null,
  score_sum         bigint not null,
  events            bigint not null,
  lost_events       bigint not null,
  doubled_events    bigint not null,
  incomplete        bigint not null,
  skewed            bigint not null,
  sampled           bigint not null
);

create index qoe_session_started_at on qoe_session (started_at);

-- Dimension `all` has one value, the empty one.
create table qoe_hour (
  dimension         text not null collate "C",
  hour              timestamptz not null,
  value             text not null collate "C",
  plays             bigint not null,
  starts            bigint not null,
  start_failures    bigint not null,
  playback_failures bigint not null,
  exits             bigint not null,
  stalls            bigint not null,
  stalled_ms        bigint not null,
  watched_ms        bigint not null,
  rated_ms          bigint not null,
  kilobits          bigint not null,
  switches          bigint not null,
  scored            bigint not null,
  score_sum         bigint not null,
  events            bigint not null,
  lost_events       bigint not null,
  doubled_events    bigint not null,
  incomplete        bigint not null,
  skewed            bigint not null,
  sampled           bigint not null,
  primary key (dimension, hour, value)
);

create index qoe_hour_age on qoe_hour using brin (hour);

-- How many sessions of a cell took about so long to start.
create table qoe_startup (
  dimension text not null collate "C",
  hour      timestamptz not null,
  value     text not null collate "C",
  bucket    smallint not null,
  starts    bigint not null,
  primary key (dimension, value, hour, bucket)
);

create index qoe_startup_age on qoe_startup using brin (hour);

-- Up to where the topic of sessions is in these figures.
create table qoe_place (
  partition   integer primary key,
  next_offset bigint not null
);

-- Who watches just now, as whoever gathers sessions says; one row.
create table qoe_live (
  id      boolean primary key default true check (id),
  told_at timestamptz not null,
  viewers integer not null,
  detail  jsonb not null
);

-- How many watched at once, at most, in each minute.
create table qoe_audience (
  minute  timestamptz primary key,
  viewers integer not null
);
