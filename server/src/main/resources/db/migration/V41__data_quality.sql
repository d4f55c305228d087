-- How many events came to those that collect again, and were dropped. Empty: without a token, or of
-- an asset that was not told.
create table telemetry_repeat (
  day     date not null,
  token   text not null collate "C",
  asset   text not null collate "C",
  events  bigint not null,
  primary key (day, token, asset)
);

-- Up to where the topic was read for sessions, which is further than where it is needed from;
-- absent: nobody said.
alter table telemetry_session_place add column read_offset bigint;
