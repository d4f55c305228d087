-- Uploads under way, and for a day those that have come to an end.
--
-- A row is written before anything else of an upload exists and removed after everything else is
-- gone, so whatever a crash leaves behind is found through its row. It therefore has no foreign key
-- to the asset, which is younger.
create table upload (
  asset_id         text primary key,
  state            text not null
    check (state in ('beginning', 'open', 'completing', 'uploaded', 'ending', 'ended')),
  -- Why it is ending or has ended.
  reason           text,
  -- The store's name of the multipart upload; null before the store was asked.
  store_upload_id  text,
  size_bytes       bigint not null check (size_bytes > 0),
  part_bytes       bigint not null check (part_bytes > 0),
  principal        text,
  idempotency_key  text,
  request_hash     text not null,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  closed_at        timestamptz,
  -- Who works on it, and since when he was last heard of.
  claim            text,
  claimed_at       timestamptz,
  -- Whether the listener has taken the uploaded asset over.
  delivered        boolean not null default false,
  unique (principal, idempotency_key),
  check ((principal is null) = (idempotency_key is null)),
  check ((state in ('ending', 'ended')) = (reason is not null)),
  check (state in ('beginning', 'ending', 'ended') or store_upload_id is not null),
  check ((state in ('uploaded', 'ended')) = (closed_at is not null))
);

create index upload_open on upload (expires_at) where state = 'open';
create index upload_unsettled on upload (claimed_at)
  where state in ('beginning', 'completing', 'ending');
create index upload_undelivered on upload (closed_at) where state = 'uploaded' and not delivered;
create index upload_closed on upload (closed_at) where state in ('uploaded', 'ended');
