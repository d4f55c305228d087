package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Frames of HTTP/2 that ask for nothing, by hand over a real socket.
@Timeout(120)
class FloodTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int UNKNOWN = 0x55;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int FLOOD = 200_000;
  private static final int HEAD_BYTES = 9;

  /// `GET / HTTP/2` of `http://t`, by HPACK's static table and a literal.
  private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01, 1, 't'};

  private final CompletableFuture<Response> never = new CompletableFuture<>();
  private final Served served =
      new Served(
          HttpConfig.DEFAULTS.withProxies(new HttpConfig.Proxies(Set.of(), true)),
          all -> all.get("/ok", _ -> Response.text("ok")).immediate("GET", "/", _ -> never));

  @AfterEach
  void close() {
    served.close();
  }

  /// One connection that has said hello.
  private final class Raw implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
    private final OutputStream out = socket.getOutputStream();
    private final DataInputStream in = new DataInputStream(socket.getInputStream());

    Raw() throws IOException {
      socket.setSoTimeout(60_000);
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(frame(SETTINGS, 0, 0, new byte[0]));
    }

    /// Sends a frame again and again until the server ends the connection; false when it never
    /// does.
    boolean floods(byte[] frame) throws IOException {
      return floods(_ -> frame);
    }

    boolean floods(java.util.function.IntFunction<byte[]> frames) throws IOException {
      Thread reader = Thread.ofVirtual().start(this::readAll);
      try {
        for (int i = 0; i < FLOOD; i++) {
          out.write(frames.apply(i));
        }
        return false;
      } catch (IOException _) {
        return true;
      } finally {
        socket.close();
        join(reader);
      }
    }

    /// Returns once the server has read all that was sent, or has ended the connection.
    void awaitPong() {
      try {
        for (int type = SETTINGS; type != PING; ) {
          int lengthAndType = in.readInt();
          type = lengthAndType & 0xff;
          in.skipNBytes(HEAD_BYTES - Integer.BYTES + (lengthAndType >>> Byte.SIZE));
        }
      } catch (IOException _) {
        // It ended it.
      }
    }

    private void readAll() {
      try {
        while (true) {
          read();
        }
      } catch (IOException _) {
        // The end.
      }
    }

    private void read() throws IOException {
      int lengthAndType = in.readInt();
      in.skipNBytes(HEAD_BYTES - Integer.BYTES + (lengthAndType >>> Byte.SIZE));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEAD_BYTES + payload.length)
        .put((byte) (payload.length >>> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private void assertEnds(byte[] frame) throws IOException {
    try (var raw = new Raw()) {
      assertThat(raw.floods(frame)).isTrue();
    }
  }

  private long floods() {
    return served.server().refusals().getOrDefault("flood", -1L);
  }

  @Test
  void pings_end_the_connection() throws IOException {
    assertEnds(frame(PING, 0, 0, new byte[8]));
    assertThat(floods()).isEqualTo(1);
  }

  @Test
  void pings_whose_answers_nobody_reads_end_the_connection() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(frame(SETTINGS, 0, 0, new byte[0]));
      byte[] ping = frame(PING, 0, 0, new byte[8]);
      boolean ends = false;
      for (int i = 0; i < FLOOD && !ends; i++) {
        ends = isRefused(out, ping);
      }
      assertThat(ends).isTrue();
    }
    assertThat(floods()).isEqualTo(1);
  }

  private static boolean isRefused(OutputStream out, byte[] frame) {
    try {
      out.write(frame);
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  /// Heads of HTTP/2 in which something is missing, by HPACK: `CONNECT` of an authority, which has
  /// neither path nor scheme (RFC 9113 §8.5), `GET` without a path, `GET` of nobody, and nothing.
  private static List<byte[]> heads() {
    byte[] connect = "\u0002\u0007CONNECT\u0001\u0001t".getBytes(StandardCharsets.US_ASCII);
    byte[] pathless = {(byte) 0x82, (byte) 0x86, 0x01, 1, 't'};
    byte[] ofNobody = {(byte) 0x82, (byte) 0x86, (byte) 0x84};
    return List.of(connect, pathless, ofNobody, new byte[] {0x01, 1, 't'});
  }

  @Test
  void heads_in_which_something_is_missing_leave_nothing_behind() throws Exception {
    for (byte[] head : heads()) {
      try (var raw = new Raw()) {
        for (int i = 0; i < 50; i++) {
          raw.out.write(frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, head));
        }
        byte[] data = new byte[8];
        raw.out.write(frame(PING, 0, 0, data));
        raw.awaitPong();
      }
    }

    served.awaitRequests(0);
    try (var wire = served.connect()) {
      assertThat(wire.get("/ok").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void settings_end_the_connection() throws IOException {
    assertEnds(frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0}));
    assertThat(floods()).isEqualTo(1);
  }

  @Test
  void priorities_and_frames_of_unknown_kinds_end_the_connection() throws IOException {
    assertEnds(frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 1}));
    assertEnds(frame(UNKNOWN, 0, 0, new byte[0]));
    assertThat(floods()).isEqualTo(2);
  }

  @Test
  void empty_data_ends_the_connection() throws IOException {
    byte[] ask = {(byte) 0x83, (byte) 0x86, (byte) 0x84, 0x01, 1, 't'};
    try (var raw = new Raw()) {
      raw.out.write(frame(HEADERS, END_HEADERS, 1, ask));

      assertThat(raw.floods(frame(DATA, 0, 1, new byte[0]))).isTrue();
    }
  }

  @Test
  void streams_that_are_taken_back_end_the_connection() throws IOException {
    try (var raw = new Raw()) {
      assertThat(
              raw.floods(
                  i -> {
                    int stream = 2 * i + 1;
                    byte[] ask = frame(HEADERS, END_HEADERS | END_STREAM, stream, GET);
                    byte[] end = frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                    return both(ask, end);
                  }))
          .isTrue();
    }
    assertThat(served.exchanges.size()).isLessThan(1000);
  }

  @Test
  void streams_that_the_server_is_made_to_reset_end_the_connection() throws IOException {
    try (var raw = new Raw()) {
      assertThat(
              raw.floods(
                  i -> {
                    int stream = 2 * i + 1;
                    byte[] ask = frame(HEADERS, END_HEADERS | END_STREAM, stream, GET);
                    byte[] wrong = frame(WINDOW_UPDATE, 0, stream, new byte[4]);
                    return both(ask, wrong);
                  }))
          .isTrue();
    }
    assertThat(served.exchanges.size()).isLessThan(1000);
  }

  private static byte[] both(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  @Test
  void a_client_that_measures_its_line_is_left_alone() throws Exception {
    try (var raw = new Raw()) {
      for (int i = 0; i < ControlFrames.MOST / 2; i++) {
        raw.out.write(frame(PING, 0, 0, new byte[8]));
      }
      raw.out.write(frame(HEADERS, END_HEADERS | END_STREAM, 1, path("/ok")));

      assertThat(served.exchange("/ok").status()).isEqualTo(200);
    }
    assertThat(floods()).isZero();
  }

  private static byte[] path(String path) {
    byte[] text = path.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(7 + text.length)
        .put((byte) 0x82)
        .put((byte) 0x86)
        .put((byte) 0x04)
        .put((byte) text.length)
        .put(text)
        .put((byte) 0x01)
        .put((byte) 1)
        .put((byte) 't')
        .array();
  }
}
