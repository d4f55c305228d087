package dev.millrace.engines.postgres;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// What a server writes to its log: passed on to ours, and the last lines kept for a failed start.
///
/// **Limits:** 30 lines of at most 500 characters are kept.
final class ServerLog {
  private static final System.Logger LOG = System.getLogger("dev.millrace.engines.postgres.log");
  private static final int MAX_LINES = 30;
  private static final int MAX_CHARACTERS = 500;
  private static final String READY = "database system is ready to accept connections";

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<String> last = new ArrayDeque<>(MAX_LINES);
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  void add(String line) {
    String text = line.length() > MAX_CHARACTERS ? line.substring(0, MAX_CHARACTERS) : line;
    LOG.log(level(text), text);
    lock.lock();
    try {
      if (last.size() == MAX_LINES) {
        last.removeFirst();
      }
      last.addLast(text);
    } finally {
      lock.unlock();
    }
    if (text.contains(READY)) {
      ready.complete(null);
    }
  }

  /// Completes when the server has said that it takes connections.
  CompletableFuture<Void> ready() {
    return ready;
  }

  /// The kept lines, oldest first.
  String tail() {
    lock.lock();
    try {
      return String.join("\n", last);
    } finally {
      lock.unlock();
    }
  }

  /// An ERROR is answered to the client that caused it, which reports it itself.
  private static System.Logger.Level level(String line) {
    if (line.startsWith("PANIC:")) {
      return System.Logger.Level.ERROR;
    }
    boolean warning = line.startsWith("WARNING:") || line.startsWith("FATAL:");
    return warning ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
  }
}
