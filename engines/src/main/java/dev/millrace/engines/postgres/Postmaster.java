package dev.millrace.engines.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The running server: PostgreSQL in the foreground, as a child of this program.
///
/// **Threading:** one platform thread starts the child and then reads its log until it ends. The
/// two belong together: Linux sends the death signal when the *thread* that started the child
/// ends, so a pooled or virtual thread would stop the server at a random moment.
final class Postmaster {
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final List<Signals> STEPS = List.of(Signals.INT, Signals.QUIT, Signals.KILL);
  private static final System.Logger LOG = System.getLogger(Postmaster.class.getName());

  private final ServerLog log = new ServerLog();
  private final Thread thread;
  private final Process process;

  private Postmaster(List<String> words, Path folder) throws IOException {
    var started = new CompletableFuture<Process>();
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("postgres-log")
            .start(() -> startAndRead(words, folder, started));
    try {
      process = started.join();
    } catch (CompletionException e) {
      throw new IOException("the server's process could not be started", e.getCause());
    }
  }

  static Postmaster launch(List<String> words, Path folder) throws IOException {
    return new Postmaster(words, folder);
  }

  private void startAndRead(List<String> words, Path folder, CompletableFuture<Process> started) {
    Process child;
    try {
      child = Command.builder(words, folder).start();
    } catch (IOException e) {
      started.completeExceptionally(e);
      return;
    }
    started.complete(child);
    try (BufferedReader lines = child.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The server's log ended", e);
    }
    awaitEnd(child);
  }

  /// Keeps the starting thread alive as long as the child, even if its log were closed.
  private static void awaitEnd(Process child) {
    var _ = child.onExit().join();
  }

  /// Waits until the server takes connections; false when it ended or took too long.
  boolean awaitReady(Duration limit) throws InterruptedException {
    try {
      CompletableFuture.anyOf(log.ready(), process.onExit())
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return process.isAlive();
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the wait for the server failed", e);
    }
  }

  /// The last lines of the server's log.
  String lastWords() throws InterruptedException {
    if (!process.isAlive()) {
      thread.join(QUICK);
    }
    return log.tail();
  }

  long pid() {
    return process.pid();
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Ends it: first cleanly within `patience`, then at once, then by force.
  void stop(Duration patience) {
    Duration limit = patience;
    for (Signals signal : STEPS) {
      signal.sendTo(process.pid());
      if (endsWithin(limit)) {
        return;
      }
      LOG.log(System.Logger.Level.WARNING, "The server did not end after {0}", signal);
      limit = QUICK;
    }
  }

  private boolean endsWithin(Duration limit) {
    try {
      var _ = process.onExit().get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return thread.join(QUICK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
