package dev.millrace.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The wire of a request that came with all of its body, if it has one, and is answered before the
/// transport has an object for it, or goes on over a [Socket] that shares these switches.
final class BareWire implements SwitchedWire {
  /// Of a request without a body.
  static final byte[] NO_BODY = {};

  private final Gone gone = new Gone();
  private final Gone finished = new Gone();
  private final Executor loop;
  private final byte[] body;

  BareWire(Executor loop) {
    this(loop, NO_BODY);
  }

  /// @param body nobody changes it
  BareWire(Executor loop, byte[] body) {
    this.loop = loop;
    this.body = body;
  }

  @Override
  public InputStream stream(long limitBytes) {
    if (body.length > limitBytes) {
      throw LimitedInput.tooLarge(limitBytes);
    }
    return new ByteArrayInputStream(body);
  }

  @Override
  public CompletionStage<byte[]> bytes(long limitBytes) {
    return body.length > limitBytes
        ? CompletableFuture.failedFuture(LimitedInput.tooLarge(limitBytes))
        : CompletableFuture.completedFuture(body);
  }

  @Override
  public Executor loop() {
    return loop;
  }

  @Override
  public Gone gone() {
    return gone;
  }

  @Override
  public Gone finished() {
    return finished;
  }
}
