package dev.millrace.live.encode;

import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.cmaf.TrackReader;
import dev.millrace.media.isobmff.MalformedBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// Reads one track as it comes from the encoder, for all renditions that show it.
///
/// **Threading**: [#read] for one thread; at the end each rendition but the first has one of its
/// own, as all wait for each other there.
record TrackReading(List<TrackFeed> feeds) implements TrackReader.Sink {
  private static final int BUFFER_BYTES = 64 << 10;

  /// Reads to the end, and ends with the other tracks.
  void read(InputStream media) throws IOException {
    var reader = new TrackReader(this);
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int n = media.read(buffer); n >= 0; n = media.read(buffer)) {
        reader.feed(ByteBuffer.wrap(buffer, 0, n));
      }
    } catch (MalformedBox | IllegalArgumentException e) {
      throw new IOException(feeds.getFirst().path() + ": " + e.getMessage(), e);
    } finally {
      end(feeds);
    }
  }

  @Override
  public void header(TrackHeader header) {
    feeds.forEach(feed -> feed.header(header));
  }

  @Override
  public void sample(Sample sample) {
    feeds.forEach(feed -> feed.sample(sample));
  }

  /// Nothing more comes of some renditions.
  static void end(List<TrackFeed> feeds) {
    List<Thread> others =
        feeds.stream()
            .skip(1)
            .map(feed -> Thread.ofVirtual().name("live-track-end").start(feed::end))
            .toList();
    feeds.getFirst().end();
    for (Thread other : others) {
      join(other);
    }
  }

  private static void join(Thread other) {
    try {
      boolean _ = other.join(Ending.PATIENCE.plusSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
