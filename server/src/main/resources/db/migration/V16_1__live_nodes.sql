-- Where processes that run channels answer others of ours.
create table live_node (
  node text primary key,                         -- as in channel.runner
  url  text not null
);
