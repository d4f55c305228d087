-- Objects of the inbox, by version: each becomes one asset.
--
-- A row is written before its asset exists and knows the asset's id, so whatever a crash leaves is
-- found through its row and goes on where it was. Rows at rest keep the same version from being
-- taken again; they are forgotten when it was not seen for long.
create table inbox_object (
  key         text not null,
  etag        text not null,
  size_bytes  bigint not null check (size_bytes > 0),
  asset_id    text not null unique,
  state       text not null check (state in ('taking', 'taken', 'refused')),
  attempts    integer not null default 0,
  -- When the next attempt may begin.
  due_at      timestamptz not null,
  -- Who takes it, and since when he was last heard of.
  claim       text,
  claimed_at  timestamptz,
  -- When the object was last found in the inbox, or came to rest.
  seen_at     timestamptz not null,
  primary key (key, etag)
);

create index inbox_object_due on inbox_object (due_at) where state = 'taking';
create index inbox_object_claim on inbox_object (claim) where claim is not null;
create index inbox_object_rest on inbox_object (seen_at) where state <> 'taking';

-- Requests for films by address that may be repeated, for a day.
create table pull (
  principal        text not null,
  idempotency_key  text not null,
  request_hash     text not null,
  asset_id         text not null,
  created_at       timestamptz not null,
  -- Whether its asset was made: a repeat then makes no second one, even if it was deleted.
  begun            boolean not null default false,
  primary key (principal, idempotency_key)
);

create index pull_age on pull (created_at);
