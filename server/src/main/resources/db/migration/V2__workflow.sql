-- Step graphs: see dev.millrace.workflow and docs/adr/0004-workflow-on-db-scheduler.md.
-- Lock order: workflow, then workflow_queue, then workflow_step.

create table workflow (
  id            bigint generated always as identity primary key,
  kind          text not null,
  subject       text not null,
  run_key       text not null,
  priority      integer not null,
  state         text not null default 'running'
                check (state in ('running', 'done', 'failed', 'cancelled')),
  open_steps    integer not null default 0,          -- that the workflow still has to see finished
  progress      double precision not null default 0, -- high-water mark, 0 to 1
  problem       json,
  created_at    timestamptz not null default now(),
  settled_at    timestamptz,
  delivered     boolean not null default false,      -- listeners heard that it settled
  deliver_after timestamptz,
  deliver_by    text,
  unique (kind, subject, run_key)
);
create index workflow_subject on workflow (subject, id);
create index workflow_undelivered on workflow (deliver_after)
  where state <> 'running' and not delivered;

create table workflow_step (
  id          bigint generated always as identity primary key,
  workflow_id bigint not null references workflow on delete cascade,
  ordinal     integer not null,
  name        text not null,
  kind        text not null,
  lane        text not null,
  priority    integer not null,
  slots       integer not null,
  cost        double precision not null,
  growth      double precision not null,
  optional    boolean not null,
  depends_on  text[] not null,                       -- as declared, groups as groups
  input       json not null,
  output      json,
  state       text not null default 'pending'
              check (state in ('pending', 'running', 'done', 'failed', 'cancelled')),
  waiting     integer not null,                      -- unfinished steps that it depends on
  attempt     integer not null default 0,
  failures    integer not null default 0,            -- failed attempts since start or resume
  lost        integer not null default 0,            -- attempts that died with their process
  progress    double precision not null default 0,
  problem     json,
  started_at  timestamptz,
  ended_at    timestamptz,
  unique (workflow_id, name)
);

-- Dependencies with groups spelled out by member.
create table workflow_edge (
  step_id  bigint not null references workflow_step on delete cascade,
  needs_id bigint not null references workflow_step on delete cascade,
  primary key (needs_id, step_id)
);
create index workflow_edge_step on workflow_edge (step_id);

-- db-scheduler's table: a row is a runnable step, a picked row is a lease. The last five columns
-- are ours.
create table workflow_queue (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             integer not null,
  step_id              bigint not null unique references workflow_step on delete cascade,
  workflow_id          bigint not null,
  lane                 text not null,
  slots                integer not null,
  turn                 bigint not null,
  primary key (task_name, task_instance)
);
create index workflow_queue_next on workflow_queue (lane, priority desc, turn, step_id)
  where not picked;
create index workflow_queue_picked on workflow_queue (picked_by) where picked;
create index workflow_queue_workflow on workflow_queue (workflow_id);
