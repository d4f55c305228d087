-- One home for the keys with which clients make requests safe to repeat. Before, uploads and
-- films by address each kept their own, so one key sent both ways at once made two assets.
--
-- A row is written in the transaction that begins the asset, and knows its id.
create table request_key (
  principal        text not null,
  idempotency_key  text not null,
  -- What the first request with this key said; null when that is not known, and any is a repeat.
  request_hash     text,
  asset_id         text not null,
  created_at       timestamptz not null,
  primary key (principal, idempotency_key)
);

create index request_key_age on request_key (created_at);
create index request_key_asset on request_key (asset_id);

-- The older asset keeps a key that made two. Their hashes were of what the server made of the
-- request, with its defaults of that time, and not of what the client said.
insert into request_key (principal, idempotency_key, asset_id, created_at)
select principal, idempotency_key, asset_id, created_at
from (
  select principal, idempotency_key, asset_id, created_at
  from upload where principal is not null
  union all
  select principal, idempotency_key, asset_id, created_at
  from pull where begun or exists (select from asset where id = asset_id)
) known
order by created_at
on conflict do nothing;

drop table pull;
alter table upload
  drop column principal,
  drop column idempotency_key,
  drop column request_hash;
