package dev.millrace.live.ingest.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.rtsp.RtspConfig.Login;
import dev.millrace.live.ingest.rtsp.RtspConfig.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A camera that takes no password, and wants each answer by another number.
@Timeout(60)
class RtspRelayTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int PATIENCE_MILLIS = 40_000;

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void a_password_that_is_not_taken_is_not_tried_without_end() throws Exception {
    try (var door = new ServerSocket(0, 1, HERE);
        var relay = new RtspRelay(camera(door.getLocalPort()))) {
      Thread.ofVirtual().start(() -> refuse(door));
      relay.start();

      RtspMessage answer = ask(relay, "SETUP");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(asked).hasValue(1 + RtspRelay.MOST_TRIES);
      assertThat(relay.failure().filter(CameraFailure::isRefusal)).isPresent();
    }
  }

  private static Camera camera(int port) {
    var login = Optional.of(new Login("admin", new Secret("wrong-1234")));
    var config =
        new RtspConfig(URI.create("rtsp://127.0.0.1:" + port + "/one"), Transport.TCP, login);
    return new Camera(config, HERE, new Credentials(login));
  }

  private static RtspMessage ask(RtspRelay relay, String method) throws IOException {
    try (var ffmpeg = new Socket(HERE, URI.create(relay.url()).getPort())) {
      ffmpeg.setSoTimeout(PATIENCE_MILLIS);
      var request =
          new RtspMessage(method + " " + relay.url() + " RTSP/1.0", List.of("CSeq: 3"), "");
      ffmpeg.getOutputStream().write(request.bytes());
      return RtspMessage.read(-1, ffmpeg.getInputStream());
    }
  }

  private void refuse(ServerSocket door) {
    try (Socket caller = door.accept()) {
      while (true) {
        RtspMessage request = RtspMessage.read(-1, caller.getInputStream());
        int number = asked.incrementAndGet();
        var fields =
            List.of(
                "CSeq: " + request.field("CSeq").orElseThrow(),
                "WWW-Authenticate: Digest realm=\"camera\", nonce=\"%d\"".formatted(number));
        var answer = new RtspMessage("RTSP/1.0 401 Unauthorized", fields, "");
        caller.getOutputStream().write(answer.bytes());
      }
    } catch (IOException _) {
      // The relay has left.
    }
  }
}
