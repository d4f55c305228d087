package dev.millrace.http;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ThreadFactory;

/// Makes a body while it is sent: reads it, borrows it or has it written, on a virtual thread.
final class Production {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("http-body-", 0).factory();

  private final Writing writing;
  private final Response answer;
  private final Producer producer;
  private final StreamOutput out;

  private Production(Writing writing, Response answer, Producer producer) {
    this.writing = writing;
    this.answer = answer;
    this.producer = producer;
    this.out = new StreamOutput(writing, answer, answer.body().lengthBytes());
  }

  /// Writes a body where it is gathered.
  @FunctionalInterface
  private interface Producer {
    void writeTo(StreamOutput out) throws IOException;
  }

  static void of(Writing writing, Response answer, Body.Source source) {
    begin(writing, answer, out -> copy(source, out));
  }

  static void of(Writing writing, Response answer, Body.Lent lent) {
    begin(writing, answer, out -> lend(lent, out));
  }

  static void of(Writing writing, Response answer, Body.Stream stream) {
    begin(writing, answer, out -> stream.writer().writeTo(out));
  }

  private static void begin(Writing writing, Response answer, Producer producer) {
    writing.watch();
    THREADS.newThread(new Production(writing, answer, producer)::run).start();
  }

  private static void copy(Body.Source source, StreamOutput out) throws IOException {
    try (InputStream in = source.opener().open(0, source.lengthBytes())) {
      in.transferTo(out);
    }
  }

  private static void lend(Body.Lent lent, StreamOutput out) throws IOException {
    Body.Loan loan = lent.lender().open(0, lent.lengthBytes());
    try {
      for (long left = lent.lengthBytes(); left > 0; ) {
        Body.Window window = loan.next(out.room(left));
        left -= window.bytes().remaining();
        out.pass(window);
      }
    } finally {
      loan.close();
    }
  }

  private void run() {
    try {
      producer.writeTo(out);
      Future<Void> end = out.end();
      writing.socket().onLoop(() -> writing.ending(answer.status(), end));
    } catch (Exception | Error e) {
      writing.socket().onLoop(() -> writing.broken(e));
    }
  }
}
