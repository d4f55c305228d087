package dev.millrace.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What the watch knows of one connection. Confined to the connection's event loop.
final class Connection {
  private static final int LONGEST_KEPT = 2048;

  private final HttpConnection http;
  private final boolean refused;
  private boolean began;
  private int inProgress;
  private long exchanges;
  private @Nullable Ahead ahead;
  private final Home home;
  private LongConsumer waitingRoom = _ -> {};
  private long lastActiveNanos;

  private final String peer;
  private final OwnNames.Local local;
  private @Nullable Named named;
  private Query usualQuery = Query.NONE;
  private final Flights flights;
  private final Outflow outflow = new Outflow();
  private final Pace pace;

  private Backlog backlog = Backlog.NONE;
  private long backlogSinceNanos;

  Connection(HttpConnection http, long now, boolean refused, Flights flights, Pace pace) {
    this.http = http;
    this.flights = flights;
    this.pace = pace;
    this.lastActiveNanos = now;
    this.refused = refused;
    this.peer = String.valueOf(http.remoteAddress().hostAddress());
    SocketAddress address = http.localAddress();
    this.local = new OwnNames.Local(String.valueOf(address.hostAddress()), address.port());
    this.home = new Home(channel().eventLoop());
    channel().pipeline().addFirst(outflow);
  }

  Channel channel() {
    return Outflow.channel(http);
  }

  /// Where it lives.
  Home home() {
    return home;
  }

  /// Requests wait here for their answers that the transport knows nothing of.
  ///
  /// @param handOver has the transport take those that came before a moment
  void waitsIn(LongConsumer handOver) {
    waitingRoom = handOver;
  }

  /// The transport takes the requests that wait here since before `nanos`.
  void handOver(long nanos) {
    waitingRoom.accept(nanos);
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

  /// What is under way on it.
  Flights flights() {
    return flights;
  }

  /// What the kernel has not taken yet; equal ones mean that nothing moved.
  private record Backlog(int message, long messageProgress, long bytes) {
    private static final Backlog NONE = new Backlog(0, 0, 0);
  }

  /// Whether it came above the limit and is only told so.
  boolean isRefused() {
    return refused;
  }

  /// Whether a request of it was ever heard.
  boolean hasAsked() {
    return began;
  }

  void requestBegun() {
    began = true;
    inProgress++;
  }

  /// @param nanos when
  void requestDone(long nanos) {
    inProgress--;
    lastActiveNanos = nanos;
  }

  /// One more of the requests that the transport handed over is answered.
  void exchangeDone() {
    exchanges++;
  }

  /// How many of them were.
  long exchangesDone() {
    return exchanges;
  }

  /// A request was begun that the transport is about to hand over.
  void ahead(Ahead request) {
    ahead = request;
  }

  /// The request that was begun last, once: null when somebody has it, or there was none.
  @Nullable Ahead takeAhead() {
    Ahead taken = ahead;
    ahead = null;
    return taken;
  }

  /// How much of the body that has just ended or broken off was taken.
  long bytesTaken(HttpServerResponse response) {
    return outflow.close(response.bytesWritten());
  }

  /// The same of a file that went out past the transport's objects.
  long fileBytesTaken() {
    return outflow.close(0);
  }

  boolean isWasted(long now, HttpConfig.Timeouts timeouts) {
    if (inProgress == 0) {
      var limit = began ? timeouts.idle() : timeouts.header();
      return now - lastActiveNanos > limit.toNanos();
    }
    return isStalled(now, timeouts.write().toNanos()) || isTooSlow(now);
  }

  private boolean isTooSlow(long now) {
    boolean waits = flights.room().usedBytes() > 0 || !backlog.equals(Backlog.NONE);
    return pace.isTooSlow(now, waits, outflow.takenBytes(channel()));
  }

  /// Ends it: with a word to the client when nothing waits for it, at once otherwise.
  void cut() {
    if (inProgress == 0) {
      http.close();
    } else {
      cutNow();
    }
  }

  /// Ends it at once, whatever waits for the client.
  void cutNow() {
    Outflow.cut(http);
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
