-- Console sessions whose holders signed out before they expired.
create table revoked_session (
  id          text primary key,
  expires_at  timestamptz not null
);

create index revoked_session_age on revoked_session (expires_at);
