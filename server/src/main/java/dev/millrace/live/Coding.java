package dev.millrace.live;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// What is made of what comes into a channel.
///
/// @param maxHeight no picture's shorter side is longer; empty where the input alone decides
/// @param part about how long parts are, where there are any
public record Coding(Ladder ladder, OptionalInt maxHeight, Duration part) {
  private static final int LEAST_HEIGHT = 144;
  private static final int MOST_HEIGHT = 4320;
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /// Rungs by the input, in parts of half a second.
  public static final Coding USUAL =
      new Coding(Ladder.AUTO, OptionalInt.empty(), Duration.ofMillis(500));

  /// **On failure** [ChannelRefused].
  public Coding {
    require(
        maxHeight.orElse(LEAST_HEIGHT) >= LEAST_HEIGHT
            && maxHeight.orElse(MOST_HEIGHT) <= MOST_HEIGHT,
        "maxHeight",
        "is from 144 to 4320");
    require(
        part.compareTo(SHORTEST) >= 0 && part.compareTo(LONGEST) <= 0,
        "partSeconds",
        "is from 0.2 to 1");
  }

  private static void require(boolean holds, String member, String rule) {
    if (!holds) {
      throw new ChannelRefused(member, member + " " + rule);
    }
  }

  /// Which rungs there are.
  public enum Ladder {
    /// As many as the input's size, and the machine, allow.
    AUTO,
    /// One, of the pictures as they come; of others what `AUTO` makes.
    PASSTHROUGH;

    /// As the API writes it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// **On failure** [ChannelRefused].
    public static Ladder of(String word) {
      return Arrays.stream(values())
          .filter(one -> one.word().equals(word))
          .findFirst()
          .orElseThrow(() -> new ChannelRefused("ladder", "ladder is one of " + words()));
    }

    private static String words() {
      return Arrays.stream(values()).map(Ladder::word).collect(Collectors.joining(", "));
    }
  }
}
