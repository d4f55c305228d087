package dev.millrace.live.ingest.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Chunks of RTMP 1.0, 5.3.1: every form of header, and whatever else may come.
class ChunkReaderTest {
  /// A video message of 3 bytes at 1000 ms; one of 2 bytes 40 ms later; one more of the same kind,
  /// without a header; then one whose time has 32 bits.
  private static final String STREAM =
      """
      04 0003e8 000003 09 01000000 aabbcc
      44 000028 000002 09 ddee
      c4 ff00
      04 ffffff 000001 08 01000000 01000000 77
      """;

  private static List<String> read(byte[] bytes, int step) {
    List<String> read = new ArrayList<>();
    var reader =
        new ChunkReader(
            1 << 16,
            message -> {
              byte[] payload = new byte[message.payload().remaining()];
              message.payload().get(payload);
              read.add(
                  message.type()
                      + "@"
                      + message.timestamp()
                      + " "
                      + HexFormat.of().formatHex(payload));
            });
    for (int from = 0; from < bytes.length; from += step) {
      reader.feed(ByteBuffer.wrap(bytes, from, Math.min(step, bytes.length - from)));
    }
    return read;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  @ParameterizedTest(name = "{0} bytes at a time")
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void messages_are_put_together_however_their_bytes_come(int step) {
    assertThat(read(hex(STREAM), step))
        .containsExactly("9@1000 aabbcc", "9@1040 ddee", "9@1080 ff00", "8@16777216 77");
  }

  @Test
  void long_messages_come_in_chunks_that_may_be_mixed_with_others() {
    String first = "05 000000 000100 08 01000000" + "11".repeat(128);
    String other = "04 000000 000001 09 01000000 99";
    String rest = "c5" + "11".repeat(128);

    assertThat(read(hex(first + other + rest), 50))
        .containsExactly("9@0 99", "8@0 " + "11".repeat(256));
  }

  @Test
  void a_chunk_size_is_taken_up_and_a_message_can_be_given_up() {
    String size = "02 000000 000004 01 00000000 00000004";
    String cut = "05 000000 000006 08 01000000 11111111";
    String abort = "02 000000 000004 02 00000000 00000005";
    String next = "05 000000 000006 08 01000000 22222222 c5 2222";

    assertThat(read(hex(size + cut + abort + next), 9)).containsExactly("8@0 222222222222");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04 000000 ffffff 09 01000000",
        "c4 00",
        "84 000000",
        "02 000000 000004 01 00000000 00000000",
      })
  void what_is_too_large_or_makes_no_sense_is_malformed(String bytes) {
    assertThatExceptionOfType(MalformedRtmp.class).isThrownBy(() -> read(hex(bytes), 100));
  }

  @Test
  void more_chunk_streams_than_allowed_are_refused() {
    var bytes = new StringBuilder();
    for (int id = 3; id < 3 + ChunkReader.MAX_STREAMS + 1; id++) {
      bytes.append("%02x 000000 000001 09 01000000 00".formatted(id));
    }

    assertThatExceptionOfType(MalformedRtmp.class)
        .isThrownBy(() -> read(hex(bytes.toString()), 100));
  }

  @Test
  void noise_ends_in_nothing_worse_than_a_complaint() {
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      try {
        read(noise, 1 + random.nextInt(50));
      } catch (MalformedRtmp e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }
}
