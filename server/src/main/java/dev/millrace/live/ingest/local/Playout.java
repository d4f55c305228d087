package dev.millrace.live.ingest.local;

import dev.millrace.live.ingest.Attempts;
import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.transcode.LiveSource;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// Plays something out for as long as it is open: an FFmpeg that reads at the speed of the film and
/// writes MPEG-TS.
///
/// **Threads**: one of its own. **On failure**: it begins again after a pause, which grows while it
/// does not play for [#PLAYED].
final class Playout implements Ingest {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration PLAYED = Duration.ofSeconds(3);

  /// How each command ends.
  static final List<String> TRANSPORT_STREAM =
      List.of(
          "-f",
          "mpegts",
          "-flush_packets",
          "1",
          "-muxdelay",
          "0",
          "-muxpreload",
          "0",
          MediaCommand.STANDARD_OUTPUT);

  private final Ffmpeg ffmpeg;
  private final Film film;
  private final Supplier<MediaCommand> commands;
  private final Attempts attempts = new Attempts("playout", FIRST_PAUSE);

  /// What plays.
  ///
  /// @param name for people
  /// @param known what it is, if that need not be found out
  record Film(String name, Optional<LiveSource> known) {
    static Film called(String name) {
      return new Film(name, Optional.empty());
    }
  }

  /// @param commands each writes MPEG-TS to its standard output
  Playout(Ffmpeg ffmpeg, Film film, Supplier<MediaCommand> commands) {
    this.ffmpeg = ffmpeg;
    this.film = film;
    this.commands = commands;
  }

  @Override
  public void open(Listener listener) {
    attempts.start(() -> plays(listener));
  }

  private boolean plays(Listener listener) {
    long began = System.nanoTime();
    try (MediaProcess next = ffmpeg.start(commands.get(), (_, media) -> hand(media, listener))) {
      attempts.endedBy(() -> next.kill("it is not wanted any more"));
      next.await();
    } catch (MediaFailure | UncheckedIOException e) {
      if (!attempts.isClosed()) {
        listener.refused(film.name() + " does not play: " + e.getMessage());
      }
    }
    return System.nanoTime() - began > PLAYED.toNanos();
  }

  /// The child's output is somebody else's to read until that says it is enough.
  private void hand(InputStream media, Listener listener) throws IOException {
    var enough = new CountDownLatch(1);
    listener.arrived(new Played(media, film, enough));
    try {
      enough.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("nobody takes it any more");
  }

  @Override
  public void close() {
    attempts.close();
  }

  private record Played(InputStream media, Film film, CountDownLatch enough) implements Incoming {
    @Override
    public String from() {
      return film.name();
    }

    @Override
    public Optional<LiveSource> known() {
      return film.known();
    }

    @Override
    public Container container() {
      return Container.MPEG_TS;
    }

    @Override
    public void close() {
      enough.countDown();
    }
  }
}
