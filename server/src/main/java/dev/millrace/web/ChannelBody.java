package dev.millrace.web;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.live.Channel;
import dev.millrace.live.Channel.Absence;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Coding;
import dev.millrace.live.Latency;
import dev.millrace.policy.InvalidPolicy;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Playback.Access;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A channel as who makes or changes it describes it.
record ChannelBody(
    @Nullable String name,
    @Nullable String input,
    @Nullable String source,
    @Nullable BackupBody backup,
    @Nullable String slate,
    @Nullable Long reconnectSeconds,
    @Nullable String latency,
    @Nullable String ladder,
    @Nullable Integer maxHeight,
    @Nullable Double partSeconds,
    @Nullable Long dvrSeconds,
    @Nullable Boolean record,
    @Nullable String access,
    @Nullable List<String> domains) {
  private static final long USUAL_DVR_SECONDS = 120;
  private static final double MILLIS = 1000;

  /// The second way in.
  record BackupBody(@Nullable String input, @Nullable String source) {
    private Channel.Backup wish() {
      return new Channel.Backup(required(input, "backup/input"), source == null ? "" : source);
    }
  }

  /// What a channel is, secrets and all: for what is to be changed, not for anybody's eyes.
  static ChannelBody of(Channel.Wish wish) {
    Coding coding = wish.coding();
    OptionalInt most = coding.maxHeight();
    return new ChannelBody(
        wish.name(),
        wish.input(),
        wish.source(),
        wish.backup().map(one -> new BackupBody(one.input(), one.source())).orElse(null),
        wish.absence().slate(),
        wish.absence().reconnect().toSeconds(),
        wish.latency().word(),
        coding.ladder().word(),
        most.isPresent() ? most.getAsInt() : null,
        coding.part().toMillis() / MILLIS,
        wish.dvr().toSeconds(),
        wish.record(),
        wish.playback().access().name().toLowerCase(Locale.ROOT),
        wish.playback().domains());
  }

  /// The same with what a merge patch says (RFC 7396).
  ChannelBody patched(JsonNode patch) {
    if (!patch.isObject()) {
      throw Problem.INVALID_INPUT.because("send an object").thrown();
    }
    ObjectNode merged = Json.mapper().valueToTree(this);
    merge(merged, patch);
    return Json.read(Json.write(merged), ChannelBody.class);
  }

  private static void merge(ObjectNode into, JsonNode patch) {
    for (var member : patch.properties()) {
      JsonNode value = member.getValue();
      if (value.isNull()) {
        into.remove(member.getKey());
      } else if (value.isObject() && into.get(member.getKey()) instanceof ObjectNode before) {
        merge(before, value);
      } else {
        into.set(member.getKey(), value);
      }
    }
  }

  /// **On failure** [ChannelRefused].
  Channel.Wish wish() {
    return new Channel.Wish(
        required(name, "name"),
        required(input, "input"),
        source == null ? "" : source,
        Optional.ofNullable(backup).map(BackupBody::wish),
        absence(),
        promptness(),
        coding(),
        Duration.ofSeconds(dvrSeconds == null ? USUAL_DVR_SECONDS : dvrSeconds),
        Boolean.TRUE.equals(record),
        playback());
  }

  private static String required(@Nullable String value, String member) {
    if (value == null) {
      throw new ChannelRefused(member, member + " is missing");
    }
    return value;
  }

  private Absence absence() {
    return new Absence(
        slate == null ? Absence.USUAL.slate() : slate,
        reconnectSeconds == null
            ? Absence.USUAL.reconnect()
            : Duration.ofSeconds(reconnectSeconds));
  }

  private Latency promptness() {
    return switch (latency == null ? "low" : latency.toLowerCase(Locale.ROOT)) {
      case "low" -> Latency.LOW;
      case "normal" -> Latency.NORMAL;
      default -> throw new ChannelRefused("latency", "latency is low or normal");
    };
  }

  private Coding coding() {
    Coding usual = Coding.USUAL;
    return new Coding(
        ladder == null ? usual.ladder() : Coding.Ladder.of(ladder.toLowerCase(Locale.ROOT)),
        maxHeight == null ? OptionalInt.empty() : OptionalInt.of(maxHeight),
        partSeconds == null
            ? usual.part()
            : Duration.ofMillis(Math.round(Math.min(partSeconds, MILLIS) * MILLIS)));
  }

  private Playback playback() {
    String word = access == null ? "public" : access.toLowerCase(Locale.ROOT);
    try {
      return new Playback(
          switch (word) {
            case "public" -> Access.PUBLIC;
            case "signed" -> Access.SIGNED;
            case "embed" -> Access.EMBED;
            default -> throw new ChannelRefused("access", "access is public, signed or embed");
          },
          domains == null ? List.of() : domains);
    } catch (InvalidPolicy e) {
      throw new ChannelRefused("domains", String.valueOf(e.getMessage()));
    }
  }
}
