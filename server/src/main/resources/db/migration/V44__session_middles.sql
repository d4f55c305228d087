-- Before read_offset, where a session that is under way goes on without its beginning: what else goes
-- on there was done with, and has its row.
alter table telemetry_session_place add column middles bigint[] not null default '{}';
