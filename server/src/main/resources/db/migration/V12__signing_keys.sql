-- The public keys whose signatures open films that are played by signed addresses.
create table signing_key (
  id         text primary key check (id ~ '^[A-Z0-9]{8,32}$'),
  name       text not null,
  public_key text not null,
  created_at timestamptz not null
);
