package dev.millrace.live;

import dev.millrace.config.Secret;
import dev.millrace.policy.Playback;
import dev.millrace.transcode.LivePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A live channel as its owner made it.
///
/// @param id a ULID
/// @param key what publishers show to be let in
/// @param status whether somebody publishes just now
public record Channel(String id, Wish wish, Secret key, Instant createdAt, Status status) {
  private static final String BACKUP = "-backup";

  /// What its owner wants.
  ///
  /// @param name for people
  /// @param input the word of a [Doorway]
  /// @param source what that takes its media from; empty when publishers come by themselves
  /// @param backup the second way in, if there is to be one
  /// @param absence what becomes of it while nobody publishes
  /// @param coding what is made of what comes in
  /// @param dvr how far back viewers can go
  /// @param record whether each programme becomes an asset
  public record Wish(
      String name,
      String input,
      String source,
      Optional<Backup> backup,
      Absence absence,
      Latency latency,
      Coding coding,
      Duration dvr,
      boolean record,
      Playback playback) {
    private static final int MAX_NAME = 200;
    private static final int MAX_SOURCE = 2000;
    private static final Duration MAX_DVR = Duration.ofHours(24);

    /// **On failure** [ChannelRefused].
    public Wish {
      require(!name.isBlank() && name.length() <= MAX_NAME, "name", "has 1 to 200 characters");
      require(source.length() <= MAX_SOURCE, "source", "has at most 2000 characters");
      require(!dvr.isNegative() && dvr.compareTo(MAX_DVR) <= 0, "dvrSeconds", "is from 0 to 86400");
    }

    /// How its segments are cut.
    public LivePlan.Cut cut() {
      return latency.cut(coding);
    }

    /// The same with the second way in for the first; empty when there is none.
    public Optional<Wish> asBackup() {
      return backup.map(this::from);
    }

    private Wish from(Backup second) {
      return new Wish(
          name,
          second.input(),
          second.source(),
          Optional.empty(),
          absence,
          latency,
          coding,
          dvr,
          record,
          playback);
    }

    /// What of another wish can not take this one's place while it is live, as the API names it.
    public List<String> fixedAgainst(Wish other) {
      var fixed = new ArrayList<String>();
      note(fixed, "input", input.equals(other.input));
      note(fixed, "source", source.equals(other.source));
      note(fixed, "backup", backup.equals(other.backup));
      note(fixed, "latency", latency == other.latency);
      note(fixed, "ladder", coding.ladder() == other.coding.ladder());
      note(fixed, "maxHeight", coding.maxHeight().equals(other.coding.maxHeight()));
      note(fixed, "partSeconds", coding.part().equals(other.coding.part()));
      note(fixed, "dvrSeconds", dvr.equals(other.dvr));
      return List.copyOf(fixed);
    }

    private static void note(List<String> fixed, String member, boolean isAlike) {
      if (!isAlike) {
        fixed.add(member);
      }
    }

    private static void require(boolean holds, String member, String rule) {
      if (!holds) {
        throw new ChannelRefused(member, member + " " + rule);
      }
    }
  }

  /// A way in that is taken while nothing comes by the first.
  ///
  /// @param input the word of a [Doorway]
  /// @param source what that takes its media from; empty when publishers come by themselves
  public record Backup(String input, String source) {}

  /// What becomes of a channel while nobody publishes.
  ///
  /// @param slate what is shown meanwhile, as [dev.millrace.live.ingest.local.Slate] has it
  /// @param reconnect how long that may last without ending the programme
  public record Absence(String slate, Duration reconnect) {
    static final String NO_SLATE = "none";
    private static final Duration LONGEST = Duration.ofHours(6);

    /// Nothing is shown, and half a minute is forgiven.
    public static final Absence USUAL = new Absence(NO_SLATE, Duration.ofSeconds(30));

    /// **On failure** [ChannelRefused].
    public Absence {
      Wish.require(
          !reconnect.isNegative() && reconnect.compareTo(LONGEST) <= 0,
          "reconnectSeconds",
          "is from 0 to 21600");
    }
  }

  /// As the doorway of its second way in sees it: with an id and a key of their own.
  public Optional<Channel> backup() {
    return wish.asBackup()
        .map(
            second ->
                new Channel(
                    id + BACKUP, second, new Secret(key.value() + BACKUP), createdAt, status));
  }

  /// Something that happened to a channel.
  ///
  /// @param word of the event: `input-lost`, `input-returned`, `input-switched`, `alert`,
  ///     `alert-ended`, `recording-failed`
  /// @param facts what else is told
  public record News(String word, Map<String, String> facts) {
    public News {
      facts = Map.copyOf(facts);
    }
  }

  /// Whether something comes in.
  public enum Status {
    IDLE,
    LIVE;

    /// As the API writes it.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
