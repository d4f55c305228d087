package dev.millrace.live.ingest.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.Incoming.Container;
import dev.millrace.live.ingest.rtsp.RtspConfig.Login;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a camera asks for and what it gets, as values.
class CredentialsTest {
  private static final RtspMessage REQUEST =
      new RtspMessage("DESCRIBE rtsp://cam/stream RTSP/1.0", List.of("CSeq: 1"), "");

  private final Credentials credentials =
      new Credentials(Optional.of(new Login("Mufasa", new Secret("Circle Of Life"))));

  private static RtspMessage challenge(String... fields) {
    return new RtspMessage(
        "RTSP/1.0 401 Unauthorized",
        Stream.of(fields).map(field -> "www-authenticate: " + field).toList(),
        "");
  }

  private String answer() {
    return credentials.signed(REQUEST).field("Authorization").orElse("");
  }

  @Test
  void the_old_digest_is_answered_without_a_count() {
    assertThat(credentials.challengedBy(challenge("Digest realm=\"r\", nonce=\"n\""))).isTrue();

    // md5(md5("Mufasa:r:Circle Of Life") ":n:" md5("DESCRIBE:rtsp://cam/stream"))
    assertThat(answer())
        .startsWith("Digest username=\"Mufasa\", realm=\"r\", nonce=\"n\"")
        .contains("uri=\"rtsp://cam/stream\"")
        .containsPattern("response=\"[0-9a-f]{32}\"$");
  }

  @Test
  void the_strongest_way_is_taken_and_each_use_is_counted() {
    var offered =
        challenge(
            "Basic realm=\"r\"",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\"",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256, opaque=\"o\"",
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-512-256");

    assertThat(credentials.challengedBy(offered)).isTrue();

    assertThat(answer())
        .contains("nc=00000001", "algorithm=SHA-256", "opaque=\"o\"")
        .containsPattern("response=\"[0-9a-f]{64}\"");
    assertThat(answer()).contains("nc=00000002");
  }

  @Test
  void a_camera_that_knows_only_the_basic_way_gets_it() {
    assertThat(credentials.challengedBy(challenge("Basic realm=\"r\""))).isTrue();

    assertThat(answer()).isEqualTo("Basic TXVmYXNhOkNpcmNsZSBPZiBMaWZl");
  }

  @Test
  void the_same_challenge_twice_means_that_the_password_is_another() {
    assertThat(credentials.challengedBy(challenge("Digest realm=\"r\", nonce=\"n\""))).isTrue();
    assertThat(credentials.challengedBy(challenge("Digest realm=\"r\", nonce=\"n\""))).isFalse();
    assertThat(credentials.challengedBy(challenge("Digest realm=\"r\", nonce=\"m\""))).isTrue();
  }

  @Test
  void a_challenge_that_would_break_our_lines_is_not_answered_with_its_words() {
    var hostile = challenge("Digest realm=\"r\rX: y\", nonce=\"n\"");

    assertThat(credentials.challengedBy(hostile)).isTrue();

    assertThat(answer()).contains("realm=\"\"").doesNotContain("\r");
  }

  @Test
  void without_a_login_or_a_challenge_nothing_is_said() {
    assertThat(answer()).isEmpty();
    var nobody = new Credentials(Optional.empty());
    assertThat(nobody.challengedBy(challenge("Basic realm=\"r\""))).isFalse();
    assertThat(credentials.challengedBy(challenge("Negotiate"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a=rtpmap:96 H264/90000, MPEG_TS",
    "a=rtpmap:96 H265/90000, MPEG_TS",
    "a=rtpmap:96 VP8/90000, MATROSKA",
    "a=rtpmap:97 PCMA/8000/1, MATROSKA",
    "m=audio 0 RTP/AVP 8, MATROSKA",
    "m=audio 0 RTP/AVP 14, MPEG_TS",
    "m=video 0 RTP/AVP 26, MATROSKA",
    "a=rtpmap:97 mpeg4-generic/48000, MPEG_TS",
    "a=rtpmap:97 opus/48000/2, MPEG_TS",
  })
  void what_cannot_travel_in_a_transport_stream_comes_as_matroska(
      String line, Container container) {
    Sdp sdp = Sdp.of("v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n" + line + "\n");

    assertThat(sdp.container()).isEqualTo(container);
  }
}
