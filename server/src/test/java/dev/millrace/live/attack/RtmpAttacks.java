package dev.millrace.live.attack;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/// What strangers do to a port for RTMP, byte by byte.
///
/// **Threading**: for one thread.
public final class RtmpAttacks {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int GREETING_BYTES = 1536;
  private static final int CHUNK_BYTES = 65_536;
  private static final int MEGABYTE = 1 << 20;

  private static final int SET_CHUNK_SIZE = 1;
  private static final int COMMAND = 20;
  private static final int VIDEO = 9;

  private final InetSocketAddress port;
  private final Random random;

  /// @param ingest as a channel tells it
  public RtmpAttacks(URI ingest, long seed) {
    this.port = new InetSocketAddress(ingest.getHost(), ingest.getPort());
    this.random = new Random(seed);
  }

  /// What is done.
  public enum Attack {
    GARBAGE,
    HALF_A_HANDSHAKE,
    A_CHUNK_SIZE_OF_2_GIB,
    VALUES_NESTED_DEEP,
    A_MILLION_VALUES,
    A_LIST_THAT_CLAIMS_4_BILLION,
    A_TEXT_THAT_CLAIMS_2_GIB,
    A_KEY_OF_A_MEGABYTE,
    A_WRONG_KEY,
    MEDIA_OF_NOBODY,
    A_THOUSAND_CHUNK_STREAMS
  }

  /// Does it, and tells whether the server hung up or refused within twenty seconds.
  public boolean isRefused(Attack attack) throws IOException {
    try (var socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(port);
      try {
        socket.getOutputStream().write(bytes(attack));
        socket.getOutputStream().flush();
      } catch (IOException e) {
        return true;
      }
      return isOver(socket.getInputStream());
    }
  }

  /// One who is only there; closed by whoever asked for it, or by the server.
  public Socket silent() throws IOException {
    var socket = new Socket();
    socket.connect(port);
    return socket;
  }

  private static boolean isOver(InputStream in) throws IOException {
    var heard = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        heard.write(buffer, 0, n);
        if (heard.toString(StandardCharsets.ISO_8859_1).contains("NetStream.Publish.Denied")) {
          return true;
        }
      }
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] bytes(Attack attack) throws IOException {
    var all = new ByteArrayOutputStream();
    var out = new DataOutputStream(all);
    if (attack == Attack.GARBAGE) {
      out.write(noise(4096));
      return all.toByteArray();
    }
    out.write(3);
    if (attack == Attack.HALF_A_HANDSHAKE) {
      out.write(noise(500));
      return all.toByteArray();
    }
    out.write(noise(2 * GREETING_BYTES));
    say(out, attack);
    return all.toByteArray();
  }

  private void say(DataOutputStream out, Attack attack) throws IOException {
    switch (attack) {
      case A_CHUNK_SIZE_OF_2_GIB -> {
        message(out, SET_CHUNK_SIZE, new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff}, 4);
        message(out, COMMAND, noise(CHUNK_BYTES), 0xff_ffff);
      }
      case VALUES_NESTED_DEEP -> command(out, nested(3000));
      case A_MILLION_VALUES -> command(out, new byte[8000]);
      case A_LIST_THAT_CLAIMS_4_BILLION -> command(out, new byte[] {10, -1, -1, -1, -1, 5, 5, 5});
      case A_TEXT_THAT_CLAIMS_2_GIB -> command(out, new byte[] {12, 0x7f, -1, -1, -1, 'a'});
      case A_KEY_OF_A_MEGABYTE -> publish(out, "k".repeat(MEGABYTE));
      case A_WRONG_KEY -> publish(out, "wrong");
      case MEDIA_OF_NOBODY -> message(out, VIDEO, noise(1000), 1000);
      case A_THOUSAND_CHUNK_STREAMS -> {
        for (int stream = 64; stream < 1064; stream++) {
          out.write(new byte[] {0, (byte) stream, 0, 0, 0, 0, 1, 0, VIDEO, 0, 0, 0, 0, 1});
        }
      }
      case GARBAGE, HALF_A_HANDSHAKE -> {}
    }
  }

  /// An array in an array in an array.
  private static byte[] nested(int depth) {
    byte[] all = new byte[5 * depth];
    for (int i = 0; i < depth; i++) {
      all[5 * i] = 10;
      all[5 * i + 4] = 1;
    }
    return all;
  }

  private static void command(DataOutputStream out, byte[] values) throws IOException {
    var all = new ByteArrayOutputStream();
    text(new DataOutputStream(all), "connect");
    all.write(new byte[] {0, 0x3f, (byte) 0xf0, 0, 0, 0, 0, 0, 0});
    all.writeBytes(values);
    message(out, COMMAND, all.toByteArray(), all.size());
  }

  private static void publish(DataOutputStream out, String key) throws IOException {
    var connect = new ByteArrayOutputStream();
    var said = new DataOutputStream(connect);
    said.writeByte(3);
    said.writeUTF("app");
    text(said, "live");
    said.write(new byte[] {0, 0, 9});
    command(out, connect.toByteArray());
    var all = new ByteArrayOutputStream();
    var words = new DataOutputStream(all);
    text(words, "publish");
    words.write(new byte[] {0, 0x40, 0x14, 0, 0, 0, 0, 0, 0, 5});
    text(words, key);
    text(words, "live");
    message(out, COMMAND, all.toByteArray(), all.size());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0xffff) {
      out.writeByte(12);
      out.writeInt(bytes.length);
    } else {
      out.writeByte(2);
      out.writeShort(bytes.length);
    }
    out.write(bytes);
  }

  /// In chunks of 128 bytes.
  ///
  /// @param claimed how long it says that it is
  private static void message(DataOutputStream out, int type, byte[] payload, int claimed)
      throws IOException {
    out.writeByte(3);
    out.write(new byte[3]);
    out.writeByte(claimed >> 16);
    out.writeShort(claimed);
    out.writeByte(type);
    out.writeInt(0);
    for (int at = 0; at < payload.length; at += 128) {
      if (at > 0) {
        out.writeByte(0xc3);
      }
      out.write(payload, at, Math.min(128, payload.length - at));
    }
  }
}
