package dev.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An answer that goes out past the transport's objects for answers: fields that are there in the
/// form in which they are sent, and a body from memory.
///
/// **Threading**: confined to the connection's event loop. **Limits**: a piece of a [Flight].
final class DirectAnswer implements ChannelFutureListener {
  /// Bodies up to this length are sent from one buffer with their head.
  private static final int COPIED_BYTES = 4 * 1024;

  private static final int HEAD_BYTES = 1024;
  static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NO_CONTENT =
      "HTTP/1.1 204 No Content\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Ahead request;
  private final Response answer;
  private final Connection connection;
  private final Reports reports;
  private final long headNanos = System.nanoTime();
  private boolean isOneOfMany;
  private boolean isHttp2;
  private boolean isCorked;
  private boolean isFile;
  private boolean done;
  private @Nullable Flight flight;
  private @Nullable Promise<Void> taken;

  private DirectAnswer(Ahead request, Response answer, Connection connection, Reports reports) {
    this.request = request;
    this.answer = answer;
    this.connection = connection;
    this.reports = reports;
  }

  /// The answer to a request when it can go this way: whole, at once, with fields that many share;
  /// null when it is to go the usual way.
  static @Nullable DirectAnswer to(Ahead request, Connection connection, Reports reports) {
    Response answer = request.atHand();
    return answer != null
            && answer.headers().areShared()
            && isWhole(answer)
            && fits(answer.body().lengthBytes(), connection.flights())
        ? new DirectAnswer(request, answer, connection, reports)
        : null;
  }

  private static boolean isWhole(Response answer) {
    return answer.status() == 204
        ? answer.body() instanceof Body.Empty
        : answer.status() == 200
            && (answer.body() instanceof Body.Bytes || answer.body() instanceof Body.Buffer);
  }

  /// Many are answered at the same time: what is told of it waits until all of them are.
  DirectAnswer oneOfMany() {
    isOneOfMany = true;
    return this;
  }

  private static boolean fits(long length, Flights flights) {
    return length <= Flight.FIRST_BYTES || (flights.fits(length) && flights.haveRoom());
  }

  /// Hands it to an HTTP/1.1 connection, which sends it at the [#flush].
  ///
  /// @param isPlain whether the kernel sees what is sent
  void write(ChannelHandlerContext ctx, boolean isPlain) {
    reports.load().shortcutTaken();
    Body.OpenFile file = isPlain ? file(ctx) : null;
    if (isForMany() && answer.body() instanceof Body.Bytes bytes) {
      var _ = ctx.write(Plates.here().of(answer.headers(), bytes)).addListener(this);
    } else if (file == null) {
      write(ctx, content());
    } else {
      isFile = true;
      isCorked = true;
      LentRegion.cork(ctx, true);
      var _ = ctx.write(head(ctx, 0));
      var _ = ctx.write(LentRegion.of(file)).addListener(this);
    }
  }

  /// Whether others get the same now, in one buffer.
  private boolean isForMany() {
    return isOneOfMany && answer.status() == 200 && answer.body().lengthBytes() <= COPIED_BYTES;
  }

  private Body.@Nullable OpenFile file(ChannelHandlerContext ctx) {
    return answer.body() instanceof Body.Buffer buffer && LentRegion.suits(buffer, ctx.channel())
        ? buffer.file()
        : null;
  }

  /// Has all that was written sent.
  void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if (isCorked) {
      isCorked = false;
      LentRegion.cork(ctx, false);
    }
  }

  private void write(ChannelHandlerContext ctx, ByteBuf content) {
    int length = content.readableBytes();
    boolean inOne = length <= COPIED_BYTES;
    ByteBuf first = head(ctx, inOne ? length : 0);
    ChannelFuture whole;
    if (inOne) {
      whole = ctx.write(first.writeBytes(content));
    } else {
      var _ = ctx.write(first);
      whole = ctx.write(content);
    }
    var _ = whole.addListener(this);
  }

  private ByteBuf head(ChannelHandlerContext ctx, int moreBytes) {
    return ctx.alloc()
        .directBuffer(HEAD_BYTES + moreBytes)
        .writeBytes(answer.status() == 200 ? OK : NO_CONTENT)
        .writeBytes(answer.headers().engraved().lines())
        .writeBytes(HttpDates.lastLine());
  }

  /// Hands it to a stream of HTTP/2, which sends it when its connection is flushed.
  void write(ChannelHandlerContext ctx, Http2ConnectionEncoder encoder, int stream) {
    reports.load().shortcutTaken();
    isHttp2 = true;
    var fields =
        ReadOnlyHttp2Headers.serverHeaders(
            false,
            HttpResponseStatus.valueOf(answer.status()).codeAsText(),
            answer.headers().engraved().with(HttpHeaderNames.DATE, HttpDates.ascii()));
    var _ = encoder.writeHeaders(ctx, stream, fields, 0, false, ctx.newPromise());
    ChannelFuture whole = encoder.writeData(ctx, stream, content(), 0, true, ctx.newPromise());
    var _ = whole.addListener(this);
    await(() -> reset(ctx, encoder, stream));
  }

  private static void reset(ChannelHandlerContext ctx, Http2ConnectionEncoder encoder, int stream) {
    var _ = encoder.writeRstStream(ctx, stream, 0, ctx.newPromise());
    ctx.flush();
  }

  private ByteBuf content() {
    int length = (int) answer.body().lengthBytes();
    return switch (answer.body()) {
      case Body.Bytes bytes -> Pieces.of(bytes).piece(0, length);
      case Body.Buffer buffer -> Pieces.of(buffer).piece(0, length);
      default -> Unpooled.EMPTY_BUFFER;
    };
  }

  /// Counts it as under way, once, as the client has not taken it at once.
  void await(Runnable end) {
    if (done || flight != null) {
      return;
    }
    var all = connection.flights();
    var waiting =
        new Flight(
            all,
            Flight.PIECE_BYTES,
            () -> {
              request.wire().gone().flip();
              end.run();
            });
    Promise<Void> whole = Promise.promise();
    taken = whole;
    flight = waiting;
    all.began(waiting);
    var _ = waiting.carry((int) answer.body().lengthBytes(), whole.future());
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void operationComplete(ChannelFuture sent) {
    done = true;
    if (taken != null && flight != null) {
      settle(taken, sent);
      connection.flights().ended(flight);
    } else if (sent.isSuccess()) {
      connection.flights().room().grow((int) answer.body().lengthBytes());
    }
    answer.body().release();
    over(sent.isSuccess() ? answer.status() : Answering.CLIENT_GONE);
  }

  private static void settle(Promise<Void> taken, ChannelFuture sent) {
    if (sent.isSuccess()) {
      taken.tryComplete();
    } else {
      taken.tryFail(sent.cause());
    }
  }

  private void over(int status) {
    Begun begun = request.begun();
    long began = begun.nanos();
    long now = System.nanoTime();
    var exchange =
        new HttpMetrics.Exchange(
            begun.match().request(),
            begun.match().route().template(),
            status,
            answer,
            new HttpMetrics.Timing(headNanos - began, now - began),
            isFile ? connection.fileBytesTaken() : answer.body().lengthBytes(),
            isHttp2);
    Gone finished = request.wire().finished();
    if (isOneOfMany) {
      reports.overAmongMany(connection, finished, exchange, now);
    } else {
      reports.over(connection, finished, exchange, now);
    }
  }
}
