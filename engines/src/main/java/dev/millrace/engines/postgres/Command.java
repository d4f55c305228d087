package dev.millrace.engines.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that is run to its end, with a deadline and a bounded answer.
record Command(List<String> words, Path folder) {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int MAX_OUTPUT_BYTES = 256 * 1024;

  /// What a finished program said, on both of its outputs together.
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /// Starts one of PostgreSQL's programs with nothing of our environment: `PG*` would change it.
  static ProcessBuilder builder(List<String> words, Path folder) {
    var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /// Runs it with `input` on its standard input.
  Outcome run(String input) throws IOException {
    Process process = builder(words, folder).start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var output = CompletableFuture.supplyAsync(() -> outputOf(process), threads);
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      return new Outcome(exitCode(process), output.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + words.getLast(), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no output of " + words, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private int exitCode(Process process) throws InterruptedException, IOException {
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(words + " did not end within " + DEADLINE);
    }
    return process.exitValue();
  }

  private static String outputOf(Process process) {
    try (var stream = process.getInputStream()) {
      var kept = stream.readNBytes(MAX_OUTPUT_BYTES);
      stream.skip(Long.MAX_VALUE);
      return new String(kept, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
