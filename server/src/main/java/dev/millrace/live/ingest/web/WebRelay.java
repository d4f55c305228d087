package dev.millrace.live.ingest.web;

import dev.millrace.outbound.Limits;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.outbound.Reply;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// A proxy on loopback for one FFmpeg: what that asks for is fetched through `outbound`, and
/// nothing else can be reached by it. Addresses in playlists are told as FFmpeg may ask for them.
///
/// **Threading**: safe. **Limits**: [#MOST_CONNECTIONS] at once, a request of [#MOST_HEAD] bytes, a
/// playlist of [#MOST_PLAYLIST] bytes. **Ownership**: [#close] ends every connection.
final class WebRelay implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WebRelay.class.getName());
  private static final int MOST_CONNECTIONS = 32;
  private static final int MOST_HEAD = 16 << 10;
  private static final int MOST_PLAYLIST = 4 << 20;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] PLAYLIST = "#EXTM3U".getBytes(StandardCharsets.US_ASCII);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Limits FETCH = new Limits(PATIENCE, Duration.ofDays(365), Long.MAX_VALUE, 0);

  private final Outbound outbound;
  private final ServerSocket port;
  private final String word;
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Optional<String> failure = Optional.empty();

  /// **On failure** an [UncheckedIOException]: there is no free port.
  WebRelay(Outbound outbound) {
    this.outbound = outbound;
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    this.word = HexFormat.of().formatHex(secret);
    try {
      this.port = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("web-relay").start(this::listen);
  }

  /// As FFmpeg's option `http_proxy` has it; good for as long as this is open.
  String address() {
    return "http://relay:%s@127.0.0.1:%d".formatted(word, port.getLocalPort());
  }

  /// Why something could not be had, last.
  Optional<String> failure() {
    return failure;
  }

  private void listen() {
    while (!port.isClosed()) {
      try {
        Socket socket = port.accept();
        open.add(socket);
        Thread.ofVirtual().name("web-relay-" + socket.getPort()).start(() -> serve(socket));
      } catch (IOException e) {
        LOG.log(Level.TRACE, "The relay is closed", e);
      }
    }
  }

  private void serve(Socket socket) {
    boolean admitted = room.tryAcquire();
    try (socket) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      if (admitted) {
        answer(head(socket.getInputStream()), socket.getOutputStream());
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "A relayed request ended early", e);
    } finally {
      open.remove(socket);
      if (admitted) {
        room.release();
      }
    }
  }

  private static Asked head(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a_0d0a) {
      int next = in.read();
      if (next < 0 || bytes.size() > MOST_HEAD) {
        throw new IOException("a request without an end");
      }
      bytes.write(next);
      last = (last << 8) | next;
    }
    return Asked.of(bytes.toString(StandardCharsets.UTF_8));
  }

  private void answer(Asked asked, OutputStream to) throws IOException {
    var out = new BufferedOutputStream(to, BUFFER_BYTES);
    String known =
        Base64.getEncoder().encodeToString(("relay:" + word).getBytes(StandardCharsets.US_ASCII));
    if (!asked.field("proxy-authorization").equals("Basic " + known)) {
      say(out, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"relay\"");
    } else if (!asked.method().equals("GET")) {
      say(out, "405 Method Not Allowed", "Content-Length: 0");
    } else {
      fetch(asked, out);
    }
    out.flush();
  }

  private void fetch(Asked asked, OutputStream out) throws IOException {
    String range = asked.field("range");
    var address = Disguise.lifted(asked.address());
    try (Reply reply =
        outbound.get(address, range.isEmpty() ? Map.of() : Map.of("Range", range), FETCH)) {
      if (reply.status() >= 400) {
        failure = Optional.of("answers with status " + reply.status());
      }
      byte[] beginning = reply.beginning(PLAYLIST.length);
      if (java.util.Arrays.equals(beginning, PLAYLIST) && !reply.uri().equals(address)) {
        say(out, "302 Found", "Location: " + Disguise.of(reply.uri()));
      } else if (java.util.Arrays.equals(beginning, PLAYLIST)) {
        playlist(reply, out);
      } else {
        media(reply, beginning, out);
      }
    } catch (OutboundException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      say(out, "502 Bad Gateway", "Content-Length: 0");
    }
  }

  private static void playlist(Reply reply, OutputStream out) throws IOException {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(PLAYLIST);
    whole.writeBytes(reply.beginning(MOST_PLAYLIST));
    byte[] told = Disguise.of(whole.toByteArray());
    say(
        out,
        "200 OK",
        "Content-Type: application/vnd.apple.mpegurl\r\nContent-Length: " + told.length);
    out.write(told);
  }

  private static void media(Reply reply, byte[] beginning, OutputStream out) throws IOException {
    var fields = new StringBuilder();
    for (String name : new String[] {"Content-Type", "Content-Range", "Accept-Ranges"}) {
      reply.header(name).ifPresent(value -> fields.append(name + ": " + value + "\r\n"));
    }
    reply.lengthBytes().ifPresent(length -> fields.append("Content-Length: " + length + "\r\n"));
    say(out, reply.status() + " Relayed", fields.toString().strip());
    out.write(beginning);
    out.flush();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = reply.body().read(buffer); n >= 0; n = reply.body().read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private static void say(OutputStream out, String status, String fields) throws IOException {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\n"
            + (fields.isEmpty() ? "" : fields + "\r\n")
            + "Connection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      port.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The relay did not close", e);
    }
  }
}
