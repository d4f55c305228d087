package dev.millrace.live;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.util.ArrayList;
import java.util.List;

/// A real encoder that publishes a moving picture and a tone until it is cut off, and begins again
/// by itself when it is sent away.
public final class Encoder implements AutoCloseable {
  private static final String FILM =
      "-v error -re -f lavfi -i testsrc2=s=426x240:r=15 -re -f lavfi -i sine=r=48000"
          + " -c:v libx264 -g 15 -preset ultrafast -pix_fmt yuv420p -c:a aac -flush_packets 1 -f";

  private final List<String> words;
  private volatile Process process;
  private volatile boolean isClosed;

  private Encoder(List<String> words) {
    this.words = words;
    this.process = TestFfmpeg.start(words);
    Thread.ofVirtual().start(this::goOn);
  }

  /// Begins to publish.
  ///
  /// @param url as the channel tells it, of RTMP or SRT
  public static Encoder to(String url) {
    var words = new ArrayList<>(List.of(FILM.split(" ", -1)));
    words.addAll(List.of(url.startsWith("rtmp") ? "flv" : "mpegts", url));
    return new Encoder(List.copyOf(words));
  }

  private void goOn() {
    try {
      while (!isClosed) {
        process.waitFor();
        Thread.sleep(200);
        if (!isClosed) {
          process = TestFfmpeg.start(words);
        }
      }
      process.destroyForcibly();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// It says nothing more, and does not hang up either.
  Encoder freeze() throws Exception {
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    return this;
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
