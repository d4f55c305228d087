-- Sums of days beside those of hours: who looks at weeks by one of very many values reads a
-- twenty-fourth of the rows.
create table qoe_day (
  dimension         text not null collate "C",
  day               timestamptz not null,
  value             text not null collate "C",
  plays             bigint not null,
  starts            bigint not null,
  start_failures    bigint not null,
  playback_failures bigint not null,
  exits             bigint not null,
  stalls            bigint not null,
  stalled_ms        bigint not null,
  watched_ms        bigint not null,
  rated_ms          bigint not null,
  kilobits          bigint not null,
  switches          bigint not null,
  scored            bigint not null,
  score_sum         bigint not null,
  events            bigint not null,
  lost_events       bigint not null,
  doubled_events    bigint not null,
  incomplete        bigint not null,
  skewed            bigint not null,
  sampled           bigint not null,
  primary key (dimension, day, value)
);

create index qoe_day_age on qoe_day using brin (day);

create table qoe_startup_day (
  dimension text not null collate "C",
  day       timestamptz not null,
  value     text not null collate "C",
  bucket    smallint not null,
  starts    bigint not null,
  primary key (dimension, value, day, bucket)
);

create index qoe_startup_day_age on qoe_startup_day using brin (day);

insert into qoe_day
select dimension, date_trunc('day', hour, 'UTC'), value,
  sum(plays), sum(starts), sum(start_failures), sum(playback_failures), sum(exits), sum(stalls),
  sum(stalled_ms), sum(watched_ms), sum(rated_ms), sum(kilobits), sum(switches), sum(scored),
  sum(score_sum), sum(events), sum(lost_events), sum(doubled_events), sum(incomplete),
  sum(skewed), sum(sampled)
from qoe_hour group by 1, 2, 3;

insert into qoe_startup_day
select dimension, date_trunc('day', hour, 'UTC'), value, bucket, sum(starts)
from qoe_startup group by 1, 2, 3, 4;
