package dev.millrace.workflow.sql;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/// Tells workers of every process that workflows changed, within milliseconds of the commit:
/// PostgreSQL's LISTEN and NOTIFY. Who listens also asks now and then, as a bell may be lost.
///
/// **Ownership:** of one connection and one virtual thread, from `start` to `close`.
/// **On failure** of the connection it is replaced after a second, and the bell rings once then,
/// for what happened meanwhile.
public final class Doorbell implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Doorbell.class.getName());
  private static final String CHANNEL = "millrace_workflow";
  private static final Duration PROBE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final DataSource dataSource;
  private final Runnable heard;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("workflow-bell").unstarted(this::run);
  private volatile boolean listening;
  private boolean failing;

  /// @param heard is called for each ring, or for several at once; it must return soon
  public Doorbell(DataSource dataSource, Runnable heard) {
    this.dataSource = dataSource;
    this.heard = heard;
  }

  /// Rings when the transaction of `handle` commits, once however often it is called.
  static void ring(Handle handle) {
    handle.execute("notify " + CHANNEL);
  }

  public void start() {
    thread.start();
  }

  /// Whether rings are heard now.
  public boolean isListening() {
    return listening;
  }

  private void run() {
    try {
      do {
        listen();
      } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      try {
        statement.execute("listen " + CHANNEL);
        listening = true;
        failing = false;
        hear(connection.unwrap(PGConnection.class), statement);
      } finally {
        listening = false;
        // Back in the pool it would go on listening.
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      if (!failing && closing.getCount() > 0) {
        LOG.log(Level.WARNING, "Changes by other processes are seen late; keeps trying", e);
      }
      failing = true;
    }
  }

  private void hear(PGConnection connection, Statement statement) throws SQLException {
    heard.run();
    while (closing.getCount() > 0) {
      var rings = connection.getNotifications(Math.toIntExact(PROBE.toMillis()));
      if (rings != null && rings.length > 0) {
        heard.run();
      } else {
        // Finds out that a silent connection is gone.
        statement.execute("select 1");
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        LOG.log(Level.DEBUG, "The bell did not stop in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
