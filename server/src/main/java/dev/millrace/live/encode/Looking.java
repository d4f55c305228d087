package dev.millrace.live.encode;

import dev.millrace.transcode.LiveSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// A [Look] beside whoever receives: it takes a process now and then, and what came in the meantime
/// would seem to have come late.
///
/// **Threading**: one thread brings what comes; the look has a thread of its own. **Ownership**:
/// [#close] ends it. **Limits**: [#MOST_PIECES] that were not looked at yet, then who brings waits.
final class Looking implements AutoCloseable {
  private static final int MOST_PIECES = 256;

  private final BlockingQueue<byte[]> came = new LinkedBlockingQueue<>(MOST_PIECES);
  private final Thread thread;
  private volatile boolean isOver;

  /// One more look, with what came next.
  @FunctionalInterface
  interface Glance {
    Optional<LiveSource> at(byte[] more, int count) throws IOException;
  }

  /// @param found is told what it is
  /// @param failed is told why that can not be known
  Looking(Glance look, Consumer<LiveSource> found, Consumer<Exception> failed) {
    this.thread = Thread.ofVirtual().name("live-look").start(() -> look(look, found, failed));
  }

  /// Takes what came next; once it is known what it is, nothing.
  void take(byte[] bytes, int count) throws IOException {
    if (isOver) {
      return;
    }
    try {
      came.put(Arrays.copyOf(bytes, count));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (isOver) {
      came.clear();
    }
  }

  private void look(Glance look, Consumer<LiveSource> found, Consumer<Exception> failed) {
    try {
      Optional<LiveSource> source = Optional.empty();
      while (source.isEmpty()) {
        byte[] next = came.take();
        source = look.at(next, next.length);
      }
      over();
      found.accept(source.get());
    } catch (IOException | RuntimeException e) {
      over();
      failed.accept(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over();
    }
  }

  private void over() {
    isOver = true;
    came.clear();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
