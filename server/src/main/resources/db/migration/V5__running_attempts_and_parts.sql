-- The worker on which an attempt at the step runs, also after the step was cancelled, until the
-- attempt has ended there. What died with its process keeps it until its node comes back.
alter table workflow_step add column runs_on text;
create index workflow_step_running on workflow_step (runs_on) where runs_on is not null;

-- What the parts were that an upload was put together of; null before that.
alter table upload add column parts_hash text;
