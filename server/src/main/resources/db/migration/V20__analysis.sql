-- Films that were looked at; what was found lies in the bucket. Indexes are made of these rows.
create table analysis (
  asset_id   text primary key references asset (id) on delete cascade,
  version    integer not null check (version > 0),
  changed_at timestamptz not null
);

create index analysis_changes on analysis (changed_at);

-- Films with something for people to judge, and what they decided last. `playback` is who might
-- play the film before it was restricted or blocked.
create table review (
  asset_id   text primary key references asset (id) on delete cascade,
  state      text not null check (state in ('open', 'approved', 'restricted', 'blocked')),
  reasons    jsonb not null,
  opened_at  timestamptz not null,
  playback   jsonb
);

create index review_queue on review (state, opened_at, asset_id);

-- Who decided what, for good: it outlives its film.
create table review_decision (
  id         bigint generated always as identity primary key,
  asset_id   text not null,
  title      text not null,
  decision   text not null check (decision in ('approved', 'restricted', 'blocked')),
  note       text not null,
  decided_at timestamptz not null
);

create index review_decision_of_asset on review_decision (asset_id, id desc);
