-- Whose a workflow is: owners take turns, see docs/adr/0016-owners-take-turns.md.
alter table workflow add column owner text not null default '';
alter table workflow_queue add column owner text not null default '';

drop index workflow_queue_next;
create index workflow_queue_next on workflow_queue (lane, owner, priority desc, turn, step_id)
  where not picked;

-- How much each owner has been given of a lane, in slots, on a scale that all owners share. Rows
-- that nobody used for a day are forgotten.
create table workflow_share (
  lane     text not null,
  owner    text not null,
  started  double precision not null,   -- where the owner's last step began on the scale
  served   double precision not null,   -- where the owner's next step begins
  used_at  timestamptz not null default now(),
  primary key (lane, owner)
);
