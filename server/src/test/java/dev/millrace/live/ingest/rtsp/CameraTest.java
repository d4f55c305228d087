package dev.millrace.live.ingest.rtsp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.live.ingest.rtsp.RtspConfig.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Cameras that do not behave.
@Timeout(60)
class CameraTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration BETWEEN_BYTES = Duration.ofMillis(20);

  @Test
  void one_that_answers_a_byte_at_a_time_is_not_listened_to_for_ever() throws Exception {
    try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> drip(door));
      var config =
          new RtspConfig(
              URI.create("rtsp://127.0.0.1:" + door.getLocalPort() + "/one"),
              Transport.TCP,
              Optional.empty());
      var camera =
          new Camera(config, InetAddress.getLoopbackAddress(), new Credentials(Optional.empty()));

      assertThatThrownBy(() -> camera.describe(PATIENCE))
          .isInstanceOf(CameraFailure.class)
          .hasMessageContaining("does not answer");
    }
  }

  /// Until it is hung up on.
  private static void drip(ServerSocket door) {
    try (Socket caller = door.accept()) {
      byte[] answer = ("RTSP/1.0 200 OK\r\nX-Long: " + "a".repeat(10_000)).getBytes(US_ASCII);
      for (byte each : answer) {
        caller.getOutputStream().write(each);
        Thread.sleep(BETWEEN_BYTES);
      }
    } catch (IOException | InterruptedException _) {
      // The caller has left.
    }
  }
}
