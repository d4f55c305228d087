-- When the process that makes a clip last said so: a long copy is not taken for one that was left.
alter table recording add column touched_at timestamptz not null default now();
