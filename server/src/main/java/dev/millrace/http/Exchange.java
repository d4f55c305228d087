package dev.millrace.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One request on its way: runs the handler on its kind of thread, hears of the client's departure
/// and of the deadline, sends the first answer there is, and reports once.
///
/// **Threading**: made on the event loop; the first of the competing answers wins.
final class Exchange {
  private static final long NO_TIMER = -1;

  private final Socket socket;
  private final Routes.Match match;
  private final Reports reports;
  private final Connection connection;
  private final long beganNanos;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile long deadline = NO_TIMER;
  private volatile @Nullable Writing writing;

  Exchange(Socket socket, Begun begun, Reports reports, Connection connection) {
    this.socket = socket;
    this.match = begun.match();
    this.beganNanos = begun.nanos();
    this.reports = reports;
    this.connection = connection;
    socket.response().exceptionHandler(_ -> left());
    socket.response().closeHandler(_ -> left());
  }

  /// Runs the handler on this virtual thread.
  void runBlocking() {
    var _ = match.answer().thenAccept(this::answer);
  }

  /// Runs the handler on the event loop; it may answer later, up to the deadline.
  void runImmediate() {
    await(match.answer().toCompletableFuture());
  }

  /// Takes the answer of a handler that runs already, up to the deadline.
  void await(CompletableFuture<Response> answer) {
    if (answer.isDone()) {
      answer(answer.join());
      return;
    }
    long waitedMillis = (System.nanoTime() - beganNanos) / 1_000_000;
    long millis = socket.config().timeouts().answer().toMillis() - waitedMillis;
    deadline = socket.vertx().setTimer(Math.max(1, millis), _ -> late());
    var _ = answer.thenAccept(this::answer);
  }

  /// Answers without asking the handler, and closes the connection.
  void refuse(Problem problem) {
    Response answer = match.failed(problem.thrown().with("Connection", "close"));
    answer(answer.status() == 503 ? answer.with("Retry-After", "1") : answer);
  }

  private void late() {
    var problem = Problem.UNAVAILABLE.because("there is no answer yet").thrown();
    if (answer(match.failed(problem.with("Retry-After", "1")))) {
      socket.gone().flip();
    }
  }

  private boolean answer(Response answer) {
    if (!answered.compareAndSet(false, true)) {
      answer.body().release();
      return false;
    }
    cancelDeadline();
    if (socket.isGone() || answer.status() == Answering.CLIENT_GONE) {
      answer.body().release();
      socket.onLoop(() -> done(Answering.CLIENT_GONE));
      return true;
    }
    var begun = new Writing(socket, match, connection, this::done);
    writing = begun;
    socket.onLoop(() -> begun.begin(answer));
    return true;
  }

  private void cancelDeadline() {
    if (deadline != NO_TIMER) {
      socket.vertx().cancelTimer(deadline);
    }
  }

  /// The client hung up. What still runs for it may hear; nothing is interrupted.
  private void left() {
    if (reported.get() || socket.response().ended()) {
      return;
    }
    socket.gone().flip();
    cancelDeadline();
    if (answered.compareAndSet(false, true)) {
      done(Answering.CLIENT_GONE);
    }
  }

  /// The last act, on the event loop, whatever the outcome.
  private void done(int status) {
    if (!reported.compareAndSet(false, true)) {
      return;
    }
    connection.exchangeDone();
    long now = System.nanoTime();
    reports.over(connection, socket.finished(), finished(status, now - beganNanos), now);
  }

  private HttpMetrics.Exchange finished(int status, long nanos) {
    Writing tried = writing;
    Response sent = tried == null ? null : tried.sent();
    long firstByte = tried == null || sent == null ? 0 : tried.headNanos() - beganNanos;
    return new HttpMetrics.Exchange(
        match.request(),
        match.route().template(),
        status,
        sent,
        new HttpMetrics.Timing(firstByte, nanos),
        sent == null ? 0 : connection.bytesTaken(socket.response()),
        socket.isHttp2());
  }
}
