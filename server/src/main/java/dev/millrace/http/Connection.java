package dev.millrace.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the watch knows of one connection. Confined to the connection's event loop.
final class Connection {
  private static final int LONGEST_KEPT = 2048;

  private final HttpConnection http;
  private final boolean refused;
  private boolean began;
  private int inProgress;
  private long lastActiveNanos;

  private final String peer;
  private final OwnNames.Local local;
  private @Nullable Named named;
  private Query usualQuery = Query.NONE;
  private final Set<Writing> ending = new HashSet<>();

  private final FileProgress file = new FileProgress();

  private Backlog backlog = Backlog.NONE;
  private long backlogSinceNanos;

  Connection(HttpConnection http, long now, boolean refused) {
    this.http = http;
    this.lastActiveNanos = now;
    this.refused = refused;
    this.peer = String.valueOf(http.remoteAddress().hostAddress());
    SocketAddress address = http.localAddress();
    this.local = new OwnNames.Local(String.valueOf(address.hostAddress()), address.port());
    channel().pipeline().addFirst(file);
  }

  private Channel channel() {
    return ((HttpServerConnection) http).channelHandlerContext().channel();
  }

  /// The numeric address at the other end.
  String peer() {
    return peer;
  }

  /// The server as `authority` names it; asked the same way again and again.
  Request.Server server(OwnNames names, String scheme, String authority) {
    Named known = named;
    if (known == null || !known.is(scheme, authority)) {
      known = new Named(scheme, authority, names.server(scheme, authority, local));
      named = known;
    }
    return known.server;
  }

  /// The query that came last: a viewer's signature comes again with each segment.
  Query usualQuery() {
    return usualQuery;
  }

  void asked(@Nullable RequestTarget target) {
    if (target != null && target.query().text().length() <= LONGEST_KEPT) {
      usualQuery = target.query();
    }
  }

  /// What a client called the server last, and which that is.
  private record Named(String scheme, String authority, Request.Server server) {
    private boolean is(String otherScheme, String otherAuthority) {
      return authority.equals(otherAuthority) && scheme.equals(otherScheme);
    }
  }

  /// The authority of a request that has none.
  String ownAuthority() {
    return local.address() + ":" + local.port();
  }

  /// Keeps an eye on the end of an answer until [#hasEnded].
  void isEnding(Writing writing) {
    ending.add(writing);
  }

  void hasEnded(Writing writing) {
    ending.remove(writing);
  }

  /// Cuts the answers that were to end long ago, of which HTTP/2 may have several.
  void cutOverdue(long now, Duration limit) {
    if (!ending.isEmpty()) {
      List.copyOf(ending).forEach(writing -> writing.cutIfOverdue(now, limit));
    }
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

  /// How much of the body that has just ended or broken off was taken.
  long bytesTaken(HttpServerResponse response) {
    return file.close(response.bytesWritten());
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
    ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
    if (buffer == null || buffer.current() == null) {
      return Backlog.NONE;
    }
    return new Backlog(
        System.identityHashCode(buffer.current()),
        buffer.currentProgress(),
        buffer.totalPendingWriteBytes());
  }
}
