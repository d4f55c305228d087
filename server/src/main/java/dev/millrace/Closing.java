package dev.millrace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// What has been started, to be closed in reverse.
///
/// **On failure** of one the others are closed all the same; the failure is logged.
final class Closing implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /// Remembers `part` and returns it.
  <T extends AutoCloseable> T after(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "A part did not close. part=" + part.getClass().getSimpleName(), e);
      }
    }
  }
}
