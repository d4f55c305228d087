package dev.millrace.transcode.ffmpeg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputFormatTest {
  @ParameterizedTest
  @CsvSource({
    "....ftypisom, MP4",
    "....moov...., MP4",
    "....wide...., MP4",
    "RIFF....AVI LIST, AVI",
    "RIFF....WAVEfmt, WAV",
    "OggS...., OGG",
    "fLaC...., FLAC",
    "FLV....., FLV",
    "ID3....., MP3",
  })
  void a_container_is_known_by_its_first_bytes(String head, InputFormat format) {
    assertThat(InputFormat.sniff(head.getBytes(ISO_8859_1))).contains(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "ftyp", "#EXTM3U", "RIFF....WEBP", "GIF89a", "\u00ff\u00d8\u00ff\u00e0"})
  void everything_else_is_none_of_ours(String head) {
    assertThat(InputFormat.sniff(head.getBytes(ISO_8859_1))).isEmpty();
  }

  @Test
  void a_transport_stream_is_known_by_its_rhythm() {
    byte[] packets = new byte[600];
    for (int i = 0; i < packets.length; i += 188) {
      packets[i] = 0x47;
    }

    assertThat(InputFormat.sniff(packets)).contains(InputFormat.MPEG_TS);
    assertThat(InputFormat.sniff(Arrays.copyOf(packets, 200))).isEmpty();
  }

  @Test
  void a_bare_stream_of_audio_frames_is_known_by_its_sync_word() {
    assertThat(InputFormat.sniff(new byte[] {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0}))
        .contains(InputFormat.MP3);
    assertThat(InputFormat.sniff(new byte[] {(byte) 0xff, (byte) 0xf1, 0x50, 0}))
        .contains(InputFormat.AAC);
  }
}
