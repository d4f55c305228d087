package dev.millrace.live.ingest.rtmp;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.KeyTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The port that encoders publish to by RTMP, of all channels together.
///
/// **Threading**: safe; a virtual thread for each connection. While a channel reads no faster the
/// thread waits, and so does the encoder.
///
/// **Ownership**: [#close] closes the port and every connection.
public final class RtmpFront implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RtmpFront.class.getName());
  private static final int BACKLOG = 128;
  private static final long LOOK_EVERY_MILLIS = 250;

  private final RtmpConfig config;
  private final KeyTable<RtmpIngest> doors = new KeyTable<>();
  private final Guests guests;
  private final ServerSocket port;
  private final CountDownLatch closed = new CountDownLatch(1);

  public RtmpFront(RtmpConfig config) {
    this.config = config;
    this.guests = new Guests(config.maxWaiting());
    try {
      port = new ServerSocket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Begins to listen.
  ///
  /// **On failure** an [UncheckedIOException]: the port is not to be had.
  public void start() {
    try {
      port.setReuseAddress(true);
      port.bind(new InetSocketAddress(config.host(), config.port()), BACKLOG);
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(
          "cannot listen for RTMP on port " + config.port() + ": " + e.getMessage(), e);
    }
    Thread.ofVirtual().name("rtmp-port").start(this::listen);
    Thread.ofVirtual().name("rtmp-deadlines").start(this::lookAfterDeadlines);
    LOG.log(Level.INFO, "Listening for RTMP. port={0,number,#}", port());
  }

  /// The way into a channel for whoever knows `key`; closed until it is opened.
  public Ingest ingest(Secret key) {
    return new RtmpIngest(doors, key);
  }

  /// The port that it listens on.
  public int port() {
    return port.getLocalPort();
  }

  /// How many are connected, publishing or not.
  public int connections() {
    return guests.all().size();
  }

  private void listen() {
    try {
      // Without open files to spare there is no use in asking at once again.
      while (accepts() || !closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        // The next one.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean accepts() {
    try {
      Socket socket = port.accept();
      var connection = new RtmpConnection(socket, config, doors, guests);
      guests.came(connection);
      Thread.ofVirtual().name("rtmp-" + socket.getPort()).start(connection::serve);
      return true;
    } catch (IOException e) {
      if (!port.isClosed()) {
        LOG.log(Level.WARNING, "A connection for RTMP was lost", e);
      }
      return false;
    }
  }

  private void lookAfterDeadlines() {
    try {
      while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        guests.all().stream().filter(RtmpConnection::isOverdue).forEach(RtmpConnection::hangUp);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      port.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The port for RTMP did not close", e);
    }
    guests.all().forEach(RtmpConnection::hangUp);
  }
}
