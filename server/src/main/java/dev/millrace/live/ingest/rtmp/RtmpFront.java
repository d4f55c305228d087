package dev.millrace.live.ingest.rtmp;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Ingest;
import dev.millrace.live.ingest.KeyTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/// The ports that encoders publish to by RTMP and RTMPS, of all channels together.
///
/// **Threading**: safe; a virtual thread for each connection. While a channel reads no faster the
/// thread waits, and so does the encoder.
///
/// **Ownership**: [#close] closes the ports and every connection.
public final class RtmpFront implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RtmpFront.class.getName());
  private static final long LOOK_EVERY_MILLIS = 250;

  private final RtmpConfig config;
  private final KeyTable<RtmpIngest> doors = new KeyTable<>();
  private final Guests guests;
  private final RtmpPort plain;
  private final Optional<RtmpPort> encrypted;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Where publishers are listened to by TLS as well.
  ///
  /// @param port 0 for any that is free
  /// @param keys of this server, asked for with each connection; an [UncheckedIOException] says why
  ///     there are none
  public record Secured(int port, Supplier<SSLContext> keys) {
    public Secured {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port: 0 to 65535, but got " + port);
      }
    }
  }

  public RtmpFront(RtmpConfig config) {
    this(config, Optional.empty());
  }

  public RtmpFront(RtmpConfig config, Optional<Secured> secured) {
    this.config = config;
    this.guests = new Guests(config.maxWaiting());
    this.plain = new RtmpPort(RtmpPort.Layer.PLAIN, config.port());
    this.encrypted =
        secured.map(by -> new RtmpPort(RtmpPort.Layer.encrypted(by.keys()), by.port()));
  }

  private List<RtmpPort> ports() {
    var ports = new ArrayList<>(List.of(plain));
    encrypted.ifPresent(ports::add);
    return ports;
  }

  /// Begins to listen.
  ///
  /// **On failure** an [UncheckedIOException]: a port is not to be had.
  public void start() {
    try {
      ports().forEach(port -> port.bind(config.host()));
    } catch (UncheckedIOException e) {
      close();
      throw e;
    }
    for (RtmpPort port : ports()) {
      String scheme = port.layer().scheme();
      Thread.ofVirtual().name(scheme + "-port").start(() -> listen(port));
      LOG.log(
          Level.INFO, "Listening for publishers. by={0} port={1,number,#}", scheme, port.number());
    }
    Thread.ofVirtual().name("rtmp-deadlines").start(this::lookAfterDeadlines);
  }

  /// The way into a channel for whoever knows `key`; closed until it is opened.
  public Ingest ingest(Secret key) {
    return new RtmpIngest(doors, key);
  }

  /// The port that it listens on in clear text.
  public int port() {
    return plain.number();
  }

  /// The port that it listens on by TLS, if it does.
  public OptionalInt securePort() {
    return encrypted.map(port -> OptionalInt.of(port.number())).orElse(OptionalInt.empty());
  }

  /// How many are connected, publishing or not.
  public int connections() {
    return guests.all().size();
  }

  private void listen(RtmpPort port) {
    try {
      // Without open files to spare there is no use in asking at once again.
      while (accepts(port) || !closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        // The next one.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean accepts(RtmpPort port) {
    try {
      Socket socket = port.accept();
      var way = new RtmpConnection.Way(socket, port.layer());
      var connection = new RtmpConnection(way, config, doors, guests);
      guests.came(connection);
      Thread.ofVirtual().name("rtmp-" + socket.getPort()).start(connection::serve);
      return true;
    } catch (IOException e) {
      if (!port.isClosed()) {
        LOG.log(Level.WARNING, "A connection of a publisher was lost", e);
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
    for (RtmpPort port : ports()) {
      try {
        port.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "A port for publishers did not close", e);
      }
    }
    guests.all().forEach(RtmpConnection::hangUp);
  }
}
