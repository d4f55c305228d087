package dev.millrace.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// A wire without a socket: the body is there from the start, the client leaves when told to.
final class MemoryWire implements Wire {
  private final byte[] body;
  private final Gone gone;

  MemoryWire(byte[] body, Gone gone) {
    this.body = body;
    this.gone = gone;
  }

  @Override
  public InputStream stream(long limitBytes) {
    return new LimitedInput(new ByteArrayInputStream(body), limitBytes);
  }

  @Override
  public CompletionStage<byte[]> bytes(long limitBytes) {
    return body.length > limitBytes
        ? CompletableFuture.failedFuture(LimitedInput.tooLarge(limitBytes))
        : CompletableFuture.completedFuture(body.clone());
  }

  @Override
  public void onGone(Runnable action) {
    gone.add(action);
  }

  @Override
  public boolean isGone() {
    return gone.isGone();
  }

  @Override
  public Executor loop() {
    return Runnable::run;
  }

  @Override
  public void onFinished(Runnable action) {
    // What has no connection has no end.
  }
}
