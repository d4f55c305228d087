package dev.millrace.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The wire of a request that came over a connection. Its body stays in the socket until somebody
/// reads it; `100 Continue` is sent at that moment (RFC 9110 §10.1.1).
///
/// **Threading**: made on the event loop; the body is asked for once, by any thread.
final class Socket implements SwitchedWire {
  private static final long MAX_DISCARDED_MILLIS = 1000;

  private final HttpServerRequest request;
  private final HttpConfig config;
  private final Load load;
  private final ContextInternal loop;
  private final Gone gone;
  private final Gone finished;
  private final boolean hasBody;

  Socket(HttpServerRequest request, HttpConfig config, Load load) {
    this(request, config, load, null);
  }

  /// @param before the wire on which the request was begun with all of its body, if it was
  Socket(HttpServerRequest request, HttpConfig config, Load load, @Nullable BareWire before) {
    this.gone = before == null ? new Gone() : before.gone();
    this.finished = before == null ? new Gone() : before.finished();
    this.request = request;
    this.config = config;
    this.load = load;
    this.loop = ((HttpServerRequestInternal) request).context();
    this.hasBody = before == null && announcesBody(request);
    if (hasBody) {
      request.pause();
    }
  }

  /// Over HTTP/2 a request ends only after its head was handed over, so that one of a reading
  /// method, without a length, is taken to have no body; what comes nevertheless is thrown away.
  private static boolean announcesBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length != null) {
      return !length.equals("0");
    }
    return request.version() == HttpVersion.HTTP_2
        ? !request.isEnded() && !reads(request.method())
        : request.getHeader("Transfer-Encoding") != null;
  }

  private static boolean reads(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  @Override
  public InputStream stream(long limitBytes) {
    requireFit(limitBytes);
    if (!hasBody) {
      return InputStream.nullInputStream();
    }
    return new LimitedInput(BodyPipe.open(this), limitBytes);
  }

  @Override
  public CompletionStage<byte[]> bytes(long limitBytes) {
    try {
      requireFit(limitBytes);
    } catch (Problem.Thrown e) {
      return CompletableFuture.failedFuture(e);
    }
    return hasBody
        ? BodyCollector.collect(this, limitBytes)
        : CompletableFuture.completedFuture(new byte[0]);
  }

  /// Attaches a reader's handlers on the event loop, lets the client send, and the body flow.
  void read(BodyReader reader) {
    loop.runOnContext(
        _ -> {
          gone.add(reader::failed);
          request.exceptionHandler(_ -> reader.failed());
          request.handler(reader::arrived);
          request.endHandler(_ -> reader.ended());
          if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            var _ = request.response().writeContinue();
          }
          request.resume();
        });
  }

  /// What reads a body as it comes; called on the event loop.
  interface BodyReader {
    void arrived(Buffer piece);

    void ended();

    void failed();
  }

  private void requireFit(long limitBytes) {
    String length = request.getHeader("Content-Length");
    if (length != null && Long.parseLong(length) > limitBytes) {
      throw LimitedInput.tooLarge(limitBytes);
    }
  }

  void pause() {
    loop.runOnContext(_ -> request.pause());
  }

  void resume() {
    loop.runOnContext(_ -> request.resume());
  }

  /// Whether the answer came before the end of the body, so that the connection can not go on.
  boolean hasUnreadBody() {
    return hasBody && !request.isEnded();
  }

  /// Throws away what the client still sends, for a moment, so that it reads our answer before it
  /// hears of the end; then closes.
  void discardAndClose() {
    if (request.isEnded()) {
      var _ = request.connection().close();
      return;
    }
    long timer = vertx().setTimer(MAX_DISCARDED_MILLIS, _ -> cut());
    request.handler(_ -> {});
    request.exceptionHandler(_ -> vertx().cancelTimer(timer));
    request.endHandler(
        _ -> {
          vertx().cancelTimer(timer);
          cut();
        });
    request.resume();
  }

  /// Ends this exchange hard: the stream of HTTP/2, the connection of HTTP/1.1.
  void cut() {
    if (isHttp2()) {
      var _ = request.response().reset();
    } else {
      Outflow.cut(request.connection());
    }
  }

  /// Gives up on a client that takes nothing: as if it had left.
  void abandon() {
    gone.flip();
    onLoop(this::cut);
  }

  @Override
  public Executor loop() {
    return this::onLoop;
  }

  /// Whether the kernel can send a file into it: plain HTTP/1.1.
  boolean takesFiles() {
    return !isHttp2() && !request.isSSL();
  }

  boolean isHttp2() {
    return request.version() == HttpVersion.HTTP_2;
  }

  @Override
  public Gone finished() {
    return finished;
  }

  @Override
  public Gone gone() {
    return gone;
  }

  HttpServerResponse response() {
    return request.response();
  }

  HttpConfig config() {
    return config;
  }

  Load load() {
    return load;
  }

  /// Runs `action` on the event loop: now when this is it.
  void onLoop(Runnable action) {
    if (loop.isRunningOnContext()) {
      action.run();
    } else {
      loop.runOnContext(_ -> action.run());
    }
  }

  /// Runs `action` on the event loop after what waits there.
  void later(Runnable action) {
    loop.runOnContext(_ -> action.run());
  }

  Vertx vertx() {
    return loop.owner();
  }
}
