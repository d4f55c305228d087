package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Starts every child from one platform thread that lives as long as the server.
///
/// A child's parent-death signal fires when the *thread* that made it ends, so neither a virtual
/// thread's carrier nor a pool's passing worker may be that thread.
final class Spawner implements AutoCloseable {
  private static final int MAX_WAITING = 256;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().daemon().name("media-spawner").factory());

  Process start(ProcessBuilder builder) throws IOException {
    Future<Process> started = thread.submit(builder::start);
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killWhenStarted(started);
      throw new IOException("interrupted while starting a process", e);
    }
  }

  private void killWhenStarted(Future<Process> started) {
    thread.execute(
        () -> {
          if (started.state() == Future.State.SUCCESS) {
            started.resultNow().destroyForcibly();
          }
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
