-- Films that were looked at and are gone: indexes of what was found in them forget them by these
-- rows, which stay for a month.
create table analysis_gone (
  asset_id text primary key,
  gone_at  timestamptz not null
);

create index analysis_gone_changes on analysis_gone (gone_at);

create function analysis_is_gone() returns trigger language plpgsql as $$
begin
  insert into analysis_gone (asset_id, gone_at)
  select asset_id, clock_timestamp() from analysis where asset_id = old.id
  on conflict (asset_id) do nothing;
  delete from analysis_gone where asset_id in (
    select asset_id from analysis_gone where gone_at < now() - interval '30 days'
    order by gone_at limit 10);
  return null;
end
$$;

create trigger asset_analysis_is_gone after update of deleted_at on asset
for each row when (old.deleted_at is null and new.deleted_at is not null)
execute function analysis_is_gone();
