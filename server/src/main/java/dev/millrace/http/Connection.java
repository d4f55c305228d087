package dev.millrace.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/// What the watch knows of one connection. Confined to the connection's event loop.
final class Connection {
  private final HttpConnection http;
  private final boolean refused;
  private boolean began;
  private int inProgress;
  private long lastActiveNanos;

  private Backlog backlog = Backlog.NONE;
  private long backlogSinceNanos;

  Connection(HttpConnection http, long now, boolean refused) {
    this.http = http;
    this.lastActiveNanos = now;
    this.refused = refused;
  }

  /// What the kernel has not taken yet; equal ones mean that nothing moved.
  private record Backlog(int message, long messageProgress, long bytes) {
    private static final Backlog NONE = new Backlog(0, 0, 0);
  }

  /// Whether it came above the limit and is only told so.
  boolean isRefused() {
    return refused;
  }

  void requestBegun() {
    began = true;
    inProgress++;
  }

  void requestDone() {
    inProgress--;
    lastActiveNanos = System.nanoTime();
  }

  boolean isWasted(long now, HttpConfig.Timeouts timeouts) {
    if (inProgress == 0) {
      var limit = began ? timeouts.idle() : timeouts.header();
      return now - lastActiveNanos > limit.toNanos();
    }
    return isStalled(now, timeouts.write().toNanos());
  }

  void cut() {
    http.close();
  }

  private boolean isStalled(long now, long limitNanos) {
    Backlog current = backlog();
    if (current.equals(Backlog.NONE) || !current.equals(backlog)) {
      backlog = current;
      backlogSinceNanos = now;
      return false;
    }
    return now - backlogSinceNanos > limitNanos;
  }

  private Backlog backlog() {
    Channel channel = ((HttpServerConnection) http).channelHandlerContext().channel();
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.current() == null) {
      return Backlog.NONE;
    }
    return new Backlog(
        System.identityHashCode(buffer.current()),
        buffer.currentProgress(),
        buffer.totalPendingWriteBytes());
  }
}
