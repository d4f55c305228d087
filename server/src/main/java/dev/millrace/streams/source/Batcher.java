package dev.millrace.streams.source;

import dev.millrace.streams.Detect;
import dev.millrace.streams.Drop;
import dev.millrace.streams.FrameBatch;
import dev.millrace.streams.FrameBatch.Frame;
import dev.millrace.streams.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Numbers the frames of one taking-up of a stream, and packs them into batches without a gap
/// between them.
///
/// What can not be sent is dropped and told of in the next batch: a live stream's newest frame is
/// worth more than its last ones.
///
/// **Threading**: any.
final class Batcher {
  private final String stream;
  private final long epoch;
  private final long revision;
  private final long lingerNanos;
  private final Transport transport;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Frame> frames = new ArrayList<>();
  private final Map<String, Long> dropped = new TreeMap<>();
  private long from;
  private long next;
  private long gated;
  private long bytes;
  private long sinceNanos;

  /// @param epoch as [dev.millrace.streams.Ledgers#begin] gave it
  Batcher(String stream, long epoch, Wanted wanted, Transport transport) {
    this.stream = stream;
    this.epoch = epoch;
    this.revision = wanted.revision();
    this.lingerNanos = TimeUnit.MILLISECONDS.toNanos(wanted.lingerMillis());
    this.transport = transport;
  }

  /// @param revision of the stream's wish
  /// @param lingerMillis for how long a frame waits for others
  record Wanted(long revision, int lingerMillis) {}

  /// Tells whoever looks that a new epoch begins; again until it is heard.
  boolean hello() {
    return transport.offer(new FrameBatch(stream, epoch, 0, 0, revision, 0, Map.of(), List.of()));
  }

  /// Takes a frame that is to be looked at.
  void add(long atMillis, double ptsSeconds, byte[] jpeg) {
    lock.lock();
    try {
      if (bytes + jpeg.length > FrameBatch.MOST_BYTES) {
        flush();
      }
      begin();
      frames.add(new Frame(next++, atMillis, ptsSeconds, jpeg));
      bytes += jpeg.length;
      if (frames.size() == Detect.BATCH) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes note of a frame in which nothing moves.
  void gate() {
    lock.lock();
    try {
      begin();
      next++;
      gated++;
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    if (next == from) {
      sinceNanos = System.nanoTime();
    }
  }

  /// Sends what has waited for long enough.
  void tick() {
    lock.lock();
    try {
      if (next > from && System.nanoTime() - sinceNanos >= lingerNanos) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sends all that there is.
  void end() {
    lock.lock();
    try {
      if (next > from) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  private void flush() {
    sinceNanos = System.nanoTime();
    var batch = new FrameBatch(stream, epoch, from, next, revision, gated, dropped, frames);
    if (transport.offer(batch)) {
      from = next;
      gated = 0;
      dropped.clear();
    } else if (!frames.isEmpty()) {
      dropped.merge(Drop.FULL.word(), (long) frames.size(), Long::sum);
    }
    frames.clear();
    bytes = 0;
  }

  /// How many frames there were.
  long received() {
    lock.lock();
    try {
      return next;
    } finally {
      lock.unlock();
    }
  }
}
