-- Webhooks, and every event on its way to each of them: see dev.millrace.webhooks and
-- docs/adr/0012-webhooks.md. Lock order: webhook_reader, then webhook, then webhook_delivery.

create table webhook (
  id               text primary key,
  url              text not null,
  types            text[] not null,             -- patterns; empty: every type
  description      text not null,
  secret           text not null,
  old_secret       text,                        -- signs beside `secret` until then
  old_secret_until timestamptz,
  enabled          boolean not null default true,
  disabled_reason  text check (disabled_reason in ('paused', 'gone', 'failing', 'backlog')),
  created_at       timestamptz not null,
  failures         integer not null default 0,  -- attempts that failed since the last success
  failing_since    timestamptz,
  rest_until       timestamptz not null default '-infinity',
  check (enabled = (disabled_reason is null)),
  check ((old_secret is null) = (old_secret_until is null))
);

-- One event for one webhook. `id` is the order in which events were told.
create table webhook_delivery (
  id            bigint generated always as identity primary key,
  webhook_id    text not null references webhook on delete cascade,
  source        text not null,
  event_id      text not null,
  type          text not null,
  subject       text not null,
  body          text not null,
  state         text not null default 'waiting'
                check (state in ('waiting', 'delivered', 'failed')),
  blocks        boolean not null default true,   -- later events of its subject wait for it
  tries         integer not null default 0,      -- since it was told or last retried by hand
  attempts      jsonb not null default '[]',
  due_at        timestamptz not null default now(),
  claim         text,
  claimed_until timestamptz,
  created_at    timestamptz not null default now(),
  settled_at    timestamptz,
  unique (webhook_id, source, event_id),
  check ((state = 'waiting') = (settled_at is null))
);
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at, id)
  where state = 'waiting';
create index webhook_delivery_order on webhook_delivery (webhook_id, subject, id)
  where state = 'waiting' and blocks;
create index webhook_delivery_claimed on webhook_delivery (webhook_id)
  where state = 'waiting' and claim is not null;
create index webhook_delivery_log on webhook_delivery (webhook_id, id desc);
create index webhook_delivery_age on webhook_delivery (created_at);

-- How far the topic has been read, by partition, and which process reads.
create table webhook_reader (
  one        boolean primary key default true check (one),
  offsets    jsonb not null,
  holder     text,
  held_until timestamptz not null default '-infinity'
);
insert into webhook_reader (offsets) values ('{}');
