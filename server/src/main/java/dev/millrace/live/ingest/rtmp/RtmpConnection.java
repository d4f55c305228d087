package dev.millrace.live.ingest.rtmp;

import dev.millrace.live.ingest.KeyTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A connection to the front, served on the thread that calls [#serve].
///
/// **Threading**: any thread may ask whether it is overdue, and hang up.
final class RtmpConnection implements Publisher {
  private static final Logger LOG = System.getLogger(RtmpConnection.class.getName());
  private static final int BUFFER_BYTES = 64 << 10;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Way way;
  private final RtmpConfig config;
  private final KeyTable<RtmpIngest> doors;
  private final Guests guests;
  private final RtmpSession session = new RtmpSession(this);
  private volatile long deadline;
  private volatile @Nullable Publication publication;
  private @Nullable RtmpIngest ingest;

  /// How somebody came.
  record Way(Socket socket, RtmpPort.Layer layer) {}

  RtmpConnection(Way way, RtmpConfig config, KeyTable<RtmpIngest> doors, Guests guests) {
    this.way = way;
    this.config = config;
    this.doors = doors;
    this.guests = guests;
    allow(config.greeting());
  }

  void serve() {
    try (Socket socket = way.socket()) {
      socket.setTcpNoDelay(true);
      converse(way.layer().over(socket));
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "A publisher can not be answered by TLS. address=" + from(), e);
    } catch (MalformedRtmp e) {
      LOG.log(Level.DEBUG, "Not RTMP. address={0} because={1}", from(), e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A connection broke off. address={0} {1}", from(), e.getMessage());
    } finally {
      guests.left(this);
      leave();
    }
  }

  private void converse(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    while (!session.isOver()) {
      int count = in.read(buffer);
      if (count < 0) {
        return;
      }
      out.write(session.feed(ByteBuffer.wrap(buffer, 0, count)));
      if (session.isPublishing()) {
        allow(config.silence());
      }
    }
    leave();
    allow(GOODBYE);
    // They close, having read what was said last; if we did they might not see it any more.
    while (in.read(buffer) >= 0) {
      // Until then, or until the deadline.
    }
  }

  private void allow(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  /// A publisher that is held up because nobody reads is not late.
  boolean isOverdue() {
    Publication held = publication;
    boolean heldUp = held != null && held.pipe().silenceNanos() == 0;
    return !heldUp && System.nanoTime() - deadline > 0;
  }

  void hangUp() {
    try {
      way.socket().close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A connection did not close", e);
    }
  }

  private String from() {
    Socket socket = way.socket();
    String host = socket.getInetAddress().getHostAddress();
    String name = host.contains(":") ? "[" + host + "]" : host;
    return way.layer().scheme() + "://" + name + ":" + socket.getPort();
  }

  @Override
  public boolean knows(String app) {
    return app.equals(config.app());
  }

  @Override
  public Admission begins(String key) {
    RtmpIngest channel = doors.find(key).orElse(null);
    if (channel == null) {
      LOG.log(Level.INFO, "A publisher with an unknown key was refused. address={0}", from());
      return Admission.UNKNOWN;
    }
    var next = new Publication(from(), this::hangUp);
    Admission admission = channel.begins(next);
    if (admission == Admission.WELCOME) {
      publication = next;
      ingest = channel;
      guests.publishes(this);
    }
    return admission;
  }

  @Override
  public void media(byte[] flv) {
    Publication publishing = publication;
    if (publishing == null || !publishing.pipe().write(flv)) {
      hangUp();
    }
  }

  private void leave() {
    Publication publishing = publication;
    RtmpIngest channel = ingest;
    if (publishing != null && channel != null) {
      var _ = publishing.pipe().end();
      channel.left(publishing);
    }
  }
}
