package dev.millrace.streams.stage;

import dev.millrace.config.Secret;
import dev.millrace.live.Channel;
import dev.millrace.live.Channel.Absence;
import dev.millrace.live.Channel.Status;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Coding;
import dev.millrace.live.Doorway;
import dev.millrace.live.Latency;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.local.FileLoop;
import dev.millrace.policy.Playback;
import dev.millrace.streams.StreamRefused;
import dev.millrace.streams.VideoStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The ways in of streams: those of live channels, as far as we are the ones who ask.
///
/// @param doorways of live channels
/// @param films plays films of the catalogue
public record Ways(List<Doorway> doorways, Films films) {
  public Ways {
    doorways = List.copyOf(doorways);
  }

  /// Plays films of the catalogue as if they were live.
  public interface Films {
    /// **On failure** [StreamRefused].
    void require(String assetId);

    Ingest play(String assetId, boolean repeats);

    /// Removes what a process left that was killed; before anything is played.
    void start();
  }

  /// Makes sure that a stream can be as it is wanted.
  ///
  /// **On failure** [StreamRefused].
  public void require(VideoStream.Wish wish) {
    if (wish.scheme().equals("asset")) {
      films.require(wish.rest());
      return;
    }
    try {
      doorway(wish).require(channel(wish));
    } catch (ChannelRefused e) {
      throw new StreamRefused("url", String.valueOf(e.getMessage()));
    }
    boolean callsNobody = wish.scheme().equals("srt") && source(wish).isEmpty();
    StreamRefused.require(!callsNobody, "url", "names a listener to call");
  }

  /// The way into a stream, not yet open.
  ///
  /// **On failure** [StreamRefused], or what the way itself stands on is not there.
  public Ingest into(VideoStream stream) {
    VideoStream.Wish wish = stream.wish();
    if (wish.scheme().equals("asset")) {
      return films.play(wish.rest(), wish.repeats());
    }
    var channel =
        new Channel(stream.id(), channel(wish), new Secret(""), stream.createdAt(), Status.IDLE);
    Doorway doorway = doorway(wish);
    return doorway instanceof FileLoop films
        ? films.play(wish.rest(), wish.repeats())
        : doorway.into(channel);
  }

  private Doorway doorway(VideoStream.Wish wish) {
    String word =
        switch (wish.scheme()) {
          case "rtsp+udp" -> "rtsp";
          case "http", "https" -> "url";
          default -> wish.scheme();
        };
    return doorways.stream()
        .filter(doorway -> doorway.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new StreamRefused("url", "there is no way in for " + word));
  }

  private static Channel.Wish channel(VideoStream.Wish wish) {
    return new Channel.Wish(
        wish.name(),
        wish.scheme(),
        source(wish),
        Optional.empty(),
        Absence.USUAL,
        Latency.LOW,
        Coding.USUAL,
        Duration.ZERO,
        false,
        Playback.PUBLIC);
  }

  private static String source(VideoStream.Wish wish) {
    return switch (wish.scheme()) {
      case "file", "test" -> wish.rest();
      default -> wish.url();
    };
  }
}
