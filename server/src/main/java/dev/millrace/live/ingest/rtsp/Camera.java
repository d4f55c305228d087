package dev.millrace.live.ingest.rtsp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/// The camera at the address that was checked.
///
/// **Threading**: immutable, but its credentials are for one thread at a time.
record Camera(RtspConfig config, InetAddress address, Credentials credentials) {
  /// For all that it says of what it has.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /// A camera that comes back while it is called is called anew soon.
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /// A connection to it.
  ///
  /// **On failure** a [CameraFailure]: it takes none.
  Socket connect() throws CameraFailure {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, config.port()), (int) CONNECT.toMillis());
      return socket;
    } catch (IOException e) {
      close(socket);
      throw new CameraFailure("takes no connection");
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Asks what it has.
  ///
  /// **On failure** a [CameraFailure] that says why it does not tell, also when it has not told all
  /// within `patience`.
  Sdp describe(Duration patience) throws CameraFailure {
    try (Socket socket = connect()) {
      InputStream in = new BufferedInputStream(new TimedInput(socket, patience));
      RtspMessage answer = ask(socket, in, 1);
      if (answer.status() == 401 && credentials.challengedBy(answer)) {
        answer = ask(socket, in, 2);
      }
      if (answer.status() != 200) {
        throw CameraFailure.of(answer.status());
      }
      Sdp sdp = Sdp.of(answer.body());
      if (sdp.isEmpty()) {
        throw new CameraFailure("has neither picture nor sound");
      }
      return sdp;
    } catch (CameraFailure e) {
      throw e;
    } catch (SocketTimeoutException e) {
      throw new CameraFailure("does not answer");
    } catch (IOException e) {
      throw new CameraFailure("breaks off: " + e.getMessage());
    }
  }

  private RtspMessage ask(Socket socket, InputStream in, int number) throws IOException {
    var question =
        new RtspMessage(
            "DESCRIBE " + url() + " RTSP/1.0",
            List.of("CSeq: " + number, "Accept: application/sdp", "User-Agent: Millrace"),
            "");
    socket.getOutputStream().write(credentials.signed(question).bytes());
    return RtspMessage.read(-1, in);
  }

  String url() {
    return config.address() + config.path();
  }
}
