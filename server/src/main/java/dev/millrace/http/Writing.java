package dev.millrace.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

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
  private final Connection connection;
  private final IntConsumer done;
  private long endingNanos;
  private Body body = new Body.Empty();
  private boolean closes;
  private @Nullable Response sent;
  private long headNanos;

  Writing(Socket socket, Routes.Match match, Connection connection, IntConsumer done) {
    this.socket = socket;
    this.match = match;
    this.connection = connection;
    this.done = done;
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
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an answer could not be sent request=" + match.request().id(), e);
      socket.cut();
      finish(Problem.INTERNAL.status());
    }
  }

  private void send(Response answer) {
    switch (answer.body()) {
      case Body.Empty _ -> empty(answer);
      case Body.Bytes bytes -> inMemory(answer, bytes.lengthBytes(), Pieces.of(bytes));
      case Body.Buffer buffer -> inMemory(answer, buffer.lengthBytes(), Pieces.of(buffer));
      case Body.OpenFile file -> file(answer, file);
      case Body.FileSlice slice -> open(answer, slice);
      case Body.Source source -> onThread(answer, source.lengthBytes(), out -> copy(source, out));
      case Body.Lent lent -> onThread(answer, lent.lengthBytes(), out -> lend(lent, out));
      case Body.Stream stream ->
          onThread(answer, stream.lengthBytes(), out -> stream.writer().writeTo(out));
      case Body.Events events -> EventStream.open(this, answer, events);
    }
  }

  private void empty(Response answer) {
    head(answer);
    ending(answer.status(), response().end());
  }

  private void inMemory(Response answer, long lengthBytes, Pieces pieces) {
    head(answer);
    if (lengthBytes <= WHOLE_BYTES) {
      // Memory of the answer's own, which nobody has to give back.
      var whole = BufferInternal.buffer(pieces.piece(0, (int) lengthBytes));
      ending(answer.status(), response().end(whole));
    } else {
      feed(answer, lengthBytes, pieces);
    }
  }

  private void feed(Response answer, long lengthBytes, Pieces pieces) {
    Future<Void> sent = new Feed(socket, pieces, lengthBytes).start();
    sent.onComplete(_ -> ended(answer.status(), sent.succeeded()));
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
      feed(answer, file.lengthBytes(), Pieces.of(file));
    }
  }

  /// Writes a body where it is gathered.
  private interface Producer {
    void writeTo(StreamOutput out) throws IOException;
  }

  /// Lets `producer` write the body on a virtual thread.
  private void onThread(Response answer, long lengthBytes, Producer producer) {
    var out = new StreamOutput(this, answer, lengthBytes);
    THREADS.newThread(() -> produce(out, producer, answer.status())).start();
  }

  private void produce(StreamOutput out, Producer producer, int status) {
    try {
      producer.writeTo(out);
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

  private static void lend(Body.Lent lent, StreamOutput out) throws IOException {
    Body.Loan loan = lent.lender().open(0, lent.lengthBytes());
    try {
      for (long left = lent.lengthBytes(); left > 0; ) {
        ByteBuffer window = loan.next();
        left -= window.remaining();
        out.pass(window);
      }
    } finally {
      out.whenTaken(loan::close);
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
    sent = answer;
    headNanos = System.nanoTime();
    HttpServerResponse response = response();
    response.setStatusCode(answer.status());
    String date = HttpDates.now();
    Printed printed = answer.headers().printed(date);
    if (printed == null) {
      answer.headers().forEach((name, value) -> response.headers().add(name, value));
      response.headers().set("Date", date);
    } else {
      printed.onto(response);
    }
    closes = socket.hasUnreadBody() || answer.headers().contains("Connection");
    if (socket.isHttp2()) {
      response.headers().remove("Connection");
    } else if (closes) {
      response.headers().set("Connection", "close");
    }
  }

  /// Reports when the last byte is handed to the kernel. Over HTTP/2, where the connection may be
  /// busy with others, an answer that takes too long to end is cut.
  void ending(int status, Future<Void> end) {
    if (end.isComplete()) {
      ended(status, end.succeeded());
      return;
    }
    if (!socket.isHttp2()) {
      end.onComplete(_ -> ended(status, end.succeeded()));
      return;
    }
    endingNanos = System.nanoTime();
    connection.isEnding(this);
    end.onComplete(
        _ -> {
          connection.hasEnded(this);
          ended(status, end.succeeded());
        });
  }

  void cutIfOverdue(long now, Duration limit) {
    if (now - endingNanos > limit.toNanos()) {
      connection.hasEnded(this);
      socket.cut();
    }
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

  Socket socket() {
    return socket;
  }

  HttpServerResponse response() {
    return socket.response();
  }
}
