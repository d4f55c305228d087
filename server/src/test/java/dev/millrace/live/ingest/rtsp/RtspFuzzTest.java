package dev.millrace.live.ingest.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Fuzz;
import dev.millrace.live.ingest.rtsp.RtspConfig.Login;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A camera's answers that went wrong on the way.
class RtspFuzzTest {
  private static final byte[] ANSWER =
      """
      RTSP/1.0 401 Unauthorized\r
      CSeq: 1\r
      WWW-Authenticate: Digest realm="camera", qop="auth", nonce="8c67f4b607", algorithm=MD5\r
      WWW-Authenticate: Basic realm="camera"\r
      Content-Length: 92\r
      \r
      v=0
      m=video 0 RTP/AVP 96
      a=rtpmap:96 H264/90000
      m=audio 0 RTP/AVP 0
      a=control:rtsp://elsewhere/x
      """
          .getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void whatever_a_camera_answers_is_understood_or_refused() {
    Fuzz.run(RtspFuzzTest::take);
  }

  private static void take(Random random) {
    var in = new ByteArrayInputStream(Fuzz.damaged(ANSWER, random));
    var credentials = new Credentials(Optional.of(new Login("admin", new Secret("pass-1234"))));
    try {
      RtspMessage answer = RtspMessage.read(-1, in);
      var request = new RtspMessage("DESCRIBE rtsp://a/b RTSP/1.0", List.of("CSeq: 1"), "");
      boolean again = credentials.challengedBy(answer);
      RtspMessage signed = credentials.signed(request);

      assertThat(Sdp.of(answer.body()).container()).isNotNull();
      assertThat(signed.fields()).hasSize(again ? 2 : 1);
      assertThat(new String(signed.bytes(), StandardCharsets.ISO_8859_1).lines())
          .hasSize(again ? 4 : 3)
          .noneMatch(line -> line.contains("pass-1234"));
    } catch (IOException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }
}
