package dev.millrace.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One client's stream of server-sent events over its connection.
///
/// **Threading**: `send` and `close` from any thread; the socket is touched on its event loop only.
final class EventStream implements EventSink {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("http-events-", 0).factory();
  private static final String HEARTBEAT = ":\n\n";

  private final Writing writing;
  private final Response answer;
  private final Body.Events events;
  private final Gone closed = new Gone();
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ServerEvent> queue = new ArrayDeque<>();

  /// Whether somebody will write what is queued; until the head is out, [#flow] will.
  private boolean pumping = true;

  private EventStream(Writing writing, Response answer, Body.Events events) {
    this.writing = writing;
    this.answer = answer;
    this.events = events;
  }

  static void open(Writing writing, Response answer, Body.Events events) {
    var stream = new EventStream(writing, answer, events);
    writing.socket().onGone(stream.closed::flip);
    THREADS.newThread(stream::subscribe).start();
  }

  /// Takes the subscriber's place before the answer begins, so that a full house is a problem.
  private void subscribe() {
    try {
      events.subscriber().accept(this);
    } catch (RuntimeException | Error e) {
      closed.flip();
      writing.socket().onLoop(() -> writing.fail(e));
      return;
    }
    writing.socket().onLoop(this::flow);
  }

  private void flow() {
    Socket socket = writing.socket();
    if (socket.isGone() || response().closed()) {
      closed.flip();
      writing.finish(Answering.CLIENT_GONE);
      return;
    }
    writing.head(answer);
    response().setChunked(true);
    var _ = response().write(HEARTBEAT);
    long heartbeat =
        socket.vertx().setPeriodic(events.heartbeat().toMillis(), _ -> writeHeartbeat());
    Runnable stopped = socket.load().onStop(this::close);
    closed.add(
        () -> {
          stopped.run();
          socket.vertx().cancelTimer(heartbeat);
          socket.onLoop(this::end);
        });
    if (!response().ended()) {
      response().drainHandler(_ -> pump());
      pump();
    }
  }

  @Override
  public boolean send(ServerEvent event) {
    boolean overflows;
    boolean wakes;
    lock.lock();
    try {
      if (closed.isGone()) {
        return false;
      }
      overflows = queue.size() >= events.queueLimit();
      if (!overflows) {
        queue.add(event);
      }
      wakes = !overflows && !pumping;
      pumping |= wakes;
    } finally {
      lock.unlock();
    }
    if (overflows) {
      cutOff();
    } else if (wakes) {
      writing.socket().onLoop(this::pump);
    }
    return !overflows;
  }

  /// The client is too far behind: it comes back with Last-Event-ID and misses nothing.
  private void cutOff() {
    lock.lock();
    try {
      queue.clear();
    } finally {
      lock.unlock();
    }
    writing.socket().onLoop(() -> writing.socket().cut());
    closed.flip();
  }

  @Override
  public void close() {
    closed.flip();
  }

  @Override
  public void onClose(Runnable action) {
    closed.add(action);
  }

  private void writeHeartbeat() {
    if (!closed.isGone() && !response().closed() && !response().writeQueueFull()) {
      var _ = response().write(HEARTBEAT);
    }
  }

  /// Writes what is queued while the connection takes it; the drain handler goes on.
  private void pump() {
    while (!writing.socket().isGone() && !response().ended()) {
      ServerEvent next = next();
      if (next == null) {
        return;
      }
      var _ = response().write(next.text());
    }
  }

  /// The next event that may be written now; null ends the pump until it is woken.
  private @Nullable ServerEvent next() {
    lock.lock();
    try {
      ServerEvent next = response().writeQueueFull() ? null : queue.poll();
      pumping = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    if (writing.socket().isGone() || response().closed()) {
      writing.finish(Answering.CLIENT_GONE);
      return;
    }
    pump();
    writing.ending(answer.status(), response().end());
  }

  private HttpServerResponse response() {
    return writing.response();
  }
}
