package dev.millrace.live.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses as FFmpeg sees them, and back.
class DisguiseTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/a/b.m3u8?c=d",
        "https://example.org",
        "https://Example.org:8443/x",
        "http://example.org/https://other.org",
        "https://example.org/?at=https://other.org",
        "https://10.1.2.3/a",
      })
  void what_is_disguised_is_meant(String address) {
    String seen = Disguise.of(URI.create(address));

    assertThat(seen).startsWith("http://");
    assertThat(Disguise.lifted(seen)).isEqualTo(URI.create(address));
  }

  @Test
  void every_address_of_a_playlist_is_disguised_and_what_is_relative_stays() {
    String playlist =
        """
        #EXTM3U
        #EXT-X-MAP:URI="https://a.org/i.mp4"
        /b.ts
        HTTPS://c.org:1/d.ts
        http://e.org/f
        """;

    byte[] seen = Disguise.of(playlist.getBytes(StandardCharsets.UTF_8));

    assertThat(new String(seen, StandardCharsets.UTF_8))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-MAP:URI="http://a.org.https.invalid/i.mp4"
            /b.ts
            http://c.org.https.invalid:1/d.ts
            http://e.org/f
            """);
  }
}
