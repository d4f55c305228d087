package dev.millrace.qoe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What figures take of a session's row.
///
/// @param id of the row; a later one of the same id stands in its place
/// @param at when it began, to the millisecond
/// @param values of every dimension
/// @param measures of every kind
/// @param startup the bucket of its time to start; null: nobody knows, or it never started
public record SessionFact(
    String id,
    Instant at,
    Map<Dimension, String> values,
    Map<Measure, Long> measures,
    @Nullable Integer startup) {
  private static final int MOST_LETTERS = 128;
  private static final double KILO = 1000;
  private static final double HUNDRED = 100;

  /// What is beyond these was not measured: senders say what they like, and sums must hold it.
  private static final long MOST_MILLIS = Duration.ofDays(31).toMillis();

  private static final long MOST_COUNTED = 1_000_000;
  private static final double MOST_KILOBITS = 1_000_000;
  private static final Pattern RUNG = Pattern.compile("[1-9][0-9]{1,4}p");

  /// The fact of a record of the topic; null when it is none.
  public static @Nullable SessionFact of(byte[] json) {
    try {
      JsonNode row = JsonMapper.shared().readTree(json);
      String id = clean(row.path("id").asString(""));
      if (id.isEmpty()) {
        return null;
      }
      var at = Instant.parse(row.path("time").asString(""));
      boolean isTimed = row.has("startup_ms");
      Integer startup = isTimed ? StartupBuckets.of(row.path("startup_ms").asLong()) : null;
      return new SessionFact(id, at, values(row), measures(row), startup);
    } catch (JacksonException | DateTimeException _) {
      return null;
    }
  }

  private static Map<Dimension, String> values(JsonNode row) {
    var values = new EnumMap<Dimension, String>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      String value = clean(row.path(dimension.member()).asString(""));
      boolean isNone = dimension == Dimension.RUNG && !RUNG.matcher(value).matches();
      values.put(
          dimension, isNone ? "" : value.substring(0, Math.min(value.length(), MOST_LETTERS)));
    }
    return values;
  }

  /// PostgreSQL knows no NUL.
  private static String clean(String text) {
    return text.replace("\0", "");
  }

  private static Map<Measure, Long> measures(JsonNode row) {
    var sums = new EnumMap<Measure, Long>(Measure.class);
    boolean isWhole = row.path("id").asString("").equals(row.path("sid").asString(""));
    boolean isBeginning = isWhole && !row.path("resumed").asBoolean(false);
    boolean hasFailed = row.path("start_failure").asBoolean(false);
    boolean hasLeft = row.path("exit_before_start").asBoolean(false);
    sums.put(Measure.PLAYS, isBeginning ? 1L : 0L);
    boolean hasStarted = row.path("playing_ms").asLong(0) > 0 || row.has("startup_ms");
    sums.put(Measure.STARTS, isBeginning && hasStarted ? 1L : 0L);
    sums.put(Measure.START_FAILURES, isBeginning && hasFailed ? 1L : 0L);
    sums.put(Measure.PLAYBACK_FAILURES, row.path("playback_failure").asBoolean(false) ? 1L : 0L);
    sums.put(Measure.EXITS, isBeginning && hasLeft ? 1L : 0L);
    sums.put(Measure.STALLS, upTo(MOST_COUNTED, row, "buffer_count"));
    sums.put(Measure.STALLED_MS, upTo(MOST_MILLIS, row, "total_buffer_ms"));
    sums.put(Measure.WATCHED_MS, upTo(MOST_MILLIS, row, "watched_ms"));
    double kilobits = row.path("bitrate_kbps").asDouble(0);
    boolean isRated = kilobits > 0 && kilobits <= MOST_KILOBITS;
    // Rows of earlier versions do not say of how much it is known.
    String rated = row.has("rated_ms") ? "rated_ms" : "media_ms";
    long media = isRated ? upTo(MOST_MILLIS, row, rated) : 0;
    sums.put(Measure.RATED_MS, media);
    sums.put(Measure.KILOBITS, Math.round(kilobits * media / KILO));
    sums.put(Measure.SWITCHES, upTo(MOST_COUNTED, row, "switches"));
    sums.put(Measure.SCORED, row.has("score") ? 1L : 0L);
    sums.put(Measure.SCORE_SUM, Math.round(row.path("score").asDouble(0) * HUNDRED));
    sums.put(Measure.EVENTS, upTo(MOST_COUNTED, row, "events"));
    sums.put(Measure.LOST_EVENTS, upTo(MOST_COUNTED, row, "lost_events"));
    sums.put(Measure.DOUBLED_EVENTS, upTo(MOST_COUNTED, row, "doubled_events"));
    sums.put(Measure.INCOMPLETE, row.path("complete").asBoolean(true) ? 0L : 1L);
    sums.put(Measure.SKEWED, row.has("skew_ms") ? 1L : 0L);
    sums.put(Measure.SAMPLED, row.path("sample").asDouble(1) < 1 ? 1L : 0L);
    return sums;
  }

  private static long upTo(long most, JsonNode row, String name) {
    return Math.clamp(row.path(name).asLong(0), 0, most);
  }
}
