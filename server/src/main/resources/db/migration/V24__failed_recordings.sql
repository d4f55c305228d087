-- Recordings of which no asset can be made, whatever is tried.
alter table recording drop constraint recording_state_check;
alter table recording add constraint recording_state_check
  check (state in ('recording', 'ready', 'empty', 'failed'));
