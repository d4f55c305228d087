-- People who agreed to be found in films. No picture is kept, only a face's numbers. Whoever is
-- deleted is gone from everything below, in one statement.
create table person (
  id         text primary key,
  name       text not null check (name <> ''),
  consent    text not null check (consent <> ''),
  created_at timestamptz not null
);

-- Faces, as one network (the SHA-256 of its weights) makes numbers of them: big-endian floats.
create table person_face (
  id         text primary key,
  person_id  text not null references person (id) on delete cascade,
  network    text not null,
  numbers    bytea not null,
  created_at timestamptz not null
);

create index person_face_of_person on person_face (person_id);
create index person_face_of_network on person_face (network);

-- Where they were found; it stands nowhere else.
create table appearance (
  id           bigint generated always as identity primary key,
  person_id    text not null references person (id) on delete cascade,
  asset_id     text not null references asset (id) on delete cascade,
  version      integer not null check (version > 0),
  from_seconds double precision not null,
  item         jsonb not null
);

create index appearance_in_asset on appearance (asset_id, version, from_seconds);
create index appearance_of_person on appearance (person_id, asset_id);
