package dev.millrace.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;

/// Puts one answer on the wire, each shape of body in its way.
///
/// **Threading**: begins on the event loop; bodies that block go on on a virtual thread.
/// **On failure**: before the first byte the client gets a problem; after it the exchange is cut
/// and logged once; a client that left is nobody's failure.
final class Writing {
  private static final Logger LOG = System.getLogger(Writing.class.getName());
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("http-body-", 0).factory();

  /// Bodies in memory up to this size are handed over whole.
  private static final int WHOLE_BYTES = 256 * 1024;

  private final Socket socket;
  private final Routes.Match match;
  private final IntConsumer done;
  private boolean closes;

  Writing(Socket socket, Routes.Match match, IntConsumer done) {
    this.socket = socket;
    this.match = match;
    this.done = done;
  }

  void begin(Response answer) {
    if (response().closed()) {
      finish(Answering.CLIENT_GONE);
      return;
    }
    switch (answer.body()) {
      case Body.Empty _ -> empty(answer);
      case Body.Bytes bytes -> bytes(answer, bytes);
      case Body.FileSlice slice -> file(answer, slice);
      case Body.Source source -> onThread(answer, source.lengthBytes(), out -> copy(source, out));
      case Body.Stream stream -> onThread(answer, stream.lengthBytes(), stream.writer());
      case Body.Events events -> EventStream.open(this, answer, events);
    }
  }

  private void empty(Response answer) {
    head(answer);
    ending(answer.status(), response().end());
  }

  private void bytes(Response answer, Body.Bytes bytes) {
    head(answer);
    if (bytes.lengthBytes() <= WHOLE_BYTES) {
      ending(answer.status(), response().end(buffer(bytes)));
    } else {
      ending(answer.status(), Feed.of(bytes).into(socket));
    }
  }

  private void file(Response answer, Body.FileSlice slice) {
    FileChannel channel;
    try {
      channel = FileChannel.open(slice.file(), StandardOpenOption.READ);
      if (channel.size() < slice.offset() + slice.lengthBytes()) {
        channel.close();
        throw new IOException("the file is shorter than its answer: " + slice);
      }
    } catch (IOException e) {
      fail(e);
      return;
    }
    head(answer);
    Future<Void> sent =
        socket.isHttp2()
            ? Feed.of(channel, slice).into(socket)
            : response().sendFile(channel, slice.offset(), slice.lengthBytes());
    ending(answer.status(), sent.eventually(() -> close(channel)));
  }

  private static Future<Void> close(FileChannel channel) {
    try {
      channel.close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  /// Lets `writer` produce the body on a virtual thread.
  private void onThread(Response answer, long lengthBytes, Body.Writer writer) {
    var out = new StreamOutput(this, answer, lengthBytes);
    THREADS.newThread(() -> produce(out, writer, answer.status())).start();
  }

  private void produce(StreamOutput out, Body.Writer writer, int status) {
    try {
      writer.writeTo(out);
      Future<Void> end = out.end();
      socket.onLoop(() -> ending(status, end));
    } catch (Exception | Error e) {
      socket.onLoop(() -> broken(out, e));
    }
  }

  private static void copy(Body.Source source, java.io.OutputStream out) throws IOException {
    try (InputStream in = source.opener().open(0, source.lengthBytes())) {
      in.transferTo(out);
    }
  }

  private void broken(StreamOutput out, Throwable failure) {
    if (socket.isGone()) {
      finish(Answering.CLIENT_GONE);
    } else if (!out.hasBegun()) {
      fail(failure);
    } else {
      LOG.log(Level.WARNING, "a body broke off request=" + match.request().id(), failure);
      socket.cut();
      finish(Problem.INTERNAL.status());
    }
  }

  /// Answers a failure before the first byte.
  void fail(Throwable failure) {
    begin(match.failed(failure));
  }

  /// Puts status and fields in place; they go out with the first bytes.
  void head(Response answer) {
    HttpServerResponse response = response();
    response.setStatusCode(answer.status());
    answer.headers().forEach((name, value) -> response.headers().add(name, value));
    response.headers().set("Date", HttpDates.now());
    closes = socket.hasUnreadBody() || response.headers().contains("Connection");
    if (socket.isHttp2()) {
      response.headers().remove("Connection");
    } else if (closes) {
      response.headers().set("Connection", "close");
    }
  }

  /// Reports when the last byte is handed to the kernel, or cuts when that takes too long.
  void ending(int status, Future<Void> end) {
    if (end.isComplete()) {
      ended(status, end.succeeded());
      return;
    }
    long limit = socket.config().timeouts().write().toMillis();
    boolean watched = socket.isHttp2();
    long timer = watched ? socket.vertx().setTimer(limit, _ -> socket.cut()) : -1;
    end.onComplete(
        _ -> {
          socket.vertx().cancelTimer(timer);
          ended(status, end.succeeded());
        });
  }

  private void ended(int status, boolean whole) {
    if (whole) {
      finish(status);
      if (closes) {
        socket.discardAndClose();
      }
    } else {
      socket.abandon();
      finish(Answering.CLIENT_GONE);
    }
  }

  void finish(int status) {
    done.accept(status);
  }

  Socket socket() {
    return socket;
  }

  HttpServerResponse response() {
    return socket.response();
  }

  static Buffer buffer(Body.Bytes bytes) {
    return BufferInternal.buffer(
        Unpooled.wrappedBuffer(bytes.array(), bytes.offset(), (int) bytes.lengthBytes()));
  }
}
