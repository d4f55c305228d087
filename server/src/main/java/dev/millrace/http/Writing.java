package dev.millrace.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Puts one answer on the wire, each shape of body in its way.
///
/// **Threading**: begins on the event loop; bodies that block go on on a virtual thread.
/// **Limits**: what of it is under way is a [Flight]; a large answer for which the server has no
/// room becomes the 503 problem. **On failure**: before the first byte the client gets a problem;
/// after it the exchange is cut and logged once; a client that left is nobody's failure.
final class Writing {
  private static final Logger LOG = System.getLogger(Writing.class.getName());

  private final Socket socket;
  private final Routes.Match match;
  private final Connection connection;
  private final IntConsumer done;
  private final Flight flight;
  private Body body = new Body.Empty();
  private boolean closes;
  private @Nullable Response sent;
  private long headNanos;

  Writing(Socket socket, Routes.Match match, Connection connection, IntConsumer done) {
    this.socket = socket;
    this.match = match;
    this.connection = connection;
    this.done = done;
    int first = socket.isHttp2() ? Flight.FIRST_BYTES : Flight.PIECE_BYTES;
    this.flight = new Flight(connection.flights(), first, socket::abandon);
  }

  /// Sends `answer`; the body of one that could not begin is let go.
  void begin(Response answer) {
    body.release();
    body = answer.body();
    if (response().closed()) {
      finish(Answering.CLIENT_GONE);
      return;
    }
    try {
      send(answer);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "an answer could not be sent request=" + match.request().id(), e);
      socket.cut();
      finish(Problem.INTERNAL.status());
    }
  }

  private void send(Response answer) {
    if (isLarge(body) && !connection.flights().haveRoom()) {
      var problem = Problem.UNAVAILABLE.because("too much is on its way to others");
      fail(problem.thrown().with("Retry-After", "1"));
      return;
    }
    switch (body) {
      case Body.Empty _ -> empty(answer);
      case Body.Bytes bytes -> inMemory(answer, Pieces.of(bytes));
      case Body.Buffer buffer -> inMemory(answer, Pieces.of(buffer));
      case Body.OpenFile file -> file(answer, file);
      case Body.FileSlice slice -> open(answer, slice);
      case Body.Source source -> Production.of(this, answer, source);
      case Body.Lent lent -> Production.of(this, answer, lent);
      case Body.Stream stream -> Production.of(this, answer, stream);
      case Body.Events events -> EventStream.open(this, answer, events);
    }
  }

  /// Whether much memory may be under way for it.
  private boolean isLarge(Body any) {
    boolean bySendfile =
        socket.takesFiles() && (any instanceof Body.OpenFile || any instanceof Body.FileSlice);
    boolean isSmall = any.lengthBytes() >= 0 && any.lengthBytes() <= Flight.FIRST_BYTES;
    return !bySendfile && !isSmall && !(any instanceof Body.Events);
  }

  private void empty(Response answer) {
    head(answer);
    ending(answer.status(), response().end());
  }

  private void inMemory(Response answer, Pieces pieces) {
    long length = answer.body().lengthBytes();
    head(answer);
    if (connection.flights().fits(length)) {
      // Memory of the answer's own, which nobody has to give back.
      var whole = BufferInternal.buffer(pieces.piece(0, (int) length));
      ending(answer.status(), flight.carry((int) length, response().end(whole)));
    } else {
      feed(answer.status(), length, pieces);
    }
  }

  private void feed(int status, long lengthBytes, Pieces pieces) {
    ending(status, new Feed(socket, flight, pieces, lengthBytes).start());
  }

  private void open(Response answer, Body.FileSlice slice) {
    try {
      var channel = FileChannel.open(slice.file(), StandardOpenOption.READ);
      var file =
          new Body.OpenFile(channel, slice.offset(), slice.lengthBytes(), () -> close(channel));
      body = file;
      file(answer, file);
    } catch (IOException e) {
      fail(e);
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file that was sent could not be closed", e);
    }
  }

  private void file(Response answer, Body.OpenFile file) {
    try {
      if (file.channel().size() < file.offset() + file.lengthBytes()) {
        file.damaged();
        throw new IOException("the file is shorter than its answer");
      }
    } catch (IOException e) {
      fail(e);
      return;
    }
    if (file.lengthBytes() == 0) {
      empty(answer);
      return;
    }
    head(answer);
    if (socket.takesFiles()) {
      ending(
          answer.status(), response().sendFile(file.channel(), file.offset(), file.lengthBytes()));
    } else {
      feed(answer.status(), file.lengthBytes(), Pieces.of(file));
    }
  }

  /// The body failed before its end, which was nobody's wish unless the client is gone.
  void broken(Throwable failure) {
    if (socket.isGone()) {
      finish(Answering.CLIENT_GONE);
    } else if (sent == null) {
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
    sent = answer;
    headNanos = System.nanoTime();
    HttpServerResponse response = response();
    response.setStatusCode(answer.status());
    String date = HttpDates.now();
    Printed printed = answer.headers().printed(date);
    if (printed == null) {
      put(answer.headers(), date);
    } else {
      printed.onto(response);
    }
    closes |= socket.hasUnreadBody();
    if (closes && !socket.isHttp2()) {
      response.headers().set("Connection", "close");
    }
  }

  private void put(Headers fields, String date) {
    MultiMap all = response().headers();
    fields.forEach(all::add);
    all.set("Date", date);
    if (fields.contains("Connection")) {
      closes = true;
      all.remove("Connection");
    }
  }

  /// Keeps an eye on what is under way from here on.
  void watch() {
    connection.flights().began(flight);
  }

  /// Reports when the last byte is handed to the kernel.
  void ending(int status, Future<Void> end) {
    if (end.isComplete()) {
      ended(status, end);
      return;
    }
    watch();
    end.onComplete(_ -> ended(status, end));
  }

  private void ended(int status, Future<Void> end) {
    if (end.succeeded()) {
      finish(status);
      if (closes) {
        socket.discardAndClose();
      }
    } else if (end.cause() instanceof Feed.BrokenOff) {
      broken(end.cause());
    } else {
      socket.abandon();
      finish(Answering.CLIENT_GONE);
    }
  }

  void finish(int status) {
    connection.flights().ended(flight);
    body.release();
    done.accept(status);
  }

  /// The answer whose head is in place, if one is.
  @Nullable Response sent() {
    return sent;
  }

  /// When that was.
  long headNanos() {
    return headNanos;
  }

  Flight flight() {
    return flight;
  }

  Socket socket() {
    return socket;
  }

  HttpServerResponse response() {
    return socket.response();
  }
}
