package dev.millrace.live.ingest.rtmp;

import dev.millrace.live.ingest.Incoming;
import dev.millrace.live.ingest.MediaPipe;
import java.io.InputStream;

/// What one connection publishes, on its way to the channel.
final class Publication implements Incoming {
  private static final int HELD_BYTES = 1 << 20;

  private final MediaPipe pipe = new MediaPipe(HELD_BYTES);
  private final InputStream media = pipe.reader();
  private final String from;
  private final Runnable hangUp;

  /// @param hangUp closes the connection
  Publication(String from, Runnable hangUp) {
    this.from = from;
    this.hangUp = hangUp;
  }

  MediaPipe pipe() {
    return pipe;
  }

  @Override
  public Container container() {
    return Container.FLV;
  }

  @Override
  public InputStream media() {
    return media;
  }

  @Override
  public String from() {
    return from;
  }

  /// Whoever has said goodbye closes the connection itself.
  @Override
  public void close() {
    if (pipe.end()) {
      hangUp.run();
    }
  }
}
