package dev.millrace.telemetry;

import dev.millrace.events.Event;
import dev.millrace.events.EventListener;
import dev.millrace.events.EventStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The [Control] as this process knows it: read when others tell of a change, and every five
/// seconds; twice a second while nothing is heard of others.
///
/// **Threading:** any; [#now] never blocks. **On failure** of the shelf the last known goes on.
public final class ControlDesk implements AutoCloseable {
  /// The kind of event that tells of a change.
  public static final String TYPE = "dev.millrace.telemetry.control";

  private static final Logger LOG = System.getLogger(ControlDesk.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration DEAF_INTERVAL = Duration.ofMillis(500);

  private final ControlShelf shelf;
  private final EventStream events;
  private final Semaphore news = new Semaphore(0);
  private volatile Control now = Control.OPEN;
  private volatile boolean closing;
  private EventStream.@Nullable Subscription subscription;

  public ControlDesk(ControlShelf shelf, EventStream events) {
    this.shelf = shelf;
    this.events = events;
  }

  /// Reads it for the first time, and begins to listen.
  public void start() {
    look();
    subscription = events.subscribe(event -> event.type().equals(TYPE), new Ear());
    Thread.ofVirtual().name("telemetry-control").start(this::run);
  }

  private final class Ear implements EventListener {
    @Override
    public void event(Event event) {
      news.release();
    }
  }

  /// What holds now.
  public Control now() {
    return now;
  }

  ControlShelf shelf() {
    return shelf;
  }

  /// Reads it again.
  Control look() {
    try {
      now = shelf.read();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "What may be collected stays as it was.", e);
    }
    return now;
  }

  private void run() {
    try {
      while (!closing) {
        Duration patience = events.ready() ? INTERVAL : DEAF_INTERVAL;
        var _ = news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// As tokens are compared: they are long and random, so that one round is enough.
  static String hash(String token) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closing = true;
    news.release();
    EventStream.Subscription heard = subscription;
    if (heard != null) {
      heard.close();
    }
  }
}
