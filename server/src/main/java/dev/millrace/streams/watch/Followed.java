package dev.millrace.streams.watch;

import dev.millrace.media.track.Tracker;
import dev.millrace.streams.rules.Memory;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What is known of a stream from its pictures so far, as JSON in the database, so that whoever
/// takes it over goes on there.
///
/// @param inside zone -> how many are in it
/// @param latency of the last frames: `p50`, `p95` in milliseconds
/// @param why something is off; empty when nothing is
/// @param moment of the last picture; absent before the first
public record Followed(
    Tracker.State tracks,
    Memory memory,
    Map<String, Long> inside,
    Map<String, Long> latency,
    String why,
    @Nullable Moment moment) {
  public static final Followed NOTHING =
      new Followed(Tracker.State.NOTHING, Memory.NOTHING, Map.of(), Map.of(), "", null);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /// Nothing where it is not of this version.
  public static Followed of(String json) {
    try {
      return json.isEmpty() ? NOTHING : JSON.readValue(json, Followed.class);
    } catch (JacksonException _) {
      return NOTHING;
    }
  }
}
