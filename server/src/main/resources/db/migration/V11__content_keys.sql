-- The key of each encrypted film. It is made once and goes with its asset.
create table content_key (
  asset_id   text primary key references asset (id) on delete cascade,
  key_id     uuid not null unique,
  key        bytea not null check (octet_length(key) = 16),
  iv         bytea not null check (octet_length(iv) = 16),
  created_at timestamptz not null
);
