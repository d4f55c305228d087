package dev.millrace.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.vertx.core.net.HostAndPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The [Shortcut] of HTTP/2: a request without a body whose answer is in memory gets it on its
/// stream without the transport's objects for streams, requests and answers; one of a route that is
/// waited for gets it when it comes.
///
/// **Threading**: confined to the connection's event loop. **Limits**: those of the connection's
/// [Flights]; of those that wait, the streams of a connection.
final class StreamShortcut extends Http2FrameListenerDecorator {
  private final Dispatcher dispatcher;
  private final Connection connection;
  private final Http2ConnectionEncoder encoder;
  private final boolean isEncrypted;
  private final Http2ConnectionHandler handler;
  private final Map<Integer, Waiter> waiting = new HashMap<>();
  private String usualAuthority = "";

  /// A request whose answer comes later.
  private static final class Waiter {
    private final ChannelHandlerContext ctx;
    private final int stream;
    private final Http2Headers fields;
    private final Ahead ahead;

    Waiter(ChannelHandlerContext ctx, int stream, Http2Headers fields, Ahead ahead) {
      this.ctx = ctx;
      this.stream = stream;
      this.fields = fields;
      this.ahead = ahead;
    }
  }

  private StreamShortcut(
      Http2FrameListener transport,
      Dispatcher dispatcher,
      Connection connection,
      Http2ConnectionHandler handler) {
    super(transport);
    this.dispatcher = dispatcher;
    this.connection = connection;
    this.handler = handler;
    this.encoder = handler.encoder();
    this.isEncrypted = connection.channel().pipeline().get(SslHandler.class) != null;
  }

  /// Opens it on a connection, if that speaks HTTP/2.
  static void open(Dispatcher dispatcher, Connection connection) {
    var handler = connection.channel().pipeline().get(Http2ConnectionHandler.class);
    if (handler != null) {
      handler.encoder().lifecycleManager(new StreamEnds(handler));
      var decoder = handler.decoder();
      var shortcut = new StreamShortcut(decoder.frameListener(), dispatcher, connection, handler);
      var refusals = dispatcher.load().refusals();
      decoder.frameListener(new ControlFrames(shortcut, connection, refusals));
      connection.waitsIn(shortcut::handOver);
      handler
          .connection()
          .addListener(
              new Http2ConnectionAdapter() {
                @Override
                public void onStreamClosed(Http2Stream stream) {
                  shortcut.left(stream.id());
                }
              });
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int stream,
      Http2Headers fields,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    if (!take(ctx, stream, fields, end)) {
      super.onHeadersRead(ctx, stream, fields, dependency, weight, exclusive, padding, end);
      dispatcher.forget(connection);
    }
  }

  private boolean take(
      ChannelHandlerContext ctx, int stream, Http2Headers fields, boolean isWhole) {
    if (!isWhole || !isPlain(fields)) {
      return false;
    }
    Ahead ahead = dispatcher.ahead(Received.of(fields, isEncrypted), connection);
    DirectAnswer answer = DirectAnswer.to(ahead, connection, dispatcher.reports());
    if (answer != null) {
      answer.write(ctx, encoder, stream);
      return true;
    }
    if (ahead.waits()) {
      await(new Waiter(ctx, stream, fields, ahead));
      return true;
    }
    connection.ahead(ahead);
    return false;
  }

  private void await(Waiter waiter) {
    waiting.put(waiter.stream, waiter);
    waiter.ahead.whenAnswered(
        () -> {
          if (waiting.remove(waiter.stream, waiter)) {
            answered(waiter);
          }
        });
  }

  private void answered(Waiter waiter) {
    DirectAnswer answer = DirectAnswer.to(waiter.ahead, connection, dispatcher.reports());
    if (answer == null) {
      handOver(waiter);
    } else {
      answer.oneOfMany().write(waiter.ctx, encoder, waiter.stream);
      handler.flush(waiter.ctx);
    }
  }

  /// The transport takes those that wait since before a moment.
  private void handOver(long nanos) {
    for (Waiter waiter : List.copyOf(waiting.values())) {
      if (waiter.ahead.begun().nanos() - nanos < 0 && waiting.remove(waiter.stream, waiter)) {
        handOver(waiter);
      }
    }
  }

  private void handOver(Waiter waiter) {
    ChannelHandlerContext ctx = waiter.ctx;
    connection.ahead(waiter.ahead);
    try {
      super.onHeadersRead(
          ctx,
          waiter.stream,
          waiter.fields,
          0,
          Http2CodecUtil.DEFAULT_PRIORITY_WEIGHT,
          false,
          0,
          true);
      handler.flush(ctx);
    } catch (Http2Exception e) {
      handler.onError(ctx, false, e);
    } finally {
      dispatcher.forget(connection);
    }
  }

  /// The client does not wait any more, or has left.
  private void left(int stream) {
    Waiter waiter = waiting.remove(stream);
    if (waiter != null) {
      dispatcher.abandon(connection, waiter.ahead);
    }
  }

  /// Whether it is a request, and one that the transport would take as it is.
  private boolean isPlain(Http2Headers fields) {
    return AsciiString.contentEquals(HttpMethod.GET.asciiName(), fields.method())
        && fields.scheme() != null
        && fields.path() != null
        && !fields.path().isEmpty()
        && isKnown(fields.authority())
        && !fields.contains(HttpHeaderNames.HOST)
        && !fields.contains(HttpHeaderNames.CONTENT_LENGTH)
        && !fields.contains(HttpHeaderNames.EXPECT);
  }

  /// Whether the transport would understand whom the request names; it is mostly the same.
  private boolean isKnown(@Nullable CharSequence authority) {
    if (authority == null) {
      return false;
    }
    if (!usualAuthority.contentEquals(authority)) {
      String named = authority.toString();
      if (HostAndPort.parseAuthority(named, -1) == null) {
        return false;
      }
      usualAuthority = named;
    }
    return true;
  }
}
