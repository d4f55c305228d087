-- The keys that sessions and playback tickets are signed with, for edges, which have no admin token.
create table door_key (
  id        integer primary key default 1 check (id = 1),
  sessions  bytea not null,
  tickets   bytea not null
);
