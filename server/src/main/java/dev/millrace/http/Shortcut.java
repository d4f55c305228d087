package dev.millrace.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// The short way of a request over HTTP/1.1: behind the decoder its handler is asked at once, and
/// what that has in memory goes out without the transport's objects for requests and answers.
/// Everything else goes on to the transport, together with what the handler has said already. A
/// request of a route that is waited for stays here until its answer comes, or another request
/// does.
///
/// A `POST` that is small goes the same way when its body came with its head.
///
/// **Threading**: confined to the connection's event loop. **Limits**: one answer at a time;
/// whoever asks for more before he has taken that is answered the usual way, which holds him back;
/// [Parcel#MOST_BYTES] of a body.
final class Shortcut extends ChannelInboundHandlerAdapter {
  private final Dispatcher dispatcher;
  private final Connection connection;
  private final boolean isEncrypted;

  /// How many requests the transport got.
  private long passedOn;

  private boolean skipsEnd;
  private @Nullable DirectAnswer underWay;
  private @Nullable Waiter waiting;
  private @Nullable Parcel parcel;

  /// A request whose answer comes later.
  private static final class Waiter {
    private final HttpRequest request;
    private final Ahead ahead;

    Waiter(HttpRequest request, Ahead ahead) {
      this.request = request;
      this.ahead = ahead;
    }
  }

  private Shortcut(Dispatcher dispatcher, Connection connection, boolean isEncrypted) {
    this.dispatcher = dispatcher;
    this.connection = connection;
    this.isEncrypted = isEncrypted;
  }

  /// Opens it on a connection, if that speaks HTTP/1.1.
  static void open(Dispatcher dispatcher, Connection connection) {
    ChannelPipeline pipeline = connection.channel().pipeline();
    ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
    if (decoder != null) {
      boolean isEncrypted = pipeline.get(SslHandler.class) != null;
      var shortcut = new Shortcut(dispatcher, connection, isEncrypted);
      pipeline.addAfter(decoder.name(), "shortcut", shortcut);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    connection.waitsIn(
        nanos -> {
          if (waiting != null && waiting.ahead.begun().nanos() - nanos < 0) {
            handOver(ctx);
          }
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (skipsEnd) {
      skipsEnd = false;
      ReferenceCountUtil.release(message);
      return;
    }
    if (parcel != null) {
      gather(ctx, parcel, message);
      return;
    }
    handOver(ctx);
    if (message instanceof HttpRequest request) {
      read(ctx, request);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void read(ChannelHandlerContext ctx, HttpRequest request) {
    boolean mayTake = mayTake(ctx, request);
    if (mayTake && Parcel.suits(request)) {
      parcel = new Parcel(request);
      return;
    }
    if (mayTake && isBare(request)) {
      skipsEnd = begin(ctx, request, BareWire.NO_BODY);
      if (skipsEnd) {
        return;
      }
    }
    passOn(ctx, request);
  }

  /// Begins a request that is here as a whole; false when the transport is to have it.
  private boolean begin(ChannelHandlerContext ctx, HttpRequest request, byte[] body) {
    Ahead ahead = dispatcher.ahead(Received.of(request, isEncrypted), body, connection);
    DirectAnswer answer = DirectAnswer.to(ahead, connection, dispatcher.reports());
    if (answer != null) {
      underWay = answer;
      answer.write(ctx, !isEncrypted);
    } else if (ahead.waits()) {
      await(ctx, new Waiter(request, ahead));
    } else {
      connection.ahead(ahead);
      return false;
    }
    return true;
  }

  private void gather(ChannelHandlerContext ctx, Parcel gathered, Object message) {
    switch (gathered.take(message)) {
      case OPEN -> {}
      case WHOLE -> {
        parcel = null;
        if (!begin(ctx, gathered.request(), gathered.body())) {
          passOn(ctx, gathered.request());
          ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
      }
      case ODD -> {
        unpack(ctx);
        ctx.fireChannelRead(message);
      }
    }
  }

  /// The transport takes the request of which not all is here, if there is one.
  private void unpack(ChannelHandlerContext ctx) {
    Parcel gathered = parcel;
    if (gathered != null) {
      parcel = null;
      passOn(ctx, gathered.request());
      gathered.passOn(ctx);
    }
  }

  private void passOn(ChannelHandlerContext ctx, HttpRequest request) {
    passedOn++;
    ctx.fireChannelRead(request);
    dispatcher.forget(connection);
  }

  private void await(ChannelHandlerContext ctx, Waiter waiter) {
    waiting = waiter;
    waiter.ahead.whenAnswered(
        () -> {
          if (waiter.equals(waiting)) {
            answered(ctx, waiter);
          }
        });
  }

  private void answered(ChannelHandlerContext ctx, Waiter waiter) {
    DirectAnswer answer = DirectAnswer.to(waiter.ahead, connection, dispatcher.reports());
    if (answer == null) {
      handOver(ctx);
      return;
    }
    waiting = null;
    underWay = answer.oneOfMany();
    answer.write(ctx, !isEncrypted);
    flushed(ctx);
  }

  /// The transport takes the request that waits, if one does.
  private void handOver(ChannelHandlerContext ctx) {
    Waiter waiter = waiting;
    if (waiter != null) {
      waiting = null;
      connection.ahead(waiter.ahead);
      passOn(ctx, waiter.request);
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Waiter waiter = waiting;
    if (waiter != null) {
      waiting = null;
      dispatcher.abandon(connection, waiter.ahead);
    }
    unpack(ctx);
    ctx.fireChannelInactive();
  }

  /// Whether a request may be begun here: nothing before it is unanswered, and it is a plain one.
  private boolean mayTake(ChannelHandlerContext ctx, HttpRequest request) {
    if (underWay != null && !underWay.isDone()) {
      underWay.flush(ctx);
    }
    return (underWay == null || underWay.isDone())
        && passedOn == connection.exchangesDone()
        && isPlain(request);
  }

  private static boolean isPlain(HttpRequest request) {
    return request instanceof DefaultHttpRequest
        && request.decoderResult().isSuccess()
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && asksForNothingElse(request.headers());
  }

  private static boolean isBare(HttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  private static boolean asksForNothingElse(HttpHeaders fields) {
    return !fields.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !fields.contains(HttpHeaderNames.EXPECT)
        && !fields.contains(HttpHeaderNames.UPGRADE)
        && staysOpen(fields.get(HttpHeaderNames.CONNECTION));
  }

  private static boolean staysOpen(@Nullable String connection) {
    return connection == null || HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(connection);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    unpack(ctx);
    flushed(ctx);
    ctx.fireChannelReadComplete();
  }

  /// Sends what was written, if something was.
  private void flushed(ChannelHandlerContext ctx) {
    if (underWay != null) {
      if (!underWay.isDone()) {
        underWay.flush(ctx);
        underWay.await(connection::cutNow);
      }
      underWay = underWay.isDone() ? null : underWay;
    }
  }
}
