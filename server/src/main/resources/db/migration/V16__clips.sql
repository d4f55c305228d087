-- What a programme's segments were when, and recordings that are cut out of others.
alter table recording add column stretches jsonb not null default '[]';
alter table recording add column clip jsonb;     -- null for a programme of its own
