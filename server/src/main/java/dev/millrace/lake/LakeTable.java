package dev.millrace.lake;

import dev.millrace.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The tables of the lake, each fed by a topic.
///
/// The first columns of each are `time`, by which it is partitioned, and where the row stood in its
/// topic; the last is `more`, a JSON object of members that have no column.
public enum LakeTable {
  /// What players told; the keys of CMCD are columns.
  EVENTS(
      Topic.TELEMETRY,
      Duration.ofHours(1),
      """
      id:text received:time skew_ms:whole sid:text cid:text target:text e:text cen:text sta:text
      sn:whole ts:whole st:text sf:text ot:text pt:whole pr:number br:number br_a:number br_v:number
      pb:number tb:number lb:number ab:number bl:number tbl:number mtp:number msd:whole bsa:number
      bsda:number bsd:numbers bs:flag dfa:whole ltc:whole ec:texts bg:flag nr:flag su:flag
      url:text rc:whole ttfb:whole ttfbb:whole ttlb:whole cmsdd:text cmsds:text h:text cdn:text
      browser:text os:text device:text country:text token:text user_agent:text
      """),
  /// What players' events add up to. A row may be written anew: the last one of an `id` counts.
  SESSIONS(
      Topic.SESSIONS,
      Duration.ofDays(1),
      """
      id:text sid:text cid:text st:text browser:text os:text device:text country:text token:text
      cdn:text
      startup_ms:whole watched_ms:whole playing_ms:whole paused_ms:whole seek_ms:whole
      slept_ms:whole media_ms:whole duration_ms:whole played_ratio:number buffer_count:whole
      total_buffer_ms:whole max_buffer_ms:whole stalled_percent:number bitrate_kbps:number
      switches:whole downswitches:whole upscale_percent:number max_upscale_percent:number
      dropped_frames:whole live_latency_ms:number end:text exit_before_start:flag
      start_failure:flag playback_failure:flag errors:texts events:whole lost_events:whole
      doubled_events:whole complete:flag rung:text rungs:texts score:number
      skew_ms:whole sample:number
      """),
  /// What viewers asked of the edge.
  ACCESS(
      Topic.ACCESS,
      Duration.ofHours(1),
      """
      id:text edge:text sample_percent:number asset:text version:whole object:text kind:text
      track:text method:text status:whole finished:flag bytes:whole bytes_wanted:whole cache:text
      cache_tier:text ttfb_ms:number total_ms:number http:text tls:flag address:text country:text
      asn:whole user_agent:text referer_host:text sid:text cid:text cmcd:text
      """),
  /// What networks saw in streams, a row each thing.
  DETECTIONS(
      Topic.DETECTIONS,
      Duration.ofDays(1),
      """
      id:text stream:text epoch:whole model:text version:text seq:whole pts_seconds:number
      latency_ms:whole label:text score:number track:whole x:number y:number width:number
      height:number
      """),
  /// What was changed by the API, and who was refused there.
  AUDIT(
      Topic.AUDIT,
      Duration.ofDays(1),
      """
      id:text node:text by:text method:text route:text path:text status:whole total_ms:whole
      address:text user_agent:text
      """);

  /// By which tables are partitioned.
  static final String TIME = "time";

  /// Where a row stood.
  static final String PARTITION = "kafka_partition";

  /// The other half of that.
  static final String OFFSET = "kafka_offset";

  /// What rows are known by.
  static final String ID = "id";

  /// What has no column.
  static final String MORE = "more";

  private final Topic topic;
  private final Duration span;

  /// Nobody changes it, which its type does not say.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<LakeColumn> columns;

  LakeTable(Topic topic, Duration span, String columns) {
    this.topic = topic;
    this.span = span;
    this.columns =
        Stream.concat(
                Stream.of(TIME + ":time", PARTITION + ":whole", OFFSET + ":whole"),
                Stream.concat(Stream.of(columns.strip().split("\\s+")), Stream.of(MORE + ":text")))
            .map(LakeColumn::parse)
            .toList();
  }

  /// Whether a later row stands in the place of an earlier one of the same id.
  public boolean isWrittenAnew() {
    return this == SESSIONS;
  }

  /// What feeds it.
  public Topic topic() {
    return topic;
  }

  /// What a partition of it holds: an hour or a day.
  Duration span() {
    return span;
  }

  boolean isHourly() {
    return span.equals(Duration.ofHours(1));
  }

  public List<LakeColumn> columns() {
    return columns;
  }

  /// As SQL has it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
