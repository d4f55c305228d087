-- When assets and their originals go: see dev.millrace.catalog.Dates. All times are this
-- database's own, so that no server's clock deletes early.
alter table asset
  add column original_expires_at timestamptz,
  -- Nobody can use the original from then on; its object follows.
  add column original_deleted_at timestamptz,
  -- Its object is gone as well.
  add column original_purged_at  timestamptz,
  add column expires_at          timestamptz,
  add check (original_purged_at is null or original_deleted_at is not null);

create index asset_due on asset (expires_at)
  where expires_at is not null and deleted_at is null;
create index asset_original_due on asset (original_expires_at)
  where original_expires_at is not null and original_purged_at is null and deleted_at is null;
