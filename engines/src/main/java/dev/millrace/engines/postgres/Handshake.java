package dev.millrace.engines.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The first words of PostgreSQL's protocol, as `pg_isready` speaks them.
///
/// A server that takes connections answers a start-up message with an authentication request.
final class Handshake {
  private static final int PROTOCOL_3 = 3 << 16;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final byte AUTHENTICATION = 'R';

  private Handshake() {}

  /// Whether the server at that port asks for a login.
  static boolean succeeds(String host, int port, String user, String database) {
    byte[] names =
        "user\0%s\0database\0%s\0\0".formatted(user, database).getBytes(StandardCharsets.UTF_8);
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(Integer.BYTES * 2 + names.length);
      out.writeInt(PROTOCOL_3);
      out.write(names);
      out.flush();
      return new DataInputStream(socket.getInputStream()).readByte() == AUTHENTICATION;
    } catch (IOException notYet) {
      return false;
    }
  }
}
