package dev.millrace.streams;

import dev.millrace.config.RedactedAddress;
import dev.millrace.streams.rules.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A stream that networks look at, as its owner made it.
///
/// @param id a ULID
/// @param revision goes up with each change of the wish
public record VideoStream(
    String id, Wish wish, long revision, Instant createdAt, Condition condition) {

  /// What its owner wants.
  ///
  /// @param name for people
  /// @param url where it comes from: `rtsp:`, `rtsp+udp:`, `srt:`, `http:`, `https:`, `file:` with
  ///     the name of a film, `asset:` with an id, `test:` with a size and a rate
  /// @param repeats whether a film begins again at its end
  /// @param isEnabled whether it is to run
  public record Wish(
      String name, String url, boolean repeats, boolean isEnabled, Detect detect, Rules rules) {
    private static final List<String> SCHEMES =
        List.of("rtsp", "rtsp+udp", "srt", "http", "https", "file", "asset", "test");
    private static final int MAX_NAME = 200;
    private static final int MAX_URL = 2000;

    /// **On failure** [StreamRefused].
    public Wish {
      StreamRefused.require(
          !name.isBlank() && name.length() <= MAX_NAME, "name", "has 1 to 200 characters");
      StreamRefused.require(url.length() <= MAX_URL, "url", "has at most 2000 characters");
      StreamRefused.require(
          SCHEMES.contains(scheme(url)), "url", "begins with one of " + String.join(", ", SCHEMES));
    }

    /// In lower case, without the colon; empty when there is none.
    public String scheme() {
      return scheme(url);
    }

    /// What stands behind the scheme.
    public String rest() {
      return url.substring(url.indexOf(':') + 1);
    }

    private static String scheme(String url) {
      int colon = url.indexOf(':');
      return colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /// Never shows what the source wants to know.
    @Override
    public String toString() {
      return "Wish[name=%s, url=%s]".formatted(name, RedactedAddress.of(url));
    }
  }

  /// How it fares.
  ///
  /// @param why it is not running, for people
  public record Condition(State state, Optional<String> why) {}

  /// Where it is in its life.
  public enum State {
    /// No process has taken it up yet.
    WAITING,
    /// Its source is being asked.
    CONNECTING,
    /// Frames come.
    RUNNING,
    /// Its source is away, and asked again and again.
    AWAY,
    /// Its film was shown to its end.
    ENDED,
    /// Its owner does not want it to run.
    PAUSED;

    /// As the API writes it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
