package dev.millrace.http;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The wire of a request that has no body and is answered before the transport has an object for
/// it, or goes on over a [Socket] that shares these switches.
final class BareWire implements SwitchedWire {
  private final Gone gone = new Gone();
  private final Gone finished = new Gone();
  private final Executor loop;

  BareWire(Executor loop) {
    this.loop = loop;
  }

  @Override
  public InputStream stream(long limitBytes) {
    return InputStream.nullInputStream();
  }

  @Override
  public CompletionStage<byte[]> bytes(long limitBytes) {
    return CompletableFuture.completedFuture(new byte[0]);
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
