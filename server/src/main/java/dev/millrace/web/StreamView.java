package dev.millrace.web;

import dev.millrace.config.RedactedAddress;
import dev.millrace.http.Json;
import dev.millrace.streams.Ledger;
import dev.millrace.streams.Ledgers.Happening;
import dev.millrace.streams.Ledgers.Seen;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.rules.Line;
import dev.millrace.streams.rules.Zone;
import dev.millrace.streams.watch.Followed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A stream as the API shows it.
///
/// @param url where it comes from, without secrets; absent for a film of the catalogue
/// @param assetId the film
/// @param repeats whether a film begins again
/// @param state `waiting`, `connecting`, `running`, `away`, `ended` or `paused`
/// @param why it does not run
/// @param problem why nobody looks at its frames
/// @param latencyMillis between a frame's coming in and its result's being kept
/// @param counts of all that happened
/// @param inside zone -> how many are in it
/// @param picture the latest annotated picture
/// @param seenAt when it was looked at last
record StreamView(
    String id,
    String name,
    @Nullable String url,
    @Nullable String assetId,
    boolean repeats,
    boolean enabled,
    DetectView detect,
    List<Zone> zones,
    List<Line> lines,
    String state,
    @Nullable String why,
    @Nullable String problem,
    Instant createdAt,
    LedgerView ledger,
    Map<String, Long> latencyMillis,
    Map<String, Long> counts,
    Map<String, Long> inside,
    @Nullable String picture,
    @Nullable Instant seenAt) {
  private static final String ASSET = "asset:";

  /// What is looked for.
  record DetectView(
      @Nullable String model,
      @Nullable Double fps,
      @Nullable Integer width,
      @Nullable Double threshold,
      @Nullable List<String> labels,
      @Nullable Boolean gate,
      @Nullable Integer lingerMillis,
      @Nullable Double picturesPerSecond) {
    static DetectView of(dev.millrace.streams.Detect detect) {
      return new DetectView(
          detect.model(),
          detect.fps(),
          detect.width(),
          detect.threshold(),
          detect.labels(),
          detect.gate(),
          detect.lingerMillis(),
          detect.picturesPerSecond());
    }
  }

  /// What became of each frame: `received` is the sum of the others.
  ///
  /// @param dropped reason -> frames
  record LedgerView(
      long received, long inferred, long gated, Map<String, Long> dropped, long inFlight) {
    static LedgerView of(Ledger ledger) {
      return new LedgerView(
          ledger.received(),
          ledger.tallies().inferred(),
          ledger.tallies().gated(),
          new TreeMap<>(ledger.tallies().dropped()),
          ledger.inFlight());
    }
  }

  /// All streams; there are few.
  record PageView(List<StreamView> items, @Nullable String nextCursor) {}

  /// Something that happened.
  ///
  /// @param kind `entered`, `left`, `dwelled` or `crossed`
  record EventView(String id, String kind, Instant at, JsonNode data) {
    static EventView of(Happening happening) {
      return new EventView(
          happening.id(),
          happening.kind(),
          happening.at(),
          Json.mapper().readTree(happening.data()));
    }
  }

  /// What happened last, the newest first.
  record EventPageView(List<EventView> items, @Nullable String nextCursor) {}

  /// The latest results, the newest first.
  record DetectionPageView(List<JsonNode> items, @Nullable String nextCursor) {}

  static StreamView of(VideoStream stream, StreamDesk desk) {
    VideoStream.Wish wish = stream.wish();
    boolean isFilm = wish.scheme().equals("asset");
    Seen seen = desk.ledgers().seen(stream.id()).orElse(null);
    Followed known = seen == null ? Followed.NOTHING : Followed.of(seen.state());
    return new StreamView(
        stream.id(),
        wish.name(),
        isFilm ? null : RedactedAddress.of(wish.url()),
        isFilm ? wish.url().substring(ASSET.length()) : null,
        wish.repeats(),
        wish.isEnabled(),
        DetectView.of(wish.detect()),
        wish.rules().zones(),
        wish.rules().lines(),
        stream.condition().state().word(),
        stream.condition().why().orElse(null),
        known.why().isEmpty() ? null : known.why(),
        stream.createdAt(),
        LedgerView.of(desk.ledgers().ledger(stream.id())),
        known.latency(),
        new TreeMap<>(known.memory().counts()),
        known.inside(),
        seen == null || seen.picture().isEmpty() ? null : "/v1/streams/" + stream.id() + "/picture",
        seen == null ? null : seen.at());
  }
}
